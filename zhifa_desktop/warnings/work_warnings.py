"""Warnings about equipment, complaints, problems, supervisors, tasks and evaluations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, func

from zhifa_desktop.checks.equipment_checks import EQUIPMENT_CHECKS
from zhifa_desktop.registers.equipment import IN_USE
from zhifa_desktop.warnings.declaration import Hop, Urgency, WarningRule, of_check

CHECKS = {check.id: check for check in EQUIPMENT_CHECKS}
BROKEN = ("repair", "to_scrap")


def _due_column(column: str) -> Any:
    return lambda row, at: row[column]


def _in_use_with(column: str) -> Any:
    return lambda row, at: and_(row.state == IN_USE, row[column].is_not(None))


def _unit_name(row: Any, at: Any) -> Any:
    return func.coalesce(at.look_up("unit", row.unit, lambda u: u.name), "")


def _camera_broken(row: Any, at: Any) -> Any:
    return and_(row.category == "body_camera", row.state.in_(BROKEN))


def _term_ends(row: Any, at: Any) -> Any:
    later, living = at.of("supervisor")
    again = exists().where(living, later.name == row.name, later.term_until > row.term_until)
    return ~again


WORK_WARNINGS = (
    WarningRule(
        id="complaint.due",
        label="投诉举报办理期限",
        register="complaint",
        open=lambda row, at: and_(row.closed_on.is_(None), row.due_on.is_not(None)),
        due=_due_column("due_on"),
        sentence="{record}应在{due}前办结，{left}",
        mend="请办理并登记办结日期和结果",
        source="「方案」工作目标",
        since=_due_column("received_on"),
    ),
    WarningRule(
        id="rectification.due",
        label="突出问题整改期限",
        register="rectification",
        open=lambda row, at: row.closed_on.is_(None),
        due=_due_column("due_on"),
        sentence="问题“{record}”应在{due}前整改完成，{left}",
        mend="请整改并登记完成日期",
        source="「方案」第6项",
        since=_due_column("found_on"),
    ),
    WarningRule(
        id="equipment.camera_broken",
        label="执法记录仪故障",
        register="equipment",
        open=_camera_broken,
        sentence="{unit}的{record}为“{state}”，不计入配备",
        details={
            "unit": _unit_name,
            "state": lambda row, at: at.code_label("equipment_state", row.state),
        },
        urgency=Urgency.SOON,
        mend="请维修、更换，并登记装备状况",
        source="「方案」工作目标",
    ),
    of_check(
        CHECKS["equipment.holder_left"], "离岗人员仍领用装备", Urgency.SOON,
        {
            "equipment_assignment": (Hop("equipment_assignment", "id", "equipment"),),
            "person": (Hop("equipment_assignment", "person", "equipment"),),
        },
    ),
    WarningRule(
        id="equipment.inspection_due",
        label="装备检定(年检)到期",
        register="equipment",
        open=_in_use_with("inspection_until"),
        due=_due_column("inspection_until"),
        sentence="{record}的检定(年检){due}到期，{left}",
        mend="请办理年检(检定)并更新有效期",
        source="「方案」第14项",
    ),
    WarningRule(
        id="equipment.insurance_due",
        label="车辆船艇保险到期",
        register="equipment",
        open=_in_use_with("insurance_until"),
        due=_due_column("insurance_until"),
        sentence="{record}的保险{due}到期，{left}",
        mend="请续保并更新到期日",
        source="「方案」第14项",
    ),
    WarningRule(
        id="supervisor.term_ends",
        label="行风监督员聘期届满",
        register="supervisor",
        open=_term_ends,
        due=_due_column("term_until"),
        sentence="行风监督员{record}的聘期{due}届满，{left}",
        mend="请续聘或改聘，并登记新的聘期",
        source="「方案」第12项",
        touched_by={"supervisor": None},
    ),
    WarningRule(
        id="task.due",
        label="计划任务完成时限",
        register="task",
        open=lambda row, at: row.done_on.is_(None),
        due=_due_column("due_on"),
        sentence="任务“{record}”应在{due}前完成，{left}",
        mend="请登记进展，完成后填完成日期和佐证",
        source="「方案」保障措施",
    ),
    WarningRule(
        id="evaluation.due",
        label="计划评估时限",
        register="evaluation",
        open=lambda row, at: and_(row.submitted_on.is_(None), row.due_on.is_not(None)),
        due=_due_column("due_on"),
        sentence="{record}应在{due}前完成，{left}",
        mend="请完成评估并登记报送日期",
        source="「方案」保障措施：2025年10月底前中期评估，2026年10月底前终期评估",
    ),
    WarningRule(
        id="public_service.due",
        label="为民服务事项时限",
        register="public_service",
        open=lambda row, at: and_(row.done_on.is_(None), row.planned_on.is_not(None)),
        due=_due_column("planned_on"),
        sentence="为民服务事项“{record}”计划{due}前完成，{left}",
        mend="请登记完成日期和成效",
        source="「方案」第8项",
    ),
)  # fmt: skip
