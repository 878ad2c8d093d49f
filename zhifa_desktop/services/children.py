"""Child registers written through columns of their parent: officers of a case, a card of a person.

The declaration says which columns belong together (ChildColumn.group); nothing here knows a
register by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, or_, select

from zhifa_desktop.db.unit_of_work import Change, UnitOfWork
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ChildColumn, ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.validation import ERROR, Invalid, blank, examine

Values = Mapping[str, object]


def filled_in(connection: Connection, spec: RegisterSpec, values: Values) -> dict[str, object]:
    """Return the values with blanks taken from where the declaration says (default_from)."""
    filled = dict(values)
    for column in spec.stored:
        if column.default_from and blank(filled.get(column.name)):
            source, _, wanted = column.default_from.partition(".")
            filled[column.name] = _taken(connection, spec.column(source), filled, wanted)
    return filled


def _taken(connection: Connection, source: ColumnSpec, values: Values, wanted: str) -> object:
    given = values.get(source.name)
    if blank(given):
        return None
    if source.kind is Kind.CODE:
        items = {item.code: item.value for item in code_list(source.codes).items}
        return items.get(str(given))
    table = by_name()[source.target].__table__
    return connection.execute(select(table.c[wanted]).where(table.c.id == given)).scalar()


def groups(spec: RegisterSpec) -> list[list[ColumnSpec]]:
    """Return the child columns, those that make one child record together."""
    columns = [c for c in spec.columns if c.child is not None]
    return [list(found) for _, found in groupby(columns, key=_group)]


def write(
    unit: UnitOfWork,
    spec: RegisterSpec,
    parent: str,
    given: Values,
    merged: Values,
    today: date,
) -> None:
    """Bring the children of a record in line with its child columns that were given.

    Raises:
        Invalid: A child would not be complete; the caller's transaction is rolled back.
    """
    wanted = [c for c in groups(spec) if any(column.name in given for column in c)]
    in_roles = [c for c in wanted if c[0].child is not None and c[0].child.fixed]
    for columns in in_roles:  # before any is added: two people may have changed their roles
        _drop_unwanted(unit, columns[0], parent, merged, today)
    for columns in wanted:
        child = columns[0].child
        assert child is not None
        if columns in in_roles:
            _add_missing(unit, child, parent, _names(columns[0], merged), today)
        else:
            _write_one(unit, child, columns, parent, merged, today)


def _names(column: ColumnSpec, merged: Values) -> tuple[object, ...]:
    """Return the linked records a child column holds, one or many."""
    value = merged.get(column.name)
    if isinstance(value, tuple):
        return value
    return () if blank(value) else (value,)


def _drop_unwanted(
    unit: UnitOfWork, column: ColumnSpec, parent: str, merged: Values, today: date
) -> None:
    child = column.child
    assert child is not None
    names = _names(column, merged)
    unwanted = [
        row["id"]
        for row in _living(unit, child, parent, today)
        if row[child.fills] not in names and not _stays(row, child, column, names)
    ]
    unit.delete(child.register, unwanted)


def _stays(
    row: Mapping[str, object], child: ChildColumn, column: ColumnSpec, names: tuple[object, ...]
) -> bool:
    """Return whether a name as written stays: until somebody takes its only place."""
    if not child.written or row[child.fills] is not None:
        return False
    return column.kind is Kind.LINKS or not names


def _add_missing(
    unit: UnitOfWork, child: ChildColumn, parent: str, names: tuple[object, ...], today: date
) -> None:
    present = {row[child.fills] for row in _living(unit, child, parent, today)}
    for value in names:
        if value not in present:
            _insert(unit, child, {child.fills: value}, parent, today)


def _write_one(
    unit: UnitOfWork,
    child: ChildColumn,
    columns: list[ColumnSpec],
    parent: str,
    merged: Values,
    today: date,
) -> None:
    wanted = {c.child.fills: merged.get(c.name) for c in columns if c.child is not None}
    typed = [c for c in columns if c.default is None]
    present = _living(unit, child, parent, today)
    if all(blank(merged.get(c.name)) for c in typed):
        _end(unit, child, [row["id"] for row in present], today)
    elif not present:
        _insert(unit, child, wanted, parent, today)
    elif any(present[0][name] != value for name, value in wanted.items() if not blank(value)):
        _change(unit, child, present[0], wanted, parent, today)


def _change(
    unit: UnitOfWork,
    child: ChildColumn,
    present: Mapping[str, object],
    wanted: dict[str, object],
    parent: str,
    today: date,
) -> None:
    """Change a child in place; where only one holds at a time, end it and begin the next."""
    identity = str(present["id"])
    holder = child.fills if not child.current else _holder_column(child)
    if child.current and present[holder] != wanted.get(holder):
        if wanted.get("start") == present.get("start"):
            wanted["start"] = None
        begins = wanted.get("start")
        _end(unit, child, [identity], begins if isinstance(begins, date) else today)
        _insert(unit, child, wanted, parent, today)
        return
    filled = {name: value for name, value in wanted.items() if not blank(value)}
    unit.update(child.register, [Change(identity, filled)])


def _holder_column(child: ChildColumn) -> str:
    """Return the link column that says who holds: the first link beside the parent's."""
    spec = specifications()[child.register]
    links = [c.name for c in spec.stored if c.kind is Kind.LINK and c.name != child.parent_link]
    return links[0]


def _end(unit: UnitOfWork, child: ChildColumn, ids: list[str], today: date) -> None:
    if not ids:
        return
    if child.current:
        rows = unit.fetch(child.register, ids)
        unit.update(
            child.register,
            [Change(i, {child.current: max(today, _day(rows[i].get("start")))}) for i in ids],
        )
    else:
        unit.delete(child.register, ids)


def _insert(unit: UnitOfWork, child: ChildColumn, wanted: Values, parent: str, today: date) -> None:
    spec = specifications()[child.register]
    values: dict[str, object] = {c.name: c.default for c in spec.stored if c.default is not None}
    values.update({name: value for name, value in wanted.items() if not blank(value)})
    values.update({child.parent_link: parent, **dict(child.fixed)})
    if child.current and blank(values.get("start")):
        values["start"] = today
    problems = tuple(p for p in examine(spec, values, today) if p.level == ERROR)
    if problems:
        raise Invalid(spec.label, problems)
    unit.insert(child.register, [values])


def _living(
    unit: UnitOfWork, child: ChildColumn, parent: str, today: date
) -> list[Mapping[str, Any]]:
    table = by_name()[child.register].__table__
    where = [table.c.deleted_at.is_(None), table.c[child.parent_link] == parent]
    where.extend(table.c[name] == value for name, value in child.fixed)
    if child.current:
        current = table.c[child.current]
        where.append(or_(current.is_(None), current > today))
    chosen = select(table).where(*where).order_by(table.c.created_at, table.c.id)
    return [dict(row) for row in unit.connection.execute(chosen).mappings()]


def _group(column: ColumnSpec) -> tuple[str, str, tuple[tuple[str, object], ...]]:
    assert column.child is not None
    return column.child.register, column.child.group, column.child.fixed


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.min
