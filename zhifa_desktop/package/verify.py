"""Says of a package, step by step, whether it is what its signer handed up.

Every byte of the file is accounted for: the zip's own by :mod:`canonical_zip`, the payload's by the
manifest, the manifest's by the tag manifest, and the tag manifest's by the signature, which has no
spare bytes. Whatever a stranger's file holds, the answer is a sentence. May not change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from zhifa_desktop.package.bag import SIGNATURE, SM2_SIGNATURE, TAG_MANIFEST
from zhifa_desktop.package.bag_reading import (
    LARGEST_TAG_FILE,
    bag_info,
    check_complete,
    check_unchanged,
)
from zhifa_desktop.package.by_hand import package_commands
from zhifa_desktop.package.china_time import day_text, minute_text
from zhifa_desktop.package.cms import LARGEST as LARGEST_SIGNATURE
from zhifa_desktop.package.cms import BadSignature, Signature, read_detached
from zhifa_desktop.package.declared import FORMAT, RECEIPT, check_unit, check_version
from zhifa_desktop.package.members import Members, read_members
from zhifa_desktop.package.signed_papers import Papers, read_papers
from zhifa_desktop.package.sm2_member import sm2_sentence
from zhifa_desktop.package.trust import Trust, find_trust, validity_problem
from zhifa_desktop.package.verification import (
    LABELS,
    PACKAGE,
    PACKAGE_STEPS,
    VERDICTS,
    Record,
    Step,
    Verification,
    said,
    verdict,
)
from zhifa_desktop.package.verification import RECEIPT as RECEIPT_KIND

__all__ = ["LABELS", "VERDICTS", "Repeat", "Step", "Verification", "verify_package"]

Repeat = Callable[[Members], tuple[bool, str]]
"""Runs the checks again on the members of a package: fine or not, and a sentence."""
History = Callable[[Members], str]
"""Holds a version against those the reader knows; a clause, or Unsound."""

CLOCKS_DIFFER = timedelta(days=1)
"""How far a signature may lie ahead of the reader's clock."""


def verify_package(
    path: Path,
    *,
    roots: Sequence[bytes] = (),
    crls: Sequence[bytes] = (),
    moment: datetime | None = None,
    repeat: Repeat | None = None,
    history: History | None = None,
) -> Verification:
    """Verify a package.

    Args:
        path: The zip file.
        roots: Certificates (PEM or DER) of the roots that the reader trusts.
        crls: Lists of revoked certificates (PEM or DER) that the reader was given.
        moment: Now, with a time zone; a signature from the future is then found.
        repeat: Runs the checks again on the members, if the reader can.
        history: Holds the version against those that the reader knows.

    Raises:
        UserError: The file is missing or may not be read, or a root is no certificate.
    """
    record = Record(package_commands(path.name, ()))
    members = record.ask("opened", lambda: _open(path))
    kind = PACKAGE
    if members is not None:
        record.commands = package_commands(path.name, members)
        if record.ask("complete", lambda: said(check_complete(members))):
            if record.ask("unchanged", lambda: said(check_unchanged(members))):
                kind = _kind(members)
            signature = record.ask("signed", lambda: _signed(members))
            if signature:
                _ask_about_signers(record, members, signature, (roots, crls, moment))
                record.ask("version", lambda: said(_version(members, path.name, history)))
    if repeat and kind == PACKAGE:
        _repeat(record, members, repeat)
    steps = record.finished((*PACKAGE_STEPS, *(["checks_repeated"] if repeat else [])))
    return Verification(path.name, verdict(steps), record.signer, steps, kind, record.moment)


Known = tuple[Sequence[bytes], Sequence[bytes], datetime | None]
"""What the reader knows: roots, lists of revoked certificates, what time it is."""


def _repeat(record: Record, members: Members | None, repeat: Repeat) -> None:
    if members is not None and record.whole():
        record.say("checks_repeated", *repeat(members))


def _kind(members: Members) -> str:
    return RECEIPT_KIND if bag_info(members).get(FORMAT, "").startswith(RECEIPT) else PACKAGE


def _open(path: Path) -> tuple[Members, str]:
    members = read_members(path)
    return members, f"是本程序格式的月报包，内有 {len(members)} 个文件"


def _signed(members: Members) -> tuple[Signature, str]:
    for name, largest in ((SIGNATURE, LARGEST_SIGNATURE), (TAG_MANIFEST, LARGEST_TAG_FILE)):
        if members.size(name) > largest:
            raise BadSignature(f"“{name}”过大，不是本程序写出的")
    signature = read_detached(members[SIGNATURE], members[TAG_MANIFEST])
    return signature, f"由“{signature.name}”签名，签名与清单相符"


def _ask_about_signers(
    record: Record, members: Members, signature: Signature, known: Known
) -> None:
    record.signer, record.moment = signature.name, signature.moment
    roots, crls, now = known
    trust = find_trust(signature.signer, signature.others, roots, signature.moment, crls)
    papers = read_papers(members, roots, crls)
    strangers = papers.strangers(signature.signer)
    detail = "；".join(strangers) if trust.trusted and strangers else trust.sentence
    record.say("trusted", trust.trusted and not strangers, detail)
    record.ask("unit", lambda: said(check_unit(bag_info(members), signature.signer)))
    record.ask("valid_at_time", lambda: said(_validity(signature, trust, now)))
    _ask_about_papers(record, papers)
    if SM2_SIGNATURE in members:
        record.ask("sm2_signed", lambda: said(sm2_sentence(members, signature.moment)))


def _ask_about_papers(record: Record, papers: Papers) -> None:
    record.ask("pdf_signed", lambda: said(papers.pdf_sentence()))
    record.ask("workbook_signed", lambda: said(papers.workbook_sentence()))


def _version(members: Members, file_name: str, history: History | None) -> str:
    sentence = check_version(bag_info(members), file_name)
    more = history(members) if history else ""
    return f"{sentence}；{more}" if more else sentence


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
