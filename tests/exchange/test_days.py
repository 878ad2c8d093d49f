"""Every way an office writes a day, and every way that could mean two days."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.exchange.days import Day, NoDay, read_day

FIRST_OF_MAY = date(2023, 5, 1)
days = st.dates(date(1930, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "cell",
    [
        "2023.5.1", "2023年5月1日", "20230501", "2023-05-01", "2023/5/1", "2023.05.01", " 2023. 5. 1 ",
        "2023 年 5 月 1 日", "2023年5月1号", "２０２３．５．１", "2023－5－1", "2023—5—1", "2023、5、1",
        "2023-05-01 00:00:00", "2023-05-01T08:30:00", "2023年5月1日 星期一", "'2023-5-1", "2023.5.1.",
        45047, 45047.0, "45047", 45047.5, 20230501, 20230501.0,
        date(2023, 5, 1), datetime(2023, 5, 1, 8, 30),
    ],
)  # fmt: skip
def test_reads_the_day(cell):
    assert read_day(cell) == Day(FIRST_OF_MAY)


@pytest.mark.parametrize(
    "cell",
    ["2023/5", "2023.5", "2023年5月", "2023年05月份", "2023-05", "202305", 202305, 2023.5, 2023.05],
)
def test_knows_when_only_the_month_is_written(cell):
    assert read_day(cell) == Day(FIRST_OF_MAY, month_only=True)


def test_october_typed_as_a_number_stays_october_when_excel_kept_it():
    assert read_day(2023.11) == Day(date(2023, 11, 1), month_only=True)
    assert read_day("2023.10") == Day(date(2023, 10, 1), month_only=True)


@pytest.mark.parametrize(
    ("cell", "clause"),
    [
        (2023.1, "分不清1月还是10月"),
        ("2023.2.30", "没有2023年2月30日"),
        ("2023年13月1日", "没有2023年13月1日"),
        (20231301, "没有2023年13月1日"),
        ("23.5.1", "四位年份"),
        ("5/1/2023", "四位年份"),
        ("2023", "只有年份"),
        (2023, "只有年份"),
        ("2023.5.1-2023.5.3", "一段时间"),
        ("2023年5月1日至3日", "一段时间"),
        ("待定", "不是日期"),
        (True, "不是日期"),
        (3.4e17, "不是日期"),
        ("0000.1.1", "没有0年"),
    ],
)
def test_refuses_what_is_no_day_and_says_why(cell, clause):
    with pytest.raises(NoDay, match=clause):
        read_day(cell)


@given(days)
def test_every_form_of_a_day_reads_back(day):
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    forms = [
        f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{y}{m:02d}{d:02d}", f"{y}/{m}/{d}", f"{y}-{m:02d}-{d:02d}",
        float(serial), str(serial), int(f"{y}{m:02d}{d:02d}"), day,
    ]  # fmt: skip
    assert {read_day(form) for form in forms} == {Day(day)}


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans()))
def test_anything_else_is_a_day_or_a_sentence(cell):
    try:
        assert isinstance(read_day(cell).value, date)
    except NoDay as error:
        assert str(error)
