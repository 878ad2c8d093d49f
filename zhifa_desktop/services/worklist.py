"""The findings of a month as a list to work off: open, explained, mended.

What the last check of the month found and this one does not is mended: it stays in the list, so
that the clerk sees what was done. The last check's findings are kept with the store, the records
themselves never.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.checks.catalogue import rule_of
from zhifa_desktop.checks.declaration import Level, Place
from zhifa_desktop.checks.levels import is_off
from zhifa_desktop.checks.responsible import responsible_for
from zhifa_desktop.db import kept
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import term
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_checks import MonthFinding
from zhifa_desktop.services.workspace import Workspace

KEPT = "checks/"
MOST_MENDED = 500
FORMS = "报表"


class WorkState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    EXPLAINED = "explained"
    MENDED = "mended"


STATES: Mapping[WorkState, str] = {
    WorkState.OPEN: "待处理", WorkState.EXPLAINED: "已说明", WorkState.MENDED: "已改好",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One finding as it is listed.

    ``label`` is its rule's, ``where`` its register's or form's, ``whose`` who is responsible.
    """

    state: WorkState
    finding: MonthFinding
    label: str
    where: str
    whose: str

    @property
    def state_words(self) -> str:
        """待处理, 已说明 or 已改好."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the last check of a month left: its findings, and what was mended before."""

    found: tuple[WorkLine, ...] = ()
    mended: tuple[WorkLine, ...] = ()


class Worklist:
    """The lists of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def lines(self, month: Month, findings: Iterable[MonthFinding]) -> tuple[WorkLine, ...]:
        """Return a month's list: what its check found now, then what was mended."""
        with self._workspace.reader() as connection:
            now = self._now(connection, findings)
            return (*now, *_mended(_remembered(connection, month), now))

    def remember(self, month: Month, lines: Sequence[WorkLine]) -> None:
        """Keep a list as the last check of its month; nothing is written where it is the same."""
        with self._workspace.reader() as connection:
            stored = kept.read(connection, f"{KEPT}{month}")
        told = {
            "found": [_plain(line) for line in lines if line.state is not WorkState.MENDED],
            "mended": [_plain(line) for line in lines if line.state is WorkState.MENDED],
        }
        told["mended"] = told["mended"][:MOST_MENDED]
        if told != (stored or {"found": [], "mended": []}):
            with self._workspace.work(f"校核{month.label}") as unit:
                kept.write(unit.connection, f"{KEPT}{month}", told, unit.now)

    def _now(
        self, connection: Connection, findings: Iterable[MonthFinding]
    ) -> tuple[WorkLine, ...]:
        findings = tuple(findings)
        whose = self._whose(connection, findings)
        labels = {name: spec.label for name, spec in specifications().items()}
        return tuple(
            WorkLine(
                _state(one), one, _label(one.rule), labels.get(one.register) or _form(one),
                whose.get((one.register, one.record_id), ""),
            )
            for one in findings
        )  # fmt: skip

    def _whose(
        self, connection: Connection, findings: Iterable[MonthFinding]
    ) -> dict[tuple[str, str], str]:
        """Return who is responsible, by register and record; of forms it is who fills them in."""
        at, by_register = self._workspace.at(), dict[str, set[str]]()
        for one in findings:
            if one.register and one.record_id:
                by_register.setdefault(one.register, set()).add(one.record_id)
        found = {
            (register, identity): person
            for register, ids in by_register.items()
            for identity, person in responsible_for(connection, at, register, ids).items()
        }
        found["", ""] = self._workspace.settings.preparer or term("preparer")
        return found


def _state(one: MonthFinding) -> WorkState:
    explained = one.level != Level.BLOCK and bool(one.reason)
    return WorkState.EXPLAINED if explained else WorkState.OPEN


def _label(rule: str) -> str:
    declared = rule_of(rule)
    return declared.label if declared else rule


def _form(one: MonthFinding) -> str:
    return one.place.form if one.place else FORMS


def _mended(before: _Memory, now: Sequence[WorkLine]) -> tuple[WorkLine, ...]:
    """Return what is no longer found; what a rule put out of use found is not mended."""
    there = {line.finding.identity for line in now}
    gone: dict[str, WorkLine] = {}
    for line in (*before.found, *before.mended):
        rule = rule_of(line.finding.rule)
        if line.finding.identity not in there and rule is not None and not is_off(rule):
            gone.setdefault(line.finding.identity, replace(line, state=WorkState.MENDED))
    return tuple(gone.values())


def _remembered(connection: Connection, month: Month) -> _Memory:
    stored = kept.read(connection, f"{KEPT}{month}")
    if stored is None:
        return _Memory()
    return _Memory(
        tuple(map(_of_plain, stored["found"])), tuple(map(_of_plain, stored["mended"]))
    )  # fmt: skip


def _plain(line: WorkLine) -> dict[str, Any]:
    told = asdict(line)
    told["state"], told["finding"]["level"] = str(line.state), str(line.finding.level)
    return told


def _of_plain(told: dict[str, Any]) -> WorkLine:
    raw = told["finding"]
    place = Place(**raw["place"]) if raw["place"] else None
    finding = MonthFinding(**{**raw, "place": place})
    return WorkLine(
        WorkState(told["state"]), finding, told["label"], told["where"], told["whose"]
    )  # fmt: skip
