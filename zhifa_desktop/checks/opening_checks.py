"""Checks of 期初与补录数: what would be counted twice, or on no line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.indicators.catalogue import TABLES
from zhifa_desktop.indicators.opening import REGISTER, WHOLE, form_code

LINED_BY_UNITS = tuple(form_code(t.number) for t in TABLES if t.cumulated() and not t.codes)


def _counted_twice(row: Any, at: Any) -> Any:
    """Return whether another figure of the same cell covers some of the same days."""
    other, living = at.of(REGISTER)
    same = (other.form == row.form, other.item == row.item, other.line == row.line)
    days = (other.start <= row.until, other.until >= row.start, other.id != row.id)
    return select(other.id).where(living, *same, *days).exists()


def _no_such_unit(row: Any, at: Any) -> Any:
    unit, living = at.of("unit")
    known = select(unit.id).where(living, unit.name == row.line).exists()
    return and_(row.form.in_(LINED_BY_UNITS), row.line != WHOLE, ~known)


OPENING_CHECKS = (
    Check(
        id="opening_figure.counted_twice",
        label="补录数期间重叠",
        register=REGISTER,
        level=Level.HINT,
        columns=("start",),
        sentence="期初与补录数“{record}”与另一条的期间重叠，重叠的日子算了两次",
        broken=_counted_twice,
        mend="请改正起止日期，或删除重复的一条",
        source="启用前补录数的约定",
    ),
    Check(
        id="opening_figure.no_such_unit",
        label="补录数的行不是机构",
        register=REGISTER,
        level=Level.HINT,
        columns=("line",),
        sentence="期初与补录数“{record}”的行不是现有机构，只加到合计行",
        broken=_no_such_unit,
        mend="请改成机构名称，没有分机构的填合计",
        source="启用前补录数的约定",
    ),
)
