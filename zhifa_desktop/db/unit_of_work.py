"""Writing records: identity, versions, sort keys, search text, auto numbers, history, journal.

Everything a use case writes goes through one UnitOfWork inside one write transaction, in bulk
statements, so that 10,000 rows cost little more than the bare inserts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uuid_utils
from sqlalchemy import Connection, Table, bindparam, insert, select, update

from zhifa_desktop.db.counters import Counters
from zhifa_desktop.db.system import journal
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.base import KEY_SUFFIX, Record
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ColumnSpec
from zhifa_desktop.rules import pinyin

CHUNK = 500
Values = Mapping[str, object]


def new_id() -> str:
    """Return a UUIDv7, made where a record is born."""
    return str(uuid_utils.uuid7())


@dataclass(frozen=True, slots=True)
class Change:
    """New values for one record; ``version`` is the version they were made from (None: any)."""

    id: str
    values: Values
    version: int | None = None


class UnitOfWork:
    """One piece of work of one person at one instant."""

    def __init__(self, connection: Connection, who: str, now: datetime, what: str) -> None:
        """Begin; ``what`` is the journal's line in the clerk's words."""
        self.connection = connection
        self.who = who
        self.now = now
        self.change = new_id()
        self.changed: set[str] = set()
        self._what = what
        self._noted = False
        self._counters = Counters(connection, now)

    def insert(self, register: str, rows: Sequence[Values]) -> list[str]:
        """Store new records; return their ids in order.

        Values may carry an ``id`` made with new_id() beforehand; auto columns left blank get
        their numbers here.
        """
        if not rows:
            return []
        cls = by_name()[register]
        for spec in _autos(cls):
            typed = (row.get(spec.name) for row in rows)
            self._counters.avoid(_table(cls).c[spec.name], {str(n) for n in typed if n})
        complete = [self._complete(cls, row) for row in rows]
        self.connection.execute(insert(_table(cls)), complete)
        self._remember(cls, complete)
        return [row["id"] for row in complete]

    def update(self, register: str, changes: Sequence[Change]) -> None:
        """Store new values of records that exist.

        Raises:
            UserError: A record was changed by somebody else since ``version``.
        """
        cls = by_name()[register]
        before = self.fetch(register, [change.id for change in changes])
        after: list[dict[str, Any]] = []
        for change in changes:
            old = before.get(change.id)
            if old is None or (change.version is not None and old["version"] != change.version):
                raise conflict(specifications()[register].label)
            merged = {**old, **change.values, "version": old["version"] + 1}
            merged["changed_at"] = self.now
            after.append({**merged, **_derived(cls, merged)})
        self._write(cls, after)

    def delete(self, register: str, ids: Iterable[str]) -> None:
        """Put records into the bin."""
        self.update(register, [Change(i, {"deleted_at": self.now}) for i in ids])

    def restore(self, register: str, ids: Iterable[str]) -> None:
        """Take records out of the bin."""
        self.update(register, [Change(i, {"deleted_at": None}) for i in ids])

    def fetch(self, register: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return whole rows by id, the bin included."""
        table = _table(by_name()[register])
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(ids), CHUNK):
            wanted = select(table).where(table.c.id.in_(ids[start : start + CHUNK]))
            for row in self.connection.execute(wanted).mappings():
                found[row["id"]] = dict(row)
        return found

    def note(self) -> None:
        """Have the journal's line written also where no record changes."""
        self._noted = True

    def finish(self) -> frozenset[str]:
        """Write the journal's line and return the registers that changed."""
        self._counters.save()
        if self.changed or self._noted:
            line = {"change": self.change, "at": self.now, "who": self.who, "what": self._what}
            self.connection.execute(insert(journal), [line])
        return frozenset(self.changed)

    def _complete(self, cls: type[Record], given: Values) -> dict[str, Any]:
        row: dict[str, Any] = {column.name: None for column in _table(cls).columns}
        row.update(given)
        row["id"] = given.get("id") or new_id()
        row["version"] = 1
        row["created_at"] = row["changed_at"] = self.now
        for spec in _autos(cls):
            if row[spec.name] in (None, ""):
                row[spec.name] = self._counters.next(_table(cls).c[spec.name], spec.auto)
        return {**row, **_derived(cls, row)}

    def _write(self, cls: type[Record], rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        table = _table(cls)
        names = [c.name for c in table.columns if c.name != "id"]
        statement = (
            update(table)
            .where(table.c.id == bindparam("the_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        bound = [{"the_id": r["id"], **{f"new_{n}": r[n] for n in names}} for r in rows]
        self.connection.execute(statement, bound)
        self._close_history(cls, [row["id"] for row in rows])
        self._remember(cls, rows)

    def _close_history(self, cls: type[Record], ids: list[str]) -> None:
        history = cls.history
        statement = (
            update(history)
            .where(history.c.id == bindparam("the_id"), history.c.held_until.is_(None))
            .values(held_until=self.now)
        )
        self.connection.execute(statement, [{"the_id": i} for i in ids])

    def _remember(self, cls: type[Record], rows: list[dict[str, Any]]) -> None:
        extra = {"held_from": self.now, "held_until": None, "who": self.who, "change": self.change}
        self.connection.execute(insert(cls.history), [{**row, **extra} for row in rows])
        self.changed.add(cls.register.name)


def conflict(label: str) -> UserError:
    """Return the sentence for a record that somebody else changed meanwhile."""
    return UserError(
        f"这条{label}已在别处修改或删除",
        kept="您输入的内容还在，没有覆盖对方的修改",
        todo="请刷新后对照修改，再保存",
    )


def _table(cls: type[Record]) -> Table:
    table = cls.__table__
    assert isinstance(table, Table)
    return table


_AUTOS: dict[str, list[ColumnSpec]] = {}


def _autos(cls: type[Record]) -> list[ColumnSpec]:
    name = cls.register.name
    if name not in _AUTOS:
        _AUTOS[name] = [c for c in specifications()[name].stored if c.auto]
    return _AUTOS[name]


def _derived(cls: type[Record], row: Values) -> dict[str, str | None]:
    """Return the stored keys of a row: pinyin order and search text."""
    derived: dict[str, str | None] = {}
    searched: list[str] = []
    for spec in specifications()[cls.register.name].stored:
        value = row.get(spec.name)
        text = value if isinstance(value, str) else ""
        if spec.sorted_by_pinyin:
            derived[spec.name + KEY_SUFFIX] = pinyin.sort_key(text)
        if spec.searched and not spec.target and text:
            searched.append(pinyin.search_forms(text))
    derived["search_text"] = " ".join(searched)
    return derived
