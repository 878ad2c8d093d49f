"""Which registers hold anything: one statement over all tables, a few milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, literal, select, text, union_all

from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name


def holding_records(connection: Connection) -> frozenset[str]:
    """Return the registers that hold a record outside the bin."""
    # as text: to compile an expression over all tables would take longer than to run it
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\" WHERE deleted_at IS NULL)"  # noqa: S608 - names of our own
        for name in by_name()
    )
    return frozenset(connection.execute(text(asked)).scalars())


def filled(connection: Connection, at: At, names: Iterable[str]) -> frozenset[str]:
    """Return which of these registers held a record outside the bin at a moment."""
    if at.moment is None:
        return holding_records(connection) & frozenset(names)
    asked = []
    for name in names:
        row, living = at.of(name)
        asked.append(select(literal(name)).where(select(row.id).where(living).exists()))
    return frozenset(connection.execute(union_all(*asked)).scalars())


def months_filled(
    connection: Connection, days: Mapping[str, str], first: date, last: date
) -> frozenset[tuple[str, str]]:
    """Return register and month (2026-11) wherever a register has an entry between two days.

    Args:
        connection: A reading connection.
        days: The registers, each with the column that says which month a record belongs to.
        first: The first day.
        last: The last day.
    """
    if not days:
        return frozenset()
    asked = " UNION ALL ".join(
        f'SELECT DISTINCT \'{name}\', substr("{day}", 1, 7) FROM "{name}"'  # noqa: S608 - names of our own
        f' WHERE deleted_at IS NULL AND "{day}" BETWEEN :first AND :last'
        for name, day in days.items()
    )
    span = {"first": first.isoformat(), "last": last.isoformat()}
    return frozenset((name, month) for name, month in connection.execute(text(asked), span))
