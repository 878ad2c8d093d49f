"""Every indicator, worked out a second time in plain Python over exported records (random counties).

Whoever has ``list --json`` can prove each figure without this program.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.indicators.plain_indicators import BY_ID
from tests.indicators.plain_world import World
from tests.indicators.random_county import fill, opened_copy
from zhifa_desktop.indicators.catalogue import INDICATORS, indicator
from zhifa_desktop.indicators.declaration import Covers
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.figures import Asked, Figures
from zhifa_desktop.services.plain import plain_record
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

ALL = 10_000
months = st.builds(Month, st.sampled_from((2024, 2025, 2026)), st.integers(1, 12))


@pytest.fixture(scope="module")
def template(tmp_path_factory, _template):
    return _template[0]


def exported(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    """Return every record of every register as the command line prints it."""
    records = Records(workspace)
    return {
        name: [plain_record(row, spec.columns) for row in records.page(name, Query(), 0, ALL)]
        for name, spec in specifications().items()
    }


def agree(workspace: Workspace, month: Month, today: date, *, shared: bool) -> None:
    until = max(min(month.last, today), month.first)
    plan, new_year = date(2024, 1, 1), date(until.year, 1, 1)
    starts = {Covers.DAY: month.first, Covers.YEAR: new_year, Covers.PLAN: plan}
    records = exported(workspace)
    for one in Figures(workspace).results(Asked(month)):
        if one.id not in BY_ID:
            assert one.id == "quality_index"
            continue
        declared = indicator(one.id)
        if any(not records[name] for name in declared.registers):
            assert one.value is None, one.id
            continue
        by_hand = BY_ID[one.id](World(records, starts[declared.covers], until, shared))
        told = (Fraction(one.numerator), one.denominator and Fraction(one.denominator))
        assert told == (by_hand[0], by_hand[1]), (one.id, told, by_hand)
        if one.month is not None:
            alone = BY_ID[one.id](World(records, month.first, until, shared))
            assert Fraction(one.month.numerator) == alone[0], one.id
            assert (one.month.denominator and Fraction(one.month.denominator)) == alone[1], one.id


def test_every_indicator_is_worked_out_twice():
    assert set(BY_ID) == {one.id for one in INDICATORS}


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(random=st.randoms(use_true_random=False), month=months, shared=st.booleans())
def test_both_computations_agree(template, passphrase, random: Random, month: Month, shared: bool):
    today = date(2026, 11, 23)
    with opened_copy(template, passphrase, today) as workspace:
        workspace.save_settings(replace(workspace.settings, share_cameras=shared, preset="all"))
        with workspace.work("random county") as work:
            fill(work, random, month)
        agree(workspace, month, today, shared=shared)
