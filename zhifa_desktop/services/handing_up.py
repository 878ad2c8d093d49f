"""Which version of a month was handed up, when and how, and what the superior answered.

Kept as the month's own text, one for each version; it is no part of any package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from zhifa_desktop.errors import UserError

PART = "hand_up:"
WAYS = ("U盘送达", "报送网页上传", "政务内网传送", "其他")
ANSWERS = ("已接收", "退回修改")
RETURNED = ANSWERS[1]


@dataclass(frozen=True, slots=True)
class HandUp:
    """One version as it was handed up; ``answer`` is one of ANSWERS, or empty while none came.

    ``answered`` is the day of the answer, as an ISO date or empty.
    """

    day: date
    way: str = ""
    answer: str = ""
    answered: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """Where it stands, in a few words."""
        return self.answer or f"{self.day:%m-%d}已报送"


def read(texts: Mapping[str, str]) -> dict[int, HandUp]:
    """Return what was handed up by version, of a month's texts by part."""
    found = {}
    for part, content in texts.items():
        if part.startswith(PART):
            plain = json.loads(content)
            day = date.fromisoformat(plain.pop("day"))
            found[int(part.removeprefix(PART))] = HandUp(day, **plain)
    return found


def written(version: int, given: HandUp | None) -> dict[str, str]:
    """Return the text to keep for a version; an empty one takes the note away."""
    text = "" if given is None else json.dumps(asdict(given), ensure_ascii=False, default=str)
    return {f"{PART}{version}": text}


def refuse(given: HandUp, made: date, today: date) -> None:
    """Refuse a day that cannot be, and a return that does not say why.

    Raises:
        UserError: A day lies before the package was made or handed up, or in the future; or the
            reason of a return is missing.
    """
    _refuse_day("报送日期", given.day, made, "月报生成的日期", today)
    if given.answered:
        answered = date.fromisoformat(given.answered)
        _refuse_day("答复日期", answered, given.day, "报送日期", today)
    if given.answer == RETURNED and not given.note:
        raise UserError(
            "没有写明退回的原因", kept="没有登记", todo="请在“答复说明”里写明退回的原因"
        )


def _refuse_day(label: str, day: date, first: date, of_what: str, today: date) -> None:
    if first <= day <= today:
        return
    why = f"早于{of_what}" if day < first else "是将来的日期"
    raise UserError(f"{label}{day}{why}", kept="没有登记", todo=f"请核对{label}")
