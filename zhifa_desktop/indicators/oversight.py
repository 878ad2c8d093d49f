"""Indicators of complaints, remedies, problems and supervisors (「方案」工作目标、第6、12项)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, false, or_

from zhifa_desktop.indicators.complaint_tables import (
    RATED,
    SATISFIED,
    about_enforcement,
    closed_in_time,
    concluded,
    due,
)
from zhifa_desktop.indicators.declaration import PERCENT, Covers, Indicator, Scope
from zhifa_desktop.registers.remedies import corrected

HOTLINE, RECONSIDERATION = "12328", "reconsideration"
ENDED_OTHERWISE = ("settled", "withdrawn", "ended")


def _hotline(row: Any) -> Any:
    return row.source == HOTLINE


def _rated(row: Any, scope: Scope) -> Any:
    return and_(
        _hotline(row), about_enforcement(row, scope),
        row.visited_on.between(scope.since, scope.until), row.satisfaction.in_(RATED),
    )  # fmt: skip


def _satisfied(row: Any, scope: Scope) -> Any:
    answers = SATISFIED if scope.options.basically_satisfied else SATISFIED[:1]
    return row.satisfaction.in_(answers)


def of_correction_rate(row: Any, scope: Scope) -> Any:
    """Return whether a remedy counts in 纠错率: concluded for good in the period."""
    found = concluded(row, scope)
    if scope.options.ended_otherwise:
        return found
    return and_(found, row.outcome.not_in(ENDED_OTHERWISE))


_CORRECTED = (
    "纠错÷审结(复议、诉讼合计)，只计最终一级的结果；纠错指撤销、部分撤销、变更、确认违法、确认无效、"
    "责令履行、责令给付；{ended}"
)
_LAW = "「方案」工作目标；行政复议法第63—67条；行政诉讼法第70—77条"


def _corrected(name: str, label: str, words: str, kinds: Any) -> Indicator:
    return Indicator(
        id=name,
        name=label,
        register="remedy",
        unit=PERCENT,
        measure="件",
        covers=Covers.YEAR,
        counted=lambda row, scope: and_(of_correction_rate(row, scope), kinds(row)),
        met=lambda row, scope: corrected(row, scope.at),
        definition=words,
        source=_LAW if words is _CORRECTED else "「方案」工作目标",
        measures=(6,),
    )


def _rectification_due(row: Any, scope: Scope) -> Any:
    return row.due_on.between(scope.since, scope.until)


def _supervised_unit(row: Any, scope: Scope) -> Any:
    levels = ["brigade"]
    levels += ["squadron"] * scope.options.supervisors_of_squadrons
    levels += ["station"] * scope.options.supervisors_of_stations
    return row.level.in_(levels)


def _supervised(row: Any, scope: Scope) -> Any:
    one, living = scope.at.of("supervisor")
    whose = or_(one.unit == row.id, and_(one.unit.is_(None), row.level == "brigade"))
    if not (scope.options.supervisors_of_squadrons or scope.options.supervisors_of_stations):
        whose = or_(whose, row.level == "brigade")  # those of a squadron watch the brigade too
    in_term = and_(one.hired_on <= scope.until, one.term_until >= scope.until)
    first = scope.until.replace(month=1, day=1)
    active = or_(one.last_activity.between(first, scope.until), one.activities > 0)
    return exists().where(living, whose, in_term, active)


OVERSIGHT_INDICATORS = (
    Indicator(
        id="hotline_closed",
        name="12328涉执法投诉举报办结率",
        register="complaint",
        unit=PERCENT,
        measure="件",
        covers=Covers.YEAR,
        counted=lambda row, scope: and_(_hotline(row), due(row, scope)),
        met=closed_in_time,
        definition="按期办结÷本期应办结的12328涉及执法的投诉举报(按办理期限)",
        source="「方案」工作目标",
        measures=(6, 12),
        goal="按期办结",
    ),
    Indicator(
        id="hotline_satisfied",
        name="12328涉执法投诉举报满意度",
        register="complaint",
        unit=PERCENT,
        measure="件",
        covers=Covers.YEAR,
        counted=_rated,
        met=_satisfied,
        definition="回访满意÷有效回访的12328涉及执法的投诉举报(按回访日期)；{satisfied}",
        source="「方案」工作目标",
        measures=(6, 12),
        goal="回访满意",
    ),
    _corrected("corrected", "行政复议诉讼纠错率", _CORRECTED, lambda row: ~false()),
    _corrected(
        "corrected_reconsideration", "其中：行政复议纠错率", "同上，只计行政复议",
        lambda row: row.kind == RECONSIDERATION,
    ),
    _corrected(
        "corrected_litigation", "其中：行政诉讼纠错率", "同上，只计行政诉讼",
        lambda row: row.kind != RECONSIDERATION,
    ),
    Indicator(
        id="rectified",
        name="突出问题整改按期办结率",
        register="rectification",
        unit=PERCENT,
        measure="件",
        covers=Covers.YEAR,
        counted=_rectification_due,
        met=lambda row, scope: row.closed_on <= row.due_on,
        definition="期限内整改完成÷本期到期的突出问题(按整改期限)",
        source="「方案」第6项",
        measures=(6,),
        goal="按期整改",
    ),
    Indicator(
        id="supervisors",
        name="行风监督员聘任运转率",
        register="unit",
        unit=PERCENT,
        measure="个",
        covers=Covers.DAY,
        counted=_supervised_unit,
        met=_supervised,
        definition="有在聘且本年参加过活动的行风监督员的单位÷应聘任的单位({supervised})",
        source="「方案」第12项",
        measures=(12,),
        goal="有在聘并参加过活动的行风监督员",
        needs=("supervisor",),
    ),
)  # fmt: skip
