"""Where a month stands on its way up: the stages, in which order they may follow, by whom.

草稿 → 已校核 → 已审核 → 已签名 → 已上报 → 已接收 or 退回. What was confirmed of a month holds for
the content that was looked at; whoever changes the content afterwards takes it back to 草稿.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhifa_desktop.errors import UserError


class Stage(StrEnum):
    """The stages in their order; a returned month begins again with the next version."""

    DRAFT = "draft"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    HANDED = "handed"
    RECEIVED = "received"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self]


LABELS = {
    Stage.DRAFT: "草稿", Stage.CHECKED: "已校核", Stage.REVIEWED: "已审核", Stage.SIGNED: "已签名",
    Stage.HANDED: "已上报", Stage.RECEIVED: "已接收", Stage.RETURNED: "退回",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What somebody said of a month's content, which ``content`` is the digest of.

    ``version`` is the version that was to come. ``exception`` says why the same person did it who
    did the step before; ``sent_back`` that the reviewer wants something changed.
    """

    stage: Stage
    version: int
    content: str
    name: str
    who: str
    at: str
    note: str = ""
    exception: str = ""
    sent_back: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The versions of a month so far: the last one's number, whether handed up, the answer."""

    version: int = 0
    handed: bool = False
    answer: Stage | None = None

    @property
    def stage(self) -> Stage:
        """Where the last version stands."""
        if not self.version:
            return Stage.DRAFT
        return self.answer or (Stage.HANDED if self.handed else Stage.SIGNED)


def stage_of(confirmed: Sequence[Confirmed], lines: Lines, content: str | None) -> Stage:
    """Return where a month stands.

    Args:
        confirmed: What was confirmed, the earliest first.
        lines: Its versions.
        content: The digest of what the month says now; None where nobody asked, and what was
            confirmed last is believed.
    """
    waiting = [one for one in confirmed if one.version == lines.version + 1]
    if not waiting or waiting[-1].sent_back:
        return Stage.DRAFT if waiting and lines.version == 0 else lines.stage
    last = waiting[-1]
    if content is not None and last.content != content:
        return lines.stage if lines.version else Stage.DRAFT
    return last.stage


def outdated(confirmed: Sequence[Confirmed], lines: Lines, content: str) -> Confirmed | None:
    """Return what was confirmed of the coming version and holds no more; else None."""
    waiting = [one for one in confirmed if one.version == lines.version + 1]
    last = waiting[-1] if waiting else None
    return last if last and not last.sent_back and last.content != content else None


def refuse_same_person(name: str, before: Confirmed | None, *, apart: bool, exception: str) -> str:
    """Return what is recorded of one person doing two steps; empty where two did.

    Args:
        name: Who does this step.
        before: The step before.
        apart: The office has different people for it.
        exception: Why this time it is the same person.

    Raises:
        UserError: The same person, no reason, and the office has different people.
    """
    if before is None or before.name.strip() != name.strip():
        return ""
    if not apart:
        return exception.strip() or "本单位由一人兼任"
    if not exception.strip():
        raise UserError(
            f"“{name}”已经办理了{before.stage.label.removeprefix('已')}，审核应由另一个人办理",
            kept="没有登记", todo="请由审核人办理；确实只有一人的，写明原因",
            option="--exception “原因”",
        )  # fmt: skip
    return exception.strip()
