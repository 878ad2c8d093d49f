"""Many records at once with the real store: pasted names, issues, reviews, tasks; one undo each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.many.attendance import BulkAttendance, Entered, sure_ones
from zhifa_desktop.services.many.done_before import DoneBefore
from zhifa_desktop.services.many.issuing import BulkIssuing
from zhifa_desktop.services.many.names import split_pasted
from zhifa_desktop.services.many.reviews import BulkReviews, Reviewed
from zhifa_desktop.services.records import Filter, Query
from zhifa_desktop.services.together import Refused
from zhifa_desktop.services.undoing import Undoing

DAY = date(2026, 11, 20)


@pytest.fixture
def squadron(records):
    return made.unit(records, "一中队")


@pytest.fixture
def people(records, squadron):
    names = ("张三", "李四", "王五", "欧阳小明")
    return [made.officer(records, squadron, n, card=f"34029922010{i}") for i, n in enumerate(names)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三\n李四\r\n王五", ["张三", "李四", "王五"]),
        ("张三、李四,王五，赵六/钱七；孙八;周九", ["张三", "李四", "王五", "赵六", "钱七", "孙八", "周九"]),
        ("1. 张三\n2、李四\n(3) 王五", ["张三", "李四", "王五"]),
        ("1\t张三\t一中队\n2\t李四", ["张三", "一中队", "李四"]),
        ("张 三  李 四" , ["张三李四"]),
        ("张 三\n李四 王五", ["张三", "李四", "王五"]),
        ("张三(一中队)、张三（二中队）", ["张三(一中队)", "张三（二中队）"]),
        ("  \n、、\n", []),
    ],
)  # fmt: skip
def test_pasted_names_are_told_apart(text, names):
    assert split_pasted(text) == names


def test_a_list_finds_people_by_name_unit_id_number_and_number(workspace, records, people):
    second = made.unit(records, "二中队")
    twin = made.officer(records, second, "张三")
    known = made.officer(records, second, "赵六", id_number=made.id_number(1),
                         id_missing_reason=None)  # fmt: skip
    text = f"李四\n张三（二中队）\n张三\n{made.id_number(1)}\n欧 阳 小 明\n无此人\n李四"
    states = [(m.text, m.state) for m in BulkAttendance(workspace).match(text)]
    assert states == [
        ("李四", "found"), ("张三（二中队）", "found"), ("张三", "several"),
        (made.id_number(1), "found"), ("欧阳小明", "found"), ("无此人", "unknown"),
        ("李四", "twice"),
    ]  # fmt: skip
    matches = BulkAttendance(workspace).match(text)
    sure, open_ones = sure_ones(matches)
    assert [one.person for one in sure] == [people[1].id, twin.id, known.id, people[3].id]
    assert [one.text for one in open_ones] == ["张三", "无此人"]
    assert {c.identity for c in matches[2].candidates} == {people[0].id, twin.id}


def test_many_attend_with_exceptions_in_one_step(workspace, records, people):
    session = made.session(records, "法治云课堂", date(2026, 10, 9), hours=4)
    bulk, steps = BulkAttendance(workspace), Undoing(workspace)
    entries = [
        Entered(people[0].id), Entered(people[1].id, "leave"),
        Entered(people[2].id, "made_up", Decimal("2.5")),
    ]  # fmt: skip
    assert bulk.save(session.id, entries) == 3
    rows = {r.values["person"]: r for r in records.page("attendance", Query())}
    assert rows[people[0].id].values["hours"] == Decimal(4)
    assert rows[people[1].id].values["hours"] == Decimal(0)
    assert rows[people[2].id].values["hours"] == Decimal("2.5")
    entered = {one.identity: one.entered for one in bulk.session(session.id).people}
    assert entered[people[0].id] == "参训 4学时"
    with pytest.raises(UserError, match="张三已在这个班次里"):
        bulk.save(session.id, [Entered(people[0].id)])
    steps.undo()
    assert records.count("attendance", Query()) == 0


def test_too_many_hours_refuse_the_whole_list_and_say_whose(workspace, records, people):
    session = made.session(records, "培训", date(2026, 10, 9), hours=4)
    entries = [Entered(people[0].id), Entered(people[1].id, hours=Decimal(40))]
    with pytest.raises(Refused, match="李四"):
        BulkAttendance(workspace).save(session.id, entries)
    assert records.count("attendance", Query()) == 0
    with pytest.raises(UserError, match="没有勾选"):
        BulkAttendance(workspace).save(session.id, [])


def camera(records, squadron, serial, **more):
    values = {"category": "body_camera", "name": "执法记录仪", "serial": serial,
              "unit": squadron.id, "state": "idle"}  # fmt: skip
    return records.save("equipment", values | more)


def test_cameras_go_out_to_a_squadron_and_come_back(workspace, records, squadron, people):
    pieces = [camera(records, squadron, f"SN{n}") for n in range(3)]
    camera(records, squadron, "SN9", state="repair")
    bulk, steps = BulkIssuing(workspace), Undoing(workspace)
    assert len(bulk.in_store("body_camera")) == 3
    pairs = [(piece.id, person.id) for piece, person in zip(pieces, people[:3], strict=True)]
    bulk.issue(pairs, DAY)
    assert records.get("equipment", pieces[0].id).shown["user"] == "张三"
    assert records.get("equipment", pieces[0].id).values["state"] == "in_use"
    assert next(t.name for t in bulk.takers("body_camera", squadron.id)) == "欧阳小明"
    assert not bulk.in_store("body_camera")
    held = bulk.held("body_camera", squadron.id)
    assert {one.holder for one in held} == {"张三", "李四", "王五"}
    with pytest.raises(Refused, match="归还日期早于领用日期"):
        bulk.give_back([one.assignment for one in held], date(2026, 1, 1))
    bulk.give_back([one.assignment for one in held], date(2026, 11, 22))
    assert len(bulk.in_store("body_camera")) == 3
    steps.undo()
    assert len(bulk.held()) == 3
    assert not bulk.in_store("body_camera")


def test_a_piece_that_is_held_cannot_be_issued_again(workspace, records, squadron, people):
    piece = camera(records, squadron, "SN1", issue_mode="personal", user=people[0].id,
                   issued_on=date(2026, 1, 1), state="in_use")  # fmt: skip
    with pytest.raises(Refused, match="重叠"):
        BulkIssuing(workspace).issue([(piece.id, people[1].id)], DAY)
    with pytest.raises(UserError, match="分给了两个人"):
        BulkIssuing(workspace).issue([(piece.id, people[1].id), (piece.id, people[2].id)], DAY)


def test_nothing_is_issued_to_who_left(workspace, records, squadron, people):
    piece = camera(records, squadron, "SN1")
    gone = {"status": "retired", "status_since": date(2026, 5, 1)}
    records.save("person", gone, identity=people[0].id)
    with pytest.raises(Refused, match="不在岗"):
        BulkIssuing(workspace).issue([(piece.id, people[0].id)], DAY)


def test_all_due_certificates_are_reviewed_at_once(workspace, records, people):
    cards = records.page("certificate", Query())
    for card in cards:
        records.save("certificate", {"issued_on": date(2023, 1, 1)}, identity=card.id)
    records.save("certificate", {"issued_on": date(2026, 3, 1)}, identity=cards[3].id)
    bulk = BulkReviews(workspace)
    due = bulk.due(2026)
    assert len(due) == 3, "issued this year is not due"
    results = [Reviewed(due[0].identity), Reviewed(due[1].identity, "failed", "学时不足")]
    assert bulk.save(2026, DAY, "样交〔2026〕9号", results) == 2
    assert [one.identity for one in bulk.due(2026)] == [due[2].identity]
    failed = records.page(
        "certificate_event", Query(filters=(Filter("result", "in", ("failed",)),))
    )
    assert failed[0].values["reason"] == "学时不足"
    with pytest.raises(Refused, match="相同"):
        bulk.save(2026, date(2026, 11, 21), "", [Reviewed(due[0].identity)])
    with pytest.raises(Refused, match="晚于今天"):
        bulk.save(2026, date(2026, 12, 21), "", [Reviewed(due[2].identity)])


def test_tasks_done_before_the_start_get_a_day_and_a_document(workspace, records):
    for n, due in enumerate((date(2024, 12, 31), date(2025, 6, 30), date(2026, 12, 31))):
        records.save("task", {"measure": "m01", "name": f"任务{n}", "due_on": due})
    bulk = DoneBefore(workspace)
    found = bulk.open_tasks()
    assert [one.before for one in found] == [True, True, False]
    ids = [one.identity for one in found if one.before]
    with pytest.raises(UserError, match="不在启用月份"):
        bulk.save(ids, date(2026, 2, 1), "")
    assert bulk.save(ids, date(2024, 12, 20), "样交〔2024〕1号") == 2
    row = records.get("task", ids[0])
    assert (row.shown["state"], row.values["document"]) == ("按期完成", "样交〔2024〕1号")
    assert "启用前已完成" in row.shown["progress"]
    with pytest.raises(UserError, match="已登记完成"):
        bulk.save(ids, date(2024, 12, 20), "")
