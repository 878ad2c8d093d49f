"""Periods as people write them, the one before, and the same one a year ago."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.spans import Span


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2026-11", "2026-11-01", "2026-11-30", "2026年11月"),
        ("2026年2月", "2026-02-01", "2026-02-28", "2026年2月"),
        ("2026Q3", "2026-07-01", "2026-09-30", "2026年第三季度"),
        ("2026年第三季度", "2026-07-01", "2026-09-30", "2026年第三季度"),
        ("2026年4季度", "2026-10-01", "2026-12-31", "2026年第四季度"),
        ("2026H1", "2026-01-01", "2026-06-30", "2026年上半年"),
        ("2026年下半年", "2026-07-01", "2026-12-31", "2026年下半年"),
        ("2026", "2026-01-01", "2026-12-31", "2026年"),
        ("2026 年", "2026-01-01", "2026-12-31", "2026年"),
        ("2026-01-05..2026-03-07", "2026-01-05", "2026-03-07", "2026年1月5日至2026年3月7日"),
        ("2026-01-05至2026-03-07", "2026-01-05", "2026-03-07", "2026年1月5日至2026年3月7日"),
    ],
)
def test_as_people_write_them(text, first, last, label):
    span = Span.parse(text)
    assert (str(span.first), str(span.last), span.label) == (first, last, label)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026Q5", "不是月份"),
        ("去年", "不是月份"),
        ("0226", "不是年份"),
        ("2026-13", "不是月份"),
        ("2026-02-30..2026-03-01", "没有“2026-02-30”这一天"),
        ("2026-03-07..2026-01-05", "早于"),
        ("1926-03-07..2026-01-05", "超过30年"),
    ],
)
def test_what_is_no_period(text, said):
    with pytest.raises(UserError, match=said):
        Span.parse(text)


@pytest.mark.parametrize(
    ("text", "before", "year_ago"),
    [
        ("2026-01", "2025年12月", "2025年1月"),
        ("2026Q1", "2025年第四季度", "2025年第一季度"),
        ("2026H2", "2026年上半年", "2025年下半年"),
        ("2026", "2025年", "2025年"),
        ("2024-02-29..2024-02-29", "2024年2月28日至2024年2月28日", "2023年2月28日至2023年2月28日"),
        ("2024-02", "2024年1月", "2023年2月"),
        ("2025-02", "2025年1月", "2024年2月"),
        ("2026-01-01..2026-10-31", "2025年3月至12月", "2025年1月至10月"),
        ("2026-03-01..2026-05-31", "2025年12月至2026年2月", "2025年3月至5月"),
        ("2024-03-01..2025-02-28", "2023年3月至2024年2月", "2023年3月至2024年2月"),
        ("2024-01-01..2026-12-31", "2021年1月至2023年12月", "2023年1月至2025年12月"),
        ("2024-01-20..2024-02-29", "2023年12月10日至2024年1月19日", "2023年1月20日至2023年2月28日"),
    ],
)
def test_the_one_before_and_a_year_ago(text, before, year_ago):
    span = Span.parse(text)
    assert (span.before().label, span.year_ago().label) == (before, year_ago)


@given(first=st.dates(date(1960, 1, 1), date(2090, 1, 1)), days=st.integers(0, 4000))
def test_the_period_before_ends_the_day_before(first, days):
    span = Span.between(first, first + timedelta(days=days))
    before = span.before()
    assert before.last == span.first - timedelta(days=1)
    whole = span.months
    assert before.months == whole or not whole
    if not whole:
        assert before.last - before.first == span.last - span.first


@pytest.mark.parametrize(
    ("text", "until", "spans"),
    [
        ("2026-10", "2026-11-23", ("2026-10", "2026-09", "2025-10")),
        (
            "2026-11", "2026-11-23",
            ("2026-11-01..2026-11-23", "2026-10-01..2026-10-23", "2025-11-01..2025-11-23"),
        ),
        (
            "2026Q4", "2026-11-23",
            ("2026-10-01..2026-11-23", "2026-07-01..2026-08-23", "2025-10-01..2025-11-23"),
        ),
        ("2026Q1", "2026-02-28", ("2026-01-01..2026-02-28", "2025-10-01..2025-11-30", "2025-01-01..2025-02-28")),
        ("2025", "2025-02-28", ("2025-01-01..2025-02-28", "2024-01-01..2024-02-29", "2024-01-01..2024-02-29")),
        ("2024-03", "2024-03-30", ("2024-03-01..2024-03-30", "2024-02", "2023-03-01..2023-03-30")),
        (
            "2026-11-10..2026-12-20", "2026-11-23",
            ("2026-11-10..2026-11-23", "2026-10-27..2026-11-09", "2025-11-10..2025-11-23"),
        ),
        ("2027", "2026-11-23", ("2027-01-01..2027-01-01", "2026-01-01..2026-01-01", "2026-01-01..2026-01-01")),
    ],
)  # fmt: skip
def test_a_running_period_is_held_against_as_much_of_the_others(text, until, spans):
    found = Span.parse(text).compared(date.fromisoformat(until))
    assert tuple(map(str, found)) == spans


def test_a_part_says_up_to_which_day():
    now, before, year_ago = Span.parse("2026-11").compared(date(2026, 11, 23))
    assert now.label == "2026年11月(截至11月23日)"
    assert before.label == "2026年10月(截至10月23日)"
    assert year_ago.label == "2025年11月(截至11月23日)"


@given(
    first=st.dates(date(1960, 1, 1), date(2090, 1, 1)),
    days=st.integers(0, 4000),
    cut=st.integers(0, 4000),
)
def test_what_is_compared_never_overlaps_nor_reaches_beyond(first, days, cut):
    span = Span.between(first, first + timedelta(days=days))
    now, before, year_ago = span.compared(first + timedelta(days=cut))
    assert (now.first, now.last) == (span.first, min(span.last, first + timedelta(days=cut)))
    assert before.last < now.first
    assert year_ago.first.year == now.first.year - 1
    assert abs((now.last - now.first) - (year_ago.last - year_ago.first)).days <= 1


def test_a_month_is_a_span():
    span = Span.of(Month(2026, 11))
    assert (str(span), span.label, span.months) == ("2026-11", "2026年11月", 1)
    assert str(Span.parse("2026Q1")) == "2026-01-01..2026-03-31"
