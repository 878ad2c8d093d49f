"""Blocks of cells: read as people write them, judged before anything is stored, one undo step."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.services.blocks import BlockRefused, Blocks, Line
from zhifa_desktop.services.records import Query
from zhifa_desktop.services.undoing import Undoing


@pytest.fixture
def blocks(workspace):
    return Blocks(workspace)


@pytest.fixture
def people(records):
    one, two = made.unit(records, "一中队"), made.unit(records, "二中队")
    named = [made.officer(records, one, n, phone="13812345678") for n in ("张三", "李四", "王五")]
    return one, two, named


def texts(rows, *lines):
    return [Line(r.id, line) for r, line in zip(rows, lines, strict=False)]


def shown(records, rows, column):
    return [records.get("person", r.id, reveal=False).shown[column] for r in rows]


def test_texts_are_read_as_people_write_them(records, blocks, people):
    _, _, named = people
    written = blocks.write(
        "person",
        texts(
            named,
            {"unit": "二中队", "joined_on": "2021.5.3"},
            {"unit": "二中队", "joined_on": "20210503"},
            {"unit": "", "joined_on": "2021年5月3日"} | {"unit": "一中队"},
        ),
        "粘贴人员",
    )
    assert (written.changed, written.added, written.left) == (3, 0, ())
    assert shown(records, named, "unit") == ["二中队", "二中队", "一中队"]
    assert shown(records, named, "joined_on") == ["2021-05-03"] * 3


def test_nothing_is_stored_where_one_row_is_wrong(records, blocks, people):
    _, _, named = people
    lines = texts(named, {"name": "张一"}, {"joined_on": "2021-13-01"}, {"unit": "三中队"})
    with pytest.raises(BlockRefused, match="3行中有2行") as caught:
        blocks.write("person", lines, "粘贴人员")
    assert [(t.line, t.column) for t in caught.value.troubles] == [(1, "joined_on"), (2, "unit")]
    assert "三中队" in caught.value.troubles[1].message
    assert shown(records, named, "name") == ["张三", "李四", "王五"]
    written = blocks.write("person", lines, "粘贴人员", leave_wrong=True)
    assert (written.changed, [t.line for t in written.left]) == (1, [1, 2])
    assert shown(records, named, "name") == ["张一", "李四", "王五"]


def test_all_of_a_block_is_one_step(records, workspace, blocks, people):
    _, _, named = people
    undoing = Undoing(workspace)
    lines = [Line(r.id, values={"phone": None}) for r in named]
    new = {"name": "赵六", "kind": "执法人员", "post_kind": "执法岗", "unit": "一中队"}
    more = {"establishment": "事业编制", "id_missing_reason": "样例"}
    written = blocks.write("person", [*lines, Line("", new | more)], "粘贴人员")
    assert (written.changed, written.added) == (3, 1)
    assert undoing.undo() == "粘贴人员"
    assert shown(records, named, "phone") == ["138****5678"] * 3
    assert records.count("person", Query()) == 3


def test_a_masked_number_that_comes_back_changes_nothing(records, blocks, people):
    _, _, named = people
    blocks.write("person", texts(named, {"phone": "138****5678", "name": "张甲"}), "粘贴人员")
    kept = records.get("person", named[0].id)
    assert (kept.values["phone"], kept.shown["name"]) == ("13812345678", "张甲")


def test_numbers_that_are_taken_are_refused_in_the_block_and_in_the_store(records, blocks, people):
    _, _, named = people
    with pytest.raises(BlockRefused, match="1行") as caught:
        blocks.write("person", texts(named, {"number": "P7"}, {"number": "P7"}), "粘贴人员")
    assert "这里有两行" in caught.value.troubles[0].message
    theirs = named[2].shown["number"]
    with pytest.raises(BlockRefused) as caught:
        blocks.write("person", texts(named, {"number": theirs}), "粘贴人员")
    assert "已有一条人员" in caught.value.troubles[0].message


def test_a_rule_broken_by_the_block_counts_but_not_what_was_lacking_before(records, blocks, people):
    _, _, named = people
    with pytest.raises(BlockRefused) as caught:
        blocks.write("person", texts(named, {"status": "退休"}), "粘贴人员")
    assert caught.value.troubles[0].column == "status_since"


def test_people_of_a_case_are_set_by_their_names(records, blocks, people):
    one, _, _ = people
    a, b, c = (made.officer(records, one, n, card=f"12069{k}") for k, n in enumerate("甲乙丙"))
    case = made.case(records, one, a, b, date(2026, 10, 5), "皖样〔2026〕1号")
    blocks.write("case", [Line(case.id, {"other_officers": "丙"})], "粘贴案件")
    assert records.get("case", case.id).shown["other_officers"] == "丙"
    with pytest.raises(BlockRefused) as caught:  # nobody handles a case without a card
        blocks.write("case", [Line(case.id, {"other_officers": "张三"})], "粘贴案件")
    assert "没有有效的执法证件" in caught.value.troubles[0].message
    assert records.get("case", case.id).shown["other_officers"] == "丙"
    assert c


def test_what_says_nothing_new_writes_nothing(records, workspace, blocks, people):
    _, _, named = people
    undoing = Undoing(workspace)
    written = blocks.write("person", texts(named, {"name": "张三", "kind": "执法人员"}), "粘贴")
    assert (written.changed, undoing.next_undo()) == (0, "")


def test_a_record_deleted_meanwhile_stops_the_block(records, blocks, people):
    _, _, named = people
    records.delete("person", [named[0].id])
    with pytest.raises(UserError, match="别处修改或删除"):
        blocks.write("person", texts(named, {"name": "张一"}), "粘贴人员")


def test_a_block_can_be_stopped_and_is_not_too_large(records, blocks, people):
    _, _, named = people

    def stop(done, total, text):
        raise Cancelled

    with pytest.raises(Cancelled):
        blocks.write("person", texts(named, {"name": "张一"}), "粘贴人员", report=stop)
    assert shown(records, named, "name") == ["张三", "李四", "王五"]
    with pytest.raises(UserError, match="20,000"):
        blocks.write("person", [Line(named[0].id)] * 20_001, "粘贴人员")
