"""授权代签: who signs for somebody on the cover, by what authority, from when until when.

Papers of those days bear the deputy's name with “(代)” behind it. Two deputies for one place on one
day would leave open who signs, so that is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.db import kept
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.signing import ROLES, UNIT
from zhifa_desktop.services.workspace import Workspace

MARK = "(代)"
PLACES = {role: label for role, label in ROLES.items() if role != UNIT}
"""Whose place a deputy may take; the unit has none."""
_KEPT = "deputies"
_NOT_KEPT = "没有登记"


@dataclass(frozen=True, slots=True)
class Deputy:
    """One authorisation; ``role`` is one of PLACES, both days included."""

    role: str
    name: str
    basis: str
    since: date
    until: date

    @property
    def shown(self) -> str:
        """The name as papers print it."""
        return f"{self.name}{MARK}"

    def holds(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.since <= day <= self.until


class Deputies:
    """The authorisations of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def all(self) -> tuple[Deputy, ...]:
        """Return them all, the newest first."""
        with self._workspace.reader() as connection:
            return read(connection)

    def add(self, one: Deputy) -> None:
        """Keep an authorisation.

        Raises:
            UserError: Something is missing, the days are the wrong way round, or another one
                holds at the same time.
        """
        one = Deputy(one.role, one.name.strip(), one.basis.strip(), one.since, one.until)
        with self._workspace.work(f"登记{PLACES[one.role]}授权代签") as unit:
            before = read(unit.connection)
            _refuse(one, before)
            _write(unit.connection, [one, *before], unit.now)
            unit.note()

    def remove(self, one: Deputy) -> None:
        """Take an authorisation away."""
        with self._workspace.work(f"删除{PLACES[one.role]}授权代签") as unit:
            left = [other for other in read(unit.connection) if other != one]
            _write(unit.connection, left, unit.now)
            unit.note()


def read(connection: Connection) -> tuple[Deputy, ...]:
    """Return all authorisations, the newest first."""
    rows = [_plain(row) for row in kept.read(connection, _KEPT) or ()]
    return tuple(sorted(rows, key=lambda one: one.since, reverse=True))


def on_day(connection: Connection, role: str, day: date) -> Deputy | None:
    """Return who signs in the place of a role on a day."""
    return next((one for one in read(connection) if one.role == role and one.holds(day)), None)


def shown(connection: Connection, role: str, name: str, day: date) -> str:
    """Return the name that papers of a day print in the place of a role."""
    found = on_day(connection, role, day)
    return found.shown if found else name


def _refuse(one: Deputy, others: Sequence[Deputy]) -> None:
    for label, text in (("代签人", one.name), ("授权依据", one.basis)):
        if not text:
            raise UserError(f"没有填写{label}", kept=_NOT_KEPT, todo=f"请填写{label}")
    if one.until < one.since:
        raise UserError(
            f"止期{one.until}早于起期{one.since}", kept=_NOT_KEPT, todo="请核对起止日期"
        )
    for other in others:
        if other.role == one.role and other.since <= one.until and one.since <= other.until:
            raise UserError(
                f"{PLACES[one.role]}在{other.since}至{other.until}已有代签人“{other.name}”",
                kept=_NOT_KEPT, todo="请错开起止日期，或先删除原来的授权",
            )  # fmt: skip


def _plain(row: dict[str, Any]) -> Deputy:
    since, until = (date.fromisoformat(row[name]) for name in ("since", "until"))
    return Deputy(row["role"], row["name"], row["basis"], since, until)


def _write(connection: Connection, rows: Sequence[Deputy], now: Any) -> None:
    plain = [
        {**asdict(row), "since": row.since.isoformat(), "until": row.until.isoformat()}
        for row in rows
    ]
    kept.write(connection, _KEPT, plain, now)
