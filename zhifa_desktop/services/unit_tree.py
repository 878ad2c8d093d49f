"""The tree of units: squadrons and stations under their brigade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name


@dataclass(frozen=True, slots=True)
class Node:
    """One unit; ``under`` holds itself and everything under it."""

    unit: str
    name: str
    depth: int
    under: frozenset[str]


def unit_tree(connection: Connection, at: At) -> tuple[Node, ...]:
    """Return the units at a moment, each after the one above it."""
    row, living = at.of("unit")
    chosen = select(row.id, row.name, row.parent).where(living).order_by(row.code, row.name)
    rows = connection.execute(chosen).all()
    parents: dict[str, str | None] = {one.id: one.parent for one in rows}
    names = {one.id: one.name for one in rows}
    place = {one.id: n for n, one in enumerate(rows)}
    under: dict[str, set[str]] = {one: set() for one in names}
    lines: list[tuple[tuple[int, ...], str, int]] = []
    for one in names:
        above = [unit for unit in _upwards(one, parents) if unit in names]
        for unit in above:
            under[unit].add(one)
        lines.append((tuple(place[unit] for unit in reversed(above)), one, len(above) - 1))
    return tuple(
        Node(one, names[one], depth, frozenset(under[one])) for _, one, depth in sorted(lines)
    )


def units_under(connection: Connection, unit: str | None) -> frozenset[str] | None:
    """Return a unit with everything under it, also what lies in the bin; None for no unit."""
    if unit is None:
        return None
    table = by_name()["unit"].__table__
    rows = connection.execute(select(table.c.id, table.c.parent))
    parents: dict[str, str | None] = {row.id: row.parent for row in rows}
    return frozenset(one for one in parents if unit in _upwards(one, parents)) | {unit}


def _upwards(unit: str | None, parents: Mapping[str, str | None]) -> list[str]:
    """Return a unit and those above it; a circle ends where it closes."""
    found: list[str] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return found
