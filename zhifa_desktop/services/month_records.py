"""The records that travel with a month, register by register, never all of them in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select

from zhifa_desktop.db.query import Query, Reader
from zhifa_desktop.db.views import At
from zhifa_desktop.package.packed import Packed
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.plain import package_columns, plain_record
from zhifa_desktop.services.registers_in_use import in_use
from zhifa_desktop.services.rows import rows_of
from zhifa_desktop.services.workspace import Workspace

SUMMARY = "summary"
CHUNK = 500

Watch = Callable[[str], None]
Files = Mapping[str, Packed]
"""JSON lines by register."""


def month_files(
    connection: Connection, workspace: Workspace, month: Month, watch: Watch
) -> dict[str, Packed]:
    """Return each register's records of a month, or all that stand; none at 汇总级.

    ``watch`` is told the register's label with every few hundred records; it may raise Cancelled.
    """
    settings = workspace.settings
    if settings.grade == SUMMARY:
        return {}
    at = At(max(min(month.last, workspace.today()), month.first))
    return {
        spec.name: Packed.of(_lines(connection, spec, at, month, watch))
        for spec in in_use(connection, settings.preset, settings.registers)
        if not spec.stays
    }


def summary(files: Files) -> dict[str, dict[str, object]]:
    """Return what the month's document says of its records: their digest and size."""
    return {name: {"sha256": f.sha256, "bytes": f.size} for name, f in files.items()}


def record_changes(now: Files, before: Files) -> dict[str, dict[str, list[str]]]:
    """Return the ids added, removed and changed by register; registers without any are left out."""
    found = {}
    for name, file in now.items():
        mine = _digests(file)
        theirs = _digests(before[name]) if name in before else {}
        change = {
            "added": sorted(mine.keys() - theirs.keys()),
            "removed": sorted(theirs.keys() - mine.keys()),
            "changed": sorted(i for i in mine.keys() & theirs.keys() if mine[i] != theirs[i]),
        }
        if any(change.values()):
            found[name] = change
    return found


def is_empty(connection: Connection, month: Month) -> bool:
    """Return whether no register that belongs to months has a record of this one."""
    dated = (spec.name for spec in specifications().values() if spec.month)
    return not any(connection.execute(_first_of(name, month)).first() for name in dated)


@lru_cache(maxsize=512)
def _first_of(register: str, month: Month) -> Select[Any]:
    """Return the select of a record of a month; building it takes longer than finding one."""
    reader, spec = Reader(register, At(month.last)), specifications()[register]
    days = in_days(reader, spec, month.first, month.last)
    return reader.ids(Query()).where(days).limit(1)


def _lines(
    connection: Connection, spec: RegisterSpec, at: At, month: Month, watch: Watch
) -> Iterator[bytes]:
    columns = package_columns(spec)
    reader = Reader(spec.name, at)
    chosen = reader.ids(Query()).order_by(None).order_by(reader.row.id)
    if spec.month:
        chosen = chosen.where(in_days(reader, spec, month.first, month.last))
    ids = list(connection.execute(chosen).scalars())
    for start in range(0, len(ids), CHUNK):
        watch(spec.label)
        few = reader.plain(columns, deleted=False)
        few = few.where(reader.row.id.in_(ids[start : start + CHUNK]))
        rows = {row.id: row for row in rows_of(connection, reader, columns, few)}
        for identity in ids[start : start + CHUNK]:
            record = plain_record(rows[identity], columns)
            yield f"{json.dumps(record, ensure_ascii=False, sort_keys=True)}\n".encode()


def _digests(file: Packed) -> dict[str, bytes]:
    return {
        json.loads(line)["id"]: hashlib.blake2b(line, digest_size=16).digest()
        for line in file.lines()
    }


def in_days(reader: Reader, spec: RegisterSpec, first: date, last: date) -> Any:
    """Return whether a record belongs to these days; "session.start" is the session's day."""
    link, _, name = spec.month.rpartition(".")
    if not link:
        return reader.row[name].between(first, last)
    target, living = reader.at.of(spec.column(link).target)
    within = target[name].between(first, last)
    return reader.row[link].in_(select(target.id).where(living, within))
