"""Indicators of party work, stations, money, insurance and lists (「方案」第2、9、13、15、16项)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, false, func, literal, or_, select, true

from zhifa_desktop.indicators.declaration import PERCENT, YES_NO, Covers, Indicator, Scope
from zhifa_desktop.indicators.equipment import frontline_officer
from zhifa_desktop.indicators.people import ON_DUTY, was
from zhifa_desktop.registers.people import AUXILIARY
from zhifa_desktop.registers.welfare import INSURANCES

BRANCHES = ("branch", "committee")
BUDGETED = ("operation", "equipment")
QUARTER = 3
MONTHLY = {"branch": ("committee",), "group": ("group",)}
QUARTERLY = {"branch": ("assembly", "lesson")}
"""三会一课: how often each kind is held, by the kind of organization."""


def brigade(row: Any, scope: Scope) -> Any:
    """Return whether a unit is a brigade."""
    return row.level == "brigade"


def _has_branch(row: Any, scope: Scope) -> Any:
    one, living = scope.at.of("party_organization")
    founded = func.coalesce(one.founded_on, date.min) <= scope.until
    return exists().where(living, one.unit == row.id, one.kind.in_(BRANCHES), founded)


def _meets_regularly(row: Any, scope: Scope) -> Any:
    first = date(scope.until.year, 1, 1)
    return and_(
        row.kind.in_(("branch", "group")),
        func.coalesce(row.founded_on, date.min) < first,
        true() if _months_gone(scope.until) else false(),
    )


def _months_gone(until: date) -> int:
    """Return how many months of the year are over by a day."""
    over = (until + timedelta(days=1)).day == 1
    return until.month if over else until.month - 1


def _due_of(kind: str, until: date) -> dict[str, int]:
    """Return how many of each meeting are due in the year by a day."""
    months = _months_gone(until)
    monthly = dict.fromkeys(MONTHLY.get(kind, ()), months)
    return monthly | dict.fromkeys(QUARTERLY.get(kind, ()), months // QUARTER)


def _meetings_due(row: Any, scope: Scope) -> Any:
    sums = {kind: sum(_due_of(kind, scope.until).values()) for kind in MONTHLY}
    return case(sums, value=row.kind, else_=0)


def _meetings_held(row: Any, scope: Scope) -> Any:
    """Meetings held in the months that are over, of each kind no more than were due."""
    return case(
        *(
            (row.kind == kind, sum((_held(row, scope, k, n) for k, n in due.items()), literal(0)))
            for kind in MONTHLY
            if (due := _due_of(kind, scope.until))
        ),
        else_=0,
    )


def _held(row: Any, scope: Scope, kind: str, most: int) -> Any:
    meeting, living = scope.at.of("party_activity")
    first = date(scope.until.year, 1, 1)
    mine = and_(meeting.organization == row.id, meeting.kind == kind)
    held = (
        select(func.count())
        .select_from(meeting.id.table)
        .where(living, mine, meeting.date.between(first, scope.until))
        .scalar_subquery()
    )
    return case((held > most, most), else_=held)


def _station(row: Any, scope: Scope) -> Any:
    return row.level == "station"


def _looks_as_it_should(row: Any, scope: Scope) -> Any:
    one, living = scope.at.of("station")
    since = func.coalesce(one.unified_on, date.min) <= scope.until
    return exists().where(living, one.unit == row.id, one.unified.is_(True), since)


def _to_be_insured(row: Any, scope: Scope) -> Any:
    officers = frontline_officer(row, scope)
    if not scope.options.auxiliaries_insured:
        return officers
    unit_says = scope.at.look_up("unit", row.unit, lambda u: u.frontline)
    auxiliaries = and_(
        row.kind == AUXILIARY, was(row, scope, ON_DUTY),
        func.coalesce(row.frontline, unit_says).is_(True),
    )  # fmt: skip
    return or_(officers, auxiliaries)


def _insured(row: Any, scope: Scope) -> Any:
    one, living = scope.at.of("welfare")
    holds = and_(one.start <= scope.until, one.until >= scope.until)
    return exists().where(living, one.person == row.id, one.kind.in_(INSURANCES), holds)


def _published(row: Any, scope: Scope) -> Any:
    one, living = scope.at.of("item_list")
    in_use = func.coalesce(one.until, date.max) > scope.until
    return exists().where(living, one.kind == "powers", one.published_on <= scope.until, in_use)


FOUNDATION_INDICATORS = (
    Indicator(
        id="items_catalogue",
        name="行政执法事项目录公布",
        register="unit",
        unit=YES_NO,
        measure="个",
        covers=Covers.DAY,
        counted=brigade,
        met=_published,
        definition="期末有已公布、未停用的行政执法事项目录；「方案」要求2024年底前公布",
        source="「方案」第9项",
        measures=(9,),
        goal="公布事项目录",
        needs=("item_list",),
    ),
    Indicator(
        id="station_look",
        name="站所外观形象统一率",
        register="unit",
        unit=PERCENT,
        measure="个",
        covers=Covers.DAY,
        counted=_station,
        met=_looks_as_it_should,
        definition="外观形象已统一的站所÷机构台账中的站所",
        source="「方案」第13项",
        measures=(13,),
        goal="统一外观形象",
        needs=("station",),
    ),
    Indicator(
        id="party_cover",
        name="大队党支部覆盖率",
        register="unit",
        unit=PERCENT,
        measure="个",
        covers=Covers.DAY,
        counted=brigade,
        met=_has_branch,
        definition="本级建有党支部(或党总支、党委)的大队÷大队(支部建在大队上)",
        source="「方案」第2项",
        measures=(2,),
        goal="建立党支部",
        needs=("party_organization",),
    ),
    Indicator(
        id="party_meetings",
        name="“三会一课”按期开展率",
        register="party_organization",
        unit=PERCENT,
        measure="次",
        covers=Covers.DAY,
        counted=_meets_regularly,
        amount=_meetings_held,
        base=_meetings_due,
        definition="本年已开÷应开：支部委员会、党小组会每月1次，支部党员大会、党课每季度1次(示例)；"
        "只计已满的月和季，每类超开的不计，本年新成立的不计",
        source="「方案」第2项",
        measures=(1, 2),
        goal="会议",
        needs=("party_activity",),
    ),
    Indicator(
        id="insured",
        name="一线人员保险覆盖率",
        register="person",
        unit=PERCENT,
        measure="人",
        covers=Covers.DAY,
        counted=_to_be_insured,
        met=_insured,
        definition="期末有保险在保的一线在岗人员÷一线在岗执法人员({insured})",
        source="「方案」第16项",
        measures=(16,),
        goal="参加保险",
        needs=("welfare",),
    ),
    Indicator(
        id="budgeted",
        name="执法经费纳入本级预算率",
        register="budget_item",
        unit=PERCENT,
        measure="项",
        covers=Covers.DAY,
        counted=lambda row, scope: and_(
            row.year == scope.until.year, row.kind.in_(BUDGETED)
        ),
        met=lambda row, scope: row.in_budget.is_(True),
        definition="纳入本级预算的执法工作经费、装备配备经费项目÷本年这两类经费项目",
        source="「方案」第15项",
        measures=(15,),
        goal="纳入本级预算",
    ),
    Indicator(
        id="tasks",
        name="计划任务完成率",
        register="task",
        unit=PERCENT,
        measure="项",
        covers=Covers.PLAN,
        counted=lambda row, scope: row.due_on.between(scope.since, scope.until),
        met=lambda row, scope: row.done_on <= scope.until,
        definition="已完成的任务÷{start}以来到期的任务；超期完成的计入已完成，超期未完成的另列",
        source="「方案」保障措施",
        measures=tuple(range(1, 17)),
        goal="完成",
    ),
)  # fmt: skip
