"""A superior's own workbook filled with our rows: its looks, formulas and merged cells stay.

openpyxl moves neither formulas nor merged cells when rows are put in between, so that is done
here, for the one case that occurs: more rows than the form has before its totals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.saving import workbook_bytes
from zhifa_desktop.exchange.sheets import put

_REFERENCE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\d(])")
NOT_WRITTEN = "没有写出文件，来表没有改动"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows go: the sheet, the first row, and the row where totals begin (None: none)."""

    sheet: str
    first: int
    tail: int | None


def filled(
    path: Path,
    place: Place,
    rows: Sequence[Mapping[int, object]],
    texts: frozenset[int] = frozenset(),
) -> bytes:
    """Return the workbook with our rows in it.

    Args:
        path: The blank form.
        place: Where.
        rows: Values by column (from 0).
        texts: Columns whose values stay text.

    Raises:
        UserError: The rows do not fit and cannot be made to.
    """
    book = load_workbook(path)
    sheet = book[place.sheet]
    more = len(rows) - (place.tail - place.first) if place.tail else 0
    if place.tail and more > 0:
        _refuse_links(book.worksheets, sheet)
        _make_room(sheet, place.tail, more)
    last = place.first + len(rows) - 1
    for number, row in enumerate(rows, place.first):
        for index, value in row.items():
            cell = sheet.cell(number, index + 1)
            if isinstance(cell, MergedCell) or _is_formula(cell.value):
                continue
            if number > place.first:
                _dress(sheet.cell(place.first, index + 1), cell)
            put(cell, value, as_text=index in texts and value is not None)
    _dress_rest(sheet, place.first, last)
    return workbook_bytes(book)


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _dress(model: object, cell: object) -> None:
    """Give a cell the looks of the first row's."""
    for name in ("font", "border", "fill", "alignment", "number_format", "protection"):
        setattr(cell, name, copy(getattr(model, name)))


def _dress_rest(sheet: Worksheet, first: int, last: int) -> None:
    """Give the cells we do not fill the first row's looks too, and every row its height."""
    height = sheet.row_dimensions[first].height
    for number in range(first + 1, last + 1):
        if height:
            sheet.row_dimensions[number].height = height
        for index in range(1, sheet.max_column + 1):
            model, cell = sheet.cell(first, index), sheet.cell(number, index)
            if not isinstance(cell, MergedCell) and not cell.has_style and model.has_style:
                _dress(model, cell)


def _refuse_links(sheets: Sequence[Worksheet], ours: Worksheet) -> None:
    """Refuse where another sheet counts on the rows of this one."""
    for other in sheets:
        for row in other.iter_rows() if other is not ours else ():
            for cell in row:
                if _is_formula(cell.value) and ours.title in str(cell.value):
                    raise UserError(
                        f"来表留的行数不够，而工作表“{other.title}”的公式引用了它，不能自动加行",
                        kept=NOT_WRITTEN, todo=f"请先在来表“{ours.title}”里插入够用的空行，再填",
                    )  # fmt: skip


def _make_room(sheet: Worksheet, tail: int, more: int) -> None:
    """Move everything from the totals on down; sums over the rows above reach the new ones."""
    merged = [copy(area) for area in sheet.merged_cells.ranges if area.min_row >= tail]
    for area in merged:
        sheet.unmerge_cells(area.coord)
    heights = {n: sheet.row_dimensions[n].height for n in range(tail, sheet.max_row + 1)}
    formulas = [
        cell for row in sheet.iter_rows() for cell in row if _is_formula(cell.value)
    ]  # fmt: skip
    for cell in formulas:
        cell.value = _REFERENCE.sub(lambda m: _moved(m, tail, more), str(cell.value))
    width = get_column_letter(sheet.max_column)
    sheet.move_range(f"A{tail}:{width}{sheet.max_row}", rows=more)
    for number, height in sorted(heights.items(), reverse=True):
        sheet.row_dimensions[number + more].height = height
        sheet.row_dimensions[number].height = None
    for area in merged:
        area.shift(row_shift=more)
        sheet.merge_cells(area.coord)


def _moved(found: re.Match[str], tail: int, more: int) -> str:
    """Return a reference as it is after the rows: behind them moved, up to them widened."""
    left, top, right, bottom = found.groups()
    first = int(top) + (more if int(top) >= tail else 0)
    if right is None:
        return f"{left}{first}"
    last = int(bottom) + (more if int(bottom) >= tail - 1 else 0)
    return f"{left}{first}:{right}{last}"
