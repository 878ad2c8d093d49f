"""培训计划执行情况: what was planned and held, and who is short of hours (「方案」第3项)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.indicators.people import MONTHS
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.material import Chart, MaterialTable, Part, Series
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.dossier_facts import day_of
from zhifa_desktop.services.figures import BEHIND, MISSING, Asked
from zhifa_desktop.services.forecast import mending
from zhifa_desktop.services.materials.declaration import Draft, Format, MaterialKind, years
from zhifa_desktop.services.materials.facts import Facts, number, said
from zhifa_desktop.services.month_content import value_words
from zhifa_desktop.services.records import Filter, Row
from zhifa_desktop.services.workspace import Report

HOURS, SESSIONS = "training_hours", "sessions"
LENGTH, SEATS = Decimal(8), 50
"""A day's session for a full room, to say how many would mend what is short; a suggestion."""
PLANNED = (
    Heading("培训计划", width=3), Heading("层级", width=1), Heading("计划时间", width=1.1),
    Heading("计划", "场次", 0.8, numeric=True), Heading("已办", "场次", 0.8, numeric=True),
    Heading("计划", "学时", 0.9, numeric=True, decimals=1),
    Heading("已办", "学时", 0.9, numeric=True, decimals=1),
    Heading("计划", "人数", 0.9, numeric=True), Heading("参训人次", "人数", 0.9, numeric=True),
    Heading("执行率", width=0.9, numeric=True),
)  # fmt: skip
UNITS = (
    Heading("机构", width=3), Heading("达到", width=1, numeric=True),
    Heading("应达到", width=1, numeric=True), Heading("达标率", width=1, numeric=True),
)  # fmt: skip
SHORT = (
    Heading("姓名", width=1.2), Heading("机构", width=2.4),
    Heading("已修学时", width=1.2, numeric=True, decimals=1),
    Heading("还差", width=1.2, numeric=True, decimals=1), Heading("备注", width=1.6),
)  # fmt: skip


def draft(facts: Facts, period: Span, report: Report) -> Draft:
    """Draft the execution of a year's plan."""
    year, day = period.last.year, facts.day(period)
    report(0, 3, "正在统计培训计划")
    planned = facts.rows(
        "training_plan", (
            "name", "level", "quarter", "sessions", "hours", "people", "sessions_held",
            "hours_held",
        ),
        day, Filter("year", "in", (year,)), order=("quarter", "name"),
    )  # fmt: skip
    sessions = facts.rows(
        "training_session", ("start", "plan_item", "attendees", "attendees_typed", "hours"), day,
        Filter("start", "between", (period.first, day)),
    )  # fmt: skip
    report(1, 3, "正在统计学时")
    results = facts.indicators(period)
    lacking = _lacking(facts, period)
    report(2, 3, "正在起草")
    parts = (
        Part(
            "whole", "一、总体情况", _whole(year, planned, sessions),
            (_months(sessions, day.month),),
        ),
        Part("items", "二、分项执行情况", tables=(_items(planned, sessions),), fixed=True),
        Part(
            "hours", "三、学时完成情况", _hours_words(results, lacking),
            tables=(_units(facts, period), _short(lacking)),
        ),
        Part("problems", "四、存在问题", _problems(planned, lacking)),
        Part("steps", "五、下步安排", _steps(facts, period)),
    )  # fmt: skip
    required = plan(year).required_hours
    notes = (
        f"数字截至{long_date(day)}。分项“已办”按班次“对应培训计划”填写的计划名称统计；"
        f"学时按认定学时，每年{number(required)}学时，年中新进人员按月折算。",
    )
    return Draft(parts, notes, signatures=("单位负责人", "制表人"))


def _whole(year: int, planned: Sequence[Row], sessions: Sequence[Row]) -> str:
    wanted = sum(_int(row, "sessions") for row in planned)
    begun = sum(_int(row, "sessions_held") > 0 for row in planned)
    finished = sum(_rate(row) >= 100 for row in planned)
    held = sum(_int(row, "sessions_held") for row in planned)
    people = sum(_attended(row) for row in sessions)
    hours = sum((_decimal(row, "hours") for row in sessions), Decimal(0))
    if not planned:
        start = f"{year}年没有登记培训计划。"
    else:
        start = (
            f"{year}年计划培训{len(planned)}项、{wanted}场，已开展{begun}项、{held}场，"
            f"其中完成计划场次的{finished}项。"
        )
    return (
        f"{start}全年(含计划外和参加上级)登记班次{len(sessions)}期、{number(hours)}学时，"
        f"参训{people}人次。"
    )


def _months(sessions: Sequence[Row], last: int) -> Chart:
    by_month: dict[int, int] = defaultdict(int)
    for row in sessions:
        if (day := day_of(row.values["start"])) is not None:
            by_month[day.month] += 1
    months = range(1, last + 1)
    values = tuple(Decimal(by_month[month]) for month in months)
    labels = tuple(f"{month}月" for month in months)
    return Chart("各月培训班次", "期", labels, (Series("班次", values),))


def _items(planned: Sequence[Row], sessions: Sequence[Row]) -> MaterialTable:
    people: dict[str, int] = defaultdict(int)
    for row in sessions:
        people[str(row.values["plan_item"] or "")] += _attended(row)
    rows: list[tuple[Cell, ...]] = [
        (
            row.shown["name"], row.shown["level"], row.shown["quarter"],
            _cell(row, "sessions"), _int(row, "sessions_held"), _cell(row, "hours"),
            _decimal(row, "hours_held"), _cell(row, "people"), people[row.shown["name"]],
            f"{_rate(row):.0f}%" if row.values["sessions"] else "—",
        )
        for row in planned
    ]  # fmt: skip
    return MaterialTable(
        "培训计划执行情况", PLANNED, tuple(rows), notes=("执行率为已办场次÷计划场次。",),
        empty="没有登记培训计划，可在“队伍 › 培训计划”登记。",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lacking:
    """An officer below the year's hours: what is owed still, whether behind the year's pace."""

    row: Row
    owed: Decimal
    late: bool


def _lacking(facts: Facts, period: Span) -> list[Lacking]:
    """Return the officers in post below the hours, who lacks most first."""
    ids = facts.figures.behind(HOURS, Asked(period), MISSING)
    day, required = facts.day(period), plan(period.last.year).required_hours
    rows = facts.rows_of("person", ("name", "unit", "year_hours", "joined_on"), day, ids)
    late = frozenset(facts.figures.behind(HOURS, Asked(period), BEHIND))
    found = [
        Lacking(
            row, _owed(row, required, day.year) - _decimal(row, "year_hours"), row.id in late
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.owed)


def _owed(row: Row, required: Decimal, year: int) -> Decimal:
    joined = day_of(row.values["joined_on"])
    if joined is None or joined.year != year:
        return required
    return required * (MONTHS + 1 - joined.month) / MONTHS


def _hours_words(results: Mapping[str, IndicatorResult], lacking: Sequence[object]) -> str:
    figures = [said(results[one]) for one in (HOURS, "average_hours", SESSIONS, "retrained")]
    tail = f"还有{len(lacking)}人未达到，名单附后。" if lacking else "在岗执法人员均已达到。"
    return f"{'，'.join(figures)}。{tail}"


def _units(facts: Facts, period: Span) -> MaterialTable:
    rows: list[tuple[Cell, ...]] = [
        (
            "　" * one.depth + one.name, int(one.figure.numerator),
            int(one.figure.denominator or 0), value_words(one.figure.value, "%"),
        )
        for one in facts.figures.by_unit(HOURS, Asked(period))
    ]  # fmt: skip
    return MaterialTable("各机构学时达标情况(人)", UNITS, tuple(rows), notes=("上级机构含下级。",))


def _short(lacking: Sequence[Lacking]) -> MaterialTable:
    rows: list[tuple[Cell, ...]] = [
        (
            one.row.shown["name"], one.row.shown["unit"], _decimal(one.row, "year_hours"),
            one.owed, "落后于序时" if one.late else "",
        )
        for one in lacking
    ]  # fmt: skip
    return MaterialTable("未达到学时人员名单", SHORT, tuple(rows), empty="没有未达到的人员。")


def _problems(planned: Sequence[Row], lacking: Sequence[Lacking]) -> str:
    lines = []
    behind = [row.shown["name"] for row in planned if row.values["sessions"] and _rate(row) < 100]
    if behind:
        lines.append(f"{len(behind)}项计划还没有办完：{'、'.join(behind)}。")
    if lacking:
        total, late = sum((one.owed for one in lacking), Decimal(0)), sum(o.late for o in lacking)
        paced = f"，其中落后于序时的{late}人" if late else ""
        lines.append(f"{len(lacking)}人还没有达到全年学时{paced}，合计还差{number(total)}学时。")
    return "\n".join(lines) or "计划场次已办完，在岗执法人员学时均已达到。"


def _steps(facts: Facts, period: Span) -> str:
    if period.last < facts.workspace.today():
        return "未达到学时的人员纳入下一年度重点培训对象。"
    found = facts.forecast.hours()
    return (
        f"照现在的进度，到年底{mending(found, LENGTH, SEATS).words}"
        if found
        else ("照现在的进度，年底都能达到；按计划办完其余班次。")
    )


def _attended(row: Row) -> int:
    return _int(row, "attendees") or _int(row, "attendees_typed")


def _int(row: Row, column: str) -> int:
    value = row.values[column]
    return value if isinstance(value, int) else 0


def _decimal(row: Row, column: str) -> Decimal:
    value = row.values[column]
    return value if isinstance(value, Decimal) else Decimal(0)


def _cell(row: Row, column: str) -> Cell:
    value = row.values[column]
    return value if isinstance(value, int | Decimal) else None


def _rate(row: Row) -> Decimal:
    wanted = _int(row, "sessions")
    return Decimal(_int(row, "sessions_held") * 100) / wanted if wanted else Decimal(0)


TRAINING = MaterialKind(
    "training", "年度培训计划执行情况", "计划与实办对照，学时达标情况，未达到人员名单和补训安排。",
    Format.WORD, "「方案」第3项", years, draft,
)  # fmt: skip
