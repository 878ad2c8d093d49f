"""Days by which something is due, moved off weekends and holidays.

Pure arithmetic: which days are holidays is data that somebody else reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from zhifa_desktop.rules.periods import Month

SATURDAY = 5
LONGEST_REST = 30
"""No rest lasts longer; a calendar that says otherwise is wrong, and the day stays as it is."""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: weekdays, but for holidays, and the weekends worked instead.

    ``years`` are those that the data knows; of others only weekends are known.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    years: frozenset[int] = field(default_factory=frozenset)

    def is_workday(self, day: date) -> bool:
        """Return whether people are at work on a day."""
        if day in self.workdays:
            return True
        return day not in self.holidays and day.weekday() < SATURDAY

    def next_workday(self, day: date) -> date:
        """Return the day itself where it is worked, else the first worked day after it."""
        moved = day
        for _ in range(LONGEST_REST):
            if self.is_workday(moved):
                return moved
            moved += timedelta(days=1)
        return day

    def knows(self, day: date) -> bool:
        """Return whether the holidays of a day's year are known."""
        return day.year in self.years


def due_day(month: Month, number: int, calendar: WorkCalendar) -> date:
    """Return the day by which a month is due: so manieth of the month that follows.

    A day that month does not have is its last; a day of rest moves to the next worked day.
    """
    following = month.after()
    day = following.first.replace(day=min(number, following.last.day))
    return calendar.next_workday(day)
