"""One sheet of people as offices keep it, in every format, into the registers it feeds."""

from __future__ import annotations

from datetime import date

import pytest

from tests.exchange.writing import SOFFICE, convert, write_file
from tests.services.importing.rows import PEOPLE_HEADINGS, id_number, person_row

MESSY = [
    ["样例县交通运输综合行政执法人员花名册", *[None] * 11],
    ["填报单位:样例县大队", *[None] * 10, "2026年11月"],
    ["序号", "姓 名", "公民身份号码", "所在中队", "人员性质", "岗位", "编制", "参加工作时间", "执法证件", None, "手机", "备注"],
    [*[None] * 8, "编号", "有效期至", None, None],
    [1, "张 三", id_number(1), "一中队", "执法人员", "执法岗", "事业编", "2010.7.1", "12060001", "2027年5月1日", 13812345678, "=1+1"],
    [2, "李四", id_number(16).lower(), None, "执法人员", "执法岗", "参公", "20100701", "12060002", "长期", "１３８１２３４５６７９", "+负责"],
    [3, "欧阳　娜娜", id_number(5), "二中队", "其他", None, "行政", date(2010, 7, 1), None, None, None, "@甲"],
    ["合计", "3人", *[None] * 10],
    ["注:借调人员未列入。", *[None] * 11],
    ["单位负责人:", None, None, "填表人:", *[None] * 8],
]  # fmt: skip
MERGES = [
    (0, 0, 0, 11), (2, 8, 2, 9), *[(2, c, 3, c) for c in (0, 1, 2, 3, 4, 5, 6, 7, 10, 11)], (4, 3, 5, 3),
]  # fmt: skip
EXPECTED = [
    {
        "name": "李四", "id_number": id_number(16), "unit": "一中队", "kind": "执法人员", "work_since": "2010-07-01",
        "certificate_number": "12060002", "certificate_valid_until": "长期", "phone": "13812345679", "remarks": "+负责",
    },
    {
        "name": "欧阳娜娜", "id_number": id_number(5), "unit": "二中队", "kind": "其他工作人员",
        "work_since": "2010-07-01", "remarks": "@甲",
    },
    {
        "name": "张三", "id_number": id_number(1), "unit": "一中队", "kind": "执法人员", "work_since": "2010-07-01",
        "certificate_number": "12060001", "certificate_valid_until": "2027-05-01", "phone": "13812345678", "remarks": "=1+1",
    },
]  # fmt: skip
COLUMNS = tuple(EXPECTED[0])


def test_an_x_at_the_end_is_among_the_people():
    assert any(number.endswith("X") for number in (id_number(1), id_number(16), id_number(5)))


@pytest.mark.parametrize("name", ["花名册.xlsx", "花名册.xls", "花名册.ods"])
def test_the_messy_sheet_in_three_formats(units, put, shown, name):
    done = put("person", MESSY, name=name, merges=MERGES)
    assert (done.rows, done.added, done.rejected) == (3, 3, 0), done.problems
    assert shown("person", *COLUMNS) == EXPECTED


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_messy_sheet_after_libreoffice(units, importing, shown, tmp_path, kind):
    source = write_file(tmp_path / "花名册.xlsx", MESSY, MERGES)
    found = importing.open("person", convert(source, kind, tmp_path / "out"))
    done = importing.apply(importing.examine(found))
    assert (done.added, done.rejected) == (3, 0), done.problems
    assert shown("person", *COLUMNS) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_messy_sheet_as_text(units, put, shown, encoding):
    rows = [list(row) for row in MESSY]
    rows[5][3] = "一中队"  # text tables know no merged cells
    done = put("person", rows, name="花名册.csv", encoding=encoding)
    assert (done.added, done.rejected) == (3, 0), done.problems
    assert shown("person", *COLUMNS) == EXPECTED


def test_what_was_left_out_is_said(units, look):
    preview = look("person", MESSY, merges=MERGES)
    reasons = [(row.number, row.reason) for _, row in preview.ignored]
    assert reasons == [(8, "合计行"), (9, "注释或填表说明"), (10, "落款或签字行")]
    assert [(h.text, h.remark) for h in preview.unmapped] == [("序号", "不导入")]


def test_an_id_number_rounded_by_excel_is_refused_and_never_guessed(units, put, shown):
    row = person_row("张三", 1)
    row[1] = float(id_number(16)[:17] + "0")
    done = put("person", [PEOPLE_HEADINGS, row, person_row("李四", 2)])
    assert (done.added, done.rejected) == (1, 1)
    (problem,) = done.problems
    assert (problem.row, problem.column, problem.rule) == (2, "id_number", "id_number.rounded")
    assert "四舍五入" in problem.message
    assert shown("person", "name") == ["李四"]


def test_an_id_number_rounded_in_a_text_table(units, put):
    row = person_row("张三", 1)
    row[1] = float(id_number(16)[:17] + "0")
    done = put("person", [PEOPLE_HEADINGS, row], name="表.csv")
    assert [p.rule for p in done.problems] == ["id_number.rounded"]


def test_wrong_id_numbers_say_what_is_wrong_and_stay_masked(units, put):
    row = person_row("张三", 1)
    row[1] = row[1][:-1] + ("0" if row[1][-1] != "0" else "1")
    done = put("person", [PEOPLE_HEADINGS, row])
    (problem,) = done.problems
    assert "校验码" in problem.message
    assert problem.value == row[1][:3] + "*" * 11 + row[1][-4:]
    assert row[1] not in str(done)
    assert row[1] not in str(done.as_json())


def test_the_same_file_twice_changes_nothing(units, put, shown, records):
    put("person", MESSY, merges=MERGES)
    before = [
        row.version
        for row in records.page(
            "person", __import__("zhifa_desktop.db.query", fromlist=["Query"]).Query()
        )
    ]
    again = put("person", MESSY, merges=MERGES)
    assert (again.added, again.updated, again.unchanged, again.rejected) == (0, 0, 3, 0)
    assert again.problems == again.warnings == ()
    assert len(shown("certificate", "number")) == 2
    assert before == [1, 1, 1]


def test_the_same_row_twice_in_one_file_counts_once(units, put, shown):
    done = put("person", [PEOPLE_HEADINGS, person_row("张三", 1), person_row("张 三", 1)])
    assert (done.added, done.unchanged, done.rejected) == (1, 1, 0)
    assert [w.rule for w in done.warnings] == ["file.repeated"]
    assert shown("person", "name") == ["张三"]


def test_rows_that_contradict_each_other_name_the_first(units, put, shown):
    done = put("person", [PEOPLE_HEADINGS, person_row("张三", 1), person_row("李四", 1)])
    (problem,) = done.problems
    assert (problem.row, problem.rule) == (3, "file.duplicate")
    assert "第2行" in problem.message
    assert shown("person", "name") == ["张三"]


def test_updates_find_the_person_by_number_and_leave_blanks_alone(people, put, shown):
    done = put(
        "person", [["姓名", "身份证号", "手机", "职务"], ["张三", id_number(1), "13900000001", ""]]
    )
    assert (done.updated, done.rejected) == (1, 0)
    again = put(
        "person", [["姓名", "身份证号", "手机", "职务"], ["张三", id_number(1), "", "队长"]]
    )
    assert again.updated == 1
    assert {"name": "张三", "phone": "13900000001", "post": "队长"} in shown(
        "person", "name", "phone", "post"
    )


def test_the_unique_check_ignores_the_row_itself(people, put):
    rows = [
        ["姓名", "身份证号", "手机"],
        ["张三", id_number(1), "13900000001"],
        ["李四", id_number(2), "13900000002"],
    ]
    assert put("person", rows).updated == 2


def test_a_name_alone_is_enough_within_the_unit(people, put, shown):
    done = put(
        "person", [["姓名", "单位", "职务"], ["王五", "二中队", "队长"], ["李四", "办公室", "主任"]]
    )
    assert (done.updated, done.rejected) == (2, 0)
    posts = {(r["name"], r["unit"]): r.get("post") for r in shown("person", "name", "unit", "post")}
    assert posts[("李四", "办公室")] == "主任"
    assert posts[("李四", "一中队")] is None


def test_a_name_twice_in_the_unit_is_asked_back(people, put):
    put("person", [PEOPLE_HEADINGS, person_row("张三", 9)])
    done = put("person", [["姓名", "单位", "职务"], ["张三", "一中队", "队长"]])
    (problem,) = done.problems
    assert problem.rule == "link.ambiguous"
    assert "340***********" in problem.message
    assert id_number(1) not in problem.message


def test_somebody_whose_number_was_missing_gets_it(units, put, shown):
    put(
        "person",
        [
            [*PEOPLE_HEADINGS, "身份证号暂缺说明"],
            [*person_row("张三", 1)[:1], None, *person_row("张三", 1)[2:], "办理中"],
        ],
    )
    done = put("person", [PEOPLE_HEADINGS, person_row("张三", 1)])
    assert (done.added, done.updated) == (0, 1)
    assert [w.rule for w in done.warnings] == ["match.by_name"]
    assert shown("person", "id_number") == [id_number(1)]


def test_only_adding_leaves_people_as_they_are(people, put, shown):
    rows = [
        [*PEOPLE_HEADINGS, "职务"],
        [*person_row("张三", 1), "队长"],
        [*person_row("钱七", 7), "队员"],
    ]
    done = put("person", rows, mode="add")
    assert (done.added, done.updated, done.unchanged) == (1, 0, 1)
    assert "队长" not in shown("person", "post")


def test_only_updating_refuses_strangers(people, put, shown):
    rows = [
        [*PEOPLE_HEADINGS, "职务"],
        [*person_row("张三", 1), "队长"],
        [*person_row("钱七", 7), "队员"],
    ]
    done = put("person", rows, mode="update")
    assert (done.added, done.updated, done.rejected) == (0, 1, 1)
    assert done.problems[0].rule == "mode.update"
    assert "钱七" not in shown("person", "name")


def test_only_the_named_columns_are_updated(people, put, shown):
    rows = [
        ["姓名", "身份证号", "所属机构", "手机", "职务"],
        ["张三", id_number(1), "二中队", "13900000001", "队长"],
    ]
    done = put("person", rows, columns=["phone"])
    assert done.updated == 1
    row = next(r for r in shown("person") if r["name"] == "张三")
    assert (row["unit"], row["phone"], row.get("post")) == ("一中队", "13900000001", None)


def test_a_second_card_is_a_second_record(units, put, shown):
    headings = [*PEOPLE_HEADINGS, "执法证号", "有效期至"]
    put("person", [headings, [*person_row("张三", 1), "12060001", "2026-12-31"]])
    done = put("person", [headings, [*person_row("张三", 1), "12060009", "2031-12-31"]])
    assert done.updated == 1
    assert sorted(shown("certificate", "number")) == ["12060001", "12060009"]
    renewed = put("person", [headings, [*person_row("张三", 1), "12060009", "2032-12-31"]])
    assert renewed.updated == 1
    assert "2032-12-31" in shown("certificate", "valid_until")


def test_a_card_of_somebody_else_is_refused(units, put, shown):
    headings = [*PEOPLE_HEADINGS, "执法证号", "有效期至"]
    put("person", [headings, [*person_row("张三", 1), "12060001", "2027-1-1"]])
    done = put(
        "person",
        [
            headings,
            [*person_row("李四", 2), "12060001", "2027-1-1"],
            [*person_row("王五", 3), "12060003", "2027-1-1"],
        ],
    )
    assert (done.added, done.rejected) == (1, 1)
    assert (done.problems[0].column, done.problems[0].rule) == ("certificate_number", "unique")
    assert len(shown("certificate", "number")) == 2


def test_half_a_card_is_refused_with_the_column_that_is_missing(units, put):
    done = put(
        "person",
        [[*PEOPLE_HEADINGS, "执法证号", "有效期至"], [*person_row("张三", 1), "12060001", ""]],
    )
    assert [(p.column, p.rule) for p in done.problems] == [("certificate_valid_until", "required")]


def test_missing_units_are_offered_then_made(put, look, shown):
    rows = [
        PEOPLE_HEADINGS,
        person_row("张三", 1, "三中队"),
        person_row("李四", 2, "城关站"),
        person_row("王五", 3, "三中队"),
    ]
    preview = look("person", rows)
    assert preview.missing == (("unit", "三中队", 2), ("unit", "城关站", 1))
    assert preview.counts["refused"] == 3
    done = put("person", rows, create_missing=True)
    assert (done.added, done.rejected) == (3, 0)
    assert done.created == (("unit", "三中队"), ("unit", "城关站"))
    made = {r["name"]: r for r in shown("unit", "name", "level", "parent", "frontline")}
    assert made["三中队"] == {
        "name": "三中队",
        "level": "中队",
        "parent": "样例县交通运输综合行政执法大队",
        "frontline": "是",
    }
    assert made["城关站"]["level"] == "站所"


def test_a_unit_by_its_full_name(people, put):
    full = "样例县交通运输综合行政执法大队一中队"
    assert put("person", [PEOPLE_HEADINGS, person_row("钱七", 7, full)]).added == 1


def test_one_sheet_for_each_squadron(units, importing, tmp_path, shown):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for number, unit in enumerate(("一中队", "二中队"), 1):
        sheet = book.active if number == 1 else book.create_sheet()
        sheet.title = unit
        sheet.append(PEOPLE_HEADINGS)
        sheet.append(person_row(f"甲{number}", number, unit))
    book.create_sheet("说明").append(["随便写写"])
    book.save(tmp_path / "a.xlsx")
    source = importing.open("person", tmp_path / "a.xlsx")
    preview = importing.examine(source)
    assert [(r.sheet, r.number, r.status) for r in preview.rows] == [
        ("一中队", 2, "new"),
        ("二中队", 2, "new"),
    ]
    only = importing.open("person", tmp_path / "a.xlsx", sheet="二中队")
    assert len(importing.examine(only).rows) == 1


def test_the_clerk_maps_a_column_by_hand(units, importing, tmp_path, shown):
    headings = ["姓名", "身份证号", "人员类别", "在哪里上班", "岗位类别", "编制类型"]
    path = write_file(
        tmp_path / "a.xlsx", [headings, person_row("张三", 1), person_row("李四", 77)]
    )
    source = importing.open("person", path)
    assert importing.examine(source).counts["refused"] == 2
    preview = importing.examine(source, mapping={3: "unit", 1: "id_number"})
    assert preview.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}


def test_an_age_that_the_program_computes_is_not_imported(units, look):
    preview = look(
        "person", [[*PEOPLE_HEADINGS, "性别", "年龄"], [*person_row("张三", 1), "男", 36]]
    )
    assert {h.text: h.remark for h in preview.unmapped} == {
        "性别": "由程序计算，不导入",
        "年龄": "不导入",
    }


def test_numbers_shifted_by_a_row_rename_nobody(people, put, shown):
    names, numbers = ["张三", "李四", "王五"], [id_number(2), id_number(3), id_number(1)]
    rows = [
        ["姓名", "身份证号", "职务"],
        *([n, i, "队员"] for n, i in zip(names, numbers, strict=True)),
    ]
    done = put("person", rows)
    assert (done.updated, done.rejected) == (0, 3)
    assert {p.rule for p in done.problems} == {"match.name"}
    assert "在台账中是“李四”" in done.problems[0].message
    assert sorted(shown("person", "name")) == ["张三", "李四", "李四", "王五"]


def test_somebody_renamed_on_purpose(people, put, shown):
    rows = [["姓名", "身份证号"], ["张三丰", id_number(1)]]
    assert put("person", rows).rejected == 1
    assert put("person", rows, columns=["name"]).updated == 1
    assert "张三丰" in shown("person", "name")


@pytest.mark.parametrize(
    ("heading", "right", "wrong"),
    [
        ("性别", "女", "男"), ("出生日期", "1990-03-07", "1990-03-08"),
        ("出生年月", "1990.3", "1990年4月"), ("出生年月", "199003", "不详"),
    ],
)  # fmt: skip
def test_a_sheet_that_says_otherwise_than_the_number_is_warned_of(
    units, put, heading, right, wrong
):
    rows = [[*PEOPLE_HEADINGS, heading]]
    rows += [[*person_row("张三", 20), right], [*person_row("李四", 22), wrong]]
    done = put("person", rows)
    assert done.added == 2
    told = [(w.row, w.rule) for w in done.warnings]
    assert told == ([] if wrong == "不详" else [(3, "witness.differs")])
    assert not any("1990" in w.message + w.value for w in done.warnings)


@pytest.mark.parametrize("born", ["20200101", "19000101"])
def test_ages_that_cannot_be_are_refused(units, put, born):
    row = person_row("张三", 1)
    done = put("person", [PEOPLE_HEADINGS, [row[0], id_number(1, born), *row[2:]]])
    assert done.rejected == 1
    assert "岁" in done.problems[0].message


def test_a_masked_list_updates_by_name_and_keeps_the_numbers(people, put, shown):
    rows = [["姓名", "身份证号", "所属机构", "手机号", "职务"]]
    hidden, phone = id_number(3)[:3] + "***********" + id_number(3)[-4:], "139****0001"
    done = put("person", [*rows, ["王五", hidden, "二中队", phone, "队长"]])
    assert (done.updated, done.rejected) == (1, 0), done.problems
    assert {w.rule for w in done.warnings} == {"number.masked"}
    assert {"name": "王五", "id_number": id_number(3), "post": "队长"} in shown(
        "person", "name", "id_number", "post"
    )


def test_a_name_that_is_unique_in_the_brigade_needs_no_unit(people, put, shown):
    rows = [["姓名", "职务"], ["王五", "队长"], ["李四", "队员"], ["无人", "队员"]]
    done = put("person", rows, mode="update")
    assert (done.updated, done.rejected) == (1, 2)
    assert [p.rule for p in done.problems] == ["link.ambiguous", "mode.update"]


def test_only_adding_tells_which_records_differ(people, put):
    rows = [["姓名", "身份证号", "职务"], ["张三", id_number(1), "队长"]]
    done = put("person", rows, mode="add")
    assert (done.unchanged, [w.rule for w in done.warnings]) == (1, ["mode.add"])
    same = put("person", [["姓名", "身份证号"], ["张三", id_number(1)]], mode="add")
    assert same.warnings == ()
