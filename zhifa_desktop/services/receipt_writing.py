"""Answering a package with a receipt: what the receiving desk signs and sends back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag_reading import bag_info
from zhifa_desktop.package.canonical_zip import chunks
from zhifa_desktop.package.china_time import day_text, minute_text
from zhifa_desktop.package.identity import Identity, is_test
from zhifa_desktop.package.members import open_package
from zhifa_desktop.package.pdf_signature import SignatureBox
from zhifa_desktop.package.receipt import build_receipt
from zhifa_desktop.package.receipt_document import RETURNED, Receipt, ReceiptFinding
from zhifa_desktop.papers.receipt_pdf import ReceiptPaper, receipt_pdf, signature_strip
from zhifa_desktop.registers.codes import term
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.kept_receipts import where


def receipt_for(
    package: Path,
    *,
    receiver: str,
    verdict: str,
    received_at: datetime,
    opinion: str = "",
    findings: Sequence[ReceiptFinding] = (),
) -> Receipt:
    """Return the receipt for a package that was verified.

    Raises:
        UserError: It cannot be read or is no month's package.
    """
    info = bag_info(open_package(package))
    digest = hashlib.sha256()
    for chunk in chunks(package):
        digest.update(chunk)
    try:
        return Receipt(
            package=info["External-Identifier"].removeprefix("urn:uuid:"),
            division=info["Zhifa-Division"], unit=info["Source-Organization"],
            month=info["Zhifa-Month"], version=int(info["Zhifa-Version"]),
            package_sha256=digest.hexdigest(), code=info["Zhifa-Check-Code"], verdict=verdict,
            received_at=received_at, receiver=receiver, opinion=opinion, findings=tuple(findings),
        )  # fmt: skip
    except (KeyError, ValueError):
        raise UserError(f"“{package.name}”不是月报包", kept="没有生成回执") from None


def write_receipt(receipt: Receipt, identity: Identity, out_dir: Path, moment: datetime) -> Path:
    """Sign a receipt and write it into a folder; see package.receipt."""
    page, left, bottom, right, top = signature_strip()
    box = SignatureBox(page, left, bottom, right, top)
    data = receipt_pdf(receipt_paper(receipt, practice=is_test(identity.certificate)))
    return build_receipt(receipt, data, box, identity, out_dir, moment)


def receipt_paper(receipt: Receipt, *, practice: bool = False) -> ReceiptPaper:
    """Return what the receipt's page says."""
    month = Month.parse(receipt.month).label
    kind = "退回通知" if receipt.verdict == RETURNED else "接收回执"
    facts = (
        ("填报单位", receipt.unit),
        ("报告期", month),
        ("版次", f"第{receipt.version}版"),
        (term("check_code"), receipt.code),
        ("月报包", f"{receipt.stem}.zip"),
        ("月报包编号", receipt.package),
        ("SHA-256", receipt.package_sha256),
        ("接收时间", minute_text(receipt.received_at)),
        ("结论", receipt.verdict),
    )
    return ReceiptPaper(
        f"{month}月报{kind}", receipt.receiver, facts, receipt.opinion,
        tuple((where(one), one.message) for one in receipt.findings),
        day_text(receipt.received_at), practice,
    )  # fmt: skip
