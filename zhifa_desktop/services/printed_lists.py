"""What a register's table lists, as a PDF for the printer; numbers as masked as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from zhifa_desktop.errors import UserError
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.fonts import SONG, register_fonts
from zhifa_desktop.papers.fonts import width as width_of
from zhifa_desktop.papers.list_paper import ListPaper, fits, write_list_paper
from zhifa_desktop.services.printable import unprintable
from zhifa_desktop.services.records import ColumnSpec, Kind, Query, Records, Row
from zhifa_desktop.services.workspace import Report, Workspace, silent

MOST = 5_000
PAGE = 500
NUMBERS = frozenset({Kind.INTEGER, Kind.HOURS, Kind.MONEY, Kind.SCORE})
WORDY = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.LINK, Kind.LINKS, Kind.CODE, Kind.CODES})
LONGEST = (16, 12, 10, 8)
"""Half characters that a column of words may be wide, the first that lets all columns stand."""
SERIAL = "序号"


def print_list(
    workspace: Workspace,
    records: Records,
    register: str,
    query: Query,
    columns: Sequence[str],
    told: str = "",
    report: Report = silent,
) -> bytes:
    """Return the rows of a query with these columns as a PDF.

    Args:
        workspace: Whose unit and day stand at the foot.
        records: The store's records.
        register: What to print.
        query: Which rows, in which order.
        columns: What of them, in this order.
        told: The conditions in words, printed under the title.
        report: Progress; may raise Cancelled.

    Raises:
        UserError: There are too many rows for paper, or none.
    """
    spec = records.spec(register)
    shown = [spec.column(name) for name in columns]
    total = records.count(register, query)
    if not total or total > MOST:
        why = "太多，不宜打印" if total else "没有可打印的"
        raise UserError(
            f"{spec.label}列出了{total:,}条，{why}",
            kept="没有打印", todo=f"请先查找、筛选到{MOST:,}条以内；要全部的请用“导出”",
        )  # fmt: skip
    register_fonts()
    made = table_of(records, register, query, shown, total, report)
    out = BytesIO()
    title = f"{spec.label}({total:,}条)"
    paper = ListPaper(
        title, workspace.settings.unit_name, str(workspace.today()), told, made.headings,
        made.rows, made.notes,
    )  # fmt: skip
    write_list_paper(out, paper)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class ListTable:
    """A register's rows laid out for paper; ``notes`` say what was not printed."""

    headings: tuple[Heading, ...]
    rows: list[list[Cell]]
    notes: tuple[str, ...]


def table_of(
    records: Records,
    register: str,
    query: Query,
    shown: Sequence[ColumnSpec],
    most: int,
    report: Report = silent,
) -> ListTable:
    """Return the first rows of a query with these columns, empty columns left out."""
    columns = [column.name for column in shown]
    rows: list[list[Cell]] = []
    for start in range(0, most, PAGE):
        report(start, most, "正在排版")
        for row in records.page(register, query, start, min(PAGE, most - start), columns=columns):
            rows.append([len(rows) + 1, *(_cell(row, column) for column in shown)])
    empty = [n for n, _ in enumerate(shown, 1) if all(row[n] in ("", None) for row in rows)]
    rows = [[cell for n, cell in enumerate(row) if n not in empty] for row in rows]
    printed = [column for n, column in enumerate(shown, 1) if n not in empty]
    most_rows = max(len(rows), 1)
    for longest in LONGEST:
        headings = [Heading(SERIAL, width=len(str(most_rows)) + 2, numeric=True)]
        headings += [
            _heading(c, [row[n] for row in rows], longest) for n, c in enumerate(printed, 1)
        ]
        if fits(headings):
            break
    left = "、".join(shown[n - 1].label for n in empty)
    notes = (f"以下栏目都是空的，没有印：{left}。",) if empty else ()
    return ListTable(tuple(headings), rows, (*notes, *_missing(rows)))


def _heading(column: ColumnSpec, cells: Sequence[Cell], most: int) -> Heading:
    """Return a column's head, as wide as its cells; words that run long may take a second line."""
    numeric = column.kind in NUMBERS
    decimals = 2 if column.kind is Kind.MONEY else 0
    wide = max((_half(f"{c:,.2f}" if isinstance(c, Decimal) else str(c)) for c in cells), default=0)
    if column.kind in WORDY:
        wide = min(wide, most)
    width = max(wide, _half(column.label) / 2 + 1, 4)
    return Heading(column.label, width=width, numeric=numeric, decimals=decimals)


def _half(text: str) -> float:
    """Return how many half characters wide a text is in print."""
    return width_of(text, SONG, 2)


def _cell(row: Row, column: ColumnSpec) -> Cell:
    value = row.values.get(column.name)
    if column.kind is Kind.MONEY and isinstance(value, Decimal):
        return value
    return row.shown.get(column.name, "")


def _missing(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Return a note that names the characters the printing font lacks."""
    rare = {c for row in rows for cell in row if isinstance(cell, str) for c in unprintable(cell)}
    return (f"打印字体里没有这些字，上面没有印出：{'、'.join(sorted(rare))}",) if rare else ()
