"""All analyses of a month and of a year, beside the bare SQL they are made of.

Promised: all seven of a month of a county of 300 people and five years (7,500 cases, 500 files
reviewed line by line) in 150 ms. Printed, not asserted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.five_years import CASES
from tests.benchmarks.test_figures import ROUNDS, bare, milliseconds
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services.analyses import Analyses
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import PASSPHRASE
from zhifa_desktop.services.figures import Asked
from zhifa_desktop.services.workspace import Workspace

PROMISED = 150


def all_of(analyses: Analyses, period: Span) -> list[object]:
    return [analyses.table(kind, Asked(period)) for kind, _ in analyses.kinds()]


@pytest.mark.benchmark(group="figures")
def test_analyses_of_a_county(benchmark, county: Path) -> None:
    workspace = Workspace.open(county, PASSPHRASE, clock=fixed_clock(STORY_DAY))
    try:
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
