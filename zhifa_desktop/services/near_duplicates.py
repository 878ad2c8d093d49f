"""Records of one register that look like one, found over all of it; those told apart stay apart.

What is compared follows from the kinds of a register's columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from zhifa_desktop.db import kept
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.id_numbers import birth_date
from zhifa_desktop.rules.near_duplicates import Looks, keys, told_apart
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Report, Workspace, silent

APART = "apart/"
CROWD = 8
"""More records under one key are no slip of the hand: a placeholder typed into all of them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look like one, and why."""

    first: str
    second: str
    titles: tuple[str, str]
    reason: str


class NearDuplicates:
    """Over the registers of an opened store."""

    def __init__(self, workspace: Workspace, records: Records) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, records

    def pairs(self, register: str, report: Report = silent) -> tuple[Pair, ...]:
        """Return the pairs of a register, the surest first; each pair once."""
        spec = specifications()[register]
        looks = self._looks(spec, report)
        apart, found = self._apart(register), dict[tuple[str, str], str]()
        groups: dict[tuple[str, tuple[object, ...]], list[str]] = defaultdict(list)
        for identity, one in looks.items():
            for reason, key in keys(one):
                groups[reason, key].append(identity)
        for (reason, _), ids in groups.items():
            if len(ids) > CROWD:
                continue
            for n, first in enumerate(ids):
                for second in ids[n + 1 :]:
                    pair = (min(first, second), max(first, second))
                    if pair in apart or pair in found:
                        continue
                    if not told_apart(reason, looks[first], looks[second]):
                        found[pair] = reason
        named = self._records.labels(register, sorted({i for pair in found for i in pair}))
        made = [
            Pair(a, b, (named.get(a, ""), named.get(b, "")), reason)
            for (a, b), reason in found.items()
        ]
        return tuple(sorted(made, key=lambda one: (one.reason, one.titles)))

    def tell_apart(self, register: str, first: str, second: str) -> None:
        """Remember that two records are two."""
        pair = (min(first, second), max(first, second))
        self._keep(register, self._apart(register) | {pair})

    def _looks(self, spec: RegisterSpec, report: Report) -> dict[str, Looks]:
        with self._workspace.reader() as connection:
            return looks_of_all(connection, spec, report)

    def _apart(self, register: str) -> frozenset[tuple[str, str]]:
        with self._workspace.reader() as connection:
            stored = kept.read(connection, APART + register) or []
        return frozenset((a, b) for a, b in stored)

    def _keep(self, register: str, apart: frozenset[tuple[str, str]]) -> None:
        with self._workspace.work("记下不是同一条") as unit:
            kept.write(unit.connection, APART + register, sorted(apart), unit.now)


def looks_of_all(
    connection: Connection, spec: RegisterSpec, report: Report = silent
) -> dict[str, Looks]:
    """Return by id what is compared of every living record of a register."""
    table = by_name()[spec.name].__table__
    chosen = select(table.c.id, *(table.c[c.name] for c in _compared(spec.name).columns))
    living = chosen.where(table.c.deleted_at.is_(None))
    rows = [dict(row) for row in connection.execute(living).mappings()]
    found = {}
    for number, row in enumerate(rows):
        if number % 500 == 0:
            report(number, len(rows), "正在比对")
        found[row["id"]] = looks_of(spec, row)
    return found


def comparable(spec: RegisterSpec) -> bool:
    """Answer whether records of a register can look like one: it has names or typed numbers."""
    return any(c.target == "" for c in _compared(spec.name).columns)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The columns of a register that are compared; of people also which is name and unit."""

    columns: tuple[ColumnSpec, ...]
    name: str = ""
    unit: str = ""


@cache
def _compared(register: str) -> _Compared:
    stored = specifications()[register].stored
    people = any(c.kind is Kind.ID_NUMBER for c in stored)
    name = next((c.name for c in stored if people and c.sorted_by_pinyin), "")
    unit = next((c.name for c in stored if people and c.target == "unit"), "")
    kinds = {Kind.ID_NUMBER, Kind.NUMBER}
    numbers = (c for c in stored if c.kind in kinds and not c.auto)
    roles = (c for c in stored if c.name in (name, unit))
    unique = {c.name: c for c in (*numbers, *roles)}
    return _Compared(tuple(c for c in stored if c.name in unique), name, unit)


def looks_of(spec: RegisterSpec, row: Mapping[str, Any]) -> Looks:
    """Return what is compared of one record."""
    compared = _compared(spec.name)
    name, unit = compared.name, compared.unit
    wanted = [c for c in compared.columns if row.get(c.name)]
    number = next((str(row[c.name]) for c in wanted if c.kind is Kind.ID_NUMBER), "")
    texts = [(c.label, str(row[c.name])) for c in wanted if c.kind is Kind.NUMBER]
    return Looks(
        str(row.get(name) or ""), number, _born(number), str(row.get(unit) or ""), texts
    )  # fmt: skip


def _born(number: str) -> date | None:
    try:
        return birth_date(number)
    except ValueError:
        return None
