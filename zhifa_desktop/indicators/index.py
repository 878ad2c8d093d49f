"""执法质效综合指数: what each weighted indicator reaches of its target, by weight (「方案」第11项).

An indicator counts with the share of its target that it reaches, 100 at most; one that must not
exceed its target counts in full or not at all. What has no value, no target or is not yet due
counts on neither side, so that an empty register neither helps nor harms.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from zhifa_desktop.indicators.declaration import Blank, Index, IndicatorResult
from zhifa_desktop.indicators.targets import Target

FULL, CENT = Decimal(100), Decimal("0.01")

QUALITY_INDEX = Index(
    id="quality_index",
    name="执法质效综合指数",
    unit="分",
    measure="项",
    definition="各项得分按权重加权平均：达标得100分，“不低于”类未达标的按实际÷目标折算，"
    "“不高于”类未达标的不得分；没有数据、没有目标或未到期的不计。权重为示例，可改",
    source="「方案」第11项",
    measures=(11,),
)


def points(one: IndicatorResult) -> Decimal | None:
    """Return an indicator's points out of 100; None where it does not count."""
    if one.value is None or one.target is None or not one.weight or one.waiting:
        return None
    if one.operator == "le":
        return FULL if one.value <= one.target else Decimal(0)
    if not one.target:
        return FULL
    return min(FULL, (one.value * FULL / one.target).quantize(CENT, ROUND_HALF_UP))


def index_result(
    index: Index, found: Iterable[IndicatorResult], target: Target, number: int
) -> IndicatorResult:
    """Return the index as an indicator's answer: numerator Σ weight × points, denominator Σ weight."""  # noqa: E501
    scored = [(one.weight, reached) for one in found if (reached := points(one)) is not None]
    weight = sum((w for w, _ in scored), Decimal(0))
    # as it is printed, so that whoever divides it again finds the same
    reached = sum(((w * p).quantize(CENT, ROUND_HALF_UP) for w, p in scored), Decimal(0))
    value = reached / weight if weight else None
    met = None if value is None or target.number is None else value >= target.number
    return IndicatorResult(
        id=index.id, name=index.name, numerator=reached, denominator=weight, value=value,
        target=target.number, operator=target.operator, met=met, unit=index.unit,
        measure=index.measure, month=None,
        verdict="本期未发生" if value is None else
        "仅报告" if met is None else "达标" if met else "未达标",
        shortfall="", missing=0, number=number, definition=index.definition, source=index.source,
        blank=Blank.NONE if value is None else None, note=target.note,
    )  # fmt: skip
