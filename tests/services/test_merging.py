"""Records that look like one are found over a register, merged whole and undone whole."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from tests.services.test_attachments import pdf
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.merging import Merging
from zhifa_desktop.services.near_duplicates import NearDuplicates, comparable
from zhifa_desktop.services.records import Query
from zhifa_desktop.services.undoing import Undoing
from zhifa_desktop.services.validation import Invalid


@pytest.fixture
def unit(records):
    return made.unit(records, "一中队")


@pytest.fixture
def two(records, unit):
    """One officer entered twice: with a card and hours once, with a phone and hours the other."""
    first = made.officer(records, unit, "张三", card="34029926001")
    second = made.officer(records, unit, "张 三", phone="13900000000")
    both, only = (made.session(records, n, date(2026, 5, 1)) for n in ("甲班", "乙班"))
    made.attend(records, both, first)
    made.attend(records, both, second)
    made.attend(records, only, second)
    return first, second


@pytest.fixture
def near(workspace, records):
    return NearDuplicates(workspace, records)


@pytest.fixture
def merging(workspace, records):
    return Merging(workspace, records)


def test_they_are_found_and_stay_apart_once_told_so(records, near, two, unit):
    made.officer(records, unit, "李四")
    (pair,) = near.pairs("person")
    assert {pair.first, pair.second} == {one.id for one in two}
    assert "姓名和单位相同" in pair.reason
    near.tell_apart("person", pair.second, pair.first)
    assert near.pairs("person") == ()


def test_look_alike_serials_of_equipment_are_found(records, near, unit):
    for serial in ("SN-10O1", "SN1001", "SN2002"):
        records.save("equipment", {"category": "body_camera", "name": "执法记录仪",
                     "serial": serial, "unit": unit.id, "state": "idle"})  # fmt: skip
    (pair,) = near.pairs("equipment")
    assert "看上去相同" in pair.reason


def test_which_registers_can_be_looked_over_follows_from_their_columns(records):
    able = {spec.name for spec in records.specs() if comparable(spec)}
    assert {"person", "equipment", "certificate", "case"} <= able


def test_columns_stand_side_by_side_and_blanks_are_suggested(merging, two):
    sides = {one.column: one for one in merging.beside("person", two[0].id, two[1].id)}
    assert sides["phone"].suggested
    assert sides["phone"].other == "139****0000"
    assert not sides["unit"].differs


def test_all_that_hangs_on_the_other_hangs_on_the_kept_one(workspace, records, merging, two):
    first, second = two
    attachments = Attachments(workspace)
    attachments.add("person", second.id, "证书.pdf", pdf())
    done = merging.merge("person", first.id, second.id, {"phone"})
    assert (done.moved, done.doubled) == (1, 1)
    assert records.ids("person", Query()) == (first.id,)
    assert records.get("person", first.id).values["phone"] == "13900000000"
    whose = {row.values["person"] for row in records.page("attendance", Query())}
    assert (whose, records.count("attendance", Query())) == ({first.id}, 2)
    assert [one.name for one in attachments.list(first.id)] == ["证书.pdf"]
    (gone,) = records.page("person", Query(deleted=True))
    assert "已并入另一条人员“张三" in gone.values["remarks"]


def test_a_merge_is_one_step_to_undo_and_redo(workspace, records, merging, two):
    undoing = Undoing(workspace)
    first, second = two
    before = {r: sorted(records.ids(r, Query())) for r in ("person", "attendance", "certificate")}
    merging.merge("person", first.id, second.id, {"phone"})
    undoing.undo()
    assert {r: sorted(records.ids(r, Query())) for r in before} == before
    assert records.get("person", first.id).values["phone"] is None
    whose = [row.values["person"] for row in records.page("attendance", Query())]
    assert sorted(whose) == sorted([first.id, second.id, second.id])
    undoing.redo()
    assert records.ids("person", Query()) == (first.id,)


def test_an_id_number_moves_over_though_both_may_not_have_it(records, merging, unit):
    number = made.id_number(5)
    first = made.officer(records, unit, "张三")
    second = made.officer(records, unit, "张三", id_number=number, id_missing_reason=None)
    merging.merge("person", first.id, second.id, {"id_number", "id_missing_reason"})
    assert records.get("person", first.id).values["id_number"] == number


def test_what_must_not_be_is_refused_and_nothing_is_written(records, merging, two, unit):
    first, second = two
    helper = made.auxiliary(records, unit, "张三")
    with pytest.raises(Invalid):
        merging.merge("person", helper.id, first.id, ())
    assert records.count("person", Query()) == 3
    records.delete("person", [helper.id])
    with pytest.raises(UserError, match="已被删除"):
        merging.merge("person", second.id, helper.id, ())
