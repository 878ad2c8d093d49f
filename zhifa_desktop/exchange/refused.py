"""The workbook of refused rows: only they, the cell marked, the reason beside it.

It keeps the sheet's own header, so that it is read again like the file it came from once the
marked cells are mended; the column of reasons is left out then (resources/import/headings.json).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.exchange.cells import Cells, Sheet, text_of
from zhifa_desktop.exchange.sheets import (
    GRID,
    WRAPPED,
    heading_row,
    put,
    save,
    sheet_name,
    style_heading,
)

REASON_HEADING = "错误原因"
_MARKED = PatternFill("solid", fgColor="FFD9D6")
_REASON_FONT = Font(color="B3261E")
_REASON_WIDTH, _COLUMN_WIDTH = 60, 16


@dataclass
class RefusedRow:
    """A row that was refused: its number in the file, cells, marked columns, reasons."""

    number: int
    cells: Cells
    marked: set[int] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RefusedSheet:
    """The refused rows of one sheet.

    Attributes:
        sheet: Where they come from; its header is rows ``top`` to ``bottom``, from 0.
        labels: Headings by column where the clerk mapped columns by hand.
        text_columns: Columns of numbers that must stay text.
    """

    sheet: Sheet
    top: int
    bottom: int
    labels: Mapping[int, str] | None
    text_columns: frozenset[int]
    rows: tuple[RefusedRow, ...]


def write_refused(path: Path, sheets: Sequence[RefusedSheet]) -> None:
    """Write the workbook.

    Raises:
        UserError: The file cannot be written.
    """
    book = Workbook()
    first = book.worksheets[0]
    for number, refused in enumerate(sheets):
        target = first if number == 0 else book.create_sheet()
        target.title = sheet_name(refused.sheet.name)
        _write_sheet(target, refused)
    save(book, path)


def _write_sheet(target: Worksheet, refused: RefusedSheet) -> None:
    width = _width(refused)
    bottom = _write_header(target, refused, width)
    for number, row in enumerate(refused.rows, bottom + 1):
        for index in range(width):
            cell = target.cell(number, index + 1)
            value = row.cells[index] if index < len(row.cells) else ""
            put(cell, _kept(value), as_text=index in refused.text_columns)
            if index in row.marked:
                cell.fill, cell.border = _MARKED, GRID
        reason = target.cell(number, width + 1)
        put(reason, f"原表第{row.number}行：{'；'.join(row.reasons)}")
        reason.font, reason.alignment = _REASON_FONT, WRAPPED
    for index in range(width):
        target.column_dimensions[get_column_letter(index + 1)].width = _COLUMN_WIDTH
    target.column_dimensions[get_column_letter(width + 1)].width = _REASON_WIDTH
    target.freeze_panes = target.cell(bottom + 1, 1)


def _write_header(target: Worksheet, refused: RefusedSheet, width: int) -> int:
    """Write title and header of the sheet (or the labels chosen by hand); return its last row."""
    sheet = refused.sheet
    if refused.labels is not None:
        texts = [
            refused.labels.get(index, text_of(sheet.cell(refused.bottom, index)))
            for index in range(width)
        ]
        heading_row(target, 1, [*texts, REASON_HEADING])
        return 1
    for row in range(refused.bottom + 1):
        for index in range(width):
            cell = target.cell(row + 1, index + 1)
            put(cell, _kept(sheet.cell(row, index)))
            if row >= refused.top:
                style_heading(cell)
    reason = target.cell(refused.top + 1, width + 1)
    put(reason, REASON_HEADING)
    style_heading(reason)
    for area in sheet.merged:
        if area.bottom <= refused.bottom and area.left < width:
            target.merge_cells(
                start_row=area.top + 1, end_row=area.bottom + 1,
                start_column=area.left + 1, end_column=min(area.right + 1, width),
            )  # fmt: skip
    if refused.bottom > refused.top:
        target.merge_cells(
            start_row=refused.top + 1, end_row=refused.bottom + 1,
            start_column=width + 1, end_column=width + 1,
        )  # fmt: skip
    return refused.bottom + 1


def _width(refused: RefusedSheet) -> int:
    """Return how many columns to write: without an earlier column of reasons."""
    sheet = refused.sheet
    rows = (*sheet.rows[refused.top : refused.bottom + 1], *(r.cells for r in refused.rows))
    width = max((n for row in rows for n, cell in enumerate(row, 1) if text_of(cell)), default=1)
    heading = text_of(sheet.cell(refused.top, width - 1))
    return width - 1 if heading == REASON_HEADING and width > 1 else width


def _kept(value: object) -> object:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, time | timedelta):
        return str(value)
    return value
