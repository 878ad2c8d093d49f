"""What a sheet is once it has been read: rows of plain values with their places.

May not open files and may not know any register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Cells = tuple[object, ...]


class CellError(str):
    """A cell whose formula ended in an error: #N/A, #REF!."""

    __slots__ = ()


class Formula(str):
    """A formula that was never worked out, as written: =B2+1. Only free text may keep it."""

    __slots__ = ()


class Area(NamedTuple):
    """Merged cells, first and last row and column inclusive, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: row n of the file is ``rows[n - 1]``; blank cells are "" or missing."""

    name: str
    rows: tuple[Cells, ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = False

    def cell(self, row: int, column: int) -> object:
        """Return the value at a place counted from 0, "" outside the sheet."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""


def is_blank(value: object) -> bool:
    """Return whether a cell holds nothing to read; an error is not nothing."""
    if isinstance(value, CellError):
        return False
    return value is None or (isinstance(value, str) and not value.strip(" \t\r\n\u3000\xa0"))


def text_of(value: object) -> str:
    """Return a cell as the text a clerk sees: 8.0 is "8", a date is 2026-11-03."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
