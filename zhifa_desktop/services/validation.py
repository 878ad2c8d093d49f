"""Checks of one record's own values, from its description alone: while typing and on import.

What needs other records (uniqueness, gates) is asked in records.py and the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules import id_numbers
from zhifa_desktop.services.printable import unprintable
from zhifa_desktop.services.vocabularies import unknown

ERROR, WARNING = "error", "warning"
REQUIRED = "required"
_WRITTEN = (Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER)
_PHONE = re.compile(r"^[\d\-+() ]{7,20}$")
OLDEST = date(1900, 1, 1)
LONG_TERM = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: at which column, by which rule, in a sentence."""

    column: str
    message: str
    level: str = ERROR
    rule: str = ""


class Invalid(UserError):
    """A record that cannot be stored as it is; ``problems`` name the fields."""

    def __init__(self, label: str, problems: tuple[Problem, ...]) -> None:
        """Say which record and join the problems."""
        details = "；".join(p.message for p in problems)
        super().__init__(
            f"{label}没有保存：{details}", kept="您输入的内容还在", todo="请改正后再保存"
        )
        self.problems = problems


def examine(spec: RegisterSpec, values: Mapping[str, object], today: date) -> list[Problem]:
    """Return the problems of a record's own values, in the order of its columns."""
    found = [p for column in spec.entered for p in _column(column, values, today)]
    broken = {p.column for p in found if p.level == ERROR}
    for rule in spec.rules:
        if not broken.intersection(rule.columns) and rule.broken(values):
            found.append(Problem(rule.columns[0], rule.sentence, ERROR, rule.id))
    return found


def fault_of(column: ColumnSpec, value: object, today: date) -> str:
    """Return what is wrong with one value by itself, in a sentence; empty where nothing is."""
    if blank(value):
        return f"“{column.label}”没有填写" if column.required and not column.auto else ""
    message = _message(column, value, today)
    return f"“{column.label}”{message}" if message else ""


def blank(value: object) -> bool:
    """Return whether a value counts as not filled."""
    return value in (None, "", ())


def _column(column: ColumnSpec, values: Mapping[str, object], today: date) -> Iterator[Problem]:
    value = values.get(column.name)
    if blank(value):
        yield from _missing(column, values)
        return
    message = _message(column, value, today)
    if not message and column.vocabulary:
        message = unknown(column.vocabulary, str(value), values)
    if message:
        yield Problem(column.name, f"“{column.label}”{message}", ERROR, f"{column.kind}.form")
    elif isinstance(value, str) and column.kind in _WRITTEN and (rare := unprintable(value)):
        said = (
            f"里的“{rare[0]}”(U+{ord(rare[0]):04X})打印字体里没有，月报和档案会印不出，请核对这个字"
        )
        yield Problem(column.name, f"“{column.label}”{said}", WARNING, "text.glyph")


def _missing(column: ColumnSpec, values: Mapping[str, object]) -> Iterator[Problem]:
    if column.auto:
        return
    if column.required:
        yield Problem(column.name, f"“{column.label}”没有填写", ERROR, REQUIRED)
    elif column.required_when is not None and column.required_when(values):
        words = f"({column.when_words})" if column.when_words else ""
        yield Problem(column.name, f"“{column.label}”没有填写{words}", ERROR, "required_when")


def _message(column: ColumnSpec, value: object, today: date) -> str:
    match column.kind:
        case Kind.ID_NUMBER:
            return id_numbers.problem(str(value), today)
        case Kind.PHONE:
            return "" if _PHONE.match(str(value)) else "不像电话号码"
        case Kind.CODE:
            return _code(column, (str(value),))
        case Kind.CODES:
            return _code(column, value if isinstance(value, tuple) else (str(value),))
        case Kind.DATE:
            return _date(column, value, today)
        case Kind.INTEGER | Kind.HOURS | Kind.MONEY | Kind.SCORE:
            return _number(value) or _outside(column, value)
    if column.max_length and len(str(value)) > column.max_length:
        return f"最多{column.max_length}个字，现在有{len(str(value))}个"
    return ""


def _code(column: ColumnSpec, codes: tuple[str, ...]) -> str:
    known = code_list(column.codes).labels
    unknown = [code for code in codes if code not in known]
    if not unknown:
        return ""
    allowed = "、".join(list(known.values())[:8])
    more = "等" if len(known) > 8 else ""
    return f"没有“{'、'.join(unknown)}”这一项，可填：{allowed}{more}"


def _date(column: ColumnSpec, value: object, today: date) -> str:
    if not isinstance(value, date):
        return "不是日期"
    if value == LONG_TERM:
        return "" if column.open_ended else "不能填长期"
    if column.past and value > today:
        return f"{value}晚于今天，请检查年份"
    if not OLDEST <= value <= date(today.year + 60, 12, 31):
        return f"{value}不合常理，请检查年份"
    return ""


def _outside(column: ColumnSpec, value: object) -> str:
    if column.between is None or not isinstance(value, int | Decimal):
        return ""
    least, most = column.between
    return "" if least <= value <= most else f"应在{least}至{most}之间"


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "应为数字"
    if value < 0:
        return "不能是负数"
    return "" if value < 10_000_000_000 else "数字太大，请检查"
