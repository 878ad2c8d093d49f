"""Writing ruled tables into sheets: styles, heads in two rows, text that stays text, page set-up.

Equal content gives equal bytes: ``settled`` fixes every time that openpyxl writes down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.exchange.saving import workbook_bytes
from zhifa_desktop.papers.content import Cell as Value
from zhifa_desktop.papers.content import Heading
from zhifa_desktop.papers.fixed_zip import fixed_zip
from zhifa_desktop.papers.ruled import spans

SONG = "宋体"
PLAIN, BOLD = Font(name=SONG, size=10.5), Font(name=SONG, size=10.5, bold=True)
TITLE, COVER = Font(name=SONG, size=16, bold=True), Font(name=SONG, size=24, bold=True)
SMALL = Font(name=SONG, size=9)
_SIDE = Side(style="thin", color="FF000000")
RULED = Border(_SIDE, _SIDE, _SIDE, _SIDE)
SHADE = PatternFill("solid", fgColor="FFF2F2F2")
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
EPOCH = datetime(2000, 1, 1)
_FORMULA_START = ("=", "+", "-", "@")
_NOT_IN_TABS = re.compile(r"[\\/*?:\[\]]")
PAPER_A4 = 9
LOW, LINE, LATIN = 20, 15, 0x2E7F
Looks = tuple[Font, Alignment | None, Border | None]
_KNOWN: WeakKeyDictionary[Workbook, dict[tuple[int, ...], tuple[StyleArray, Looks]]] = (
    WeakKeyDictionary()
)


def table(
    sheet: Worksheet,
    row: int,
    title: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[Value]],
    closing: Sequence[Sequence[Value]] = (),
    unit: str = "",
) -> int:
    """Write a titled table; return the last row used."""
    count = len(headings)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=count)
    put(sheet, row, 1, title, TITLE, CENTER)
    sheet.row_dimensions[row].height = 30
    if unit:
        row += 1
        put(sheet, row, count, unit, SMALL, RIGHT)
    first = row + 1
    row = _head(sheet, first, headings)
    for line in rows:
        row += 1
        _line(sheet, row, headings, line, PLAIN)
    for line in closing:
        row += 1
        _line(sheet, row, headings, line, BOLD)
    for n, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(n)].width = _column_width(heading)
    head_end = first + (1 if any(h.group for h in headings) else 0)
    sheet.freeze_panes = f"{'B' if headings[0].width > 1 else 'A'}{head_end + 1}"
    sheet.print_title_rows = f"{first}:{head_end}"
    return row


def _head(sheet: Worksheet, row: int, headings: Sequence[Heading]) -> int:
    """Write one head row, or two with merged groups; return the last one."""
    grouped = any(heading.group for heading in headings)
    last = row + 1 if grouped else row
    for heading, first, end in spans(headings):
        if not heading.group:
            if grouped:
                sheet.merge_cells(
                    start_row=row, end_row=last, start_column=first + 1, end_column=end
                )
            put(sheet, row, first + 1, heading.label, BOLD, CENTER)
            continue
        sheet.merge_cells(start_row=row, end_row=row, start_column=first + 1, end_column=end)
        put(sheet, row, first + 1, heading.group, BOLD, CENTER)
        for n in range(first, end):
            put(sheet, last, n + 1, headings[n].label, BOLD, CENTER)
    for line in range(row, last + 1):
        sheet.row_dimensions[line].height = 30
        for n in range(1, len(headings) + 1):
            cell = sheet.cell(line, n)
            cell.border, cell.fill = RULED, SHADE
    return last


def _line(
    sheet: Worksheet,
    row: int,
    headings: Sequence[Heading],
    cells: Sequence[Value],
    font: Font,
) -> None:
    for n, (heading, value) in enumerate(zip(headings, cells, strict=True), 1):
        align = RIGHT if heading.numeric else LEFT
        cell = put(sheet, row, n, value, font, align, RULED)
        if heading.numeric and not isinstance(value, str | None):
            places = f".{'0' * heading.decimals}" if heading.decimals else ""
            cell.number_format = f"#,##0{places}"
    lines = max(_lines(value, heading) for value, heading in zip(cells, headings, strict=True))
    sheet.row_dimensions[row].height = max(LOW, lines * LINE)


def _lines(value: Value, heading: Heading) -> int:
    """Return how many lines a text takes up in its column; a Chinese character is two wide."""
    if not isinstance(value, str):
        return 1
    room = max(_column_width(heading) - 2, 2)
    return sum(
        max(1, math.ceil(sum(2 if ord(c) > LATIN else 1 for c in part) / room))
        for part in value.split("\n")
    )


def _column_width(heading: Heading) -> float:
    return 3 + 8 * heading.width


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Value,
    font: Font,
    align: Alignment | None = None,
    border: Border | None = None,
) -> Cell:
    """Write one cell; text that looks like a formula is marked as text."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
    quoted = isinstance(value, str) and value.startswith(_FORMULA_START)
    _dress(cell, sheet.parent, (font, align, border), quoted=quoted)
    return cell


def _dress(cell: Cell, book: Workbook, looks: Looks, *, quoted: bool) -> None:
    """Give a cell its looks as the first cell of the book that has the same ones got them.

    openpyxl compares every look with those of the whole book, part by part: that took most of the
    time of writing one. What is known keeps its looks alive, so that their ids name them.
    """
    known = _KNOWN.setdefault(book, {})
    kind = (*map(id, looks), quoted)
    if kind in known:
        cell._style = copy(known[kind][0])
        return
    font, align, border = looks
    cell.font, cell.quotePrefix = font, quoted
    if align is not None:
        cell.alignment = align
    if border is not None:
        cell.border = border
    known[kind] = copy(cell._style), looks


def page_setup(sheet: Worksheet, left: str, right: str, foot: str, *, landscape: bool) -> None:
    """Set a sheet's pages: A4, as wide as one page, with these texts at head and foot."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.left.text, sheet.oddHeader.right.text = left, right
    sheet.oddFooter.center.text = f"第&P页 共&N页 · {foot}"


def tab(text: str) -> str:
    """Return a name that a sheet may have."""
    return _NOT_IN_TABS.sub("_", text)[:31]


def settled(book: Workbook) -> bytes:
    """Return the file with all times fixed, so that equal books have equal bytes."""
    stamp = f"{EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()

    def mend(name: str, data: bytes) -> bytes:
        if name != "docProps/core.xml":
            return data
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)

    return fixed_zip(workbook_bytes(book), mend)
