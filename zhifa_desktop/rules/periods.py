"""Months and years as the office counts them: plain dates, first and last day inclusive."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from zhifa_desktop.errors import UserError

_MONTH = re.compile(r"^(\d{4})[-年./]?(\d{1,2})月?$")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read 2026-11, 202611, 2026年11月 or 2026.11.

        Raises:
            UserError: The text names no month.
        """
        found = _MONTH.match(text.strip())
        if not found or not 1 <= int(found[2]) <= 12:
            raise UserError(f"“{text}”不是月份", todo="请写成 2026-11 这样的年-月")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month a day lies in."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """First day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def year_start(self) -> date:
        """1 January of the year, where 本年累计 begins."""
        return date(self.year, 1, 1)

    def before(self) -> Month:
        """Return the month before."""
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    def after(self) -> Month:
        """Return the month that follows."""
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def label(self) -> str:
        """2026年11月."""
        return f"{self.year}年{self.number}月"

    def __str__(self) -> str:
        """2026-11."""
        return f"{self.year:04d}-{self.number:02d}"


def long_date(day: date) -> str:
    """Return 2026年11月3日."""
    return f"{day.year}年{day.month}月{day.day}日"
