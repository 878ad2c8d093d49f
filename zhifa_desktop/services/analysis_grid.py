"""An analysis laid out as one table: all columns of the period, or one held against two others.

Window, paper, workbook, clipboard and command line show the same grid, and so the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhifa_desktop.services.analyses import (
    BEFORE,
    NOW,
    YEAR_BEFORE,
    AnalysisColumn,
    AnalysisLine,
    AnalysisTable,
)

NOTHING = "—"
PERCENT, POINTS, CASES = "%", "百分点", "件"
HUNDRED = Decimal(100)
Number = Decimal | None


@dataclass(frozen=True)
class _Base:
    """A period that another is held against."""

    label: str
    rate: str
    compared: str
    of: Callable[[AnalysisLine], tuple[Number, ...]]


BASES = (
    _Base("上期", "环比", BEFORE, lambda line: line.before),
    _Base("上年同期", "同比", YEAR_BEFORE, lambda line: line.year_before),
)


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column: whose records stand behind its cells (``column``, ``compared``), how it is told.

    A ``signed`` number is a change, and says + or -.
    """

    label: str
    unit: str
    decimals: int
    column: str
    compared: str = NOW
    signed: bool = False

    @property
    def heading(self) -> str:
        """罚款金额(万元)."""
        return f"{self.label}({self.told_unit})" if self.told_unit else self.label

    @property
    def told_unit(self) -> str:
        """The unit where it has to be said: not of cases, and not where the label says it."""
        return "" if self.unit == CASES or self.unit in self.label else self.unit


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line; ``key`` is None for the total."""

    key: str | None
    label: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The table as it is shown; the total is the last row."""

    line: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]

    def texts(self) -> list[list[str]]:
        """Return every cell as text, the headings first."""
        told = [[self.line, *(column.heading for column in self.columns)]]
        for row in self.rows:
            pairs = zip(row.numbers, self.columns, strict=True)
            told.append([row.label, *(words(number, column) for number, column in pairs)])
        return told


def difference(value: Number, before: Number) -> Number:
    """Return how much more there is than before; None where one of them says nothing."""
    return None if value is None or before is None else value - before


def growth(value: Number, before: Number) -> Number:
    """Return how much more there is in per cent; None on a base of 0, which has no rate."""
    more = difference(value, before)
    return None if more is None or not before else more * HUNDRED / before


def rounded(number: Number, decimals: int) -> Number:
    """Return a number with so many places, half up, as it is printed."""
    if number is None:
        return None
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def words(number: Number, column: GridColumn) -> str:
    """Return 1,234, 12.50, +3, —; never a minus before nothing."""
    found = rounded(number, column.decimals)
    if found is None:
        return NOTHING
    if column.signed and found:
        return f"{found:+,}"
    return f"{found or abs(found):,}"


def all_columns(table: AnalysisTable) -> Grid:
    """Return every column of the period."""
    columns = tuple(GridColumn(c.label, c.unit, c.decimals, c.name) for c in table.columns)
    rows = tuple(GridRow(one.key, one.label, one.values) for one in _rows(table))
    return Grid(table.line, columns, rows)


def one_compared(table: AnalysisTable, name: str) -> Grid:
    """Return one column beside the period before (环比) and that of the year before (同比).

    Lines that have nothing in it are left out.

    Raises:
        LookupError: There is no such column.
    """
    place, column = table.column(name), table.columns[table.column(name)]
    bases = BASES[1:] if table.one_base else BASES
    heads = [GridColumn("本期", column.unit, column.decimals, name)]
    for base in bases:
        heads += _comparing(column, base)
    rows = tuple(
        GridRow(one.key, one.label, _compared(one, place, column, bases))
        for one in _rows(table)
        if one.key is None or says_something(table, one, place)
    )
    return Grid(table.line, tuple(heads), rows)


def says_something(table: AnalysisTable, line: AnalysisLine, place: int) -> bool:
    """Return whether a line has something in a column; of months, each has its place in time."""
    return table.monthly or any(
        numbers[place] for numbers in (line.values, line.before, line.year_before)
    )


def _rows(table: AnalysisTable) -> tuple[AnalysisLine, ...]:
    return (*table.lines, table.total) if table.lines else ()


def _comparing(column: AnalysisColumn, base: _Base) -> list[GridColumn]:
    """Return the columns of a comparison: a share has changes in points, and no rate of change."""
    unit = POINTS if column.unit == PERCENT else column.unit
    found = [
        GridColumn(base.label, column.unit, column.decimals, column.name, base.compared),
        GridColumn("增减", unit, column.decimals, column.name, base.compared, signed=True),
    ]
    if column.unit != PERCENT:
        found.append(GridColumn(base.rate, PERCENT, 1, column.name, base.compared, signed=True))
    return found


def _compared(
    line: AnalysisLine, place: int, column: AnalysisColumn, bases: Sequence[_Base]
) -> tuple[Number, ...]:
    now = line.values[place]
    found = [now]
    for base in bases:
        other = base.of(line)[place]
        found += [other, difference(now, other)]
        if column.unit != PERCENT:
            found.append(growth(now, other))
    return tuple(found)
