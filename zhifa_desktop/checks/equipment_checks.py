"""Checks of equipment and who holds it (「方案」G §14)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.registers.equipment import IN_USE, holder
from zhifa_desktop.registers.people import ACTIVE

_LEFT = ("retired", "transferred", "resigned", "deceased", "off_post")


def _overlaps(row: Any, at: Any) -> Any:
    other, living = at.of("equipment_assignment")
    never = date.max
    return exists().where(
        living,
        other.equipment == row.equipment,
        other.id != row.id,
        other.start < func.coalesce(row.until, never),
        func.coalesce(other.until, never) > row.start,
    )


def _holder_about(row: Any, at: Any, what: Any) -> Any:
    return at.look_up("person", holder(row, at), what)


EQUIPMENT_CHECKS = (
    Check(
        id="equipment_assignment.overlap",
        label="领用时间重叠",
        register="equipment_assignment",
        level=Level.EXPLAIN,
        columns=("start",),
        sentence="{record}与另一条领用记录时间重叠：同一件装备不能同时由两人领用",
        broken=_overlaps,
        day=lambda row, at: row.start,
        gate=True,
        mend="请先登记前一次领用的归还日期",
        source="「方案」第14项",
    ),
    Check(
        id="equipment.holder_left",
        label="离岗人员仍领用装备",
        register="equipment",
        level=Level.EXPLAIN,
        columns=("user",),
        sentence="{record}仍由{who}领用，但其已{status}",
        broken=lambda row, at: and_(
            row.state == IN_USE, _holder_about(row, at, lambda p: p.status).in_(_LEFT)
        ),
        details={
            "who": lambda row, at: _holder_about(row, at, lambda p: p.name),
            "status": lambda row, at: at.code_label(
                "person_status", _holder_about(row, at, lambda p: p.status)
            ),
        },
        mend="请登记归还，重新配发",
        source="「方案」工作目标",
        ready=("已通知交回，正在办理", "已交回，登记随后补办"),
    ),
    Check(
        id="equipment_assignment.holder_inactive",
        label="不在岗人员领用装备",
        register="equipment_assignment",
        level=Level.EXPLAIN,
        columns=("person",),
        sentence="{who}不在岗，不能新领用装备({record})",
        broken=lambda row, at: and_(
            row.until.is_(None),
            row.start > func.coalesce(_person(row, at, "status_since"), date.max),
            _person(row, at, "status") != ACTIVE,
        ),
        details={"who": lambda row, at: _person(row, at, "name")},
        day=lambda row, at: row.start,
        gate=True,
        mend="请改选在岗人员",
        source="「方案」第14项",
    ),
    Check(
        id="equipment.inspection_expired",
        label="检定(年检)已过期",
        register="equipment",
        level=Level.EXPLAIN,
        columns=("inspection_until",),
        sentence="{record}的检定(年检)已于{day}到期",
        broken=lambda row, at: and_(row.state == IN_USE, row.inspection_until < at.today),
        details={"day": lambda row, at: row.inspection_until},
        mend="请办理年检(检定)并更新有效期",
        source="「方案」第14项",
        ready=("已停用，预约年检", "已年检，有效期随后更新", "拟报废，不再年检"),
    ),
    Check(
        id="equipment.insurance_expired",
        label="车船保险已过期",
        register="equipment",
        level=Level.EXPLAIN,
        columns=("insurance_until",),
        sentence="{record}的保险已于{day}到期",
        broken=lambda row, at: and_(row.state == IN_USE, row.insurance_until < at.today),
        details={"day": lambda row, at: row.insurance_until},
        mend="请续保并更新到期日",
        source="「方案」第14项",
        ready=("已停用，续保办理中", "已续保，日期随后更新", "拟报废，不再投保"),
    ),
)


def _person(row: Any, at: Any, column: str) -> Any:
    return at.look_up("person", row.person, lambda p: p[column])
