"""Periods of any length: month, quarter, half year, year, plan, or two days of one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month, long_date

_YEAR = re.compile(r"^(\d{4})年?(?:全年)?$")
_QUARTER = re.compile(r"^(\d{4})[-年]?(?:[Qq]([1-4])|第?([一二三四1-4])季度)$")
_HALF = re.compile(r"^(\d{4})[-年]?(?:[Hh]([12])|([上下])半年)$")
_DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:\.\.|~|至)(\d{4}-\d{2}-\d{2})$")
_NUMBERS = "一二三四"
QUARTER, HALF, YEAR = 3, 6, 12
MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last``, both inclusive, and what they are called."""

    first: date
    last: date
    label: str

    @classmethod
    def of(cls, month: Month) -> Span:
        """Return a month as a span."""
        return cls(month.first, month.last, month.label)

    @classmethod
    def of_months(cls, year: int, start: int, count: int) -> Span:
        """Return so many whole months of a year."""
        return cls(
            date(year, start, 1), Month(year, start + count - 1).last, _label(year, start, count)
        )

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read 2026-11, 2026Q3, 2026年第三季度, 2026H1, 2026上半年, 2026, 2026-01-05..2026-03-07.

        Raises:
            UserError: The text names no period.
        """
        text = text.strip().replace(" ", "")
        if found := _YEAR.match(text):
            return cls.of_months(_year(found[1]), 1, YEAR)
        if found := _QUARTER.match(text):
            number = int(found[2] or 0) or _number(found[3])
            return cls.of_months(_year(found[1]), QUARTER * number - 2, QUARTER)
        if found := _HALF.match(text):
            second = found[2] == "2" or found[3] == "下"
            return cls.of_months(_year(found[1]), 7 if second else 1, HALF)
        if found := _DAYS.match(text):
            return cls.between(_day(found[1]), _day(found[2]))
        return cls.of(Month.parse(text))

    @classmethod
    def between(cls, first: date, last: date) -> Span:
        """Return the days between two.

        Raises:
            UserError: They are the wrong way round, or absurdly far apart.
        """
        if last < first:
            raise UserError(f"{last}早于{first}", todo="起止日期请从早到晚填写")
        if last.year - first.year > MOST_YEARS:
            raise UserError(f"期间超过{MOST_YEARS}年", todo="请缩短期间")
        return cls(first, last, f"{long_date(first)}至{long_date(last)}")

    @property
    def months(self) -> int:
        """How many whole months these are; 0 where the ends are no ends of months."""
        whole = self.first.day == 1 and (self.last + timedelta(days=1)).day == 1
        apart = YEAR * (self.last.year - self.first.year) + self.last.month - self.first.month
        return apart + 1 if whole else 0

    def before(self) -> Span:
        """Return the period of the same length just before; of whole months, as many of them."""
        count = self.months
        if count:
            return _months_from(_number_of(self.first) - count, count)
        days = self.last - self.first
        last = self.first - timedelta(days=1)
        return Span.between(last - days, last)

    def year_ago(self) -> Span:
        """Return the same days of the year before (上年同期); of whole months, the same months."""
        count = self.months
        if count:
            return _months_from(_number_of(self.first) - YEAR, count)
        return Span.between(_year_ago(self.first), _year_ago(self.last))

    def up_to(self, day: date) -> Span:
        """Return the part up to a day, which is said in its name; all of it from its end on."""
        if day >= self.last:
            return self
        return Span(self.first, day, f"{self.label}(截至{day.month}月{day.day}日)")

    def compared(self, until: date) -> tuple[Span, Span, Span]:
        """Return the period up to a day, the one before and that of the year before (同期).

        A running month, quarter or year is held against as much of the others: 1–23 November
        against 1–23 October, never against the whole of it.
        """
        until = max(until, self.first)
        now = self.up_to(until)
        if not self.months or now is self:
            return now, now.before(), now.year_ago()
        others = (self.before(), self.year_ago())
        before, year_ago = (one.up_to(_same_place(self.first, until, one.first)) for one in others)
        return now, before, year_ago

    def __str__(self) -> str:
        """2026-11, or the two days."""
        if self.months == 1:
            return str(Month.of(self.first))
        return f"{self.first}..{self.last}"


def _label(year: int, start: int, count: int) -> str:
    if count == 1:
        return Month(year, start).label
    if count == QUARTER and start % QUARTER == 1:
        return f"{year}年第{_NUMBERS[start // QUARTER]}季度"
    if count == HALF and start in (1, 7):
        return f"{year}年{'上' if start == 1 else '下'}半年"
    if count == YEAR:
        return f"{year}年"
    return f"{year}年{start}月至{start + count - 1}月"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.index(text) + 1


def _year(text: str) -> int:
    if not 1949 <= int(text) <= 2999:
        raise UserError(f"“{text}”不是年份", todo="请写四位年份，如2026")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"没有“{text}”这一天", todo="请写成2026-03-07这样的日期") from None


def _year_ago(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _number_of(day: date) -> int:
    """Return a month's number in a row of all months."""
    return YEAR * day.year + day.month - 1


def _month_of(number: int) -> tuple[int, int]:
    return number // YEAR, number % YEAR + 1


def _months_from(number: int, count: int) -> Span:
    """Return so many whole months from the month of that number on."""
    year, start = _month_of(number)
    if start + count - 1 <= YEAR:
        return Span.of_months(year, start, count)
    begun, ended = Month(year, start), Month(*_month_of(number + count - 1))
    return Span(begun.first, ended.last, f"{begun.label}至{ended.label}")


def _same_place(first: date, day: date, other: date) -> date:
    """Return the day that lies as far behind ``other`` as a day behind ``first``, month by month.

    The end of a month stands for the end of a month.
    """
    number = _number_of(other) + _number_of(day) - _number_of(first)
    last = Month(*_month_of(number)).last
    return last if day == Month.of(day).last else last.replace(day=min(day.day, last.day))
