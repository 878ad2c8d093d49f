"""All or nothing, refused rows that can be mended, nothing half-written, safe texts."""

from __future__ import annotations

import json

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.writing import SOFFICE, convert, write_file
from tests.services.importing.rows import PEOPLE_HEADINGS, id_number, person_row
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.services.records import Query

BAD = [*person_row("李四", 2)[:5], "正式工"]


def test_the_rest_goes_in_and_the_result_has_the_promised_shape(units, put):
    done = put("person", [PEOPLE_HEADINGS, person_row("张三", 1), BAD])
    found = json.loads(json.dumps(done.as_json()))
    assert list(found) == [
        "register",
        "file",
        "rows",
        "added",
        "updated",
        "unchanged",
        "rejected",
        "problems",
        "conflicts",
    ]
    assert found | {"problems": 1} == {
        "register": "person", "file": "表.xlsx", "rows": 2, "added": 1, "updated": 0, "unchanged": 0,
        "rejected": 1, "problems": 1, "conflicts": 0,
    }  # fmt: skip
    (problem,) = found["problems"]
    assert list(problem) == ["sheet", "row", "column", "value", "rule", "message"]
    assert (problem["sheet"], problem["row"], problem["column"], problem["value"]) == (
        "Sheet1",
        3,
        "establishment",
        "正式工",
    )


def test_all_or_nothing(units, put, shown):
    done = put(
        "person", [PEOPLE_HEADINGS, person_row("张三", 1), BAD], apply={"all_or_nothing": True}
    )
    assert not done.applied
    assert (done.rows, done.added, done.rejected) == (2, 0, 1)
    assert shown("person", "name") == []


def test_a_trial_writes_nothing(units, look, importing, shown):
    done = importing.trial(look("person", [PEOPLE_HEADINGS, person_row("张三", 1)]))
    assert (done.added, done.applied) == (1, False)
    assert shown("person", "name") == []


def test_refused_rows_come_back_marked_mended_and_read_again(
    units, put, importing, tmp_path, shown
):
    title = ["某县人员花名册"]
    good, bad = person_row("张三", 1), list(BAD)
    done = put(
        "person",
        [title, [*PEOPLE_HEADINGS, "备注"], [*good, ""], [*bad, "=1+1"]],
        merges=[(0, 0, 0, 6)],
    )
    out = tmp_path / "退回.xlsx"
    importing.write_refused(done, out)
    book = openpyxl.load_workbook(out)
    sheet = book.active
    rows = list(sheet.iter_rows(min_row=2))
    assert [c.value for c in rows[0]] == [*PEOPLE_HEADINGS, "备注", "错误原因"]
    assert len(rows) == 2, "only the refused rows"
    last = rows[1]
    assert [c.value for c in last[:7]] == [*bad, "=1+1"]
    assert [c.data_type for c in last[:7]] == ["s"] * 7
    assert last[1].number_format == "@"
    marked = [c.column_letter for c in last if c.fill.fgColor.rgb == "00FFD9D6"]
    assert marked == ["F"]
    assert last[7].value.startswith("原表第4行：“编制(用工)类型”没有“正式工”这一项")
    last[5].value = "事业"
    book.save(out)
    mended = importing.apply(importing.examine(importing.open("person", out)))
    assert (mended.rows, mended.added, mended.rejected) == (1, 1, 0), mended.problems
    assert sorted(shown("person", "name")) == ["张三", "李四"]


def test_the_refused_of_the_refused_have_one_column_of_reasons(units, put, importing, tmp_path):
    done = put("person", [PEOPLE_HEADINGS, BAD])
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    importing.write_refused(done, first)
    importing.write_refused(importing.examine(importing.open("person", first)), second)
    heads = [c.value for c in openpyxl.load_workbook(second).active[1]]
    assert heads.count("错误原因") == 1


def test_columns_mapped_by_hand_are_recognised_in_the_refused_workbook(units, importing, tmp_path):
    headings = ["姓名", "身份证号", "人员类别", "在哪里上班", "岗位类别", "编制类型"]
    path = write_file(tmp_path / "a.xlsx", [headings, BAD])
    preview = importing.examine(importing.open("person", path), mapping={3: "unit"})
    assert preview.counts["refused"] == 1
    importing.write_refused(preview, tmp_path / "b.xlsx")
    again = importing.examine(importing.open("person", tmp_path / "b.xlsx"))
    assert [p.column for p in again.problems] == ["establishment"]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_stranger_opens_the_refused_workbook(units, put, importing, tmp_path):
    done = put("person", [[*PEOPLE_HEADINGS, "备注"], [*BAD, "=1+1"]])
    importing.write_refused(done, tmp_path / "退回.xlsx")
    text = convert(tmp_path / "退回.xlsx", "csv", tmp_path / "out").read_text("utf-8")
    assert "=1+1" in text
    assert id_number(2) in text
    assert "没有“正式工”这一项" in text


@pytest.mark.parametrize("stop_at", ["正在核对", "正在写入"])
def test_stopping_leaves_nothing(units, importing, tmp_path, shown, stop_at):
    rows = [[*PEOPLE_HEADINGS, "执法证号", "有效期至"]]
    rows += [[*person_row(f"甲{n}", n), f"1206{n:05d}", "2028-1-1"] for n in range(300)]
    path = write_file(tmp_path / "a.xlsx", rows)

    def report(done, total, text):
        if text == stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        importing.apply(
            importing.examine(importing.open("person", path), report=report), report=report
        )
    assert shown("person", "name") == shown("certificate", "number") == []


def test_progress_is_told(units, importing, tmp_path):
    path = write_file(
        tmp_path / "a.xlsx", [PEOPLE_HEADINGS, *(person_row(f"甲{n}", n) for n in range(300))]
    )
    told = []
    preview = importing.examine(
        importing.open("person", path), report=lambda *step: told.append(step)
    )
    importing.apply(preview, report=lambda *step: told.append(step))
    assert {text for _, _, text in told} == {"正在读取", "正在核对", "核对完毕", "正在写入"}
    assert all(0 <= done <= total for done, total, _ in told)


def test_an_import_is_one_step_of_the_journal(units, put, workspace):
    put("person", [PEOPLE_HEADINGS, person_row("张三", 1), person_row("李四", 2)])
    from sqlalchemy import text

    with workspace.reader() as connection:
        changes = (
            connection.execute(text("SELECT DISTINCT change FROM person_history")).scalars().all()
        )
        line = connection.execute(
            text("SELECT what FROM journal WHERE change = :c"), {"c": changes[0]}
        ).scalar()
    assert len(changes) == 1
    assert line == "导入人员：表.xlsx"


def test_a_preview_that_has_grown_old_is_made_again(units, look, importing, put):
    preview = look("person", [PEOPLE_HEADINGS, person_row("张三", 1)])
    put("person", [PEOPLE_HEADINGS, person_row("张三", 1)], name="乙.xlsx")
    done = importing.apply(preview)
    assert (done.added, done.unchanged) == (0, 1)


def test_listeners_hear_of_every_register_that_changed(units, put, workspace):
    heard = []
    workspace.subscribe(heard.append)
    put(
        "person",
        [
            [*PEOPLE_HEADINGS, "执法证号", "有效期至"],
            [*person_row("张三", 1, "九中队"), "12060001", "2028-1-1"],
        ],
        create_missing=True,
    )
    assert heard == [frozenset({"unit", "person", "certificate"})]


def test_imported_people_are_found_and_sorted_like_typed_ones(units, put, records):
    put("person", [PEOPLE_HEADINGS, person_row("曾单", 1), person_row("阿甲", 2)])
    assert [r.shown["name"] for r in records.page("person", Query(search="zengdan"))] == ["曾单"]
    assert [r.shown["name"] for r in records.page("person", Query())] == ["阿甲", "曾单"]
    assert [r.shown["number"] for r in records.page("person", Query(order=("number",)))] == [
        "P0001",
        "P0002",
    ]


def test_the_window_accepts_what_was_imported(units, put, records):
    put(
        "person",
        [
            [*PEOPLE_HEADINGS, "执法证号", "有效期至"],
            [*person_row("张三", 1), "12060001", "2028-1-1"],
        ],
    )
    (row,) = records.page("person", Query())
    whole = records.get("person", row.id)
    assert records.examine("person", whole.values, row.id) == ()
    saved = records.save("person", {"post": "队长"}, identity=row.id, version=row.version)
    assert saved.shown["post"] == "队长"


def test_what_would_change_is_shown_beside_what_is(people, look):
    preview = look(
        "person",
        [["姓名", "身份证号", "所属机构", "手机"], ["张三", id_number(1), "二中队", "13900000001"]],
    )
    (row,) = preview.rows
    assert row.status == "changed"
    assert row.before == {"unit": "一中队", "phone": ""}
    assert row.shown["unit"] == "二中队"
    assert row.shown["phone"] == "139****0001"
    assert row.shown["id_number"] == "340***********" + id_number(1)[-4:]
    assert preview.rows[0:1] == (row,)


def test_wrong_wishes(units, importing, tmp_path):
    path = write_file(tmp_path / "a.xlsx", [PEOPLE_HEADINGS, person_row("张三", 1)])
    source = importing.open("person", path)
    with pytest.raises(UserError, match="没有“replace”这种导入方式"):
        importing.examine(source, mode="replace")
    with pytest.raises(UserError, match="没有可导入的栏目“shoe_size”"):
        importing.examine(source, columns=["shoe_size"])
    with pytest.raises(UserError, match="没有可导入的栏目“sex”"):
        importing.examine(source, mapping={0: "sex"})
    with pytest.raises(UserError, match="没有名为“people”的台账"):
        importing.open("people", path)
    with pytest.raises(UserError, match="没有工作表“甲”"):
        importing.open("person", path, sheet="甲")


def test_a_sheet_that_is_something_else(units, importing, tmp_path):
    path = write_file(tmp_path / "a.xlsx", [["日期", "天气"], ["2026-1-1", "晴"]])
    with pytest.raises(UserError, match=r"没有找到“人员”的表头") as error:
        importing.open("person", path)
    assert "姓名" in error.value.todo


@pytest.mark.parametrize("register", sorted(specifications()))
def test_every_template_can_be_filled_by_the_importer_itself(people, importing, register, tmp_path):
    importing.template(register, tmp_path / "t.xlsx")
    preview = importing.examine(importing.open(register, tmp_path / "t.xlsx"))
    assert preview.counts == {"new": 0, "changed": 0, "same": 0, "refused": 0}
    assert preview.unmapped == ()


def test_a_filled_template_goes_in(units, importing, tmp_path, shown):
    importing.template("person", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["人员"]
    places = {cell.value.rstrip("*"): cell.column for cell in sheet[1]}
    filled = {
        "姓名": "张三",
        "身份证号": id_number(1),
        "人员类别": "执法人员",
        "所属机构": "一中队",
        "岗位类别": "执法岗",
        "编制(用工)类型": "事业编制",
        "在岗状态": "在岗",
    }
    for label, value in filled.items():
        sheet.cell(2, places[label], value)
    book.save(tmp_path / "t.xlsx")
    done = importing.apply(importing.examine(importing.open("person", tmp_path / "t.xlsx")))
    assert done.added == 1, done.problems
    assert shown("person", "id_number") == [id_number(1)]


def test_any_cell_whatever_gives_a_row_or_a_problem(people, importing, tmp_path):
    """Hostile and odd contents in every column of every register: no traceback, nothing written."""
    odd = [
        "=1+1",
        "@x",
        "\x07bell",
        "𠮷" * 50,
        1e308,
        -1,
        3.4e17,
        "长" * 5000,
        "''",
        "()（）",
        "a(b",
        "\n",
        True,
    ]
    for register, spec in specifications().items():
        labels = [c.label for c in spec.entered if c.kind != "photo"]
        rows = [labels, *([value] * len(labels) for value in odd if value != "\x07bell")]
        path = write_file(tmp_path / f"{register}.xlsx", rows)
        try:
            preview = importing.examine(importing.open(register, path), create_missing=True)
        except UserError:
            continue
        importing.apply(preview)
        importing.write_refused(preview, tmp_path / f"{register}-退回.xlsx")


anything = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "张三",
            "李四",
            "一中队",
            "2026.3.1",
            "√",
            "8",
            "合计",
            "=1",
            "²",
            "34012319900307000²",
            "男",
            "长期",
            id_number(1),
        ]
    ),
    st.integers(-(10**18), 10**18).map(str),
    st.dates().map(str),
)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_table_at_all_gives_rows_or_a_sentence(people, importing, tmp_path, data):
    register = data.draw(st.sampled_from(sorted(specifications())))
    labels = [c.label for c in specifications()[register].entered]
    heads = data.draw(
        st.lists(
            st.sampled_from([*labels, "序号", "姓名", "法规2026.3.1(8学时)"]),
            min_size=1,
            max_size=9,
        )
    )
    rows = data.draw(st.lists(st.lists(anything, max_size=len(heads)), max_size=6))
    path = write_file(tmp_path / "任意.csv", [heads, *rows])
    try:
        preview = importing.examine(
            importing.open(register, path), create_missing=data.draw(st.booleans())
        )
    except UserError as error:
        assert error.todo
        return
    done = importing.apply(preview)
    assert done.rows == done.added + done.updated + done.unchanged + done.rejected
    again = importing.apply(importing.examine(importing.open(register, path)))
    assert (again.added, again.updated) == (0, 0)


def test_an_id_number_in_the_wrong_column_is_masked_all_the_same(people, put, look):
    number = id_number(7)
    rows = [
        ["姓名", "执法证号", "证件种类", "有效期至", "备注"],
        [number, "12060001", number, "2028-1-1", "长期"],
    ]
    preview = look("certificate", rows)
    done = put("certificate", rows)
    assert done.rejected == 1
    told = [str(done.as_json()), str(preview.missing), str([row.shown for row in preview.rows])]
    assert not any(number in text for text in told)
    assert "340***********" in done.problems[0].message
