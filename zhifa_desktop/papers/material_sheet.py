"""A leader's paper that is a table, as a workbook: one sheet for each table, texts beside them."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.papers.content import Heading
from zhifa_desktop.papers.material import Material
from zhifa_desktop.papers.ruled_sheet import (
    EPOCH,
    SMALL,
    page_setup,
    put,
    settled,
    tab,
    table,
)

WORDS = (Heading("部分", width=2.5), Heading("内容", width=12))
TEXTS, NOTHING = "文字", "无"


def material_sheet(material: Material) -> bytes:
    """Return the paper as .xlsx; equal content gives equal bytes."""
    book = Workbook()
    book.remove(book.active)
    used: set[str] = set()
    for part in material.parts:
        for one in part.tables:
            sheet = book.create_sheet(_free(tab(one.title), used))
            rows = one.rows or ((one.empty or NOTHING, *("" for _ in one.headings[1:])),)
            closing = [one.total] if one.total else []
            last = table(sheet, 1, one.title, one.headings, rows, closing)
            for row, note in enumerate(one.notes, last + 1):
                put(sheet, row, 1, f"注：{note}", SMALL)
            _pages(sheet, material)
    _texts(book.create_sheet(_free(TEXTS, used)), material)
    book.properties.creator = material.unit_name
    book.properties.title = f"{material.unit_name}{material.period}{material.title}"
    book.properties.created = book.properties.modified = EPOCH
    return settled(book)


def _texts(sheet: Worksheet, material: Material) -> None:
    said = [(part.title, part.text) for part in material.parts if part.text]
    said += [("说明", note) for note in material.notes]
    table(sheet, 1, f"{material.title}({material.period})", WORDS, said or [(NOTHING, "")])
    _pages(sheet, material)


def _pages(sheet: Worksheet, material: Material) -> None:
    page_setup(
        sheet, material.unit_name, material.period,
        f"{material.title} · {material.edition_words}", landscape=True,
    )  # fmt: skip


def _free(name: str, used: set[str]) -> str:
    """Return a name no sheet has yet."""
    found, number = name, 1
    while found in used:
        number += 1
        found = f"{name[:27]}({number})"
    used.add(found)
    return found
