"""What the cells of a workbook say, whoever saved it last: 已被另存，内容与签名版一致.

WPS, Excel and LibreOffice drop a signature when they save, and write the same values in other
bytes. Compared are values and formulas of every sheet, hidden ones too; not looks, comments or
pictures. May not call a workbook signed: only :mod:`workbook_signature` does.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lxml import etree
from openpyxl.utils import get_column_letter

from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.cells import Sheet
from zhifa_desktop.exchange.containers import FileKind, broken, kind_of, members
from zhifa_desktop.exchange.worksheets import read_workbook
from zhifa_desktop.package.workbook_opening import NAME
from zhifa_desktop.package.workbook_parts import WORKBOOK, sheet_titles

Values = Mapping[str, Mapping[str, str]]
"""Cells by sheet and place (B7), each as one text that tells numbers from words."""

SAME = "已被另存，内容与签名版一致"
_DIGITS = 15
"""Office programs reckon with fifteen digits and differ in how they write the rest."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that says something else; ``cell`` is empty where a whole sheet is gone or new."""

    sheet: str
    cell: str
    was: str
    now: str

    @property
    def sentence(self) -> str:
        """Return it in the clerk's words."""
        if not self.cell:
            return f"{'少了' if self.was else '多了'}工作表“{self.sheet}”"
        was, now = (f"“{text}”" if text else "空" for text in (self.was, self.now))
        return f"工作表“{self.sheet}”{self.cell} 原为{was}，现为{now}"


def values_of(workbook: bytes) -> Values:
    """Return what every cell that is not empty says, sheet by sheet in their order.

    Raises:
        UserError: It is no workbook, is damaged, too large, or has a password or macros.
    """
    try:
        kind = kind_of(workbook, NAME)
        if kind is not FileKind.XLSX:
            raise UserError("它不是 .xlsx 表格")
        sheets, formulas = read_workbook(workbook, NAME, kind), _formulas(workbook)
    except UserError as error:
        raise UserError(
            f"表格内容读不出来：{error.what}", todo="请另存为 .xlsx，或向报送单位索取原文件"
        ) from error
    return {sheet.name: {**_cells(sheet), **formulas.get(sheet.name, {})} for sheet in sheets}


def same_values(signed: bytes, other: bytes) -> tuple[Difference, ...]:
    """Return every cell in which another workbook differs from the signed one; () when in none.

    Raises:
        UserError: One of them cannot be read.
    """
    before, after = values_of(signed), values_of(other)
    found = [Difference(sheet, "", sheet, "") for sheet in before if sheet not in after]
    found += [Difference(sheet, "", "", sheet) for sheet in after if sheet not in before]
    for sheet, cells in before.items():
        others = after.get(sheet, cells)
        found += [
            Difference(sheet, place, _shown(cells.get(place)), _shown(others.get(place)))
            for place in {**cells, **others}
            if cells.get(place) != others.get(place)
        ]
    return tuple(found)


def differences_sentence(differences: Sequence[Difference]) -> str:
    """Return what to say of a workbook that lost its signature, beside the signed one."""
    if not differences:
        return SAME
    listed = "；".join(difference.sentence for difference in differences[:_SHOWN])
    more = "等" if len(differences) > _SHOWN else ""
    return f"已被另存，有 {len(differences)} 处内容与签名版不同：{listed}{more}"


def _cells(sheet: Sheet) -> dict[str, str]:
    return {
        f"{get_column_letter(column)}{row}": said
        for row, cells in enumerate(sheet.rows, 1)
        for column, value in enumerate(cells, 1)
        if (said := _said(value))
    }


def _said(value: object) -> str:
    """Return a value in one writing, marked by its kind: the text "5" is not the number 5."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "b:是" if value else "b:否"
    if isinstance(value, int | float):
        return f"n:{_number(value)}"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time | timedelta):
        return f"d:{value}"
    return "t:" + str(value).replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    return f"{value + 0.0:.{_DIGITS}g}"  # + 0.0: minus nought is nought


def _shown(said: str | None) -> str:
    return said[2:] if said else ""


def _formulas(workbook: bytes) -> dict[str, dict[str, str]]:
    """Return the formulas: a result that is right today is not what was signed."""
    archive = members(workbook, NAME)
    names = set(archive.namelist())
    wanted = {WORKBOOK, "xl/_rels/workbook.xml.rels"} & names
    titles = sheet_titles({name: archive.read(name) for name in wanted})
    return {
        title: dict(_formula_cells(archive.read(part)))
        for part, title in titles.items()
        if part in names
    }


def _formula_cells(xml: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if b"<f" not in xml and b":f" not in xml and b"\0" not in xml:
        return found  # a look at the bytes is a hundred times faster; with \0 it may be UTF-16
    events = etree.iterparse(
        io.BytesIO(xml), tag=f"{_MAIN}c", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, cell in events:
            formula = cell.find(f"{_MAIN}f")
            if formula is not None:
                found.append((cell.get("r", ""), f"f:={formula.text or ''}"))
            cell.clear()
    except etree.XMLSyntaxError as error:
        raise broken(NAME) from error
    return found
