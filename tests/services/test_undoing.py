"""Undo and redo: each piece of work is one step, over all registers, and nothing is erased."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Query
from zhifa_desktop.services.undoing import Undoing


@pytest.fixture
def undoing(workspace):
    return Undoing(workspace)


def living(records, register):
    return records.count(register, Query())


def test_a_new_record_goes_into_the_bin_with_its_children_and_comes_back(records, undoing):
    unit = made.unit(records)
    made.officer(records, unit, "张三", card="120601")
    assert undoing.next_undo() == "新增人员"
    assert undoing.undo() == "新增人员"
    assert (living(records, "person"), living(records, "certificate")) == (0, 0)
    assert undoing.next_redo() == "新增人员"
    undoing.redo()
    person = records.page("person", Query())[0]
    assert person.shown["certificate_number"] == "120601"
    assert undoing.next_redo() == ""


def test_values_and_links_go_back_to_what_they_were(records, undoing):
    one, two = made.unit(records, "一中队"), made.unit(records, "二中队")
    person = made.officer(records, one, "张三")
    changed = records.save(
        "person", {"unit": two.id, "name": "张珊"}, identity=person.id, version=person.version
    )
    assert changed.shown["unit"] == "二中队"
    undoing.undo()
    now = records.get("person", person.id)
    assert (now.shown["unit"], now.shown["name"]) == ("一中队", "张三")
    assert now.version > changed.version
    undoing.redo()
    assert records.get("person", person.id).shown["name"] == "张珊"


def test_a_search_finds_what_stands_there_after_undo(records, undoing):
    person = made.officer(records, made.unit(records), "张三")
    records.save("person", {"name": "李四"}, identity=person.id, version=person.version)
    undoing.undo()
    assert records.count("person", Query(search="zhangsan")) == 1
    assert records.count("person", Query(search="lisi")) == 0


def test_deleted_records_come_back_with_their_children(records, undoing):
    unit = made.unit(records)
    a, b = (
        made.officer(records, unit, n, card=c) for n, c in (("张三", "120601"), ("李四", "120602"))
    )
    case = made.case(records, unit, a, b, date(2026, 10, 5), "皖样〔2026〕1号")
    records.delete("case", [case.id])
    assert living(records, "case_officer") == 0
    assert undoing.undo() == "删除案件"
    assert records.get("case", case.id).shown["lead_officer"] == "张三"
    undoing.redo()
    assert living(records, "case") == 0


def test_steps_go_back_in_order_and_new_work_ends_redoing(records, undoing):
    unit = made.unit(records)
    made.officer(records, unit, "张三")
    made.officer(records, unit, "李四")
    undoing.undo()
    undoing.undo()
    assert living(records, "person") == 0
    undoing.redo()
    assert [r.shown["name"] for r in records.page("person", Query())] == ["张三"]
    made.officer(records, unit, "王五")
    with pytest.raises(UserError, match="没有可以重做"):
        undoing.redo()


def test_several_steps_on_one_record_go_back_and_forth(records, undoing):
    unit = made.unit(records)
    person = made.officer(records, unit, "张三")
    for name in ("张四", "张五", "张六"):
        now = records.get("person", person.id)
        records.save("person", {"name": name}, identity=person.id, version=now.version)

    def name():
        return records.get("person", person.id).values["name"]

    seen = [name()]
    for turn in (undoing.undo, undoing.undo, undoing.undo, undoing.redo, undoing.redo):
        turn()
        seen.append(name())
    undoing.undo()
    seen.append(name())
    assert seen == ["张六", "张五", "张四", "张三", "张四", "张五", "张四"]


def test_a_number_set_free_can_be_taken_back(records, undoing):
    unit = made.unit(records)
    first = made.officer(records, unit, "张三", number="P9001")
    records.save("person", {"number": "P9002"}, identity=first.id, version=first.version)
    made.officer(records, unit, "李四", number="P9001")
    undoing.undo()
    undoing.undo()
    assert records.get("person", first.id).shown["number"] == "P9001"


def test_nothing_is_undone_that_was_done_before_opening(records, workspace):
    made.unit(records)
    with pytest.raises(UserError, match="没有可以撤销"):
        Undoing(workspace).undo()


def test_a_record_that_was_written_since_is_not_undone(records, workspace, undoing):
    person = made.officer(records, made.unit(records), "张三")
    step = undoing._done.pop()
    records.save("person", {"name": "张珊"}, identity=person.id, version=person.version)
    undoing._done.append(step)
    with pytest.raises(UserError, match="后来又改过"):
        undoing.undo()
    assert records.get("person", person.id).shown["name"] == "张珊"
