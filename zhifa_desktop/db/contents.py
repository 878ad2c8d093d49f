"""Which registers hold anything: one statement over all tables, a few milliseconds."""

from __future__ import annotations

from collections.abc import Iterable

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
