"""How long 500 dossiers take beside the bare reportlab calls that draw the same; how much memory.

The calls are recorded from one dossier and replayed on a plain canvas: same fonts, same strings,
same lines, same photo. The promise is a ratio of at most 1.3 and flat memory; printed, not
asserted. Run with ``python3 dev.py bench``.
"""

from __future__ import annotations

import io
import os
import resource
import time

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.papers.dossier_paper import dossier_paper
from zhifa_desktop.papers.dossier import dossier_pdf

DOSSIERS = 50 if os.environ.get("ZHIFA_BENCH_QUICK") else 500
PROMISED_RATIO = 1.3
CALLS = (
    "drawString", "setFont", "line", "lines", "rect", "drawImage", "setLineWidth", "setDash",
    "setFillGray", "setPageSize", "showPage", "bookmarkPage", "addOutlineEntry",
)  # fmt: skip


def recorded(paper, monkeypatch, draw=dossier_pdf):
    """Return the outermost canvas calls of one paper, in order."""
    calls, depth = [], [0]

    def wrap(name):
        real = getattr(Canvas, name)

        def call(self, *arguments, **named):
            if depth[0] == 0:
                calls.append((name, arguments, named))
            depth[0] += 1
            try:
                return real(self, *arguments, **named)
            finally:
                depth[0] -= 1

        monkeypatch.setattr(Canvas, name, call)

    with monkeypatch.context() as patch:
        monkeypatch = patch
        for name in CALLS:
            wrap(name)
        draw(paper)
    return calls


def replay(calls) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for name, arguments, named in calls:
        getattr(canvas, name)(*arguments, **named)
    canvas.save()
    return out.getvalue()


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_many_dossiers(benchmark, monkeypatch, capsys) -> None:
    paper = dossier_paper(cases=12)
    calls = recorded(paper, monkeypatch)
    assert len(replay(calls)) > 10_000
    begun = time.perf_counter()
    for _ in range(DOSSIERS):
        replay(calls)
    bare = time.perf_counter() - begun
    before = peak()

    def work() -> None:
        for n in range(DOSSIERS):
            dossier_pdf(dossier_paper(cases=12, name=f"样例{n}"))

    begun = time.perf_counter()
    benchmark.pedantic(work, rounds=1)
    ours = time.perf_counter() - begun
    grown = peak() - before
    benchmark.extra_info["ratio to bare reportlab"] = round(ours / bare, 2)
    benchmark.extra_info["MB grown"] = round(grown, 1)
    with capsys.disabled():
        print(
            f"\n{DOSSIERS} dossiers: {ours:.1f} s, bare reportlab {bare:.1f} s,"
            f" ratio {ours / bare:.2f} (promised {PROMISED_RATIO}), memory grew {grown:.1f} MB"
        )


@pytest.fixture(autouse=True)
def _fonts():
    """Register the fonts before the clock runs: both sides share them."""
    dossier_pdf(dossier_paper(cases=1))
