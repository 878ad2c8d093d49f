"""表3-3 检查与出动 and 表6 投诉与救济, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.months import Months

OCTOBER = Month(2026, 10)


@pytest.fixture
def form(workspace):
    def one(number):
        return next(f for f in Months(workspace).paper(OCTOBER).forms if f.number == number)

    return one


@pytest.fixture
def kept(workspace):
    workspace.save_settings(replace(workspace.settings, preset="all"))


def complaint(records, received, due, **more):
    values = {
        "source": "12328", "kind": "complaint", "about_enforcement": True,
        "received_on": received, "due_on": due, "matter": "反映执法态度",
    }  # fmt: skip
    return records.save("complaint", values | more)


def remedy(records, concluded, outcome, number, **more):
    values = {
        "kind": "reconsideration", "document": number, "matter": "样例", "final": True,
        "accepted_on": date(2026, 9, 1), "concluded_on": concluded, "outcome": outcome,
    }  # fmt: skip
    return records.save("remedy", values | more)


def line(form, label):
    return next(row for row in form.rows if row[0] == label)


def test_complaints_by_source(records, form, kept):
    september, october = date(2026, 9, 1), date(2026, 10, 8)
    done = {"closed_on": date(2026, 10, 10), "result": "answered"}
    complaint(records, october, date(2026, 10, 15), **done,
              visited_on=date(2026, 10, 12), satisfaction="basically")  # fmt: skip
    complaint(records, october, date(2026, 10, 9), **done)  # late
    complaint(records, october, date(2026, 11, 20))  # not yet due
    complaint(records, september, date(2026, 9, 20), closed_on=date(2026, 9, 20), result="true",
              visited_on=date(2026, 9, 21), satisfaction="dissatisfied")  # fmt: skip
    complaint(records, october, date(2026, 10, 15), about_enforcement=False)
    complaint(records, october, None, kind="inquiry")
    made_by = form("表6-1")
    #                 受理    应办结   按期办结  率                有效回访  满意   率
    worked = (3, 4, 2, 3, 1, 2, Decimal("66.67"), 1, 2, 1, 1, Decimal("50.00"))
    assert line(made_by, "12328热线")[1:] == worked
    assert made_by.total[1:] == worked
    assert line(made_by, "12345热线")[1:] == (0,) * 6 + ("—",) + (0,) * 4 + ("—",)


def test_only_the_final_instance_counts_as_corrected(records, form, kept):
    remedy(records, date(2026, 10, 3), "annulled", "皖复〔2026〕1号")
    remedy(records, date(2026, 10, 4), "annulled", "皖复〔2026〕2号", final=False)
    remedy(records, date(2026, 9, 28), "upheld", "皖复〔2026〕3号")
    remedy(records, date(2026, 9, 29), "upheld", "皖行初〔2026〕4号", kind="first")
    made_by = form("表6-2")
    #                                 受理    审结   纠错   率
    assert made_by.total[1:] == (0, 4, 1, 3, 1, 1, Decimal("33.33"))


def test_the_work_of_inspections_by_squadron(records, form, kept):
    one, two = made.unit(records, "一中队"), made.unit(records, "二中队")
    for unit, day, checks in ((one, 5, 7), (one, 6, 3), (two, 5, 4)):
        records.save(
            "inspection_workload",
            {"unit": unit.id, "date": date(2026, 10, day), "checks": checks, "people": 2 * checks},
        )
    records.save(
        "inspection_workload", {"unit": two.id, "date": date(2026, 2, 1), "checks": 1}
    )  # earlier in the year
    made_by = form("表3-3")
    assert line(made_by, "一中队")[1:5] == (10, 10, 20, 20)
    assert line(made_by, "二中队")[1:5] == (4, 5, 8, 8)
    assert made_by.total[1:] == (14, 15, 28, 28, 0, 0, 0, 0)


def test_a_table_without_a_number_says_why(form, workspace, kept):
    assert form("表6-1").empty == "本年截至本月无记录"
    workspace.save_settings(replace(workspace.settings, preset="own", registers=()))
    assert form("表6-1").empty == "本单位未启用该台账"


def test_what_was_added_to_an_earlier_month_shows_as_a_correction(records, form, kept, workspace):
    months = Months(workspace)
    before = months.paper(Month(2026, 9))
    assert next(f for f in before.forms if f.number == "表6-2").empty
    remedy(records, date(2026, 9, 28), "upheld", "皖复〔2026〕9号")
    now = form("表6-2")
    assert now.total[1:5] == (0, 1, 0, 1)
