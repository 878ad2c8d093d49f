"""What the other records of a store say against a record: taken numbers, links into nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.services.validation import ERROR, Problem, blank

ANY_DAY = date.max
"""What a record is called follows from what is stored, whatever the day."""


def duplicates(
    connection: Connection, spec: RegisterSpec, values: Mapping[str, object], identity: str | None
) -> list[Problem]:
    """Return a problem for each natural key that another living record has already."""
    cls = by_name()[spec.name]
    table = cls.__table__
    found: list[Problem] = []
    for key in (cls.register.key, *cls.register.unique):
        given = [values.get(name) for name in key]
        if any(blank(value) for value in given):
            continue
        same = select(table.c.id).where(
            table.c.deleted_at.is_(None),
            *(table.c[name] == value for name, value in zip(key, given, strict=True)),
        )
        if identity is not None:
            same = same.where(table.c.id != identity)
        if there := connection.execute(same.limit(1)).scalar():
            labels = "、".join(spec.column(name).label for name in key)
            named = titles(connection, At(ANY_DAY), spec.name, [there]).get(there, "")
            other = f"“{named}”" if named else ""
            message = f"已有一条{spec.label}{other}的“{labels}”与此相同"
            found.append(Problem(key[-1], message, ERROR, "unique"))
    return found


def dangling(
    connection: Connection, spec: RegisterSpec, values: Mapping[str, object]
) -> list[Problem]:
    """Return a problem for each link to a record that is not, or no longer, there."""
    found: list[Problem] = []
    for column in spec.entered:
        linked = set(links_of(values.get(column.name))) if column.target else set()
        if not linked:
            continue
        table = by_name()[column.target].__table__
        living = select(table.c.id).where(table.c.id.in_(linked), table.c.deleted_at.is_(None))
        if linked - set(connection.execute(living).scalars()):
            label = specifications()[column.target].label
            message = f"“{column.label}”指向的{label}不存在或已删除，请重新选择"
            found.append(Problem(column.name, message, ERROR, "link"))
    return found


def links_of(value: object) -> tuple[str, ...]:
    """Return the ids in a link column's value, one or many."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()
