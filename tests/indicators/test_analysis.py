"""The analyses against a second computation in plain Python, over random counties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.indicators.plain_analyses import BY_ID, TOTAL, Line, of_cases
from tests.indicators.plain_world import Record, World
from tests.indicators.random_county import fill, opened_copy, throw_away
from zhifa_desktop.indicators.catalogue import ANALYSES
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.analyses import Analyses, AnalysisTable
from zhifa_desktop.services.figures import Asked
from zhifa_desktop.services.plain import plain_record
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

ALL = 10_000
TODAY = date(2026, 11, 23)
BINNED = ("case", "case_officer", "case_review", "review_score", "remedy", "person")
LEN_MONTH, LEN_YEAR = 7, 4
periods = st.one_of(
    st.builds(
        lambda y, n: Span.of(Month(y, n)), st.sampled_from((2024, 2025, 2026)), st.integers(1, 11)
    ),
    st.sampled_from([
        Span.parse(text)
        for text in ("2026", "2025", "2026Q4", "2026H1", "2026-01-30..2026-03-01", "2024-02")
    ]),
)  # fmt: skip


@pytest.fixture(scope="module")
def template(_template):
    return _template[0]


def exported(workspace: Workspace) -> dict[str, list[Record]]:
    """Return every record; beside the living cases those in the bin, which links still name."""
    records = Records(workspace)
    found = {
        name: [plain_record(row, spec.columns) for row in records.page(name, Query(), 0, ALL)]
        for name, spec in specifications().items()
    }
    gone = records.page("case", Query(deleted=True), 0, ALL)
    binned = [plain_record(row, specifications()["case"].columns) for row in gone]
    return found | {"every_case": found["case"] + binned}


def told(table: AnalysisTable, which: str) -> Iterator[tuple[str, Line]]:
    """Yield the lines of a table with the numbers of one of its periods, the total among them."""
    for line in (*table.lines, table.total):
        numbers = getattr(line, which)
        names = [column.name for column in table.columns]
        yield (
            line.label,
            {
                name: None if n is None else Fraction(n)
                for name, n in zip(names, numbers, strict=True)
            },
        )


def empty(line: Line) -> bool:
    return not any(line.values())


def close(one: Line, other: Line) -> bool:
    """Return whether numbers agree; a ratio is a Decimal of 28 places."""
    return one.keys() == other.keys() and all(
        (one[k] is None) == (other[k] is None)
        and abs((one[k] or 0) - (other[k] or 0)) < Fraction(1, 10**20)
        for k in one
    )


def agree(table: AnalysisTable, by_hand: Mapping[str, Mapping[str, Line]]) -> None:
    """Compare a table with what was worked out for ``values``, ``before`` and ``year_before``."""
    for which, lines in by_hand.items():
        shown = dict(told(table, which))
        assert len(shown) == len(table.lines) + 1, "two lines have one name"
        for name, line in lines.items():
            if name in shown:
                assert close(shown[name], line), (table.id, which, name, shown[name], line)
            else:
                assert empty(line), (table.id, which, name, line)
        for name, line in shown.items():
            assert name in lines or empty({k: v for k, v in line.items() if k != "share"})


def days(table: AnalysisTable) -> dict[str, Span]:
    return {"values": table.period, "before": table.before, "year_before": table.year_before}


def by_hand_months(
    records: Mapping[str, list[Record]], table: AnalysisTable
) -> dict[str, dict[str, Line]]:
    found: dict[str, dict[str, Line]] = {}
    for place, (which, whole) in enumerate(days(table).items()):
        lines = {}
        for line in table.lines:
            span = Span.of(Month.parse(line.key)).compared(table.period.last)[place]
            lines[line.label] = of_cases(World(records, span.first, span.last), records["case"])
        lines[TOTAL] = of_cases(World(records, whole.first, whole.last), records["case"])
        found[which] = lines
    return found


def rows_agree(analyses: Analyses, asked: Asked, table: AnalysisTable, counts: set[str]) -> None:
    """As many records stand behind a count as it says, in each period."""
    for n, column in enumerate(table.columns):
        if column.name not in counts:
            continue
        for line in (*table.lines, table.total):
            for which, numbers in (
                ("now", line.values), ("before", line.before), ("year_before", line.year_before),
            ):  # fmt: skip
                register, ids = analyses.behind(table.id, asked, line.key, column.name, which)
                assert len(set(ids)) == len(ids) == numbers[n], (table.id, line.label, column.name)
                assert register in {"case", "case_review", "remedy"}


COUNTED = {
    "field": {"filed", "decided", "closed", "major", "waived"}, "cause": {"decided", "simple"},
    "unit": {"closed", "ordinary"}, "month": {"filed", "decided"},
    "review_error": {"files", "vetoes"}, "remedy_error": {"concluded", "corrected", "ended"},
}  # fmt: skip
"""Columns behind which stand as many records as they say; an officer's total counts by heads."""


def test_every_analysis_is_worked_out_twice():
    assert {*BY_ID, "month"} == {one.id for one in ANALYSES}


@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(random=st.randoms(use_true_random=False), period=periods)
def test_both_computations_agree(template, passphrase, random: Random, period: Span):
    with opened_copy(template, passphrase, TODAY) as workspace:
        workspace.save_settings(replace(workspace.settings, preset="all"))
        with workspace.work("random county") as work:
            fill(work, random, Month.of(min(period.last, TODAY)))
        with workspace.work("some of it into the bin") as work:
            throw_away(work, random, BINNED)
        records, analyses, asked = exported(workspace), Analyses(workspace), Asked(period)
        for kind, _ in analyses.kinds():
            table = analyses.table(kind, asked)
            if kind == "month":
                by_hand = by_hand_months(records, table)
            else:
                worlds = {
                    w: World(records, span.first, span.last) for w, span in days(table).items()
                }
                by_hand = {which: BY_ID[kind](world) for which, world in worlds.items()}
            if table.lines:
                agree(table, by_hand)
            else:
                assert all(empty(lines[TOTAL]) for lines in by_hand.values()), kind
            rows_agree(analyses, asked, table, COUNTED.get(kind, set()))
