"""All analyses of a month and of a year, beside the bare SQL they are made of.

Promised: all seven of a month of a county of 300 people and five years (7,500 cases, 500 files
reviewed line by line) in 150 ms. Printed, not asserted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from tests.benchmarks.test_figures import ROUNDS, bare, county, milliseconds  # noqa: F401
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services.analyses import Analyses
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import PASSPHRASE
from zhifa_desktop.services.figures import Asked
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

CASES, REVIEWS, PEOPLE = 7_500, 500, 300
FIVE_YEARS = 1_800
PROMISED = 150


def fill(workspace: Workspace) -> None:
    """Put five years of a county of 300 people beside the sample's."""
    records = Records(workspace)
    units = [row.id for row in records.page("unit", Query(), 0, 100)]
    with workspace.work("五年的案件") as work:
        people = work.insert("person", [
            {"name": f"样例{n}", "id_missing_reason": "样例", "kind": "officer",
             "post_kind": "enforcement", "unit": units[n % len(units)], "status": "active",
             "establishment": "institution"}
            for n in range(PEOPLE)
        ])  # fmt: skip
        cases = work.insert("case", [_case(n, units) for n in range(CASES)])
        work.insert("case_officer", [
            {"case": case, "person": people[(n + k) % PEOPLE], "role": role}
            for n, case in enumerate(cases) for k, role in enumerate(("lead", "assistant"))
        ])  # fmt: skip
        reviews = work.insert("case_review", [
            {"round": "样例", "organizer": "self", "case": case, "reviewers": "样例",
             "date": STORY_DAY - timedelta(days=n * 3)}
            for n, case in enumerate(islice(cases, REVIEWS))
        ])  # fmt: skip
        work.insert("review_score", list(_scores(reviews)))


def _case(n: int, units: list[str]) -> dict[str, object]:
    decided = STORY_DAY - timedelta(days=n * FIVE_YEARS // CASES)
    return {
        "number": f"样例{n}", "procedure": "ordinary" if n % 3 else "simple", "kind": "penalty",
        "field": ("road", "road_transport", "port", "maritime")[n % 4], "major": n % 50 == 0,
        "cause": f"样例案由{n % 40}", "party_kind": "citizen", "party": "某某",
        "unit": units[n % len(units)], "filed_on": decided - timedelta(days=n % 60),
        "decided_on": decided, "closed_on": decided + timedelta(days=9), "outcome": "fine",
        "decision_number": f"样例〔{n}〕", "fine": Decimal(200 + n % 900),
    }  # fmt: skip


def _scores(reviews: list[str]) -> Iterator[dict[str, object]]:
    items = [item.code for item in code_list("review_item").items]
    for n, review in enumerate(reviews):
        for k, item in enumerate(items):
            points = Decimal((n + k) % 7 == 0)
            reason = "样例" if points else None
            yield {"review": review, "item": item, "maximum": Decimal(4), "deduction": points,
                   "reason": reason}  # fmt: skip


def all_of(analyses: Analyses, period: Span) -> list[object]:
    return [analyses.table(kind, Asked(period)) for kind, _ in analyses.kinds()]


@pytest.mark.benchmark(group="figures")
def test_analyses_of_a_county(benchmark, county: Path) -> None:  # noqa: F811
    workspace = Workspace.open(county, PASSPHRASE, clock=fixed_clock(STORY_DAY))
    try:
        fill(workspace)
        analyses = Analyses(workspace)
        for text in ("2026-10", "2026"):
            period = Span.parse(text)
            first, taken = milliseconds(lambda period=period: all_of(analyses, period))
            _, sql = milliseconds(bare(workspace, lambda period=period: all_of(analyses, period)))
            print(
                f"\nall analyses of {text}, {CASES} cases: {taken:.0f} ms (promised {PROMISED}),"
                f" first {first:.0f} ms; the same SQL bare {sql:.0f} ms: ratio {taken / sql:.2f}"
            )
            for kind, _ in analyses.kinds():
                alone = milliseconds(
                    lambda kind=kind, period=period: analyses.table(kind, Asked(period))
                )
                print(f"  {kind}: {alone[1]:.1f} ms")
        month = Span.of_months(2026, 10, 1)
        benchmark.pedantic(lambda: all_of(analyses, month), rounds=ROUNDS)
    finally:
        workspace.close()
