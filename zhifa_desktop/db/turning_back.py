"""What one piece of work made of records, and the changes that bring back what was before.

Nothing is erased: going back is a new version, so that going forward again is the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, select

from zhifa_desktop.db.unit_of_work import CHUNK, Change
from zhifa_desktop.registers.base import Record
from zhifa_desktop.registers.catalogue import by_name

OWN = frozenset(
    {"id", "version", "created_at", "changed_at", "held_from", "held_until", "who", "change"}
)
"""Columns of the history twin that say when and by whom, not what."""


class ChangedSince(Exception):
    """A record was written again after the work that should be undone."""


def way_back(connection: Connection, register: str, change: str, now: Any) -> list[Change]:
    """Return the changes that undo what a piece of work did to one register.

    Records it made go into the bin; others get the values they had, their place in or out of the
    bin included. In the reverse order, so that a key that was freed before it was given away is
    free again when it is taken back.

    Raises:
        ChangedSince: A record was written again by later work and is not as this work left it.
    """
    cls = by_name()[register]
    spans = _spans(connection, cls.history, change)
    now_at = _as_left(connection, cls, spans)
    before = dict(_rows(connection, cls.history, {i: low - 1 for i, (low, _) in spans.items()}))
    made = [i for i in spans if i not in before]
    ended = [Change(i, {"deleted_at": now}, now_at[i]) for i in made]
    turned = [Change(i, before[i], now_at[i]) for i in reversed(list(spans)) if i in before]
    gone_first = sorted(turned, key=lambda one: one.values["deleted_at"] is None)
    return [*ended, *gone_first]


def _spans(connection: Connection, history: Table, change: str) -> dict[str, tuple[int, int]]:
    """Return the first and last version that the work gave each record."""
    version = history.c.version
    chosen = select(history.c.id, func.min(version), func.max(version))
    found = connection.execute(chosen.where(history.c.change == change).group_by(history.c.id))
    return {identity: (low, high) for identity, low, high in found}


def _as_left(
    connection: Connection, cls: type[Record], spans: dict[str, tuple[int, int]]
) -> dict[str, int]:
    """Return the versions the records have now, which say what the work left them saying.

    Later work that was itself undone left a version of its own and the same content.
    """
    table = cls.__table__
    now_at: dict[str, int] = {}
    for few in _parts(spans):
        chosen = select(table.c.id, table.c.version).where(table.c.id.in_(few))
        now_at |= {row.id: row.version for row in connection.execute(chosen)}
    moved = [i for i, version in now_at.items() if version != spans[i][1]]
    left = dict(_rows(connection, cls.history, {i: spans[i][1] for i in moved}))
    stands = dict(_rows(connection, cls.history, {i: now_at[i] for i in moved}))
    if any(left.get(i) != stands.get(i) for i in moved):
        raise ChangedSince
    return now_at


def _rows(
    connection: Connection, history: Table, versions: dict[str, int]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records as they stood in these versions; none for version 0."""
    for few in _parts(i for i, version in versions.items() if version):
        for row in connection.execute(select(history).where(history.c.id.in_(few))).mappings():
            if row["version"] == versions[row["id"]]:
                yield row["id"], {name: row[name] for name in row if name not in OWN}


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    many = list(ids)
    for start in range(0, len(many), CHUNK):
        yield many[start : start + CHUNK]
