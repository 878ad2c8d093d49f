"""表1 人员证件 and 表2 学习培训, by unit (the month's forms)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from zhifa_desktop.indicators.declaration import Condition, Scope
from zhifa_desktop.indicators.equipment import frontline_officer
from zhifa_desktop.indicators.people import (
    ON_STAFF,
    active_officer,
    own_session,
    present_in,
    reached_hours,
    review_due,
    review_passed,
    reviewed,
    was,
)
from zhifa_desktop.indicators.tables import Measure, MonthTable, Ratio
from zhifa_desktop.registers.certificates import state
from zhifa_desktop.registers.people import AUXILIARY, OFFICER
from zhifa_desktop.registers.training import hours_this_year

PARTS = "其中(本年累计)"


def _unit(row: Any, scope: Scope) -> Any:
    return row.unit


def _in_service(condition: Condition | None = None) -> Condition:
    def counted(row: Any, scope: Scope) -> Any:
        staff = was(row, scope, ON_STAFF)
        return staff if condition is None else and_(staff, condition(row, scope))

    return counted


def _person(name: str, label: str, condition: Condition, **rest: Any) -> Measure:
    return Measure(name, label, "person", _unit, condition, **rest)


def _holder_unit(row: Any, scope: Scope) -> Any:
    return scope.at.look_up("person", row.holder, lambda p: p.unit)


def _held(condition: Condition) -> Condition:
    def counted(row: Any, scope: Scope) -> Any:
        staff = scope.at.look_up("person", row.holder, lambda p: was(p, scope, ON_STAFF))
        issued = func.coalesce(row.issued_on, date.min) <= scope.until
        return and_(staff.is_(True), issued, condition(row, scope))

    return counted


def _card(name: str, label: str, condition: Condition) -> Measure:
    return Measure(name, label, "certificate", _holder_unit, condition, group="执法证件")


def _attendee_unit(row: Any, scope: Scope) -> Any:
    return scope.at.look_up("person", row.person, lambda p: p.unit)


def _counted_attendance(row: Any, scope: Scope) -> Any:
    return and_(
        present_in(row, scope, lambda session: session.counted.is_(True)),
        func.coalesce(row.passed, "") != "failed",
    )


def _session_hours(column: str) -> Condition:
    def total(row: Any, scope: Scope) -> Any:
        hours = scope.at.look_up("training_session", row.session, lambda s: s[column])
        return func.sum(hours)

    return total


def _hours(name: str, label: str, what: Condition, **rest: Any) -> Measure:
    # hours are kept in hundredths; a sum over them comes back as such
    return Measure(
        name, label, "attendance", _attendee_unit, _counted_attendance, what, decimals=1, **rest
    )


def _part(name: str, label: str) -> Measure:
    return _hours(name, label, _session_hours(f"{name}_hours"), adds_up=True, group=PARTS)


def _session(name: str, label: str, condition: Condition) -> Measure:
    return Measure(name, label, "training_session", lambda r, s: r.mode, condition, both=True)


def _held_by_others(row: Any, scope: Scope) -> Any:
    attendance, living = scope.at.of("attendance")
    attended = select(attendance.id).where(living, attendance.session == row.id).exists()
    return and_(row.start.between(scope.since, scope.until), ~own_session(row, scope), attended)


PEOPLE_TABLES = (
    MonthTable(
        number="表1",
        title="人员证件",
        unit="人、证",
        line="单位",
        columns=(
            _person("staff", "实有人员", _in_service()),
            _person("officers", "执法人员", _in_service(lambda r, s: r.kind == OFFICER)),
            _person("on_duty", "在岗执法人员", active_officer),
            _person("auxiliary", "辅助人员", _in_service(lambda r, s: r.kind == AUXILIARY)),
            _person("frontline", "一线执法人员", frontline_officer),
            _card("valid", "有效", _held(lambda r, s: state(r, s.at) == "valid")),
            _card("expired", "过期", _held(lambda r, s: state(r, s.at) == "expired")),
            _card(
                "suspended",
                "暂扣、收回等",
                _held(
                    lambda r, s: state(r, s.at).in_(
                        ("lost", "suspended", "withdrawn", "cancellation_requested")
                    )
                ),
            ),
            Measure("due", "应审", "certificate", _holder_unit, review_due, group="年审"),
            Measure(
                "reviewed",
                "已审",
                "certificate",
                _holder_unit,
                lambda r, s: and_(review_due(r, s), reviewed(r, s)),
                group="年审",
            ),
            Measure(
                "passed",
                "合格",
                "certificate",
                _holder_unit,
                lambda r, s: and_(review_due(r, s), review_passed(r, s)),
                group="年审",
            ),
            _person(
                "qualified",
                "法律职业资格",
                _in_service(lambda r, s: r.legal_qualification.in_(("A", "B", "C"))),
            ),
            _person("lawyers", "公职律师", _in_service(lambda r, s: r.public_lawyer.is_(True))),
        ),
        notes=("人数、证件状态为报告期末数；年审为本年累计数。",),
    ),
    MonthTable(
        number="表2-1",
        title="学习培训(人员学时)",
        unit="人次、学时",
        line="单位",
        columns=(
            Measure("times", "参训人次", "attendance", _attendee_unit, present_in, both=True),
            _hours("hours", "认定学时", lambda r, s: func.sum(r.hours), both=True),
            _part("law", "公共法律知识"),
            _hours(
                "business", "业务知识", _session_hours("business_hours"), adds_up=True, group=PARTS
            ),
            _part("skill", "执法技能"),
            _person("on_duty", "在岗执法人员", active_officer),
            Measure(
                "own_hours",
                "本年学时合计",
                "person",
                _unit,
                active_officer,
                lambda r, s: func.sum(hours_this_year(r.id, s.at)),
                decimals=1,
            ),
            Ratio("人均学时", "own_hours", "on_duty", per=1),
            _person(
                "reached",
                "达60学时人数",
                lambda r, s: and_(active_officer(r, s), reached_hours(r, s)),
            ),
            Ratio("达标率(%)", "reached", "on_duty"),
        ),
        notes=("认定学时只计是否计入60学时为“是”的班次；人均学时、达标率按在岗执法人员计算。",),
    ),
    MonthTable(
        number="表2-2",
        title="学习培训(班次)",
        unit="场",
        line="培训形式",
        codes="training_mode",
        columns=(
            _session("own", "本单位主办", own_session),
            _session("others", "参加上级及其他单位", _held_by_others),
            _session(
                "cloud",
                "其中：法治云课堂",
                lambda r, s: and_(
                    r.cloud_classroom.is_(True),
                    r.start.between(s.since, s.until),
                    or_(own_session(r, s), _held_by_others(r, s)),
                ),
            ),
        ),
        notes=("本单位主办场次计入全省培训场次；参加上级的只计本单位有人参训的班次。",),
    ),
)
