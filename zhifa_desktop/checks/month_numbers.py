"""The month's numbers as form checks look at them: cells by line, column and period.

Numbers alone; where they come from (the store, a package) is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zhifa_desktop.checks.declaration import Place
from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.indicators.opening import WHOLE
from zhifa_desktop.indicators.tables import MONTH, YEAR, Computed, Measure, MonthTable
from zhifa_desktop.rules.periods import Month

__all__ = ["MONTH", "WHOLE", "YEAR", "MonthNumbers", "Sheet", "Silent", "sheet_of"]

INDICATORS = "表7"
Key = tuple[str, str, str]
"""Line, column, period."""


@dataclass(frozen=True)
class Sheet:
    """One form's cells; ratios and words are left out, a blank is no cell.

    ``opened`` names the columns whose 累计 holds 启用前补录数, ``unlined`` how much of it stands
    in the total alone; ``outside`` what belongs to no line.
    """

    number: str
    unit: str
    lines: tuple[str, ...]
    cells: Mapping[Key, Decimal]
    opened: frozenset[str] = frozenset()
    unlined: Mapping[str, Decimal] = field(default_factory=dict)
    outside: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def cell(self, line: str, column: str, period: str = "") -> Decimal | None:
        """Return a number; None where there is no such cell."""
        return self.cells.get((line, column, period))

    def periods(self, column: str) -> tuple[str, ...]:
        """Return the periods that a column has, 本月 first."""
        found = (p for p in (MONTH, YEAR, "") if (WHOLE, column, p) in self.cells)
        return tuple(found)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold numbers, in their order."""
        return tuple(dict.fromkeys(column for line, column, _ in self.cells if line == WHOLE))

    def each(self, column: str) -> Iterator[tuple[Place, Decimal]]:
        """Yield a column's cells, line by line and the total last."""
        for line in (*self.lines, WHOLE):
            for period in self.periods(column):
                number = self.cell(line, column, period)
                if number is not None:
                    yield Place(self.number, line, column, period), number


@dataclass(frozen=True, slots=True)
class Silent:
    """A register that used to have entries each month and has none in this one."""

    register: str
    label: str
    months: int


@dataclass(frozen=True)
class MonthNumbers:
    """Everything that form checks may ask about.

    Attributes:
        sheets: This month's forms by number.
        before: Last month's, computed; empty where it lies before 启用月份.
        reported: Last month's as they were handed up; empty where they were not, or lie in
            another year.
        indicators: The answers of 表7 by id.
        carried: Counts that no form shows, by name: what was open at the year's start.
        over: Whether the month is over.
        silent: Registers that fell silent.
    """

    month: Month
    sheets: Mapping[str, Sheet]
    indicators: Mapping[str, IndicatorResult] = field(default_factory=dict)
    before: Mapping[str, Sheet] = field(default_factory=dict)
    reported: Mapping[str, Sheet] = field(default_factory=dict)
    carried: Mapping[str, int] = field(default_factory=dict)
    over: bool = True
    silent: tuple[Silent, ...] = ()


def sheet_of(computed: Computed) -> Sheet:
    """Return a computed table as a sheet."""
    table = computed.table
    wanted = {(c.label, p) for c in table.columns if isinstance(c, Measure) for p in periods_of(c)}
    cells: dict[Key, Decimal] = {}
    for line, numbers in (*computed.lines, (WHOLE, computed.total)):
        for head, number in zip(computed.heads, numbers, strict=True):
            if (head.label, head.period) in wanted and isinstance(number, Decimal):
                cells[line, head.label, head.period] = number
    return Sheet(
        table.number, first_unit(table), tuple(line for line, _ in computed.lines), cells,
        frozenset(label for label, _ in computed.opened), dict(computed.unlined),
        {(label, period): number for label, period, number in computed.outside},
    )  # fmt: skip


def periods_of(measure: Measure) -> tuple[str, ...]:
    """Return the periods that a counted column has."""
    return (MONTH, YEAR) if measure.both else ("",)


def first_unit(table: MonthTable) -> str:
    """Return what most of a table's columns count: 件 of 件、万元."""
    return table.unit.split("、")[0]
