"""Into the bin and out of it: children go along with their record and come back with it.

Records that others point to stay; every register that does is named at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Row as Record

from zhifa_desktop.db.unit_of_work import CHUNK, UnitOfWork
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ColumnSpec, RegisterSpec
from zhifa_desktop.services.others import dangling, duplicates

UNTOUCHED = "回收站没有改动"


def put_in(unit: UnitOfWork, spec: RegisterSpec, ids: Sequence[str]) -> None:
    """Put records and their children into the bin.

    Raises:
        UserError: Other living records point to one of them; nothing was deleted.
    """
    _refuse_pointed_at(unit, spec, ids)
    for child, link in _children(spec):
        unit.delete(child.name, [row.id for row in _living(unit, child, link, ids)])
    unit.delete(spec.name, ids)


def take_out(unit: UnitOfWork, spec: RegisterSpec, ids: Sequence[str]) -> None:
    """Take records out of the bin, with the children that went in with them.

    Raises:
        UserError: A living record has taken the same number, or a record they need is gone.
    """
    rows = unit.fetch(spec.name, ids)
    for identity, row in rows.items():
        taken = duplicates(unit.connection, spec, row, identity)
        gone = dangling(unit.connection, spec, row)
        if taken:
            raise UserError(taken[0].message, kept=UNTOUCHED, todo="请先处理重复的记录")
        if gone:
            raise UserError(gone[0].message, kept=UNTOUCHED, todo="请先恢复那条记录")
    unit.restore(spec.name, ids)
    for child, link in _children(spec):
        along = [
            row.id
            for row in _binned(unit, child, link, ids)
            if row.deleted_at == rows[row.parent]["deleted_at"]
        ]
        if along:
            take_out(unit, child, along)


def _children(spec: RegisterSpec) -> Iterator[tuple[RegisterSpec, ColumnSpec]]:
    """Yield the registers whose records are part of one of this register, with their link."""
    for other, column in _pointing(spec.name):
        if other.parent == spec.name and column.required:
            yield other, column


def _pointing(register: str) -> Iterator[tuple[RegisterSpec, ColumnSpec]]:
    """Yield the link columns of all registers that point to one."""
    for spec in specifications().values():
        for column in spec.stored:
            if column.target == register:
                yield spec, column


def _refuse_pointed_at(unit: UnitOfWork, spec: RegisterSpec, ids: Sequence[str]) -> None:
    children = list(_children(spec))
    found: dict[str, int] = {}
    for other, column in _pointing(spec.name):
        if (other, column) in children:
            continue
        # those of the same register that are deleted with them do not hold them
        own = set(ids) if other.name == spec.name else set()
        count = sum(row.id not in own for row in _living(unit, other, column, ids))
        if count:
            found[f"{other.label}的“{column.label}”"] = count
    if found:
        told = "、".join(f"{what}({count}条)" for what, count in found.items())
        raise UserError(
            f"所选{spec.label}还在使用：{told}", kept="没有删除", todo="请先改动或删除这些记录"
        )


def _living(
    unit: UnitOfWork, child: RegisterSpec, link: ColumnSpec, ids: Sequence[str]
) -> Iterator[Record[Any, Any, Any]]:
    return (row for row in _linked(unit, child, link, ids) if row.deleted_at is None)


def _binned(
    unit: UnitOfWork, child: RegisterSpec, link: ColumnSpec, ids: Sequence[str]
) -> Iterator[Record[Any, Any, Any]]:
    return (row for row in _linked(unit, child, link, ids) if row.deleted_at is not None)


def _linked(
    unit: UnitOfWork, child: RegisterSpec, link: ColumnSpec, ids: Sequence[str]
) -> Iterator[Record[Any, Any, Any]]:
    """Yield (id, parent, deleted_at) of the records that point to these."""
    table = by_name()[child.name].__table__
    chosen = select(table.c.id, table.c[link.name].label("parent"), table.c.deleted_at)
    for start in range(0, len(ids), CHUNK):
        few = chosen.where(table.c[link.name].in_(ids[start : start + CHUNK]))
        yield from unit.connection.execute(few).all()
