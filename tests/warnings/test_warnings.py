"""Early warnings: each rule on its day, before it and after it is done; notes; what a change asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import made
from tests.conftest import TODAY
from tests.indicators.random_county import fill
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers import codes
from zhifa_desktop.registers.codes import standard
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.early_warnings import EarlyWarnings
from zhifa_desktop.services.moved_figures import RULE
from zhifa_desktop.services.records import Query
from zhifa_desktop.warnings.catalogue import WARNINGS, ahead


@pytest.fixture
def warnings(workspace):
    workspace.save_settings(replace(workspace.settings, preset="all"))
    yield EarlyWarnings(workspace)
    codes.use(codes.Changes())


@pytest.fixture
def unit(records):
    return made.unit(records, frontline=True)


@pytest.fixture
def pair(records, unit):
    return [
        made.officer(records, unit, name, card=f"12060{n}")
        for n, name in enumerate(("张三", "李四"))
    ]


def of(warnings, rule):
    return [line for line in warnings.refresh() if line.warned.rule == rule]


def one(warnings, rule):
    (line,) = of(warnings, rule)
    return line.urgency_words, line.warned.message


def days(count):
    return TODAY + timedelta(days=count)


def test_every_rule_has_its_days_and_every_entry_its_rule():
    assert set(standard("warnings")["rules"]) == {rule.id for rule in WARNINGS}
    assert all(rule.label and rule.mend and rule.source for rule in WARNINGS)
    assert all(ahead(rule.id).days for rule in WARNINGS if rule.due)


@pytest.mark.parametrize(
    ("left", "urgency", "words"),
    [
        (91, None, ""), (90, "提醒", "还有90天"), (31, "提醒", "还有31天"), (30, "重要", "还有30天"),
        (1, "重要", "还有1天"), (0, "紧急", "今天到期"), (-5, "紧急", "已超期5天"),
    ],
)  # fmt: skip
def test_a_card_that_runs_out(warnings, records, unit, left, urgency, words):
    made.officer(
        records, unit, "张三", certificate_number="120601", certificate_valid_until=days(left)
    )
    if urgency is None:
        assert of(warnings, "certificate.expiring") == []
    else:
        told = f"张三的执法证件120601有效期至{days(left)}，{words}"
        assert one(warnings, "certificate.expiring") == (urgency, told)


def test_a_new_card_ends_the_warning_of_the_old_one(warnings, records, unit):
    person = made.officer(
        records, unit, "张三", certificate_number="120601", certificate_valid_until=days(-1)
    )
    assert len(of(warnings, "certificate.expiring")) == 1
    assert len(of(warnings, "person.without_certificate")) == 1
    records.save("certificate", {
        "holder": person.id, "kind": "provincial", "number": "120602", "valid_until": days(900),
        "issued_on": days(-2),
    })  # fmt: skip
    assert of(warnings, "certificate.expiring") == []
    assert of(warnings, "person.without_certificate") == []


def test_who_left_needs_no_new_card(warnings, records, unit):
    person = made.officer(
        records, unit, "张三", certificate_number="120601", certificate_valid_until=days(10)
    )
    assert len(of(warnings, "certificate.expiring")) == 1
    left = {"status": "retired", "status_since": TODAY}
    records.save("person", left, identity=person.id)
    assert of(warnings, "certificate.expiring") == []


def test_annual_review_and_hours(warnings, records, unit):
    person = made.officer(
        records, unit, "张三", certificate_number="120601", certificate_valid_until=days(900)
    )
    (card,) = records.page("certificate", Query())
    records.save("certificate", {"issued_on": date(2023, 1, 1)}, identity=card.id)
    assert one(warnings, "certificate.review_due")[1].endswith("本年还没有年审，还有38天")
    told = "张三本年0学时，按序时应达到55学时，年底应达到60学时，还有38天"
    assert one(warnings, "person.hours_behind") == ("重要", told)
    records.save("certificate_event", {
        "certificate": card.id, "kind": "annual_review", "date": TODAY, "review_year": 2026,
        "result": "passed",
    })  # fmt: skip
    made.attend(records, made.session(records, "法规", date(2026, 3, 1), 55), person)
    assert of(warnings, "certificate.review_due") == []
    assert of(warnings, "person.hours_behind") == []


def test_the_terms_of_a_case(warnings, records, unit, pair):
    filed = days(-85)
    case = records.save("case", {
        "procedure": "ordinary", "filing_number": "立1", "field": "road", "cause": "超限",
        "party_kind": "citizen", "party": "某某", "unit": unit.id, "filed_on": filed,
        "lead_officer": pair[0].id, "other_officers": (pair[1].id,), "major": True,
    })  # fmt: skip
    due = filed + timedelta(days=90)
    told = f"案件立1应在{due}前作出决定，还有5天"
    assert one(warnings, "case.decision_due") == ("重要", told)
    assert one(warnings, "case.major_to_review")[0] == "重要"
    records.save("case", {
        "decided_on": days(-5), "decision_number": "罚1", "outcome": "fine", "fine": Decimal(3000),
        "publish": True,
    }, identity=case.id)  # fmt: skip
    assert of(warnings, "case.decision_due") == []
    assert one(warnings, "case.service_due") == (
        "重要",
        f"案件罚1的决定书应在{days(2)}前送达，还有2天",
    )
    assert of(warnings, "case.publication_due") == []  # nine days from the decision
    assert one(warnings, "case.major_without_review")[0] == "紧急"
    records.save("case", {
        "decided_on": days(-21), "served_on": days(-20), "published_on": TODAY,
        "legal_review_on": days(-30),
    }, identity=case.id)  # fmt: skip
    assert of(warnings, "case.service_due") == []
    assert of(warnings, "case.major_without_review") == []
    assert (
        one(warnings, "case.fine_due")[1] == f"案件罚1的罚款3000元应在{days(-5)}前缴清，已超期5天"
    )
    records.save("case", {"paid_on": TODAY}, identity=case.id)
    assert of(warnings, "case.fine_due") == []


def test_a_seizure_ends_after_thirty_days_or_when_it_says(warnings, records, unit, pair):
    case = made.case(records, unit, *pair, days(-1), "1", measure=True, seizure_from=days(-25))
    assert one(warnings, "case.seizure_due") == ("重要", f"案件1的扣押{days(5)}期满，还有5天")
    records.save("case", {"seizure_until": days(35)}, identity=case.id)
    assert of(warnings, "case.seizure_due") == []
    records.save("case", {"seizure_until": days(0)}, identity=case.id)
    assert one(warnings, "case.seizure_due")[0] == "紧急"
    records.save("case", {"seizure_lifted": TODAY}, identity=case.id)
    assert of(warnings, "case.seizure_due") == []


def test_work_before_the_start_month_is_left_alone(warnings, records, unit, pair, workspace):
    made.case(records, unit, *pair, date(2025, 11, 3), "1", served_on=None)
    workspace.save_settings(replace(workspace.settings, start_month="2026-01"))
    assert of(warnings, "case.service_due") == []
    workspace.save_settings(replace(workspace.settings, start_month="2025-01"))
    assert len(of(warnings, "case.service_due")) == 1


def test_what_is_due_by_its_own_day(warnings, records, unit):
    cases = (
        ("complaint", "complaint.due", "due_on", 3, {
            "number": "T1", "source": "12328", "received_on": TODAY, "matter": "某事"}),
        ("rectification", "rectification.due", "due_on", 7, {
            "source": "self", "problem": "某事", "found_on": TODAY}),
        ("task", "task.due", "due_on", 7, {"measure": "m01", "name": "某事"}),
        ("evaluation", "evaluation.due", "due_on", 7, {"year": 2026, "kind": "final"}),
        ("supervisor", "supervisor.term_ends", "term_until", 60, {
            "name": "甲", "hired_on": date(2024, 1, 1)}),
        ("public_service", "public_service.due", "planned_on", 14, {"kind": "list", "name": "某事"}),
        ("equipment", "equipment.inspection_due", "inspection_until", 30, {
            "category": "vehicle", "name": "车", "serial": "皖A1", "unit": unit.id}),
        ("equipment", "equipment.insurance_due", "insurance_until", 30, {
            "category": "vehicle", "name": "车", "serial": "皖A2", "unit": unit.id}),
    )  # fmt: skip
    for register, rule, column, ahead_days, values in cases:
        if rule.startswith("equipment"):
            values |= {"inspection_until": days(400), "insurance_until": days(400)}
        row = records.save(register, {**values, column: days(ahead_days)})
        assert [line.urgency_words for line in of(warnings, rule)] == ["重要"], rule
        records.save(register, {column: days(500)}, identity=row.id)
        assert of(warnings, rule) == [], rule
        records.save(register, {column: days(0)}, identity=row.id)
        assert one(warnings, rule)[0] == "紧急", rule
        records.delete(register, [row.id])
        assert of(warnings, rule) == [], rule


def test_a_camera_that_is_broken_or_held_by_who_left(warnings, records, unit, pair):
    camera = records.save("equipment", {
        "category": "body_camera", "name": "记录仪", "serial": "SN1", "unit": unit.id,
        "issue_mode": "personal", "user": pair[0].id, "issued_on": days(-9),
    })  # fmt: skip
    assert of(warnings, "equipment.camera_broken") == []
    left = {"status": "retired", "status_since": TODAY}
    records.save("person", left, identity=pair[0].id)
    assert len(of(warnings, "equipment.holder_left")) == 1
    broken = {"state": "repair", "state_since": TODAY}
    records.save("equipment", broken, identity=camera.id)
    assert one(warnings, "equipment.camera_broken")[1].startswith("一中队的记录仪")


def test_insurance_contract_and_pool(warnings, records, unit, pair):
    cover = {"person": pair[0].id, "kind": "accident"}
    records.save("welfare", {**cover, "start": days(-300), "until": days(10)})
    assert one(warnings, "welfare.runs_out")[1] == f"张三的人身意外伤害保险{days(10)}到期，还有10天"
    records.save("welfare", {**cover, "start": days(-1), "until": days(364)})
    assert of(warnings, "welfare.runs_out") == []
    helper = made.auxiliary(records, unit, "王五")
    records.save("person", {"contract_until": days(20)}, identity=helper.id)
    assert one(warnings, "person.contract_ends")[0] == "重要"
    pool = {"person": pair[0].id, "pool": "backbone", "entered_on": date(2025, 11, 23)}
    member = records.save("talent_membership", pool)
    assert one(warnings, "talent_membership.review")[0] == "提醒"
    records.save("talent_membership", {"contribution": "授课"}, identity=member.id)
    assert of(warnings, "talent_membership.review") == []


def test_a_suspension_that_ends(warnings, records, pair):
    card = records.page("certificate", Query())[0]
    suspended = {
        "certificate": card.id, "kind": "suspension", "date": days(-30), "reason": "样例",
        "expected_end": days(3),
    }  # fmt: skip
    records.save("certificate_event", suspended)
    assert "还没有恢复或收回" in one(warnings, "certificate_event.suspension_ends")[1]
    restored = {"certificate": card.id, "kind": "restoration", "date": TODAY, "reason": "样例"}
    records.save("certificate_event", restored)
    assert of(warnings, "certificate_event.suspension_ends") == []


def test_a_figure_that_moved_far(warnings, records, unit, pair):
    for n in range(9):
        made.case(records, unit, *pair, date(2026, 10, 1 + n), f"{n}")
    assert of(warnings, RULE) == []
    made.case(records, unit, *pair, date(2026, 10, 20), "9")
    line = one(warnings, RULE)
    assert line == ("提醒", "2026年10月作出决定10件，比上月(0件)增加10件")
    for n in range(7):
        made.case(records, unit, *pair, date(2026, 9, 1 + n), f"9-{n}")
    assert of(warnings, RULE) == []


def test_days_ahead_are_data(warnings, records, unit, workspace):
    from zhifa_desktop.services.parameters.editing import Parameters

    made.officer(
        records, unit, "张三", certificate_number="120601", certificate_valid_until=days(100)
    )
    assert of(warnings, "certificate.expiring") == []
    parameters = Parameters(workspace)
    table = parameters.table("warnings")
    rows = [
        replace(row, texts=(row.texts[0], "120、60、0", "")) if row.key == "certificate.expiring"
        else row for row in table.rows
    ]  # fmt: skip
    parameters.save("warnings", rows)
    assert one(warnings, "certificate.expiring")[0] == "提醒"
    table = parameters.table("warnings")
    off = [
        replace(row, texts=(*row.texts[:2], "停用")) if row.key == "certificate.expiring" else row
        for row in table.rows
    ]
    parameters.save("warnings", off)
    assert of(warnings, "certificate.expiring") == []


def test_notes_stay_until_the_day_changes(warnings, records, workspace):
    values = {"measure": "m01", "name": "某事", "due_on": days(5)}
    task = records.save("task", values)
    (line,) = of(warnings, "task.due")
    warnings.note(line.warned.key, "已催办", days(2))
    (line,) = of(warnings, "task.due")
    assert (line.note.text, line.note.remind_on, line.note.by) == ("已催办", days(2), "内勤")
    assert line.put_off(TODAY)
    assert not line.put_off(days(2))
    assert EarlyWarnings(workspace).refresh()[0].note.text == "已催办"
    with pytest.raises(UserError, match="晚于今天"):
        warnings.note(line.warned.key, "", TODAY)
    with pytest.raises(UserError, match="超过500字"):
        warnings.note(line.warned.key, "长" * 501, None)
    records.save("task", {"due_on": days(6)}, identity=task.id)
    (line,) = of(warnings, "task.due")
    assert line.note.text == ""


def test_registers_not_kept_warn_of_nothing(warnings, records, workspace):
    records.save("task", {"measure": "m01", "name": "某事", "due_on": days(-5)})
    assert len(of(warnings, "task.due")) == 1  # what holds records is kept
    (row,) = records.page("task", Query())
    records.delete("task", [row.id])
    workspace.save_settings(replace(workspace.settings, preset="basic"))
    assert of(warnings, "task.due") == []


def test_the_next_day_is_asked_anew(warnings, records, workspace):
    records.save("task", {"measure": "m01", "name": "某事", "due_on": days(31)})
    assert of(warnings, "task.due") == []
    workspace._clock = fixed_clock(days(1))
    assert one(warnings, "task.due")[0] == "提醒"


def seen(lines):
    return {(line.warned.key, line.warned.message, line.warned.urgency) for line in lines}


@settings(
    max_examples=8, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(random=st.randoms(use_true_random=False))
def test_what_a_change_touched_is_all_there_is_to_ask(
    tmp_path_factory, new_store, passphrase, random: Random
):
    from zhifa_desktop.services.workspace import Workspace

    path = new_store(tmp_path_factory.mktemp("touched"))
    workspace = Workspace.open(path, passphrase, clock=fixed_clock(TODAY))
    try:
        workspace.save_settings(replace(workspace.settings, preset="all", start_month="2024-01"))
        with workspace.work("random county") as work:
            fill(work, random, Month(2026, random.randint(9, 11)))
        kept = EarlyWarnings(workspace)
        kept.refresh()
        for _ in range(6):
            _change(workspace, random)
            assert seen(kept.refresh()) == seen(EarlyWarnings(workspace).refresh())
    finally:
        workspace.close()


CHANGES = {
    "person": lambda r: {"status": r.choice(["active", "retired"]), "kind": r.choice(["officer", "auxiliary"])},
    "certificate": lambda r: {"valid_until": days(r.choice([-9, 5, 800])), "issued_on": date(2020, 1, 1)},
    "attendance": lambda r: {"hours": Decimal(r.choice([0, 60]))},
    "training_session": lambda r: {"counted": r.random() < 0.5},
    "case": lambda r: {"decided_on": days(r.choice([-60, -2])), "filed_on": days(-85)},
    "case_officer": lambda r: {"role": "assistant"},
    "welfare": lambda r: {"until": days(r.choice([-2, 9, 300]))},
    "equipment_assignment": lambda r: {"until": r.choice([None, date(2029, 1, 1)])},
    "certificate_event": lambda r: {"expected_end": days(r.choice([-1, 4]))},
    "complaint": lambda r: {"closed_on": None, "due_on": days(1)},
}  # fmt: skip


def _change(workspace, random: Random) -> None:
    """Change, or put into the bin, one record past all rules of the forms."""
    from zhifa_desktop.db.unit_of_work import Change
    from zhifa_desktop.services.records import Records

    records = Records(workspace)
    register = random.choice(sorted(CHANGES))
    ids = records.ids(register, Query())
    if not ids:
        return
    identity = random.choice(sorted(ids))
    if random.random() < 0.3:
        with workspace.work("bin") as work:
            work.delete(register, [identity])
        return
    with workspace.work("change") as work:
        work.update(register, [Change(identity, CHANGES[register](random))])
