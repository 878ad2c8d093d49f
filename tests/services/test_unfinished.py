"""Unfinished forms: what was typed comes back as it was, the newest first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.services.record_changes import field_changes
from zhifa_desktop.services.unfinished import Unfinished


@pytest.fixture
def unfinished(workspace):
    return Unfinished(workspace)


def test_what_was_typed_comes_back_and_columns_that_are_no_more_do_not(unfinished):
    unfinished.keep("1", "case", "", None, {"cause": "超限", "fine": Decimal("2"), "gone": 1}, {})
    unfinished.keep("1", "case", "", None, {"cause": "超限运输"}, {"decided_on": "去年"})
    left = unfinished.latest("case", "")
    assert (dict(left.values), dict(left.texts)) == ({"cause": "超限运输"}, {"decided_on": "去年"})
    assert [(w.register, w.record) for w in unfinished.waiting()] == [("case", "")]
    unfinished.forget("1")
    assert unfinished.latest("case", "") is None


def test_the_values_of_every_kind_survive(unfinished, records):
    spec = records.spec("case")
    values = {"decided_on": date(2026, 1, 2), "fine": Decimal("12.50"), "other_officers": ("a",)}
    assert set(values) <= set(spec.by_name)
    unfinished.keep("1", "case", "x", 3, values, {})
    left = unfinished.latest("case", "x")
    assert (left.values, left.version) == (values, 3)
    assert unfinished.latest("case", "") is None


def test_a_fields_history_says_who_when_from_what_to_what(records, workspace):
    unit, other = made.unit(records, "一中队"), made.unit(records, "二中队")
    person = made.officer(records, unit, "张三")
    now = records.save("person", {"unit": other.id}, identity=person.id, version=person.version)
    records.save("person", {"phone": "13800001234"}, identity=person.id, version=now.version)
    changes = field_changes(workspace, "person", person.id)
    told = [(one.label, one.before, one.after) for one in changes]
    assert ("所属机构", "一中队", "二中队") in told
    assert not any("13800001234" in one.after for one in changes), "masked as it is shown"
    assert changes[-1].label == "新增"
    assert all(one.who and one.when for one in changes)
