"""What an import would do: links found, records matched, values checked, each row judged.

Reads the store through a few whole-register queries, then works in memory; writes nothing. The
checks of a row's own values are those of the window (services/validation).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from zhifa_desktop.db.unit_of_work import CHUNK, new_id
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.importing_child_keys import refuse_taken_keys
from zhifa_desktop.services.importing_children import Children, ChildWork, Unfiled, fallback_of
from zhifa_desktop.services.importing_entries import CHANGED, NEW, REFUSED, SAME, Entry, column_of
from zhifa_desktop.services.importing_index import Key, folded, key_value
from zhifa_desktop.services.importing_links import Directory, Found, label_of
from zhifa_desktop.services.validation import ERROR, blank, examine

ADD, UPDATE, BOTH = "add", "update", "both"
_UNIT = "unit"


@dataclass(frozen=True)
class Wishes:
    """How the clerk wants the file taken."""

    mode: str = BOTH
    columns: tuple[str, ...] | None = None
    create_missing: bool = False


@dataclass
class Plan:
    """The judged entries and what is to be written for them."""

    entries: list[Entry]
    planned: dict[str, list[dict[str, object]]]
    missing: dict[tuple[str, str], int]
    children: ChildWork = field(default_factory=ChildWork)


class Planner:
    """Plans one import into one register."""

    def __init__(
        self, connection: Connection, today: date, register: str, wishes: Wishes, start_month: str
    ) -> None:
        """Prepare the look-ups."""
        self.spec = specifications()[register]
        self._connection, self._today, self._wishes = connection, today, wishes
        self._since = Month.parse(start_month).first if start_month else date.min
        self._directory = Directory(
            connection, At(today), today, create=wishes.create_missing
        )
        for column in self.spec.stored:
            source, _, wanted = column.default_from.partition(".")
            if wanted and self.spec.column(source).kind is Kind.LINK:
                self._directory.want(self.spec.column(source).target, wanted)
        self._links = [c for c in self.spec.entered if c.kind in (Kind.LINK, Kind.LINKS)]
        self._filled_from = [c for c in self.spec.stored if c.default_from]
        self._defaults = {c.name: c.default for c in self.spec.entered if c.default is not None}
        self._index = self._directory.index(register)
        self._stored = frozenset(self._index.rows)
        self._children = Children(self.spec, today)
        self._consumed: set[str] = set()
        self._seen: dict[tuple[object, ...], Entry] = {}

    def plan(self, entries: list[Entry], step: Callable[[int], None]) -> Plan:
        """Judge the entries; ``step`` is told how many are done."""
        for entry in self._parents_first(entries):
            self._resolve(entry)
            self._match(entry)
            if not entry.refused and entry.status == NEW:
                self._index.add(entry.id, {**self._defaults, **entry.given})
        self._load([e for e in entries if e.status == CHANGED])
        children = ChildWork()
        for done, entry in enumerate(entries, 1):
            self._judge(entry, children)
            step(done)
        refuse_taken_keys(self.spec, self._directory, self._children, entries, children)
        children.keep({e.id for e in entries if e.status in (NEW, CHANGED)})
        directory = self._directory
        return Plan(entries, directory.planned, dict(directory.missing), children)

    def _parents_first(self, entries: list[Entry]) -> Iterator[Entry]:
        """Yield entries whose own register they link to (上级机构) after those they name."""
        own = [c.name for c in self._links if c.target == self.spec.name]
        waiting = [e for e in entries if any(n in e.given for n in own)]
        yield from (e for e in entries if not any(n in e.given for n in own))
        name = self.spec.title[0]
        while waiting:
            names = {folded(e.given.get(name)) for e in waiting}
            ready = [e for e in waiting if not any(folded(e.given[n]) in names for n in own)]
            self._directory.forget()
            yield from ready or waiting
            waiting = [e for e in waiting if e not in ready] if ready else []

    # links

    def _resolve(self, entry: Entry) -> None:
        for column in self._links:
            name = column.name
            if name in entry.about and column.child is None:
                self._link(entry, column, str(entry.given.get(name, "")))
            elif name in entry.given:
                if column.child is not None:
                    self._names(entry, column)
                else:
                    self._link(entry, column, str(entry.given[name]))

    def _link(self, entry: Entry, column: ColumnSpec, text: str) -> None:
        found = self._directory.resolve(
            column.target, text, entry.about.get(column.name, {}),
            hints=self._hints(entry, column), described=entry.described == column.name,
        )  # fmt: skip
        if found.id:
            entry.given[column.name] = found.id
            return
        entry.given.pop(column.name, None)
        entry.refuse(column.name, label_of(column, found.clause), found.rule)

    def _hints(self, entry: Entry, link: ColumnSpec) -> dict[str, object]:
        """Return what a linked record would have if made: hours granted are those of the session."""
        sources = [(c.name, *c.default_from.partition(".")) for c in self._filled_from]
        return {
            wanted: entry.given[name]
            for name, source, _, wanted in sources
            if source == link.name and entry.given.get(name)
        }

    def _names(self, entry: Entry, column: ColumnSpec) -> None:
        """Resolve the names in a child column; further names go to the column for several."""
        given = entry.given.pop(column.name)
        names = given if isinstance(given, tuple) else (given,)
        if column.kind is Kind.LINK and len(names) > 1:
            several = self._sibling(column)
            if several is None or several.name in entry.given:
                message = label_of(column, f"只能填一个人,现在有{'、'.join(map(str, names))}")
                entry.refuse(column.name, message, "link.several")
                return
            entry.given[several.name] = names[1:]
            entry.places.setdefault(several.name, entry.places[column.name])
            entry.cells.setdefault(several.name, entry.cells[column.name])
            names = names[:1]
        found = [self._person(entry, column, str(name)) for name in names]
        if any(value is None for value in found):
            return
        entry.given[column.name] = tuple(found) if column.kind is Kind.LINKS else found[0]

    def _sibling(self, column: ColumnSpec) -> ColumnSpec | None:
        assert column.child is not None
        same = (column.child.register, column.child.fills)
        return next(
            (
                c for c in self.spec.columns
                if c.child is not None and c.child.multiple
                and (c.child.register, c.child.fills) == same
            ),
            None,
        )  # fmt: skip

    def _person(self, entry: Entry, column: ColumnSpec, name: str) -> object:
        unit = entry.given.get(_UNIT)
        near = unit if isinstance(unit, str) else ""
        found = self._directory.resolve(column.target, name, {}, near)
        if found.id:
            return found.id
        if found.missing and self._may_stay_unfiled(entry, column):
            message = label_of(column, f"“{name}”没有人员档案,按历史姓名登记")
            entry.warn(column.name, message, "link.unfiled")
            return Unfiled(name)
        clause = found.clause
        if found.missing and fallback_of_column(column):
            self._directory.missing[column.target, name] += 1
            clause = (
                f"{column_target(column)}台账里没有“{name}”,请先登记;"
                "确已离开的可选择自动新建,按历史姓名登记"
            )
        entry.refuse(column.name, label_of(column, clause), found.rule)
        return None

    def _may_stay_unfiled(self, entry: Entry, column: ColumnSpec) -> bool:
        """Return whether a name without a file is kept: asked for, or before 启用月份."""
        if not fallback_of_column(column):
            return False
        days = [entry.given.get(n) for n in (self.spec.month, "filed_on") if n]
        known = [day for day in days if isinstance(day, date)]
        return self._directory.create or (bool(known) and max(known) < self._since)

    # matching

    def _match(self, entry: Entry) -> None:
        if not entry.refused and self._repeats(entry):
            return
        identity = self._existing(entry)
        if identity is None:
            entry.id, entry.status = new_id(), NEW
            if self._wishes.mode == UPDATE:
                entry.refuse(
                    self._key_column(entry),
                    f"台账里没有这条{self.spec.label}记录;“只更新”方式不新增",
                    "mode.update",
                )
                entry.status = REFUSED
            return
        self._consumed.add(identity)
        entry.id, entry.status = identity, CHANGED

    def _repeats(self, entry: Entry) -> bool:
        """Return whether the file has this record already; say so in either case."""
        for mark in self._marks(entry):
            first = self._seen.get(mark)
            if first is None:
                continue
            key = mark[0]
            if _same_content(first, entry):
                where = self._key_column(entry)
                entry.warn(where, f"与第{first.number}行完全相同,只算一次", "file.repeated")
                entry.id, entry.status = first.id, SAME
                return True
            if isinstance(key, tuple) and key in self._index.unique:
                labels = "、".join(self.spec.column(n).label for n in key)
                column = next((n for n in reversed(key) if n in entry.places), key[-1])
                message = f"与第{first.number}行的“{labels}”相同,但其他内容不同,请只留一行"
                entry.refuse(column, message, "file.duplicate")
                entry.status = REFUSED
                return True
            if key == _NAMED and first.status == NEW:
                message = f"与第{first.number}行姓名、机构相同又都没有身份证号,分不清是不是同一人"
                entry.refuse(self.spec.title[0], message, "file.duplicate")
                entry.status = REFUSED
                return True
        for mark in self._marks(entry):
            self._seen.setdefault(mark, entry)
        return False

    def _marks(self, entry: Entry) -> list[tuple[object, ...]]:
        """Return what tells an entry from others in the file."""
        marks: list[tuple[object, ...]] = []
        for key in self._index.keys:
            value = self._index.key_value(key, entry.given)
            if value is not None:
                marks.append((key, *value))
        strong = any(mark[0] in self._index.unique for mark in marks)
        if not strong and self._named_key() and (v := key_value(self._named_key(), entry.given)):
            marks.append((_NAMED, *v))
        if not marks:
            marks.append(("row", *sorted((n, str(v)) for n, v in entry.given.items())))
        return marks

    def _existing(self, entry: Entry) -> str | None:
        stronger: list[Key] = []
        for key in self._index.keys:
            ids = [
                i
                for i in self._index.by_key(key, entry.given)
                if self._is_free(i) and not self._contradicts(i, stronger, entry)
            ]
            if ids:
                return ids[0]
            stronger.append(key)
        return self._same_name(entry, stronger)

    def _is_free(self, identity: str) -> bool:
        """Return whether a record is in the store and no earlier row is about it."""
        return identity in self._stored and identity not in self._consumed

    def _contradicts(self, identity: str, keys: Sequence[Key], entry: Entry) -> bool:
        row = self._index.rows[identity]
        for key in keys:
            mine = self._index.key_value(key, entry.given)
            theirs = self._index.key_value(key, row)
            if mine is not None and theirs is not None and mine != theirs:
                return True
        return False

    def _same_name(self, entry: Entry, keys: Sequence[Key]) -> str | None:
        """Return the record of that name in the unit, where no key says otherwise."""
        key = self._named_key()
        if not key:
            return None
        ids = [
            i
            for i in self._index.by_key(key, entry.given)
            if self._is_free(i) and not self._contradicts(i, keys, entry)
        ]
        if len(ids) > 1:
            found = self._directory.resolve(
                self.spec.name, str(entry.given[key[0]]), {}, str(entry.given[_UNIT])
            )
            message = label_of(self.spec.column(key[0]), found.clause or "在机构内不是唯一的")
            entry.refuse(key[0], message, "link.ambiguous")
            return None
        if ids and any(key_value(k, entry.given) for k in self._index.unique):
            message = "台账中同机构的同名人员还没有证号,认作同一人,请核对"
            entry.warn(key[0], label_of(self.spec.column(key[0]), message), "match.by_name")
        return ids[0] if ids else None

    def _named_key(self) -> Key:
        """Return (name, unit) for registers whose records are known by name."""
        title = self.spec.title
        is_named = len(title) == 1 and "|" not in title[0] and _UNIT in self.spec.by_name
        return (title[0], _UNIT) if is_named and not self.spec.by_name[_UNIT].computed else ()

    def _key_column(self, entry: Entry) -> str:
        names = [n for key in self._index.keys for n in key] + [self.spec.title[0]]
        return next((n for n in names if n in entry.places), next(iter(entry.places), names[0]))

    # judging

    def _load(self, matched: list[Entry]) -> None:
        ids = [e.id for e in matched]
        table = by_name()[self.spec.name].__table__
        rows: dict[str, dict[str, Any]] = {}
        for start in range(0, len(ids), CHUNK):
            wanted = select(table).where(table.c.id.in_(ids[start : start + CHUNK]))
            rows.update({r["id"]: dict(r) for r in self._connection.execute(wanted).mappings()})
        self._children.load(self._connection, ids)
        for entry in matched:
            entry.before = {**rows[entry.id], **self._children.values(entry.id)}

    def _judge(self, entry: Entry, children: ChildWork) -> None:
        if entry.status in (SAME, REFUSED):
            return
        if entry.status == CHANGED and self._wishes.mode == ADD:
            _unchanged(entry)
            return
        if entry.status == CHANGED:
            self._update(entry, children)
        else:
            self._complete(entry)
            self._children.plan(entry, children, is_new=True)
            self._examine(entry, entry.values)
        if entry.refused:
            entry.status = REFUSED

    def _update(self, entry: Entry, children: ChildWork) -> None:
        named = self._wishes.columns
        if named is not None:
            entry.given = {n: v for n, v in entry.given.items() if n in named}
            kept = {*named, *self._finding()}
            entry.problems = [p for p in entry.problems if p.column in kept]
        stored = {c.name for c in self.spec.stored}
        entry.values = {
            n: v for n, v in entry.given.items() if n in stored and v != entry.before.get(n)
        }
        changed = self._children.plan(entry, children, is_new=False)
        if not entry.values and not changed and not entry.refused:
            _unchanged(entry)
            return
        self._examine(entry, {**entry.before, **entry.given})

    def _finding(self) -> set[str]:
        """Return the columns by which records are found."""
        return {n for key in (*self._index.keys, self._named_key()) for n in key}

    def _complete(self, entry: Entry) -> None:
        values = {**self._defaults, **entry.given}
        for column in self._filled_from:
            if blank(values.get(column.name)):
                values[column.name] = self._taken(column, values)
        entry.values = values

    def _taken(self, column: ColumnSpec, values: Mapping[str, object]) -> object:
        source, _, wanted = column.default_from.partition(".")
        given = values.get(source)
        if blank(given):
            return None
        spec = self.spec.column(source)
        if spec.kind is Kind.CODE:
            items = {item.code: item.value for item in code_list(spec.codes).items}
            return items.get(str(given))
        return self._directory.value(spec.target, str(given), wanted)

    def _examine(self, entry: Entry, values: Mapping[str, object]) -> None:
        known = {p.column.partition(".")[0] for p in entry.problems if p.level == ERROR}
        for problem in examine(self.spec, {**values, "id": entry.id}, self._today):
            if problem.column not in known:
                entry.problems.append(problem)
        for key in self._index.unique:
            others = self._index.by_key(key, values)
            if others and others[0] != entry.id:
                labels = "、".join(self.spec.column(n).label for n in key)
                message = f"已有另一条{self.spec.label}记录的“{labels}”与此相同"
                entry.refuse(key[-1], message, "unique")

_NAMED = "name and unit"


def fallback_of_column(column: ColumnSpec) -> str:
    """Return the child's text column for a name without a record."""
    return fallback_of(column.child) if column.child is not None else ""


def column_target(column: ColumnSpec) -> str:
    """Return the label of the register a link points to."""
    return specifications()[column.target].label


def _unchanged(entry: Entry) -> None:
    """Mark an entry that changes nothing; what was noted while reading it is of no use then."""
    entry.status = SAME
    entry.problems = []


def _same_content(first: Entry, second: Entry) -> bool:
    return first.given == second.given and first.about == second.about


__all__ = ["ADD", "BOTH", "UPDATE", "Found", "Plan", "Planner", "Wishes", "column_of"]
