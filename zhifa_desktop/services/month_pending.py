"""What was changed in a month's records after the month was signed: a correction that waits.

Told from the history twins, so that it does not matter how much the package gave away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.record_changes import shown_value
from zhifa_desktop.services.registers_in_use import in_use
from zhifa_desktop.services.workspace import OfficeSettings

ADDED, REMOVED, CHANGED = "新增", "删除", "修改"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class PendingChange:
    """One record of a month as it differs from what was signed.

    ``fields`` says which columns changed, from what to what; empty for one added or removed.
    """

    register: str
    label: str
    record: str
    title: str
    what: str
    fields: tuple[str, ...]

    @property
    def words(self) -> str:
        """The whole in one line."""
        told = f"：{'；'.join(self.fields)}" if self.fields else ""
        return f"{self.what}{self.label}“{self.title}”{told}"


def pending(
    connection: Connection, settings: OfficeSettings, at: At, month: Month, since: datetime
) -> tuple[PendingChange, ...]:
    """Return the records of a month that were added, removed or changed since an instant (UTC)."""
    found: list[PendingChange] = []
    for spec in in_use(connection, settings.preset, settings.registers):
        if spec.month and not spec.stays:
            found += _of_register(connection, at, spec, month, since)
    return tuple(found)


def _of_register(
    connection: Connection, at: At, spec: RegisterSpec, month: Month, since: datetime
) -> Iterator[PendingChange]:
    history = by_name()[spec.name].history
    touched = select(history.c.id).where(
        or_(history.c.held_from > since, history.c.held_until > since),
        _in_month(at, spec, history, month),
    )
    ids = sorted(set(connection.execute(touched).scalars()))
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        before, now = _as_at(connection, history, some, since), _as_at(connection, history, some)
        named = titles(connection, at, spec.name, some)
        for identity in some:
            old, new = before.get(identity), now.get(identity)
            change = _compared(connection, at, spec, old, new)
            if change is not None:
                what, fields = change
                yield PendingChange(
                    spec.name, spec.label, identity, named.get(identity, ""), what, fields
                )


def _in_month(at: At, spec: RegisterSpec, history: Any, month: Month) -> Any:
    """Return whether a version belongs to the month; "session.start" is the session's day."""
    link, _, name = spec.month.rpartition(".")
    if not link:
        return history.c[name].between(month.first, month.last)
    target, _ = at.ever(spec.column(link).target)
    days = select(target.id).where(target[name].between(month.first, month.last))
    return history.c[link].in_(days)


def _as_at(
    connection: Connection, history: Any, ids: Sequence[str], moment: datetime | None = None
) -> dict[str, Mapping[str, Any]]:
    """Return the living versions at an instant, or now, by id."""
    chosen = select(history).where(history.c.id.in_(ids), history.c.deleted_at.is_(None))
    until = history.c.held_until
    if moment is None:
        chosen = chosen.where(until.is_(None))
    else:
        chosen = chosen.where(history.c.held_from <= moment, or_(until.is_(None), until > moment))
    return {row["id"]: dict(row) for row in connection.execute(chosen).mappings()}


def _compared(
    connection: Connection, at: At, spec: RegisterSpec,
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None,
) -> tuple[str, tuple[str, ...]] | None:  # fmt: skip
    """Return what happened to a record and which columns differ; None where nothing does."""
    if old is None or new is None:
        return None if old is new else (ADDED if old is None else REMOVED, ())
    fields = tuple(
        f"{column.label} {shown_value(connection, at, column, old[column.name])}"
        f"→{shown_value(connection, at, column, new[column.name])}"
        for column in spec.stored
        if old[column.name] != new[column.name]
    )
    return (CHANGED, fields) if fields else None
