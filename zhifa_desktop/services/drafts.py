"""A first draft of 情况说明: only what the records say, to be edited by a person."""

from __future__ import annotations

from collections.abc import Sequence

from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.papers.content import Narrative
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_content import value_words

PART = "其中："
"""Parts of a figure above them say nothing that it does not."""
FOLLOWED = "明确责任人和完成时限，下月对照通报。"
NOTHING_SHORT = "对照三年行动计划目标，本期有目标值的指标均已达标或按序时推进。"


def draft(month: Month, sentences: Sequence[str], found: Sequence[IndicatorResult]) -> Narrative:
    """Return the three sections as a draft."""
    short = [
        one for one in found if (one.met is False or one.late) and not one.name.startswith(PART)
    ]
    done = f"{month.label}，" + "".join(sentences)
    problems = "".join(_short(one) for one in short) or NOTHING_SHORT
    return Narrative(done, problems, _steps(short))


def _short(one: IndicatorResult) -> str:
    gap = f"，{one.shortfall}" if one.shortfall else ""
    return f"{one.name}{value_words(one.value, one.unit)}，{one.verdict}{gap}。"


def _steps(short: Sequence[IndicatorResult]) -> str:
    """Return one line for each kind of record that is to be gone through."""
    by_measure: dict[str, list[str]] = {}
    for one in short:
        by_measure.setdefault(one.measure, []).append(one.name)
    lines = [
        f"{number}. 针对{'、'.join(names)}，逐{measure}核对原因，{FOLLOWED}"
        for number, (measure, names) in enumerate(by_measure.items(), 1)
    ]
    return "\n".join(lines) or "继续保持，按计划推进各项工作。"
