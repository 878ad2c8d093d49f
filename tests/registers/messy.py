"""Any register's made-up records as an office would have them in a sheet: untidy, but right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.others import links_of
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.showing import LONG_TERM

HEADER = 3


def write_messy(
    path: Path, spec: RegisterSpec, rows: Sequence[dict[str, object]], records: Records
) -> None:
    """Write the rows under a merged title, in another order, by synonyms, with a total below."""
    columns = [c for c in spec.entered if any(c.name in row for row in rows)][::-1]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"] = f"样例大队{spec.label}登记表(2026年)"
    if len(columns) > 1:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    for place, column in enumerate(columns, 1):
        sheet.cell(HEADER, place, _heading(column, place))
        texts = [_written(column, row.get(column.name), n, records) for n, row in enumerate(rows)]
        for n, text in enumerate(texts, HEADER + 1):
            sheet.cell(n, place, text)
        _merge_alike(sheet, place, texts)
    last = HEADER + len(rows)
    sheet.cell(last + 2, 1, "合计")
    sheet.cell(last + 2, 2, len(rows))
    sheet.cell(last + 4, 1, "填表人：样例　　审核人：样例")
    book.save(path)


def _heading(column: ColumnSpec, place: int) -> str:
    word = column.synonyms[place % len(column.synonyms)] if column.synonyms else column.label
    return f"{word[0]} {word[1:]}" if place % 2 else f"{word}\n"


def _merge_alike(sheet: Worksheet, place: int, texts: list[object]) -> None:
    """Merge the first two cells where they say the same, as sheets do with a unit's name."""
    if len(texts) > 1 and texts[0] is not None and texts[0] == texts[1]:
        top = HEADER + 1
        sheet.merge_cells(start_row=top, start_column=place, end_row=top + 1, end_column=place)


def _written(column: ColumnSpec, value: object, turn: int, records: Records) -> object:
    if value is None:
        return None
    if column.target:
        return "、".join(records.titles(column.target, links_of(value)).values())
    if isinstance(value, date):
        return "长期" if value == LONG_TERM else f"{value.year}.{value.month}.{value.day}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:,}元" if column.kind is Kind.MONEY else float(value)
    if column.codes:
        codes = value if isinstance(value, tuple) else (value,)
        return "、".join(_word(column.codes, str(code), turn) for code in codes)
    return value if isinstance(value, int) else f"  {value}\u3000"


def _word(name: str, code: str, turn: int) -> str:
    item = next(item for item in code_list(name).items if item.code == code)
    return item.synonyms[0] if turn % 2 and item.synonyms else item.label
