"""What a warning is: what is open, when it is due, a sentence, and a door to the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from zhifa_desktop.checks.declaration import Check

Expression = Callable[[Any, Any], Any]


class Urgency(StrEnum):
    """How a warning presses, the most pressing first."""

    URGENT = "urgent"
    """Due today, overdue, or forbidden."""
    SOON = "soon"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Hop:
    """A step from records on: those of ``register`` whose ``match`` names one give ``give``."""

    register: str
    match: str
    give: str


Touched = Mapping[str, tuple[Hop, ...] | None]


@dataclass(frozen=True)
class WarningRule:
    """One kind of warning over a register.

    Attributes:
        id: Stable name, ``register.rule``; its days ahead stand in resources/standards/warnings.json.
        label: What the rule is called in its table.
        open: The condition that something is still to be done about a record.
        sentence: In the clerk's words: ``{record}``, ``{due}``, ``{left}`` (还有5天、已超期3天) and
            the names of ``details``.
        due: The day by which it is to be done; None for what is wrong now.
        urgency: Of a rule without a day.
        mend: What to do, one clause.
        source: Where the rule comes from.
        since: The day that decides whether the record belongs to new work (启用月份).
        touched_by: Registers whose records change this warning, with the way from such a record
            to the warned ones; None: all are asked again. Its own register need not be named.
    """  # noqa: E501 - the path

    id: str
    label: str
    register: str
    open: Expression
    sentence: str
    mend: str
    source: str
    due: Expression | None = None
    urgency: Urgency = Urgency.SOON
    details: Mapping[str, Expression] = field(default_factory=dict, hash=False)
    since: Expression | None = None
    touched_by: Touched = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Warned:
    """One record that a rule warns of; ``unit`` is the unit it belongs to, where it has one."""

    rule: str
    urgency: Urgency
    register: str
    record_id: str
    title: str
    message: str
    mend: str
    due: date | None
    unit: str | None

    @property
    def key(self) -> str:
        """What notes about it are kept under; a new due day makes it a new warning."""
        return f"{self.rule}/{self.record_id}/{self.due or ''}"


def of_check(check: Check, label: str, urgency: Urgency, touched_by: Touched) -> WarningRule:
    """Return the warning that says at once what a check says at month's end."""
    return WarningRule(
        id=check.id,
        label=label,
        register=check.register,
        open=check.broken,
        sentence=check.sentence,
        mend=check.mend,
        source=check.source,
        urgency=urgency,
        details=check.details,
        since=check.day,
        touched_by=touched_by,
    )
