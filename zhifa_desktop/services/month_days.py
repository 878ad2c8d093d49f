"""应报日 and 锁定日 of a month, and which month is being worked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa_desktop.registers.calendar_data import CALENDAR, calendar_of
from zhifa_desktop.registers.codes import standard
from zhifa_desktop.rules.due_days import WorkCalendar, due_day
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.workspace import OfficeSettings

EARLY = 10
"""Until this day of a month one still works on the month before."""


@dataclass(frozen=True, slots=True)
class MonthDays:
    """By when a month is due and locked; ``guessed``: the holidays of that year are not known."""

    due: date
    lock: date
    guessed: bool

    def words(self, today: date) -> str:
        """Return how long it is until then, both days named."""
        if today > self.lock:
            return f"已过锁定日({_day(self.lock)})"
        if today > self.due:
            return (
                f"已过应报日{(today - self.due).days}天，"
                f"距锁定日({_day(self.lock)})还有{(self.lock - today).days}天"
            )
        left = (self.due - today).days
        when = f"还有{left}天" if left else "就是今天"
        return f"距应报日({_day(self.due)}){when}"

    def short(self, today: date) -> str:
        """Return the same in few words."""
        left = (self.due - today).days
        return f"应报日还有{left}天" if left >= 0 else f"已过应报日{-left}天"


def work_calendar() -> WorkCalendar:
    """Return the work calendar that holds now (代码与标准 › 放假安排)."""
    return calendar_of(standard(CALENDAR))


def days_of(settings: OfficeSettings, month: Month) -> MonthDays:
    """Return a month's days."""
    calendar = work_calendar()
    due = due_day(month, settings.due_day, calendar)
    lock = due_day(month, settings.lock_day, calendar)
    return MonthDays(due, lock, not (calendar.knows(due) and calendar.knows(lock)))


def month_in_work(today: date) -> Month:
    """Return the month that one works on: early in a month still the one before."""
    month = Month.of(today)
    return month.before() if today.day <= EARLY else month


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
