"""Tables of the month (表1 …): a declaration says what is counted, by what, over which days.

The engine makes one grouped select for each measure and period; ratios are taken afterwards
from the sums, so that a total's ratio is never a sum of ratios.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from zhifa_desktop.indicators.declaration import Condition, Scope
from zhifa_desktop.indicators.engine import rounded
from zhifa_desktop.indicators.opening import WHOLE, Opening, form_code, openings, term
from zhifa_desktop.registers.codes import code_list, forget_with_lists

Number = Decimal | None
Sums = dict[str | None, Decimal]
MONTH, YEAR = "本月", "本年累计"


@dataclass(frozen=True)
class Measure:
    """One counted column.

    Attributes:
        name: What ratios call it.
        by: The line a record belongs to.
        what: The SQL aggregate; the number of records without it.
        both: Counted over the month and over the year, as two columns.
        adds_up: One column, of what the year has added up so far (not a state of the day).
        scale: Printed number = aggregate × scale (元 to 万元).
    """

    name: str
    label: str
    register: str
    by: Condition
    where: Condition
    what: Condition | None = None
    both: bool = False
    adds_up: bool = False
    group: str = ""
    decimals: int = 0
    scale: Decimal = Decimal(1)


@dataclass(frozen=True)
class Ratio:
    """A column that divides two measures (of the year, where they have both)."""

    label: str
    numerator: str
    denominator: str
    group: str = ""
    per: int = 100
    decimals: int = 2


@dataclass(frozen=True)
class Constant:
    """A column that says the same on every line (未定标准)."""

    label: str
    text: str


Column = Measure | Ratio | Constant


@dataclass(frozen=True)
class MonthTable:
    """One table; its lines are the units, or the items of a code list."""

    number: str
    title: str
    unit: str
    line: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    codes: str = ""

    def registers(self) -> frozenset[str]:
        """Return the registers whose records are counted."""
        return frozenset(c.register for c in self.columns if isinstance(c, Measure))

    def cumulated(self) -> tuple[Measure, ...]:
        """Return the columns that the year adds up: those that take 期初与补录数."""
        found = (c for c in self.columns if isinstance(c, Measure))
        return tuple(c for c in found if c.both or c.adds_up)


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a computed column; ``period`` is 本月, 本年累计 or empty."""

    label: str
    period: str
    group: str
    decimals: int
    text: bool = False


@dataclass(frozen=True, slots=True)
class Computed:
    """A table with its numbers; cells are None where a ratio has no data.

    ``opened`` names the columns that hold 期初与补录数, with how much of the total they are;
    ``unlined`` how much of that stands on no line, only in the total. ``outside`` names columns
    (and their period) that leave out records which belong to no line, with how much.
    """

    table: MonthTable
    heads: tuple[Head, ...]
    lines: tuple[tuple[str, tuple[Number | str, ...]], ...]
    total: tuple[Number | str, ...]
    opened: tuple[tuple[str, Decimal], ...] = ()
    unlined: tuple[tuple[str, Decimal], ...] = ()
    outside: tuple[tuple[str, str, Decimal], ...] = ()


def compute(connection: Connection, table: MonthTable, scope: Scope) -> Computed:
    """Return a table's numbers for a month."""
    lines = _lines(connection, table, scope)
    sums: dict[tuple[str, str], Sums] = {}
    for period, group in _groups(table):
        sums.update(_sums(connection, group, period, _within(scope, period)))
    outside = tuple(_outside(table, sums, lines))
    year = _within(scope, YEAR)
    opened = _open(table, lines, sums, openings(connection, form_code(table.number), year))
    heads = tuple(head for column in table.columns for head in _heads(column))
    body = tuple(
        (label, tuple(_cells(table, sums, lambda s, k=key: s.get(k, Decimal(0)))))  # type: ignore[misc]
        for key, label in lines.items()
    )
    shown = {*lines, WHOLE}
    total = tuple(_cells(table, sums, lambda s: sum((s[k] for k in s if k in shown), Decimal(0))))
    unlined = tuple(
        (measure.label, sums[measure.name, YEAR][WHOLE])
        for measure in table.cumulated()
        if WHOLE in sums[measure.name, YEAR]
    )
    return Computed(table, heads, body, total, opened, unlined, outside)


def month_totals(
    connection: Connection, measures: Sequence[Measure], scope: Scope
) -> tuple[Decimal, ...]:
    """Return what columns come to over the scope's days, one select for each."""
    found = ((measure, connection.execute(_whole(measure, scope)).scalar()) for measure in measures)
    return tuple(Decimal(number or 0) * measure.scale for measure, number in found)


def _outside(
    table: MonthTable, sums: Mapping[tuple[str, str], Sums], lines: Mapping[str, str]
) -> Iterator[tuple[str, str, Decimal]]:
    """Yield what was counted on lines that the table does not have (a unit in the bin)."""
    for measure in table.columns:
        if isinstance(measure, Measure):
            for period in (MONTH, YEAR) if measure.both else (YEAR,):
                counted = sums[measure.name, period]
                lost = sum((n for key, n in counted.items() if key not in lines), Decimal(0))
                if lost:
                    yield measure.label, period if measure.both else "", lost


def _open(
    table: MonthTable,
    lines: Mapping[str, str],
    sums: Mapping[tuple[str, str], Sums],
    found: Sequence[Opening],
) -> tuple[tuple[str, Decimal], ...]:
    """Add 期初与补录数 to the year's sums; what names no line of the table is in the total only."""
    keys = {term(label): key for key, label in lines.items()}
    opened: dict[str, Decimal] = {}
    for measure in table.cumulated() if found else ():
        of_year = sums[measure.name, YEAR]
        for one in found:
            if term(one.item) != term(measure.label):
                continue
            key = keys.get(term(one.line)) or (_code(table, one.line) or WHOLE)
            of_year[key] = of_year.get(key, Decimal(0)) + one.figure
            opened[measure.label] = opened.get(measure.label, Decimal(0)) + one.figure
    return tuple(opened.items())


def _code(table: MonthTable, line: str) -> str | None:
    return code_list(table.codes).find(line) if table.codes else None


def _lines(connection: Connection, table: MonthTable, scope: Scope) -> Mapping[str, str]:
    if table.codes:
        return {item.code: item.label for item in code_list(table.codes).items}
    unit, living = scope.at.of("unit")
    order = {item.code: n for n, item in enumerate(code_list("unit_level").items)}
    found = connection.execute(select(unit.id, unit.name, unit.level, unit.code).where(living))
    rows = sorted(found, key=lambda r: (order.get(r.level, len(order)), r.code, r.id))
    return {row.id: row.name for row in rows}


def _groups(table: MonthTable) -> list[tuple[str, list[Measure]]]:
    """Return the measures that one select can count: same records, same lines, same period."""
    found: dict[object, tuple[str, list[Measure]]] = {}
    for measure in table.columns:
        if not isinstance(measure, Measure):
            continue
        for period in (MONTH, YEAR) if measure.both else (YEAR,):
            key = (period, measure.register, measure.by, measure.where)
            found.setdefault(key, (period, []))[1].append(measure)
    return list(found.values())


def _within(scope: Scope, period: str) -> Scope:
    return scope if period == MONTH else replace(scope, since=date(scope.until.year, 1, 1))


def _sums(
    connection: Connection, measures: list[Measure], period: str, scope: Scope
) -> dict[tuple[str, str], Sums]:
    """Return the sums of measures by line, from one grouped select."""
    found: dict[tuple[str, str], Sums] = {(m.name, period): {} for m in measures}
    for key, *numbers in connection.execute(_grouped(tuple(measures), scope)):
        for measure, number in zip(measures, numbers, strict=True):
            found[measure.name, period][key] = Decimal(number or 0) * measure.scale
    return found


@lru_cache(maxsize=512)
def _grouped(measures: tuple[Measure, ...], scope: Scope) -> Select[Any]:
    """Return the select; building it takes longer than a county's records take to count."""
    first = measures[0]
    row, living = scope.at.of(first.register)
    line = first.by(row, scope).label("line")
    wanted = select(line, *(m.what(row, scope) if m.what else func.count() for m in measures))
    chosen = wanted.select_from(row.id.table).where(living, first.where(row, scope))
    return chosen.group_by(line)


@lru_cache(maxsize=512)
def _whole(measure: Measure, scope: Scope) -> Select[Any]:
    """Return the select of what a column comes to over all lines."""
    row, living = scope.at.of(measure.register)
    what = measure.what(row, scope) if measure.what else func.count()
    return select(what).select_from(row.id.table).where(living, measure.where(row, scope))


forget_with_lists(_grouped.cache_clear)
forget_with_lists(_whole.cache_clear)


def behind_cell(table: MonthTable, column: str, line: str, scope: Scope) -> Select[Any] | None:
    """Return the select of the ids of the records that a cell counts; None where it counts none.

    Args:
        table: The table.
        column: The label of a counted column.
        line: The line's key (a unit's id, a code), or 合计 for all.
        scope: The days, of the month or of the year so far.
    """
    found = (c for c in table.columns if isinstance(c, Measure) and c.label == column)
    measure = next(found, None)
    if measure is None:
        return None
    row, living = scope.at.of(measure.register)
    wanted = select(row.id).where(living, measure.where(row, scope))
    return wanted if line == WHOLE else wanted.where(measure.by(row, scope) == line)


def only(table: MonthTable, columns: Collection[str]) -> MonthTable:
    """Return a table with some of its counted columns alone."""
    kept = (c for c in table.columns if isinstance(c, Measure) and c.label in columns)
    return replace(table, columns=tuple(kept))


def lines_of(connection: Connection, table: MonthTable, scope: Scope) -> Mapping[str, str]:
    """Return the lines of a table by key: a unit's id or a code, and its label."""
    return _lines(connection, table, scope)


def year_of(scope: Scope) -> Scope:
    """Return the scope of the year so far."""
    return _within(scope, YEAR)


def _heads(column: Column) -> Iterator[Head]:
    match column:
        case Constant():
            yield Head(column.label, "", "", 0, text=True)
        case Ratio():
            yield Head(column.label, "", column.group, column.decimals)
        case Measure():
            if column.both:
                yield Head(column.label, MONTH, column.label, column.decimals)
                yield Head(column.label, YEAR, column.label, column.decimals)
            else:
                yield Head(column.label, "", column.group, column.decimals)


def _cells(
    table: MonthTable, sums: Mapping[tuple[str, str], Sums], pick: Callable[[Sums], Decimal]
) -> Iterator[Number | str]:
    for column in table.columns:
        match column:
            case Constant():
                yield column.text
            case Measure():
                if column.both:
                    yield pick(sums[column.name, MONTH])
                yield pick(sums[column.name, YEAR])
            case Ratio():
                below = pick(sums[column.denominator, YEAR])
                above = pick(sums[column.numerator, YEAR])
                yield rounded(above * column.per / below) if below else None
