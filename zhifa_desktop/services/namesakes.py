"""Telling apart records of one title (two people of one name) where one of them is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select

from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.base import KEY_SUFFIX
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.rules.pinyin import sort_key
from zhifa_desktop.services.rows import CHUNK


def told_apart(
    connection: Connection, at: At, register: str, named: Mapping[str, str]
) -> dict[str, str]:
    """Return the titles by id; one that another living record has too tells more in brackets."""
    spec = specifications()[register]
    if not spec.apart or not named:
        return dict(named)
    table = by_name()[register].__table__
    name = spec.title[0]
    living = select(table.c.id, table.c[name], *(table.c[column] for column in spec.apart)).where(
        table.c.deleted_at.is_(None)
    )
    keys = sorted({sort_key(title) for title in named.values()})
    rows = {
        row.id: row
        for start in range(0, len(keys), CHUNK)
        for row in connection.execute(
            living.where(table.c[name + KEY_SUFFIX].in_(keys[start : start + CHUNK]))
        )
    }
    shared = Counter(getattr(row, name) for row in rows.values())
    found = dict(named)
    for identity in named.keys() & rows.keys():
        if shared[getattr(rows[identity], name)] > 1:
            parts = (_told(connection, at, register, c, rows[identity]) for c in spec.apart)
            found[identity] = f"{named[identity]}({' '.join(part for part in parts if part)})"
    return found


def _told(connection: Connection, at: At, register: str, column: str, row: object) -> str:
    value, target = getattr(row, column), specifications()[register].column(column).target
    if not value or not target:
        return str(value or "")
    return titles(connection, at, target, [value]).get(value, "")
