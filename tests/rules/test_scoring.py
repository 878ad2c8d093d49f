"""Review scores: sums, floors and grades."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.rules import scoring

GRADES = (
    ("excellent", Decimal(90)),
    ("good", Decimal(80)),
    ("passed", Decimal(60)),
    ("failed", Decimal(0)),
)


@given(st.lists(st.decimals(0, 40, places=1), max_size=20))
def test_total_is_never_below_zero_nor_above_full_marks(deductions):
    total = scoring.total(deductions)
    assert 0 <= total <= 100
    if sum(deductions) <= 100:
        assert total == 100 - sum(deductions)


@given(st.decimals(0, 100, places=2))
def test_grade_follows_the_thresholds_and_a_veto_fails(score):
    expected = (
        "excellent"
        if score >= 90
        else "good"
        if score >= 80
        else "passed"
        if score >= 60
        else "failed"
    )
    assert scoring.grade(score, False, GRADES) == expected
    assert scoring.grade(score, True, GRADES) == "failed"
