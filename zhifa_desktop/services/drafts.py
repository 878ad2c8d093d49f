"""A first draft of 情况说明: only what the records say, to be edited by a person."""

from __future__ import annotations

from collections.abc import Sequence

from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.papers.content import Narrative
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_content import value_words

NOTHING_SHORT = "对照三年行动计划目标，本期有目标值的指标均已达标或按序时推进。"


def draft(month: Month, sentences: Sequence[str], found: Sequence[IndicatorResult]) -> Narrative:
    """Return the three sections as a draft."""
    short = [one for one in found if one.met is False or one.verdict.startswith("序时落后")]
    done = f"{month.label}，" + "".join(sentences)
    problems = "".join(_short(one) for one in short) or NOTHING_SHORT
    steps = "\n".join(f"{n}. {_step(one)}" for n, one in enumerate(short, 1))
    return Narrative(done, problems, steps or "继续保持，按计划推进各项工作。")


def _short(one: IndicatorResult) -> str:
    gap = f"，{one.shortfall}" if one.shortfall else ""
    return f"{one.name}{value_words(one.value, one.unit)}，{one.verdict}{gap}。"


def _step(one: IndicatorResult) -> str:
    return f"针对{one.name}，逐{one.measure}核对原因，明确责任人和完成时限，下月对照通报。"
