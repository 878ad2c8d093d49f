"""Reading and keeping the records of any register: pages, forms, options, the bin.

One use case per method; frozen rows go out, plain values come in. Nothing here knows a register
by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from zhifa_desktop.checks import gates
from zhifa_desktop.db import pictures
from zhifa_desktop.db.query import Filter, Query, children_of, reader_of, titles
from zhifa_desktop.db.unit_of_work import Change, UnitOfWork, new_id
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import CodeItem, CodeList, code_list
from zhifa_desktop.registers.spec import ChildColumn, ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.pinyin import nearest_first
from zhifa_desktop.services import children
from zhifa_desktop.services.bin import put_in, take_out
from zhifa_desktop.services.namesakes import told_apart
from zhifa_desktop.services.others import dangling, duplicates
from zhifa_desktop.services.registers_in_use import in_use
from zhifa_desktop.services.rows import CHUNK, Row, dressed, rows_at, rows_of
from zhifa_desktop.services.showing import show
from zhifa_desktop.services.validation import (
    ERROR,
    REQUIRED,
    WARNING,
    Invalid,
    Problem,
    blank,
    examine,
)
from zhifa_desktop.services.workspace import Workspace

__all__ = [
    "ERROR", "WARNING", "ChildColumn", "CodeItem", "CodeList", "ColumnSpec", "Filter", "Invalid",
    "Kind", "Problem", "Query", "Records", "RegisterSpec", "Row",
]  # fmt: skip

RANKED = 100
"""Matches of a link field that are put in order; what is typed next narrows the rest."""


class Records:
    """The records of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def specs(self) -> tuple[RegisterSpec, ...]:
        """Return the descriptions of all registers."""
        return tuple(specifications().values())

    def kept(self) -> tuple[RegisterSpec, ...]:
        """Return the descriptions of the registers this office keeps."""
        settings = self._workspace.settings
        with self._workspace.reader() as connection:
            return in_use(connection, settings.preset, settings.registers)

    def spec(self, register: str) -> RegisterSpec:
        """Return one register's description.

        Raises:
            UserError: There is no such register.
        """
        if register not in specifications():
            known = "、".join(specifications())
            raise UserError(f"没有名为“{register}”的台账", todo=f"可用的有：{known}")
        return specifications()[register]

    def page(
        self,
        register: str,
        query: Query,
        offset: int = 0,
        limit: int = 200,
        *,
        columns: Sequence[str] | None = None,
        reveal: bool = False,
    ) -> tuple[Row, ...]:
        """Return the rows from ``offset`` on; masked columns stay masked unless revealed."""
        wanted = self._wanted(register, columns)
        reader = reader_of(register, self._workspace.at())
        with self._workspace.reader() as connection:
            # ids first: computed columns are worked out for the rows in sight, not for all
            ids = connection.execute(reader.ids(query).offset(offset).limit(limit)).scalars()
            return rows_at(connection, reader, wanted, list(ids), query, reveal=reveal)

    def find(
        self,
        register: str,
        query: Query,
        offset: int = 0,
        limit: int = 200,
        *,
        columns: Sequence[str] | None = None,
    ) -> tuple[int, tuple[Row, ...]]:
        """Return how many rows a query finds and those from ``offset`` on, searching once."""
        wanted = self._wanted(register, columns)
        reader = reader_of(register, self._workspace.at())
        with self._workspace.reader() as connection:
            found = connection.execute(reader.found(query).offset(offset).limit(limit)).all()
            ids = [str(identity) for identity, _ in found]
            total = found[0][1] if found else 0
            if not found and offset:  # past the end no row tells it
                total = connection.execute(reader.count(query)).scalar_one()
            return int(total), rows_at(connection, reader, wanted, ids, query, reveal=False)

    def _wanted(self, register: str, columns: Sequence[str] | None) -> list[ColumnSpec]:
        return [c for c in self.spec(register).columns if columns is None or c.name in columns]

    def pick(
        self,
        register: str,
        ids: Sequence[str],
        *,
        columns: Sequence[str] | None = None,
        reveal: bool = False,
    ) -> dict[str, Row]:
        """Return the living records of those ids by id, masked unless revealed."""
        wanted = self._wanted(register, columns)
        reader = reader_of(register, self._workspace.at())
        found: dict[str, Row] = {}
        with self._workspace.reader() as connection:
            for start in range(0, len(ids), CHUNK):
                chosen = reader.select(wanted, Query())
                chosen = chosen.where(reader.row.id.in_(ids[start : start + CHUNK]))
                rows = rows_of(connection, reader, wanted, chosen, reveal=reveal)
                found |= {row.id: row for row in rows}
        return found

    def count(self, register: str, query: Query) -> int:
        """Return how many rows a query finds."""
        with self._workspace.reader() as connection:
            reader = reader_of(register, self._workspace.at())
            return int(connection.execute(reader.count(query)).scalar_one())

    def ids(self, register: str, query: Query) -> tuple[str, ...]:
        """Return the ids a query finds, in order."""
        with self._workspace.reader() as connection:
            reader = reader_of(register, self._workspace.at())
            return tuple(connection.execute(reader.ids(query)).scalars())

    def get(self, register: str, identity: str, *, reveal: bool = True) -> Row:
        """Return one record with its child columns.

        Raises:
            UserError: It is gone.
        """
        with self._workspace.reader() as connection:
            return self._get(connection, register, identity, reveal=reveal)

    def _get(
        self, connection: Connection, register: str, identity: str, *, reveal: bool = True
    ) -> Row:
        spec = self.spec(register)
        reader = reader_of(register, self._workspace.at())
        chosen = reader.select(spec.columns, Query()).where(reader.row.id == identity)
        raw = [dict(row) for row in connection.execute(chosen).mappings()]
        if not raw:
            raise UserError(f"这条{spec.label}已被删除", todo="可在回收站中恢复")
        return dressed(connection, reader.at, spec.columns, raw, reveal=reveal)[0]

    def examine(
        self, register: str, values: Mapping[str, object], identity: str | None = None
    ) -> tuple[Problem, ...]:
        """Return what is wrong with a record while it is typed; nothing is written."""
        spec = self.spec(register)
        with self._workspace.reader() as connection:
            filled = children.filled_in(connection, spec, {**values, "id": identity})
            found = self._examined(connection, spec, filled, identity)
            found.extend(duplicates(connection, spec, filled, identity))
        return tuple(found)

    def _examined(
        self,
        connection: Connection,
        spec: RegisterSpec,
        values: Mapping[str, object],
        identity: str | None,
    ) -> list[Problem]:
        """Return a record's own problems; a name as written answers for a missing link."""
        found = examine(spec, values, self._workspace.today())
        if identity is None:
            return found
        held = children_of(connection, self._workspace.at(), spec.columns, [identity])
        answered = {column for (column, _), one in held.items() if one.written}
        return [p for p in found if p.rule != REQUIRED or p.column not in answered]

    def save(
        self,
        register: str,
        values: Mapping[str, object],
        *,
        identity: str | None = None,
        version: int | None = None,
    ) -> Row:
        """Store a new record, or new values of one that exists, with its child columns.

        ``values`` names columns to set; for a new record the defaults fill the others.

        Raises:
            Invalid: Something is wrong with it; nothing was stored.
            UserError: It was changed elsewhere since ``version``.
        """
        spec = self.spec(register)
        what = f"{'修改' if identity else '新增'}{spec.label}"
        with self._workspace.work(what) as unit:
            current: dict[str, object] = dict(self.defaults(register))
            if identity is not None:
                current = dict(self._get(unit.connection, register, identity).values)
            merged = {**current, **values, "id": identity}
            merged = children.filled_in(unit.connection, spec, merged)
            self._refuse(unit.connection, spec, merged, identity)
            saved = _write(unit, spec, merged, identity, version)
            children.write(unit, spec, saved, values, merged, self._workspace.today())
            self._gate(unit.connection, spec, saved)
            return self._get(unit.connection, register, saved)

    def _refuse(
        self,
        connection: Connection,
        spec: RegisterSpec,
        values: Mapping[str, object],
        identity: str | None,
    ) -> None:
        problems = self._examined(connection, spec, values, identity)
        problems.extend(dangling(connection, spec, values))
        problems.extend(duplicates(connection, spec, values, identity))
        errors = tuple(p for p in problems if p.level == ERROR)
        if errors:
            raise Invalid(spec.label, errors)

    def _gate(self, connection: Connection, spec: RegisterSpec, identity: str) -> None:
        refused = gates.refusals(
            connection, self._workspace.at(), spec.name, (identity,),
            self._workspace.settings.start_month,
        )  # fmt: skip
        if refused:
            problems = tuple(Problem(f.column, f.message, ERROR, f.rule) for f in refused)
            raise Invalid(spec.label, problems)

    def delete(self, register: str, ids: Sequence[str]) -> None:
        """Put records into the bin.

        Raises:
            UserError: Other living records point to one of them.
        """
        spec = self.spec(register)
        with self._workspace.work(f"删除{spec.label}") as unit:
            put_in(unit, spec, ids)

    def restore(self, register: str, ids: Sequence[str]) -> None:
        """Take records out of the bin, with the children that went in with them.

        Raises:
            UserError: A living record has taken the same number, or a record they need is gone.
        """
        spec = self.spec(register)
        with self._workspace.work(f"恢复{spec.label}") as unit:
            take_out(unit, spec, ids)

    def options(
        self, register: str, text: str = "", limit: int = 20
    ) -> tuple[tuple[str, str], ...]:
        """Return (id, title) of records that match what is typed into a link field.

        Of the first RANKED matches those come first whose title begins with what was typed.
        """
        reader = reader_of(register, self._workspace.at())
        with self._workspace.reader() as connection:
            most = max(limit, RANKED) if text.strip() else limit
            found = list(connection.execute(reader.ids(Query(search=text)).limit(most)).scalars())
            named = titles(connection, reader.at, register, found)
            chosen = nearest_first(text, ((one, named[one]) for one in found))[:limit]
            labels = told_apart(connection, reader.at, register, dict(chosen))
        return tuple((identity, labels[identity]) for identity, _ in chosen)

    def labels(self, register: str, ids: Sequence[str]) -> dict[str, str]:
        """Return the titles of records, with what tells apart those that share theirs."""
        at = self._workspace.at()
        with self._workspace.reader() as connection:
            return told_apart(connection, at, register, titles(connection, at, register, ids))

    def titles(self, register: str, ids: Sequence[str]) -> dict[str, str]:
        """Return the display names of records."""
        with self._workspace.reader() as connection:
            return titles(connection, self._workspace.at(), register, ids)

    def choices(self, list_name: str) -> tuple[tuple[str, str], ...]:
        """Return (code, label) of a code list in its order."""
        return tuple((item.code, item.label) for item in code_list(list_name).offered)

    def distinct(
        self, register: str, column: str, query: Query, limit: int = 200
    ) -> tuple[tuple[object, str, int], ...]:
        """Return a column's values as (value, shown, count) for the filter list."""
        spec = self.spec(register).column(column)
        reader = reader_of(register, self._workspace.at())
        others = tuple(f for f in query.filters if f.column != column)
        narrowed = Query(query.search, others, (), query.deleted)
        with self._workspace.reader() as connection:
            found = connection.execute(reader.distinct(spec, narrowed, limit)).all()
            named: dict[str, str] = {}
            if spec.target:
                ids = [value for value, _ in found if value]
                named = titles(connection, reader.at, spec.target, ids)
        return tuple((v, named.get(v, "") if spec.target else show(spec, v), n) for v, n in found)

    def defaults(self, register: str) -> dict[str, object]:
        """Return the values a new record starts with."""
        spec = self.spec(register)
        return {c.name: c.default for c in spec.entered if c.default is not None}

    def store_photo(self, data: bytes) -> str:
        """Keep a picture and return its digest.

        Raises:
            UserError: It is no picture that can be read, or too large.
        """
        with self._workspace.work("保存照片") as unit:
            return pictures.store(unit.connection, data, self._workspace.now())

    def photo(self, digest: str) -> bytes:
        """Return a stored picture (JPEG)."""
        with self._workspace.reader() as connection:
            return pictures.load(connection, digest)


def _write(
    unit: UnitOfWork,
    spec: RegisterSpec,
    values: Mapping[str, object],
    identity: str | None,
    version: int | None,
) -> str:
    stored = {
        c.name: None if blank(values.get(c.name)) else values.get(c.name) for c in spec.stored
    }
    if identity is None:
        return unit.insert(spec.name, [{**stored, "id": new_id()}])[0]
    unit.update(spec.name, [Change(identity, stored, version)])
    return identity
