"""关键信息变更: when a person's name, unit, post or card was changed here, and by which document.

Read from the history twins. What was only filled in is no change, nor is what was mended on the
day the record was made or on the day it was changed. Everything else that changed stands in the
records' own history, which is another paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ColumnSpec
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.rows import CHUNK
from zhifa_desktop.services.showing import show
from zhifa_desktop.services.workspace import Workspace

WATCHED = {"person": ("name", "unit", "post"), "certificate": ("number", "valid_until")}
DOCUMENTED = {"posting": "person", "certificate_event": "certificate"}
"""Registers whose documents explain a change made in the same piece of work, and their link."""
BLANK = "(空)"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One column of one record, from what it said to what it says, on the day it was noted."""

    day: date
    record: str
    column: str
    label: str
    before: str
    after: str
    document: str


@dataclass(slots=True)
class _Step:
    """The changes of one column within one day, taken together."""

    before: Any
    after: Any
    works: list[str]


def key_changes(
    workspace: Workspace, register: str, ids: Sequence[str]
) -> dict[str, tuple[KeyChange, ...]]:
    """Return the key changes of records of a watched register by record, the earliest first."""
    found: dict[str, tuple[KeyChange, ...]] = {}
    with workspace.reader() as connection:
        for start in range(0, len(ids), CHUNK):
            steps = _steps(connection, register, ids[start : start + CHUNK])
            documents = _documents(connection, {w for s in steps.values() for w in s.works})
            found |= _told(connection, workspace.at(), register, steps, documents)
    return found


def _steps(
    connection: Connection, register: str, ids: Sequence[str]
) -> dict[tuple[str, date, str], _Step]:
    """Return what differs between one version and the next, by record, day and column."""
    history = by_name()[register].history.c
    names = WATCHED[register]
    chosen = select(history.id, history.held_from, history.change, *(history[n] for n in names))
    chosen = chosen.where(history.id.in_(ids)).order_by(history.id, history.version)
    found: dict[tuple[str, date, str], _Step] = {}
    made: dict[str, date] = {}
    last: dict[str, dict[str, Any]] = {}
    for row in map(dict, connection.execute(chosen).mappings()):
        record, day = row["id"], china_day(row["held_from"])
        before = last.get(record, row)
        if day > made.setdefault(record, day):
            for name in (n for n in names if before[n] != row[n]):
                step = found.setdefault((record, day, name), _Step(before[name], None, []))
                step.after = row[name]
                step.works.append(row["change"])
        last[record] = row
    return {k: s for k, s in found.items() if s.before not in (None, "") and s.before != s.after}


def _documents(connection: Connection, works: set[str]) -> dict[tuple[str, str], str]:
    """Return the documents noted in pieces of work, by work and the record they are about."""
    found: dict[tuple[str, str], str] = {}
    for register, link in DOCUMENTED.items():
        history = by_name()[register].history.c
        chosen = select(history.change, history[link].label("about"), history.document)
        chosen = chosen.where(history.change.in_(sorted(works)), history.document.is_not(None))
        for row in connection.execute(chosen):
            found[row.change, row.about] = row.document
    return found


def _told(
    connection: Connection,
    at: At,
    register: str,
    steps: Mapping[tuple[str, date, str], _Step],
    documents: Mapping[tuple[str, str], str],
) -> dict[str, tuple[KeyChange, ...]]:
    spec = specifications()[register]
    named = _named(connection, at, register, steps)
    found: dict[str, list[KeyChange]] = defaultdict(list)
    for (record, day, name), step in sorted(steps.items()):
        column = spec.column(name)
        document = next((documents[w, record] for w in step.works if (w, record) in documents), "")
        before, after = (_shown(column, value, named) for value in (step.before, step.after))
        found[record].append(KeyChange(day, record, name, column.label, before, after, document))
    return {record: tuple(changes) for record, changes in found.items()}


def _named(
    connection: Connection, at: At, register: str, steps: Mapping[tuple[str, date, str], _Step]
) -> dict[str, str]:
    """Return the names of the records that links went from and to."""
    found: dict[str, str] = {}
    spec = specifications()[register]
    for target in {spec.column(name).target for _, _, name in steps} - {""}:
        linked = [s for (_, _, name), s in steps.items() if spec.column(name).target == target]
        ids = {value for step in linked for value in (step.before, step.after) if value}
        found |= titles(connection, at, target, ids)
    return found


def _shown(column: ColumnSpec, value: object, named: Mapping[str, str]) -> str:
    if column.target:
        return named.get(str(value), "") or BLANK
    return show(column, value) or BLANK
