"""A store with a squadron, officers, cases and what follows; the papers drafted from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.materials.service import Materials


@pytest.fixture
def attachments(workspace):
    return Attachments(workspace)


@pytest.fixture
def materials(workspace, records, attachments):
    return Materials(workspace, records, Figures(workspace), attachments)


@pytest.fixture
def squadron(records):
    """One squadron with four officers: two who handle cases, one barred, one without a card."""
    unit = made.unit(records)
    people = {
        name: made.officer(records, unit, name, card=card)
        for name, card in (("王一", "34000001"), ("李二", "34000002"), ("张三", "34000003"),
                           ("赵四", ""))
    }  # fmt: skip
    return unit, people


@pytest.fixture
def cases(records, squadron):
    """Three cases in October, one in September, two in October of the year before."""
    unit, people = squadron
    lead, other = people["王一"], people["李二"]
    days = (
        date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 20), date(2026, 9, 3),
        date(2025, 10, 3), date(2025, 10, 6),
    )  # fmt: skip
    return [
        made.case(records, unit, lead, other, day, f"决{n}号", fine=Decimal(1000 * (n + 1)))
        for n, day in enumerate(days)
    ]


@pytest.fixture
def sanctioned(records, squadron):
    """张三 was warned on 1 August 2026: six months."""
    _, people = squadron
    values = {
        "person": people["张三"].id, "kind": "sanction", "opened_on": date(2026, 7, 1),
        "state": "concluded", "sanction": "warning", "date": date(2026, 8, 1),
        "document": "纪〔2026〕1号", "finding": "略",
    }  # fmt: skip
    return records.save("accountability", values)
