"""Two records that are one become one: what points to the other points to the kept one.

The other goes into the bin with a note; both keep their history. All of it is one step to undo.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from zhifa_desktop.checks import gates
from zhifa_desktop.db.system import attachment
from zhifa_desktop.db.unit_of_work import Change, UnitOfWork, new_id
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.bin import put_in
from zhifa_desktop.services.others import duplicates
from zhifa_desktop.services.records import Records, Row
from zhifa_desktop.services.validation import ERROR, Invalid, Problem, blank, examine
from zhifa_desktop.services.workspace import Workspace

REMARKS = "remarks"
NOT_MERGED = "没有合并，两条记录都没有改动"


@dataclass(frozen=True, slots=True)
class Side:
    """One column of two records side by side; masked as shown. ``differs`` is what to decide."""

    column: str
    label: str
    kept: str
    other: str
    differs: bool
    suggested: bool
    """Whether the other's is worth taking: the kept record has none."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a merge: records moved over, those that were there twice."""

    kept: str
    moved: int
    doubled: int


class Merging:
    """Merges records of an opened store."""

    def __init__(self, workspace: Workspace, records: Records) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, records

    def beside(self, register: str, keep: str, other: str) -> tuple[Side, ...]:
        """Return the columns of two records that have something to show.

        Raises:
            UserError: One of them is gone.
        """
        spec = self._records.spec(register)
        first = self._records.get(register, keep, reveal=False)
        second = self._records.get(register, other, reveal=False)
        sides = []
        for column in (c for c in spec.stored if not c.auto):
            name = column.name
            mine, theirs = _said(column, first), _said(column, second)
            if mine or theirs:
                differs = first.values.get(name) != second.values.get(name) or mine != theirs
                blank_here = not mine and bool(theirs)
                sides.append(Side(name, column.label, mine, theirs, differs, blank_here))
        return tuple(sides)

    def merge(self, register: str, keep: str, other: str, take: Collection[str]) -> Merged:
        """Make two records one.

        Args:
            register: Whose records.
            keep: The record that stays.
            other: The one that goes into the bin.
            take: Columns whose value is taken from the other.

        Raises:
            Invalid: What would come of it must not be; nothing was written.
            UserError: One of them is gone, or the records behind them cannot be brought together.
        """
        spec = self._records.spec(register)
        try:
            with self._workspace.work(f"合并{spec.label}") as unit:
                rows = unit.fetch(register, [keep, other])
                if any(rows.get(i) is None or rows[i]["deleted_at"] for i in (keep, other)):
                    raise UserError(
                        f"这条{spec.label}已被删除", kept=NOT_MERGED, todo="请刷新后再试"
                    )
                touched = self._bring_over(unit, spec, keep, other)
                self._copy_attachments(unit, register, keep, other)
                self._put_away(unit, spec, rows[keep], other, rows[other])
                self._fill(unit, spec, rows[keep], rows[other], take)
                self._ask_gates(unit, touched.moved | {register: [keep]})
        except IntegrityError as error:
            raise UserError(
                f"两条{spec.label}的记录合到一起有冲突", kept=NOT_MERGED,
                todo="请先处理两条记录下重复的内容，再合并",
            ) from error  # fmt: skip
        return Merged(keep, sum(map(len, touched.moved.values())), touched.doubled)

    def _bring_over(self, unit: UnitOfWork, spec: RegisterSpec, keep: str, other: str) -> _Touched:
        touched = _Touched({}, 0)
        for pointing, column in _pointing(spec.name):
            for row in _rows(unit, pointing, column, other):
                if self._is_there(unit, pointing, {**row, column.name: keep}):
                    put_in(unit, pointing, [row["id"]])
                    touched.doubled += 1
                    continue
                unit.update(pointing.name, [Change(row["id"], {column.name: keep})])
                touched.moved.setdefault(pointing.name, []).append(row["id"])
        return touched

    @staticmethod
    def _is_there(unit: UnitOfWork, spec: RegisterSpec, row: Mapping[str, Any]) -> bool:
        """Answer whether the kept record has this very thing already: both attended a session."""
        return bool(duplicates(unit.connection, spec, row, row["id"]))

    @staticmethod
    def _copy_attachments(unit: UnitOfWork, register: str, keep: str, other: str) -> None:
        """Give the kept record the other's attachments too; the contents lie there once."""
        table = attachment.c
        held = unit.connection.execute(
            select(attachment).where(table.record == other, table.removed_at.is_(None))
        ).mappings()
        there = set(
            unit.connection.execute(select(table.digest).where(table.record == keep)).scalars()
        )
        rows = [
            {**row, "id": new_id(), "record": keep, "register": register}
            for row in held
            if row["digest"] not in there
        ]
        if rows:
            unit.connection.execute(insert(attachment), rows)

    def _put_away(
        self, unit: UnitOfWork, spec: RegisterSpec, keep: Mapping[str, Any], other: str,
        row: Mapping[str, Any],
    ) -> None:  # fmt: skip
        if REMARKS in spec.by_name:
            named = self._records.titles(spec.name, [keep["id"]]).get(keep["id"], "")
            note = f"已并入另一条{spec.label}“{named}”({self._workspace.today()})"
            remarks = "；".join(text for text in (row[REMARKS], note) if text)
            unit.update(spec.name, [Change(other, {REMARKS: remarks})])
        put_in(unit, spec, [other])

    def _fill(
        self, unit: UnitOfWork, spec: RegisterSpec, keep: Mapping[str, Any],
        other: Mapping[str, Any], take: Collection[str],
    ) -> None:  # fmt: skip
        values = {c.name: other[c.name] for c in spec.stored if c.name in take}
        merged = {**keep, **values}
        own = replace(spec, columns=spec.stored, by_name={})
        found = examine(own, merged, self._workspace.today())
        found.extend(duplicates(unit.connection, spec, merged, keep["id"]))
        wrong = tuple(p for p in found if p.level == ERROR and p.column in values)
        if wrong:
            raise Invalid(spec.label, wrong)
        given = {n: None if blank(v) else v for n, v in values.items()}
        if given:
            unit.update(spec.name, [Change(keep["id"], given)])

    def _ask_gates(self, unit: UnitOfWork, written: Mapping[str, list[str]]) -> None:
        at, start = self._workspace.at(), self._workspace.settings.start_month
        for register, ids in written.items():
            refused = gates.refusals(unit.connection, at, register, tuple(ids), start)
            if refused:
                label = specifications()[register].label
                problems = tuple(Problem(f.column, f.message, ERROR, f.rule) for f in refused)
                raise Invalid(label, problems)


def _said(column: ColumnSpec, row: Row) -> str:
    if column.kind is Kind.PHOTO:
        return "有照片" if row.values.get(column.name) else ""
    return row.shown.get(column.name, "")


@dataclass(slots=True)
class _Touched:
    moved: dict[str, list[str]]
    doubled: int


def _pointing(register: str) -> Iterator[tuple[RegisterSpec, ColumnSpec]]:
    for spec in specifications().values():
        for column in spec.stored:
            if column.target == register:
                yield spec, column


def _rows(
    unit: UnitOfWork, spec: RegisterSpec, column: ColumnSpec, identity: str
) -> list[dict[str, Any]]:
    table = by_name()[spec.name].__table__
    chosen = select(table).where(table.c[column.name] == identity, table.c.deleted_at.is_(None))
    return [dict(row) for row in unit.connection.execute(chosen).mappings()]
