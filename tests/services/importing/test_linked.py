"""Sheets that feed several registers: cases, equipment, cards, reviews, the training matrix."""

from __future__ import annotations

import pytest

from tests.exchange.writing import write_file
from tests.services.importing.rows import PEOPLE_HEADINGS, id_number, person_row
from zhifa_desktop.services.lists import export_list
from zhifa_desktop.services.records import Query

CASE = [
    "决定书文号",
    "案由",
    "当事人",
    "当事人类型",
    "程序",
    "门类",
    "办案单位",
    "主办人",
    "协办人",
    "决定日期",
    "处罚结果",
    "罚款(万元)",
]


def case_row(number, lead, other, day="2026.3.5"):
    return [
        f"皖样交罚〔2026〕{number}号",
        "超限运输",
        "某公司",
        "企业",
        "简易",
        "路政",
        "一中队",
        lead,
        other,
        day,
        "罚款",
        0.2,
    ]


def test_a_case_with_its_handlers_in_columns(people, put, shown):
    done = put("case", [CASE, case_row(1, "张三", "李四"), case_row(2, "张 三", "王五、李四")])
    assert (done.added, done.rejected) == (2, 0), done.problems
    rows = shown("case", "lead_officer", "other_officers", "fine")
    assert rows[1] == {"lead_officer": "张三", "other_officers": "李四", "fine": "2,000.00"}
    assert rows[0]["other_officers"] == "王五、李四"
    assert len(shown("case_officer", "role")) == 5


@pytest.mark.parametrize(
    "names", ["张三、王五", "张三,王五", "张三，王五", "张三/王五", "张三 王五", "张三\n王五"]
)
def test_both_handlers_in_one_cell(people, put, shown, names):
    headings = [h if h != "主办人" else "承办人" for h in CASE if h != "协办人"]
    row = case_row(1, names, None)
    del row[8]
    done = put("case", [headings, row])
    assert done.added == 1, done.problems
    assert shown("case", "lead_officer", "other_officers") == [
        {"lead_officer": "张三", "other_officers": "王五"}
    ]


def test_the_same_cases_twice_change_nothing(people, put):
    rows = [CASE, case_row(1, "张三", "王五"), case_row(2, "王五", "张三")]
    put("case", rows)
    again = put("case", rows)
    assert (again.unchanged, again.added, again.updated) == (2, 0, 0)


def test_brackets_written_otherwise_are_the_same_number(people, put):
    row = case_row(1, "张三", "王五")
    put("case", [CASE, row])
    row[0] = "皖样交罚[2026]1号"
    assert put("case", [CASE, row]).added == 0


def test_handlers_are_exchanged(people, put, shown):
    put("case", [CASE, case_row(1, "张三", "王五")])
    done = put("case", [CASE, case_row(1, "王五", "张三")])
    assert done.updated == 1
    assert shown("case", "lead_officer", "other_officers") == [
        {"lead_officer": "王五", "other_officers": "张三"}
    ]
    assert len(shown("case_officer", "role")) == 2


def test_the_same_person_twice_on_a_case_is_refused(people, put):
    done = put("case", [CASE, case_row(1, "张三", "张三")])
    assert [p.rule for p in done.problems] == ["case.two_officers_differ"]


def test_a_handler_without_file_is_asked_back_for_new_work(people, put, look, shown):
    rows = [CASE, case_row(1, "老钱", "张三")]
    preview = look("case", rows)
    assert preview.missing == (("person", "老钱", 1),)
    (problem,) = preview.problems
    assert (problem.column, problem.rule) == ("lead_officer", "link.missing")
    done = put("case", rows, create_missing=True)
    assert done.added == 1
    assert [w.rule for w in done.warnings if "老钱" in w.message][:1] == ["link.unfiled"]
    assert "老钱" in shown("case_officer", "historic_name")
    assert put("case", rows, create_missing=True).unchanged == 1


def test_a_list_of_ours_is_read_back_without_a_change(people, put, records, importing, tmp_path):
    made_now = [case_row(1, "老钱", "张三"), case_row(2, "张三", "王五")]
    assert put("case", [CASE, *made_now], create_missing=True).added == 2
    path = tmp_path / "案件.xlsx"
    columns = [c.name for c in records.spec("case").entered]
    export_list(records, "case", Query(), columns, path)
    done = importing.apply(importing.examine(importing.open("case", path)))
    assert (done.unchanged, done.rejected) == (2, 0), done.problems


@pytest.mark.parametrize("written", ["老钱(未建档)", "老钱（未建档）"])
def test_a_name_marked_as_without_a_file_needs_no_further_leave(people, put, shown, written):
    assert put("case", [CASE, case_row(1, written, "张三")]).added == 1
    assert "老钱" in shown("case_officer", "historic_name")
    assert not any("未建档" in name for name in shown("case_officer", "historic_name"))


def test_the_advice_for_a_name_of_several_people_can_be_followed(people, put):
    headings = ["装备类别", "设备名称", "设备编号", "状态", "使用人"]

    def said(user):
        done = put("equipment", [headings, ["执法记录仪", "记录仪", "B-1", "在用", user]])
        return [p.message for p in done.problems if p.column == "user"]

    (problem,) = said("李四")
    assert "如：李四(一中队)" in problem
    assert said("李四(一中队)") == []
    put("person", [PEOPLE_HEADINGS, person_row("李四", 9)])
    (problem,) = said("李四(一中队)")
    assert "括号里注明身份证号" in problem
    assert said(f"李四({id_number(9)})") == []


def test_a_name_without_a_file_is_shown_found_and_kept_when_the_case_is_changed(
    people, put, records
):
    put("case", [CASE, case_row(1, "老钱", "张三", "2025.12.30")])
    (case,) = records.page("case", Query(search="laoqian"))
    assert case.shown["lead_officer"] == "老钱(未建档)"
    changed = records.save("case", {"remarks": "样例路口"}, identity=case.id, version=case.version)
    assert changed.shown["lead_officer"] == "老钱(未建档)"
    assert records.examine("case", dict(changed.values), case.id) == ()
    other = next(p for p in records.page("person", Query()) if p.shown["name"] == "李四")
    taken = records.save(
        "case", {"lead_officer": other.id}, identity=case.id, version=changed.version
    )
    assert taken.shown["lead_officer"] == "李四"
    assert records.page("case", Query(search="laoqian")) == ()


def test_a_handler_without_file_is_kept_by_name_before_the_first_month(people, put, shown):
    done = put("case", [CASE, case_row(1, "老钱", "张三", "2025.12.30")])
    assert (done.added, done.rejected) == (1, 0)
    assert "老钱" in shown("case_officer", "historic_name")


def test_gates_do_not_refuse_history_but_are_told(people, put):
    done = put("case", [CASE, case_row(1, "张三", "王五")])
    assert done.added == 1
    told = [w for w in done.warnings if w.rule == "case.handler_without_certificate"]
    assert [(w.row, w.level) for w in told] == [(2, "warning")]


def test_equipment_with_its_holder(people, put, shown):
    headings = ["装备名称", "类别", "型号", "SN", "单位", "使用人", "领用日期", "配发方式", "价格"]
    rows = [
        headings,
        [
            "记录仪",
            "执法记录仪",
            "X1",
            "SN001",
            "一中队",
            "张三",
            "2025年3月1日",
            "个人",
            "1,200元",
        ],
        ["背心", "其他", "", "", "一中队", "", "", "共用", ""],
        ["背心", "其他", "", "", "一中队", "", "", "共用", 50],
    ]
    done = put("equipment", rows)
    assert (done.added, done.rejected) == (3, 0), done.problems
    assert put("equipment", rows).unchanged == 3
    assert shown("equipment_assignment", "person", "start") == [
        {"person": "张三", "start": "2025-03-01"}
    ]
    rows[1][5:7] = ["王五", "2026-10-01"]
    assert put("equipment", rows).updated == 1
    held = shown("equipment_assignment", "person", "start", "until")
    assert held == [
        {"person": "王五", "start": "2026-10-01"},
        {"person": "张三", "start": "2025-03-01", "until": "2026-11-23"},
    ]
    assert put("equipment", rows).unchanged == 3


def test_one_piece_cannot_have_two_holders(people, put):
    headings = ["装备名称", "类别", "SN", "单位", "使用人"]
    done = put("equipment", [headings, ["记录仪", "执法记录仪", "SN1", "一中队", "张三、王五"]])
    assert [(p.column, p.rule) for p in done.problems] == [("user", "link.several")]


def test_cards_by_name_number_and_unit(people, put, shown):
    headings = ["姓名", "身份证号", "单位", "执法证号", "有效期至", "发证日期"]
    rows = [
        headings,
        ["张三", "", "", "12060001", "2028-1-1", ""],
        ["李四", "", "办公室", "12060002", "2028-1-1", ""],
        ["李四", id_number(2), "", "12060003", "2028-1-1", ""],
        ["李四", "", "", "12060004", "2028-1-1", ""],
        ["王五", "", "一中队", "12060005", "2028-1-1", ""],
        ["张三", id_number(3), "", "12060006", "2028-1-1", ""],
        ["无人", "", "", "12060007", "2028-1-1", ""],
        ["李四(一中队)", "", "", "12060008", "2028-1-1", ""],
        ["张三", "", "", "12060009", "2020-1-1", "2021-1-1"],
    ]
    done = put("certificate", rows)
    assert done.added == 4
    assert [(p.row, p.column, p.rule) for p in done.problems] == [
        (5, "holder", "link.ambiguous"), (6, "holder", "link.mismatch"), (7, "holder", "link.mismatch"),
        (8, "holder", "link.missing"), (10, "valid_until", "certificate.valid_before_issued"),
    ]  # fmt: skip
    asked = done.problems[0].message
    assert "一中队" in asked
    assert "办公室" in asked
    assert id_number(2) not in asked
    again = put("certificate", rows)
    assert (again.unchanged, again.added) == (4, 0)


def test_annual_reviews_point_to_the_card(people, put, shown):
    put(
        "certificate",
        [["姓名", "单位", "执法证号", "有效期至"], ["李四", "一中队", "12060001", "2028-1-1"]],
    )
    rows = [
        ["执法证号", "持证人", "年审年度", "年审日期", "年审结果"],
        ["12060001", "李四", "2025年度", "2025.12.1", "合格"],
        ["99999999", "李四", 2025, "2025.12.1", "合格"],
    ]
    done = put("certificate_event", rows)
    assert (done.added, done.rejected) == (1, 1)
    assert put("certificate_event", rows).unchanged == 1


def test_reviews_find_the_case_by_any_of_its_numbers(people, put):
    put("case", [CASE, case_row(1, "张三", "王五")])
    rows = [
        ["评查轮次", "处罚决定书文号", "评查人", "评查日期", "案由"],
        ["一季度", "皖样交罚(2026)1号", "张三", "2026.4.1", "x"],
    ]
    assert put("case_review", rows).added == 1
    assert put("case_review", rows).unchanged == 1


MATRIX = [
    ["2026年度培训情况统计表"],
    ["序号", "姓名", "单位", "法规培训(8学时)", "安全培训", "执法实务", "合计"],
    [None, None, None, "3月12日", "2026.5.6", "2026-07-01", None],
    [None, None, None, None, 4, "16学时", None],
    [1, "张三", "一中队", "√", "请假", 16, 24],
    [2, "王五", "二中队", 8, "√", "缺席", 12],
    [3, "无人", "一中队", "√", None, None, 8],
    ["合计", None, None, 2, 1, 1, None],
]
MATRIX_MERGES = [(0, 0, 0, 6), (1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 3, 2)]


@pytest.mark.parametrize("register", ["attendance", "training_session"])
@pytest.mark.parametrize("name", ["矩阵.xlsx", "矩阵.ods", "矩阵.xls"])
def test_the_training_matrix_feeds_two_registers(people, put, shown, register, name):
    done = put(register, MATRIX, name=name, merges=MATRIX_MERGES)
    assert done.register == "attendance"
    assert (done.rows, done.added, done.rejected) == (7, 6, 1), done.problems
    assert shown("training_session", "name", "start", "hours") == [
        {"name": "执法实务", "start": "2026-07-01", "hours": "16"},
        {"name": "安全培训", "start": "2026-05-06", "hours": "4"},
        {"name": "法规培训", "start": "2026-03-12", "hours": "8"},
    ]
    granted = {
        (r["person"], r["session"].split()[0]): (r["presence"], r["hours"])
        for r in shown("attendance", "person", "session", "presence", "hours")
    }
    assert granted == {
        ("张三", "法规培训"): ("参训", "8"), ("张三", "安全培训"): ("请假", "0"), ("张三", "执法实务"): ("参训", "16"),
        ("王五", "法规培训"): ("参训", "8"), ("王五", "安全培训"): ("参训", "4"), ("王五", "执法实务"): ("缺席", "0"),
    }  # fmt: skip
    again = put(register, MATRIX, name=name, merges=MATRIX_MERGES)
    assert (again.added, again.updated, again.unchanged, again.rejected) == (0, 0, 6, 1)


def test_refused_people_of_a_matrix_come_back_as_a_matrix(people, put, importing, tmp_path, shown):
    done = put("attendance", MATRIX, merges=MATRIX_MERGES)
    out = tmp_path / "退回.xlsx"
    importing.write_refused(done, out)
    put("person", [PEOPLE_HEADINGS, person_row("无人", 8)])
    preview = importing.examine(importing.open("attendance", out))
    assert "法规培训" not in {heading.text for heading in preview.unmapped}
    mended = importing.apply(preview)
    assert (mended.rows, mended.added, mended.rejected) == (1, 1, 0), mended.problems
    assert len(shown("training_session", "name")) == 3


def test_attendance_by_name_only(people, put, shown):
    put(
        "training_session",
        [["培训名称", "形式", "培训日期", "学时"], ["法规", "线下", "2026.3.1", 8]],
    )
    rows = [["培训名称", "姓名", "参训情况"], ["法规", "张三", "参训"], ["法规", "李四", "参训"]]
    done = put("attendance", rows)
    assert (done.added, done.rejected) == (1, 1)
    assert done.problems[0].rule == "link.ambiguous"
    with_unit = [["培训名称", "姓名", "单位", "参训情况"], ["法规", "李四", "办公室", "请假"]]
    assert put("attendance", with_unit).added == 1
    hours = {r["unit"]: r["hours"] for r in shown("attendance", "unit", "hours")}
    assert hours == {"一中队": "8", "办公室": "0"}


def test_a_list_that_describes_its_sessions_may_make_them(people, put, shown):
    rows = [
        ["培训名称", "培训日期", "姓名", "学时"],
        ["法规", "2026.3.1", "张三", 8],
        ["法规", "2026.3.1", "王五", 8],
    ]
    assert put("attendance", rows).rejected == 2
    done = put("attendance", rows, create_missing=True)
    assert (done.added, done.created) == (2, (("training_session", "法规 2026-03-01"),))
    assert shown("training_session", "hours") == ["8"]


def test_units_may_stand_in_any_order(put, shown):
    rows = [
        ["机构名称", "机构层级", "上级机构", "是否一线"],
        ["一中队城关站", "站所", "一中队", "是"],
        ["一中队", "中队", "", "是"],
    ]
    done = put("unit", rows)
    assert (done.added, done.rejected) == (2, 0), done.problems
    assert {r["name"]: r.get("parent") for r in shown("unit", "name", "parent")}[
        "一中队城关站"
    ] == "一中队"


def test_amounts_in_ten_thousands_stay_so_when_mapped_by_hand(people, importing, tmp_path, shown):
    headings = [*CASE[:-1], "罚了多少(万元)"]
    path = write_file(tmp_path / "a.xlsx", [headings, case_row(1, "张三", "王五")])
    importing.apply(importing.examine(importing.open("case", path), mapping={11: "fine"}))
    assert shown("case", "fine") == ["2,000.00"]


def test_a_case_without_any_number_is_known_by_all_it_says(people, put):
    row = case_row(1, "张三", "王五", day=None)
    row[0] = row[10] = row[11] = None
    other = [*row[:2], "另一家公司", *row[3:]]
    assert put("case", [CASE, row, other]).added == 2
    again = put("case", [CASE, row, other])
    assert (again.unchanged, again.added) == (2, 0)


def test_a_refused_row_takes_no_record_from_a_right_one(people, put, shown):
    headings = ["装备名称", "类别", "单位", "使用人", "价格"]
    right = ["背心", "其他", "一中队", "", 50]
    assert put("equipment", [headings, right]).added == 1
    done = put("equipment", [headings, ["背心", "其他", "一中队", "无人", 60], right])
    assert (done.unchanged, done.rejected) == (1, 1)
    assert shown("equipment", "price") == ["50.00"]


def test_the_same_serial_number_twice_in_a_file_is_reported(people, put):
    headings = ["装备名称", "类别", "SN", "单位", "价格"]
    rows = [
        ["记录仪", "执法记录仪", "SN1", "一中队", 50],
        ["记录仪", "执法记录仪", "SN1", "二中队", 50],
    ]
    done = put("equipment", [headings, *rows])
    assert (done.added, [p.rule for p in done.problems]) == (1, ["file.duplicate"])


def test_a_holder_cannot_begin_on_the_day_another_began(people, put, shown):
    headings = ["装备名称", "类别", "SN", "单位", "使用人", "领用日期"]
    row = ["记录仪", "执法记录仪", "SN1", "一中队"]
    put("equipment", [headings, [*row, "张三", "2025-01-01"]])
    put("equipment", [headings, [*row, "王五", "2026-01-01"]])
    done = put("equipment", [headings, [*row, "王五", "2025-01-01"]])
    assert [(p.column, p.rule) for p in done.problems] == [("issued_on", "unique")]


def test_a_session_of_a_matrix_has_the_hours_everybody_was_granted(people, put, shown):
    rows = [["姓名", "法规 2026-03-12"], ["张三", 4], ["王五", "√"], ["无人", 4]]
    put("attendance", rows)
    assert shown("training_session", "name", "hours") == [{"name": "法规", "hours": "4"}]
    assert shown("attendance", "hours") == ["4", "4"]


@pytest.mark.parametrize(
    ("headings", "marks", "lacking"),
    [("法规 2026-03-12", (4, 6), "总学时"), ("法规(8学时)", ("√", "√"), "开始日期")],
)
def test_a_session_that_a_matrix_does_not_describe_wholly_is_asked_back(
    people, put, shown, headings, marks, lacking
):
    done = put("attendance", [["姓名", headings], ["张三", marks[0]], ["王五", marks[1]]])
    assert (done.added, done.rejected) == (0, 2)
    assert f"缺{lacking}" in done.problems[0].message
    assert "表头" in done.problems[0].message
    assert shown("training_session", "name") == []


def test_nothing_is_made_for_a_row_that_is_refused(put, shown):
    before = set(shown("unit", "name"))
    good = person_row("张三", 1, "七中队")
    bad = [*person_row("李四", 2, "八中队")[:2], "临时工人", *person_row("李四", 2, "八中队")[3:]]
    result = put("person", [PEOPLE_HEADINGS, good, bad], create_missing=True)
    assert (result.added, result.rejected) == (1, 1)
    assert set(shown("unit", "name")) - before == {"七中队"}
    assert [title for _, title in result.created] == ["七中队"]


def test_what_is_to_be_noted_is_told_of_rows_that_go_in(put):
    headings = [*PEOPLE_HEADINGS, "性别"]
    good = [*person_row("张三", 1, "七中队"), "女"]
    bad = [*person_row("李四", 4, "七中队")[:2], "临时工人", "七中队", "执法岗", "事业", "女"]
    result = put("person", [headings, good, bad], create_missing=True)
    assert {w.row for w in result.warnings} == {2}
