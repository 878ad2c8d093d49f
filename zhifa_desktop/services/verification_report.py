"""The report of a verification as a paper: what a stranger reads who was not there.

May not verify anything itself.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from zhifa_desktop import __version__
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.china_time import minute_text
from zhifa_desktop.package.verification import KINDS, Verification
from zhifa_desktop.papers.verification_pdf import (
    ReportStep,
    VerificationPaper,
    verification_pdf,
)

CHUNK = 1 << 20


def report_pdf(found: Verification, path: Path, moment: datetime) -> bytes:
    """Return the report of a verified file as PDF.

    Args:
        found: What was found.
        path: The file, whose digest says which one it was.
        moment: When it was verified, with a time zone.

    Raises:
        UserError: The file is gone meanwhile.
    """
    facts = (
        ("文件", f"{found.package}（{KINDS[found.kind]}）"),
        ("SHA-256", _digest(path)),
        ("签名人", found.signer or "没有有效的签名"),
        ("签名时间", _when(found)),
    )
    steps = tuple(
        ReportStep(one.label, "通过" if one.ok else "不通过", one.detail, one.tool, one.command)
        for one in found.steps
    )
    by = f"核验时间：{minute_text(moment)}　核验程序：执法质效工作台 {__version__}"
    return verification_pdf(VerificationPaper(found.package, found.sentence, facts, steps, by))


def report_name(found: Verification) -> str:
    """Return what the report's file is called."""
    return f"核验报告_{Path(found.package).stem}.pdf"


def _when(found: Verification) -> str:
    if found.moment is None:
        return "—"
    return f"{minute_text(found.moment)}(北京时间，取自签名人的电脑)"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise UserError(
            f"“{path.name}”已经读不到了", kept="没有生成报告", todo="请插好U盘，重新核验一次"
        ) from error
    return digest.hexdigest()
