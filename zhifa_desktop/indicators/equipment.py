"""Indicators of equipment: cameras, terminals in both readings (「方案」工作目标、第14项)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from zhifa_desktop.indicators.declaration import Covers, Indicator, Scope
from zhifa_desktop.indicators.people import active_officer
from zhifa_desktop.registers.equipment import IN_USE

IDLE = "idle"


def frontline_officer(row: Any, scope: Scope) -> Any:
    """Return whether an officer in post works at the front line (own mark, else the unit's)."""
    unit_says = scope.at.look_up("unit", row.unit, lambda u: u.frontline)
    return and_(active_officer(row, scope), func.coalesce(row.frontline, unit_says).is_(True))


def state_then(row: Any, scope: Scope) -> Any:
    """Return a piece's 装备状况 at the end of the period.

    What changed after that day (状况变化日期) was in use before; what came into use was idle.
    """
    later = row.state_since > scope.at.today
    return case((and_(later, row.state != IN_USE), IN_USE), (later, IDLE), else_=row.state)


def bought_by_then(row: Any, scope: Scope) -> Any:
    """Return whether a piece was there at the end of the period; one without a date was."""
    return or_(row.acquired_on.is_(None), row.acquired_on <= scope.at.today)


def _working(scope: Scope, category: str) -> tuple[Any, Any]:
    piece, living = scope.at.of("equipment")
    usable = and_(state_then(piece, scope) == IN_USE, bought_by_then(piece, scope))
    return piece, and_(living, piece.category == category, usable)


def has_camera(row: Any, scope: Scope) -> Any:
    """Return whether an officer holds a camera that works, or may use a shared one."""
    piece, working = _working(scope, "body_camera")
    held, living = scope.at.of("equipment_assignment")
    today = scope.at.today
    own = (
        select(held.id)
        .where(living, held.person == row.id, held.start <= today)
        .where(func.coalesce(held.until, date.max) > today)
        .where(held.equipment == piece.id, working)
        .exists()
    )
    if not scope.options.share_cameras:
        return own
    other, usable = _working(scope, "body_camera")
    shared = select(other.id).where(usable, other.issue_mode == "shared", other.unit == row.unit)
    return or_(own, shared.exists())


def _has_terminal(row: Any, scope: Scope) -> Any:
    piece, working = _working(scope, "mobile_terminal")
    own = select(piece.id).where(working, piece.unit == row.id).exists()
    if not scope.options.terminal_of_squadrons:
        return own
    below, there = scope.at.of("unit")
    lent, usable = _working(scope, "mobile_terminal")
    squadrons = select(below.id).where(there, below.parent == row.id, below.level == "squadron")
    held = squadrons.where(select(lent.id).where(usable, lent.unit == below.id).exists())
    return or_(own, and_(row.level == "brigade", held.exists()))


def _uses_terminal(row: Any, scope: Scope) -> Any:
    piece, working = _working(scope, "mobile_terminal")
    counted = select(piece.id).where(working, piece.unit == row.id, piece.uses_this_month > 0)
    made, living = scope.at.of("case")
    cases = select(made.id).where(living, made.unit == row.id, made.terminal.is_(True))
    by_case = cases.where(made.decided_on.between(scope.since, scope.until)).exists()
    return and_(_has_terminal(row, scope), or_(counted.exists(), by_case))


EQUIPMENT_INDICATORS = (
    Indicator(
        id="camera_rate",
        name="执法记录仪配备率",
        register="person",
        unit="%",
        measure="人",
        covers=Covers.DAY,
        counted=frontline_officer,
        met=has_camera,
        definition="领用在用状态执法记录仪的一线在岗执法人员÷一线在岗执法人员({cameras})",
        source="「方案」工作目标",
        measures=(14,),
        goal="配备执法记录仪",
        needs=("equipment",),
    ),
    Indicator(
        id="terminal_rate",
        name="移动执法终端配备率(大队、中队)",
        register="unit",
        unit="%",
        measure="个",
        covers=Covers.DAY,
        counted=lambda row, scope: and_(
            row.level.in_(("brigade", "squadron")), row.frontline.is_(True)
        ),
        met=_has_terminal,
        definition="有在用移动执法终端的一线大队、中队÷一线大队、中队；{squadrons}",
        source="「方案」工作目标",
        measures=(14,),
        goal="配备移动执法终端",
        other="terminal_used",
        needs=("equipment",),
    ),
    Indicator(
        id="terminal_used",
        name="执法终端配备使用率(一线执法单元)",
        register="unit",
        unit="%",
        measure="个",
        covers=Covers.YEAR,
        counted=lambda row, scope: row.frontline.is_(True),
        met=_uses_terminal,
        definition="有在用终端且本期办理过案件或登记过使用次数的一线单元÷一线单元(含站所)；{squadrons}",
        source="「方案」第14项",
        measures=(14,),
        goal="配备并使用终端",
        other="terminal_rate",
        needs=("equipment",),
    ),
)
