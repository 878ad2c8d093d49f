"""What an import would do: links found, records matched, values checked, each row judged.

Reads the store through a few whole-register queries, then works in memory; writes nothing. The
checks of a row's own values are those of the window (services/validation).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from zhifa_desktop.db.unit_of_work import CHUNK
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.importing_child_keys import refuse_taken_keys
from zhifa_desktop.services.importing_children import Children, ChildWork, Unfiled, fallback_of
from zhifa_desktop.services.importing_corrected import corrected
from zhifa_desktop.services.importing_entries import CHANGED, NEW, REFUSED, SAME, Entry
from zhifa_desktop.services.importing_index import folded
from zhifa_desktop.services.importing_links import Directory, label_of
from zhifa_desktop.services.importing_match import ADD, BOTH, Matcher
from zhifa_desktop.services.rows import UNFILED
from zhifa_desktop.services.validation import ERROR, blank, examine

_UNIT = "unit"


@dataclass(frozen=True)
class Wishes:
    """How the clerk wants the file taken.

    ``ours`` names, by (table, row of the sheet), the columns where the store's value stays; for
    other rows it stays where it was corrected by hand, unless ``theirs`` is wished. ``after`` is
    an id made when the file was written from the store: later corrections alone contradict it.
    """

    mode: str = BOTH
    columns: tuple[str, ...] | None = None
    create_missing: bool = False
    ours: Mapping[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    theirs: bool = False
    after: str = ""


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
        self._directory = Directory(connection, At(today), today, create=wishes.create_missing)
        for column in self.spec.stored:
            source, _, wanted = column.default_from.partition(".")
            if wanted and self.spec.column(source).kind is Kind.LINK:
                self._directory.want(self.spec.column(source).target, wanted)
        self._links = [c for c in self.spec.entered if c.kind in (Kind.LINK, Kind.LINKS)]
        self._filled_from = [c for c in self.spec.stored if c.default_from]
        self._defaults = {c.name: c.default for c in self.spec.entered if c.default is not None}
        self._index = self._directory.index(register)
        self._matcher = Matcher(self.spec, self._directory, wishes.mode, wishes.columns)
        self._children = Children(self.spec, today)

    def plan(self, entries: list[Entry], step: Callable[[int], None]) -> Plan:
        """Judge the entries; ``step`` is told how many are done."""
        for entry in self._parents_first(entries):
            self._resolve(entry)
            self._matcher.match(entry)
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
        wanted = needed(directory.planned, entries, children)
        return Plan(entries, wanted, dict(directory.missing), children)

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
        described = entry.described == column.name
        found = self._directory.resolve(
            column.target, text, entry.about.get(column.name, {}),
            hints={} if described else self._hints(entry, column), described=described,
        )  # fmt: skip
        if found.id:
            entry.given[column.name] = found.id
            return
        entry.given.pop(column.name, None)
        entry.refuse(column.name, label_of(column, found.clause), found.rule)

    def _hints(self, entry: Entry, link: ColumnSpec) -> dict[str, object]:
        """Return what a linked record would have if made (the hours granted are its own)."""
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
                message = label_of(column, f"只能填一个人，现在有{'、'.join(map(str, names))}")
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
        name, marked = without_mark(name)  # a list of ours says so of names without a file
        found = self._directory.resolve(column.target, name, {}, near)
        if found.id:
            return found.id
        if found.missing and (marked or self._may_stay_unfiled(entry, column)):
            message = label_of(column, f"“{name}”没有人员档案，按历史姓名登记")
            entry.warn(column.name, message, "link.unfiled")
            return Unfiled(name)
        clause = found.clause
        if found.missing and fallback_of_column(column):
            self._directory.missing[column.target, name] += 1
            clause = (
                f"{column_target(column)}台账里没有“{name}”，请先登记；"
                "确已离开的可选择一并新建，按历史姓名登记"
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
        stored = {c.name for c in self.spec.stored}
        differing = {
            e.id: {n for n, v in e.given.items() if n in stored and v != e.before.get(n)}
            for e in matched
        }
        changed = [identity for identity, names in differing.items() if names]
        columns = sorted(set().union(*differing.values()))
        by_hand = corrected(self._connection, self.spec.name, changed, columns, self._wishes.after)
        for entry in matched:
            entry.conflicts = by_hand.get(entry.id, frozenset()) & differing[entry.id]

    def _judge(self, entry: Entry, children: ChildWork) -> None:
        if entry.status in (SAME, REFUSED):
            return
        if entry.status == CHANGED and self._wishes.mode == ADD:
            differs = any(entry.before.get(n) != v for n, v in entry.given.items())
            _unchanged(entry)
            if differs:
                message = "台账中已有这条记录，内容不同；“只新增”方式没有更新它"
                entry.warn(self.spec.title[0].split("|")[0], message, "mode.add")
            return
        work = ChildWork()
        if entry.status == CHANGED:
            self._update(entry, work)
        else:
            self._complete(entry)
            self._children.plan(entry, work, is_new=True)
            self._examine(entry, entry.values)
        if entry.refused:
            entry.status = REFUSED
        else:
            children.add(work)

    def _update(self, entry: Entry, children: ChildWork) -> None:
        named = self._wishes.columns
        if named is not None:
            entry.given = {n: v for n, v in entry.given.items() if n in named}
            kept = {*named, *self._matcher.finding}
            entry.problems = [p for p in entry.problems if p.column in kept]
            entry.conflicts &= set(named)
        ours = self._stays(entry)
        entry.left = {n: entry.given.pop(n) for n in sorted(ours) if n in entry.given}
        stored = {c.name for c in self.spec.stored}
        entry.values = {
            n: v for n, v in entry.given.items() if n in stored and v != entry.before.get(n)
        }
        changed = self._children.plan(entry, children, is_new=False)
        if not entry.values and not changed and not entry.refused:
            _unchanged(entry)
            _tell_conflict(entry)
            return
        self._examine(entry, {**entry.before, **entry.given})
        _tell_conflict(entry)

    def _stays(self, entry: Entry) -> frozenset[str]:
        """Return the columns where the store's value stays."""
        by_itself = frozenset[str]() if self._wishes.theirs else entry.conflicts
        return self._wishes.ours.get((entry.table, entry.number), by_itself)

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
                message = f"已有另一条{self.spec.label}的“{labels}”与此相同"
                entry.refuse(key[-1], message, "unique")


def needed(
    planned: Mapping[str, list[dict[str, object]]], entries: list[Entry], children: ChildWork
) -> dict[str, list[dict[str, object]]]:
    """Return the planned linked records that a row which goes in needs, directly or by another."""
    going_in: list[Mapping[str, object]] = [e.values for e in entries if e.status in (NEW, CHANGED)]
    going_in += [values for rows in children.rows.values() for _, values in rows]
    going_in += [c.values for changes in children.changes.values() for _, c in changes]
    by_id = {str(row["id"]): row for rows in planned.values() for row in rows}
    wanted: set[str] = set()
    waiting = going_in if by_id else []
    while waiting:
        named = {value for values in waiting for value in values.values() if isinstance(value, str)}
        fresh = (named & by_id.keys()) - wanted
        wanted |= fresh
        waiting = [by_id[identity] for identity in fresh]
    kept = {name: [row for row in rows if row["id"] in wanted] for name, rows in planned.items()}
    return {name: rows for name, rows in kept.items() if rows}


def fallback_of_column(column: ColumnSpec) -> str:
    """Return the child's text column for a name without a record."""
    return fallback_of(column.child) if column.child is not None else ""


def without_mark(name: str) -> tuple[str, bool]:
    """Return a name without 未建档 in brackets, and whether it was there."""
    bare = name.replace("（", "(").replace("）", ")").removesuffix(UNFILED).strip()
    return (bare, True) if bare and len(bare) < len(name) else (name, False)


def column_target(column: ColumnSpec) -> str:
    """Return the label of the register a link points to."""
    return specifications()[column.target].label


def _tell_conflict(entry: Entry) -> None:
    """Say where the file contradicts what was corrected here, and that it did not win."""
    for name in sorted(entry.conflicts & entry.left.keys()):
        message = "这一栏在台账里后来改过，来表仍是另一个值；保留台账的，没有用来表覆盖"
        entry.warn(name, message, "match.corrected")


def _unchanged(entry: Entry) -> None:
    """Mark an entry that changes nothing; what was noted while reading it is of no use then."""
    entry.status = SAME
    entry.problems = []
