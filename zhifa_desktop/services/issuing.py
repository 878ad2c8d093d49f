"""Rendering a frozen month into its signed package and the readable copies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhifa_desktop import __version__
from zhifa_desktop.db.files import explained, sweep, write_beside
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import Sm2, build_bag
from zhifa_desktop.package.bag_reading import bag_info
from zhifa_desktop.package.canonical_zip import Content
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.identity import Identity
from zhifa_desktop.package.members import open_package
from zhifa_desktop.package.readme import readme
from zhifa_desktop.package.verify import verify_package
from zhifa_desktop.package.workbook_signature import sign_workbook
from zhifa_desktop.papers.content import NIL_REPORT, MonthPaper
from zhifa_desktop.papers.letter import letter_pdf
from zhifa_desktop.papers.month_pdf import month_pdf
from zhifa_desktop.papers.workbook import month_workbook
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import snapshots
from zhifa_desktop.services.issued_before import WITHOUT_DIVISION, package_name
from zhifa_desktop.services.month_data import PDF, WORKBOOK, data_files, described
from zhifa_desktop.services.paper_names import letter_attachments, paper_names
from zhifa_desktop.services.paper_signing import Party, sign_paper
from zhifa_desktop.services.repeating import CODE
from zhifa_desktop.services.sm2_keys import second_signature
from zhifa_desktop.services.snapshots import Frozen, Issued
from zhifa_desktop.services.what_changed import letter_sentence
from zhifa_desktop.services.workspace import Report, Workspace

STEPS = 5


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export made: the package, all files, the version and its 校验码.

    ``repeated`` says that nothing had changed since that version, which was made again;
    ``cautions`` what the clerk should know of the signatures.
    """

    package: Path
    files: tuple[Path, ...]
    version: int
    digest8: str
    repeated: bool
    cautions: tuple[str, ...] = ()


def issue(
    workspace: Workspace,
    month: Month,
    frozen: Frozen,
    who: Party,
    out_dir: Path,
    report: Report,
) -> ExportResult:
    """Write the package and its copies, and freeze the version in the store.

    The version counts only once all its files lie in the folder.

    Raises:
        UserError: No reason for a new version, or the folder cannot be written.
    """
    with workspace.reader() as connection:
        versions = snapshots.issued(connection, month)
        last = snapshots.load(connection, month, versions[-1].version) if versions else None
    following = bool(versions) and frozen.document["version"] == versions[-1].version + 1
    same = last is not None and snapshots.same_content(last.document, frozen.document)
    repeated = following and same
    if repeated and last is not None:
        frozen = last
    document = frozen.document
    before = document["version"] - 1
    if not repeated and before and not document["reason"].strip():
        why = "此后台账有改动" if following else "台账中没有它的记录(恢复过较早的备份)"
        raise UserError(
            f"{month.label}月报已有第{before}版，{why}",
            kept="没有生成新的一版",
            todo="请写明更正原因后再生成",
            option="--reason “原因”",
        )
    moment = workspace.now().replace(tzinfo=UTC)
    paper = snapshots.paper_of(document["paper"])
    with workspace.reader() as connection:
        sm2, caution = second_signature(connection, moment)
    who.cautions += [caution] if caution else []
    files = _write(month, frozen, paper, who, out_dir, moment, report, sm2=sm2)
    short = paper.digest
    if not repeated:
        one = Issued(
            month, document["version"], files[0].name, document["digest"],
            document["previous"], document["reason"], workspace.now(), workspace.user,
        )  # fmt: skip
        with workspace.work(f"签发{month.label}月报第{one.version}版") as unit:
            snapshots.save(unit.connection, one, frozen)
    report(STEPS, STEPS, "完成")
    return ExportResult(files[0], files, document["version"], short, repeated, tuple(who.cautions))


def _write(
    month: Month,
    frozen: Frozen,
    paper: MonthPaper,
    who: Party,
    out_dir: Path,
    moment: datetime,
    report: Report,
    *,
    sm2: Sm2 | None,
) -> tuple[Path, ...]:
    with explained(out_dir):
        out_dir.mkdir(parents=True, exist_ok=True)
    sweep(out_dir)
    document = frozen.document
    report(2, STEPS, "正在排版")
    unsigned, workbook = month_pdf(paper), month_workbook(paper)
    package = out_dir / package_name(document["office"]["division"], month, document["version"])
    pdf = made_before(package, document["id"])
    if pdf is None:
        report(3, STEPS, "正在签名")
        reason = f"{paper.period}月报第{paper.version}版"
        pdf = sign_paper(unsigned, who, reason=reason, location=paper.unit_name, moment=moment)
        signed = sign_workbook(workbook, who.unit, moment=moment, reason=reason)
        report(4, STEPS, "正在写入")
        content = {WORKBOOK: signed, PDF: pdf, **dict(data_files(document, frozen.files))}
        _bag(content, _info(document, who.unit), who.unit, moment, package, sm2)
    names = paper_names(paper.unit_name, month, paper.version)
    listed = replace(paper, attachments=letter_attachments(package.name, names))
    letter = letter_pdf(listed, correction=letter_sentence(paper, document["reason"]))
    copies = {names.pdf: pdf, names.workbook: workbook, names.letter: letter}
    return (package, *(write_beside(out_dir / name, data) for name, data in copies.items()))


def _bag(
    content: Mapping[str, Content],
    info: Mapping[str, str],
    identity: Identity,
    moment: datetime,
    package: Path,
    sm2: Sm2 | None,
) -> None:
    told = readme(info, {name: described(name) for name in sorted(content)}, sm2=sm2 is not None)
    build_bag(
        content, info, lambda data: sign_detached(data, identity, moment), package,
        readme=told, sm2=sm2,
    )  # fmt: skip


def _info(document: Mapping[str, Any], identity: Identity) -> dict[str, str]:
    """Return bag-info.txt: who, what, which version, made with which rules."""
    office, rules = document["office"], document["rules"]
    return {
        "Source-Organization": office["name"],
        "External-Identifier": f"urn:uuid:{document['id']}",
        "Bagging-Date": document["reported_on"],
        "Bag-Software-Agent": f"zhifa-desktop {__version__}",
        "Zhifa-Format": document["format"],
        "Zhifa-Division": office["division"] or WITHOUT_DIVISION,
        "Zhifa-Month": document["month"],
        "Zhifa-Version": str(document["version"]),
        "Zhifa-Previous-Digest": document["previous"] or "none",
        "Zhifa-Reason": document["reason"] or "none",
        "Zhifa-Grade": document["grade"],
        "Zhifa-Rules": "; ".join(f"{name}={value}" for name, value in sorted(rules.items())),
        **({"Zhifa-Nil-Report": "yes"} if document["paper"]["title"].endswith(NIL_REPORT) else {}),
        CODE: document["paper"]["digest"],
        "Zhifa-Signer": identity.name,
    }


def made_before(package: Path, identity: str) -> bytes | None:
    """Return the signed PDF of this very package if it lies here whole; it is never overwritten.

    Raises:
        UserError: Another or a damaged file has its name.
    """
    if not package.exists():
        return None
    if verify_package(package).verdict != "invalid":
        members = open_package(package)
        if identity in dict(bag_info(members)).get("External-Identifier", ""):
            return bytes(members[PDF])
    raise UserError(
        f"“{package.parent}”里已有另一个“{package.name}”",
        kept="没有覆盖它，台账没有改动",
        todo="请换一个文件夹，或先把那个文件移走",
    )
