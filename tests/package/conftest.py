"""A signed package as an office would hand it up, made once; its keys are slow to make."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.package.identities import ec_test_identity
from tests.package.office import Office, missing, running
from tests.package.sm2_files import sm2_files
from tests.papers.month_paper import month_paper
from zhifa_desktop.package.bag import Sm2, build_bag
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.identity import Identity, new_test_identity
from zhifa_desktop.package.pdf_signature import SignatureBox, sign_pdf
from zhifa_desktop.package.readme import readme
from zhifa_desktop.package.sm2_keys import read_sm2_certificate, read_sm2_key
from zhifa_desktop.package.sm2_signature import sign_sm2
from zhifa_desktop.package.workbook_signature import sign_workbook
from zhifa_desktop.papers.workbook import month_workbook

UNIT = "临江县交通运输综合行政执法大队"
REASON = "签发2026年11月月报"
MOMENT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
BOX = SignatureBox(0, 300, 100, 500, 145)
INFO = {
    "Source-Organization": UNIT,
    "Bagging-Date": "2026-11-23",
    "Zhifa-Format": "zhifa-month/1",
    "Zhifa-Division": "342900",
    "Zhifa-Month": "2026-11",
    "Zhifa-Version": "1",
    "Zhifa-Previous-Digest": "none",
    "Zhifa-Check-Code": "00000000",
}
NAME = "342900-202611-v1.zip"


@pytest.fixture(scope="session")
def moment() -> datetime:
    return MOMENT


@pytest.fixture(scope="session")
def identity() -> Identity:
    return new_test_identity(UNIT, "342900", MOMENT)


@pytest.fixture(scope="session")
def stranger() -> Identity:
    return new_test_identity("邻县交通运输综合行政执法大队", "342901", MOMENT)


@pytest.fixture(scope="session")
def roots(identity) -> list[bytes]:
    return [identity.trust_anchor_pem]


@pytest.fixture(scope="session")
def paper() -> bytes:
    """An unsigned paper of two pages with a prepared box on the first."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for page in range(2):
        canvas.drawString(72, 760, f"page {page + 1}")
        canvas.rect(BOX.left, BOX.bottom, BOX.right - BOX.left, BOX.top - BOX.bottom)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="session")
def signed_paper(paper, identity) -> bytes:
    return sign_pdf(
        paper,
        identity,
        field="单位负责人",
        reason="签发月报",
        location="临江县",
        moment=MOMENT,
        box=BOX,
    )


@pytest.fixture(scope="session")
def payload(signed_paper, signed_workbook) -> Mapping[str, bytes]:
    return {
        "data/月报.pdf": signed_paper,
        "data/月报.xlsx": signed_workbook,
        "data/records/person.jsonl": '{"name":"张三"}\n'.encode() * 40,
        "data/records/case.jsonl": b"",
        "data/indicators.json": b"[]\n",
    }


@pytest.fixture(scope="session")
def sm2() -> Sm2:
    """What signs by national cryptography beside the unit's own key."""
    key_file, certificate_file = sm2_files(UNIT, MOMENT)
    key = read_sm2_key(key_file, "", read_sm2_certificate(certificate_file))
    return Sm2(certificate_file, partial(sign_sm2, key=key))


@pytest.fixture(scope="session")
def package(payload, identity, sm2, tmp_path_factory) -> Path:
    """The package with all that one can carry; tests that change it write a copy."""
    path = tmp_path_factory.mktemp("package") / NAME
    told = readme(INFO, dict.fromkeys(payload, "一个文件"), sm2=True)
    sign = partial(sign_detached, identity=identity, moment=MOMENT)
    build_bag(payload, INFO, sign, path, readme=told, sm2=sm2)
    return path


@pytest.fixture(scope="session")
def workbook() -> bytes:
    """The month's workbook before it is signed."""
    return month_workbook(month_paper())


@pytest.fixture(scope="session")
def signed_workbook(workbook, identity) -> bytes:
    return sign_workbook(workbook, identity, moment=MOMENT, reason=REASON)


@pytest.fixture(scope="session")
def ec_identity() -> Identity:
    return ec_test_identity(UNIT, MOMENT)


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Iterator[Office]:
    """LibreOffice, started when a test first asks for it."""
    if lacking := missing():
        # In CI a judge that stays away is a fault, not a reason to skip.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    with running(tmp_path_factory.mktemp("libreoffice")) as started:
        yield started
