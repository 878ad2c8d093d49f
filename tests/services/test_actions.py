"""Guided actions with the real store: what is asked, what follows, one piece of work, bad input."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.actions.service import Actions, Decision
from zhifa_desktop.services.records import Filter, Invalid, Query, Records
from zhifa_desktop.services.undoing import Undoing
from zhifa_desktop.services.workspace import Workspace

DAY = date(2026, 11, 20)


@pytest.fixture
def actions(workspace: Workspace) -> Actions:
    return Actions(workspace)


@pytest.fixture
def squadron(records: Records):
    return made.unit(records, "一中队")


@pytest.fixture
def people(records: Records, squadron):
    return [
        made.officer(records, squadron, name, card=f"34029922010{n}", post="执法员",
                     joined_on=date(2020, 1, 1))
        for n, name in enumerate(("张三", "李四", "王五"))
    ]  # fmt: skip


def camera(records: Records, squadron, person, start=date(2024, 1, 1)):
    values = {
        "category": "body_camera", "name": "执法记录仪", "serial": "SN1", "unit": squadron.id,
        "issue_mode": "personal", "user": person.id, "issued_on": start,
    }  # fmt: skip
    return records.save("equipment", values)


def card_of(records: Records, person):
    query = Query(filters=(Filter("holder", "in", (person.id,)),))
    return records.page("certificate", query)[0]


def all_of(records: Records, register: str):
    return records.page(register, Query())


def keys(actions: Actions, register, code, identity, facts):
    groups = actions.consequences(register, code, identity, facts)
    return {one.text: one for _, group in groups for one in group}


def test_a_transfer_moves_the_person_the_piece_and_the_posting(
    workspace, records, actions, squadron, people
):
    other = made.unit(records, "二中队")
    piece = camera(records, squadron, people[0])
    records.save("posting", {
        "person": people[0].id, "start": date(2020, 1, 1), "employer": "一中队", "post": "执法员",
    })  # fmt: skip
    facts = {"unit": other.id, "date": DAY, "post": "中队长", "post_kind": "enforcement",
             "document": "样交〔2026〕8号"}  # fmt: skip
    (held,) = keys(actions, "person", "transfer", people[0].id, facts).values()
    assert held.default == "follow"
    steps = Undoing(workspace)
    actions.carry_out("person", "transfer", people[0].id, facts, {})
    person = records.get("person", people[0].id)
    assert (person.shown["unit"], person.values["post"]) == ("二中队", "中队长")
    assert records.get("equipment", piece.id).shown["unit"] == "二中队"
    now, before = all_of(records, "posting")
    assert (before.values["until"], now.values["start"]) == (DAY, DAY)
    assert now.values["employer"] == "样例县交通运输综合行政执法大队二中队"
    steps.undo()
    assert records.get("person", people[0].id).shown["unit"] == "一中队"
    assert len(all_of(records, "posting")) == 1


def test_retirement_returns_hands_over_withdraws_and_leaves_a_list(
    records, actions, squadron, people
):
    piece = camera(records, squadron, people[0])
    case = records.save("case", {
        "procedure": "ordinary", "field": "road", "cause": "超限运输", "party_kind": "citizen",
        "party": "某某", "unit": squadron.id, "lead_officer": people[0].id,
        "other_officers": (people[1].id,), "filed_on": date(2026, 11, 2), "filing_number": "立1号",
    })  # fmt: skip
    records.save("talent_membership", {
        "person": people[0].id, "pool": "trainer", "entered_on": date(2025, 1, 1),
    })  # fmt: skip
    facts = {"date": DAY, "document": "样人社〔2026〕3号"}
    found = keys(actions, "person", "retire", people[0].id, facts)
    decisions = {
        one.key: Decision("hand_over", people[1].id) if one.aspect == "equipment"
        else Decision("reassign", people[2].id) if one.aspect == "cases"
        else Decision(one.default)
        for one in found.values()
    }  # fmt: skip
    told = actions.summary("person", "retire", people[0].id, facts, decisions)
    assert any("移交给李四" in line for line in told.done)
    assert any("改由王五承办" in line for line in told.done)
    actions.carry_out("person", "retire", people[0].id, facts, decisions)
    person = records.get("person", people[0].id)
    assert (person.values["status"], person.values["status_since"]) == ("retired", DAY)
    assert records.get("equipment", piece.id).shown["user"] == "李四"
    assert records.get("case", case.id).shown["lead_officer"] == "王五"
    assert card_of(records, people[0]).values["state"] == "withdrawn"
    assert all_of(records, "talent_membership")[0].values["state"] == "left"
    (posting,) = all_of(records, "posting")
    assert (posting.values["post"], posting.values["document"]) == ("退休", facts["document"])


def test_a_piece_given_back_is_idle_and_its_form_wants_no_user(records, actions, squadron, people):
    piece = camera(records, squadron, people[0])
    actions.carry_out("person", "resign", people[0].id, {"date": DAY}, {})
    row = records.get("equipment", piece.id)
    assert (row.values["state"], row.values["user"]) == ("idle", None)
    assert not records.examine("equipment", row.values, piece.id)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"date": date(2026, 12, 1)}, "晚于今天"),
        ({"date": date(2019, 5, 1)}, "早于到本单位日期"),
        ({}, "没有填写"),
    ],
)
def test_a_wrong_day_is_refused(records, actions, people, facts, words):
    with pytest.raises(Invalid, match=words):
        actions.carry_out("person", "retire", people[0].id, facts, {})
    assert records.get("person", people[0].id).values["status"] == "active"


def test_an_overlapping_posting_is_refused(records, actions, people):
    records.save("posting", {
        "person": people[0].id, "start": date(2026, 11, 21), "employer": "某局", "post": "科员",
    })  # fmt: skip
    with pytest.raises(Invalid, match="重叠"):
        actions.carry_out("person", "retire", people[0].id, {"date": DAY}, {})


def test_a_transfer_to_the_same_unit_is_refused(actions, squadron, people):
    facts = {"unit": squadron.id, "date": DAY, "post": "执法员", "post_kind": "enforcement"}
    with pytest.raises(Invalid, match="就是现在的机构"):
        actions.carry_out("person", "transfer", people[0].id, facts, {})


def test_a_person_deleted_or_changed_meanwhile_is_told(records, actions, people):
    records.save("person", {"status": "retired", "status_since": DAY}, identity=people[0].id)
    with pytest.raises(UserError, match="现在是“退休”"):
        actions.carry_out("person", "transfer", people[0].id, {"date": DAY}, {})
    lonely = made.officer(records, made.unit(records, "三中队"), "赵六")
    records.delete("person", [lonely.id])
    with pytest.raises(UserError, match="已被删除"):
        actions.asks("person", "retire", lonely.id)


def test_a_case_cannot_go_to_somebody_without_a_card(records, actions, squadron, people):
    bare = made.officer(records, squadron, "赵六")
    records.save("case", {
        "procedure": "ordinary", "field": "road", "cause": "超限运输", "party_kind": "citizen",
        "party": "某某", "unit": squadron.id, "lead_officer": people[0].id,
        "other_officers": (people[1].id,), "filed_on": date(2026, 11, 2), "filing_number": "立1号",
    })  # fmt: skip
    facts = {"date": DAY}
    (one,) = (c for c in keys(actions, "person", "leave", people[0].id, facts).values()
              if c.aspect == "cases")  # fmt: skip
    with pytest.raises(UserError, match="没有选定人员"):
        actions.carry_out("person", "leave", people[0].id, facts, {one.key: Decision("reassign")})
    with pytest.raises(UserError, match="没有有效的执法证件"):
        actions.carry_out(
            "person", "leave", people[0].id, facts, {one.key: Decision("reassign", bare.id)}
        )
    assert records.get("person", people[0].id).values["status"] == "active"


def test_leave_and_return(records, actions, people):
    actions.carry_out("person", "leave", people[0].id, {"date": date(2026, 6, 1),
                      "document": "样假1号"}, {})  # fmt: skip
    away = records.get("person", people[0].id)
    assert away.values["status"] == "long_leave"
    assert "样假1号" in str(away.values["remarks"])
    with pytest.raises(Invalid, match="早于“长期休假”的起始日期"):
        actions.carry_out("person", "back", people[0].id, {"date": date(2026, 5, 1)}, {})
    actions.carry_out("person", "back", people[0].id, {"date": date(2026, 9, 1)}, {})
    back = records.get("person", people[0].id)
    assert (back.values["status"], back.values["status_since"]) == ("active", date(2026, 9, 1))


def test_a_secondment_is_a_posting_that_ends_with_the_return(records, actions, people):
    facts = {"employer": "市支队", "post": "借调", "date": date(2026, 3, 1)}
    actions.carry_out("person", "second_out", people[0].id, facts, {})
    actions.carry_out("person", "back", people[0].id, {"date": date(2026, 9, 1)}, {})
    (posting,) = all_of(records, "posting")
    assert posting.values["employer"] == "市支队"
    assert posting.values["until"] == date(2026, 9, 1)


def test_the_course_of_a_card_to_its_cancellation(records, actions, people):
    card = card_of(records, people[0])

    def do(code: str, month: int, **facts: object) -> object:
        given = {"date": date(2026, month, 1), **facts}
        actions.carry_out("certificate", code, card.id, given, {})
        return records.get("certificate", card.id).values["state"]

    assert do("suspend", 2, reason="投诉查实") == "suspended"
    assert do("restore", 3) == "valid"
    assert do("withdraw", 4, reason="调离") == "withdrawn"
    assert do("request", 5, authority="样例县司法局", document="样交函1号") == (
        "cancellation_requested"
    )
    assert do("cancel", 6) == "cancelled"
    offered = actions.offered("certificate", card.id)
    assert all(one.refused == "现在是“注销”" for one in offered)
    with pytest.raises(UserError, match="不能办理暂扣"):
        do("suspend", 7, reason="再试")


def test_an_event_before_the_last_one_is_refused(records, actions, people):
    card = card_of(records, people[0])
    actions.carry_out(
        "certificate", "suspend", card.id, {"date": date(2026, 5, 1), "reason": "核查"}, {}
    )
    with pytest.raises(Invalid, match="早于上一次变动"):
        actions.carry_out("certificate", "restore", card.id, {"date": date(2026, 4, 1)}, {})


def test_a_second_annual_review_of_a_year_is_refused(records, actions, people):
    card = card_of(records, people[0])
    facts = {"review_year": 2026, "date": date(2026, 5, 1), "result": "passed"}
    actions.carry_out("certificate", "review", card.id, facts, {})
    assert records.get("certificate", card.id).shown["last_review"] == "2026 合格"
    again = facts | {"date": date(2026, 6, 1), "result": "failed"}
    with pytest.raises(Invalid, match="一年只审一次"):
        actions.carry_out("certificate", "review", card.id, again, {})


def test_a_lost_card_is_reissued_with_the_same_or_another_number(records, actions, people):
    for person, number in ((people[0], "340299220100"), (people[1], "340299229999")):
        card = card_of(records, person)
        actions.carry_out("certificate", "lose", card.id, {"date": date(2026, 5, 1)}, {})
        facts = {"date": date(2026, 6, 1), "number": number, "valid_until": date(2031, 6, 1)}
        actions.carry_out("certificate", "reissue", card.id, facts, {})
    assert card_of(records, people[0]).values["state"] == "valid"
    query = Query(filters=(Filter("holder", "in", (people[1].id,)),), order=("issued_on",))
    states = {c.values["number"]: c.values["state"] for c in records.page("certificate", query)}
    assert states == {"340299220101": "replaced", "340299229999": "valid"}


def test_a_suspension_tells_of_open_cases(records, actions, squadron, people):
    records.save("case", {
        "procedure": "ordinary", "field": "road", "cause": "超限运输", "party_kind": "citizen",
        "party": "某某", "unit": squadron.id, "lead_officer": people[0].id,
        "other_officers": (people[1].id,), "filed_on": date(2026, 11, 2), "filing_number": "立1号",
        "fine": Decimal(200),
    })  # fmt: skip
    card = card_of(records, people[0])
    facts = {"date": DAY, "reason": "投诉查实"}
    (text,) = keys(actions, "certificate", "suspend", card.id, facts)
    assert "立1号" in text
    told = actions.summary("certificate", "suspend", card.id, facts, {})
    assert any("暂不变更" in line for line in told.left)


def test_a_person_s_offers_hold_those_on_the_certificates(records, actions, people):
    offers = {(o.register, o.code): o for o in actions.offered("person", people[0].id)}
    assert not offers["person", "retire"].refused
    assert offers["person", "back"].refused == "现在是“在岗”"
    assert not offers["certificate", "suspend"].refused
    assert offers["certificate", "restore"].refused == "现在是“有效”"
