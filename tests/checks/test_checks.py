"""Each check finds the record that breaks it, says so in a sentence, and spares the others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import made
from zhifa_desktop.checks.catalogue import CHECKS
from zhifa_desktop.checks.engine import run
from zhifa_desktop.registers.catalogue import specifications

TODAY = date(2026, 11, 23)
BEFORE = date(2025, 3, 3)


@pytest.fixture
def squad(records):
    unit = made.unit(records)
    names = ("张三", "李四")
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate(names)]
    course = made.session(records, "年度轮训", date(2026, 3, 2), 60)
    for officer in officers:
        made.attend(records, course, officer)
    return unit, *officers


def rules(workspace):
    with workspace.reader() as connection:
        return {f.rule: f for f in run(connection, workspace.at(), CHECKS)}


def test_declarations_are_whole():
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    for check in CHECKS:
        spec = specifications()[check.register]
        assert check.id.startswith(f"{check.register}.")
        assert set(check.columns) <= set(spec.by_name)
        assert check.mend
        assert check.source


def test_a_clean_county_has_nothing_to_say(workspace, records, squad):
    made.case(records, *squad, date(2026, 11, 20), "皖样〔2026〕1号")
    assert rules(workspace) == {}


def test_a_case_without_any_day_yet_is_not_held_against_a_card(workspace, records, squad):
    no_day = {"decided_on": None, "decision_number": None, "outcome": None, "fine": None}
    later = {"served_on": None, "archived_on": None}
    made.case(records, *squad, date(2026, 11, 20), "无", **later, **no_day)
    assert rules(workspace) == {}


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"major": True}, "case.major_without_review"),
        ({"major": True, "legal_review_on": date(2025, 4, 1)}, "case.review_after_decision"),
        ({"served_on": None}, "case.service_term"),
        ({"publish": True}, "case.not_published"),
        (
            {"filed_on": date(2024, 9, 1), "procedure": "ordinary", "filing_number": "立1"},
            "case.decision_term",
        ),
        ({"fine": 50_000}, "case.major_suggested"),
        ({"seizure_from": date(2025, 3, 1)}, "case.seizure_term"),
    ],
)
def test_cases_are_found(workspace, records, squad, more, rule):
    made.case(records, *squad, BEFORE, "皖样〔2025〕1号", **more)
    found = rules(workspace)
    assert rule in found
    assert "皖样〔2025〕1号" in found[rule].message


def test_handlers_are_judged_by_the_day_they_acted(workspace, records, squad):
    unit, first, _ = squad
    late = made.officer(records, unit, "王五")
    records.save(
        "certificate",
        {
            "holder": late.id,
            "number": "777777",
            "issued_on": date(2025, 6, 1),
            "valid_until": made.FAR,
        },
    )
    made.case(records, unit, first, late, BEFORE, "皖样〔2025〕1号")
    found = rules(workspace)["case.handler_without_certificate"]
    assert "王五" in found.message
    assert "张三" not in found.message
    assert "2025-03-03" in found.message


def test_one_handler_is_too_few(workspace, records, squad):
    unit, first, second = squad
    case = made.case(records, unit, first, second, BEFORE, "皖样〔2025〕1号")
    with workspace.work("试") as work:
        rows = [
            r for r in records.page("case_officer", made_query()) if r.shown["person"] == "李四"
        ]
        work.delete("case_officer", [rows[0].id])
    assert "case.fewer_than_two_handlers" in rules(workspace)
    assert case.id


def made_query():
    from zhifa_desktop.services.records import Query

    return Query()


def test_people_and_equipment(workspace, records, squad):
    unit, _first, second = squad
    made.officer(records, unit, "无证人")
    records.save("equipment", {
        "category": "vehicle", "name": "执法车", "serial": "皖样A1", "unit": unit.id,
        "inspection_until": TODAY - timedelta(days=1), "insurance_until": TODAY - timedelta(days=1),
    })  # fmt: skip
    records.save("equipment", {
        "category": "body_camera", "name": "记录仪", "serial": "SN9", "unit": unit.id,
        "issue_mode": "personal", "user": second.id, "issued_on": date(2026, 1, 1),
    })  # fmt: skip
    records.save(
        "person",
        {"status": "transferred", "status_since": date(2026, 10, 1)},
        identity=second.id,
        version=records.get("person", second.id).version,
    )
    found = rules(workspace)
    assert {
        "person.without_certificate", "equipment.inspection_expired",
        "equipment.insurance_expired", "equipment.holder_left", "certificate.holder_left",
    } <= set(found)  # fmt: skip
    assert "无证人" in found["person.without_certificate"].message
    assert "李四" in found["equipment.holder_left"].message


def test_records_before_the_start_month_are_left_alone(workspace, records, squad):
    made.case(records, *squad, BEFORE, "皖样〔2025〕1号", served_on=None)
    with workspace.reader() as connection:
        found = run(connection, workspace.at(), CHECKS, since=date(2026, 1, 1))
    assert found == []


def test_who_left_by_the_postings_but_not_by_the_status_is_noted(workspace, records, squad):
    _, zhang, _ = squad
    came = {
        "person": zhang.id,
        "employer": "样例县大队",
        "post": "队员",
        "manner": "transferred_in",
    }
    records.save("posting", came | {"start": date(2020, 1, 1)})
    assert rules(workspace) == {}
    left = records.save("posting", came | {"start": date(2026, 6, 1), "manner": "transferred_out"})
    found = rules(workspace)["person.left_by_posting"]
    assert found.message == "张三的任职经历最后一条是2026-06-01调出，在岗状态却没有改"
    records.save("posting", came | {"start": date(2026, 9, 1), "post": "中队长"})
    assert "person.left_by_posting" not in rules(workspace)
    records.delete("posting", [left.id])
    records.save(
        "person", {"status": "transferred", "status_since": date(2026, 6, 1)}, identity=zhang.id
    )
    assert "person.left_by_posting" not in rules(workspace)
