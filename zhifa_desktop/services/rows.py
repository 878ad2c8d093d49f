"""Rows as they are shown: child columns gathered, links named, codes and dates in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select

from zhifa_desktop.db.query import Held, Query, Reader, children_of, titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.services.others import links_of
from zhifa_desktop.services.showing import show

UNFILED = "(未建档)"
"""Said of a name as written, behind which no record stands."""
CHUNK = 500
"""SQLite takes only so many values in one statement."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record as shown: ``values`` as Python values, ``shown`` as texts, both by column."""

    id: str
    version: int
    values: Mapping[str, object]
    shown: Mapping[str, str]


def rows_of(
    connection: Connection,
    reader: Reader,
    columns: Sequence[ColumnSpec],
    chosen: Select[Any],
    *,
    reveal: bool = False,
) -> tuple[Row, ...]:
    """Return the rows of a reader's select as they are shown."""
    raw = [dict(row) for row in connection.execute(chosen).mappings()]
    return dressed(connection, reader.at, columns, raw, reveal=reveal)


def rows_at(
    connection: Connection,
    reader: Reader,
    columns: Sequence[ColumnSpec],
    ids: Sequence[str],
    query: Query,
    *,
    reveal: bool,
) -> tuple[Row, ...]:
    """Return the rows of these ids, in their order; ``query`` only tells whether from the bin."""
    chosen = reader.plain(columns, deleted=query.deleted)
    raw: dict[str, dict[str, object]] = {}
    for start in range(0, len(ids), CHUNK):
        few = chosen.where(reader.row.id.in_(ids[start : start + CHUNK]))
        raw |= {str(r["id"]): dict(r) for r in connection.execute(few).mappings()}
    rows = [raw[identity] for identity in ids if identity in raw]
    return dressed(connection, reader.at, columns, rows, reveal=reveal)


def dressed(
    connection: Connection,
    at: At,
    columns: Sequence[ColumnSpec],
    raw: list[dict[str, object]],
    *,
    reveal: bool,
) -> tuple[Row, ...]:
    """Return selected rows with their child columns and link texts."""
    ids = [str(row["id"]) for row in raw]
    named: dict[str, dict[str, str]] = {}
    held = children_of(connection, at, columns, ids)
    for column in columns:
        if column.child is not None:
            for row in raw:
                mine = held.get((column.name, str(row["id"])), Held())
                row[column.name] = _child_value(column, mine.values)
    for column in columns:
        if column.target:
            linked = {i for row in raw for i in links_of(row.get(column.name))}
            named[column.name] = titles(connection, at, column.target, linked)
    return tuple(_row(row, columns, named, held, reveal) for row in raw)


def _row(
    raw: dict[str, object],
    columns: Sequence[ColumnSpec],
    named: dict[str, dict[str, str]],
    held: Mapping[tuple[str, str], Held],
    reveal: bool,
) -> Row:
    identity, version = str(raw["id"]), raw["version"]
    assert isinstance(version, int)
    values = {column.name: raw.get(column.name) for column in columns}
    shown = {}
    for column in columns:
        if not column.target:
            shown[column.name] = show(column, values[column.name], reveal=reveal)
            continue
        names = [named[column.name].get(i, "") for i in links_of(values[column.name])]
        others = held.get((column.name, identity), Held()).written
        shown[column.name] = "、".join([*names, *(f"{name}{UNFILED}" for name in others)])
    return Row(identity, version, MappingProxyType(values), MappingProxyType(shown))


def _child_value(column: ColumnSpec, found: Sequence[object]) -> object:
    if column.kind is Kind.LINKS:
        return tuple(found)
    return found[0] if found else None
