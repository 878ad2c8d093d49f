"""The parts of a dossier (表一 … 表十, offices.md 4) and how one is printed: what was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhifa_desktop.errors import UserError

FULL, PROMOTION = "full", "promotion"


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it stands in the table of contents; ``always`` is printed without records too.

    The four that the plan names (「方案」§4: 执法办案、学习培训、奖励惩戒、追责问责) always are.
    """

    code: str
    number: str
    title: str
    always: bool = False


PARTS = (
    Part("basics", "表一", "基本情况", always=True),
    Part("course", "表二", "学习与任职经历"),
    Part("cards", "表三", "资格证件", always=True),
    Part("cases", "表四", "执法办案", always=True),
    Part("training", "表五", "学习培训", always=True),
    Part("merits", "表六", "奖励惩戒", always=True),
    Part("accountability", "表七", "追责问责", always=True),
    Part("appraisal", "表八", "年度考核及运用"),
    Part("other", "表九", "其他情况"),
    Part("materials", "表十", "佐证材料目录"),
    Part("changes", "附表", "关键信息变更"),
)
ALL_PARTS = frozenset(part.code for part in PARTS)


@dataclass(frozen=True, slots=True)
class Printing:
    """How a dossier is printed.

    Attributes:
        preset: ``full``, or ``promotion`` without contact and health data.
        reveal: Print id and phone numbers in full (a purpose is then needed).
        purpose: 打印用途, on the cover and in the log; empty for the usual one.
        parts: Codes of the parts that are wanted.
        scans: Append the scans that 表十 lists.
    """

    preset: str = FULL
    reveal: bool = False
    purpose: str = ""
    parts: frozenset[str] = ALL_PARTS
    scans: bool = False


def parts_named(text: str) -> frozenset[str]:
    """Return the codes of parts as somebody names them: 4,5 or 执法办案、表五.

    Raises:
        UserError: There is no such part, or none is named.
    """
    words = [word for word in re.split(r"[\s,，、;；]+", text) if word]
    if not words:
        raise UserError("没有写要印哪些项目", kept="没有生成档案", todo=_offered())
    return frozenset(_named(word) for word in words)


def _named(word: str) -> str:
    for number, part in enumerate(PARTS, 1):
        if word in (str(number), part.number, part.title):
            return part.code
    raise UserError(f"档案里没有“{word}”这一项", kept="没有生成档案", todo=_offered())


def _offered() -> str:
    return "可写序号或名称：" + "、".join(_numbered(PARTS))


def _numbered(parts: Iterable[Part]) -> Iterable[str]:
    return (f"{number} {part.title}" for number, part in enumerate(parts, 1))
