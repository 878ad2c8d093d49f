"""Which bars are drawn of an analysis: a column of it, alone or beside the two other periods."""

from __future__ import annotations

from zhifa_desktop.services.analyses import AnalysisColumn, AnalysisLine, AnalysisTable
from zhifa_desktop.services.analysis_grid import (
    GridColumn,
    Number,
    rounded,
    says_something,
    words,
)
from zhifa_desktop.ui.widgets.bar_chart import Bar, Bars

NOW, BEFORE, YEAR_BEFORE = ("本期", "dark"), ("上期", "grey"), ("上年同期", "hatched")


def bars_of(table: AnalysisTable, name: str, *, compared: bool) -> Bars | None:
    """Return the bars of a column, a group for each line; None where there are no lines."""
    if not table.lines:
        return None
    place = table.column(name)
    column = table.columns[place]
    series, groups = [NOW], []
    if compared:
        series += [YEAR_BEFORE] if table.one_base else [BEFORE, YEAR_BEFORE]
    for line in table.lines:
        if compared and not says_something(table, line, place):
            continue
        numbers = [line.values[place]]
        if compared:
            numbers += [] if table.one_base else [line.before[place]]
            numbers.append(line.year_before[place])
        groups.append((_under(table, line), tuple(_bar(number, column) for number in numbers)))
    unit = f"({column.unit})" if column.unit else ""
    return Bars(f"{column.label}{unit}", tuple(series), tuple(groups))


def _under(table: AnalysisTable, line: AnalysisLine) -> str:
    """Return what stands under a line's bars: the year of a month above it."""
    return line.label.replace("年", "年\n") if table.monthly else line.label


def _bar(number: Number, column: AnalysisColumn) -> Bar:
    plain = GridColumn(column.label, column.unit, column.decimals, column.name)
    exact = rounded(number, column.decimals)
    return Bar(None if exact is None else float(exact), words(number, plain))
