"""Figures of the last month that moved far against the month before, with ready reasons.

It counts only from a share and a number of records on, both data (offices.md 1.5).
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Connection

from zhifa_desktop.checks.last_month_checks import (
    MOVED_SENTENCE,
    REASONS,
    WATCHED,
    moved_far,
    moved_words,
)
from zhifa_desktop.indicators.catalogue import TABLES
from zhifa_desktop.indicators.engine import month_scope
from zhifa_desktop.indicators.tables import Measure, month_totals
from zhifa_desktop.registers.codes import standard
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_content import options
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.warnings.catalogue import STANDARD
from zhifa_desktop.warnings.declaration import Urgency, Warned

RULE, LABEL = "figure.moved", "数字比上月变动大"
_MEASURES: tuple[tuple[str, str, Measure], ...] = tuple(
    (table.number, table.unit.split("、")[0], column)
    for table in TABLES
    for column in table.columns
    if isinstance(column, Measure) and column.label in WATCHED.get(table.number, ())
)
REGISTERS = frozenset(measure.register for _, _, measure in _MEASURES)


def moved(connection: Connection, workspace: Workspace) -> tuple[Warned, ...]:
    """Return the figures of the last month that is over which moved far."""
    month = Month.of(workspace.today()).before()
    if standard(STANDARD)["moved"].get("off"):
        return ()
    now, before = (_totals(connection, workspace, one) for one in (month, month.before()))
    found = []
    for (table, unit, measure), number, old in zip(_MEASURES, now, before, strict=True):
        if moved_far(number, old):
            found.append(_warned(month, table, measure.label, number, old, unit))
    return tuple(found)


def _totals(connection: Connection, workspace: Workspace, month: Month) -> tuple[Decimal, ...]:
    scope = month_scope(month, workspace.today(), options(workspace.settings, month.year))
    return month_totals(connection, [measure for _, _, measure in _MEASURES], scope)


def _warned(
    month: Month, table: str, label: str, now: Decimal, old: Decimal, unit: str
) -> Warned:  # fmt: skip
    words = moved_words(now, old, unit)
    said = f"{month.label}{label}" + MOVED_SENTENCE.format(**words)
    mend = f"请核对有无漏登、重登；属实的在月报说明原因({'、'.join(REASONS)}等)"
    return Warned(
        RULE, Urgency.EARLY, "", f"{month}/{table}/{label}", label, said, mend, None, None
    )  # fmt: skip
