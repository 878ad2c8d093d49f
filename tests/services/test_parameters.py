"""Code lists, standards and words that an office changes: editions, effects, wrong cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import made
from tests.services.importing.test_choosing import table as sheet
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers import codes
from zhifa_desktop.services.entry import find_codes
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.month_checks import level_words
from zhifa_desktop.services.parameters.editing import Parameters
from zhifa_desktop.services.parameters.tables import ParameterRow, WrongCell
from zhifa_desktop.services.records import Invalid
from zhifa_desktop.services.workspace import Workspace


@pytest.fixture
def parameters(workspace):
    yield Parameters(workspace)
    codes.use(codes.Changes())


def changed(table, key, place, text):
    """Return a table's rows with one cell changed."""
    return [
        replace(row, texts=tuple(text if n == place else t for n, t in enumerate(row.texts)))
        if row.key == key else row
        for row in table.rows
    ]  # fmt: skip


def place_of(table, head):
    return next(n for n, one in enumerate(table.heads) if one.startswith(head))


def test_an_item_of_the_offices_own_is_offered_read_and_kept(
    workspace, records, parameters, store_path, passphrase, tmp_path
):
    table = parameters.table("uniform_item")
    parameters.save(
        "uniform_item", [*table.rows, ParameterRow("", ("记录仪背带", "背带、记录仪挂带", ""))]
    )
    person = made.officer(records, made.unit(records), "张三", number="P0001")
    own = next(code for code, label in records.choices("uniform_item") if label == "记录仪背带")
    assert "记录仪背带" in [label for _, label in find_codes("uniform_item", "jlybd")]
    path = sheet(
        tmp_path / "服装.xlsx",
        ["姓名", "品名", "数量", "配发日期"],
        ["张三", "记录仪挂带", 2, "2026-05-01"],
    )
    importing = Importing(workspace)
    done = importing.apply(importing.examine(importing.open("uniform_issue", path)))
    assert (done.added, done.problems) == (1, ())
    (row,) = records.page("uniform_issue", records_all())
    assert (row.values["item"], row.shown["item"], row.values["person"]) == (
        own,
        "记录仪背带",
        person.id,
    )
    workspace.close()
    codes.use(codes.Changes())
    again = Workspace.open(store_path, passphrase)
    try:
        assert codes.in_force().version == 1
        assert codes.code_list("uniform_item").label_of(own) == "记录仪背带"
        assert "本单位第1版" in codes.code_list("uniform_item").version
    finally:
        again.close()


def records_all():
    from zhifa_desktop.services.records import Query

    return Query()


def test_what_is_out_of_use_is_still_shown_but_not_offered(records, parameters):
    unit = made.unit(records)
    person = made.officer(records, unit, "张三", establishment="institution")
    table = parameters.table("establishment")
    label = codes.code_list("establishment").label_of("institution")
    parameters.save("establishment", changed(table, "institution", len(table.heads) - 1, "停用"))
    assert label not in [one for _, one in records.choices("establishment")]
    assert records.get("person", person.id).shown["establishment"] == label
    records.save("person", {"phone": "13900000000"}, identity=person.id)
    parameters.reset("establishment")
    assert label in [one for _, one in records.choices("establishment")]


def test_a_new_limit_judges_the_tests_there_are(records, parameters):
    person = made.officer(
        records, made.unit(records), "张三", id_number=made.id_number(1), id_missing_reason=None
    )
    test = records.save(
        "fitness_test",
        {"person": person.id, "date": date(2026, 5, 1), "item": "shuttle", "result": Decimal("14")},
    )
    before = records.get("fitness_test", test.id).shown["passed"]
    table = parameters.table("fitness")
    last = len(table.heads) - 1
    rows = [
        replace(row, texts=(*row.texts[:last], "99" if before != "达标" else "1"))
        for row in table.rows
    ]
    parameters.save("fitness", rows)
    after = records.get("fitness_test", test.id).shown["passed"]
    assert {before, after} == {"达标", "不达标"}
    assert "本单位第1版" in codes.standard("fitness")["version"]
    parameters.reset("fitness")
    assert records.get("fitness_test", test.id).shown["passed"] == before
    assert codes.standard("fitness") == codes.shipped_standard("fitness")


def test_words_of_the_office_are_said_everywhere_at_once(workspace, parameters):
    heard = []
    workspace.subscribe(heard.append)
    table = parameters.table("term")
    parameters.save("term", changed(table, "must_fix", 0, "阻断"))
    assert level_words("block") == "阻断"
    assert heard
    assert "person" in heard[-1]
    parameters.save("term", changed(parameters.table("term"), "must_fix", 0, "必须改"))
    assert not parameters.table("term").changed
    assert codes.in_force().version == 2


@pytest.mark.parametrize(
    ("name", "key", "head", "text", "said"),
    [
        ("uniform_item", None, "名称", "  ", "名称没有填写"),
        ("uniform_item", None, "名称", "长" * 61, "超过60个字"),
        ("sanction", None, "数值", "六个月", "不是可用的数"),
        ("sanction", None, "数值", "-1", "不是可用的数"),
        ("fitness", "0", "测试项目", "跳绳", "没有“跳绳”"),
        ("fitness", "0", "年龄从", "99", "颠倒"),
        ("fitness", "0", "年龄从", "16.5", "周岁"),
        ("fitness", "0", "达标线", "很快", "不是数"),
        ("thresholds", "publication_days", "数值", "9.5", "不是整数"),
        ("thresholds", "publication_days", "数值", "", "不是数"),
        ("case_review", "good", "最低分", "95", "一级比一级低"),
        ("case_review", "failed", "最低分", "1", "最末一级为0"),
        ("plans", "0", "名称", " ", "名称没有填写"),
        ("plans", "0", "起始年度", "二〇二四", "不是年度"),
        ("plans", "0", "结束年度", "2023", "早于起始年度"),
        ("plans", "0", "每年学时要求", "", "没有填写"),
        ("plans", "0", "每年学时要求", "很多", "不是可用的数"),
        ("targets", "hotline_satisfied", "2026年", "九成五", "不是可用的数"),
        ("targets", "hotline_satisfied", "2026年", "-1", "不是可用的数"),
        ("targets", "hotline_satisfied", "比较", "", "比较方式"),
        ("targets", "station_look", "完成时限", "年底", "不是日期"),
        ("weights", "camera_rate", "2026年", "多一点", "不是可用的数"),
        ("definitions", "ended_otherwise", "2026年", "", "没有选"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(parameters, name, key, head, text, said):
    table = parameters.table(name)
    row = key or table.rows[0].key
    with pytest.raises(WrongCell, match=said) as error:
        parameters.save(name, changed(table, row, place_of(table, head), text))
    assert table.rows[error.value.row].key == row
    assert codes.in_force().version == 0


def test_names_that_an_import_could_not_tell_apart_are_refused(parameters):
    table = parameters.table("uniform_item")
    taken = table.rows[1].texts[0]
    with pytest.raises(WrongCell, match="重复"):
        parameters.save("uniform_item", changed(table, table.rows[0].key, 1, taken))


def test_a_list_keeps_something_in_use_and_points_add_up(parameters):
    table = parameters.table("uniform_item")
    none = [replace(row, texts=(*row.texts[:-1], "停用")) for row in table.rows]
    with pytest.raises(UserError, match="不能全部停用"):
        parameters.save("uniform_item", none)
    review = parameters.table("review_item")
    place = place_of(review, "数值")
    more = changed(review, review.rows[0].key, place, "50")
    with pytest.raises(UserError, match="应为100"):
        parameters.save("review_item", more)


def test_overlapping_ages_are_refused_and_another_post_is_no_overlap(parameters):
    table = parameters.table("fitness")
    twin = ParameterRow("", table.rows[0].texts)
    with pytest.raises(WrongCell, match="第1行的年龄段重叠"):
        parameters.save("fitness", [*table.rows, twin])
    post = place_of(table, "岗位")
    other = ParameterRow("", tuple("执法岗" if n == post else t for n, t in enumerate(twin.texts)))
    parameters.save("fitness", [*table.rows, other])
    assert len(codes.standard("fitness")["bands"]) == len(table.rows) + 1
    with pytest.raises(UserError, match="一行也没有"):
        parameters.save("fitness", [])


def test_every_table_is_shown_and_saved_as_it_is_without_an_edition(parameters):
    tables = parameters.tables()
    assert tables[0].name == "term"
    assert {"fitness", "thresholds", "case_review"} <= {one.name for one in tables}
    for table in tables:
        parameters.save(table.name, table.rows)
    assert codes.in_force() == codes.Changes()


def test_a_closed_list_takes_no_item_and_an_open_one_says_where_it_is_used(parameters):
    assert not parameters.table("presence").grows
    assert parameters.table("uniform_item").grows
    assert any("服装" in one for one in parameters.used_by("uniform_item"))


def test_a_code_that_is_nowhere_is_still_refused(records, parameters):
    person = made.officer(records, made.unit(records), "张三")
    with pytest.raises(Invalid):
        records.save(
            "uniform_issue", {"person": person.id, "item": "own_1", "date": date(2026, 5, 1)}
        )


def test_years_of_two_plans_must_not_overlap(parameters):
    table = parameters.table("plans")
    with pytest.raises(WrongCell, match="第1行的年度重叠"):
        parameters.save("plans", [*table.rows, ParameterRow("", ("后续", "2026", "2028", "60"))])
    with pytest.raises(UserError, match="一行也没有"):
        parameters.save("plans", [])


def test_what_was_set_for_a_year_out_of_sight_stays(parameters):
    plans = parameters.table("plans")
    parameters.save("plans", [*plans.rows, ParameterRow("", ("后续", "2027", "2029", "60"))])
    table = parameters.table("targets")
    parameters.save("targets", changed(table, "camera_rate", place_of(table, "2028年"), "98%"))
    parameters.reset("plans")
    table = parameters.table("targets")
    assert not any(head.startswith("2028") for head in table.heads)
    parameters.save("targets", changed(table, "camera_rate", place_of(table, "说明"), "见通知"))
    parameters.save("plans", [*plans.rows, ParameterRow("", ("后续", "2027", "2029", "60"))])
    table = parameters.table("targets")
    row = next(row for row in table.rows if row.key == "camera_rate")
    assert (row.texts[place_of(table, "2028年")], row.texts[-1]) == ("98", "见通知")
    parameters.reset("targets")
    assert codes.standard("targets") == codes.shipped_standard("targets")
