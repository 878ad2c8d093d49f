"""Running checks: over one record on saving, over a month or the whole store before a package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from zhifa_desktop.checks.declaration import Check, Finding
from zhifa_desktop.checks.levels import is_off, level_of
from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.codes import forget_with_lists


def run(
    connection: Connection,
    at: At,
    checks: Iterable[Check],
    *,
    record: str | None = None,
    since: date | None = None,
    until: date | None = None,
    among: Mapping[str, Collection[str]] | None = None,
    kept: Collection[str] | None = None,
) -> list[Finding]:
    """Return the findings of checks, in the order of the checks.

    Args:
        connection: A reading connection, or the transaction that just wrote the record.
        at: The registers at the moment to look at.
        checks: The rules to run; those put out of use are left out.
        record: Only this record.
        since: Leave out records whose day lies before (启用月份); without a day they count.
        until: Leave out records whose day lies after.
        among: Only these records, by register.
        kept: The registers that the office keeps, for rules that need others; None for all.
    """
    found: list[Finding] = []
    for check in checks:
        if is_off(check) or (kept is not None and not set(check.needs) <= set(kept)):
            continue
        wanted = _statement(check, at, since, until)
        identity = wanted.selected_columns.id
        if record is not None:
            wanted = wanted.where(identity == record)
        if among is not None:
            wanted = wanted.where(identity.in_(among.get(check.register, ())))
        rows = list(connection.execute(wanted).mappings())
        named = titles(connection, at, check.register, [r["id"] for r in rows])
        found.extend(_finding(check, r, named[r["id"]]) for r in rows)
    return found


@lru_cache(maxsize=512)
def _statement(check: Check, at: At, since: date | None, until: date | None) -> Select[Any]:
    """Return a check's select; building it takes longer than a county's records take to read."""
    row, living = at.of(check.register)
    wanted = select(
        row.id, *(expression(row, at).label(n) for n, expression in check.details.items())
    ).where(living, check.broken(row, at))
    if check.day is not None and (since is not None or until is not None):
        day = check.day(row, at)
        # not coalesce: an index of the day finds a month's records, and those without a day
        within = day.between(since or date.min, until or date.max)
        wanted = wanted.where(or_(day.is_(None), within))
    return wanted.order_by(row.id)


forget_with_lists(_statement.cache_clear)


def _finding(check: Check, row: Any, title: str) -> Finding:
    words = {name: word(row[name]) for name in check.details}
    return Finding(
        check.id, level_of(check), check.register, row["id"], title, check.columns[0],
        check.sentence.format(record=title, **words), check.mend,
    )  # fmt: skip


def word(value: object) -> str:
    """Return a value as a sentence says it; — for a blank."""
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)
