"""All indicators of a month and the warnings after one change, beside the bare SQL they are made of.

Promised: a month of a county of 300 people and five years in 150 ms, of 10,000 people in 2 s;
warnings after one change in 50 ms. Printed, not asserted. ``--quick`` takes a tenth of the rows.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from zhifa_desktop.rules.periods import Month
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import PASSPHRASE
from zhifa_desktop.services.early_warnings import EarlyWarnings
from zhifa_desktop.services.figures import Asked, Figures
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

ROUNDS = 7
MONTH = Month.of(STORY_DAY)
CHANGED = ("person", "case", "attendance", "certificate", "task")


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return what a piece of work takes: its first run, and the median of those after it."""
    taken = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    return taken[0], statistics.median(taken[1:])


def bare(workspace: Workspace, work: Callable[[], object]) -> Callable[[], object]:
    """Return a function that sends the same SQL with the same values, and does nothing else."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(connection, cursor, statement, parameters, context, many) -> None:
        asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    work()
    event.remove(Engine, "before_cursor_execute", note)
    selects = [
        (sql, values) for sql, values in asked if sql.lstrip().startswith(("SELECT", "WITH"))
    ]

    def run() -> object:
        with workspace.reader() as connection:
            return [connection.exec_driver_sql(sql, values).fetchall() for sql, values in selects]

    return run


def tell(name: str, workspace: Workspace, month: Month, promised: int) -> None:
    figures = Figures(workspace)
    first, taken = milliseconds(lambda: figures.results(Asked(month)))
    _, sql = milliseconds(bare(workspace, lambda: figures.results(Asked(month))))
    print(
        f"\nall indicators of a month, {name}: {taken:.0f} ms (promised {promised}), first"
        f" {first:.0f} ms; the same SQL bare {sql:.0f} ms: ratio {taken / sql:.2f}"
    )


@pytest.mark.benchmark(group="figures")
def test_indicators_of_a_county(benchmark, county: Path) -> None:
    workspace = Workspace.open(county, PASSPHRASE, clock=fixed_clock(STORY_DAY))
    try:
        tell("a county of 300 people and five years", workspace, MONTH, 150)
        benchmark.pedantic(lambda: Figures(workspace).results(Asked(MONTH)), rounds=ROUNDS)
    finally:
        workspace.close()


@pytest.mark.benchmark(group="figures")
def test_indicators_at_full_size(benchmark, full: Path, passphrase_of_all: str) -> None:
    workspace = Workspace.open(full, passphrase_of_all, clock=fixed_clock(STORY_DAY))
    try:
        tell("10,000 people", workspace, MONTH, 2000)
        benchmark.pedantic(lambda: Figures(workspace).results(Asked(MONTH)), rounds=3)
    finally:
        workspace.close()


@pytest.mark.benchmark(group="figures")
def test_warnings_after_one_change(benchmark, county: Path) -> None:
    workspace = Workspace.open(county, PASSPHRASE, clock=fixed_clock(STORY_DAY))
    try:
        records, warnings = Records(workspace), EarlyWarnings(workspace)
        begun = time.perf_counter()
        warnings.refresh()
        print(f"\nall warnings: {1000 * (time.perf_counter() - begun):.0f} ms")
        for register in CHANGED:
            row = records.page(register, Query(), 0, 1)[0]
            taken = []
            for n in range(ROUNDS):
                records.save(register, {"remarks": f"第{n}次"}, identity=row.id)
                begun = time.perf_counter()
                warnings.refresh()
                taken.append(1000 * (time.perf_counter() - begun))
            told = statistics.median(taken[1:])
            print(f"warnings after a change of {register}: {told:.0f} ms (promised 50)")
        benchmark.pedantic(warnings.refresh, rounds=ROUNDS)
    finally:
        workspace.close()
