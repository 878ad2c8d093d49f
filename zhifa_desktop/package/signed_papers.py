"""The signatures of the papers inside a package: the month's PDF and its workbook.

Only those that lie at the top of the payload; scans deeper inside need no signature. May not decide
what a package is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509

from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.cms import BadSignature
from zhifa_desktop.package.member_names import PAYLOAD
from zhifa_desktop.package.members import Members
from zhifa_desktop.package.pdf_signature import PdfSignatureState, unsound, verify_pdf
from zhifa_desktop.package.workbook_signature import WorkbookSignatureState, verify_workbook

LARGEST = 256 << 20
UNSIGNED = "没有单独的数字签名（较早的版本生成），由包的签名一并保护"


@dataclass(frozen=True, slots=True)
class Papers:
    """What each paper's signatures are worth, by its name in the bag."""

    pdfs: Mapping[str, PdfSignatureState]
    workbooks: Mapping[str, WorkbookSignatureState]

    def strangers(self, signer: x509.Certificate) -> list[str]:
        """Return what to say of papers that somebody signed who is not to be trusted.

        ``signer`` has been judged already.
        """
        states: dict[str, PdfSignatureState | WorkbookSignatureState] = {
            **self.pdfs, **self.workbooks,
        }  # fmt: skip
        return [
            f"“{name}”：{state.trust_problem}"
            for name, state in states.items()
            if state.trust_problem and set(state.certificates) != {signer}
        ]

    def pdf_sentence(self) -> str:
        """Return what to say of the PDFs.

        Raises:
            BadSignature: One has no signature that holds.
        """
        bad = [f"“{name}”：{state.problem}" for name, state in self.pdfs.items() if state.problem]
        if bad:
            raise BadSignature("；".join(bad))
        if not self.pdfs:
            return "包内没有需要签名的 PDF"
        return "；".join(
            f"“{name}”由{state.signer}签名，完整有效" for name, state in self.pdfs.items()
        )

    def workbook_sentence(self) -> str:
        """Return what to say of the workbooks; packages of before carry them unsigned.

        Raises:
            BadSignature: The signature of one does not hold.
        """
        bad = [
            f"“{name}”：{state.problem}"
            for name, state in self.workbooks.items()
            if state.problem and not state.unsigned
        ]
        if bad:
            raise BadSignature("；".join(bad))
        if not self.workbooks:
            return "包内没有需要签名的 Excel"
        return "；".join(
            f"“{name}”" + (UNSIGNED if state.unsigned else f"由{state.signer}签名，各部分没有改动")
            for name, state in self.workbooks.items()
        )


def read_papers(members: Members, roots: Sequence[bytes], crls: Sequence[bytes]) -> Papers:
    """Return the state of every paper; one that is too large is not looked at, and says so."""
    pdfs = {
        name: unsound(_too_large("PDF"))
        if members.size(name) > LARGEST
        else verify_pdf(_content(members, name), roots, crls)
        for name in _papers(members, ".pdf")
    }
    workbooks = {
        name: WorkbookSignatureState(_too_large("Excel"))
        if members.size(name) > LARGEST
        else verify_workbook(_content(members, name), roots, crls)
        for name in _papers(members, ".xlsx")
    }
    return Papers(pdfs, workbooks)


def _papers(members: Members, ending: str) -> Iterator[str]:
    for name in members:
        inside = name.removeprefix(PAYLOAD)
        if inside != name and "/" not in inside and inside.lower().endswith(ending):
            yield name


def _content(members: Members, name: str) -> bytes:
    try:
        return members[name]
    except Misshapen:  # found and told by the step before
        return b""


def _too_large(what: str) -> str:
    return f"{what} 超过 {LARGEST >> 20} MB，没有检查"
