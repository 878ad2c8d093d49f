"""表五 学习培训: hours by year with a chart, two years in detail, examinations, contests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.papers.content import Block, Cell, Heading, HoursChart, Paragraph, Table
from zhifa_desktop.services.dossier_facts import (
    Lesson,
    PersonFacts,
    hours_by_year,
    number_of,
    parts_of,
)
from zhifa_desktop.services.dossier_sections.content import (
    NOT_KEPT,
    Content,
    Occasion,
    or_unkept,
)
from zhifa_desktop.services.records import Row

DETAILED_YEARS = 2
LESSONS = (
    Heading("日期", width=1.45),
    Heading("培训名称", width=3.6),
    Heading("形式", width=1.1),
    Heading("主办单位", width=2.3),
    Heading("参训", width=0.8),
    Heading("认定学时", width=1.2, numeric=True, decimals=1),
)
EXAMS = (
    Heading("日期", width=1.45),
    Heading("考试(培训)名称", width=4.2),
    Heading("成绩", width=0.9),
    Heading("结果", width=1.0),
    Heading("证书编号", width=2.2),
)
CONTESTS = (
    Heading("日期", width=1.45),
    Heading("竞赛名称", width=3.4),
    Heading("级别", width=1.1),
    Heading("参赛项目", width=1.6),
    Heading("成绩", width=0.9),
    Heading("名次", width=0.8),
    Heading("获奖情况", width=1.3),
)


def training(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return what was learnt and how it was proved."""
    if "training_session" not in facts.kept and not facts.lessons:
        blocks: list[Block] = [Paragraph(NOT_KEPT)]
    else:
        blocks = list(_hours(facts.lessons, occasion.today))
    contests = or_unkept(_contests(facts.contests), kept="contest" in facts.kept)
    return Content((*blocks, contests))


def _hours(lessons: Sequence[Lesson], today: date) -> Iterator[Block]:
    required = plan(today.year).required_hours
    years = hours_by_year(lessons)
    headings = (
        Heading("年度", width=0.9),
        Heading("公共法律知识", width=1.2, numeric=True, decimals=1),
        Heading("业务知识", numeric=True, decimals=1),
        Heading("执法技能", numeric=True, decimals=1),
        Heading("其他", width=0.8, numeric=True, decimals=1),
        Heading("合计", width=0.8, numeric=True, decimals=1),
        Heading(f"是否达到{required.normalize():f}学时", width=1.5),
    )
    rows = tuple(_year(year, lessons, required) for year in sorted(years, reverse=True))
    yield Table("分年度学时", headings, rows)
    if years:
        yield HoursChart(tuple(years), tuple(years.values()), required)
    yield _lessons([o for o in reversed(lessons) if o.start.year > today.year - DETAILED_YEARS])
    yield _exams([o for o in reversed(lessons) if _examined(o)])


def _year(year: int, lessons: Sequence[Lesson], required: Decimal) -> tuple[Cell, ...]:
    parts: dict[str, Decimal] = defaultdict(Decimal)
    total = Decimal(0)
    for lesson in lessons:
        if lesson.start.year != year or not lesson.counted:
            continue
        total += lesson.counted
        for name, hours in parts_of(lesson).items():
            parts[name] += hours
    known = [parts["law_hours"], parts["business_hours"], parts["skill_hours"]]
    rest = max(total - sum(known, Decimal(0)), Decimal(0))
    reached = "是" if total >= required else "否"
    return (f"{year}年", *(_tenths(h) for h in (*known, rest, total)), reached)


def _lessons(lessons: Sequence[Lesson]) -> Table:
    rows = tuple(
        (
            str(o.start), o.session.shown["name"], o.session.shown["mode"],
            o.session.shown["host"], o.attendance.shown["presence"],
            _tenths(number_of(o.attendance.values["hours"])),
        )
        for o in lessons
    )  # fmt: skip
    return Table(f"近{DETAILED_YEARS}年培训明细", LESSONS, rows)


def _examined(lesson: Lesson) -> bool:
    shown = lesson.attendance.shown
    return bool(shown["score"] or shown["passed"] or shown["certificate_number"])


def _exams(lessons: Sequence[Lesson]) -> Table:
    rows = tuple(
        (
            str(o.start), o.session.shown["name"], o.attendance.shown["score"],
            o.attendance.shown["passed"], o.attendance.shown["certificate_number"],
        )
        for o in lessons
    )  # fmt: skip
    return Table("考试、考核", EXAMS, rows)


def _contests(results: Sequence[tuple[Row, Row]]) -> Table:
    rows = tuple(
        (
            contest.shown["date"], contest.shown["name"], contest.shown["level"],
            result.shown["item"], result.shown["score"], result.shown["place"],
            result.shown["award"],
        )
        for result, contest in results
    )  # fmt: skip
    return Table("比武竞赛", CONTESTS, rows)


def _tenths(value: Decimal) -> Cell:
    return value.quantize(Decimal("0.1"))
