"""The grid of an analysis: changes and rates, how they are written, paper and workbook; lessons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from openpyxl import load_workbook

from tests import made
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.analyses import Analyses, AnalysisColumn, AnalysisLine, AnalysisTable
from zhifa_desktop.services.analysis_grid import (
    GridColumn,
    all_columns,
    difference,
    growth,
    one_compared,
    words,
)
from zhifa_desktop.services.analysis_output import (
    export_analysis,
    print_analysis,
    title_of,
    told_of,
)
from zhifa_desktop.services.figures import Asked
from zhifa_desktop.services.lesson_drafts import LessonDrafts

OCTOBER = Month(2026, 10)
FINE = AnalysisColumn("fine", "罚款金额", "万元", 2)
RATE = AnalysisColumn("rate", "纠错率", "%", 1)
D = Decimal


def numbers(*given):
    return tuple(None if n is None else D(n) for n in given)


def table(now, before, year, columns=(FINE, RATE), **more):
    spans = Span.of(OCTOBER).compared(date(2026, 11, 23))
    line = AnalysisLine("a", "甲", numbers(*now), numbers(*before), numbers(*year))
    total = replace(line, key=None, label="合计")
    return AnalysisTable("x", "按甲", "甲", columns, (line,), total, *spans, "口径一", **more)


@pytest.mark.parametrize(
    ("now", "before", "more", "rate"),
    [
        ("3", "2", "1", "50"), ("2", "4", "-2", "-50"), ("2", "0", "2", None), ("0", "0", "0", None),
        ("0", "5", "-5", "-100"), (None, "5", None, None), ("5", None, None, None),
        ("1", "3", "-2", D(-200) / 3),
    ],
)  # fmt: skip
def test_changes_and_rates(now, before, more, rate):
    one, other = numbers(now, before)
    assert difference(one, other) == (None if more is None else D(more))
    assert growth(one, other) == (None if rate is None else D(rate))


@pytest.mark.parametrize(
    ("number", "decimals", "signed", "said"),
    [
        ("1234.565", 2, False, "1,234.57"), ("0.005", 2, False, "0.01"), ("3", 0, False, "3"),
        (None, 2, True, "—"), ("3", 0, True, "+3"), ("-1234.5", 1, True, "-1,234.5"),
        ("0", 0, True, "0"), ("-0.04", 1, True, "0.0"), ("0.04", 1, True, "0.0"),
    ],
)  # fmt: skip
def test_how_numbers_are_written(number, decimals, signed, said):
    (value,) = numbers(number)
    assert words(value, GridColumn("甲", "件", decimals, "a", signed=signed)) == said


def test_a_rate_changes_in_points_and_has_no_rate_of_change():
    one = table(("1", "50"), ("2", "25"), ("4", None))
    assert one_compared(one, "rate").texts() == [
        ["甲", "本期(%)", "上期(%)", "增减(百分点)", "上年同期(%)", "增减(百分点)"],
        ["甲", "50.0", "25.0", "+25.0", "—", "—"],
        ["合计", "50.0", "25.0", "+25.0", "—", "—"],
    ]
    assert one_compared(one, "fine").texts()[:2] == [
        ["甲", "本期(万元)", "上期(万元)", "增减(万元)", "环比(%)",
         "上年同期(万元)", "增减(万元)", "同比(%)"],
        ["甲", "1.00", "2.00", "-1.00", "-50.0", "4.00", "-3.00", "-75.0"],
    ]  # fmt: skip
    assert all_columns(one).texts()[1] == ["甲", "1.00", "50.0"]
    with pytest.raises(LookupError):
        one_compared(one, "weather")


def test_a_comparison_leaves_out_what_has_nothing_in_its_column():
    one = table(("0", "50"), ("0", None), ("0", "25"))
    assert [row.label for row in one_compared(one, "fine").rows] == ["合计"]
    assert [row.label for row in one_compared(one, "rate").rows] == ["甲", "合计"]
    assert [row.label for row in one_compared(replace(one, monthly=True), "fine").rows] == [
        "甲", "合计",
    ]  # fmt: skip
    assert len(all_columns(one).rows) == 2


def test_what_has_no_lines_has_no_rows():
    bare = replace(table(("1", "50"), ("2", "25"), ("4", None)), lines=())
    assert all_columns(bare).rows == ()
    assert one_compared(bare, "fine").rows == ()


def test_paper_and_workbook_say_what_the_grid_says(workspace, tmp_path):
    one = table(("1234.565", "50"), ("2", "25"), ("4", None))
    grid = one_compared(one, "fine")
    title, told = title_of(one, "罚款金额"), told_of(one, "一中队", "2026-11-05")
    assert title == "执法分析：按甲，罚款金额　2026年10月"
    assert told == (
        "本期：2026年10月；上期：2026年9月；上年同期：2025年10月；机构：一中队(含下级)；台账截至2026-11-05"
    )
    pdf = pypdfium2.PdfDocument(print_analysis(workspace, one, grid, title, told))
    plain = "".join(pdf[0].get_textpage().get_text_range().split())
    for said in (
        "执法分析：按甲，罚款金额2026年10月",
        "1,234.57",
        "合计",
        "口径：口径一",
        "+61,628.3",
        "机构：一中队(含下级)",
    ):
        assert said in plain
    export_analysis(tmp_path / "甲.xlsx", one, grid, title, told)
    rows = list(load_workbook(tmp_path / "甲.xlsx").active.iter_rows(values_only=True))
    assert rows[0][1] == "本期(万元)"
    assert rows[1][:3] == ("甲", pytest.approx(1234.57), 2)
    assert [row[0] for row in rows[2:]] == ["合计", title, told, "口径：口径一"]


# 错题本 -------------------------------------------------------------------------------------


@pytest.fixture
def drafts(workspace):
    workspace.save_settings(replace(workspace.settings, preset="all"))
    return LessonDrafts(workspace, Analyses(workspace))


@pytest.fixture
def cases(records):
    unit = made.unit(records)
    people = [
        made.officer(records, unit, name, card=f"12060{n}")
        for n, name in enumerate(("张三", "李四"))
    ]
    return [
        made.case(records, unit, *people, date(2026, 9, n + 1), str(n), field=field)
        for n, field in enumerate(("road", "road", "port"))
    ]


def review(records, case, number, reason, **more):
    row = records.save("case_review", {
        "round": number, "organizer": "self", "case": case.id, "reviewers": "王五",
        "date": date(2026, 10, 20), **more,
    })  # fmt: skip
    records.save("review_score", {
        "review": row.id, "item": "l1", "maximum": D(5), "deduction": D(1), "reason": reason,
    })  # fmt: skip
    return row


def line_of(drafts, kind, key):
    lines = drafts._analyses.table(kind, Asked(OCTOBER)).lines
    return next(line for line in lines if line.key == key)


def test_a_lesson_begins_with_what_all_its_files_share(drafts, records, cases):
    first = review(records, cases[0], "甲", "适用条款错误", veto_item="v05")
    asked = Asked(OCTOBER)
    assert drafts.given("review_error", asked, line_of(drafts, "review_error", "l1")) == {
        "date": date(2026, 11, 23), "source": "review", "error": "定性准确：适用条款错误",
        "field": "road", "review": first.id,
    }  # fmt: skip
    veto = drafts.given("review_error", asked, line_of(drafts, "review_error", "veto:v05"))
    assert (veto["error"], veto["review"]) == ("一票否决：定性错误", first.id)
    for n, reason in enumerate(("定性过宽", "定性过宽", "乙因", "丙因")):
        review(records, cases[1 + n % 2], f"乙{n}", reason)
    again = drafts.given("review_error", asked, line_of(drafts, "review_error", "l1"))
    assert again["error"] == "定性准确：定性过宽；丙因；乙因"
    assert "field" not in again
    assert "review" not in again


def test_a_lesson_of_a_remedy_names_nobody(drafts, records, cases):
    for number, outcome, more in (
        ("1", "annulled", {"cause": "李某未到场"}), ("2", "upheld", {}),
    ):  # fmt: skip
        records.save("remedy", {
            "number": number, "kind": "first", "case": cases[0].id, "outcome": outcome,
            "applicant": "赵某", "accepted_on": date(2026, 9, 1),
            "concluded_on": date(2026, 10, 5), **more,
        })  # fmt: skip
    found = drafts.given(
        "remedy_error", Asked(OCTOBER), line_of(drafts, "remedy_error", "超限运输")
    )
    assert found == {
        "date": date(2026, 11, 23), "source": "remedy", "field": "road",
        "error": "超限运输：行政诉讼一审中被撤销",
    }  # fmt: skip
    assert not drafts.leads_to_lessons("field")


def test_what_is_in_the_book_this_year_is_marked(drafts, records, cases):
    review(records, cases[0], "甲", "适用条款错误", veto_item="v04")
    lines = drafts._analyses.table("review_error", Asked(OCTOBER)).lines

    def add(day, error):
        records.save("lesson", {
            "date": day, "error": error, "source": "review", "right_way": "照标准办",
        })  # fmt: skip

    add(date(2025, 5, 1), "定性准确：去年的")
    add(date(2026, 5, 1), "送达不及时")
    assert drafts.listed(lines, 2026) == {}
    add(date(2026, 5, 2), "关于定性准确的问题")
    add(date(2026, 6, 2), "事实不清、证据不足")
    assert drafts.listed(lines, 2026) == {"l1": 1, "veto:v04": 1}
    assert drafts.listed(lines, 2025) == {"l1": 1}
