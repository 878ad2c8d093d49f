"""What a month still needs, part by part, and the days left (N3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers import codes
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_days import days_of, month_in_work
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.parameters.editing import Parameters
from zhifa_desktop.services.parameters.tables import ParameterRow
from zhifa_desktop.services.readiness import PARTS, readiness
from zhifa_desktop.services.workspace import OfficeSettings

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


@pytest.fixture(autouse=True)
def _as_shipped():
    yield
    codes.use(codes.Changes())


@pytest.fixture
def months(workspace):
    return Months(workspace)


def look(workspace, months, month, **more):
    findings = months.check(month)
    state = replace(months.state(month, findings), **more)
    return readiness(workspace, state, findings, months.written(month))


def left(found):
    return {part.id: part.open for part in found.left}


def test_parts_have_ids_of_their_own_and_a_step():
    assert len({part.id for part in PARTS}) == len(PARTS)
    assert all(part.step for part in PARTS)


def test_a_fresh_month_needs_its_package_and_its_cover(workspace, months):
    found = look(workspace, months, OCTOBER)
    assert set(left(found)) == {"empty", "cover", "issued", "handed_up"}
    assert "封面上" in left(found)["cover"][0]
    assert (found.done, found.total) == (4, 8)
    assert "案件" in left(found)["empty"][0]  # kept, and nothing in it


def test_what_blocks_and_what_wants_a_reason_come_first(workspace, months, records):
    made.officer(records, made.unit(records), "甲")
    found = look(workspace, months, OCTOBER)
    assert found.left[0].id == "unexplained"
    assert found.left[0].holds
    assert left(found)["unexplained"] == ("1类没有写原因",)
    months.save_reasons(OCTOBER, {"person.without_certificate": "换证中"})
    assert "unexplained" not in left(look(workspace, months, OCTOBER))


def test_blocking_findings_are_counted(workspace, months):
    assert left(look(workspace, months, OCTOBER, blocking=2))["blocking"] == ("必须改2条",)


def test_registers_that_hold_something_are_not_empty(workspace, months, records):
    made.session(records, "法规", date(2026, 10, 2))
    said = left(look(workspace, months, OCTOBER))["empty"][0]
    assert "培训班次" not in said


def test_a_month_handed_up_has_no_days_left(workspace, months):
    found = look(workspace, months, OCTOBER)
    assert found.days_words == "已过应报日18天，距锁定日(11月25日)还有2天"
    assert found.days_short == "已过应报日18天"
    found = replace(found, parts=tuple(replace(p, open=()) for p in found.parts))
    assert found.days_words == "已报送"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 30), "距应报日(12月7日)还有7天"),
        (date(2026, 12, 7), "距应报日(12月7日)就是今天"),
        (date(2026, 12, 8), "已过应报日1天，距锁定日(12月25日)还有17天"),
        (date(2026, 12, 25), "已过应报日18天，距锁定日(12月25日)还有0天"),
        (date(2026, 12, 26), "已过锁定日(12月25日)"),
    ],
)
def test_days_left_in_words(today, words):
    assert days_of(OfficeSettings(), NOVEMBER).words(today) == words


def test_settings_say_which_days(workspace):
    settings = replace(workspace.settings, due_day=8, lock_day=31)
    workspace.save_settings(settings)
    days = days_of(workspace.settings, NOVEMBER)
    assert (days.due, days.lock) == (date(2026, 12, 8), date(2026, 12, 31))


@pytest.mark.parametrize(("due", "lock"), [(0, 25), (5, 32), (10, 9)])
def test_days_that_cannot_be_are_refused(workspace, due, lock):
    with pytest.raises(UserError):
        workspace.save_settings(replace(workspace.settings, due_day=due, lock_day=lock))
    assert workspace.settings.due_day == 5


def test_a_year_without_a_calendar_is_said(workspace):
    assert not days_of(OfficeSettings(), NOVEMBER).guessed
    assert days_of(OfficeSettings(), Month(2031, 5)).guessed


def test_the_calendar_is_edited_like_other_parameters(workspace):
    parameters = Parameters(workspace)
    rows = list(parameters.table("calendar").rows)
    parameters.save("calendar", [*rows, ParameterRow("", ("2026-12-07", "试放假", "放假"))])
    assert days_of(OfficeSettings(), NOVEMBER).due == date(2026, 12, 8)
    with pytest.raises(UserError, match="写了两次"):
        parameters.save("calendar", [*rows, ParameterRow("", ("2026-10-01", "再", "放假"))])
    with pytest.raises(UserError, match="不是日期"):
        parameters.save("calendar", [*rows, ParameterRow("", ("国庆", "再", "放假"))])
    with pytest.raises(UserError, match="没有选"):
        parameters.save("calendar", [*rows, ParameterRow("", ("2026-12-08", "再", ""))])
    parameters.reset("calendar")
    assert days_of(OfficeSettings(), NOVEMBER).due == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("today", "month"), [(date(2026, 12, 10), NOVEMBER), (date(2026, 12, 11), Month(2026, 12))]
)
def test_early_in_a_month_one_works_on_the_last(today, month):
    assert month_in_work(today) == month
