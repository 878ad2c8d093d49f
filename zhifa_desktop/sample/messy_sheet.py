"""A sheet as an office keeps it, and writing it: titles, merged headers, bands, totals, notes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

XLSX, GB18030 = "xlsx", "gb18030"
_THIN = Side(style="thin", color="FF808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WIDEST = 30


@dataclass(frozen=True)
class Heading:
    """One column's heading: a lower text under a merged upper one, or one text over both rows."""

    upper: str
    lower: str = ""


@dataclass
class MessySheet:
    """One sheet of one file, for one register.

    Attributes:
        file: Its file name.
        register: Code name of the register it is imported into.
        name: Name of the sheet.
        titles: Rows above the header.
        headings: The columns; where one has a lower text, the header takes two rows.
        rows: The records, deliberately wrong ones included.
        tail: What stands below: totals, notes, signatures.
        bands: Group titles by the index of the record they stand above.
        merged: Columns in which equal neighbours are merged downwards.
        refused: Records that the import must hand back.
        repeated: Records that say again what another row says.
        kind: Workbook, or text in GB18030.
    """

    file: str
    register: str
    name: str
    titles: Sequence[str]
    headings: Sequence[Heading]
    rows: list[list[object]]
    tail: Sequence[Sequence[object]] = ()
    bands: dict[int, str] = field(default_factory=dict)
    merged: Sequence[int] = ()
    refused: int = 0
    repeated: int = 0
    kind: str = XLSX

    @property
    def header(self) -> list[list[str]]:
        """Return the header's rows, merged cells empty but for the first."""
        upper = [heading.upper for heading in self.headings]
        if not any(heading.lower for heading in self.headings):
            return [upper]
        first = [
            "" if heading.lower and n and upper[n - 1] == upper[n] else upper[n]
            for n, heading in enumerate(self.headings)
        ]
        return [first, [heading.lower for heading in self.headings]]


def plain(*texts: str) -> list[Heading]:
    """Return headings of one row."""
    return [Heading(text) for text in texts]


def write(sheets: Sequence[MessySheet], folder: Path) -> Path:
    """Write the sheets of one file into a folder and return its path; a text holds one."""
    sheet = sheets[0]
    path = folder / sheet.file
    if sheet.kind == GB18030:
        with path.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows(_lines(sheet))
        return path
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    content = io.BytesIO()
    book.save(content)  # on a full disk openpyxl's own file would complain twice
    path.write_bytes(content.getvalue())
    return path


def _lines(sheet: MessySheet) -> list[Sequence[object]]:
    titles = [[title] for title in sheet.titles]
    return [*titles, *sheet.header, *sheet.rows, *sheet.tail]


def _fill(page: Worksheet, sheet: MessySheet) -> None:
    width = len(sheet.headings)
    for n, title in enumerate(sheet.titles):
        page.append([title])
        page.merge_cells(start_row=n + 1, start_column=1, end_row=n + 1, end_column=width)
        _styled(page.cell(n + 1, 1), bold=n == 0, size=16 if n == 0 else 10)
    top = len(sheet.titles) + 1
    for row in sheet.header:
        page.append(row)
    bottom = top + len(sheet.header) - 1
    _merge_header(page, sheet, top)
    for line in page.iter_rows(top, bottom, 1, width):
        for cell in line:
            _styled(cell, bold=True)
    places = _fill_rows(page, sheet, width)
    for column in sheet.merged:
        _merge_down(page, sheet, column, places)
    for line in sheet.tail:
        page.append([_cell(value) for value in line])
    for n, heading in enumerate(sheet.headings, 1):
        longest = max((len(str(row[n - 1])) for row in sheet.rows[:80]), default=4)
        wanted = max(longest * 1.6, len(heading.lower or heading.upper) * 1.8) + 2
        page.column_dimensions[get_column_letter(n)].width = min(_WIDEST, wanted)


def _fill_rows(page: Worksheet, sheet: MessySheet, width: int) -> list[int]:
    """Append bands and records; return the row of each record."""
    places = []
    for n, row in enumerate(sheet.rows):
        if n in sheet.bands:
            page.append([sheet.bands[n]])
            at = page.max_row
            page.merge_cells(start_row=at, start_column=1, end_row=at, end_column=width)
        page.append([_cell(value) for value in row])
        places.append(page.max_row)
    return places


def _merge_header(page: Worksheet, sheet: MessySheet, top: int) -> None:
    if len(sheet.header) == 1:
        return
    place = 1
    for (_, is_group), group in groupby(sheet.headings, lambda h: (h.upper, bool(h.lower))):
        number = len(list(group))
        if is_group:
            page.merge_cells(
                start_row=top, start_column=place, end_row=top, end_column=place + number - 1
            )
        else:
            page.merge_cells(start_row=top, start_column=place, end_row=top + 1, end_column=place)
        place += number


def _merge_down(page: Worksheet, sheet: MessySheet, column: int, places: list[int]) -> None:
    start = 0
    for n in range(1, len(sheet.rows) + 1):
        ends = n == len(sheet.rows) or sheet.rows[n][column] != sheet.rows[start][column]
        if ends or n in sheet.bands:
            if n - start > 1:
                page.merge_cells(
                    start_row=places[start], start_column=column + 1,
                    end_row=places[n - 1], end_column=column + 1,
                )  # fmt: skip
            start = n


def _styled(cell: Cell, *, bold: bool = False, size: int = 10) -> None:
    cell.font = Font(name="宋体", size=size, bold=bold)
    cell.alignment = _CENTRE
    cell.border = _GRID


def _cell(value: object) -> object:
    return None if value == "" else value
