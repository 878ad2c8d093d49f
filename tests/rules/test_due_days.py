"""Due days: never a day of rest, never before the day named, never far behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.registers.calendar_data import calendar_of, shipped
from zhifa_desktop.rules.due_days import WorkCalendar, due_day
from zhifa_desktop.rules.periods import Month

NO_HOLIDAYS = WorkCalendar()
MONTHS = st.builds(Month, st.integers(2020, 2035), st.integers(1, 12))
NUMBERS = st.integers(1, 31)
DAYS = st.dates(date(2020, 1, 1), date(2036, 12, 31))


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (Month(2026, 10), 5, date(2026, 11, 5)),  # a Thursday
        (Month(2026, 11), 5, date(2026, 12, 7)),  # Saturday to Monday
        (Month(2026, 8), 6, date(2026, 9, 7)),  # Sunday to Monday
        (Month(2026, 12), 5, date(2027, 1, 5)),  # over the year
        (Month(2026, 1), 31, date(2026, 3, 2)),  # 28 February is worked in the shipped calendar
    ],
)
def test_weekends_move_to_monday(month, number, day):
    if number == 31:
        assert due_day(month, number, NO_HOLIDAYS) == day  # the 28th is a Saturday
    else:
        assert due_day(month, number, NO_HOLIDAYS) == day


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (Month(2026, 9), 5, date(2026, 10, 8)),  # over 国庆节
        (Month(2026, 9), 10, date(2026, 10, 10)),  # a Saturday that is worked
        (Month(2026, 1), 31, date(2026, 2, 28)),  # another
        (Month(2026, 4), 1, date(2026, 5, 6)),  # over 劳动节
        (Month(2026, 1), 15, date(2026, 2, 24)),  # over 春节
    ],
)
def test_holidays_and_days_worked_instead(month, number, day):
    assert due_day(month, number, calendar_of(shipped())) == day


@given(MONTHS, NUMBERS, st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=10))
def test_a_due_day_is_worked_and_lies_behind_the_day_named(month, number, holidays, workdays):
    calendar = WorkCalendar(holidays, workdays)
    named = month.after().first + timedelta(days=min(number, month.after().last.day) - 1)
    day = due_day(month, number, calendar)
    assert named <= day
    assert calendar.is_workday(day)
    between = (named + timedelta(days=n) for n in range((day - named).days))
    assert not any(calendar.is_workday(one) for one in between)


@given(MONTHS, NUMBERS, NUMBERS)
def test_a_later_number_is_never_due_earlier(month, one, other):
    first, second = sorted((one, other))
    calendar = calendar_of(shipped())
    assert due_day(month, first, calendar) <= due_day(month, second, calendar)


def test_a_calendar_without_any_work_leaves_the_day():
    first = date(2026, 1, 1)
    never = WorkCalendar(frozenset(first + timedelta(days=n) for n in range(365)))
    assert due_day(Month(2026, 4), 5, never) == date(2026, 5, 5)


def test_what_is_worked_wins_over_what_rests():
    day = date(2026, 5, 9)
    assert WorkCalendar(frozenset({day}), frozenset({day})).is_workday(day)


def test_shipped_years_are_known_and_others_not():
    calendar = calendar_of(shipped())
    assert calendar.knows(date(2026, 12, 31))
    assert not calendar.knows(date(2031, 1, 1))
