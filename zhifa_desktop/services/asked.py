"""What figures are asked for, and the scope that it makes: days, moment, definitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.declaration import Period, Scope
from zhifa_desktop.indicators.engine import month_scope
from zhifa_desktop.services import month_content
from zhifa_desktop.services.clock import CHINA
from zhifa_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked for: a period, and what narrows it.

    ``as_of`` is a past day at whose end the records are looked at (N18); None for now.
    ``unit`` counts with everything under it.
    """

    period: Period
    as_of: date | None = None
    unit: str | None = None
    person: str | None = None


def day_of(workspace: Workspace, asked: Asked) -> date:
    """Return the day on which the records are looked at."""
    return asked.as_of or workspace.today()


def scope_of(workspace: Workspace, asked: Asked) -> Scope:
    """Return the scope of what is asked, not yet narrowed to a unit or person.

    Raises:
        UserError: The day as of which is asked is still to come.
    """
    today = day_of(workspace, asked)
    until = max(min(asked.period.last, today), asked.period.first)
    options = month_content.options(workspace.settings, until.year)
    return month_scope(asked.period, today, options, _moment(workspace, asked.as_of))


def _moment(workspace: Workspace, day: date | None) -> datetime | None:
    """Return the end of a day in China (UTC); None for now."""
    if day is None:
        return None
    if day > workspace.today():
        raise UserError(f"{day}还没有到", todo="请选择今天或以前的日期")
    end = datetime.combine(day + timedelta(days=1), time(), CHINA) - timedelta(microseconds=1)
    return end.astimezone(UTC).replace(tzinfo=None)
