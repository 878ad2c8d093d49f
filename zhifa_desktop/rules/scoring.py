"""Case-file review scores and grades (案卷评查): sums and thresholds, never typed results.

Maximum points, veto items and thresholds come as data (resources/standards); the defaults
there are samples (示例), not an official table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

FULL_MARKS = Decimal(100)


def total(deductions: Iterable[Decimal]) -> Decimal:
    """Return 100 minus the deductions, never below zero."""
    return max(Decimal(0), FULL_MARKS - sum(deductions, Decimal(0)))


def grade(score: Decimal, vetoed: bool, thresholds: Sequence[tuple[str, Decimal]]) -> str:
    """Return the grade's code.

    Args:
        score: Final score, 0 to 100.
        vetoed: Whether a fail-outright item was found.
        thresholds: Pairs of grade code and lowest score, best first; the last one is the
            grade of a veto.
    """
    worst = thresholds[-1][0]
    if vetoed:
        return worst
    return next((code for code, lowest in thresholds if score >= lowest), worst)
