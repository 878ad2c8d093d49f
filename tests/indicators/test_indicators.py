"""Indicators by hand-worked figures: numerator, denominator, value, verdict, and what is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.indicators.catalogue import ALL
from zhifa_desktop.indicators.engine import rounded
from zhifa_desktop.indicators.targets import targets
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.months import Months

NOVEMBER = Month(2026, 11)


@pytest.fixture
def months(workspace):
    return Months(workspace)


@pytest.fixture
def squad(records):
    unit = made.unit(records)
    names = ["张三", "李四", "王五", "赵六"]
    people = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate(names)]
    return unit, people


def figures(months, month=NOVEMBER):
    return {one.id: one for one in months.figures(month)}


def test_every_indicator_has_a_target_entry_and_a_source():
    assert {one.id for one in ALL} == set(targets(2026))
    assert all(one.definition and one.source and one.measures for one in ALL)


def test_without_records_nothing_is_invented(months):
    for one in months.figures(NOVEMBER):
        assert one.value in (None, 0)
        assert one.verdict in {"本期未发生", "未填报", "未启用", "未达标"}
        assert not (one.value is None and one.met is not None)


def test_sixty_hours(workspace, months, records, squad):
    _, (a, b, c, d) = squad
    for person, hours in ((a, (30, 30)), (b, (30, "29.5")), (c, (54,)), (d, ())):
        for n, h in enumerate(hours):
            session = made.session(records, f"{person.shown['name']}{n}", date(2026, 3 + n, 1), h)
            made.attend(records, session, person)
    # not counted: last year, a session that does not count, a leave, a failed exam
    made.attend(records, made.session(records, "去年", date(2025, 12, 31), 40), d)
    made.attend(records, made.session(records, "政治理论", date(2026, 4, 9), 40, counted=False), d)
    made.attend(
        records,
        made.session(records, "请假", date(2026, 4, 10), 40),
        d,
        presence="leave",
        hours=Decimal(0),
    )
    made.attend(records, made.session(records, "考试", date(2026, 4, 11), 40), d, passed="failed")
    one = figures(months)["training_hours"]
    assert (one.numerator, one.denominator, one.value) == (1, 4, 25)
    assert one.met is None  # due in December only
    assert one.verdict == "序时落后2人"  # 55 hours by November: b has 59.5, c 54, d 0
    assert one.shortfall == "还差3人"
    assert set(Figures(workspace).behind("training_hours", NOVEMBER)) == {b.id, c.id, d.id}
    assert rounded(figures(months)["average_hours"].value) == Decimal("43.38")


def test_in_december_the_hours_are_due(months, records, squad, workspace):
    from zhifa_desktop.services.clock import fixed_clock

    workspace._clock = fixed_clock(date(2026, 12, 31))
    one = figures(months, Month(2026, 12))["training_hours"]
    assert (one.met, one.verdict) == (False, "未达标")


def test_joiners_owe_a_share_of_the_hours(workspace, records, squad):
    unit, _ = squad
    new = made.officer(records, unit, "新人", joined_on=date(2026, 10, 8))
    made.attend(records, made.session(records, "岗前", date(2026, 10, 20), 15), new)
    assert new.id in Figures(workspace).behind("training_hours", NOVEMBER, "met")


def test_who_joins_or_leaves_later_does_not_change_an_earlier_month(months, records, squad):
    unit, (a, *_) = squad
    made.officer(records, unit, "新人", joined_on=date(2026, 11, 8))
    gone = {"status": "retired", "status_since": date(2026, 11, 2)}
    records.save("person", gone, identity=a.id, version=records.get("person", a.id).version)
    assert figures(months, Month(2026, 10))["certificate_held"].denominator == 4
    assert figures(months)["certificate_held"].denominator == 4


def test_certificates_and_reviews(months, records, squad):
    unit, (a, b, _, _) = squad
    made.officer(records, unit, "无证人")
    cards = {r.shown["holder"]: r.id for r in records.page("certificate", _all())}
    review = {"kind": "annual_review", "date": date(2026, 5, 1), "review_year": 2026}
    records.save("certificate_event", {**review, "certificate": cards["张三"], "result": "passed"})
    records.save("certificate_event", {**review, "certificate": cards["李四"], "result": "failed"})
    records.save(
        "certificate_event",
        {
            "certificate": cards["王五"],
            "kind": "suspension",
            "date": date(2026, 6, 1),
            "reason": "样例",
        },
    )
    found = figures(months)
    assert (found["certificate_held"].numerator, found["certificate_held"].denominator) == (3, 5)
    assert found["certificate_held"].verdict == "未达标"
    assert (found["annual_review"].numerator, found["annual_review"].denominator) == (2, 4)
    assert found["annual_review_passed"].value == 50
    assert a.id
    assert b.id


def test_cases_and_reviews(months, records, squad):
    unit, (a, b, _, _) = squad
    day = date(2026, 11, 2)
    major = {
        "major": True,
        "upload": "accepted",
        "record_due": True,
        "recorded": True,
        "publish": True,
    }
    made.case(
        records, unit, a, b, day, "1", legal_review_on=day, published_on=date(2026, 11, 9), **major
    )
    made.case(records, unit, a, b, day, "2", **{**major, "upload": "rejected", "recorded": False})
    made.case(records, unit, a, b, date(2026, 11, 20), "3", publish=True)  # not due yet
    made.case(
        records, unit, a, b, date(2026, 3, 2), "4", legal_review_on=date(2026, 3, 1), major=True
    )
    found = figures(months)

    def counts(name):
        return int(found[name].numerator), int(found[name].denominator)

    assert counts("legal_review") == (2, 3)
    assert (found["legal_review"].month.numerator, found["legal_review"].month.denominator) == (
        1,
        2,
    )
    assert counts("recorded") == (1, 2)
    assert counts("published") == (1, 2)
    assert counts("uploaded") == (2, 4)
    assert counts("accepted") == (1, 2)
    assert found["auxiliary_in_case"].met is True


def test_cameras_shared_or_not(months, records, squad, workspace):
    from dataclasses import replace

    unit, (a, *_) = squad
    records.save("equipment", {
        "category": "body_camera", "name": "记录仪", "serial": "SN1", "unit": unit.id,
        "issue_mode": "personal", "user": a.id, "issued_on": date(2026, 1, 1),
    })  # fmt: skip
    records.save("equipment", {
        "category": "body_camera", "name": "记录仪", "serial": "SN2", "unit": unit.id, "issue_mode": "shared",
    })  # fmt: skip
    assert figures(months)["camera_rate"].value == 25
    workspace.save_settings(replace(workspace.settings, share_cameras=True))
    one = figures(months)["camera_rate"]
    assert one.value == 100
    assert "含单位共用" in one.definition


def test_equipment_counts_as_it_stood_at_the_months_end(months, records, squad):
    unit, (a, *_) = squad

    def piece(serial, **more):
        records.save("equipment", {
            "category": "body_camera", "name": "记录仪", "serial": serial, "unit": unit.id,
            "issue_mode": "shared", "acquired_on": date(2026, 2, 1), **more,
        })  # fmt: skip

    broken_later = {"state": "scrapped", "state_since": date(2026, 11, 5)}
    held = {"issue_mode": "personal", "user": a.id, "issued_on": date(2026, 2, 1)}
    piece("SN1", **held, **broken_later)
    piece("SN2", state="in_use", state_since=date(2026, 11, 6))
    piece("SN3", acquired_on=date(2026, 11, 7))

    def counted(month):
        table = next(t for t in months.paper(month).forms if "装备" in t.title)
        line = next(row for row in table.rows if "执法记录仪" in map(str, row))
        return [str(value) for value in line[2:5]]

    assert figures(months, Month(2026, 10))["camera_rate"].value == 25
    assert figures(months, NOVEMBER)["camera_rate"].value == 0
    assert counted(Month(2026, 10)) == ["2", "1", "1"]  # 实配, 在用, 闲置
    assert counted(NOVEMBER) == ["2", "2", "0"]


def test_sessions_and_retraining_count_once(months, records, squad):
    _, (a, b, *_) = squad
    for n, mine in ((1, "own"), (2, "own"), (3, "city")):
        session = made.session(
            records, f"班{n}", date(2025, 5, n), host_level=mine, retraining=True
        )
        made.attend(records, session, a)
    made.attend(records, session, b)
    found = figures(months)
    assert found["sessions"].value == 2
    assert found["retrained"].value == 2


def _all():
    from zhifa_desktop.services.records import Query

    return Query()
