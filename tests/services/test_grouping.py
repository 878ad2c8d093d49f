"""A register divided: the parts add up to the whole, and each part's filter finds just its rows."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.services.grouping import Grouping, dividing
from zhifa_desktop.services.records import Query


@pytest.fixture
def grouping(workspace, records):
    return Grouping(workspace, records)


def parts(groups):
    return [(group.label, group.rows) for group in groups.parts]


def test_people_are_divided_by_unit_in_the_units_own_order(records, grouping):
    first, second = made.unit(records, "二中队"), made.unit(records, "一中队")
    for unit, name in ((second, "张三"), (first, "李四"), (second, "王五")):
        made.officer(records, unit, name)
    order = [records.titles("unit", [one])[one] for one in records.ids("unit", Query())]
    found = grouping.groups("person", "unit", Query())
    assert sorted(parts(found)) == [("一中队", 2), ("二中队", 1)]
    assert [label for label, _ in parts(found)] == [u for u in order if u in ("一中队", "二中队")]
    assert found.whole.rows == 3


def test_sessions_are_divided_by_month_newest_first_and_their_hours_added_up(records, grouping):
    made.session(records, "一", date(2026, 1, 31))
    made.session(records, "二", date(2026, 2, 1))
    made.session(records, "三", date(2026, 2, 28))
    found = grouping.groups("training_session", "start", Query(), ("name", "hours"))
    assert parts(found) == [("2026年2月", 2), ("2026年1月", 1)]
    assert found.sums == ("总学时",)
    assert [group.sums for group in (found.whole, *found.parts)] == [("24",), ("16",), ("8",)]
    for group in found.parts:
        narrowed = Query(filters=(group.only,))
        assert records.count("training_session", narrowed) == group.rows


def test_the_filter_of_the_dividing_column_itself_is_left_out_others_hold(records, grouping):
    unit, other = made.unit(records, "一中队"), made.unit(records, "二中队")
    made.officer(records, unit, "张三")
    made.officer(records, other, "张四")
    made.officer(records, other, "王五")
    all_of = grouping.groups("person", "unit", Query("张"))
    assert sorted(parts(all_of)) == [("一中队", 1), ("二中队", 1)]
    narrowed = Query("张", filters=(all_of.parts[0].only,))
    assert grouping.groups("person", "unit", narrowed) == all_of


def test_every_register_can_be_divided_by_each_of_its_dividing_columns(records, grouping):
    for spec in records.specs():
        shown = tuple(column.name for column in spec.columns)
        for column in dividing(spec):
            found = grouping.groups(spec.name, column.name, Query(), shown)
            assert found.whole.rows == sum(group.rows for group in found.parts)


def test_rows_without_a_value_are_a_part_of_their_own_at_the_end(records, grouping):
    unit = made.unit(records)
    made.officer(records, unit, "张三", education="20")
    made.officer(records, unit, "李四")
    found = grouping.groups("person", "education", Query())
    assert found.parts[-1].label == "(空)"
    assert records.count("person", Query(filters=(found.parts[-1].only,))) == found.parts[-1].rows
