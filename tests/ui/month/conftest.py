"""A brigade of three, a case that wants a reason, and the month page over both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.ui.month.working import settle
from tests.ui.people_sheet import id_number
from zhifa_desktop.ui.pages.month import MonthPage


@pytest.fixture
def officers(records):
    return officers_of(records)


@pytest.fixture
def case(records, officers):
    return late_case(records, officers)


def officers_of(records):
    """Make a squadron and its three officers."""
    unit = records.save("unit", {"name": "一中队", "level": "squadron"}).id
    shared = {"kind": "officer", "post_kind": "enforcement", "unit": unit}
    return [
        records.save(
            "person",
            {
                **shared,
                "establishment": "institution",
                "name": name,
                "id_number": id_number(n),
                "certificate_number": f"1206000{n}",
                "certificate_valid_until": date(2028, 1, 1),
            },
        )
        for n, name in enumerate(("甲一", "乙二", "丙三"))
    ]


def late_case(records, officers):
    """Make a case of the month that was not served in time: a reason is wanted."""
    return records.save(
        "case",
        {
            "procedure": "simple",
            "field": "road",
            "cause": "超限运输",
            "party_kind": "citizen",
            "party": "丁四",
            "unit": officers[0].values["unit"],
            "lead_officer": officers[0].id,
            "other_officers": (officers[1].id,),
            "decided_on": date(2026, 11, 2),
            "decision_number": "皖样交罚〔2026〕1号",
            "outcome": "fine",
            "fine": Decimal(200),
        },
    )


@pytest.fixture
def page(qtbot, desk):
    # an office that hands up its lines: what is tested shows in them
    desk.workspace.save_settings(replace(desk.workspace.settings, grade="detail"))
    made = MonthPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    settle(qtbot, made)
    yield made
    settle(qtbot, made)
