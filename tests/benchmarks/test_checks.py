"""The full check of a month: rules over records, the forms, last month, beside the bare SQL.

Promised: a month of a county of 300 people and five years within 1 s, 10,000 people within 10 s. Printed, not asserted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.test_figures import ROUNDS, bare, milliseconds
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import PASSPHRASE
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.workspace import Workspace

MONTH = Month(2026, 10)


def tell(name: str, workspace: Workspace, promised: int) -> None:
    months = Months(workspace)
    first, taken = milliseconds(lambda: months.check(MONTH))
    _, sql = milliseconds(bare(workspace, lambda: months.check(MONTH)))
    print(
        f"\nfull check of a month, {name}: {taken:.0f} ms (promised {promised}), first"
        f" {first:.0f} ms; the same SQL bare {sql:.0f} ms: ratio {taken / sql:.2f}"
    )


@pytest.mark.benchmark(group="checks")
def test_check_of_a_county(benchmark, county: Path) -> None:
    workspace = Workspace.open(county, PASSPHRASE, clock=fixed_clock(STORY_DAY))
    try:
        tell("a county of 300 people and five years", workspace, 1000)
        benchmark.pedantic(lambda: Months(workspace).check(MONTH), rounds=ROUNDS)
    finally:
        workspace.close()


@pytest.mark.benchmark(group="checks")
def test_check_at_full_size(benchmark, full: Path, passphrase_of_all: str) -> None:
    workspace = Workspace.open(full, passphrase_of_all, clock=fixed_clock(STORY_DAY))
    try:
        tell("10,000 people", workspace, 10_000)
        benchmark.pedantic(lambda: Months(workspace).check(MONTH), rounds=2)
    finally:
        workspace.close()
