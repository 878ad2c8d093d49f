"""期初与补录数 in the month's figures, worked by hand: what is added where, from when on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.checks.catalogue import CHECKS
from zhifa_desktop.checks.engine import run
from zhifa_desktop.indicators.catalogue import INDICATORS, TABLES
from zhifa_desktop.indicators.opening import form_code, names
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.opening import INDICATOR_FORM
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.validation import Invalid

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
FIRST, AUTUMN = date(2026, 1, 1), date(2026, 9, 30)


@pytest.fixture
def opening(records):
    def save(form, item, line, figure, start=FIRST, until=AUTUMN):
        values = {
            "form": form, "item": item, "line": line, "start": start, "until": until,
            "figure": Decimal(str(figure)), "source": "2026年1至9月纸质台账",
        }  # fmt: skip
        return records.save("opening_figure", values)

    return save


@pytest.fixture
def squad(records):
    unit = made.unit(records)
    return unit, *(
        made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate(["张三", "李四"])
    )


@pytest.fixture
def form(workspace):
    def one(number, month=OCTOBER):
        paper = Months(workspace).paper(month)
        return next(f for f in (paper.indicators, *paper.forms) if f.number == number)

    return one


@pytest.fixture
def indicator(workspace):
    def one(name, month=OCTOBER):
        return next(i for i in Months(workspace).figures(month) if i.id == name)

    return one


def line(form, label):
    row = next(row for row in (*form.rows, form.total) if row[0] == label)
    return {(h.group or h.label, h.label): n for h, n in zip(form.headings, row, strict=True)}


def test_every_form_that_adds_up_can_be_chosen_and_no_other():
    forms = {form_code(table.number) for table in TABLES if table.cumulated()} | {INDICATOR_FORM}
    assert {item.code for item in code_list("month_table").items} == forms
    for table in TABLES:
        labels = [measure.label for measure in table.cumulated()]
        assert len(set(labels)) == len(labels)
    assert sum(bool(names(one)) for one in INDICATORS) >= 10


def test_the_years_column_grows_on_its_line_and_the_months_does_not(records, squad, opening, form):
    made.case(records, *squad, date(2026, 10, 9), "皖样1号")
    opening("3-1", "作出决定", "公路路政", 12)
    opening("3-1", "作出决定", "合计", 3)
    opening("3-1", "罚款金额", "公路路政", "1.5")
    made_form = form("表3-1")
    field = code_list("enforcement_field").label_of("road")
    assert line(made_form, field)["作出决定", "本月"] == 1
    assert line(made_form, field)["作出决定", "累计"] == 13
    assert line(made_form, "合计")["作出决定", "累计"] == 16
    assert line(made_form, "合计")["作出决定", "本月"] == 1
    assert line(made_form, "合计")["罚款金额", "累计"] == Decimal("1.52")
    assert made_form.notes[-1] == "“累计”含启用前补录数2项：作出决定15、罚款金额1.5。"


def test_a_month_before_its_last_day_and_another_year_are_left_alone(opening, form, workspace):
    opening("3-1", "立案", "合计", 7)
    assert line(form("表3-1", SEPTEMBER), "合计")["立案", "累计"] == 7
    assert form("表3-1", Month(2026, 8)).empty
    assert form("表3-1", Month(2025, 12)).empty


def test_rates_follow_from_the_sums_with_them(records, opening, form):
    received, due = date(2026, 10, 8), date(2026, 10, 15)
    values = {
        "source": "12328", "kind": "complaint", "about_enforcement": True,
        "received_on": received, "due_on": due, "matter": "反映执法态度",
        "closed_on": date(2026, 10, 20), "result": "answered",
    }  # fmt: skip
    records.save("complaint", values)  # late: 0 of 1
    opening("6-1", "应办结", "12328", 4)
    opening("6-1", "按期办结", "12328", 4)
    made_form = form("表6-1")
    row = next(row for row in made_form.rows if "12328" in str(row[0]))
    at = [h.label for h in made_form.headings].index("办结率(%)")
    assert row[at] == made_form.total[at] == Decimal("80.00")


def test_of_which_need_not_be_written(opening, form):
    opening("6-2", "纠错", "合计", 1)
    opening("6-2", "审结", "合计", 8)
    made_form = form("表6-2")
    at = [h.label for h in made_form.headings].index("纠错率(%)")
    assert made_form.total[at] == Decimal("12.50")


def test_an_indicator_of_three_years_takes_years_before(records, opening, indicator, form):
    made.session(records, "夜校", date(2026, 10, 5))
    opening("7", "举办培训场次", "合计", 20, date(2024, 1, 1), date(2025, 12, 31))
    opening("7", "举办培训场次", "合计", 9)
    found = indicator("sessions")
    assert (found.value, found.month.value) == (30, 1)
    assert found.opening == "含启用前补录数29场"
    assert indicator("sessions", Month(2026, 8)).value == 20
    assert any("含启用前补录数29场" in note for note in form("表7").notes)


def test_a_rate_takes_numerator_and_denominator_of_its_year(records, squad, opening, indicator):
    major = {"major": True, "legal_review_on": None}
    made.case(records, *squad, date(2026, 10, 9), "皖样1号", **major)
    opening("7", "重大案件法制审核率（分子）", "合计", 3)
    opening("7", "重大案件法制审核率(分母)", "合计", 3)
    found = indicator("legal_review")
    assert (found.numerator, found.denominator, found.value) == (3, 4, 75)
    assert found.month.value == 0
    assert found.opening == "含启用前补录数：分子3，分母3"
    assert Months.plain_figures([found])[0]["opening"] == found.opening
    assert "opening" not in Months.plain_figures([indicator("published")])[0]


@pytest.mark.parametrize(
    ("values", "column", "told"),
    [
        (
            ("3-1", "立案件数", "合计", 1),
            "item",
            "“栏目”没有“立案件数”这一项，可填：立案、作出决定",
        ),
        (("7", "持证上岗率", "合计", 1), "item", "可填：举办培训场次"),
        (("3-1", "立案", "一中队", 1), "line", "可填：公路路政"),
        (("7", "举办培训场次", "一中队", 1), "line", "可填：合计"),
        (("1", "实有人员", "合计", 1), "form", "没有“1”这一项，可填：表2-1"),
        (("3-1", "立案", "合计", 1, date(2025, 12, 1)), "until", "不在同一年"),
        (
            ("7", "全过程记录率(分子)", "合计", 1, date(2025, 1, 1)),
            "item",
            "可填：举办培训场次、轮训",
        ),
    ],
)
def test_what_no_form_has_is_refused_at_the_field(opening, values, column, told):
    with pytest.raises(Invalid) as refused:
        opening(*values)
    problem = refused.value.problems[0]
    assert problem.column == column
    assert told in problem.message


def test_a_line_by_its_synonym_is_that_line(opening, form):
    item = next(i for i in code_list("enforcement_field").items if i.synonyms)
    opening("3-2", "警告", item.synonyms[0], 2)
    assert line(form("表3-2"), item.label)["警告", "累计"] == 2


def test_units_are_lines_and_what_is_none_is_said_and_kept_in_the_total(
    records, workspace, opening, form
):
    made.unit(records)
    opening("3-3", "检查次数", "一中队", 40)
    opening("3-3", "检查次数", "九中队", 2)
    opening("3-3", "检查次数", "一中队", 1, date(2026, 9, 1))
    made_form = form("表3-3")
    assert line(made_form, "一中队")["检查次数", "累计"] == 41
    assert line(made_form, "合计")["检查次数", "累计"] == 43
    with workspace.reader() as connection:
        found = {f.rule: f.message for f in run(connection, workspace.at(), CHECKS)}
    assert "九中队" in found["opening_figure.no_such_unit"]
    assert "一中队" in found["opening_figure.counted_twice"]


def test_a_month_handed_up_says_what_was_entered_afterwards(opening, form, workspace, tmp_path):
    opening("3-1", "立案", "合计", 7)
    Months(workspace).export(SEPTEMBER, tmp_path, explain="样例")
    opening("3-1", "立案", "公路路政", 5)
    october = form("表3-1")
    assert line(october, "合计")["立案", "累计"] == 12
    assert october.correction[2] == 5
