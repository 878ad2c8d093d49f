"""Analyses by hand: what is compared with what, names, the bin, past days, the records behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers import codes
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.analyses import Analyses
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.figures import Asked
from zhifa_desktop.services.records import Query

OCTOBER = Month(2026, 10)


@pytest.fixture
def analyses(workspace):
    workspace.save_settings(replace(workspace.settings, preset="all"))
    yield Analyses(workspace)
    codes.use(codes.Changes())


@pytest.fixture
def people(records):
    """A squadron with two officers."""
    unit = made.unit(records)
    return (
        unit, made.officer(records, unit, "张三", card="120601"),
        made.officer(records, unit, "李四", card="120602"),
    )  # fmt: skip


def ordinary(records, people, number, filed, decided, **more):
    values = {"procedure": "ordinary", "filed_on": filed, "filing_number": f"立{number}"} | more
    return made.case(records, *people, decided, number, **values)


def line(table, label):
    return next(one for one in (*table.lines, table.total) if one.label == label)


def cells(table, label, *names, which="values"):
    numbers = getattr(line(table, label), which)
    return tuple(numbers[table.column(name)] for name in names)


def labels(table):
    return [one.label for one in table.lines]


def test_the_kinds_in_order(analyses):
    assert [name for name, _ in analyses.kinds()] == [
        "field", "cause", "unit", "month", "officer", "review_error", "remedy_error",
    ]  # fmt: skip
    with pytest.raises(LookupError):
        analyses.table("weather", Asked(OCTOBER))
    with pytest.raises(LookupError):
        analyses.behind("field", Asked(OCTOBER), None, "weather")
    with pytest.raises(LookupError):
        analyses.table("field", Asked(OCTOBER)).column("weather")


def test_a_month_beside_the_month_and_the_year_before(analyses, records, people):
    ordinary(records, people, "1", date(2026, 9, 20), date(2026, 10, 5), fine=Decimal("12345.67"))
    ordinary(records, people, "2", date(2026, 10, 1), date(2026, 10, 31), outcome="lenient")
    made.case(records, *people, date(2026, 10, 8), "3", field="port", outcome="waived", fine=None)
    made.case(records, *people, date(2026, 9, 30), "4", closed_on=date(2026, 10, 1))
    made.case(records, *people, date(2025, 10, 1), "5", major=True)
    table = analyses.table("field", Asked(OCTOBER))
    assert [str(s) for s in (table.period, table.before, table.year_before)] == [
        "2026-10", "2026-09", "2025-10",
    ]  # fmt: skip
    assert labels(table) == ["公路路政", "港口行政"]
    names = ("filed", "decided", "closed", "simple", "ordinary", "fine", "average_days")
    road = cells(table, "公路路政", *names)
    assert road == (1, 2, 1, 0, 2, Decimal("1.254567"), Decimal("22.5"))
    assert cells(table, "公路路政", *names, which="before") == (
        1,
        1,
        0,
        1,
        0,
        Decimal("0.02"),
        None,
    )
    assert cells(table, "公路路政", "decided", "major", which="year_before") == (1, 1)
    assert cells(table, "港口行政", "decided", "waived", "fine", "average_days") == (1, 1, 0, None)
    assert cells(table, "合计", "decided", "waived", "lenient", "average_days") == (
        3, 1, 1, Decimal("22.5"),
    )  # fmt: skip
    fine = table.columns[table.column("fine")]
    assert (fine.label, fine.unit, fine.decimals) == ("罚款金额", "万元", 2)


def test_what_was_there_only_before_keeps_its_line(analyses, records, people):
    made.case(records, *people, date(2025, 10, 3), "1", cause="抛洒")
    made.case(records, *people, date(2026, 10, 3), "2", cause="无证")
    made.case(records, *people, date(2026, 8, 3), "3", cause="更早")
    table = analyses.table("cause", Asked(OCTOBER))
    assert labels(table) == ["无证", "抛洒"]
    assert cells(table, "抛洒", "decided") == (0,)
    assert cells(table, "抛洒", "decided", which="year_before") == (1,)


def test_most_first_and_then_by_pinyin(analyses, records, people):
    for n, cause in enumerate(("无证", "抛洒", "超限", "超限")):
        made.case(records, *people, date(2026, 10, 1 + n), str(n), cause=cause)
    assert labels(analyses.table("cause", Asked(OCTOBER))) == ["超限", "抛洒", "无证"]


def test_a_running_month_is_held_against_as_much_of_the_others(analyses, records, people):
    made.case(records, *people, date(2026, 11, 2), "1")
    made.case(records, *people, date(2026, 10, 23), "2")
    made.case(records, *people, date(2026, 10, 24), "3")
    made.case(records, *people, date(2025, 11, 24), "4")
    table = analyses.table("unit", Asked(Month(2026, 11)))
    assert table.before.label == "2026年10月(截至10月23日)"
    assert cells(table, "一中队", "decided") == (1,)
    assert cells(table, "一中队", "decided", which="before") == (1,)
    assert cells(table, "一中队", "decided", which="year_before") == (0,)


def test_the_leap_day_belongs_to_its_february(analyses, records, people):
    made.case(records, *people, date(2024, 2, 29), "1")
    made.case(records, *people, date(2025, 2, 28), "2")
    a_year_on = analyses.table("field", Asked(Month(2025, 2)))
    assert cells(a_year_on, "合计", "decided") == (1,)
    assert cells(a_year_on, "合计", "decided", which="year_before") == (1,)
    days = Span.between(date(2024, 2, 29), date(2024, 2, 29))
    table = analyses.table("field", Asked(days))
    assert cells(table, "合计", "decided") == (1,)
    assert str(table.year_before) == "2023-02-28..2023-02-28"


def test_months_are_twelve_at_least_and_each_beside_its_own(analyses, records, people):
    for n, day in enumerate((
        date(2026, 10, 9), date(2026, 9, 9), date(2025, 10, 9), date(2025, 11, 24),
        date(2025, 11, 1), date(2024, 11, 5), date(2026, 11, 1), date(2024, 12, 31),
    )):  # fmt: skip
        made.case(records, *people, day, str(n))
    table = analyses.table("month", Asked(OCTOBER))
    assert (table.lines[0].label, table.lines[-1].label) == ("2025年11月", "2026年10月")
    assert [one.key for one in table.lines[-2:]] == ["2026-09", "2026-10"]
    assert table.period.label == "2025年11月至2026年10月"
    assert cells(table, "2026年10月", "decided") == (1,)
    assert cells(table, "2026年10月", "decided", which="before") == (1,)
    assert cells(table, "2026年10月", "decided", which="year_before") == (1,)
    assert cells(table, "2025年11月", "decided", which="before") == (1,)
    assert cells(table, "2026年3月", "decided", "fine", "average_days") == (0, 0, None)
    assert cells(table, "合计", "decided") == (4,)
    assert cells(table, "合计", "decided", which="before") == (3,)
    assert len(analyses.table("month", Asked(Span.parse("2025-01-15..2026-10-20"))).lines) == 22
    running = analyses.table("month", Asked(Month(2026, 11)))
    assert cells(running, "2026年11月", "decided", which="year_before") == (1,)
    assert cells(running, "2025年12月", "decided", which="before") == (2,)
    register, ids = analyses.behind("month", Asked(OCTOBER), "2025-11", "decided", "year_before")
    assert (register, len(ids)) == ("case", 1)
    assert len(analyses.behind("month", Asked(OCTOBER), None, "decided")[1]) == 4


def test_officers_and_names_without_a_file(analyses, records, people, workspace):
    unit, lead, other = people
    case = made.case(records, *people, date(2026, 10, 8), "1", major=True)
    made.case(records, unit, other, lead, date(2026, 10, 9), "2", fine=Decimal(5000))
    with workspace.work("an old name") as work:
        work.insert("case_officer", [
            {"case": case.id, "person": None, "historic_name": "老王", "role": "assistant"},
        ])  # fmt: skip
    for n, score in enumerate((90, 81)):
        records.save("case_review", {
            "round": f"第{n}轮", "organizer": "city", "case": case.id,
            "date": date(2026, 10, 20), "total_only": Decimal(score),
        })  # fmt: skip
    lost = records.save("remedy", {
        "kind": "first", "case": case.id, "outcome": "annulled",
        "accepted_on": date(2026, 9, 1), "concluded_on": date(2026, 10, 5),
    })  # fmt: skip
    table = analyses.table("officer", Asked(OCTOBER))
    assert labels(table) == ["李四", "张三", "老王(未建档)"]
    names = (
        "led",
        "assisted",
        "handled",
        "major",
        "fine",
        "reviewed",
        "average_score",
        "corrected",
    )
    assert cells(table, "张三", *names) == (1, 1, 2, 1, Decimal("0.02"), 2, Decimal("85.5"), 1)
    assert cells(table, "李四", *names) == (1, 1, 2, 1, Decimal("0.5"), 0, None, 0)
    assert cells(table, "老王(未建档)", *names) == (0, 1, 1, 1, 0, 0, None, 0)
    assert cells(table, "合计", "led", "assisted", "handled") == (2, 3, 5)
    key = line(table, "张三").key
    assert analyses.behind("officer", Asked(OCTOBER), key, "corrected") == ("remedy", (lost.id,))
    assert len(analyses.behind("officer", Asked(OCTOBER), key, "average_score")[1]) == 2
    old = line(table, "老王(未建档)").key
    assert analyses.behind("officer", Asked(OCTOBER), old, "handled") == ("case", (case.id,))


def test_two_people_of_one_name_have_two_lines_told_apart(analyses, records, people):
    unit, lead, _ = people
    elsewhere = made.unit(records, "二中队")
    double = made.officer(records, elsewhere, "张三", card="120603")
    made.case(records, unit, lead, double, date(2026, 10, 8), "1")
    assert sorted(labels(analyses.table("officer", Asked(OCTOBER)))) == [
        "张三(一中队 P0001)",
        "张三(二中队 P0003)",
    ]


def reviewed(records, case, number, items, **more):
    """A file reviewed line by line; ``items`` gives the points taken off by item."""
    review = records.save("case_review", {
        "round": number, "organizer": "self", "case": case.id, "reviewers": "王五",
        "date": date(2026, 10, 20), **more,
    })  # fmt: skip
    for item, (points, veto) in items.items():
        records.save("review_score", {
            "review": review.id, "item": item, "maximum": Decimal(10), "deduction": Decimal(points),
            "reason": "某因" if points else None, "veto": veto,
        })  # fmt: skip
    return review


def test_error_types_of_reviews_with_vetoes_apart(analyses, records, people):
    case = made.case(records, *people, date(2026, 9, 8), "1")
    first = reviewed(records, case, "甲", {"m1": (2, None), "e1": (1, True)})
    second = reviewed(records, case, "乙", {"e1": ("1.5", None), "l1": (0, None)}, veto_item="v01")
    reviewed(records, case, "丙", {"l1": (0, True)}, veto_item="v01")
    reviewed(records, case, "丁", {"e1": (5, None)}, date=date(2026, 9, 20))
    reviewed(records, case, "无分", {})
    table = analyses.table("review_error", Asked(OCTOBER))
    assert labels(table) == [
        "违法事实清楚(时间、地点、行为、后果)", "执法主体合法，在职权范围内",
        "定性准确", "一票否决：主体不合法",
    ]  # fmt: skip
    names = ("files", "deducted", "share", "vetoes")
    facts = cells(table, labels(table)[0], *names)
    assert (facts[0], facts[1], round(facts[2], 2), facts[3]) == (
        2,
        Decimal("2.5"),
        Decimal("66.67"),
        1,
    )
    assert cells(table, labels(table)[0], *names, which="before") == (1, 5, 100, 0)
    assert cells(table, "一票否决：主体不合法", *names) == (0, 0, 0, 2)
    total = cells(table, "合计", *names)
    assert (total[0], total[1], round(total[2], 2), total[3]) == (
        2,
        Decimal("4.5"),
        Decimal("66.67"),
        3,
    )
    assert analyses.behind("review_error", Asked(OCTOBER), "e1", "share") == (
        "case_review", tuple(sorted((first.id, second.id))),
    )  # fmt: skip
    assert len(analyses.behind("review_error", Asked(OCTOBER), "veto:v01", "vetoes")[1]) == 2


def remedy(records, number, outcome, **more):
    values = {
        "number": number, "kind": "reconsideration", "outcome": outcome,
        "accepted_on": date(2026, 9, 1), "concluded_on": date(2026, 10, 5),
    }  # fmt: skip
    return records.save("remedy", values | more)


def test_errors_of_remedies_by_cause_only_the_final_instance(analyses, records, people):
    case = made.case(records, *people, date(2026, 8, 8), "1")
    remedy(records, "1", "annulled", case=case.id)
    remedy(records, "2", "upheld", case=case.id)
    remedy(records, "3", "annulled", case=case.id, final=False)
    remedy(records, "4", "settled", matter="拖车收费")
    table = analyses.table("remedy_error", Asked(OCTOBER))
    assert labels(table) == ["超限运输", "拖车收费"]
    assert cells(table, "超限运输", "concluded", "corrected", "rate", "annulled", "upheld") == (
        2, 1, 50, 1, 1,
    )  # fmt: skip
    assert cells(table, "拖车收费", "concluded", "rate", "ended") == (1, 0, 1)
    assert cells(table, "合计", "rate", which="before") == (None,)
    assert "计入审结" in table.definition
    assert "{" not in table.definition


def test_the_bin_counts_for_nothing(analyses, records, people):
    case = made.case(records, *people, date(2026, 10, 8), "1")
    made.case(records, *people, date(2026, 10, 9), "2")
    records.delete("case", [case.id])
    assert cells(analyses.table("field", Asked(OCTOBER)), "合计", "decided") == (1,)
    assert cells(analyses.table("officer", Asked(OCTOBER)), "合计", "handled") == (2,)
    assert len(analyses.behind("field", Asked(OCTOBER), "road", "decided")[1]) == 1


def test_an_officer_or_a_line_in_the_bin_counts_for_nothing(analyses, records, people, workspace):
    case = made.case(records, *people, date(2026, 10, 8), "1")
    reviewed(records, case, "甲", {"m1": (2, None), "e1": (1, None)})
    (assistant,) = (
        row for row in records.page("case_officer", Query(), 0, 9)
        if row.values["role"] == "assistant"
    )  # fmt: skip
    line_of_e1 = next(
        row for row in records.page("review_score", Query(), 0, 9) if row.values["item"] == "e1"
    )
    with workspace.work("into the bin") as work:
        work.delete("case_officer", [assistant.id])
        work.delete("review_score", [line_of_e1.id])
    assert labels(analyses.table("officer", Asked(OCTOBER))) == ["张三"]
    assert cells(analyses.table("review_error", Asked(OCTOBER)), "合计", "deducted") == (2,)


def test_as_it_stood_on_a_past_day(analyses, records, people, workspace):
    workspace._clock = fixed_clock(date(2026, 11, 3))
    case = made.case(records, *people, date(2026, 10, 8), "1")
    workspace._clock = fixed_clock(date(2026, 11, 10))
    made.case(records, *people, date(2026, 10, 9), "2")
    records.save("case", {"cause": "另一案由"}, identity=case.id)
    workspace._clock = fixed_clock(date(2026, 11, 23))
    then = Asked(OCTOBER, as_of=date(2026, 11, 5))
    assert [(one.label, one.values[1]) for one in analyses.table("cause", then).lines] == [
        ("超限运输", 1),
    ]  # fmt: skip
    assert analyses.behind("cause", then, "超限运输", "decided") == ("case", (case.id,))
    assert cells(analyses.table("officer", then), "合计", "handled") == (2,)
    now = analyses.table("cause", Asked(OCTOBER))
    assert sorted(labels(now)) == sorted(["超限运输", "另一案由"])
    cut = analyses.table("month", Asked(Month(2026, 11), as_of=date(2026, 11, 5)))
    assert cut.period.last == date(2026, 11, 5)
    with pytest.raises(UserError, match="还没有到"):
        analyses.table("cause", Asked(OCTOBER, as_of=date(2026, 11, 24)))


def test_one_unit_counts_with_what_is_under_it(analyses, records, people):
    unit, lead, other = people
    below = made.unit(records, "城东站", level="station", parent=unit.id)
    aside = made.unit(records, "二中队")
    made.case(records, below, lead, other, date(2026, 10, 8), "1")
    made.case(records, aside, lead, other, date(2026, 10, 8), "2")
    asked = Asked(OCTOBER, unit=unit.id)
    assert labels(analyses.table("unit", asked)) == ["城东站"]
    assert cells(analyses.table("officer", asked), "张三", "led") == (1,)
    assert len(analyses.behind("field", asked, None, "decided")[1]) == 1
    mine = replace(asked, unit=None, person=lead.id)
    assert cells(analyses.table("field", mine), "合计", "decided") == (2,)


def test_why_there_is_nothing_is_said(analyses, records, people, workspace):
    table = analyses.table("field", Asked(OCTOBER))
    assert (table.lines, table.empty) == (
        (),
        "台账“案件”里还没有记录，登记或导入以后这里就有分析。",
    )
    assert table.total.empty
    assert table.total.values[table.column("average_days")] is None
    made.case(records, *people, date(2026, 1, 8), "1")
    assert analyses.table("field", Asked(OCTOBER)).empty.startswith(
        "2026年10月和对比的两个时期都没有"
    )
    assert analyses.table("month", Asked(Month(2024, 3))).empty.startswith("2023年4月至2024年3月和")
    workspace.save_settings(replace(workspace.settings, preset="own", registers=("person",)))
    records.delete("case", [row.id for row in records.page("case", Query(), 0, 9)])
    assert "没有启用台账“复议诉讼”" in analyses.table("remedy_error", Asked(OCTOBER)).empty
