"""The receipt as a file: a signed bag with the JSON that programs read and the PDF for people.

Built and checked by the same machinery as a package, so that a stranger's tools verify it too. A
receipt is small and never encrypted: it holds no records. May not ask whose package it answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zhifa_desktop import __version__
from zhifa_desktop.errors import UserError
from zhifa_desktop.package import receipt_document
from zhifa_desktop.package.bag import build_bag
from zhifa_desktop.package.bag_reading import bag_info
from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.china_time import china_time
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.identity import Identity
from zhifa_desktop.package.members import Members, opened, read_members
from zhifa_desktop.package.pdf_signature import SignatureBox, sign_pdf
from zhifa_desktop.package.receipt_document import BadReceipt, Receipt
from zhifa_desktop.package.verify import LABELS, verify_package

DOCUMENT, PAPER = "data/receipt.json", "data/回执.pdf"
LARGEST = 32 << 20
READ, READ_LABEL = "read", "回执内容"
SIGNATURE_FIELD = "回执签名"
SENTENCES = {
    "valid": "有效：回执完整，签名可信",
    "untrusted": "回执完整、未被改动，但签名人的身份无法确认",
    "invalid": "无效：不能作为回执读入",
}


@dataclass(frozen=True, slots=True)
class ReceiptStep:
    """One question about a receipt, and its answer in a sentence."""

    step: str
    label: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class ReceiptState:
    """What a file is worth as a receipt; shown like the check of a package.

    ``receipt`` is what it says, None where that cannot be read; ``id`` names what it says, however
    often it was signed.
    """

    package: str
    """The file's name."""
    verdict: str
    signer: str | None
    steps: tuple[ReceiptStep, ...]
    receipt: Receipt | None = None
    id: str = ""

    @property
    def sentence(self) -> str:
        """Return the outcome in the clerk's words."""
        practice = any("演示证书" in step.detail for step in self.steps)
        return SENTENCES[self.verdict] + ("（演示证书，不能用于正式报送）" if practice else "")

    @property
    def fault(self) -> str:
        """Return what failed first, as a clause; empty where nothing did."""
        failed = [step for step in self.steps if not step.ok]
        return f"{failed[0].label}没有通过，{failed[0].detail}" if failed else ""


def build_receipt(
    receipt: Receipt, paper: bytes, box: SignatureBox, identity: Identity, out_dir: Path,
    moment: datetime,
) -> Path:  # fmt: skip
    """Write a receipt into a folder and return its file.

    Equal content gives equal bytes but for the signatures.

    Args:
        receipt: What it says.
        paper: The same as a PDF, unsigned.
        box: Where the PDF's signature is seen.
        identity: Who signs.
        out_dir: The folder.
        moment: When, with a time zone.

    Raises:
        UserError: A file of that name lies there, or the folder cannot be written.
    """
    out = out_dir / receipt.file_name
    if out.exists():
        raise UserError(
            f"“{out_dir}”里已有“{out.name}”", kept="没有覆盖它", todo="请换一个文件夹再生成"
        )
    signed = sign_pdf(
        paper, identity, field=SIGNATURE_FIELD, reason=f"{receipt.verdict}{receipt.stem}",
        location=receipt.receiver, moment=moment, box=box,
    )  # fmt: skip
    document = receipt_document.to_json(receipt)
    build_bag(
        {DOCUMENT: document, PAPER: signed}, _info(receipt, document, identity),
        lambda data: sign_detached(data, identity, moment), out,
    )  # fmt: skip
    return out


def read_receipt(
    path: Path, roots: Sequence[bytes] = (), *, crls: Sequence[bytes] = (),
    moment: datetime | None = None,
) -> ReceiptState:  # fmt: skip
    """Check a receipt step by step, like a package, and read what it says.

    Args:
        path: The zip file.
        roots: Certificates (PEM or DER) of the roots that the reader trusts.
        crls: Lists of revoked certificates (PEM or DER).
        moment: Now, with a time zone; a signature from the future is then found.

    Raises:
        UserError: The file is missing or may not be read, or a root is no certificate.
    """
    with opened(path) as stream:
        if stream.seek(0, 2) > LARGEST:
            step = ReceiptStep("opened", LABELS["opened"], False, "文件太大，不是回执")
            return ReceiptState(path.name, "invalid", None, (step,))
    found = verify_package(path, roots=roots, crls=crls, moment=moment)
    # the sentences speak of a package; this is the one bag that is none
    steps = [
        ReceiptStep(s.step, s.label, s.ok, s.detail.replace("月报包", "回执")) for s in found.steps
    ]
    if found.verdict == "invalid":
        detail = _not_asked(path) or "前面的步骤没有通过，这一项没有检查"
        steps.append(ReceiptStep(READ, READ_LABEL, False, detail))
        return ReceiptState(path.name, "invalid", found.signer, tuple(steps))
    try:
        receipt, told = _read(read_members(path))
    except (BadReceipt, Misshapen) as error:
        steps.append(ReceiptStep(READ, READ_LABEL, False, str(error)))
        return ReceiptState(path.name, "invalid", found.signer, tuple(steps))
    steps.append(ReceiptStep(READ, READ_LABEL, True, told))
    named = hashlib.sha256(receipt_document.to_json(receipt)).hexdigest()
    return ReceiptState(path.name, found.verdict, found.signer, tuple(steps), receipt, named)


def paper_of(path: Path) -> bytes:
    """Return the signed PDF of a receipt that was checked."""
    return bytes(read_members(path)[PAPER])


def _info(receipt: Receipt, document: bytes, identity: Identity) -> dict[str, str]:
    return {
        "Source-Organization": receipt.receiver,
        "External-Identifier": f"urn:sha256:{hashlib.sha256(document).hexdigest()}",
        "Bagging-Date": china_time(receipt.received_at).date().isoformat(),
        "Bag-Software-Agent": f"zhifa-desktop {__version__}",
        "Zhifa-Format": receipt_document.FORMAT,
        "Zhifa-Package": f"urn:uuid:{receipt.package}",
        "Zhifa-Division": receipt.division,
        "Zhifa-Month": receipt.month,
        "Zhifa-Version": str(receipt.version),
        "Zhifa-Check-Code": receipt.code,
        "Zhifa-Verdict": receipt.verdict,
        "Zhifa-Signer": identity.name,
    }


def _read(members: Members) -> tuple[Receipt, str]:
    told = bag_info(members).get("Zhifa-Format", "")
    if told != receipt_document.FORMAT or DOCUMENT not in members:
        raise BadReceipt("这是月报包，不是回执" if told.startswith("zhifa-month") else "不是回执")
    if members.size(DOCUMENT) > receipt_document.LARGEST or PAPER not in members:
        raise BadReceipt("回执内容过大或缺少回执.pdf")
    document = members[DOCUMENT]
    receipt = receipt_document.from_json(document)
    if bag_info(members).get("Zhifa-Package") != f"urn:uuid:{receipt.package}":
        raise BadReceipt("回执里前后写的月报包编号不一样")
    count = f"，要改{len(receipt.findings)}处" if receipt.findings else ""
    return receipt, f"{receipt.stem}：{receipt.verdict}{count}"


def _not_asked(path: Path) -> str:
    """Return what the file is instead, where that can be told."""
    try:
        told = bag_info(read_members(path)).get("Zhifa-Format", "")
    except (Misshapen, KeyError, UserError):
        return ""
    return "这是月报包，不是回执" if told.startswith("zhifa-month") else ""
