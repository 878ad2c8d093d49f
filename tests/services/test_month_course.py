"""A month's way up: checked, reviewed, signed, corrected; who did it, and what changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.handing_up import RETURNED, HandUp
from zhifa_desktop.services.month_course import MonthCourse, Stage
from zhifa_desktop.services.months import Month, Months
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace

OCTOBER = Month(2026, 10)


@pytest.fixture
def months(workspace):
    workspace.save_settings(replace(workspace.settings, grade="detail"))
    return Months(workspace)


@pytest.fixture
def course(workspace, months):
    return MonthCourse(workspace, months)


@pytest.fixture
def apart(workspace):
    """An office with three different people."""
    people = {"preparer": "甲", "reviewer": "乙", "leader": "丙"}
    workspace.save_settings(replace(workspace.settings, separate_roles=True, **people))


@pytest.fixture
def people(records):
    unit = made.unit(records)
    lead, other = (made.officer(records, unit, name, card=f"3400000{n}")
                   for n, name in enumerate(("王一", "李二")))  # fmt: skip
    return unit, lead, other


@pytest.fixture
def case(records, people):
    return made.case(records, *people, date(2026, 10, 8), "决1号")


def test_a_month_goes_up_step_by_step(course, months, case, tmp_path, apart):
    assert course.standing(OCTOBER).words == "草稿"
    course.check(OCTOBER, "甲", "已逐条核对")
    assert course.standing(OCTOBER).stage is Stage.CHECKED
    course.review(OCTOBER, "乙", "同意")
    assert course.standing(OCTOBER).stage is Stage.REVIEWED
    months.export(OCTOBER, tmp_path)
    standing = course.standing(OCTOBER)
    assert standing.words == "第1版已签名"
    told = [(step.stage, step.name, step.note) for step in standing.course.steps]
    assert told == [
        (Stage.CHECKED, "甲", "已逐条核对"), (Stage.REVIEWED, "乙", "同意"),
        (Stage.SIGNED, "内勤", ""),
    ]  # fmt: skip
    months.note_hand_up(OCTOBER, 1, HandUp(date(2026, 11, 23), "U盘送达"))
    assert course.standing(OCTOBER).words == "第1版已上报"


def test_signing_wants_both_steps_where_the_office_has_the_people(
    course, months, case, tmp_path, apart
):
    with pytest.raises(UserError, match="还没有审核，不能签名"):
        months.export(OCTOBER, tmp_path)
    course.check(OCTOBER, "甲")
    with pytest.raises(UserError, match="审核应由另一个人办理"):
        course.review(OCTOBER, "甲")
    course.review(OCTOBER, "甲", exception="审核人休假")
    assert course.standing(OCTOBER).course.steps[-1].note == "审核人休假"
    months.export(OCTOBER, tmp_path)
    assert list(tmp_path.glob("*.zip"))


def test_what_changed_after_the_review_takes_the_month_back(
    course, months, records, people, case, tmp_path, apart
):
    course.check(OCTOBER, "甲")
    course.review(OCTOBER, "乙")
    made.case(records, *people, date(2026, 10, 9), "决2号")
    standing = course.standing(OCTOBER)
    assert standing.stage is Stage.DRAFT
    assert standing.outdated is not None
    assert standing.outdated.name == "乙"
    with pytest.raises(UserError, match="审核以后，台账或文字有变化"):
        months.export(OCTOBER, tmp_path)
    with pytest.raises(UserError, match="校核以后，台账或文字有变化"):
        course.review(OCTOBER, "乙")


def test_a_change_that_the_report_does_not_show_takes_nothing_back(course, records, case, apart):
    course.check(OCTOBER, "甲")
    unit = made.unit(records, "二中队")
    records.delete("unit", [unit.id])
    assert course.standing(OCTOBER).stage is Stage.CHECKED


def test_the_reviewer_sends_it_back_with_a_reason(course, case, apart):
    with pytest.raises(UserError, match="还没有校核"):
        course.send_back(OCTOBER, "乙", "少一件")
    course.check(OCTOBER, "甲")
    with pytest.raises(UserError, match="没有写明退回的原因"):
        course.send_back(OCTOBER, "乙", " ")
    course.send_back(OCTOBER, "乙", "少一件")
    standing = course.standing(OCTOBER)
    assert standing.stage is Stage.DRAFT
    assert standing.course.steps[-1].words == "退回填报人修改"
    with pytest.raises(UserError, match="还没有校核"):
        course.review(OCTOBER, "乙")
    course.check(OCTOBER, "甲")
    course.review(OCTOBER, "乙")


def test_findings_hold_the_check_back(course, records, people):
    made.case(records, *people, date(2026, 10, 8), "决1号", major=True)  # without legal review
    with pytest.raises(UserError, match="的问题"):
        course.check(OCTOBER, "甲")
    assert course.standing(OCTOBER).course.steps == ()


def test_one_clerk_signs_at_once_and_the_exception_is_on_record(course, months, case, tmp_path):
    months.export(OCTOBER, tmp_path)
    steps = course.standing(OCTOBER).course.steps
    assert [step.stage for step in steps] == [Stage.CHECKED, Stage.REVIEWED, Stage.SIGNED]
    assert steps[1].note == "本单位由一人兼任"


def test_nobody_named_is_refused(course, case):
    with pytest.raises(UserError, match="没有填写姓名"):
        course.check(OCTOBER, " ")


def later(store_path, passphrase, day):
    opened = Workspace.open(store_path, passphrase, clock=fixed_clock(day))
    return opened, Records(opened), MonthCourse(opened, Months(opened)), Months(opened)


def test_later_changes_wait_as_a_correction_and_are_told_by_field(
    workspace, course, months, records, people, case, tmp_path, store_path, passphrase
):
    gone = made.case(records, *people, date(2026, 10, 12), "决2号")
    months.export(OCTOBER, tmp_path)
    assert course.standing(OCTOBER).pending == ()
    workspace.close()
    opened, records, course, months = later(store_path, passphrase, date(2026, 11, 24))
    try:
        row = records.get("case", case.id)
        records.save("case", {"fine": Decimal(150)}, identity=row.id, version=row.version)
        records.delete("case", [gone.id])
        unit, lead, other = (records.get(r, p.id) for r, p in
                             zip(("unit", "person", "person"), people, strict=True))  # fmt: skip
        made.case(records, unit, lead, other, date(2026, 10, 20), "决3号")
        made.case(records, unit, lead, other, date(2026, 11, 2), "决4号")
        told = [one.words for one in course.standing(OCTOBER).pending]
        cases = sorted(words for words in told if "案件" in words)
        assert cases == [
            "修改案件“决1号”：罚款金额(元) 200.00→150.00", "删除案件“决2号”", "新增案件“决3号”",
        ]  # fmt: skip
        course.carry(OCTOBER)
        assert course.standing(OCTOBER).pending == ()
    finally:
        opened.close()


def test_a_change_taken_back_waits_no_more(
    workspace, months, records, people, case, tmp_path, store_path, passphrase
):
    months.export(OCTOBER, tmp_path)
    workspace.close()
    opened, records, course, _ = later(store_path, passphrase, date(2026, 11, 24))
    try:
        row = records.get("case", case.id)
        row = records.save("case", {"fine": Decimal(150)}, identity=row.id, version=row.version)
        assert len(course.standing(OCTOBER).pending) == 1
        records.save("case", {"fine": Decimal(200)}, identity=row.id, version=row.version)
        assert course.standing(OCTOBER).pending == ()
    finally:
        opened.close()


def test_a_locked_month_wants_a_reason_and_a_second_person(
    workspace, course, months, records, people, case, tmp_path, store_path, passphrase, apart
):
    course.check(OCTOBER, "甲")
    course.review(OCTOBER, "乙")
    months.export(OCTOBER, tmp_path)
    workspace.close()
    opened, records, course, months = later(store_path, passphrase, date(2026, 12, 1))
    try:
        row = records.get("case", case.id)
        records.save("case", {"fine": Decimal(150)}, identity=row.id, version=row.version)
        assert course.standing(OCTOBER).locked
        course.check(OCTOBER, "甲")
        course.review(OCTOBER, "乙")
        with pytest.raises(UserError, match="月报已于2026-11-25锁定"):
            months.export(OCTOBER, tmp_path, reason="金额录错")
        with pytest.raises(UserError, match="没有写明解锁的原因"):
            course.unlock(OCTOBER, "", "丙")
        with pytest.raises(UserError, match="另一个人同意"):
            course.unlock(OCTOBER, "金额录错", "甲")
        course.unlock(OCTOBER, "金额录错", "丙")
        assert not course.standing(OCTOBER).locked
        result = months.export(OCTOBER, tmp_path, reason="金额录错")
        assert result.version == 2
        assert course.standing(OCTOBER).locked  # the next one wants it again
    finally:
        opened.close()


def test_a_returned_month_is_open_and_cannot_be_left_to_the_next(
    workspace, course, months, case, tmp_path, store_path, passphrase
):
    months.export(OCTOBER, tmp_path)
    given = HandUp(date(2026, 11, 23), "U盘送达", RETURNED, "2026-11-23", "少一件")
    months.note_hand_up(OCTOBER, 1, given)
    assert course.standing(OCTOBER).words == "第1版退回"
    with pytest.raises(UserError, match="被退回，不能计入下月"):
        course.carry(OCTOBER)
    workspace.close()
    opened, records, course, months = later(store_path, passphrase, date(2026, 12, 20))
    try:
        assert not course.standing(OCTOBER).locked
        row = records.get("case", case.id)
        records.save("case", {"fine": Decimal(150)}, identity=row.id, version=row.version)
        assert months.export(OCTOBER, tmp_path, reason="退回改正").version == 2
        assert course.standing(OCTOBER).words == "第2版已签名"
    finally:
        opened.close()


def test_giving_the_same_version_again_asks_for_nothing(course, months, case, tmp_path, apart):
    course.check(OCTOBER, "甲")
    course.review(OCTOBER, "乙")
    months.export(OCTOBER, tmp_path / "a")
    again = months.export(OCTOBER, tmp_path / "b")
    assert again.repeated
    assert again.version == 1
