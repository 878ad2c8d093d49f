"""How long a county's package takes, beside the bare calls that write the same papers.

The bare calls: the canvas calls of the month's PDF replayed with reportlab, the workbook's cells
written again with openpyxl, the PDF signed by pyHanko alone. What the package adds to them: the
letter, the signed workbook, the manifests and their signatures; and before all that the checks and
figures of the month, which are measured apart. The promise is 5 seconds in all, and for writing a
ratio of at most 1.5; printed, not asserted. Run with ``python3 dev.py bench``.
"""

from __future__ import annotations

import copy
import io
import time
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from tests.benchmarks.test_papers import recorded, replay
from zhifa_desktop.papers.month_pdf import month_pdf
from zhifa_desktop.papers.workbook import month_workbook
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services import signing, snapshots
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import PASSPHRASE
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.verifying import Verifying
from zhifa_desktop.services.workspace import Workspace

MONTH = Month(2026, 10)
PROMISED_SECONDS, PROMISED_RATIO = 5, 1.5
ROUNDS = 3


def seconds(work, *arguments) -> float:
    """Return the best of a few rounds, so that a busy machine does not count."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work(*arguments)
        taken.append(time.perf_counter() - start)
    return min(taken)


def write_barely(workbook) -> bytes:
    """Write every cell of a workbook again, with its looks."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in workbook:
        other = book.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                made = other.cell(cell.row, cell.column, cell.value)
                if cell.has_style:
                    made._style = copy.copy(cell._style)
    out = io.BytesIO()
    book._fonts, book._borders, book._alignments = (
        workbook._fonts, workbook._borders, workbook._alignments,
    )  # fmt: skip
    book._fills, book._number_formats = workbook._fills, workbook._number_formats
    book._cell_styles, book._protections = workbook._cell_styles, workbook._protections
    book.save(out)
    return out.getvalue()


def sign_barely(pdf: bytes, identity, folder: Path) -> bytes:
    """Sign with pyHanko as its manual does."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    key.write_bytes(
        identity.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    certificate.write_bytes(identity.certificate_pem)
    signer = signers.SimpleSigner.load(str(key), str(certificate))
    meta = signers.PdfSignatureMetadata(
        field_name="x", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer, output=out)
    return out.getvalue()


@pytest.mark.benchmark(group="package")
def test_a_countys_package(benchmark, monkeypatch, tmp_path, county):
    with closing(Workspace.open(county, PASSPHRASE, clock=fixed_clock(STORY_DAY))) as workspace:
        months, folders = Months(workspace), iter(range(100))

        writing: list[float] = []

        def export():
            began: list[float] = []

            def watch(done: int, total: int, text: str) -> None:
                if text == "正在排版":
                    began.append(time.perf_counter())

            made = months.export(
                MONTH, tmp_path / f"out{next(folders)}", explain="见附件", reason="见附件",
                report=watch,
            )  # fmt: skip
            writing.append(time.perf_counter() - began[0])
            return made

        package = export().package
        with workspace.reader() as connection:
            version = snapshots.issued(connection, MONTH)[-1].version
            document = snapshots.load_document(connection, MONTH, version)
            identity = signing.identity(connection)
        paper = snapshots.paper_of(document["paper"])
        calls = recorded(paper, monkeypatch, month_pdf)
        book = openpyxl.load_workbook(io.BytesIO(month_workbook(paper)))
        pdf = month_pdf(paper)
        writing.clear()  # the first time loads what signs and typesets
        taken = seconds(export)
        written = min(writing)
        bare = {
            "reportlab": seconds(replay, calls),
            "openpyxl": seconds(write_barely, book),
            "pyHanko": seconds(sign_barely, pdf, identity, tmp_path),
        }
        verified = seconds(Verifying(workspace).verify, package)
        benchmark.pedantic(export, rounds=1, iterations=1)
    together = sum(bare.values())
    benchmark.extra_info |= {"ratio": written / together}
    parts = "、".join(f"{name} {value * 1000:.0f} ms" for name, value in bare.items())
    print(
        f"\npackage of a county of 300 people and five years: {taken:.2f} s (promised {PROMISED_SECONDS}), of which"
        f" {written:.2f} s to write it; bare calls {together:.2f} s ({parts}):"
        f" ratio {written / together:.2f} (promised {PROMISED_RATIO}), with checks and figures"
        f" {taken / together:.1f}; verified in {verified:.2f} s"
    )
