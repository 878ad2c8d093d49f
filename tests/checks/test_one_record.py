"""A rule asks about one record: its query takes in the record's table once, however deep it goes.

A subquery that takes the table in again looks at all records instead of the one, and the rule
holds or breaks for the wrong reason.
"""

import re
from datetime import date

import pytest
from sqlalchemy import select

from zhifa_desktop.checks.catalogue import CHECKS
from zhifa_desktop.checks.declaration import Check
from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.catalogue import INDICATORS
from zhifa_desktop.indicators.declaration import Indicator
from zhifa_desktop.indicators.engine import behind, month_scope
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_content import options
from zhifa_desktop.services.workspace import OfficeSettings

TODAY = date(2026, 11, 23)


def times_taken_in(sql: str, register: str) -> int:
    return len(re.findall(rf'\b{register}"? AS {register}_1\b', sql))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_check_looks_at_its_own_record_alone(check: Check):
    at = At(TODAY)
    row, living = at.of(check.register)
    details = (expression(row, at).label(name) for name, expression in check.details.items())
    wanted = select(row.id, *details).where(living, check.broken(row, at))
    assert times_taken_in(str(wanted), check.register) == 1


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_indicator_looks_at_its_own_record_alone(indicator: Indicator):
    scope = month_scope(Month(2026, 10), TODAY, options(OfficeSettings(), 2026))
    for wanted in ("counted", "met"):
        sql = str(behind(indicator, scope, wanted=wanted))
        assert times_taken_in(sql, indicator.register) == 1
