"""A keystroke's search, a sorted page and a month's package in a store of the promised size.

The search is what the window asks of the store for one keystroke: the number of hits and the
first page, with everything that is shown. Beside it stands the bare SQL: the ids of one table
whose stored search text holds the word, and nothing else. The promises (16 ms; 300 MB) are
printed, not asserted. Run with ``python3 dev.py bench``; ``--quick`` takes a tenth of the rows.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.models.record_table import BLOCK, FIRST_FOUND

PROMISED_MILLISECONDS, PROMISED_MEGABYTES = 16, 300
ROUNDS = 7
SEARCHED = {
    "person": ("zjg", "王建", "34029900123"),
    "attendance": ("zjg", "王建"),
    "equipment": ("zjg", "SN123"),
    "case": ("zjg", "王建", "皖样〔123"),
}
SORTED = {"person": "name", "attendance": "person", "equipment": "serial", "case": "decided_on"}
BARE = "SELECT id FROM {} WHERE deleted_at IS NULL AND search_text != '' AND instr(search_text, ?)"


@pytest.fixture
def opened(full: Path, passphrase_of_all: str) -> Iterator[Workspace]:
    workspace = Workspace.open(full, passphrase_of_all)
    yield workspace
    workspace.close()


def milliseconds(work: Callable[..., object], *arguments: str) -> float:
    """Return the median of what a piece of work takes, its first run not counted."""
    work(*arguments)
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work(*arguments)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


@pytest.mark.benchmark(group="full size")
def test_a_keystroke(benchmark, opened: Workspace) -> None:
    records = Records(opened)
    columns = {
        name: [c.name for c in records.spec(name).columns if not c.more] for name in SEARCHED
    }

    def search(register: str, word: str) -> object:
        return records.find(register, Query(search=word), 0, FIRST_FOUND, columns=columns[register])

    def search_barely(register: str, word: str) -> object:
        with opened.reader() as connection:
            sql = BARE.format(f'"{register}"')
            return connection.exec_driver_sql(sql, (word.lower(),)).fetchall()

    print()
    for register, word in ((name, word) for name, words in SEARCHED.items() for word in words):
        taken = milliseconds(search, register, word)
        bare = milliseconds(search_barely, register, word)
        print(
            f"search {register} {word}: {taken:.1f} ms (promised {PROMISED_MILLISECONDS}),"
            f" bare SQL over its own text {bare:.1f} ms: ratio {taken / bare:.1f}"
        )
    benchmark.pedantic(search, args=("person", "zjg"), rounds=ROUNDS)


@pytest.mark.benchmark(group="full size")
def test_a_sorted_page(benchmark, opened: Workspace) -> None:
    records = Records(opened)

    def page(register: str, column: str) -> object:
        return records.page(register, Query(order=(column,)), 0, BLOCK)

    print()
    for register, column in SORTED.items():
        print(f"sort {register} by {column}: {milliseconds(page, register, column):.0f} ms")
    benchmark.pedantic(page, args=("person", "name"), rounds=ROUNDS)


@pytest.mark.benchmark(group="full size")
def test_a_months_package(benchmark, full: Path, passphrase_of_all: str, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "tests.benchmarks.full_store",
        str(full), passphrase_of_all, "2026-10", str(tmp_path),
    ]  # fmt: skip

    def export() -> str:
        # What it complains of goes to the log: a figure that is missing must say why.
        return subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        ).stdout

    before, peak = map(float, benchmark.pedantic(export, rounds=1, iterations=1).split())
    benchmark.extra_info |= {"peak": peak}
    print(
        f"\nmonth's package: peak {peak:.0f} MB (promised {PROMISED_MEGABYTES}),"
        f" of which {before:.0f} MB before it began"
    )
