"""What is due by now and not entered: broken, done, at the limit, of no duty."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from tests.checks.finding import TODAY, found

MONTH_END = date(2026, 11, 30)
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def unit(records):
    return made.unit(records)


@pytest.mark.parametrize(
    ("due", "closed", "broken"),
    [
        (date(2026, 11, 22), None, True),
        (TODAY, None, False),
        (date(2026, 11, 22), date(2026, 11, 23), False),
    ],
)
def test_complaints_past_their_day(workspace, records, due, closed, broken):
    done = {"closed_on": closed, "result": "answered"} if closed else {}
    records.save("complaint", {
        "source": "12328", "kind": "complaint", "about_enforcement": True, "matter": "态度",
        "received_on": date(2026, 11, 1), "due_on": due, **done,
    })  # fmt: skip
    told = found(workspace, "complaint.overdue")
    assert bool(told) == broken
    assert not broken or "应在2026-11-22前办结，已超期1天" in told[0]


def test_a_complaint_without_a_day_is_not_judged(workspace, records):
    records.save("complaint", {
        "source": "12328", "kind": "inquiry", "about_enforcement": False, "matter": "咨询",
        "received_on": date(2026, 1, 1),
    })  # fmt: skip
    assert found(workspace, "complaint.overdue") == []


def test_tasks_overdue_and_without_progress(workspace, records):
    shared = {"measure": "m03"}
    records.save("task", shared | {"name": "甲", "due_on": date(2026, 11, 22)})
    records.save("task", shared | {"name": "乙", "due_on": TODAY})
    records.save("task", shared | {"name": "丙", "due_on": TODAY, "progress": "进行中"})
    done = {"due_on": date(2026, 1, 1), "done_on": date(2026, 2, 1)}
    records.save("task", shared | {"name": "丁", **done})
    assert found(workspace, "task.overdue") == ["任务“甲”应在2026-11-22前完成，已超期1天"]
    assert found(workspace, "task.no_progress") == ["任务“乙”(2026-11-23前完成)还没有登记任何进展"]


def test_problems_and_evaluations_past_their_day(workspace, records):
    records.save("rectification", {
        "source": "self", "problem": "文书不规范", "found_on": date(2026, 10, 1),
        "due_on": date(2026, 11, 20),
    })  # fmt: skip
    records.save("evaluation", {"year": 2026, "kind": "final", "due_on": date(2026, 10, 31)})
    assert "已超期3天" in found(workspace, "rectification.overdue")[0]
    assert "已超期23天" in found(workspace, "evaluation.overdue")[0]
    assert found(workspace, "rectification.overdue", date(2026, 11, 20)) == []
    assert found(workspace, "evaluation.overdue", date(2026, 10, 31)) == []


@pytest.fixture
def branch(records, unit):
    values = {"name": "第一党支部", "kind": "branch", "unit": unit.id}
    return records.save("party_organization", values | {"founded_on": date(2024, 1, 1)})


def meet(records, branch, kind, day):
    values = {"organization": branch.id, "kind": kind, "date": day, "topic": "学习"}
    return records.save("party_activity", values)


def test_the_months_meeting_is_asked_for_in_its_last_days(workspace, records, branch):
    rule = "party_organization.month_meeting"
    assert found(workspace, rule, TODAY) == []
    assert len(found(workspace, rule, MONTH_END)) == 1
    meet(records, branch, "lesson", date(2026, 11, 3))  # another kind
    assert len(found(workspace, rule, MONTH_END)) == 1
    meet(records, branch, "committee", date(2026, 11, 1))
    assert found(workspace, rule, MONTH_END) == []


def test_a_branch_founded_in_the_month_owes_none(workspace, records, branch):
    records.save("party_organization", {"founded_on": date(2026, 11, 1)}, identity=branch.id)
    assert found(workspace, "party_organization.month_meeting", MONTH_END) == []


def test_assembly_and_lesson_are_asked_for_at_the_quarters_end(workspace, records, branch):
    rule = "party_organization.quarter_meeting"
    end = date(2026, 9, 30)
    assert found(workspace, rule, date(2026, 8, 31)) == []
    assert len(found(workspace, rule, end)) == 1
    meet(records, branch, "assembly", date(2026, 7, 1))
    assert len(found(workspace, rule, end)) == 1
    meet(records, branch, "lesson", date(2026, 9, 30))
    assert found(workspace, rule, end) == []


@pytest.fixture
def card(records, unit):
    officer = made.officer(records, unit, "张三")
    values = {"holder": officer.id, "number": "777777", "issued_on": date(2024, 1, 1)}
    return officer, records.save("certificate", values | {"valid_until": date(2026, 12, 31)})


def test_the_annual_review_is_missed_in_december_only(workspace, records, card):
    rule = "certificate.review_missed"
    assert found(workspace, rule, MONTH_END) == []
    assert len(found(workspace, rule, YEAR_END)) == 1
    records.save("certificate_event", {
        "certificate": card[1].id, "kind": "annual_review", "date": date(2026, 11, 2),
        "review_year": 2026, "result": "passed",
    })  # fmt: skip
    assert found(workspace, rule, YEAR_END) == []


def test_cards_that_run_out_next_month_and_have_no_follower(workspace, records, card):
    rule = "certificate.expires_next_month"
    assert len(found(workspace, rule, MONTH_END)) == 1
    assert found(workspace, rule, date(2026, 10, 31)) == []
    assert found(workspace, rule, YEAR_END) == []
    records.save("certificate", {
        "holder": card[0].id, "number": "888888", "issued_on": date(2026, 11, 1),
        "valid_until": made.FAR,
    })  # fmt: skip
    assert found(workspace, rule, MONTH_END) == []


def test_hours_behind_are_named_at_the_years_end(workspace, records, unit):
    rule = "person.hours_behind_at_year_end"
    officer = made.officer(records, unit, "张三")
    made.attend(records, made.session(records, "法规", date(2026, 3, 2), 54), officer)
    assert found(workspace, rule, date(2026, 10, 31)) == []
    assert "张三本年54学时" in found(workspace, rule, MONTH_END)[0]
    made.attend(records, made.session(records, "技能", date(2026, 4, 2), 1), officer)
    assert found(workspace, rule, MONTH_END) == []  # 55 of 60 hours after eleven months
    assert len(found(workspace, rule, YEAR_END)) == 1


def test_a_session_without_roster_or_number(workspace, records, unit):
    rule = "training_session.no_roster"
    one = made.session(records, "法规", date(2026, 11, 2))
    assert found(workspace, rule) == ["培训班次“法规 2026-11-02”没有参训名单，也没有填参训人数"]
    records.save("training_session", {"attendees_typed": 12}, identity=one.id)
    assert found(workspace, rule) == []
    two = made.session(records, "技能", date(2026, 11, 3))
    made.attend(records, two, made.officer(records, unit, "张三"))
    made.session(records, "将办", date(2026, 12, 3))
    assert found(workspace, rule) == []


def test_who_reported_work_before_and_not_this_month(workspace, records, unit):
    rule = "unit.no_workload"
    made.unit(records, "二中队")  # never reports
    records.save("inspection_workload", {"unit": unit.id, "date": date(2026, 10, 31)})
    assert found(workspace, rule, TODAY) == []
    assert found(workspace, rule, MONTH_END) == ["一中队本月没有登记检查工作量(以前按月登记)"]
    assert found(workspace, rule, MONTH_END, kept={"unit"}) == []  # the register is not kept
    records.save("inspection_workload", {"unit": unit.id, "date": MONTH_END, "checks": 0})
    assert found(workspace, rule, MONTH_END) == []


@pytest.fixture
def supervisor(records):
    values = {"name": "王五", "hired_on": date(2024, 11, 1), "term_until": date(2026, 11, 20)}
    return records.save("supervisor", values)


def test_terms_that_ended_this_month(workspace, records, supervisor):
    rule = "supervisor.term_over"
    assert len(found(workspace, rule, MONTH_END)) == 1
    assert found(workspace, rule, date(2026, 10, 31)) == []
    again = {"name": "王五", "hired_on": date(2026, 11, 21), "term_until": date(2028, 11, 20)}
    records.save("supervisor", again)
    assert found(workspace, rule, MONTH_END) == []


def test_supervisors_who_did_nothing_all_year(workspace, records, supervisor):
    rule = "supervisor.idle"
    assert found(workspace, rule, date(2026, 9, 30)) == []
    assert len(found(workspace, rule, date(2026, 10, 31))) == 1
    records.save("supervisor", {"activities": 1}, identity=supervisor.id)
    assert found(workspace, rule, date(2026, 10, 31)) == []


def test_files_whose_mending_is_overdue(workspace, records, unit):
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]
    case = made.case(records, unit, *officers, date(2026, 5, 6), "皖样〔2026〕1号")
    review = records.save("case_review", {
        "round": "2026年上半年", "case": case.id, "date": date(2026, 6, 1), "reviewers": "某某",
        "mend_due": date(2026, 11, 22),
    })  # fmt: skip
    rule = "case_review.mending_overdue"
    assert found(workspace, rule, date(2026, 11, 22)) == []
    assert len(found(workspace, rule)) == 1
    records.save("case_review", {"mended_on": date(2026, 11, 22)}, identity=review.id)
    assert found(workspace, rule) == []
