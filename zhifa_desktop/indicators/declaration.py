"""What an indicator is: which records are counted, which of them meet it, and what it means.

One declaration answers the figure, the records behind it, and the records that would have to
change. Targets are data (targets.py), never part of a declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from zhifa_desktop.db.views import At


class Covers(StrEnum):
    """Which time the figure that is held against the target covers."""

    DAY = "day"
    """The state on the last day of the period."""
    YEAR = "year"
    """1 January to the last day; the month's figure stands beside it."""
    PLAN = "plan"
    """From the first day of the plan."""


@dataclass(frozen=True)
class Options:
    """Definitions that an office chooses (settings), printed under the figure."""

    share_cameras: bool = False
    required_hours: Decimal = Decimal(60)
    publication_days: int = 9
    plan_start: date = date(2024, 1, 1)


@dataclass(frozen=True)
class Scope:
    """The registers at a moment, and the days the figure is about (both ends inclusive)."""

    at: At
    since: date
    until: date
    options: Options = field(default_factory=Options)


Condition = Callable[[Any, Scope], Any]


@dataclass(frozen=True)
class Indicator:
    """One figure of the plan.

    Attributes:
        register: The register whose records are counted.
        counted: The condition that a record belongs to the denominator.
        met: The condition that a counted record meets the indicator; None for totals.
        amount: For averages: the number summed up over the counted records.
        distinct: For totals: count different values of this instead of records.
        pace: For a rate that is only due at the year's end: the condition that a counted
            record is where it should be by now.
        unit: %, 人, 场, 件, 学时 or 分.
        measure: What one record is called (人, 件, 证, 单位).
        definition: 口径 in words; ``{name}`` takes the words of an option.
        source: The paragraph of the plan.
    """

    id: str
    name: str
    register: str
    unit: str
    measure: str
    covers: Covers
    counted: Condition
    definition: str
    source: str
    met: Condition | None = None
    amount: Condition | None = None
    distinct: Condition | None = None
    pace: Condition | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One computed figure; ``value`` is None without data (denominator 0), unrounded."""

    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """An indicator's answer for a month.

    ``met`` is None without data, without a target, or before the target is due.
    ``verdict`` and ``shortfall`` are words; ``missing`` counts the records that would have to
    change, ``number`` is the number of the 口径. ``opening`` says what of it is 启用前补录数.
    """

    id: str
    name: str
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None
    target: Decimal | None
    operator: str
    met: bool | None
    unit: str
    measure: str
    month: Figure | None
    verdict: str
    shortfall: str
    missing: int
    number: int
    definition: str
    source: str
    opening: str = ""


WORDS: Mapping[str, Callable[[Options], str]] = {
    "cameras": lambda o: "含单位共用记录仪" if o.share_cameras else "不含单位共用记录仪",
    "hours": lambda o: f"{o.required_hours.normalize():f}",
    "days": lambda o: str(o.publication_days),
    "start": lambda o: f"{o.plan_start.year}年",
}
