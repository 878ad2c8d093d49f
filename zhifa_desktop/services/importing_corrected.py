"""What the office has changed by hand since: a file that says otherwise is in conflict with it.

A value that came with the record, or with an earlier import, may be renewed by the next file; one
that somebody corrected here is not given up unless the clerk says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from zhifa_desktop.db.system import journal
from zhifa_desktop.db.unit_of_work import CHUNK
from zhifa_desktop.registers.catalogue import by_name

IMPORTED = "导入"
"""Stands in the journal's line of each import, also of one taken back or done again."""


def corrected(
    connection: Connection, register: str, ids: Sequence[str], columns: Iterable[str],
    after: str = "",
) -> dict[str, frozenset[str]]:  # fmt: skip
    """Return, by record, the columns whose present value was last set by hand.

    Records that still hold all they came with are left out. ``after`` is an id made when the
    file was written from the store: what was corrected before, the file has seen.
    """
    history, names = by_name()[register].history.c, tuple(columns)
    last: dict[tuple[str, str], str] = {}
    for start in range(0, len(ids), CHUNK):
        wanted = (
            select(history.id, history.change, *(history[name] for name in names))
            .where(history.id.in_(ids[start : start + CHUNK]))
            .order_by(history.id, history.version)
        )
        before: tuple[object, ...] = ()
        of = ""
        for identity, change, *values in connection.execute(wanted):
            if identity == of:
                for name, old, new in zip(names, before, values, strict=True):
                    if old != new:
                        last[identity, name] = change
            of, before = identity, tuple(values)
    later = {change for change in last.values() if change > after}  # such ids grow with time
    by_hand = _by_hand(connection, sorted(later))
    found: dict[str, set[str]] = {}
    for (identity, name), change in last.items():
        if change in by_hand:
            found.setdefault(identity, set()).add(name)
    return {identity: frozenset(names) for identity, names in found.items()}


def _by_hand(connection: Connection, changes: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for start in range(0, len(changes), CHUNK):
        mine = journal.c.change.in_(changes[start : start + CHUNK])
        wanted = select(journal.c.change).where(mine, journal.c.what.not_like(f"%{IMPORTED}%"))
        found.update(connection.execute(wanted).scalars())
    return frozenset(found)
