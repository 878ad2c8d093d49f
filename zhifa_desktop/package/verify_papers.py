"""Says what a single PDF or workbook is worth, outside of its package.

A workbook that somebody saved again has no signature any more; where the signed one, or what it was
made from, is at hand, its cells are held against that. May not look for it: the reader does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.by_hand import ByHand, pdf_command, workbook_command
from zhifa_desktop.package.china_time import minute_text
from zhifa_desktop.package.cms import BadSignature
from zhifa_desktop.package.identity import is_test
from zhifa_desktop.package.members import opened
from zhifa_desktop.package.pdf_signature import PdfSignatureState, verify_pdf
from zhifa_desktop.package.verification import (
    BOOK,
    FOR_PRACTICE,
    INVALID,
    PAPER,
    SAME,
    VALID,
    Record,
    Verification,
    said,
    verdict,
)
from zhifa_desktop.package.workbook_signature import WorkbookSignatureState, verify_workbook
from zhifa_desktop.package.workbook_values import (
    Values,
    differences_sentence,
    same_values,
    values_of,
)

LARGEST = 256 << 20
NO_SIGNATURE = "没有电子签名，或签名已失效"
NOT_THE_SAME = "没有签名，内容也没有与签名版对上"


class Original(NamedTuple):
    """The workbook that was signed, and in words where it is from."""

    workbook: bytes
    source: str


FindOriginal = Callable[[Values], Original | None]
"""Finds the signed workbook that the cells of another one come from."""


def verify_paper(path: Path, roots: Sequence[bytes], crls: Sequence[bytes]) -> Verification:
    """Verify a PDF by itself.

    Raises:
        UserError: It is missing or may not be read, or a root is no certificate.
    """
    command = pdf_command(path.name)
    record = Record({"pdf_signed": command, "trusted": command})
    data = record.ask("opened", lambda: (_read(path), "是 PDF 文件"))
    if data is not None:
        state = verify_pdf(data, roots, crls)
        record.signer, record.moment = state.signer, state.moment
        record.ask("pdf_signed", lambda: said(_pdf_sentence(state)))
        if not state.problem:
            _say_trust(record, state)
    return _answer(path, record, ("opened", "pdf_signed", "trusted"), PAPER)


def verify_book(
    path: Path, roots: Sequence[bytes], crls: Sequence[bytes], find: FindOriginal
) -> Verification:
    """Verify a workbook by itself; ``find`` looks for the signed one where this has no signature.

    Raises:
        UserError: It is missing or may not be read, or a root is no certificate.
    """
    command = workbook_command(path.name)
    record = Record({"workbook_signed": command, "trusted": command, "same_values": _BY_EYE})
    data = record.ask("opened", lambda: (_read(path), "是 Excel 表格(.xlsx)"))
    state = verify_workbook(data, roots, crls) if data is not None else None
    if data is None or state is None:
        return _answer(path, record, ("opened", "workbook_signed", "trusted"), BOOK)
    record.signer, record.moment = state.signer, state.moment
    record.ask("workbook_signed", lambda: said(_book_sentence(state)))
    if state.unsigned:
        same = record.ask("same_values", lambda: _compared(data, find))
        found = _answer(path, record, ("opened", "workbook_signed"), BOOK)
        return _resaved(found) if same else found
    if state.whole:
        _say_trust(record, state)
    return _answer(path, record, ("opened", "workbook_signed", "trusted"), BOOK)


_BY_EYE = ByHand("Excel、WPS", "与包内的 data/月报.xlsx 并排打开，逐格对照")


def _answer(path: Path, record: Record, asked: Sequence[str], kind: str) -> Verification:
    steps = record.finished(asked)
    found = verdict(steps)
    failed = {step.step for step in steps if not step.ok}
    remark = ""
    if found == VALID:
        remark = "有效：签名完整，签名人可信"
    elif found == INVALID:
        remark = f"无效：{NOT_THE_SAME if 'same_values' in failed else NO_SIGNATURE}"
    return Verification(path.name, found, record.signer, steps, kind, record.moment, remark)


def _say_trust(record: Record, state: PdfSignatureState | WorkbookSignatureState) -> None:
    practice = any(is_test(certificate) for certificate in state.certificates)
    mark = f"（{FOR_PRACTICE}，仅供测试，不能用于正式报送）" if practice else ""
    sentence = state.trust_problem or f"签名人由受信任的根证书签发{mark}"
    record.say("trusted", not state.trust_problem, sentence)


def _resaved(found: Verification) -> Verification:
    return Verification(found.package, SAME, None, found.steps, found.kind)


def _read(path: Path) -> bytes:
    with opened(path) as stream:
        size = stream.seek(0, 2)
        if size > LARGEST:
            raise BadSignature(f"文件超过 {LARGEST >> 20} MB，没有检查")
        stream.seek(0)
        return stream.read()


def _pdf_sentence(state: PdfSignatureState) -> str:
    if state.problem:
        raise BadSignature(state.problem)
    return (
        "；".join(
            f"{one.field}：{one.name}"
            + (f"，{minute_text(one.moment)}" if one.moment else "")
            + ("(时间戳证明)" if one.attested else "")
            for one in state.details
        )
        + "；签名之后没有改动"
    )


def _book_sentence(state: WorkbookSignatureState) -> str:
    if state.problem:
        raise BadSignature(state.problem)
    when = f"，{minute_text(state.moment)}" if state.moment else ""
    return f"由“{state.signer}”签名{when}({state.reason})，各部分没有改动"


def _compared(workbook: bytes, find: FindOriginal) -> tuple[bool, str]:
    """Return whether a workbook says what the signed one says.

    Raises:
        BadSignature: It does not, or there is none to hold it against.
    """
    try:
        original = find(values_of(workbook))
        if original is None:
            raise BadSignature(
                "找不到与它对应的签名版，没有内容可对照；请把月报包放在同一个文件夹里再核验，"
                "或打开签发它的台账"
            )
        differences = same_values(original.workbook, workbook)
    except UserError as error:
        raise BadSignature(error.what) from error
    sentence = f"{differences_sentence(differences)}(对照：{original.source})"
    if differences:
        raise BadSignature(sentence)
    return True, sentence
