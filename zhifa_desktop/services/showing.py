"""How values look to people: codes by label, dates as 2026-11-03, masked numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.rules.masking import mask_id_number, mask_phone

LONG_TERM = date(9999, 12, 31)
_MASKS = {Kind.ID_NUMBER: mask_id_number, Kind.PHONE: mask_phone}


def show(column: ColumnSpec, value: object, *, reveal: bool = False) -> str:
    """Return a value's display text; links are resolved elsewhere, a blank is empty."""
    if value in (None, "", ()):
        return ""
    if column.masked and not reveal:
        return _MASKS[column.kind](str(value))
    match column.kind:
        case Kind.CODE:
            return code_list(column.codes).label_of(str(value))
        case Kind.CODES if isinstance(value, tuple):
            return "、".join(code_list(column.codes).label_of(code) for code in value)
        case Kind.FLAG:
            return "是" if value else "否"
        case Kind.DATE:
            return "长期" if value == LONG_TERM else str(value)
        case Kind.MONEY if isinstance(value, Decimal):
            return f"{value:,.2f}"
        case Kind.HOURS | Kind.SCORE if isinstance(value, Decimal):
            return plain_number(value)
    return str(value)


def plain_number(value: Decimal) -> str:
    """Return 8, 7.5, 92.25: no zeros behind that say nothing."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")
