"""Holidays as data by year (resources/calendar), and the work calendar that they make.

Shipped years are examples to be checked; an office keeps its own edition of the whole list.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from zhifa_desktop.paths import resource
from zhifa_desktop.rules.due_days import WorkCalendar

CALENDAR = "calendar"
REST, WORK = "rest", "work"


def shipped() -> dict[str, Any]:
    """Return the days of all years that were shipped, in order."""
    found: dict[str, Any] = {"days": [], "years": []}
    for path in sorted(resource(CALENDAR).glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        found["days"].extend(content["days"])
        found["years"].append(content["year"])
        found |= {key: content[key] for key in ("version", "label", "source")}
    return found


def calendar_of(content: dict[str, Any]) -> WorkCalendar:
    """Return the work calendar of a list of days."""
    days = [(date.fromisoformat(one["day"]), one["kind"]) for one in content["days"]]
    return WorkCalendar(
        frozenset(day for day, kind in days if kind == REST),
        frozenset(day for day, kind in days if kind == WORK),
        frozenset(content["years"]) | {day.year for day, _ in days},
    )
