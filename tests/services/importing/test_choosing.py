"""Their row beside our record: whose value stays is chosen field by field; headings remembered."""

from __future__ import annotations

import openpyxl
import pytest

from tests import made
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.undoing import Undoing


@pytest.fixture
def person(records):
    return made.officer(
        records, made.unit(records, "一中队"), "张三", phone="13800000001", number="P0001"
    )


def table(path, headings, *rows):
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_our_value_stays_where_it_is_chosen(workspace, records, person, tmp_path):
    importing = Importing(workspace)
    path = table(
        tmp_path / "来.xlsx", ["人员编号", "姓名", "职务", "手机号"],
        ["P0001", "张三", "队长", "13900000002"],
    )  # fmt: skip
    source = importing.open("person", path)
    (row,) = importing.examine(source).rows
    post = next(c.name for c in records.spec("person").columns if c.label == "职务")
    assert (row.status, set(row.before)) == ("changed", {post, "phone"})
    preview = importing.examine(source, ours={row.key: frozenset({"phone"})})
    (kept,) = preview.rows
    assert (set(kept.before), dict(kept.left)) == ({post}, {"phone": "138****0001"})
    importing.apply(preview)
    now = records.get("person", person.id).values
    assert (now[post], now["phone"]) == ("队长", "13800000001")
    Undoing(workspace)
    both = {row.key: frozenset({"phone", post})}
    again = importing.examine(importing.open("person", path), ours=both)
    assert again.counts["same"] == 1


def test_a_senders_columns_are_remembered_by_the_headings(workspace, person, tmp_path):
    importing = Importing(workspace)
    path = table(tmp_path / "十月.xlsx", ["人员编号", "姓名", "干啥的"], ["P0001", "张三", "队长"])
    source = importing.open("person", path)
    assert importing.recall(source) == {}
    post = next(c for c, label in source.targets if label == "职务")
    mapping = {h.index: h.column for h in source.headings} | {2: post}
    importing.apply(importing.examine(source, mapping=mapping))
    importing.remember(source, mapping)
    later = table(
        tmp_path / "十一月.xlsx", ["人员编号", "姓名", "干啥的"], ["P0001", "张三", "副队长"]
    )
    recalled = importing.recall(importing.open("person", later))
    assert recalled[2] == post
    other = table(tmp_path / "别的.xlsx", ["人员编号", "姓名", "联系"], ["P0001", "张三", ""])
    assert importing.recall(importing.open("person", other)) == {}


def test_a_new_row_that_looks_like_somebody_is_said_and_still_goes_in(
    workspace, records, person, tmp_path
):
    importing = Importing(workspace)
    path = table(
        tmp_path / "来.xlsx", ["姓名", "所属机构", "人员类别", "编制(用工)类型", "岗位类别", "身份证号"],
        ["章三", "一中队", "执法人员", "事业编制", "执法岗", made.id_number(9)],
        ["李四", "一中队", "执法人员", "事业编制", "执法岗", made.id_number(8)],
    )  # fmt: skip
    preview = importing.examine(importing.open("person", path))
    assert preview.counts["new"] == 2
    (warning,) = [one for one in preview.warnings if one.rule == "near"]
    assert "像是台账中的“张三" in warning.message
    assert "同音" in warning.message
    assert warning.row == 2
