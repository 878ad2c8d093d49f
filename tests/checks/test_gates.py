"""What the window refuses because of another record: checks that are gates."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.errors import UserError


@pytest.fixture
def case(records):
    unit = made.unit(records)
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]
    return made.case(records, unit, *officers, date(2026, 5, 6), "皖样〔2026〕1号")


def review(records, case, day):
    values = {"round": "2026年上半年", "case": case.id, "date": day, "reviewers": "某某"}
    return records.save("case_review", values)


def test_a_review_cannot_be_older_than_its_case(records, case):
    with pytest.raises(UserError, match="早于案件的立案日期2026-05-06"):
        review(records, case, date(2026, 5, 5))
    assert review(records, case, date(2026, 5, 6)).id


def test_hours_of_a_session_cannot_be_above_those_of_a_term(records):
    with pytest.raises(UserError, match="总学时超过600"):
        made.session(records, "法规", date(2026, 5, 6), 1000)
    assert made.session(records, "初任培训", date(2026, 5, 6), 480).id
