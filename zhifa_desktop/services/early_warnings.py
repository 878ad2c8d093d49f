"""Early warnings of an opened store: all at start, then only what each piece of work touched.

What a clerk notes about a warning, and when to be reminded again, stays with it until its day
changes. It knows no thread: the window asks for ``refresh`` where it likes.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from zhifa_desktop.db import kept
from zhifa_desktop.db.query import titles
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.codes import in_force
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_content, moved_figures
from zhifa_desktop.services.workspace import OfficeSettings, Report, Workspace, silent
from zhifa_desktop.warnings.catalogue import WARNINGS
from zhifa_desktop.warnings.declaration import Urgency, Warned, WarningRule
from zhifa_desktop.warnings.engine import rules_touched, run, touched

__all__ = ["URGENCIES", "EarlyWarnings", "Note", "Urgency", "WarningLine"]

NOTES = "warnings/notes"
URGENCIES: Mapping[Urgency, str] = {
    Urgency.URGENT: "紧急", Urgency.SOON: "重要", Urgency.EARLY: "提醒",
}  # fmt: skip
"""The most pressing first."""
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Note:
    """What was written about a warning, and from which day on to show it again."""

    text: str = ""
    remind_on: date | None = None
    by: str = ""
    written_on: date | None = None


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One warning as it is listed; ``label`` is its rule's, ``unit_name`` empty without a unit."""

    warned: Warned
    label: str
    unit_name: str
    note: Note

    @property
    def urgency_words(self) -> str:
        """紧急, 重要 or 提醒."""
        return URGENCIES[self.warned.urgency]

    def put_off(self, today: date) -> bool:
        """Whether it waits for its own day."""
        return self.note.remind_on is not None and self.note.remind_on > today


class _Asked:
    """What one refresh rests on, read once: its connection, the rules in use, 启用月份."""

    def __init__(self, connection: Connection, settings: OfficeSettings) -> None:
        in_use = month_content.kept(connection, settings)
        self.connection = connection
        self.rules = [rule for rule in WARNINGS if rule.register in in_use]
        start = settings.start_month
        self.since = Month.parse(start).first if start else None


class EarlyWarnings:
    """Keeps the warnings of a store and works them out again where something changed."""

    def __init__(self, workspace: Workspace) -> None:
        """Watch that store."""
        self._workspace = workspace
        self._found: dict[str, dict[str, Warned]] = {}
        self._known: tuple[object, ...] = ()
        self._pending: list[tuple[str, frozenset[str]]] = []
        self._lock = threading.Lock()
        workspace.remember_work(self._noted)

    def _noted(self, change: str, what: str, registers: frozenset[str]) -> None:
        self._pending.append((change, registers))

    def refresh(self, report: Report = silent) -> tuple[WarningLine, ...]:
        """Return all warnings, the most pressing first; only what changed is asked again."""
        with self._lock, self._workspace.reader() as connection:
            pending, self._pending = self._pending, []
            settings = self._workspace.settings
            asked = _Asked(connection, settings)
            known = self._state(settings)
            if known != self._known:
                self._all(asked, report)
                self._known = known
            else:
                for change, registers in pending:
                    self._after(asked, change, registers)
            return self._lines(connection)

    def note(self, key: str, text: str, remind_on: date | None) -> None:
        """Keep what was done about a warning, and when to show it again; empty takes it away.

        Raises:
            UserError: The day to be reminded is past, or the text too long.
        """
        today = self._workspace.today()
        if remind_on is not None and remind_on <= today:
            raise UserError("提醒日期应晚于今天", kept="没有保存", todo="请选明天或以后的日期")
        if len(text) > LONGEST_NOTE:
            raise UserError(f"处理情况超过{LONGEST_NOTE}字", kept="没有保存", todo="请写得简短些")
        with self._workspace.work("登记预警处理情况") as unit:
            notes = kept.read(unit.connection, NOTES) or {}
            notes.pop(key, None)
            if text.strip() or remind_on:
                notes[key] = {
                    "text": text.strip(), "remind_on": remind_on and remind_on.isoformat(),
                    "by": self._workspace.user, "written_on": today.isoformat(),
                }  # fmt: skip
            kept.write(unit.connection, NOTES, notes or None, unit.now)

    def _state(self, settings: OfficeSettings) -> tuple[object, ...]:
        """Return what all warnings rest on, beside the records."""
        return (
            self._workspace.today(), in_force().version, settings.start_month, settings.preset,
            settings.registers, settings.share_cameras,
        )  # fmt: skip

    def _all(self, asked: _Asked, report: Report) -> None:
        self._found = {}
        for done, rule in enumerate(asked.rules):
            report(done, len(asked.rules), "正在检查预警")
            self._ask(asked, rule)
        self._moved(asked.connection)

    def _after(self, asked: _Asked, change: str, registers: frozenset[str]) -> None:
        for register in registers:
            for rule in rules_touched(asked.rules, register):
                ids = touched(asked.connection, rule, register, change)
                self._ask(asked, rule, ids)
        if registers & moved_figures.REGISTERS:
            self._moved(asked.connection)

    def _ask(self, asked: _Asked, rule: WarningRule, among: frozenset[str] | None = None) -> None:
        found = run(asked.connection, self._workspace.at(), rule, among=among, since=asked.since)
        before = {} if among is None else self._found.get(rule.id, {})
        stay = {key: one for key, one in before.items() if key not in (among or ())}
        self._found[rule.id] = stay | {one.record_id: one for one in found}

    def _moved(self, connection: Connection) -> None:
        found = moved_figures.moved(connection, self._workspace)
        self._found[moved_figures.RULE] = {one.record_id: one for one in found}

    def _lines(self, connection: Connection) -> tuple[WarningLine, ...]:
        notes = {key: _note(raw) for key, raw in (kept.read(connection, NOTES) or {}).items()}
        labels = {rule.id: rule.label for rule in WARNINGS} | {
            moved_figures.RULE: moved_figures.LABEL
        }
        warned = [one for found in self._found.values() for one in found.values()]
        units = titles(connection, self._workspace.at(), "unit", {w.unit for w in warned if w.unit})
        order = list(URGENCIES)
        rules = list(labels)
        warned.sort(
            key=lambda w: (
                order.index(w.urgency), w.due or date.min, rules.index(w.rule), w.title,
            )
        )  # fmt: skip
        return tuple(
            WarningLine(w, labels[w.rule], units.get(w.unit or "", ""), notes.get(w.key, Note()))
            for w in warned
        )


def _note(raw: Mapping[str, str | None]) -> Note:
    def day(name: str) -> date | None:
        text = raw.get(name)
        return date.fromisoformat(text) if text else None

    return Note(
        str(raw.get("text") or ""), day("remind_on"), str(raw.get("by") or ""), day("written_on")
    )
