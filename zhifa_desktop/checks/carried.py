"""Counts that no form shows: what was open when the year began, and what needs no filing."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from zhifa_desktop.checks.form_checks import CASES_CARRIED, CASES_UNFILED, REMEDIES_CARRIED
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.codes import forget_with_lists


def carried(connection: Connection, at: At) -> dict[str, int]:
    """Return the counts of the year that a day lies in, by name."""
    first = date(at.today.year, 1, 1)
    return {
        CASES_CARRIED: _count(connection, _open_cases(at, first)),
        CASES_UNFILED: _count(connection, _unfiled_cases(at, first)),
        REMEDIES_CARRIED: _count(connection, _open_remedies(at, first)),
    }


def _count(connection: Connection, wanted: Select[Any]) -> int:
    return int(connection.execute(wanted).scalar_one())


def _open_since_before(row: Any, begun: Any, ended: Any, first: date) -> Any:
    return and_(begun < first, or_(ended.is_(None), ended >= first))


@lru_cache(maxsize=64)
def _open_cases(at: At, first: date) -> Select[Any]:
    row, living = at.of("case")
    begun = func.coalesce(row.filed_on, row.decided_on)
    open_then = _open_since_before(row, begun, row.closed_on, first)
    return select(func.count()).select_from(row.id.table).where(living, open_then)


@lru_cache(maxsize=64)
def _unfiled_cases(at: At, first: date) -> Select[Any]:
    row, living = at.of("case")
    unfiled = and_(row.filed_on.is_(None), row.decided_on.between(first, at.today))
    return select(func.count()).select_from(row.id.table).where(living, unfiled)


@lru_cache(maxsize=64)
def _open_remedies(at: At, first: date) -> Select[Any]:
    row, living = at.of("remedy")
    open_then = _open_since_before(row, row.accepted_on, row.concluded_on, first)
    return select(func.count()).select_from(row.id.table).where(living, open_then)


for one in (_open_cases, _unfiled_cases, _open_remedies):
    forget_with_lists(one.cache_clear)
