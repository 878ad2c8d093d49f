"""The empty sheet of a register: its headings, drop-downs, number columns as text.

Derived from the declaration alone; what it offers in drop-downs is read back by the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.exchange.sheets import (
    DATE_FORMAT,
    TEXT_FORMAT,
    first_sheet,
    heading_row,
    put,
    save,
    style_heading,
)
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec

FILLED_ROWS = 1_000
MARK = "_表号"
"""The hidden sheet that says which sent-out file a returned one is."""
_LISTS = "选项"
_TEXTS = (Kind.ID_NUMBER, Kind.NUMBER, Kind.PHONE)
_REQUIRED = PatternFill("solid", fgColor="FFF1CC")
_HINTS = {
    Kind.DATE: "写成 2026-11-3；2026.11.3、2026年11月3日、20261103 也可以",
    Kind.ID_NUMBER: "18位，本列已设为文本，请勿改成数字",
    Kind.FLAG: "填 是 或 否",
    Kind.LINKS: "几个人用顿号分开：张三、李四",
    Kind.CODES: "几项用顿号分开",
    Kind.MONEY: "单位：元",
}


def write_template(
    path: Path,
    spec: RegisterSpec,
    offered: Mapping[str, Sequence[str]],
    rows: Sequence[Mapping[str, object]] = (),
    mark: str = "",
) -> None:
    """Write the template; ``offered`` holds the names for link columns' drop-downs.

    Args:
        path: The file.
        spec: Whose register it is.
        offered: Names for the drop-downs of link columns.
        rows: What is filled in already, by column.
        mark: The number by which the file is known when it comes back. With one, everything but
            the cells to fill is locked (without a password: against slips, not against people).

    Raises:
        UserError: The file cannot be written.
    """
    book = Workbook()
    sheet = first_sheet(book, spec.label)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    columns = [c for c in spec.entered if c.kind is not Kind.PHOTO]
    columns.sort(key=lambda c: c.more)
    heading_row(sheet, 1, [f"{c.label}*" if _needed(c) else c.label for c in columns])
    for index, column in enumerate(columns, 1):
        _prepare(sheet, lists, index, column, offered.get(column.name, ()))
    for number, row in enumerate(rows, 2):
        for index, column in enumerate(columns, 1):
            put(sheet.cell(number, index), row.get(column.name), as_text=column.kind in _TEXTS)
    if mark:
        _mark(book, mark)
        _lock(sheet, len(columns), len(rows))
    sheet.freeze_panes = "B2"
    _explain(book, spec, columns)
    save(book, path)


def _mark(book: Workbook, mark: str) -> None:
    """Put the number on a hidden sheet: WPS and LibreOffice keep it where they drop properties."""
    sheet = book.create_sheet(MARK)
    put(sheet.cell(1, 1), mark)
    sheet.sheet_state = "veryHidden"


def _lock(sheet: Worksheet, columns: int, rows: int) -> None:
    free = Protection(locked=False)
    for row in range(2, rows + FILLED_ROWS + 2):
        for index in range(1, columns + 1):
            sheet.cell(row, index).protection = free
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.sort = guard.autoFilter = False
    guard.insertRows = guard.deleteRows = False


def _prepare(
    sheet: Worksheet, lists: Worksheet, index: int, column: ColumnSpec, offered: Sequence[str]
) -> None:
    letter = get_column_letter(index)
    heading = sheet.cell(1, index)
    if _needed(column):
        heading.fill = _REQUIRED
    if hint := _hint(column):
        heading.comment = Comment(hint, "执法质效工作台", width=260, height=90)
    sheet.column_dimensions[letter].width = max(column.width, len(column.label) * 2) + 2
    form = {Kind.DATE: DATE_FORMAT}.get(column.kind, TEXT_FORMAT if column.kind in _TEXTS else "")
    if form:
        sheet.column_dimensions[letter].number_format = form
        for row in range(2, FILLED_ROWS + 2):
            sheet.cell(row, index).number_format = form
    choices = _choices(column) or offered
    if choices:
        _drop_down(sheet, lists, letter, choices, strict=bool(_choices(column)))


def _needed(column: ColumnSpec) -> bool:
    return column.required and not column.auto


def _choices(column: ColumnSpec) -> Sequence[str]:
    if column.kind is Kind.CODE:
        return [item.label for item in code_list(column.codes).offered]
    return ("是", "否") if column.kind is Kind.FLAG else ()


def _drop_down(
    sheet: Worksheet, lists: Worksheet, letter: str, choices: Sequence[str], *, strict: bool
) -> None:
    place = lists.max_column + 1 if lists.cell(1, 1).value is not None else 1
    for row, choice in enumerate(choices, 1):
        put(lists.cell(row, place), choice)
    source = get_column_letter(place)
    rule = DataValidation(
        type="list", formula1=f"'{_LISTS}'!${source}$1:${source}${len(choices)}", allow_blank=True,
        showErrorMessage=True, errorStyle="stop" if strict else "warning",
        errorTitle="请从列表中选择", error="所填内容不在列表中",
    )  # fmt: skip
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{FILLED_ROWS + 1}")


def _hint(column: ColumnSpec, *, need: bool = True) -> str:
    parts = [column.help]
    if need:
        parts.insert(0, "必填" if _needed(column) else "")
        parts.append(f"{column.when_words}时必填" if column.when_words else "")
    if column.open_ended:
        parts.append("可填“长期”")
    parts.append(_HINTS.get(column.kind, ""))
    return "；".join(part for part in parts if part)


def _explain(book: Workbook, spec: RegisterSpec, columns: Sequence[ColumnSpec]) -> None:
    sheet = book.create_sheet("填写说明")
    heading_row(sheet, 1, ("栏目", "是否必填", "怎样填写"))
    for row, column in enumerate(columns, 2):
        need = "必填" if _needed(column) else column.when_words or "选填"
        values = "、".join(_choices(column)) if column.kind is Kind.CODE else ""
        parts = (_hint(column, need=False), f"可填：{values}" if values else "")
        told = "；".join(part for part in parts if part)
        for place, text in enumerate((column.label, need, told), 1):
            put(sheet.cell(row, place), text)
    last = len(columns) + 3
    put(sheet.cell(last, 1), f"一行填一条{spec.label}；标*的必填；不要改动第一行的栏目名称。")
    style_heading(sheet.cell(last, 1))
    for letter, width in (("A", 24), ("B", 18), ("C", 90)):
        sheet.column_dimensions[letter].width = width
