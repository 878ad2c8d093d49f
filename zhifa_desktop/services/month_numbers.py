"""The month's numbers for the form checks, from the store: forms, last month's, 表7, silence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from sqlalchemy import Connection

from zhifa_desktop.checks.carried import carried
from zhifa_desktop.checks.levels import limit
from zhifa_desktop.checks.month_numbers import MonthNumbers, Sheet, Silent, sheet_of
from zhifa_desktop.db.contents import months_filled
from zhifa_desktop.indicators.engine import month_scope
from zhifa_desktop.indicators.tables import MONTH, YEAR
from zhifa_desktop.papers.content import Form
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_content, snapshots
from zhifa_desktop.services.month_figures import MonthFigures
from zhifa_desktop.services.workspace import Workspace

_PERIODS = {"本月": MONTH, "累计": YEAR}


def month_numbers(
    connection: Connection, workspace: Workspace, counted: MonthFigures
) -> MonthNumbers:
    """Return the numbers of a month and what they are compared with."""
    settings, today, month = workspace.settings, workspace.today(), counted.month
    before = month.before()
    start = Month.parse(settings.start_month) if settings.start_month else None
    follows = start is None or before >= start
    kept = month_content.kept(connection, settings)
    scope = month_scope(month, today, month_content.options(settings, month.year))
    return MonthNumbers(
        month,
        {one.table.number: sheet_of(one) for one in counted.now},
        {one.id: one for one in counted.found},
        {one.table.number: sheet_of(one) for one in counted.before} if follows else {},
        reported_sheets(connection, month),
        carried(connection, scope.at),
        over=month.last < today,
        silent=_silent(connection, month, kept) if follows else (),
    )


def reported_sheets(connection: Connection, month: Month) -> dict[str, Sheet]:
    """Return last month's forms as they were handed up; none over the turn of the year."""
    before = month.before()
    versions = snapshots.issued(connection, before) if before.year == month.year else ()
    if not versions:
        return {}
    document = snapshots.load_document(connection, before, versions[-1].version)
    forms = snapshots.paper_of(document["paper"]).forms
    return {form.number: _sheet_of_form(form) for form in forms if not form.empty}


def _sheet_of_form(form: Form) -> Sheet:
    """Return a printed form as a sheet: its columns that have 本月 and 累计."""
    cells: dict[tuple[str, str, str], Decimal] = {}
    rows = (*form.rows, *((form.total,) if form.total else ()))
    for row in rows:
        for heading, cell in zip(form.headings[1:], row[1:], strict=True):
            if heading.label in _PERIODS and isinstance(cell, int | Decimal):
                cells[str(row[0]), heading.group, _PERIODS[heading.label]] = Decimal(cell)
    lines = tuple(str(row[0]) for row in form.rows)
    return Sheet(form.number, "", lines, cells)


def _silent(connection: Connection, month: Month, kept: Collection[str]) -> tuple[Silent, ...]:
    """Return the registers that had entries in each of the last months and have none in this."""
    count = limit("silent_months")
    before: list[Month] = [month.before()]
    while len(before) < count:
        before.append(before[-1].before())
    days = _monthly(kept)
    filled = months_filled(connection, days, before[-1].first, month.last)
    labels = specifications()
    return tuple(
        Silent(name, labels[name].label, count)
        for name in days
        if (name, str(month)) not in filled and all((name, str(m)) in filled for m in before)
    )


def _monthly(kept: Collection[str]) -> Mapping[str, str]:
    """Return the kept registers whose records belong to a month by a day of their own."""
    return {
        spec.name: spec.month
        for spec in specifications().values()
        if spec.name in kept and spec.month and "." not in spec.month
    }
