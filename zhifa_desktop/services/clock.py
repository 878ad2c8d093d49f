"""The clock that services are given, so that tests and demos choose the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
# The office's day is Beijing's, whatever the PC's zone is set to.
CHINA = timezone(timedelta(hours=8))


def system_clock() -> datetime:
    """Return the present instant in UTC, without zone, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def fixed_clock(day: date, hour: int = 9) -> Clock:
    """Return a clock that stands at nine in the morning of a day in China."""
    local = datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)
    instant = local.astimezone(UTC).replace(tzinfo=None)
    return lambda: instant


def china_day(instant: datetime) -> date:
    """Return the date in China of a UTC instant."""
    return instant.replace(tzinfo=UTC).astimezone(CHINA).date()


def china_time(instant: datetime) -> datetime:
    """Return the wall-clock time in China of a UTC instant."""
    return instant.replace(tzinfo=UTC).astimezone(CHINA)
