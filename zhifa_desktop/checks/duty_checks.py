"""Duties of the registers: what is due by now and not entered (「方案」各项).

Mostly 请留意, and few: what presses today stands in the warnings, here stands what the month
would leave behind. A running month is asked for its meetings only in its last days.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Integer, and_, cast, exists, false, func, or_

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.indicators.catalogue import indicator
from zhifa_desktop.indicators.declaration import Options, Scope
from zhifa_desktop.indicators.foundation import MONTHLY, QUARTER, QUARTERLY
from zhifa_desktop.indicators.people import ON_STAFF, review_due, reviewed
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.registers.certificates import VALID, state
from zhifa_desktop.registers.training import hours_this_year
from zhifa_desktop.rules.periods import Month

ENDING = 25
"""From which day on a month's own duties are asked for."""
LAST_QUARTER, YEAR_END = 10, 12
_HOURS = indicator("training_hours")


def _scope(at: Any) -> Scope:
    options = Options(required_hours=plan(at.today.year).required_hours)
    return Scope(at, Month.of(at.today).first, at.today, options)


def _held(row: Any, at: Any, kind: Any, first: date) -> Any:
    meeting, living = at.of("party_activity")
    mine = and_(meeting.organization == row.id, meeting.kind == kind)
    return exists().where(living, mine, meeting.date.between(first, at.today))


def _missed(row: Any, at: Any, due: Any, first: date) -> Any:
    """Return whether an organization founded before held none of a meeting that was due."""
    lacking = [
        and_(row.kind == organization, ~_held(row, at, kind, first))
        for organization, kinds in due.items()
        for kind in kinds
    ]
    return and_(func.coalesce(row.founded_on, date.min) < first, or_(*lacking))


def _month_missed(row: Any, at: Any) -> Any:
    if at.today.day < ENDING:
        return false()
    return _missed(row, at, MONTHLY, Month.of(at.today).first)


def _quarter_missed(row: Any, at: Any) -> Any:
    if at.today.month % QUARTER or at.today.day < ENDING:
        return false()
    return _missed(row, at, QUARTERLY, date(at.today.year, at.today.month - QUARTER + 1, 1))


def _review_missed(row: Any, at: Any) -> Any:
    if at.today.month < YEAR_END:
        return false()
    return and_(review_due(row, _scope(at)), ~reviewed(row, _scope(at)))


def _runs_out_next_month(row: Any, at: Any) -> Any:
    following = Month.of(at.today).after()
    later, living = at.of("certificate")
    renewed = exists().where(
        living, later.holder == row.holder, later.valid_until > row.valid_until
    )
    at_work = at.look_up("person", row.holder, lambda p: p.status.in_(ON_STAFF)).is_(True)
    due = row.valid_until.between(following.first, following.last)
    return and_(due, state(row, at) == VALID, at_work, ~renewed)


def _hours_behind(row: Any, at: Any) -> Any:
    if at.today.month < YEAR_END - 1:
        return false()
    scope = _scope(at)
    assert _HOURS.pace is not None
    return and_(_HOURS.counted(row, scope), ~_HOURS.pace(row, scope))


def _no_workload(row: Any, at: Any) -> Any:
    if at.today.day < ENDING:
        return false()
    work, living = at.of("inspection_workload")
    first = Month.of(at.today).first
    told = exists().where(living, work.unit == row.id, work.date.between(first, at.today))
    before, known = at.of("inspection_workload")
    year = date(at.today.year - 1, at.today.month, 1)
    reports = exists().where(known, before.unit == row.id, before.date.between(year, first))
    return and_(reports, ~told)


def _no_roster(row: Any, at: Any) -> Any:
    attendance, living = at.of("attendance")
    listed = exists().where(living, attendance.session == row.id)
    return and_(row.attendees_typed.is_(None), row.start <= at.today, ~listed)


def _term_over(row: Any, at: Any) -> Any:
    later, living = at.of("supervisor")
    again = exists().where(living, later.name == row.name, later.term_until > row.term_until)
    return and_(row.term_until.between(Month.of(at.today).first, at.today), ~again)


def _idle_supervisor(row: Any, at: Any) -> Any:
    if at.today.month < LAST_QUARTER:
        return false()
    first = date(at.today.year, 1, 1)
    active = or_(row.last_activity.between(first, at.today), row.activities > 0)
    in_term = and_(row.hired_on < first, row.term_until >= at.today)
    return and_(in_term, ~func.coalesce(active, false()))


def _person_of(row: Any, at: Any) -> Any:
    return at.look_up("person", row.holder, lambda p: p.name)


def _overdue(due: str, done: str) -> Any:
    return lambda row, at: and_(row[done].is_(None), row[due] < at.today)


def _day(column: str) -> Any:
    return lambda row, at: row[column]


def _late(due: str) -> Any:
    return lambda row, at: cast(at.days_between(row[due], at.today), Integer)


DUTY_CHECKS = (
    Check(
        id="complaint.overdue",
        label="投诉举报超期未办结",
        register="complaint",
        level=Level.EXPLAIN,
        columns=("closed_on",),
        sentence="投诉举报“{record}”应在{due}前办结，已超期{days}天",
        broken=_overdue("due_on", "closed_on"),
        details={"due": _day("due_on"), "days": _late("due_on")},
        mend="请办理并登记办结日期和结果；已批准延期的改正办理期限",
        source="「方案」工作目标(办结率100%)",
        blank="没有办理期限的不判断",
        ready=("情况复杂，已批准延期", "等待有关部门回复", "已答复，办结日期随后补登"),
    ),
    Check(
        id="rectification.overdue",
        label="突出问题超期未整改",
        register="rectification",
        level=Level.EXPLAIN,
        columns=("closed_on",),
        sentence="问题“{record}”应在{due}前整改完成，已超期{days}天",
        broken=_overdue("due_on", "closed_on"),
        details={"due": _day("due_on"), "days": _late("due_on")},
        mend="请整改并登记完成日期",
        source="「方案」第6项",
        ready=("整改需要资金，已列入计划", "已整改，等待验收销号"),
    ),
    Check(
        id="task.overdue",
        label="计划任务超期未完成",
        register="task",
        level=Level.EXPLAIN,
        columns=("done_on",),
        sentence="任务“{record}”应在{due}前完成，已超期{days}天",
        broken=_overdue("due_on", "done_on"),
        details={"due": _day("due_on"), "days": _late("due_on")},
        mend="请登记进展；完成的填完成日期和佐证",
        source="「方案」保障措施",
        ready=("等待上级统一部署", "已完成，佐证材料随后补登", "经同意延期完成"),
    ),
    Check(
        id="evaluation.overdue",
        label="计划评估超期未报送",
        register="evaluation",
        level=Level.EXPLAIN,
        columns=("submitted_on",),
        sentence="{record}应在{due}前完成，已超期{days}天",
        broken=_overdue("due_on", "submitted_on"),
        details={"due": _day("due_on"), "days": _late("due_on")},
        mend="请完成评估并登记报送日期",
        source="「方案」保障措施",
        blank="没有完成时限的不判断",
    ),
    Check(
        id="certificate.review_missed",
        label="证件本年未年审",
        register="certificate",
        level=Level.EXPLAIN,
        columns=("last_review",),
        sentence="{who}的执法证件{record}到年底还没有登记本年年审",
        broken=_review_missed,
        details={"who": _person_of},
        mend="请登记本年年审结果；不参加年审的登记收回或提请注销",
        source="「方案」第4项；年审截止按年底(示例)，只在12月校核",
        ready=("上级统一组织，结果尚未下发", "本人长期休假，暂缓年审"),
    ),
    Check(
        id="task.no_progress",
        label="计划任务没有登记进展",
        register="task",
        level=Level.HINT,
        columns=("progress",),
        sentence="任务“{record}”({due}前完成)还没有登记任何进展",
        broken=lambda row, at: and_(
            row.done_on.is_(None), row.due_on >= at.today, func.coalesce(row.progress, "") == ""
        ),
        details={"due": _day("due_on")},
        mend="请登记进展情况",
        source="「方案」保障措施",
        blank="进展空着就是没有登记",
    ),
    Check(
        id="party_organization.month_meeting",
        label="本月三会一课未登记",
        register="party_organization",
        level=Level.HINT,
        columns=("last_activity",),
        sentence="{record}本月没有登记每月应开的会(支部委员会或党小组会)",
        broken=_month_missed,
        mend="请登记会议；没有开的抓紧补开",
        source="「方案」第1、2项；三会一课制度",
        needs=("party_activity",),
    ),
    Check(
        id="party_organization.quarter_meeting",
        label="本季三会一课未登记",
        register="party_organization",
        level=Level.HINT,
        columns=("last_activity",),
        sentence="{record}本季度没有登记党员大会或党课",
        broken=_quarter_missed,
        mend="请登记会议；没有开的抓紧补开",
        source="「方案」第1、2项；三会一课制度，只在季末校核",
        needs=("party_activity",),
    ),
    Check(
        id="certificate.expires_next_month",
        label="证件下月到期",
        register="certificate",
        level=Level.HINT,
        columns=("valid_until",),
        sentence="{who}的执法证件{record}下月({due})到期",
        broken=_runs_out_next_month,
        details={"who": _person_of, "due": _day("valid_until")},
        mend="请办理换证；到期未换证的不得上岗执法",
        source="「方案」第4项",
    ),
    Check(
        id="person.hours_behind_at_year_end",
        label="年末学时落后",
        register="person",
        level=Level.HINT,
        columns=("year_hours",),
        sentence="{record}本年{hours}学时，落后于序时进度，年底前难以达到要求",
        broken=_hours_behind,
        details={"hours": lambda row, at: hours_this_year(row.id, at)},
        mend="请安排补训，并登记参训记录",
        source="「方案」第3项，11月、12月校核",
        blank="没有参训记录就是0学时",
        needs=("attendance",),
    ),
    Check(
        id="training_session.no_roster",
        label="培训班次没有参训名单",
        register="training_session",
        level=Level.HINT,
        columns=("attendees",),
        sentence="培训班次“{record}”没有参训名单，也没有填参训人数",
        broken=_no_roster,
        day=_day("start"),
        mend="请登记参训记录；没有名单的填“实参训人数(无名单)”",
        source="「方案」第3项",
        blank="名单和人数都空着才提示",
        needs=("attendance",),
    ),
    Check(
        id="unit.no_workload",
        label="本月没有检查工作量",
        register="unit",
        level=Level.HINT,
        columns=("name",),
        sentence="{record}本月没有登记检查工作量(以前按月登记)",
        broken=_no_workload,
        mend="请登记检查次数和出动人次；没有开展的登记0",
        source="「方案」第11项；表3-3",
        blank="没有登记不等于0次",
        needs=("inspection_workload",),
    ),
    Check(
        id="case_review.mending_overdue",
        label="案卷问题超期未整改",
        register="case_review",
        level=Level.HINT,
        columns=("mended_on",),
        sentence="案卷{record}的问题应在{due}前整改，已超期{days}天",
        broken=lambda row, at: and_(
            row.mend_due < at.today, row.mended_on.is_(None), ~func.coalesce(row.mended, false())
        ),
        details={"due": _day("mend_due"), "days": _late("mend_due")},
        mend="请整改并登记整改完成日期",
        source="「方案」第11项",
    ),
    Check(
        id="supervisor.term_over",
        label="行风监督员聘期届满",
        register="supervisor",
        level=Level.HINT,
        columns=("term_until",),
        sentence="行风监督员{record}的聘期本月({due})届满，没有续聘",
        broken=_term_over,
        details={"due": _day("term_until")},
        mend="请续聘或改聘，并登记新的聘期",
        source="「方案」第12项",
    ),
    Check(
        id="supervisor.idle",
        label="行风监督员全年没有活动",
        register="supervisor",
        level=Level.HINT,
        columns=("last_activity",),
        sentence="行风监督员{record}本年没有登记参加活动",
        broken=_idle_supervisor,
        mend="请组织活动并登记；不再履职的改聘",
        source="「方案」第12项，第四季度校核",
        blank="活动日期和次数都空着，算没有登记",
    ),
)
