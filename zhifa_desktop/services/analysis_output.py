"""An analysis on paper and as a workbook, as the window shows it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from zhifa_desktop.exchange.sheets import write_list
from zhifa_desktop.papers.content import Heading
from zhifa_desktop.papers.fonts import SONG, register_fonts
from zhifa_desktop.papers.fonts import width as width_of
from zhifa_desktop.papers.list_paper import ListPaper, write_list_paper
from zhifa_desktop.services.analyses import AnalysisTable
from zhifa_desktop.services.analysis_grid import Grid, GridColumn, rounded, words
from zhifa_desktop.services.workspace import Workspace

LEAST, MOST_LABEL, ONE_LINE = 7, 34, 12
"""Half characters that a column of numbers has at least, the names of lines at most; and that a
heading may have on one line."""


def title_of(table: AnalysisTable, measure: str = "") -> str:
    """Return 执法分析：按案由　2026年10月; with the measure that is compared."""
    what = f"{table.title}，{measure}" if measure else table.title
    return f"执法分析：{what}　{table.period.label}"


def told_of(table: AnalysisTable, unit: str = "", as_of: str = "") -> str:
    """Return what the numbers are about, in one line."""
    parts = [f"本期：{table.period.label}"]
    parts += [] if table.one_base else [f"上期：{table.before.label}"]
    parts.append(f"上年同期：{table.year_before.label}")
    parts += [f"机构：{unit}(含下级)"] if unit else []
    parts += [f"台账截至{as_of}"] if as_of else []
    return "；".join(parts)


def print_analysis(
    workspace: Workspace, table: AnalysisTable, grid: Grid, title: str, told: str
) -> bytes:
    """Return the grid as a PDF, with its definition under it."""
    register_fonts()
    out = BytesIO()
    rows = grid.texts()[1:]
    paper = ListPaper(
        title, workspace.settings.unit_name, str(workspace.today()), told, _headings(grid),
        rows[:-1], (f"口径：{table.definition}",), rows[-1:],
    )  # fmt: skip
    write_list_paper(out, paper)
    return out.getvalue()


def export_analysis(
    path: Path, table: AnalysisTable, grid: Grid, title: str, told: str
) -> None:  # fmt: skip
    """Write the grid as a workbook; what it is about stands under it.

    Raises:
        UserError: The file cannot be written.
    """
    headings = [grid.line, *(column.heading for column in grid.columns)]
    write_list(path, table.title, headings, _sheet(table, grid, title, told), frozenset({0}))


def _sheet(
    table: AnalysisTable, grid: Grid, title: str, told: str
) -> Iterator[list[object]]:  # fmt: skip
    for row in grid.rows:
        pairs = zip(row.numbers, grid.columns, strict=True)
        yield [row.label, *(rounded(number, column.decimals) for number, column in pairs)]
    for note in (title, told, f"口径：{table.definition}"):
        yield [note, *(None for _ in grid.columns)]


def _headings(grid: Grid) -> tuple[Heading, ...]:
    """Return the columns as wide as what stands in them."""
    wide = max((_half(row.label) for row in grid.rows), default=0)
    found = [Heading(grid.line, width=min(max(wide, _half(grid.line)), MOST_LABEL))]
    for n, column in enumerate(grid.columns):
        cells = [_half(words(row.numbers[n], column)) for row in grid.rows]
        width = max(*cells, LEAST, _head_width(column))
        found.append(Heading(column.heading, width=width, numeric=True))
    return tuple(found)


def _head_width(column: GridColumn) -> float:
    """Return how wide a heading needs its column: one line, or the unit under the label."""
    whole, label = _half(column.heading), _half(column.label)
    if whole <= ONE_LINE:
        return whole
    return max(label, _half(f"({column.told_unit})")) if column.told_unit else label / 2 + 1


def _half(text: str) -> float:
    """Return how many half characters wide a text is in print."""
    return width_of(text, SONG, 2)
