"""Against last month: the year's sum, figures that moved, stocks that fell, silent registers."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from tests.checks.sheets import numbers, sheet, told
from zhifa_desktop.checks.month_numbers import WHOLE, Silent
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_figures import month_figures
from zhifa_desktop.services.month_numbers import month_numbers
from zhifa_desktop.services.months import Months

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


def cases(month, year, line="公路路政"):
    return {line: {"立案": (month, year)}}


@pytest.mark.parametrize(("year", "by"), [(52, ""), (53, "+1"), (50, "-2")])
def test_the_year_is_last_months_and_this_months_together(year, by):
    now, old = sheet("表3-1", cases(12, year)), sheet("表3-1", cases(9, 40))
    found = told(numbers(now, reported=[old]), "last.cumulated")
    assert len(found) == (2 if by else 0)  # the total first, then the line
    if by:
        assert found[0] == (
            f"表3-1 合计·立案(本年累计)：上月报出累计40，加本月12应为52，现为{year}，更正{by}"
        )
        assert found[1].startswith("表3-1 公路路政·立案")


def test_lines_that_changed_places_are_found_though_the_total_agrees():
    now = sheet("表3-1", cases(1, 11) | cases(1, 9, "道路运政"))
    old = sheet("表3-1", cases(0, 9) | cases(0, 9, "道路运政"))
    found = told(numbers(now, reported=[old]), "last.cumulated")
    assert len(found) == 2
    assert not any(WHOLE in said for said in found)


def test_what_was_not_reported_is_not_compared():
    now = sheet("表3-1", cases(12, 99))
    assert told(numbers(now), "last.cumulated") == []
    other = sheet("表3-1", cases(1, 1, "道路运政") | {WHOLE: {"立案": (1, 87)}})
    assert told(numbers(now, reported=[other]), "last.cumulated") == []


@pytest.mark.parametrize(("year", "found"), [("101.71", 0), ("101.73", 0), ("101.74", 1)])
def test_rounding_is_no_correction(year, found):
    now = sheet("表3-1", {WHOLE: {"罚款金额": ("6.30", year)}})
    old = sheet("表3-1", {WHOLE: {"罚款金额": ("9", "95.42")}})
    assert len(told(numbers(now, reported=[old]), "last.cumulated")) == found


@pytest.mark.parametrize(
    ("now", "old", "found"),
    [
        (30, 20, True),  # +50 %, +10
        (29, 20, False),  # +9 only
        (44, 30, False),  # +14, less than half
        (10, 20, True),  # down counts too
        (11, 20, False),
        (10, 0, True),
        (9, 0, False),
    ],
)
def test_a_figure_moved_far_by_share_and_by_number(now, old, found):
    one, other = sheet("表3-1", cases(now, 99)), sheet("表3-1", cases(old, 60))
    said = told(numbers(one, before=[other]), "last.moved")
    assert bool(said) == found
    if (now, old) == (30, 20):
        assert said == ["表3-1 合计·立案(本月)30件，比上月(20件)增加10件(50%)"]


def test_a_running_month_and_a_month_before_the_start_are_not_compared():
    one, other = sheet("表3-1", cases(30, 99)), sheet("表3-1", cases(3, 60))
    assert told(numbers(one, before=[other], over=False), "last.moved") == []
    assert told(numbers(one), "last.moved") == []


@pytest.mark.parametrize(
    ("now", "old", "found"), [(57, 60, True), (58, 60, False), (97, 100, False), (61, 60, False)]
)
def test_a_stock_that_fell_by_share_and_by_number(now, old, found):
    one = sheet("表1", {"一中队": {"实有人员": now}}, unit="人")
    other = sheet("表1", {"一中队": {"实有人员": old}}, unit="人")
    said = told(numbers(one, before=[other]), "last.fell")
    assert bool(said) == found
    if found:
        assert said == ["表1 合计·实有人员57人，比上月(60人)减少3人"]


def test_registers_that_fell_silent_are_named():
    quiet = (Silent("complaint", "投诉举报", 3),)
    assert told(numbers(silent=quiet)) == [
        ("register.silent", "投诉举报前3个月每月都有登记，本月一条也没有")
    ]
    assert told(numbers(silent=quiet, over=False)) == []


def test_silence_is_heard_in_the_store(workspace, records):
    for month in (7, 8, 9):
        made.session(records, f"{month}月培训", date(2026, month, 5))
    with workspace.reader() as connection:
        october = month_numbers(
            connection, workspace, month_figures(connection, workspace, OCTOBER)
        )
        november = month_numbers(
            connection, workspace, month_figures(connection, workspace, NOVEMBER)
        )
    assert Silent("training_session", "培训班次", 3) in october.silent
    assert november.silent == ()  # October was silent already
    made.session(records, "10月培训", date(2026, 10, 31))
    with workspace.reader() as connection:
        assert (
            month_numbers(
                connection, workspace, month_figures(connection, workspace, OCTOBER)
            ).silent
            == ()
        )


def test_late_records_of_a_reported_month_are_to_be_explained(workspace, records, tmp_path):
    months, unit = Months(workspace), made.unit(records)
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]
    made.case(records, unit, *officers, date(2026, 9, 5), "皖样〔2026〕1号")
    months.export(Month(2026, 9), tmp_path)
    assert not [f for f in months.check(OCTOBER) if f.rule == "last.cumulated"]
    made.case(records, unit, *officers, date(2026, 9, 20), "皖样〔2026〕2号")
    found = [f for f in months.check(OCTOBER) if f.rule == "last.cumulated"]
    assert {f.register for f in found} == {""}
    assert {f.key for f in found if "作出决定" in f.key} == {
        "表3-1 合计·作出决定(本年累计)", "表3-1 公路路政·作出决定(本年累计)",
    }  # fmt: skip
    (message,) = [f.message for f in found if f.key == "表3-1 合计·作出决定(本年累计)"]
    assert message.endswith("上月报出累计1，加本月0应为1，现为2，更正+1")


def test_a_month_before_the_start_has_no_form_checks(workspace, records):
    unit, gone = made.unit(records), made.unit(records, "二中队")
    made.officer(records, gone, "乙", card="120602")
    assert unit.id
    with workspace.work("试") as work:
        work.delete("unit", [gone.id])
    months = Months(workspace)
    assert [f for f in months.check(OCTOBER) if f.rule == "form.off_the_lines"]
    assert not [f for f in months.check(Month(2025, 12)) if f.rule == "form.off_the_lines"]
