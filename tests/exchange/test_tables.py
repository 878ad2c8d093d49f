"""Headers under titles, merged and stacked; rows that are no records; the training matrix."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhifa_desktop.exchange.cells import Area, Sheet
from zhifa_desktop.exchange.headers import find_header
from zhifa_desktop.exchange.headings import Vocabulary
from zhifa_desktop.exchange.matrix import Mark, find_matrix, read_mark
from zhifa_desktop.exchange.rows import data_rows
from zhifa_desktop.exchange.values import Unreadable
from zhifa_desktop.registers.catalogue import specifications


def sheet(*rows, merged=(), name="Sheet1"):
    return Sheet(name, tuple(tuple(row) for row in rows), tuple(Area(*m) for m in merged))


def words(register):
    return Vocabulary(specifications()[register], specifications())


def columns(register, found):
    header = find_header(found, words(register))
    return None if header is None else {h.text: h.column for h in header.headings}


def test_the_header_lies_under_title_rows():
    found = sheet(
        ["某县交通运输综合行政执法大队人员花名册"],
        ["填报单位:某县大队", "", "2026年11月"],
        [],
        ["序号", "姓 名", "公民身份号码", "所在中队", "人员性质"],
        [1, "张三", "x", "一中队", "执法人员"],
    )
    header = find_header(found, words("person"))
    assert (header.top, header.bottom) == (3, 3)
    assert {h.text: h.column for h in header.headings} == {
        "序号": "", "姓 名": "name", "公民身份号码": "id_number", "所在中队": "unit", "人员性质": "kind",
    }  # fmt: skip


def test_two_rows_of_merged_headings():
    found = sheet(
        ["姓名", "身份证号", "执法证件", "", "备注"],
        ["", "", "编号", "有效期至", ""],
        ["张三", "x", "1", "2028-1-1", ""],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)],
    )
    header = find_header(found, words("person"))
    assert (header.top, header.bottom) == (0, 1)
    assert header.mapped.keys() == {
        "name", "id_number", "certificate_number", "certificate_valid_until", "remarks",
    }  # fmt: skip


def test_three_rows_of_headings_with_units():
    found = sheet(
        ["培训名称", "时间", "形式", "学时", "", ""],
        ["", "", "", "总学时", "其中", ""],
        ["", "", "", "", "公共法律知识", "业务知识"],
        ["法规", "2026-1-1", "线下", 8, 4, 4],
        merged=[
            (0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 2, 2), (0, 3, 0, 5), (1, 3, 2, 3), (1, 4, 1, 5),
        ],
    )  # fmt: skip
    header = find_header(found, words("training_session"))
    assert header.bottom == 2
    assert header.mapped["hours"].index == 3
    assert (header.mapped["law_hours"].index, header.mapped["business_hours"].index) == (4, 5)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("名字", "name"), ("姓　名", "name"), ("*姓名", "name"), ("姓名*", "name"), ("证件号", "id_number"),
        ("身份证号码\n(18位)", "id_number"), ("居民身份证号", "id_number"), ("ＳＥＸ", ""), ("手机号码", "phone"),
        ("执法证号", "certificate_number"), ("入职日期", "joined_on"), ("年龄", ""), ("性别", ""),
    ],
)  # fmt: skip
def test_words_for_columns(heading, column):
    required = ["人员类别", "所属机构", "编制类型", "岗位类别"]
    assert columns("person", sheet([heading, *required], ["x"] * 5))[heading] == column


def test_what_a_heading_says_of_the_amount():
    header = find_header(sheet(["决定书文号", "案由", "罚款(万元)"], [1, 2, 3]), words("case"))
    assert header.mapped["fine"].factor == 10_000


def test_a_heading_is_used_once_and_the_other_named():
    header = find_header(sheet(["姓名", "手机", "电话", "单位"], [1, 2, 3, 4]), words("person"))
    doubled = next(h for h in header.headings if h.text == "电话")
    assert doubled.column == ""
    assert "重复" in doubled.remark


def test_headings_that_describe_the_linked_record():
    found = columns(
        "certificate", sheet(["姓名", "身份证号", "单位", "执法证号", "有效期"], ["x"] * 5)
    )
    assert found == {
        "姓名": "holder", "身份证号": "holder.id_number", "单位": "holder.unit", "执法证号": "number",
        "有效期": "valid_until",
    }  # fmt: skip


def test_a_line_above_the_header_is_not_part_of_it():
    found = columns(
        "attendance", sheet(["培训名称:行政处罚法"], ["序号", "姓名", "培训名称"], [1, "张三", "x"])
    )
    assert found == {"序号": "", "姓名": "person", "培训名称": "session"}


def test_a_group_over_two_columns_alone_in_its_row_is_part_of_the_header():
    found = sheet(
        ["", "", "执法证件", ""],
        ["姓名", "单位", "编号", "有效期"],
        ["张三", "x", "1", "y"],
        merged=[(0, 2, 0, 3)],
    )
    assert find_header(found, words("person")).mapped["certificate_number"].index == 2


def test_the_end_of_a_validity_is_told_from_its_beginning():
    found = sheet(
        ["姓名", "执法证号", "有效期限", ""], ["", "", "起", "止"], ["张三", "1", "2023.5.1", "2028.4.30"],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
    )  # fmt: skip
    assert columns("certificate", found) == {
        "姓名": "holder", "执法证号": "number", "有效期限起": "", "有效期限止": "valid_until",
    }  # fmt: skip


def test_a_heading_gives_way_where_it_has_a_second_meaning():
    found = columns("equipment", sheet(["装备名称", "类别", "数量", "单位", "使用部门"], ["x"] * 5))
    assert (found["单位"], found["使用部门"]) == ("measure", "unit")
    alone = columns("equipment", sheet(["装备名称", "类别", "数量", "单位"], ["x"] * 4))
    assert alone["单位"] == "unit"


def test_no_header_no_guess():
    assert find_header(sheet(["甲", "乙"], ["1", "2"]), words("person")) is None
    assert find_header(sheet(), words("person")) is None


PEOPLE = ["序号", "姓名", "单位", "备注"]


def split(*rows, merged=(), width=4):
    found = sheet(PEOPLE, *rows, merged=merged)
    records, ignored = data_rows(found, 0, range(1, width), 0)
    return [r.number for r in records], {i.number: i.reason for i in ignored}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", "", 12, ""], "合计行"),
        (["合 计", "12人", "", ""], "合计行"),
        (["", "总计:12人", "", ""], "合计行"),
        (["", "一中队小计", "", ""], "合计行"),
        (["本页合计", "", "", ""], "合计行"),
        (["注:借调人员不在内", "", "", ""], "注释或填表说明"),
        (["备注:1.以上为在编人员", "", "", ""], "注释或填表说明"),
        (["填表说明", "", "", ""], "注释或填表说明"),
        (["填表人:王五", "", "审核人:李四", ""], "落款或签字行"),
        (["单位负责人:", "填报人:", "", "联系电话:"], "落款或签字行"),
        (["以下无正文", "", "", ""], "“以下无正文”之后的内容"),
        (["序号", "姓名", "单位", "备注"], "重复的表头"),
        ([7, "", "", ""], "只有序号，没有内容"),
        ([8, "张三", "", ""], ""),
        (["", "合计数", "", ""], "合计行"),
        ([9, "注新", "一中队", ""], ""),
        ([10, "说明文", "一中队", "说明"], ""),
    ],
)
def test_rows_that_are_no_records(row, reason):
    records, ignored = split([1, "甲", "一中队", ""], row, [3, "乙", "一中队", "x"])
    assert ignored == ({3: reason} if reason and "正文" not in reason else ignored)
    assert (3 in records) is (reason == "")
    if "正文" in reason:
        assert ignored == {3: reason, 4: reason}


def test_the_row_that_numbers_the_columns():
    records, ignored = split(["甲", 1, 2, 3], [1, "张三", "一中队", ""])
    assert (records, ignored) == ([3], {2: "栏次行"})


def test_notes_over_several_rows_at_the_end():
    records, ignored = split(
        [1, "张三", "一中队", ""], ["注:1.在编人员", "", "", ""], ["", "2.不含借调人员", "", ""], []
    )
    assert records == [2]
    assert set(ignored) == {3, 4}


def test_a_row_with_only_a_name_is_a_record_to_be_refused_not_left_out():
    assert split(["", "张三", "", ""])[0] == [2]


def test_cells_merged_downwards_fill_every_row():
    found = sheet(
        PEOPLE,
        [1, "张三", "一中队", ""],
        [2, "李四", "", ""],
        [3, "王五", "", ""],
        merged=[(1, 2, 3, 2)],
    )
    records, _ = data_rows(found, 0, range(1, 4), 0)
    assert [r.cells[2] for r in records] == ["一中队"] * 3


def test_a_merged_group_title_is_left_out():
    records, ignored = split(
        ["一、在编人员", "", "", ""], [1, "张三", "一中队", ""], merged=[(1, 0, 1, 3)]
    )
    assert (records, ignored) == ([3], {2: "分组标题"})


def test_numbers_in_rows_left_out_are_masked():
    _, ignored = data_rows(sheet(PEOPLE, ["合计", "13812345678", "", ""]), 0, range(1, 4), 0)
    assert "13812345678" not in ignored[0].text


def matrix(*rows, merged=(), name="Sheet1"):
    return find_matrix(sheet(*rows, merged=merged, name=name), words("attendance"))


def test_a_matrix_with_one_heading_each():
    found = matrix(
        [
            "姓名",
            "单位",
            "2026.3.12法规培训(8学时)",
            "安全生产 4学时 2026年5月6日",
            "合计学时",
            "备注",
        ],
        ["张三", "一中队", "√", 4, 12, ""],
    )
    assert [(s.name, s.start, s.hours) for s in found.sessions] == [
        ("法规培训", date(2026, 3, 12), Decimal(8)),
        ("安全生产", date(2026, 5, 6), Decimal(4)),
    ]
    assert [h.column for h in found.people] == ["person", "person.unit"]


def test_a_matrix_with_names_days_and_hours_in_rows():
    found = matrix(
        ["2026年度学习培训统计表"],
        ["序号", "姓名", "身份证号", "法规", "安全", "技能"],
        ["", "", "", "3月12日", date(2026, 5, 6), "7.8"],
        ["", "", "", 8, "4学时", 2.5],
        [1, "张三", "x", "√", "", ""],
        merged=[(1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 3, 2)],
    )
    assert (found.top, found.bottom) == (1, 3)
    assert [(s.name, s.start, s.hours) for s in found.sessions] == [
        ("法规", date(2026, 3, 12), Decimal(8)),
        ("安全", date(2026, 5, 6), Decimal(4)),
        ("技能", date(2026, 7, 8), Decimal("2.5")),
    ]


def test_a_heading_over_all_sessions_gives_the_year_and_no_name():
    found = matrix(
        ["姓名", "2026年培训班次", "2026年培训班次"],
        ["", "3月12日 法规(8学时)", "4月2日 技能(4学时)"],
        ["张三", "√", "√"],
        merged=[(0, 1, 0, 2), (0, 0, 1, 0)],
    )
    assert [(s.name, s.start) for s in found.sessions] == [
        ("法规", date(2026, 3, 12)), ("技能", date(2026, 4, 2)),
    ]  # fmt: skip


def test_a_matrix_with_two_words_in_its_corner():
    found = matrix(["姓名\\班次", "2026.3.12 法规(8学时)"], ["张三", "√"])
    assert [h.column for h in found.people] == ["person"]


@pytest.mark.parametrize("first", [("√", "√"), (4, 4), ("×", 4), (4, "")])
def test_the_first_person_of_a_matrix_is_no_heading(first):
    headings = ["姓名", "单位", "法规 2026-11-12", "案卷 2026-10-28"]
    found = matrix(headings, ["甲一", "一中队", *first], ["乙二", "一中队", 4, 4])
    assert (found.top, found.bottom) == (0, 0)
    assert [s.name for s in found.sessions] == ["法规", "案卷"]


def test_headings_repeated_above_each_row_of_a_matrix():
    found = matrix(
        ["姓名", "单位", "法规"], ["姓名", "单位", "2026-11-12"], ["姓名", "单位", 4],
        ["甲一", "一中队", "√"], ["乙二", "一中队", 4],
    )  # fmt: skip
    assert (found.top, found.bottom) == (0, 2)
    assert [(s.name, s.start, s.hours) for s in found.sessions] == [
        ("法规", date(2026, 11, 12), Decimal(4))
    ]


def test_a_plain_list_is_no_matrix():
    assert matrix(["姓名", "单位", "备注"], ["张三", "一中队", ""]) is None
    assert matrix(["培训名称", "培训日期", "学时"], ["法规", "2026-1-1", 8]) is None


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("√", Mark("attended")), ("参加", Mark("attended")), (8.0, Mark("attended", Decimal(8))),
        ("7.5学时", Mark("attended", Decimal("7.5"))), ("请假", Mark("leave")), ("×", Mark("absent")),
        ("缺席", Mark("absent")), (0, Mark("absent")), ("补训", Mark("made_up")),
        ("补训(4)", Mark("made_up", Decimal(4))), ("", None), ("/", None), (True, Mark("attended")),
    ],
)  # fmt: skip
def test_marks(cell, mark):
    assert read_mark(cell) == mark


def test_a_mark_nobody_understands():
    with pytest.raises(Unreadable, match="看不懂"):
        read_mark("??")
