"""A cell becomes the value of a column: by its kind, never by guessing.

What cannot be read raises Unreadable with a clause that follows the column's name; what was
read with an assumption comes as Noted. It looks at one cell and knows no other record: links
stay names here.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from math import isfinite
from typing import Any, NamedTuple

from zhifa_desktop.exchange.cells import CellError, Formula, text_of
from zhifa_desktop.exchange.days import LONG_TERM, NoDay, end_of_range, read_day
from zhifa_desktop.paths import resource
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.rules.words import (
    NAME_SEPARATORS,
    fold_search,
    fold_width,
    split_names,
    tidy_name,
    tidy_number,
)

_EXACT_DIGITS = 15  # Excel keeps no more in a number
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[Ee]\+?(\d{2})$")
_NUMBER = re.compile(r"^([+-]?)[¥￥$]?([\d,，]*\.?\d+|[\d,，]+\.?)\s*([^\d.,]*)$")
_LEADING_MARK = "'’‘`′"
_TEN_THOUSAND = ("万", "万元")
_ROUNDED_TEXT = re.compile(r"^\d{15}000$")
_REPEATED = (Kind.CODE, Kind.CODES, Kind.DATE, Kind.FLAG, Kind.LINK, Kind.LINKS)
_FORMULA = re.compile(r"^(?:[=\uff1d]\s*\S|[@+-]\$?[A-Za-z]{1,3}\$?\d+\s*$|[@+-][A-Za-z.]+\()")
"""Typed as text: =B2, +B2, @SUM(A1); not +86, -5 or @somebody."""
_UNWORKED = "是公式但没有算出结果，请用Excel或WPS打开保存一次，或改填结果"
Reader = Callable[[object], object]


class Unreadable(ValueError):
    """A cell that cannot be read: a clause that follows the column's label, and the rule."""

    def __init__(self, clause: str, rule: str) -> None:
        """Keep both."""
        super().__init__(clause)
        self.rule = rule


class Noted(NamedTuple):
    """A value read with an assumption that the clerk should know of."""

    value: object
    clause: str
    rule: str


_MASKED = re.compile(r"\*{3}")
_HIDDEN = Noted(None, "是隐去几位的号码，没有导入", "number.masked")
"""Said of numbers in a list that this program wrote: they are not what a person typed."""


@cache
def usage() -> dict[str, Any]:
    """Return the data of resources/import/values.json."""
    found: dict[str, Any] = json.loads(resource("import", "values.json").read_text("utf-8"))
    return found


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold_search(word) for word in usage()[name])


def reader_for(register: str, column: ColumnSpec, factor: int = 1) -> Reader:
    """Return the function that reads a filled cell of a column (None: nothing meant).

    Args:
        register: Code name of the register the column belongs to.
        column: What to read.
        factor: What amounts are multiplied by (万元: 10000).
    """
    inner = _inner(register, column, factor)
    if column.kind in _REPEATED:
        inner = _remembering(inner)
    # A name is no place for a formula: nobody is called =B2.
    free = column.kind in (Kind.TEXT, Kind.LONG_TEXT) and not column.sorted_by_pinyin

    def read(cell: object) -> object:
        if isinstance(cell, CellError):
            raise Unreadable(f"是公式错误{cell}，请改填正确的内容", "cell.error")
        if isinstance(cell, Formula) and not free:
            raise Unreadable(_UNWORKED, "cell.formula")
        if cell is None or cell == "":
            return None
        if isinstance(cell, float) and not isfinite(cell):
            raise Unreadable("不是有效的数字，请改填正确的内容", "number.form")
        if isinstance(cell, str):
            folded = cell.strip(" \t\r\n\u3000\xa0")
            if not folded or folded in usage()["blank"]:
                return None
            if not free and _FORMULA.match(folded):
                raise Unreadable("写的是公式，请改填公式的结果", "cell.formula")
        return inner(cell)

    return read


def _remembering(inner: Reader) -> Reader:
    """Return a reader that reads each text once: codes, days and units repeat in every row."""
    known: dict[str, object] = {}

    def read(cell: object) -> object:
        if not isinstance(cell, str):
            return inner(cell)
        if cell not in known:
            known[cell] = inner(cell)
        return known[cell]

    return read


def _inner(register: str, column: ColumnSpec, factor: int) -> Reader:
    readers: dict[Kind, Reader] = {
        Kind.ID_NUMBER: _id_number,
        Kind.NUMBER: _document_number,
        Kind.PHONE: _phone,
        Kind.DATE: lambda cell: _date(cell, register, column),
        Kind.CODE: lambda cell: _code(cell, column.codes),
        Kind.CODES: lambda cell: _codes(cell, column.codes),
        Kind.FLAG: _flag,
        Kind.INTEGER: _integer,
        Kind.HOURS: lambda cell: _decimal(cell, factor),
        Kind.MONEY: lambda cell: _decimal(cell, factor),
        Kind.SCORE: lambda cell: _decimal(cell, factor),
        Kind.LINK: _one_or_more_names if column.child is not None else _link_name,
        Kind.LINKS: _names,
        Kind.LONG_TEXT: lambda cell: plain_text(cell).replace("\r\n", "\n"),
        Kind.TEXT: _name if column.sorted_by_pinyin else _line,
    }
    return readers[column.kind]


def plain_text(cell: object) -> str:
    """Return a cell as text: dates as 2026-11-03, numbers without a needless .0."""
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time() else cell
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return fold_width(text_of(cell))


def _line(cell: object) -> object:
    return re.sub(r"\s*[\r\n]+\s*", " ", plain_text(cell))


def _id_number(cell: object) -> object:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**_EXACT_DIGITS:
            raise Unreadable(
                "被Excel当作数字保存，后几位已四舍五入、无法还原；"
                "请把该列设为“文本”格式后按证件重新填写",
                "id_number.rounded",
            )
        return str(int(cell)) if cell == int(cell) else text_of(cell)
    text = tidy_number(text_of(cell)).strip(_LEADING_MARK)
    if _MASKED.search(text):
        return _HIDDEN
    if _SCIENTIFIC.match(text):
        raise Unreadable(
            "被Excel变成了科学计数，后几位已四舍五入、无法还原；"
            "请把该列设为“文本”格式后按证件重新填写",
            "id_number.rounded",
        )
    if text in _words("nothing"):
        return None
    if _ROUNDED_TEXT.match(text):
        clause = "末三位是000，可能曾被Excel四舍五入，请对照证件核对"
        return Noted(text, clause, "id_number.maybe_rounded")
    return text


def _phone(cell: object) -> object:
    return _HIDDEN if _MASKED.search(text_of(cell)) else _document_number(cell)


def _document_number(cell: object) -> object:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**_EXACT_DIGITS:
            raise Unreadable(
                "位数太多又被Excel当作数字保存，后几位已不准确；请把该列设为“文本”格式后重新填写",
                "number.rounded",
            )
        return text_of(cell)
    text = tidy_number(plain_text(cell)).strip(_LEADING_MARK).replace("－", "-")
    found = _SCIENTIFIC.match(text)
    if found and int(found[1]) > 10:
        raise Unreadable(
            "被Excel变成了科学计数，后几位已不准确；请把该列设为“文本”格式后重新填写",
            "number.rounded",
        )
    return None if not text or text in _words("nothing") else text


def _date(cell: object, register: str, column: ColumnSpec) -> object:
    if isinstance(cell, str):
        folded = fold_search(cell)
        if folded in _words("open_ended"):
            return LONG_TERM
        if _listed("month_last", register, column.name) and (end := end_of_range(cell)):
            value = _date(end, register, column)
            return Noted(value, "写的是一段时间，按截止日期登记", "date.range")
        if folded in _words("nothing"):
            return None
    try:
        found = read_day(cell)
    except NoDay as error:
        raise Unreadable(str(error), "date.form") from error
    if not found.month_only:
        return found.value
    return _whole_month(found.value, register, column)


def _whole_month(first: date, register: str, column: ColumnSpec) -> object:
    month = f"{first.year}年{first.month}月"
    if _listed("month_first", register, column.name):
        return Noted(first, f"只写到{month}，按当月1日登记", "date.month_only")
    if _listed("month_last", register, column.name):
        last = first.replace(day=monthrange(first.year, first.month)[1])
        return Noted(last, f"只写到{month}，按当月最后一日登记", "date.month_only")
    raise Unreadable(f"只写到{month}，请补全到日", "date.month_only")


def _listed(name: str, register: str, column: str) -> bool:
    lists: dict[str, list[str]] = usage()[name]
    return column in lists["*"] or column in lists.get(register, ())


def _code(cell: object, name: str) -> object:
    text = plain_text(cell)
    found = _find_code(text, name)
    if found is None and fold_search(text) in _words("nothing"):
        return None
    if found is None:
        raise Unreadable(_unknown(name, text), "code.form")
    return found


def _find_code(text: str, name: str) -> str | None:
    codes = code_list(name)
    bare = re.sub(r"[(（].*?[)）]", "", text)
    numbered = re.sub(r"^[(（]?\d{1,2}[)）.、]\s*", "", text)
    tries = (text, bare, numbered)
    return next((code for one in tries if one.strip() and (code := codes.find(one))), None)


def _codes(cell: object, name: str) -> object:
    text = plain_text(cell)
    whole = _find_code(text, name)
    if whole is not None:
        return (whole,)
    found: list[str] = []
    for part in re.split(r"[\s和]+|" + NAME_SEPARATORS.pattern, text):
        if not part:
            continue
        code = _find_code(part, name)
        if code is None:
            raise Unreadable(_unknown(name, part), "codes.form")
        if code not in found:
            found.append(code)
    return tuple(found) or None


def _unknown(name: str, text: str) -> str:
    labels = [item.label for item in code_list(name).offered]
    more = "等" if len(labels) > 8 else ""
    return f"没有“{text[:30]}”这一项，可填：{'、'.join(labels[:8])}{more}"


def _flag(cell: object) -> object:
    if isinstance(cell, bool):
        return cell
    text = fold_search(text_of(cell))
    for words, value in (("yes", True), ("no", False)):
        if text in _words(words):
            return value
    raise Unreadable(f"“{text[:30]}”看不出是或否，请填是或否", "flag.form")


def _number(cell: object, factor: int) -> Decimal:
    if isinstance(cell, bool | date | time | timedelta):
        raise Unreadable(f"“{text_of(cell)}”不是数字，请只填数字", "number.form")
    if isinstance(cell, int | float):
        return Decimal(repr(cell)) * factor
    text = fold_width(text_of(cell)).replace("，", ",").strip(_LEADING_MARK)
    found = _NUMBER.match(text)
    unit = fold_search(found[3]) if found else ""
    if found is None or (unit and unit not in _words("number_units") and unit not in _TEN_THOUSAND):
        raise Unreadable(f"“{text[:30]}”不是数字，请只填数字", "number.form")
    if unit in _TEN_THOUSAND:
        factor = 10_000
    elif unit == "元":
        factor = 1
    try:
        return Decimal(found[1] + found[2].replace(",", "")) * factor
    except InvalidOperation as error:
        raise Unreadable(f"“{text[:30]}”不是数字，请只填数字", "number.form") from error


def _decimal(cell: object, factor: int) -> object:
    if isinstance(cell, str) and fold_search(cell) in _words("nothing"):
        return None
    exact = _number(cell, factor)
    if not exact.is_finite() or abs(exact) >= 10**12:
        raise Unreadable("数字太大，请检查", "number.range")
    rounded = exact.quantize(Decimal("0.01"))
    if abs(exact - rounded) > Decimal("0.000001"):
        raise Unreadable("最多两位小数", "number.places")
    return rounded


def _integer(cell: object) -> object:
    exact = _number(cell, 1)
    if not exact.is_finite() or abs(exact) >= 10**12:
        raise Unreadable("数字太大，请检查", "number.range")
    if exact != int(exact):
        raise Unreadable("应为整数", "integer.form")
    return int(exact)


def _name(cell: object) -> object:
    return tidy_name(plain_text(cell)) or None


def _link_name(cell: object) -> object:
    name = tidy_name(plain_text(cell))
    return None if not name or name in _words("nothing") else name


def _one_or_more_names(cell: object) -> object:
    names = [name for name in split_names(plain_text(cell)) if name not in _words("nothing")]
    if len(names) > 1:
        return tuple(dict.fromkeys(names))
    return names[0] if names else None


def _names(cell: object) -> object:
    names = [name for name in split_names(plain_text(cell)) if name not in _words("nothing")]
    return tuple(dict.fromkeys(names)) or None
