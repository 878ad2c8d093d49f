"""Writing workbooks: text stays text, whatever it begins with; numbers and dates stay theirs.

Everything that leaves as .xlsx goes through ``put``, so that =, +, - and @ never become a
formula in the reader's Excel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.db.files import write_atomically
from zhifa_desktop.exchange.cells import CellError
from zhifa_desktop.exchange.saving import stream_in_memory, workbook_bytes

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TEXT = 32_767
_WIDEST = 40
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_THIN = Side(style="thin", color="B8BFC7")
HEADING_FILL = PatternFill("solid", fgColor="E8EEF4")
HEADING_FONT = Font(bold=True)
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
WRAPPED = Alignment(wrap_text=True, vertical="center")
TEXT_FORMAT, DATE_FORMAT = "@", "yyyy-mm-dd"


def put(cell: Cell, value: object, *, as_text: bool = False) -> None:
    """Write a value: text never as a formula, dates as dates, hours and money as numbers."""
    if value is None or value == "":
        if as_text:
            cell.number_format = TEXT_FORMAT
        return
    if isinstance(value, bool):
        value = "是" if value else "否"
    if isinstance(value, CellError):
        value = str(value)
    if isinstance(value, str) or as_text:
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:_LONGEST_TEXT]
        cell.value = text
        cell.data_type = "s"
        if as_text:
            cell.number_format = TEXT_FORMAT
        if text.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = DATE_FORMAT
    elif isinstance(value, Decimal):
        cell.number_format = "0.##" if value == value.to_integral_value() else "0.00"


def write_list(
    path: Path,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    text_columns: frozenset[int] = frozenset(),
    widths: Sequence[int] = (),
) -> None:
    """Write a list of records as a workbook with one sheet, row by row as they come.

    Args:
        path: The file.
        title: The sheet's name.
        headings: One for each column.
        rows: The values, as many as there are headings.
        text_columns: Columns that stay text whatever is typed into them later.
        widths: Of the columns, in characters; as wide as the headings where not given.

    Raises:
        UserError: The file cannot be written.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    for index, heading in enumerate(headings):
        width = max(_width(heading), widths[index] if widths else 0)
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    stream_in_memory(sheet)
    try:
        sheet.append([_heading_cell(sheet, heading) for heading in headings])
        for row in rows:
            cells = [WriteOnlyCell(sheet) for _ in row]
            for index, (cell, value) in enumerate(zip(cells, row, strict=True)):
                put(cell, value, as_text=index in text_columns)
            sheet.append(cells)
    finally:
        sheet.close()  # also when stopped: half a sheet cannot be left open
    save(book, path)


def _heading_cell(sheet: Any, heading: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    put(cell, heading)
    style_heading(cell)
    return cell


def first_sheet(book: Workbook, title: str) -> Worksheet:
    """Return the workbook's first sheet under a name that Excel accepts."""
    sheet = book.worksheets[0]
    sheet.title = sheet_name(title)
    return sheet


def sheet_name(title: str) -> str:
    """Return a title as a sheet name: at most 31 characters, none that Excel refuses."""
    return _SHEET_NAME.sub(" ", title).strip("' ")[:31] or "Sheet1"


def heading_row(sheet: Worksheet, row: int, headings: Sequence[str]) -> None:
    """Write headings in their style."""
    for index, heading in enumerate(headings, 1):
        cell = sheet.cell(row, index)
        put(cell, heading)
        style_heading(cell)


def style_heading(cell: Cell) -> None:
    """Give a cell the look of a heading."""
    cell.font, cell.fill, cell.border, cell.alignment = HEADING_FONT, HEADING_FILL, GRID, WRAPPED


def save(book: Workbook, path: Path) -> None:
    """Save in one step, so that no half file is left.

    Raises:
        UserError: No permission, no space, no such folder, or the file is open in Excel.
    """
    write_atomically(path, workbook_bytes(book))


def _width(value: object) -> int:
    text = "" if value is None else str(value)
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
