"""What happens after a month is not known in it: its figures and tables stay as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.records import Query

OCTOBER = Month(2026, 10)
LATER = date(2026, 11, 12)


@pytest.fixture
def county(records):
    """Two officers with cards, an auxiliary, hours, a camera, a case decided late in October."""
    unit = made.unit(records, frontline=True)
    a, b = (
        made.officer(records, unit, name, card=f"12060{n}", joined_on=date(2020, 1, 1))
        for n, name in enumerate(("张三", "李四"))
    )
    made.auxiliary(records, unit, "王五")
    made.attend(records, made.session(records, "法规", date(2026, 3, 5), 50), a)
    camera = {
        "category": "body_camera", "name": "记录仪", "serial": "B-1", "unit": unit.id,
        "state": "in_use", "user": a.id, "issued_on": date(2026, 2, 1),
        "acquired_on": date(2026, 1, 5), "issue_mode": "personal",
    }  # fmt: skip

    piece = records.save("equipment", camera)
    early = made.case(
        records, unit, a, b, date(2026, 10, 10), "皖样〔2026〕1号", publish=True,
        published_on=date(2026, 10, 12),
    )  # fmt: skip
    late = made.case(
        records, unit, a, b, date(2026, 10, 28), "皖样〔2026〕2号", publish=True, served_on=None
    )
    return unit, a, b, piece, early, late


def october(months):
    paper = months.paper(OCTOBER)
    figures = [(i.id, i.numerator, i.denominator) for i in months.figures(OCTOBER)]
    return figures, [(form.number, form.rows, form.total) for form in paper.forms]


def test_a_past_month_stays_as_it_was(records, workspace, county):
    unit, a, b, piece, early, late = county
    workspace.save_settings(replace(workspace.settings, start_month="2026-01"))
    months = Months(workspace)
    before = october(months)
    known = {i: (n, d) for i, n, d in before[0]}
    assert (known["published"], known["camera_rate"]) == ((1, 1), (1, 2))

    def change(register, row, **values):
        version = records.get(register, row.id).version
        records.save(register, values, identity=row.id, version=version)

    change("case", late, published_on=LATER, served_on=LATER, closed_on=LATER)
    change("person", b, status="retired", status_since=LATER)
    change("equipment", piece, state="repair", state_since=LATER)
    new = made.officer(records, unit, "新人", card="120609", joined_on=LATER)
    card = records.ids("certificate", Query(search="张三"))[0]
    records.save(
        "certificate_event",
        {"certificate": card, "kind": "suspension", "date": LATER, "reason": "样例"},
    )
    records.save(
        "certificate_event",
        {
            "certificate": card, "kind": "annual_review", "date": LATER, "review_year": 2026,
            "result": "passed",
        },
    )  # fmt: skip
    made.attend(records, made.session(records, "夜校", LATER, 20), a)
    made.case(records, unit, b, new, LATER, "皖样〔2026〕3号")
    records.save(
        "case_review",
        {
            "round": "下半年", "case": early.id, "date": LATER, "organizer": "city",
            "total_only": Decimal(95),
        },
    )  # fmt: skip
    assert october(months) == before
