"""Deleting and restoring: nothing is lost on the way, and what holds a record is said at once."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.db.unit_of_work import CHUNK
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.records import Query


@pytest.fixture
def case(records):
    unit = made.unit(records)
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]
    return made.case(records, unit, *officers, date(2026, 5, 6), "皖样〔2026〕1号")


def test_a_case_comes_back_with_its_officers(records, case):
    records.delete("case", [case.id])
    assert records.count("case_officer", Query()) == 0
    records.restore("case", [case.id])
    back = records.get("case", case.id)
    assert (back.shown["lead_officer"], back.shown["other_officers"]) == ("甲", "乙")


def test_what_was_deleted_before_stays_in_the_bin(workspace, records, case):
    (unit,) = records.page("unit", Query(search="一中队"))
    third = made.officer(records, unit, "丙", card="120609")
    records.save("case", {"other_officers": (third.id,)}, identity=case.id)
    workspace._clock = fixed_clock(date(2026, 11, 24))
    records.delete("case", [case.id])
    records.restore("case", [case.id])
    assert records.get("case", case.id).shown["other_officers"] == "丙"


def test_a_case_whose_officer_is_gone_asks_for_him_first(records, case):
    lead = case.values["lead_officer"]
    cards = records.ids("certificate", Query(search="甲"))
    records.delete("case", [case.id])
    records.delete("certificate", cards)
    records.delete("person", [lead])
    with pytest.raises(UserError, match=r"人员不存在或已删除.*先恢复那条记录"):
        records.restore("case", [case.id])
    records.restore("person", [lead])
    records.restore("case", [case.id])
    assert records.get("case", case.id).shown["lead_officer"] == "甲"


def test_everything_that_holds_a_record_is_named_at_once(records, case):
    lead = case.values["lead_officer"]
    session = made.session(records, "法规", date(2026, 5, 6))
    person = records.page("person", Query(search="甲"))[0]
    made.attend(records, session, person)
    with pytest.raises(UserError) as told:
        records.delete("person", [lead])
    for words in ("执法证件的“持证人”(1条)", "参训记录的“姓名”(1条)", "承办人的“承办人”(1条)"):
        assert words in str(told.value)
    assert records.count("person", Query()) == 2


def test_more_than_one_statement_can_take(workspace, records):
    session = {"mode": "offline", "start": date(2026, 5, 6), "hours": 4, "host": "本单位"}
    with workspace.work("样例") as unit:
        rows = [{**session, "name": f"第{n}期", "counted": True} for n in range(CHUNK + 20)]
        ids = unit.insert("training_session", rows)
    records.delete("training_session", ids)
    assert records.count("training_session", Query()) == 0
    records.restore("training_session", ids)
    assert records.count("training_session", Query()) == CHUNK + 20


def test_units_can_be_deleted_with_those_below_them(records):
    above = made.unit(records, "一中队")
    below = made.unit(records, "一站", parent=above.id, level="station")
    with pytest.raises(UserError, match="上级机构"):
        records.delete("unit", [above.id])
    records.delete("unit", [above.id, below.id])
