"""Says of a package, step by step, whether it is what its signer handed up.

Every byte of the file is accounted for: the zip's own by :mod:`canonical_zip`, the payload's by the
manifest, the manifest's by the tag manifest, and the tag manifest's by the signature, which has no
spare bytes. Whatever a stranger's file holds, the answer is a sentence. May not change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from zhifa_desktop.package.bag import SIGNATURE, TAG_MANIFEST
from zhifa_desktop.package.bag_reading import (
    LARGEST_TAG_FILE,
    Unsound,
    check_complete,
    check_unchanged,
)
from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.china_time import day_text, minute_text
from zhifa_desktop.package.cms import LARGEST as LARGEST_SIGNATURE
from zhifa_desktop.package.cms import BadSignature, Signature, read_detached
from zhifa_desktop.package.member_names import PAYLOAD
from zhifa_desktop.package.members import Members, read_members
from zhifa_desktop.package.pdf_signature import PdfSignatureState, unsound, verify_pdf
from zhifa_desktop.package.trust import Trust, find_trust, validity_problem

Repeat = Callable[[Members], tuple[bool, str]]
"""Runs the checks again on the members of a package: fine or not, and a sentence."""

LABELS = {
    "opened": "打开文件",
    "complete": "内容齐全",
    "unchanged": "未被改动",
    "signed": "数字签名",
    "trusted": "签名人可信",
    "valid_at_time": "签名时证书有效",
    "pdf_signed": "PDF 签名",
    "checks_repeated": "重新校核",
}
VERDICTS = {
    "valid": "有效：内容完整，签名可信",
    "untrusted": "内容完整、未被改动，但签名人的身份无法确认",
    "invalid": "无效：不能作为报送件接收",
}

FOR_PRACTICE = "演示证书"
Answer = TypeVar("Answer")

LARGEST_PDF = 256 << 20
CLOCKS_DIFFER = timedelta(days=1)
"""How far a signature may lie ahead of the reader's clock."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question about a package, and its answer in a sentence."""

    step: str
    ok: bool
    detail: str

    @property
    def label(self) -> str:
        """Return the step's name for the clerk."""
        return LABELS[self.step]


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: ``valid``, ``untrusted`` (whole, but by an unknown signer) or ``invalid``."""

    package: str
    verdict: str
    signer: str | None
    steps: tuple[Step, ...]

    @property
    def sentence(self) -> str:
        """Return the verdict in the clerk's words."""
        practice = any(FOR_PRACTICE in step.detail for step in self.steps)
        mark = f"（{FOR_PRACTICE}，不能用于正式报送）" if practice else ""
        return f"{VERDICTS[self.verdict]}{mark}"


def verify_package(
    path: Path,
    *,
    roots: Sequence[bytes] = (),
    crls: Sequence[bytes] = (),
    moment: datetime | None = None,
    repeat: Repeat | None = None,
) -> Verification:
    """Verify a package.

    Args:
        path: The zip file.
        roots: Certificates (PEM or DER) of the roots that the reader trusts.
        crls: Lists of revoked certificates (PEM or DER) that the reader was given.
        moment: Now, with a time zone; a signature from the future is then found.
        repeat: Runs the checks again on the members, if the reader can.

    Raises:
        UserError: The file is missing or may not be read, or a root is no certificate.
    """
    record = _Record()
    members = record.ask("opened", lambda: _open(path))
    if members is not None and record.ask("complete", lambda: _said(check_complete(members))):
        record.ask("unchanged", lambda: _said(check_unchanged(members)))
        signature = record.ask("signed", lambda: _signed(members))
        if signature:
            _ask_about_signers(record, members, signature, _Known(roots, crls, moment))
    if repeat and members is not None and record.fine_but_for_trust():
        record.steps.append(Step("checks_repeated", *repeat(members)))
    steps = record.finished(with_repeat=repeat is not None)
    return Verification(path.name, _verdict(steps), record.signer, steps)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the reader knows: roots, lists of revoked certificates, what time it is."""

    roots: Sequence[bytes]
    crls: Sequence[bytes]
    now: datetime | None


def _verdict(steps: Sequence[Step]) -> str:
    failed = {step.step for step in steps if not step.ok}
    if not failed:
        return "valid"
    return "untrusted" if failed == {"trusted"} else "invalid"


class _Record:
    """Collects the answers in their order; a step that could not be asked says so."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.signer: str | None = None

    def ask(self, step: str, question: Callable[[], tuple[Answer, str]]) -> Answer | None:
        """Return what a question yields besides its sentence, or None where it failed."""
        try:
            answer, detail = question()
        except (Misshapen, Unsound, BadSignature) as error:
            self.steps.append(Step(step, False, str(error)))
            return None
        self.steps.append(Step(step, True, detail))
        return answer

    def fine_but_for_trust(self) -> bool:
        """Tell whether the package is whole, whoever signed it."""
        return all(step.ok or step.step == "trusted" for step in self.steps)

    def finished(self, *, with_repeat: bool) -> tuple[Step, ...]:
        """Return every step in the order of the labels."""
        given = {step.step: step for step in self.steps}
        skipped = "前面的步骤没有通过，这一项没有检查"
        return tuple(
            given.get(name) or Step(name, False, skipped)
            for name in LABELS
            if with_repeat or name != "checks_repeated"
        )


def _open(path: Path) -> tuple[Members, str]:
    members = read_members(path)
    return members, f"是本程序格式的月报包，内有 {len(members)} 个文件"


def _said(sentence: str) -> tuple[bool, str]:
    return True, sentence


def _signed(members: Members) -> tuple[Signature, str]:
    for name, largest in ((SIGNATURE, LARGEST_SIGNATURE), (TAG_MANIFEST, LARGEST_TAG_FILE)):
        if members.size(name) > largest:
            raise BadSignature(f"“{name}”过大，不是本程序写出的")
    signature = read_detached(members[SIGNATURE], members[TAG_MANIFEST])
    return signature, f"由“{signature.name}”签名，签名与清单相符"


def _ask_about_signers(
    record: _Record,
    members: Members,
    signature: Signature,
    known: _Known,
) -> None:
    record.signer = signature.name
    trust = find_trust(
        signature.signer, signature.others, known.roots, signature.moment, known.crls
    )
    papers = _papers(members, known)
    strangers = [
        f"“{name}”：{state.trust_problem}"
        for name, state in papers.items()
        if state.trust_problem and set(state.certificates) != {signature.signer}
    ]
    trusted = trust.trusted and not strangers
    detail = "；".join(strangers) if trust.trusted and strangers else trust.sentence
    record.steps.append(Step("trusted", trusted, detail))
    record.ask("valid_at_time", lambda: _said(_validity(signature, trust, known.now)))
    record.ask("pdf_signed", lambda: _said(_papers_sentence(papers)))


def _validity(signature: Signature, trust: Trust, now: datetime | None) -> str:
    signed = minute_text(signature.moment)
    if now and signature.moment > now + CLOCKS_DIFFER:
        raise BadSignature(
            f"签名时间（{signed}）晚于现在（{minute_text(now)}），请检查两台电脑的日期"
        )
    problem = validity_problem((signature.signer, *signature.others), signature.moment)
    if problem or trust.revoked:
        raise BadSignature(problem or f"{trust.revoked}，签名在吊销之后")
    until = signature.signer.not_valid_after_utc
    expired = "，现已到期，但签名时有效" if now and now > until else ""
    return f"签名时间为{signed}，证书有效期至{day_text(until)}{expired}"


def _papers(members: Members, known: _Known) -> dict[str, PdfSignatureState]:
    """Return the state of the papers of the month; scans deeper inside need no signature."""
    papers = {}
    for name in members:
        inside = name.removeprefix(PAYLOAD)
        if inside != name and "/" not in inside and inside.lower().endswith(".pdf"):
            if members.size(name) > LARGEST_PDF:
                papers[name] = unsound(f"PDF 超过 {LARGEST_PDF >> 20} MB，没有检查")
            else:
                papers[name] = verify_pdf(_content(members, name), known.roots, known.crls)
    return papers


def _content(members: Members, name: str) -> bytes:
    try:
        return members[name]
    except Misshapen:  # found and told by the step before
        return b""


def _papers_sentence(papers: Mapping[str, PdfSignatureState]) -> str:
    bad = [f"“{name}”：{state.problem}" for name, state in papers.items() if state.problem]
    if bad:
        raise BadSignature("；".join(bad))
    if not papers:
        return "包内没有需要签名的 PDF"
    return "；".join(f"“{name}”由{state.signer}签名，完整有效" for name, state in papers.items())
