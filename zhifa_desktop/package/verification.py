"""The answer to whoever verifies a file: a verdict, and each step with what was looked at.

Each step names the ordinary tool, and the command, by which a stranger looks for himself. May not
read anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from zhifa_desktop.package.bag_reading import Unsound
from zhifa_desktop.package.by_hand import ByHand
from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.cms import BadSignature

LABELS = {
    "decrypted": "解密",
    "opened": "打开文件",
    "complete": "内容齐全",
    "unchanged": "未被改动",
    "signed": "数字签名",
    "trusted": "签名人可信",
    "unit": "单位相符",
    "valid_at_time": "签名时证书有效",
    "version": "月份和版次",
    "pdf_signed": "PDF 签名",
    "workbook_signed": "Excel 签名",
    "sm2_signed": "国密签名(SM2)",
    "same_values": "内容对照",
    "checks_repeated": "重新校核",
}
PACKAGE_STEPS = (
    "opened", "complete", "unchanged", "signed", "trusted", "unit", "valid_at_time", "version",
    "pdf_signed", "workbook_signed",
)  # fmt: skip
"""What is asked of every package."""

VALID, UNTRUSTED, INVALID, SAME, OTHER = "valid", "untrusted", "invalid", "same", "other"
VERDICTS = {
    VALID: "有效：内容完整，签名可信",
    UNTRUSTED: "内容完整、未被改动，但签名人的身份无法确认",
    INVALID: "无效：不能作为报送件接收",
    SAME: "没有签名：已被另存，内容与签名版一致",
    OTHER: "没有核验",
}
PACKAGE, PAPER, BOOK, SEALED, RECEIPT, UNKNOWN = (
    "package", "pdf", "workbook", "encrypted", "receipt", "unknown",
)  # fmt: skip
KINDS = {
    PACKAGE: "月报包",
    PAPER: "PDF 文件",
    BOOK: "Excel 表格",
    SEALED: "加密的月报包",
    RECEIPT: "回执",
    UNKNOWN: "其他文件",
}

FOR_PRACTICE = "演示证书"
OLDER = "请核对是否拿错"
"""Said in the step of the version where a newer one is known."""
ABOUT_WHO = frozenset({"trusted", "unit"})
"""Steps that ask who signed; the file itself is whole where only they fail."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Step:
    """One question about a file, and its answer in a sentence."""

    step: str
    ok: bool
    detail: str
    tool: str = ""
    """By which ordinary tool a stranger checks it; empty where there is none."""
    command: str = ""

    @property
    def label(self) -> str:
        """Return the step's name for the clerk."""
        return LABELS[self.step]


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: ``valid``, ``untrusted`` (whole, but by an unknown signer) or ``invalid``.

    ``same`` is a workbook that somebody saved again and that says what the signed one says,
    ``other`` a file that is none of these to verify: a receipt, or encrypted to somebody else.
    """

    package: str
    verdict: str
    signer: str | None
    steps: tuple[Step, ...]
    kind: str = PACKAGE
    moment: datetime | None = None
    """When it was signed, as the signer's computer said."""
    remark: str = ""
    """The verdict in other words than the usual ones."""

    @property
    def sentence(self) -> str:
        """Return the verdict in the clerk's words."""
        details = [step.detail for step in self.steps]
        marks = []
        if any(FOR_PRACTICE in detail for detail in details):
            marks.append(f"{FOR_PRACTICE}，不能用于正式报送")
        if any(OLDER in detail for detail in details):
            marks.append("不是最新的一版")
        mark = f"（{'；'.join(marks)}）" if marks else ""
        return f"{self.remark or VERDICTS[self.verdict]}{mark}"

    @property
    def failed(self) -> frozenset[str]:
        """Return the names of the steps that did not pass."""
        return frozenset(step.step for step in self.steps if not step.ok)


@dataclass
class Record:
    """Collects the answers; a step that could not be asked says so."""

    commands: Mapping[str, ByHand] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    signer: str | None = None
    moment: datetime | None = None

    def ask(self, step: str, question: Callable[[], tuple[Answer, str]]) -> Answer | None:
        """Return what a question yields besides its sentence, or None where it failed."""
        try:
            answer, detail = question()
        except (Misshapen, Unsound, BadSignature) as error:
            self.steps.append(Step(step, False, str(error)))
            return None
        self.steps.append(Step(step, True, detail))
        return answer

    def say(self, step: str, ok: bool, detail: str) -> None:
        """Note an answer."""
        self.steps.append(Step(step, ok, detail))

    def whole(self) -> bool:
        """Tell whether nothing failed so far, whoever signed it."""
        return all(step.ok or step.step in ABOUT_WHO for step in self.steps)

    def finished(self, asked: Iterable[str]) -> tuple[Step, ...]:
        """Return every step that was to be asked, in the order of the labels."""
        given = {step.step: step for step in self.steps}
        skipped = "前面的步骤没有通过，这一项没有检查"
        names = {*asked, *given}
        return tuple(
            self._with_command(given.get(name) or Step(name, False, skipped))
            for name in LABELS
            if name in names
        )

    def _with_command(self, step: Step) -> Step:
        by_hand = self.commands.get(step.step, ByHand("", ""))
        return replace(step, tool=by_hand.tool, command=by_hand.command)


def said(sentence: str) -> tuple[bool, str]:
    """Return the answer to a question that yields nothing besides its sentence."""
    return True, sentence


def verdict(steps: Sequence[Step]) -> str:
    """Return what follows from the steps."""
    failed = {step.step for step in steps if not step.ok}
    if not failed:
        return VALID
    return UNTRUSTED if failed <= ABOUT_WHO else INVALID
