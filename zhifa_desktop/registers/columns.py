"""The words declarations are written with: one function per kind of column.

Each returns a mapped column that carries its description; the type in the database follows from
the kind. It may not know any register.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text, TypeDecorator
from sqlalchemy.orm import MappedColumn, mapped_column

from zhifa_desktop.registers.base import Child, Computed, Expression
from zhifa_desktop.registers.spec import ChildColumn, ColumnSpec, Condition, Kind, Values

EMPTY = (None, "", ())


class Hundredths(TypeDecorator[Decimal]):
    """A decimal with two places, stored as an integer of hundredths (money in 分)."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> int | None:
        """Store 12.50 as 1250."""
        return None if value is None else int((Decimal(value) * 100).to_integral_value())

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        """Read 1250 as 12.50."""
        return None if value is None else Decimal(value) / 100


class CodeSet(TypeDecorator[tuple[str, ...]]):
    """Several codes in one column, stored as ``,a,b,`` so that SQL can find one of them."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        """Store ("a", "b") as ",a,b,"."""
        return f",{','.join(value)}," if value else None

    def process_result_value(self, value: Any, dialect: Any) -> tuple[str, ...] | None:
        """Read ",a,b," as ("a", "b")."""
        return tuple(value.strip(",").split(",")) if value else None


def _column(kind: Kind, label: str, sql: Any, *arguments: Any, **more: Any) -> MappedColumn[Any]:
    mapped = {key: more.pop(key) for key in ("index",) if key in more}
    spec = ColumnSpec("", label, kind, **more)
    required = spec.required and not spec.auto
    return mapped_column(sql, *arguments, nullable=not required, info={"spec": spec}, **mapped)


def text(label: str, *, max_length: int = 100, **more: Any) -> MappedColumn[Any]:
    """Declare free text on one line."""
    return _column(Kind.TEXT, label, String, max_length=max_length, **more)


def name(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a Chinese name: sorted by pinyin and found by search."""
    return text(label, sorted_by_pinyin=True, searched=True, **more)


def long_text(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare free text on several lines."""
    return _column(Kind.LONG_TEXT, label, Text, max_length=2000, **more)


def number(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a document, card or serial number: text without blanks, never a number."""
    more.setdefault("width", 18)
    more.setdefault("max_length", 60)
    return _column(Kind.NUMBER, label, String, searched=True, **more)


def id_number(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a resident identity number (masked)."""
    return _column(
        Kind.ID_NUMBER, label, String(18), masked=True, searched=True, width=20, max_length=18,
        **more,
    )  # fmt: skip


def phone(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a telephone number (masked)."""
    return _column(Kind.PHONE, label, String, masked=True, max_length=20, **more)


def code(label: str, codes: str, **more: Any) -> MappedColumn[Any]:
    """Declare one value of a code list."""
    return _column(Kind.CODE, label, String, codes=codes, **more)


def codes(label: str, codes: str, **more: Any) -> MappedColumn[Any]:
    """Declare several values of a code list."""
    return _column(Kind.CODES, label, CodeSet, codes=codes, **more)


def day(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a date."""
    return _column(Kind.DATE, label, Date, **more)


def integer(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a whole number, not negative."""
    return _column(Kind.INTEGER, label, Integer, width=8, **more)


def year(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a calendar year, four digits."""
    return integer(label, between=(2000, 2100), **more)


def hours(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare training hours (学时), two places."""
    return _column(Kind.HOURS, label, Hundredths, width=8, **more)


def money(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare an amount in 元, stored in 分."""
    return _column(Kind.MONEY, label, Hundredths, **more)


def score(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare points, two places."""
    return _column(Kind.SCORE, label, Hundredths, width=8, **more)


def flag(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare yes or no (是/否); blank stays blank."""
    return _column(Kind.FLAG, label, Boolean, width=8, **more)


def photo(label: str, **more: Any) -> MappedColumn[Any]:
    """Declare a picture kept in the store, named by its digest."""
    return _column(Kind.PHOTO, label, String(64), **more)


def link(label: str, target: str, **more: Any) -> MappedColumn[Any]:
    """Declare a link to a record of another register."""
    foreign = ForeignKey(f"{target}.id")
    return _column(Kind.LINK, label, String(36), foreign, target=target, index=True, **more)


def computed(label: str, kind: Kind, expression: Expression, **more: Any) -> Computed:
    """Declare a column that follows from others; see Computed."""
    return Computed(ColumnSpec("", label, kind, computed=True, **more), expression)


def child(
    label: str,
    kind: Kind,
    register: str,
    parent_link: str,
    fills: str,
    **more: Any,
) -> Child:
    """Declare a child register's field as a column of this register.

    What else is named goes to the ChildColumn or the ColumnSpec, wherever it belongs.
    """
    own = {field.name for field in fields(ChildColumn)}
    how = {"group": label} | {name: value for name, value in more.items() if name in own}
    rest = {name: value for name, value in more.items() if name not in own}
    linked = ChildColumn(register, parent_link, fills, **how)
    return Child(ColumnSpec("", label, kind, child=linked, **rest))


def when(column: str, *wanted: object) -> Condition:
    """Return the condition that a column holds one of these values."""
    return lambda values: values.get(column) in wanted


def before(first: str, second: str) -> Condition:
    """Return the condition that one date column lies before another; a blank never does."""

    def broken(values: Values) -> bool:
        early, late = values.get(first), values.get(second)
        return isinstance(early, date) and isinstance(late, date) and early < late

    return broken


def neither(*columns: str) -> Condition:
    """Return the condition that none of these columns is filled."""
    return lambda values: all(values.get(column) in EMPTY for column in columns)


def both(first: str, second: str) -> Condition:
    """Return the condition that two columns are filled of which one should be."""
    return lambda values: values.get(first) not in EMPTY and values.get(second) not in EMPTY


def filled(column: str) -> Condition:
    """Return the condition that a column is filled."""
    return lambda values: values.get(column) not in EMPTY
