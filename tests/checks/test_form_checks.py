"""Arithmetic of the forms: what agrees says nothing, what differs is said with both numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import made
from tests.checks.sheets import numbers, result, sheet, told
from zhifa_desktop.checks.catalogue import ALL_RULES, MONTH_CHECKS
from zhifa_desktop.checks.form_checks import CASES_CARRIED, CASES_UNFILED, REMEDIES_CARRIED
from zhifa_desktop.checks.month_numbers import MONTH, WHOLE, YEAR, sheet_of
from zhifa_desktop.checks.relations import RELATIONS, SAME
from zhifa_desktop.indicators.catalogue import INDICATORS, TABLES
from zhifa_desktop.indicators.declaration import Blank
from zhifa_desktop.indicators.tables import Measure
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_figures import month_figures
from zhifa_desktop.services.month_numbers import month_numbers

OCTOBER = Month(2026, 10)
CASES = {
    "公路路政": {
        "立案": (3, 10), "作出决定": (3, 9), "结案": (2, 8), "罚款金额": ("0.06", "1.5"),
        "轻微免罚、承诺轻罚": (0, 1), "重大案件": (1, 2), "其中已法制审核": (1, 2),
    },
}  # fmt: skip
PROCEDURES = {
    "公路路政": {
        "简易程序": (1, 4), "普通程序": (2, 5), "警告": (0, 1), "罚款": (3, 7), "不予处罚": (0, 1),
        "强制措施": (0, 2), "已公示": (3, 9),
    },
}  # fmt: skip


def changed(lines, **cells):
    (line, columns), *_ = lines.items()
    return {line: columns | cells}


def test_rules_are_whole_and_have_ids_of_their_own():
    ids = [rule.id for rule in ALL_RULES]
    assert len(set(ids)) == len(ids)
    for rule in MONTH_CHECKS:
        assert rule.label
        assert rule.mend
        assert rule.source
        assert rule.blank


def test_relations_name_columns_that_the_forms_have():
    tables = {t.number: {c.label for c in t.columns if isinstance(c, Measure)} for t in TABLES}
    for one in RELATIONS:
        assert one.whole in tables[one.form]
        assert set(one.parts) <= tables[one.parts_form or one.form]
    known = {one.id for one in INDICATORS}
    for one in SAME:
        assert one.indicator in known
        assert one.column in tables[one.form]


def test_a_column_of_a_form_has_one_name():
    for table in TABLES:
        labels = [c.label for c in table.columns if isinstance(c, Measure)]
        assert len(set(labels)) == len(labels), table.number


def test_forms_that_agree_say_nothing():
    assert told(numbers(sheet("表3-1", CASES), sheet("表3-2", PROCEDURES))) == []


def test_simple_and_ordinary_come_to_the_decisions():
    wrong = changed(PROCEDURES, 普通程序=(2, 6))
    found = told(numbers(sheet("表3-1", CASES), sheet("表3-2", wrong)))
    said = "表3-1 {}·作出决定(本年累计)是9，表3-2 简易程序+普通程序是10，应当相等"
    assert found == [("form.parts_differ", said.format(line)) for line in ("公路路政", WHOLE)]


@pytest.mark.parametrize(("reviewed", "broken"), [((1, 2), False), ((2, 2), True)])
def test_a_part_is_no_more_than_its_whole(reviewed, broken):
    found = told(numbers(sheet("表3-1", changed(CASES, 其中已法制审核=reviewed))))
    assert bool(found) == broken
    assert not broken or found[0] == (
        "form.part_above_whole", "表3-1 公路路政·重大案件(本月)是1，其中已法制审核是2，不应更大",
    )  # fmt: skip


def test_a_blank_part_is_not_nought():
    lines = changed(PROCEDURES, 普通程序=(None, None))
    assert told(numbers(sheet("表3-1", CASES), sheet("表3-2", lines))) == []


def test_what_opening_figures_unbalance_is_to_be_explained_not_mended():
    opened = sheet("表3-1", changed(CASES, 作出决定=(3, 49)), opened=["作出决定"])
    found = told(numbers(opened, sheet("表3-2", PROCEDURES)))
    assert {rule for rule, _ in found} == {"form.opening_disagrees"}
    assert "表3-1 合计·作出决定(本年累计)是49" in found[-1][1]


def test_the_month_of_an_opened_column_must_agree_all_the_same():
    opened = sheet("表3-1", changed(CASES, 作出决定=(4, 9)), opened=["作出决定"])
    found = told(numbers(opened, sheet("表3-2", PROCEDURES)))
    assert {rule for rule, _ in found} == {"form.parts_differ"}


@pytest.mark.parametrize(
    ("total", "unlined", "broken"), [(5, 0, False), (7, 2, False), (6, 2, True)]
)
def test_the_total_is_its_lines_and_what_stands_on_none(total, unlined, broken):
    lines = {"甲": {"立案": (1, 2)}, "乙": {"立案": (1, 3)}, WHOLE: {"立案": (2, total)}}
    one = sheet("表3-1", lines, unlined={"立案": Decimal(unlined)} if unlined else None)
    found = told(numbers(one), "form.total_of_lines")
    assert bool(found) == broken
    noted = told(numbers(one), "form.opening_only_in_total")
    assert len(noted) == bool(unlined)


def test_records_on_no_line_are_counted():
    one = sheet("表1", {"甲": {"实有人员": 5}}, outside={("实有人员", ""): Decimal(2)})
    (said,) = told(numbers(one), "form.off_the_lines")
    assert said.startswith("表1 合计·实有人员少计2")


@pytest.mark.parametrize(("year", "broken"), [(3, False), (2, True), (None, False)])
def test_the_year_is_no_less_than_the_month(year, broken):
    found = told(numbers(sheet("表6-1", {"12328热线": {"受理": (3, year)}})))
    assert bool(found) == broken
    if broken:
        assert found[0][1] == "表6-1 12328热线·受理(本年累计)是2，小于本月的3"


def indicator(numerator, denominator, **more):
    return result("legal_review", "重大案件法制审核率", numerator, denominator, **more)


def test_the_same_figure_stands_in_both_places():
    forms = (sheet("表3-1", CASES), sheet("表3-2", PROCEDURES))
    assert told(numbers(*forms, indicators=[indicator(2, 2)])) == []
    (found,) = told(numbers(*forms, indicators=[indicator(2, 3)]))
    assert found[0] == "form.same_figure_differs"
    assert found[1].startswith("表7 重大案件法制审核率·分母是3，表3-1 合计·重大案件(本年累计)是2")
    (opened,) = told(numbers(*forms, indicators=[indicator(2, 3, opening="含启用前补录数")]))
    assert opened[0] == "form.opening_disagrees"
    untold = indicator(0, 9, blank=Blank.UNFILLED)
    assert told(numbers(*forms, indicators=[untold])) == []


def test_who_must_be_certified_are_no_more_than_who_is_on_duty():
    people = sheet("表1", {"一中队": {"在岗执法人员": 4}})
    held = result("certificate_held", "持证上岗率", 4, 4)
    assert told(numbers(people, indicators=[held])) == []
    more = result("certificate_held", "持证上岗率", 4, 5)
    assert told(numbers(people, indicators=[more]), "form.more_than_there_are") == [
        "表7 持证上岗率·分母是5，表1 合计·在岗执法人员只有4"
    ]


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "broken"),
    [
        ("recorded", 3, 3, False), ("recorded", 4, 3, True), ("recorded", 4, None, False),
        ("budget_paid", 4, 3, False), ("review_score", 400, 4, False),
    ],
)  # fmt: skip
def test_a_share_is_no_more_than_the_whole(name, numerator, denominator, broken):
    given_ = numbers(indicators=[result(name, "某率", numerator, denominator)])
    assert bool(told(given_, "form.share_above_whole")) == broken


@pytest.mark.parametrize(("closed", "broken"), [(15, False), (16, True)])
def test_cases_closed_were_filed_or_open_before(closed, broken):
    open_before = {CASES_CARRIED: 2, CASES_UNFILED: 3, REMEDIES_CARRIED: 0}
    one = sheet("表3-1", changed(CASES, 结案=(2, closed)))
    found = told(numbers(one, carried=open_before), "form.closed_above_filed")
    assert bool(found) == broken
    assert not broken or "大于立案累计、未经立案的和往年结转合计15" in found[0]
    assert told(numbers(one), "form.closed_above_filed") == []  # unknown is not nought


@pytest.mark.parametrize(
    ("amount", "cases", "broken"),
    [(0, 0, False), ("0.02", 1, False), ("0.02", 0, True), (0, 1, True)],
)
def test_fines_and_fined_cases_go_together(amount, cases, broken):
    money = sheet("表3-1", {"公路路政": {"罚款金额": (amount, 1)}})
    count = sheet("表3-2", {"公路路政": {"罚款": (cases, 1)}})
    assert bool(told(numbers(money, count), "form.fine_and_cases")) == broken


@pytest.mark.parametrize(("skill", "broken"), [(20, False), (21, True)])
def test_three_parts_of_the_hours(skill, broken):
    hours = {"认定学时": (10, 60), "公共法律知识": 20, "业务知识": 20, "执法技能": skill}
    found = told(numbers(sheet("表2-1", {"一中队": hours})), "form.parts_of_hours")
    assert bool(found) == broken


CELL = st.integers(0, 3)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), min_size=1, max_size=3))
def test_reviews_worked_out_a_second_time(rows):
    """表5 on every line and in all: the four grades come to the files reviewed."""
    grades = ("评查案卷", "优秀", "良好", "合格", "不合格")
    lines = {
        f"组织{n}": {g: (v, v) for g, v in zip(grades, row, strict=True)}
        for n, row in enumerate(rows)
    }
    total = [sum(column) for column in zip(*rows, strict=True)]
    wrong = sum(row[0] != sum(row[1:]) for row in [*rows, total]) * 2  # month and year
    assert len(told(numbers(sheet("表5", lines)), "form.parts_differ")) == wrong


def test_a_unit_in_the_bin_leaves_people_on_no_line(workspace, records):
    unit, gone = made.unit(records), made.unit(records, "二中队")
    made.officer(records, unit, "甲", card="120601")
    made.officer(records, gone, "乙", card="120602")
    with workspace.work("试") as work:
        work.delete("unit", [gone.id])
    with workspace.reader() as connection:
        given_ = month_numbers(connection, workspace, month_figures(connection, workspace, OCTOBER))
    found = told(given_, "form.off_the_lines")
    assert "表1 合计·实有人员少计1：这些记录所属的机构(类别)已删除，不在表上" in found


def test_the_stores_own_numbers_agree(workspace, records):
    unit = made.unit(records)
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]
    made.case(records, unit, *officers, date(2026, 10, 6), "皖样〔2026〕1号")
    made.case(
        records, unit, *officers, date(2026, 9, 6), "皖样〔2026〕2号", outcome="warning", fine=None
    )
    with workspace.reader() as connection:
        given_ = month_numbers(connection, workspace, month_figures(connection, workspace, OCTOBER))
    assert told(given_) == []
    cases = given_.sheets["表3-1"]
    assert (cases.cell(WHOLE, "作出决定", MONTH), cases.cell(WHOLE, "作出决定", YEAR)) == (1, 2)
    assert given_.carried == {CASES_CARRIED: 0, CASES_UNFILED: 2, REMEDIES_CARRIED: 0}


def test_an_opening_figure_of_one_form_alone_is_to_be_explained(workspace, records):
    records.save("opening_figure", {
        "form": "3-1", "item": "作出决定", "line": "合计", "start": date(2026, 1, 1),
        "until": date(2026, 3, 31), "figure": Decimal(40), "source": "原报表",
    })  # fmt: skip
    with workspace.reader() as connection:
        given_ = month_numbers(connection, workspace, month_figures(connection, workspace, OCTOBER))
    by_rule = dict(told(given_))
    assert by_rule["form.opening_disagrees"].startswith("表3-1 合计·作出决定(本年累计)是40")
    assert "差额是只填在合计行的启用前补录数" in by_rule["form.opening_only_in_total"]
    assert set(by_rule) == {"form.opening_disagrees", "form.opening_only_in_total"}


def test_ratios_and_words_are_no_cells(workspace, records):
    from zhifa_desktop.services import month_content

    made.unit(records)
    with workspace.reader() as connection:
        found = month_content.tables(connection, OCTOBER, workspace.today(), workspace.settings)
    equipment = sheet_of(next(one for one in found if one.table.number == "表4"))
    assert "完好率(%)" not in equipment.columns
    assert "应配" not in equipment.columns
    assert equipment.cell(WHOLE, "实配") == 0
