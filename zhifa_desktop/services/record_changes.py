"""What was changed in one record, by whom and when, from the history twin; masked as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.services.showing import show
from zhifa_desktop.services.workspace import Workspace

CHINA = timedelta(hours=8)
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Changed:
    """One version of a record: when (China's time), who, and what differs from the one before."""

    when: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of a record changed once: when (China's time), by whom, from what to what.

    The record's own coming and going has no column and says itself in ``label``.
    """

    when: datetime
    who: str
    column: str
    label: str
    before: str
    after: str


def field_changes(workspace: Workspace, register: str, identity: str) -> tuple[FieldChange, ...]:
    """Return every change of every column of a record, the latest first."""
    history = by_name()[register].history
    chosen = select(history).where(history.c.id == identity).order_by(history.c.version)
    found: list[FieldChange] = []
    at, stored = workspace.at(), specifications()[register].stored
    with workspace.reader() as connection:
        rows = [dict(row) for row in connection.execute(chosen).mappings()]
        for old, new in zip([None, *rows], rows, strict=False):
            when, who = new["held_from"] + CHINA, new["who"]
            if event := _event(old, new):
                found.append(FieldChange(when, who, "", event, "", ""))
            if old is None:
                continue
            for column in (c for c in stored if old[c.name] != new[c.name]):
                was, now = (
                    shown_value(connection, at, column, one[column.name]) for one in (old, new)
                )
                found.append(FieldChange(when, who, column.name, column.label, was, now))
    return tuple(reversed(found))


def _event(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> str:
    """Return what happened to the record as a whole in a version, if anything."""
    if old is None:
        return "新增"
    if (old["deleted_at"] is None) != (new["deleted_at"] is None):
        return "放入回收站" if new["deleted_at"] else "从回收站恢复"
    return ""


def changes_of(workspace: Workspace, register: str, identity: str) -> tuple[Changed, ...]:
    """Return the changes of one record, the latest first."""
    history = by_name()[register].history
    chosen = select(history).where(history.c.id == identity).order_by(history.c.version)
    at = workspace.at()
    with workspace.reader() as connection:
        rows = [dict(row) for row in connection.execute(chosen).mappings()]
        before: list[dict[str, Any] | None] = [None, *rows[:-1]]
        told = [
            Changed(new["held_from"] + CHINA, new["who"], _told(connection, at, register, old, new))
            for old, new in zip(before, rows, strict=True)
        ]
    return tuple(reversed(told))


def _told(
    connection: Connection,
    at: At,
    register: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any],
) -> str:
    if old is None or (event := _event(old, new)):
        return event if old else "新增"
    differ = [
        f"{column.label}：{shown_value(connection, at, column, old[column.name])} → "
        f"{shown_value(connection, at, column, new[column.name])}"
        for column in specifications()[register].stored
        if old[column.name] != new[column.name]
    ]
    return "；".join(differ) or "重新保存"


def shown_value(connection: Connection, at: At, column: ColumnSpec, value: object) -> str:
    """Return a stored value in words, masked as shown; (空) for a blank, long texts cut."""
    if column.kind is Kind.PHOTO:
        return "有照片" if value else "无照片"
    if column.target and isinstance(value, str):
        return titles(connection, at, column.target, [value]).get(value, "") or "(空)"
    text = " ".join(show(column, value).split()) or "(空)"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
