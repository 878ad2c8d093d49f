"""Simple procedure, seizure, records, fines and publication: broken, kept, at the limit, blank."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import made
from tests.checks.finding import found

DAY = date(2026, 11, 2)


@pytest.fixture
def case(records):
    unit = made.unit(records)
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]

    def make(**more):
        return made.case(records, unit, *officers, DAY, "皖样〔2026〕1号", **more)

    return make


@pytest.mark.parametrize(
    ("kind", "fine", "broken"),
    [
        ("citizen", "200", False),
        ("citizen", "200.01", True),
        ("organization", "3000", False),
        ("organization", "3000.01", True),
        ("business", "3000", False),
        ("business", "3001", True),
    ],
)
def test_fines_of_the_simple_procedure_end_at_the_laws_limit(workspace, case, kind, fine, broken):
    case(party_kind=kind, fine=Decimal(fine))
    told = found(workspace, "case.simple_fine_limit")
    assert bool(told) == broken
    if broken:
        limit = "200" if kind == "citizen" else "3000"
        assert told == [f"案件皖样〔2026〕1号适用简易程序，罚款{fine}元，超过{limit}元的限额"]


def test_the_ordinary_procedure_and_no_fine_are_not_held_against_it(workspace, case):
    case(procedure="ordinary", filed_on=DAY, filing_number="立1", fine=Decimal(9000))
    assert found(workspace, "case.simple_fine_limit") == []


def test_a_blank_fine_is_not_judged(workspace, case):
    case(outcome="warning", fine=None)
    assert found(workspace, "case.simple_fine_limit") == []
    assert found(workspace, "case.fine_of_nothing") == []
    assert found(workspace, "case.fine_without_penalty") == []


@pytest.mark.parametrize(("outcome", "broken"), [("confiscation", True), ("warning", False)])
def test_the_simple_procedure_only_warns_and_fines(workspace, case, outcome, broken):
    case(outcome=outcome, fine=None)
    assert bool(found(workspace, "case.simple_outcome")) == broken


@pytest.mark.parametrize(
    ("outcome", "fine", "rule"),
    [
        ("waived", 100, "case.fine_without_penalty"),
        ("waived", 0, ""),
        ("lenient", 100, ""),
        ("fine", 0, "case.fine_of_nothing"),
        ("fine", 1, ""),
    ],
)
def test_fine_and_outcome_agree(workspace, case, outcome, fine, rule):
    case(outcome=outcome, fine=Decimal(fine))
    for one in ("case.fine_without_penalty", "case.fine_of_nothing"):
        assert bool(found(workspace, one)) == (one == rule)


@pytest.mark.parametrize(
    ("due", "recorded", "broken"),
    [(True, False, True), (True, True, False), (True, None, False), (None, False, False)],
)
def test_a_record_that_is_blank_is_not_a_missing_one(workspace, case, due, recorded, broken):
    case(record_due=due, recorded=recorded)
    assert bool(found(workspace, "case.not_recorded")) == broken


@pytest.mark.parametrize(
    ("days", "extended", "broken"),
    [(30, None, False), (31, None, True), (31, 45, False), (60, 60, False), (61, 61, True)],
)
def test_a_seizure_that_ended_lasted_thirty_days_or_sixty(workspace, case, days, extended, broken):
    since = date(2026, 9, 1)
    until = None if extended is None else since + timedelta(days=extended)
    case(seizure_from=since, seizure_until=until, seizure_lifted=since + timedelta(days=days))
    told = found(workspace, "case.seizure_too_long")
    assert bool(told) == broken
    assert found(workspace, "case.seizure_term") == []
    if broken:
        assert f"扣押自2026-09-01起{days}天才解除" in told[0]


@pytest.mark.parametrize(
    ("days", "extended", "broken"),
    [(30, None, False), (31, None, True), (40, 45, False), (46, 45, True), (61, 90, True)],
)
def test_a_seizure_still_held_has_its_term(workspace, case, days, extended, broken):
    since = date(2026, 9, 1)
    until = None if extended is None else since + timedelta(days=extended)
    case(seizure_from=since, seizure_until=until)
    told = found(workspace, "case.seizure_term", since + timedelta(days=days))
    assert bool(told) == broken
    assert found(workspace, "case.seizure_too_long") == []


@pytest.mark.parametrize(
    ("archived", "closed", "day", "broken"),
    [
        (None, None, 5, False),
        (None, None, 6, True),
        (5, None, 20, False),
        (6, None, 20, True),
        (None, 5, 20, False),
    ],
)
def test_decisions_on_the_spot_are_handed_in_within_five_days(
    workspace, case, archived, closed, day, broken
):
    later = {"archived_on": archived, "closed_on": closed}
    case(**{k: None if n is None else DAY + timedelta(days=n) for k, n in later.items()})
    assert bool(found(workspace, "case.filing_term", DAY + timedelta(days=day))) == broken


@pytest.mark.parametrize(
    ("due", "after", "broken"), [(True, 9, False), (True, 10, True), (None, 10, False)]
)
def test_publication_after_the_limit_is_noted(workspace, case, due, after, broken):
    case(publish=due, published_on=DAY + timedelta(days=after))
    told = found(workspace, "case.published_late")
    assert bool(told) == broken
    assert not broken or "决定(2026-11-02)后10天才公示" in told[0]


@pytest.mark.parametrize(
    ("outcome", "published", "final", "broken"),
    [
        ("annulled", True, True, True),
        ("upheld", True, True, False),
        ("annulled", False, True, False),
        ("annulled", True, False, False),
    ],
)
def test_what_was_annulled_is_to_be_withdrawn(
    workspace, records, case, outcome, published, final, broken
):
    one = case(publish=True, published_on=DAY if published else None)
    records.save("remedy", {
        "kind": "reconsideration", "case": one.id, "accepted_on": DAY, "final": final,
        "concluded_on": date(2026, 11, 20), "outcome": outcome, "document": "皖复〔2026〕1号",
    })  # fmt: skip
    assert bool(found(workspace, "remedy.publication_to_withdraw")) == broken
