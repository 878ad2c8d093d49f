"""Keeping records: defaults, validation in sentences, children of a parent, masks, gates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Invalid, Query


@pytest.fixture
def unit(records):
    return made.unit(records)


@pytest.fixture
def pair(records, unit):
    return [
        made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate(["张三", "李四"])
    ]


def test_numbers_are_given_and_never_twice(records, pair):
    assert [p.values["number"] for p in pair] == ["P0001", "P0002"]


def test_missing_columns_are_named_with_their_labels(records, unit):
    with pytest.raises(Invalid) as refused:
        records.save("person", {"unit": unit.id, "kind": "officer"})
    assert {"name", "id_number", "establishment", "post_kind"} <= {
        p.column for p in refused.value.problems
    }
    assert all(p.message for p in refused.value.problems)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"phone": "12"}, "phone"),
        ({"work_since": date(2030, 1, 1)}, "work_since"),
        ({"kind": "wizard"}, "kind"),
        ({"unit": "00000000-0000-0000-0000-000000000000"}, "unit"),
        ({"name": "字" * 300}, "name"),
        ({"kind": "auxiliary", "auxiliary_number": "FZ1", "post_kind": "enforcement"}, "post_kind"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(records, unit, values, column):
    person = {
        "name": "张三", "id_missing_reason": "样例", "kind": "officer", "post_kind": "enforcement",
        "unit": unit.id, "establishment": "institution",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        records.save("person", person | values)
    assert column in {p.column for p in refused.value.problems}
    assert records.count("person", Query()) == 0


def test_same_id_number_twice_is_refused_but_not_for_the_record_itself(records, unit):
    number = made.id_number(5)
    first = made.officer(records, unit, "张三", id_number=number)
    with pytest.raises(Invalid, match="相同"):
        made.officer(records, unit, "张三三", id_number=number)
    records.save(
        "person", {"post": "队长", "id_number": number}, identity=first.id, version=first.version
    )


def test_sex_and_birth_date_follow_from_the_number(records, unit):
    row = made.officer(
        records, unit, "张三", id_number=made.id_number(3, birth="19900214", female=True)
    )
    assert row.shown["sex"] == "女"
    assert row.values["birth_date"] == date(1990, 2, 14)


def test_numbers_are_masked_unless_revealed(records, unit):
    number = made.id_number(9)
    row = made.officer(records, unit, "张三", id_number=number, phone="13812345678")
    page = records.page("person", Query())[0]
    assert "*" in page.shown["id_number"]
    assert page.shown["phone"] == "138****5678"
    assert records.get("person", row.id, reveal=True).shown["id_number"] == number


def test_children_are_written_with_their_parent(records, unit, pair):
    case = made.case(records, unit, pair[0], pair[1], date(2026, 11, 2), "皖样〔2026〕1号")
    assert (case.shown["lead_officer"], case.shown["other_officers"]) == ("张三", "李四")
    changed = records.save(
        "case", {"lead_officer": pair[1].id, "other_officers": (pair[0].id,)},
        identity=case.id, version=case.version,
    )  # fmt: skip
    assert (changed.shown["lead_officer"], changed.shown["other_officers"]) == ("李四", "张三")
    assert records.count("case_officer", Query()) == 2


def test_lead_and_assistant_cannot_be_the_same(records, unit, pair):
    with pytest.raises(Invalid, match="同一人"):
        made.case(records, unit, pair[0], pair[0], date(2026, 11, 2), "皖样〔2026〕1号")


def test_a_handler_without_certificate_is_refused_for_new_work_only(records, unit, pair):
    new = made.officer(records, unit, "王五")
    with pytest.raises(Invalid, match="没有有效的执法证件"):
        made.case(records, unit, new, pair[0], date(2026, 11, 2), "皖样〔2026〕1号")
    assert records.count("case", Query()) == 0
    made.case(records, unit, new, pair[0], date(2025, 11, 2), "皖样〔2025〕1号")


def test_an_auxiliary_handler_is_refused(records, unit, pair):
    helper = made.auxiliary(records, unit, "赵六")
    with pytest.raises(Invalid, match="辅助人员"):
        made.case(records, unit, pair[0], helper, date(2026, 11, 2), "皖样〔2026〕1号")


def test_attendance_takes_the_sessions_hours_and_never_more(records, pair):
    session = made.session(records, "轮训", date(2026, 3, 1), "7.5")
    row = made.attend(records, session, pair[0])
    assert row.values["hours"] == Decimal("7.50")
    with pytest.raises(Invalid, match="多于"):
        made.attend(records, session, pair[1], hours=Decimal(9))
    with pytest.raises(Invalid, match="请假"):
        made.attend(records, session, pair[1], presence="leave", hours=Decimal(4))


def test_second_annual_review_of_a_year_is_refused(records, pair):
    card = records.options("certificate", "120600")[0][0]
    review = {
        "certificate": card,
        "kind": "annual_review",
        "date": date(2026, 5, 1),
        "review_year": 2026,
        "result": "passed",
    }
    records.save("certificate_event", review)
    with pytest.raises(Invalid, match="相同"):
        records.save("certificate_event", review | {"date": date(2026, 6, 1)})


def test_certificate_state_follows_its_events(records, pair):
    card = records.options("certificate", "120600")[0][0]
    for day, kind, state in (
        (date(2026, 2, 1), "suspension", "暂扣"), (date(2026, 3, 1), "restoration", "有效"),
        (date(2026, 4, 1), "cancellation", "注销"),
    ):  # fmt: skip
        records.save(
            "certificate_event", {"certificate": card, "kind": kind, "date": day, "reason": "样例"}
        )
        assert records.get("certificate", card).shown["state"] == state


def test_equipment_has_one_holder_at_a_time(records, unit, pair):
    camera = records.save("equipment", {
        "category": "body_camera", "name": "执法记录仪", "serial": "SN1", "unit": unit.id,
        "issue_mode": "personal", "user": pair[0].id, "issued_on": date(2026, 1, 5),
    })  # fmt: skip
    assert camera.shown["user"] == "张三"
    moved = records.save(
        "equipment",
        {"user": pair[1].id, "issued_on": date(2026, 6, 1)},
        identity=camera.id,
        version=camera.version,
    )
    assert moved.shown["user"] == "李四"
    held = records.page("equipment_assignment", Query(order=("start",)))
    assert [(h.shown["person"], h.shown["until"]) for h in held] == [
        ("张三", "2026-06-01"),
        ("李四", ""),
    ]


def test_review_lines_give_score_and_grade(records, unit, pair):
    case = made.case(records, unit, pair[0], pair[1], date(2026, 11, 2), "皖样〔2026〕1号")
    review = records.save(
        "case_review",
        {"round": "一季度", "case": case.id, "reviewers": "甲", "date": date(2026, 11, 9)},
    )
    records.save(
        "review_score",
        {"review": review.id, "item": "e1", "deduction": Decimal(8), "reason": "缺时间"},
    )
    records.save(
        "review_score",
        {"review": review.id, "item": "e2", "deduction": Decimal("4.5"), "reason": "缺证据"},
    )
    row = records.get("case_review", review.id)
    assert (row.values["final"], row.shown["grade"]) == (Decimal("87.50"), "良好")
    with pytest.raises(Invalid, match="超过"):
        records.save(
            "review_score",
            {"review": review.id, "item": "p6", "deduction": Decimal(50), "reason": "x"},
        )


@pytest.mark.parametrize("search", ["zhang", "三", "李", "没有这个人", ""])
@pytest.mark.parametrize("offset", [0, 1, 5])
def test_finding_at_once_is_counting_and_paging(records, pair, search, offset):
    query = Query(search=search, order=("-name",))
    total, rows = records.find("person", query, offset, 1)
    assert total == records.count("person", query)
    assert rows == records.page("person", query, offset, 1)


def test_unknown_register_is_a_sentence(records):
    with pytest.raises(UserError, match="没有名为"):
        records.spec("wizard")


def test_a_photo_that_is_none_is_refused(records):
    with pytest.raises(UserError):
        records.store_photo(b"no picture at all")


def test_listeners_hear_what_changed(workspace, records, unit):
    heard = []
    stop = workspace.subscribe(heard.append)
    made.officer(records, unit, "张三", card="120601")
    stop()
    made.officer(records, unit, "李四")
    assert heard == [frozenset({"person", "certificate"})]


def test_hours_are_summed_by_the_year_of_the_session(records):
    unit = made.unit(records)
    person = made.officer(records, unit, "张三")
    for start, hours in ((date(2025, 3, 1), 8), (date(2025, 9, 1), 16), (date(2026, 3, 1), 24)):
        made.attend(records, made.session(records, f"{start}", start, hours), person)
    rows = records.page("attendance", Query(order=("start",)))
    assert [row.shown["year_hours"] for row in rows] == ["24", "24", "24"]
    unit_two = made.officer(records, unit, "李四")
    made.attend(records, made.session(records, "另", date(2025, 5, 1), 4), unit_two)
    found = {r.shown["start"]: r.values["year_hours"] for r in records.page("attendance", Query())}
    assert found["2025-05-01"] == 4
    assert records.get("person", person.id).values["year_hours"] == 24
