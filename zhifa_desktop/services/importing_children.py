"""Child columns of imported rows: officers of a case, the card of a person, who holds a camera.

Compares what the sheet says with the children there are and plans deletions, changes and new
children; blank cells change nothing. The declaration says which columns belong together;
nothing here knows a register by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from zhifa_desktop.db.unit_of_work import CHUNK, Change
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ChildColumn, ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.children import groups
from zhifa_desktop.services.importing_entries import Entry
from zhifa_desktop.services.importing_index import keys_of
from zhifa_desktop.services.validation import Problem, blank, examine

Row = Mapping[str, Any]


class Unfiled(str):
    """The name of somebody without a file, kept as written (历史姓名)."""

    __slots__ = ()


@dataclass
class ChildWork:
    """What is to be written to child registers, with the parent it is for; deletions first."""

    gone: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    changes: dict[str, list[tuple[str, Change]]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[str, list[tuple[str, dict[str, object]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, other: ChildWork) -> None:
        """Take over what was planned for one more entry."""
        for register, gone in other.gone.items():
            self.gone[register].extend(gone)
        for register, changes in other.changes.items():
            self.changes[register].extend(changes)
        for register, rows in other.rows.items():
            self.rows[register].extend(rows)

    def keep(self, parents: set[str]) -> None:
        """Take back everything planned for other parents."""
        everything: tuple[dict[str, list[Any]], ...] = (self.gone, self.changes, self.rows)
        for planned in everything:
            for register, items in planned.items():
                planned[register] = [item for item in items if item[0] in parents]


def fallback_of(child: ChildColumn) -> str:
    """Return the child's text column for a name without a record, "" where it has none."""
    for item in specifications()[child.register].title:
        first, _, other = item.partition("|")
        if first == child.fills:
            return other
    return ""


class Children:
    """The child columns of one register, with the children that matched records have."""

    def __init__(self, spec: RegisterSpec, today: date) -> None:
        """Prepare; nothing is read yet."""
        self.spec, self._today = spec, today
        self.groups = [(g, g[0].child) for g in groups(spec)]
        self._present: dict[str, dict[str, list[dict[str, Any]]]] = {}

    def load(self, connection: Connection, parents: Sequence[str]) -> None:
        """Read the living children of these parents."""
        links = {(c.register, c.parent_link) for _, c in self.groups if c is not None}
        for register, link in sorted(links):
            table = by_name()[register].__table__
            found: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for start in range(0, len(parents), CHUNK):
                wanted = select(table).where(
                    table.c.deleted_at.is_(None), table.c[link].in_(parents[start : start + CHUNK])
                )
                order = (table.c.created_at, table.c.id)
                for row in connection.execute(wanted.order_by(*order)).mappings():
                    found[row[link]].append(dict(row))
            self._present[register] = found

    def values(self, parent: str) -> dict[str, object]:
        """Return the child columns of a parent as they stand, as the form shows them."""
        found: dict[str, object] = {}
        for columns, child in self.groups:
            assert child is not None
            rows = self._holding(child, parent)
            for column in columns:
                held = [_held(column, row) for row in rows]
                if child.multiple:
                    found[column.name] = tuple(v for v in held if v is not None)
                else:
                    found[column.name] = held[0] if held else None
        return found

    def present(self, register: str, parent: str) -> list[dict[str, Any]]:
        """Return all living children of a parent, ended ones included."""
        return self._present.get(register, {}).get(parent, [])

    def plan(self, entry: Entry, work: ChildWork, *, is_new: bool) -> bool:
        """Plan the children of an entry; return whether anything changes."""
        changed = False
        for columns, child in self.groups:
            assert child is not None
            typed = [c for c in columns if c.default is None and c.name in entry.given]
            if not typed:
                continue
            present = [] if is_new else self._holding(child, entry.id)
            if child.multiple:
                changed |= self._several(entry, columns[0], child, present, work)
            else:
                changed |= self._one(entry, columns, child, present, work)
        return changed

    def _holding(self, child: ChildColumn, parent: str) -> list[dict[str, Any]]:
        def holds(row: Row) -> bool:
            until = row[child.current] if child.current else None
            return until is None or until > self._today

        return [
            row
            for row in self.present(child.register, parent)
            if all(row[name] == value for name, value in child.fixed) and holds(row)
        ]

    def _several(
        self, entry: Entry, column: ColumnSpec, child: ChildColumn, present: Sequence[Row],
        work: ChildWork,
    ) -> bool:  # fmt: skip
        wanted = entry.given[column.name]
        names = wanted if isinstance(wanted, tuple) else ()
        there = {_held(column, row): row for row in present}
        gone = [str(row["id"]) for value, row in there.items() if value not in names]
        fresh = [value for value in names if value not in there]
        work.gone[child.register].extend((entry.id, identity) for identity in gone)
        for value in fresh:
            self._insert(entry, [column], child, {child.fills: value}, work)
        return bool(gone or fresh)

    def _one(
        self, entry: Entry, columns: list[ColumnSpec], child: ChildColumn, present: Sequence[Row],
        work: ChildWork,
    ) -> bool:  # fmt: skip
        wanted = {
            c.child.fills: entry.given[c.name]
            for c in columns
            if c.child is not None and c.name in entry.given
        }
        same = [row for row in present if _same_child(child, row, wanted)]
        if not same:
            if child.current:
                self._end(entry, child, present, wanted, work)
            elif child.fixed:
                work.gone[child.register].extend((entry.id, str(row["id"])) for row in present)
            for column in columns:
                if column.child is not None and column.default is not None:
                    wanted.setdefault(column.child.fills, column.default)
            self._insert(entry, columns, child, wanted, work)
            return True
        new = {n: v for n, v in _as_stored(child, wanted).items() if same[0].get(n) != v}
        if not new:
            return False
        self._examine(entry, columns, child, {**same[0], **new})
        work.changes[child.register].append((entry.id, Change(str(same[0]["id"]), new)))
        return True

    def _end(
        self, entry: Entry, child: ChildColumn, present: Sequence[Row],
        wanted: dict[str, object], work: ChildWork,
    ) -> None:  # fmt: skip
        """End the child that holds now; the next one begins where the sheet or today says."""
        for row in present:
            start = wanted.get("start")
            if start == row.get("start"):
                wanted.pop("start", None)
            until = max(self._today, row["start"])
            change = Change(str(row["id"]), {child.current: until})
            work.changes[child.register].append((entry.id, change))

    def _insert(
        self, entry: Entry, columns: list[ColumnSpec], child: ChildColumn,
        wanted: Mapping[str, object], work: ChildWork,
    ) -> None:  # fmt: skip
        spec = specifications()[child.register]
        values = {c.name: c.default for c in spec.stored if c.default is not None}
        values.update(_as_stored(child, wanted))
        values.update({child.parent_link: entry.id, **dict(child.fixed)})
        if child.current and blank(values.get("start")):
            values["start"] = self._today
        self._examine(entry, columns, child, values)
        work.rows[child.register].append((entry.id, values))

    def _examine(
        self, entry: Entry, columns: list[ColumnSpec], child: ChildColumn, values: Row
    ) -> None:
        by_field = {c.child.fills: c for c in columns if c.child is not None}
        known = {p.column for p in entry.problems}
        for problem in examine(specifications()[child.register], values, self._today):
            column = by_field.get(problem.column, columns[0])
            if column.name not in known:
                message = problem.message
                if problem.rule == "required":
                    message = f"“{column.label}”没有填写"
                entry.problems.append(Problem(column.name, message, problem.level, problem.rule))


def _held(column: ColumnSpec, row: Row) -> object:
    """Return what a child holds for a parent's column, a name without a file included."""
    assert column.child is not None
    value = row[column.child.fills]
    if value is None and (other := fallback_of(column.child)) and row.get(other):
        return Unfiled(row[other])
    return value


def _as_stored(child: ChildColumn, wanted: Mapping[str, object]) -> dict[str, object]:
    stored: dict[str, object] = {}
    for name, value in wanted.items():
        if isinstance(value, Unfiled):
            stored[fallback_of(child)] = str(value)
            stored[name] = None
        elif not blank(value):
            stored[name] = value
    return stored


def _same_child(child: ChildColumn, row: Row, wanted: Mapping[str, object]) -> bool:
    """Return whether a child is the one the sheet means: same key, or same holder."""
    stored = _as_stored(child, wanted)
    if child.current:
        spec = specifications()[child.register]
        holder = next(
            c.name for c in spec.stored if c.kind is Kind.LINK and c.name != child.parent_link
        )
        return holder not in stored or row[holder] == stored[holder]
    if child.fixed:
        return all(row[name] == value for name, value in stored.items())
    keys, _ = keys_of(child.register)
    given = {**row, **stored}
    return any(all(row[n] == given[n] for n in key) for key in keys if set(key) & set(stored)) or (
        not any(set(key) & set(stored) for key in keys)
    )
