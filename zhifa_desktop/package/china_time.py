"""How a moment is written on a paper: in China's time, whatever the machine is set to."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+8")


def china_time(moment: datetime) -> datetime:
    """Return a moment, which has a time zone, in China's time without fractions of a second."""
    return moment.astimezone(CHINA).replace(microsecond=0)


def day_text(moment: datetime) -> str:
    """Return the day of a moment as 2026年11月23日."""
    local = china_time(moment)
    return f"{local.year}年{local.month}月{local.day}日"


def minute_text(moment: datetime) -> str:
    """Return a moment as 2026年11月23日 14:05."""
    return f"{day_text(moment)} {china_time(moment):%H:%M}"
