"""What a tired clerk types wrong: refused or warned where the rule says so, at the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.spec import Kind
from zhifa_desktop.services.records import Query
from zhifa_desktop.services.validation import ERROR, Invalid

DAY = Kind.DATE


@pytest.fixture
def unit(records):
    return made.unit(records, "一中队")


@pytest.fixture
def officer(records, unit):
    return made.officer(records, unit, "张三", card="34029926001")


def told(records, register, values):
    """Save a new record; return {column: (level, sentence)} of what is refused or said of it."""
    try:
        row = records.save(register, values)
    except Invalid as error:
        found = error.problems
    except UserError as error:
        return {"": (ERROR, str(error))}
    else:
        found = records.examine(register, row.values, row.id)
    return {p.column: (p.level, p.message) for p in found}


def test_an_id_number_with_a_wrong_check_digit(records, unit):
    good = made.id_number(7)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    values = {"name": "张三", "id_number": wrong, "kind": "officer", "unit": unit.id,
              "post_kind": "enforcement", "establishment": "institution"}  # fmt: skip
    level, sentence = told(records, "person", values)["id_number"]
    assert level == ERROR
    assert "校验" in sentence


def test_two_people_of_one_id_number(records, unit):
    values = {"id_number": made.id_number(7), "kind": "officer", "unit": unit.id,
              "post_kind": "enforcement", "establishment": "institution"}  # fmt: skip
    records.save("person", {"name": "张三"} | values)
    level, sentence = told(records, "person", {"name": "李四"} | values)["id_number"]
    assert level == ERROR
    assert "张三" in sentence


def test_a_day_that_has_not_come(records, unit, officer):
    other = made.officer(records, unit, "李四", card="34029926002")
    with pytest.raises(Invalid) as refused:
        made.case(records, unit, officer, other, date(2027, 3, 1), "皖样交罚〔2027〕1号")
    said = {p.column: p.message for p in refused.value.problems}
    assert said["decided_on"] == "“决定日期”2027-03-01晚于今天，请检查年份"


def test_an_auxiliary_with_a_certificate(records, unit):
    helper = made.auxiliary(records, unit, "王五")
    values = {"holder": helper.id, "kind": "provincial", "number": "34029926009",
              "issued_on": date(2026, 1, 1), "valid_until": date(2029, 1, 1)}  # fmt: skip
    level, sentence = told(records, "certificate", values)["holder"]
    assert level == ERROR
    assert "辅助人员王五不能持有执法证件" in sentence


def test_an_auxiliary_as_a_handler(records, unit, officer):
    helper = made.auxiliary(records, unit, "王五")
    with pytest.raises(Invalid, match="辅助人员"):
        made.case(records, unit, officer, helper, date(2026, 11, 2), "皖样交罚〔2026〕1号")


def test_a_second_annual_review_in_a_year(records, officer):
    (card,) = records.ids("certificate", Query())
    review = {"certificate": card, "kind": "annual_review", "happened_on": date(2026, 4, 1),
              "review_year": 2026, "result": "passed"}  # fmt: skip
    columns = records.spec("certificate_event").by_name
    review = {name: value for name, value in review.items() if name in columns}
    review |= {c.name: date(2026, 4, 1) for c in columns.values() if c.required and c.kind is DAY}
    records.save("certificate_event", review)
    level, sentence = told(records, "certificate_event", review)["review_year"]
    assert level == ERROR
    assert "年审年度" in sentence


def test_hours_above_the_sessions(records, officer):
    session = made.session(records, "培训", date(2026, 5, 1), hours=4)
    values = {"session": session.id, "person": officer.id, "hours": Decimal(5)}
    level, sentence = told(records, "attendance", values)["hours"]
    assert level == ERROR
    assert "多于班次总学时4" in sentence


def test_equipment_given_to_somebody_who_left(records, unit, officer):
    gone = {"status": "retired", "status_since": date(2026, 3, 1)}
    records.save("person", gone, identity=officer.id)
    values = {"equipment": camera(records, unit), "person": officer.id, "start": date(2026, 6, 1)}
    level, sentence = told(records, "equipment_assignment", values)["person"]
    assert level == ERROR
    assert "张三不在岗，不能新领用装备" in sentence


def test_two_holders_at_once(records, unit, officer):
    other = made.officer(records, unit, "李四")
    first = {"equipment": camera(records, unit), "person": officer.id, "start": date(2026, 6, 1)}
    records.save("equipment_assignment", first)
    second = first | {"person": other.id, "start": date(2026, 7, 1)}
    level, sentence = told(records, "equipment_assignment", second)["start"]
    assert level == ERROR
    assert "同一件装备不能同时由两人领用" in sentence


def camera(records, unit):
    values = {"category": "body_camera", "name": "执法记录仪", "serial": "SN1", "unit": unit.id}
    return records.save("equipment", values | {"state": "in_use"}).id


def test_a_review_line_above_what_it_can_cost(records, unit, officer):
    other = made.officer(records, unit, "李四", card="34029926002")
    case = made.case(records, unit, officer, other, date(2026, 11, 2), "皖样交罚〔2026〕1号")
    review = least(records, "case_review") | {"case": case.id, "reviewers": "甲某、乙某"}
    line = least(records, "review_score") | {"review": records.save("case_review", review).id}
    line |= {"maximum": Decimal(5), "deduction": Decimal(99)}
    level, sentence = told(records, "review_score", line)["deduction"]
    assert level == ERROR
    assert "超过本项分值" in sentence


def least(records, register):
    """Return the least a record of a register holds, links apart."""
    values: dict[str, object] = dict(records.defaults(register))
    for column in records.spec(register).entered:
        if column.required and column.name not in values and not column.target:
            if column.kind is Kind.CODE:
                values[column.name] = records.choices(column.codes)[0][0]
            elif column.kind is DAY:
                values[column.name] = date(2026, 11, 10)
            else:
                values[column.name] = "样例" if column.kind is Kind.TEXT else Decimal(1)
    return values
