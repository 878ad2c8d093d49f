"""Reasons that went up are offered again for the same cause, and run out (N4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import snapshots
from zhifa_desktop.services.handing_up import HandUp
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.snapshots import Frozen, Issued

RULE, TEXT = "person.without_certificate", "换证办理中"
JUNE = Month(2026, 6)


@pytest.fixture
def months(workspace):
    return Months(workspace)


@pytest.fixture
def bare(records):
    """An officer without a card: found in every month."""
    return made.officer(records, made.unit(records), "张三")


def hand_up(workspace, months, month):
    """Freeze what a month's check says with its reasons, as issuing does."""
    checks = [
        {"rule": f.rule, "record_id": f.record_id, "key": f.key, "reason": f.reason}
        for f in months.check(month)
    ]
    paper = snapshots.paper_document(months.paper(month))
    document = {"id": str(month), "records": {}, "checks": checks, "paper": paper}
    one = Issued(month, 1, "x.zip", "0" * 64, None, "", workspace.now(), "内勤")
    with workspace.work("试") as work:
        snapshots.save(work.connection, one, Frozen(document, {}))


def explain(workspace, months, month, text=TEXT):
    months.save_reasons(month, {RULE: text})
    hand_up(workspace, months, month)


def test_what_went_up_is_offered_for_the_same_record(workspace, months, bare):
    explain(workspace, months, JUNE)
    offer = months.offered_reasons(JUNE.after())[RULE]
    assert (offer.text, offer.since, offer.taken_over, offer.expired) == (TEXT, JUNE, 0, False)
    assert offer.words == "上月说明(2026年6月起)：换证办理中"


def test_what_was_written_and_did_not_go_up_is_not_offered(months, bare):
    months.save_reasons(JUNE, {RULE: TEXT})
    assert months.offered_reasons(JUNE.after()) == {}


def test_a_returned_month_has_no_accepted_reason(workspace, months, bare):
    explain(workspace, months, JUNE)
    made_on = workspace.today()
    returned = HandUp(made_on, "U盘送达", "退回修改", made_on.isoformat(), "说明不清")
    months.note_hand_up(JUNE, 1, returned)
    assert months.offered_reasons(JUNE.after()) == {}
    months.note_hand_up(JUNE, 1, replace(returned, answer="已接收", note=""))
    assert RULE in months.offered_reasons(JUNE.after())


def test_another_record_is_another_cause(workspace, months, records, bare):
    explain(workspace, months, JUNE)
    card = {"certificate_number": "120601", "certificate_valid_until": made.FAR}
    records.save("person", card, identity=bare.id)
    other = made.officer(records, made.unit(records, "二中队"), "李四")
    assert {f.record_id for f in months.check(JUNE.after()) if f.rule == RULE} == {other.id}
    assert months.offered_reasons(JUNE.after()) == {}


def test_a_reason_runs_out_and_must_be_written_anew(workspace, months, bare):
    explain(workspace, months, JUNE)
    month = JUNE
    for taken_over in range(1, 4):  # three months are shipped
        month = month.after()
        explain(workspace, months, month)
        offer = months.offered_reasons(month.after())[RULE]
        assert (offer.since, offer.taken_over) == (JUNE, taken_over)
    assert month == Month(2026, 9)
    assert offer.expired
    assert "从2026年6月起已沿用3个月，须重新写" in offer.words
    with pytest.raises(UserError, match="已沿用3个月，不能再照抄"):
        months.save_reasons(month.after(), {RULE: TEXT})
    assert months.reasons(month.after()) == {}
    explain(workspace, months, month.after(), "已通过考试，等待发证")
    again = months.offered_reasons(month.after().after())[RULE]
    assert (again.since, again.taken_over) == (month.after(), 0)


def test_an_emptied_reason_is_taken_away(workspace, months, bare):
    explain(workspace, months, JUNE)
    months.save_reasons(JUNE.after(), {RULE: TEXT})
    months.save_reasons(JUNE.after(), {RULE: ""})
    assert months.reasons(JUNE.after()) == {}


def test_ready_reasons_and_the_offices_own_of_late(months, bare):
    months.save_reasons(JUNE, {RULE: "等待省厅统一换证"})
    ready = months.ready_reasons(JUNE.after())[RULE]
    assert ready[0] == "换证办理中，暂不上岗执法"
    assert ready[-1] == "等待省厅统一换证"
    assert "等待省厅统一换证" not in months.ready_reasons(Month(2026, 10))[RULE]


def test_a_dated_case_of_another_month_is_offered_nothing(workspace, months, records):
    unit = made.unit(records)
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]
    for n, day in enumerate((date(2026, 6, 2), date(2026, 7, 2))):
        made.case(records, unit, *officers, day, f"皖样〔2026〕{n}号", served_on=None)
    months.save_reasons(JUNE, {"case.service_term": "邮寄送达"})
    hand_up(workspace, months, JUNE)
    assert "case.service_term" in {f.rule for f in months.check(JUNE.after())}
    assert months.offered_reasons(JUNE.after()) == {}
    assert "邮寄送达" in months.ready_reasons(JUNE.after())["case.service_term"]
