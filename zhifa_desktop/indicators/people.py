"""Indicators of people: 60 hours, certificates, annual review, sessions (「方案」第3、4项)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Integer, and_, case, extract, func, literal, or_, select, type_coerce

from zhifa_desktop.indicators.declaration import Covers, Indicator, Scope
from zhifa_desktop.registers.certificates import ANNUAL_REVIEW, holds_valid, state
from zhifa_desktop.registers.people import OFFICER
from zhifa_desktop.registers.training import PRESENT, hours_this_year

ON_DUTY = ("active", "seconded_in")
ON_STAFF = (*ON_DUTY, "seconded_out", "long_leave", "off_post")
MONTHS = 12
REVIEWABLE = ("valid", "suspended", "lost", "expired")


def active_officer(row: Any, scope: Scope) -> Any:
    """Return whether a person is an officer in post (long leave and seconded out left out)."""
    return and_(row.kind == OFFICER, was(row, scope, ON_DUTY))


def was(person: Any, scope: Scope, statuses: Sequence[str]) -> Any:
    """Return whether a person had come by the end of the period and was in one of these states.

    Whose state changed only after the period (状态起始日期) was on duty in it; who came back to
    duty only then was not.
    """
    here = func.coalesce(person.joined_on, date.min) <= scope.until
    since_then = func.coalesce(person.status_since > scope.until, False)
    was_away = and_(person.status.in_(ON_DUTY), literal("long_leave" not in statuses))
    return and_(here, case((since_then, ~was_away), else_=person.status.in_(statuses)))


def must_be_certified(row: Any, scope: Scope) -> Any:
    """Return whether an officer in post stands in an enforcement post."""
    return and_(active_officer(row, scope), row.post_kind == "enforcement")


def _months_due(row: Any, scope: Scope, until: int) -> Any:
    """Months of the year a person owes hours for, up to a month; joiners from their month on."""
    joined = extract("month", row.joined_on)
    this_year = row.joined_on >= date(scope.until.year, 1, 1)
    return case((this_year, until + 1 - joined), else_=until)


def _hours_reach(row: Any, scope: Scope, until: int) -> Any:
    # compared in hundredths of an hour and whole months, so that nothing is rounded
    owed = int(scope.options.required_hours * 100) * _months_due(row, scope, until)
    return type_coerce(hours_this_year(row.id, scope.at), Integer) * MONTHS >= owed


def reached_hours(row: Any, scope: Scope) -> Any:
    """Return whether a person has the year's hours."""
    return _hours_reach(row, scope, MONTHS)


def _review_due(row: Any, scope: Scope) -> Any:
    year = date(scope.until.year, 1, 1)
    due = (*ON_DUTY, "seconded_out", "long_leave")
    return and_(
        func.coalesce(row.issued_on, date.min) < year,
        row.valid_until >= year,
        state(row, scope.at).in_(REVIEWABLE),
        scope.at.look_up("person", row.holder, lambda p: was(p, scope, due)).is_(True),
    )


def _reviewed(*results: str) -> Any:
    def condition(row: Any, scope: Scope) -> Any:
        event, living = scope.at.of("certificate_event")
        return (
            select(event.id)
            .where(living, event.certificate == row.id, event.kind == ANNUAL_REVIEW)
            .where(event.review_year == scope.until.year, event.date <= scope.until)
            .where(or_(event.result.in_(results), event.recheck.in_(results)))
            .exists()
        )

    return condition


review_due, reviewed, review_passed = (
    _review_due, _reviewed("passed", "failed"), _reviewed("passed"),
)  # fmt: skip


def own_session(row: Any, scope: Scope) -> Any:
    """Return whether the brigade itself held a session in the period."""
    own = or_(row.host_level == "own", and_(row.host_level.is_(None), row.host == "本单位"))
    return and_(own, row.start.between(scope.since, scope.until))


def present_in(row: Any, scope: Scope, wanted: Any = None) -> Any:
    """Return whether an attendance was in the period (in sessions that are ``wanted``)."""
    session, living = scope.at.of("training_session")
    found = select(session.id).where(living, session.start.between(scope.since, scope.until))
    if wanted is not None:
        found = found.where(wanted(session))
    return and_(row.presence.in_(PRESENT), row.session.in_(found))


def _retrained(row: Any, scope: Scope) -> Any:
    return present_in(row, scope, lambda session: session.retraining.is_(True))


PEOPLE_INDICATORS = (
    Indicator(
        id="training_hours",
        name="年度60学时达标率",
        register="person",
        unit="%",
        measure="人",
        covers=Covers.DAY,
        counted=active_officer,
        met=reached_hours,
        pace=lambda row, scope: _hours_reach(row, scope, scope.until.month),
        definition="本年认定学时达到{hours}学时的在岗执法人员÷在岗执法人员(不含借出、长期休假)；"
        "本年新进人员按到岗月份折算；12月以前看序时进度",
        source="「方案」第3项",
        measures=(3,),
        goal="达到{hours}学时",
    ),
    Indicator(
        id="average_hours",
        name="年度人均学时",
        register="person",
        unit="学时",
        measure="人",
        covers=Covers.DAY,
        counted=active_officer,
        amount=lambda row, scope: hours_this_year(row.id, scope.at),
        definition="在岗执法人员本年认定学时之和÷在岗执法人员数；政治理论和体能默认不计",
        source="「方案」第3项",
        measures=(3,),
    ),
    Indicator(
        id="certificate_held",
        name="持证上岗率",
        register="person",
        unit="%",
        measure="人",
        covers=Covers.DAY,
        counted=must_be_certified,
        met=lambda row, scope: holds_valid(row.id, scope.at),
        definition="持有当日有效执法证件的在岗执法岗人员÷在岗执法岗人员",
        source="「方案」第4项",
        measures=(4,),
        goal="取得有效执法证件",
        needs=("certificate",),
    ),
    Indicator(
        id="annual_review",
        name="证件年审率",
        register="certificate",
        unit="%",
        measure="证",
        covers=Covers.DAY,
        counted=review_due,
        met=reviewed,
        definition="本年已审证件÷本年应审证件；本年新发的不应审；已注销、收回、换发的不计",
        source="「方案」第4项",
        measures=(4,),
        goal="完成年审",
    ),
    Indicator(
        id="annual_review_passed",
        name="证件年审合格率",
        register="certificate",
        unit="%",
        measure="证",
        covers=Covers.DAY,
        counted=lambda row, scope: and_(review_due(row, scope), reviewed(row, scope)),
        met=review_passed,
        definition="本年年审(含复审)合格证件÷本年已审证件",
        source="「方案」第4项",
        measures=(4,),
    ),
    Indicator(
        id="sessions",
        name="举办培训场次",
        register="training_session",
        unit="场",
        measure="场",
        covers=Covers.PLAN,
        counted=own_session,
        definition="本单位主办的培训班次，{start}以来累计",
        source="「方案」工作目标",
        measures=(3,),
        goal="",
    ),
    Indicator(
        id="retrained",
        name="轮训人数",
        register="attendance",
        unit="人",
        measure="人",
        covers=Covers.PLAN,
        counted=_retrained,
        distinct=lambda row, scope: row.person,
        definition="参加标记为轮训的班次的不重复人数，{start}以来累计",
        source="「方案」工作目标",
        measures=(3,),
        goal="",
    ),
)
