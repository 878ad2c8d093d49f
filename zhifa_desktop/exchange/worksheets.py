"""Sheets of .xlsx and .ods through calamine, and what calamine does not tell.

Calamine makes error cells and formulas that were never worked out blank, knows no merged cells
in .ods, and takes memory for the whole rectangle up to the last cell; so the archive's XML is
looked through first. It judges no content.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

import python_calamine as calamine

from zhifa_desktop.exchange.cells import Area, CellError, Formula, Sheet
from zhifa_desktop.exchange.containers import FileKind, broken, encrypted, members
from zhifa_desktop.exchange.limits import check_size

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>/]*>""")
_OPENED = rb"""<(?:\w+:)?c\b([^>]*)>\s*"""
_ERROR = re.compile(_OPENED + rb"(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?\s*<(?:\w+:)?v>(#[^<]*)<")
_UNWORKED = re.compile(
    _OPENED + rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass
class Findings:
    """What calamine leaves out of one sheet."""

    height: int = 0
    width: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)


def read_workbook(data: bytes, name: str, kind: FileKind) -> tuple[Sheet, ...]:
    """Return the worksheets in their order.

    Raises:
        UserError: Damaged, encrypted, or larger than a table can be.
    """
    findings = _look_through(data, name, kind)
    for found in findings.values():
        check_size(name, found.height, found.width)
    return _by_calamine(data, name, findings)


def _look_through(data: bytes, name: str, kind: FileKind) -> dict[str, Findings]:
    archive = members(data, name)
    try:
        if kind is FileKind.ODS:
            return _OpenDocument().read(archive.read("content.xml"))
        return {sheet: _examine(xml) for sheet, xml in _worksheets(archive).items()}
    except (expat.ExpatError, LookupError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise broken(name) from error


def _by_calamine(data: bytes, name: str, findings: dict[str, Findings]) -> tuple[Sheet, ...]:
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        return tuple(
            _sheet(book, meta, name, findings.get(meta.name, Findings()))
            for meta in book.sheets_metadata
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
        )
    except calamine.PasswordError as error:
        raise encrypted(name) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise broken(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust gave up on a mangled file
            raise
        raise broken(name) from error


def _sheet(
    book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, name: str, found: Findings
) -> Sheet:
    source = book.get_sheet_by_name(meta.name)
    check_size(name, source.total_height, source.total_width)
    rows: list[list[object]] = [list(row) for row in source.to_python(skip_empty_area=False)]
    for (row, column), error in found.errors.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = Formula(error) if error.startswith("=") else CellError(error)
    given = source.merged_cell_ranges
    merged = found.merged if given is None else [Area(*first, *last) for first, last in given]
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    return Sheet(meta.name, tuple(map(tuple, rows)), tuple(merged), hidden)


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        key.decode().rpartition(":")[2]: html.unescape(value.decode("utf-8"))
        for key, value in _ATTRIBUTE.findall(tag)
    }


def _worksheets(archive: zipfile.ZipFile) -> dict[str, bytes]:
    names = set(archive.namelist())
    relations = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        found = _attributes(tag)
        relations[found.get("Id", "")] = found.get("Target", "")
    sheets = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        found = _attributes(tag)
        target = relations.get(found.get("id", ""), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "name" in found and part in names and "worksheet" in part:
            sheets[found["name"]] = archive.read(part)
    return sheets


def _examine(xml: bytes) -> Findings:
    found = Findings()
    columns: set[bytes] = set()
    last = 0
    for place in _CELL.finditer(xml):
        column, row = place.groups()
        columns.add(column)
        last = max(last, int(row))
    found.height = last
    found.width = max((_column_number(column) for column in columns), default=0)
    if b'"e"' in xml or b"'e'" in xml:
        for match in _ERROR.finditer(xml):
            _note_error(found, match[1], match[2].decode("utf-8", "replace"))
    if b"<f" in xml or b":f" in xml:
        for match in _UNWORKED.finditer(xml):
            _note_unworked(found, match[1], (match[2] or b"").decode("utf-8", "replace"))
    return found


def _note_error(found: Findings, tag: bytes, text: str) -> None:
    attributes = _attributes(tag)
    at = _place(attributes)
    if at is not None and attributes.get("t") == "e":
        found.errors[at] = text


def _note_unworked(found: Findings, tag: bytes, formula: str) -> None:
    attributes = _attributes(tag)
    at = _place(attributes)
    if at is not None and attributes.get("t") != "str":  # "str": worked out, to nothing
        found.errors[at] = f"={html.unescape(formula)}"


def _place(attributes: dict[str, str]) -> tuple[int, int] | None:
    place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", attributes.get("r", ""))
    return (int(place[2]) - 1, _column_number(place[1].encode()) - 1) if place else None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _OpenDocument:
    """Walks content.xml: true extent, merged cells and error cells of each sheet."""

    def __init__(self) -> None:
        self.sheets: dict[str, Findings] = {}
        self.sheet = Findings()
        self.row = self.column = self.row_repeat = self.repeat = 0
        self.row_filled = self.in_cell = self.filled = False
        self.error = False
        self.text = ""

    def read(self, xml: bytes) -> dict[str, Findings]:
        """Return the findings by sheet name."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity
        parser.Parse(xml, True)
        return self.sheets

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheet = self.sheets.setdefault(given.get("table:name", ""), Findings())
            self.row = 0
        elif tag == "table:table-row":
            self.column, self.row_filled = 0, False
            self.row_repeat = _count(given.get("table:number-rows-repeated"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.repeat = _count(given.get("table:number-columns-repeated"))
            self.in_cell, self.filled, self.text = True, "office:value-type" in given, ""
            self.error = given.get("calcext:value-type") == "error"
            self._note_merge(given)

    def _end(self, tag: str) -> None:
        if tag in ("table:table-cell", "table:covered-table-cell"):
            if self.error:
                self.sheet.errors[self.row, self.column] = self.text
            self.column += self.repeat
            if self.filled or self.text:
                self.row_filled = True
                self.sheet.width = max(self.sheet.width, self.column)
            self.in_cell = False
        elif tag == "table:table-row":
            self.row += self.row_repeat
            if self.row_filled:
                self.sheet.height = self.row

    def _characters(self, text: str) -> None:
        if self.in_cell:
            self.text += text.strip()

    def _note_merge(self, given: dict[str, str]) -> None:
        down = _count(given.get("table:number-rows-spanned"))
        across = _count(given.get("table:number-columns-spanned"))
        if down > 1 or across > 1:
            bottom, right = self.row + down - 1, self.column + across - 1
            self.sheet.merged.append(Area(self.row, self.column, bottom, right))

    def _entity(self, *_declared: object) -> None:
        raise expat.ExpatError("entities have no place in a table")


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 1
