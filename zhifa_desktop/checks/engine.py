"""Running checks: over one record on saving, over a month or the whole store before a package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from zhifa_desktop.checks.declaration import Check, Finding
from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At


def run(
    connection: Connection,
    at: At,
    checks: Iterable[Check],
    *,
    record: str | None = None,
    since: date | None = None,
    until: date | None = None,
    among: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """Return the findings of checks, in the order of the checks.

    Args:
        connection: A reading connection, or the transaction that just wrote the record.
        at: The registers at the moment to look at.
        checks: The rules to run.
        record: Only this record.
        since: Leave out records whose day lies before (启用月份); without a day they count.
        until: Leave out records whose day lies after.
        among: Only these records, by register.
    """
    found: list[Finding] = []
    for check in checks:
        row, living = at.of(check.register)
        wanted = select(
            row.id, *(expression(row, at).label(n) for n, expression in check.details.items())
        ).where(living, check.broken(row, at))
        if record is not None:
            wanted = wanted.where(row.id == record)
        if among is not None:
            wanted = wanted.where(row.id.in_(among.get(check.register, ())))
        if check.day is not None:
            day = check.day(row, at)
            if since is not None:
                wanted = wanted.where(func.coalesce(day, date.max) >= since)
            if until is not None:
                wanted = wanted.where(func.coalesce(day, date.min) <= until)
        rows = list(connection.execute(wanted.order_by(row.id)).mappings())
        named = titles(connection, at, check.register, [r["id"] for r in rows])
        found.extend(_finding(check, r, named[r["id"]]) for r in rows)
    return found


def _finding(check: Check, row: Any, title: str) -> Finding:
    words = {name: word(row[name]) for name in check.details}
    return Finding(
        check.id, check.level, check.register, row["id"], title, check.columns[0],
        check.sentence.format(record=title, **words), check.mend,
    )  # fmt: skip


def word(value: object) -> str:
    """Return a value as a sentence says it; — for a blank."""
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)
