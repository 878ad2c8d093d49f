"""The sections of the dossier (一人一档), from gathered facts to the papers' content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.papers.content import (
    Block,
    Cell,
    Fact,
    Grid,
    Heading,
    HoursChart,
    Paragraph,
    Section,
    Table,
)
from zhifa_desktop.rules.masking import mask_party
from zhifa_desktop.services.dossier_facts import (
    Handled,
    Lesson,
    PersonFacts,
    day_of,
    hours_by_year,
    number_of,
    parts_of,
)
from zhifa_desktop.services.records import Row
from zhifa_desktop.services.showing import plain_number

PROMOTION = "promotion"
LISTED_YEARS, DETAILED_YEARS = 3, 2
NOT_KEPT = "本单位未在本程序启用该台账，以纸质材料为准。"
EMPTY = ("学习与任职经历", "年度考核及运用", "佐证材料目录")


def sections(
    facts: PersonFacts, today: date, photo: bytes | None, preset: str
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """Return the sections to print and the titles of those without any record."""
    others = _equipment(facts)
    printed = [
        Section("表一", "基本情况", (_basics(facts.person, photo, preset),)),
        Section("表三", "资格证件", tuple(_certificates(facts))),
        Section("表四", "执法办案", tuple(_cases(facts.cases, today))),
        Section("表五", "学习培训", tuple(_training(facts.lessons, today))),
        Section("表六", "奖励惩戒", (Paragraph(NOT_KEPT),)),
        Section("表七", "追责问责", (Paragraph(NOT_KEPT),)),
    ]
    if others is not None:
        printed.append(Section("表九", "其他情况", (others,)))
    empty = (*EMPTY, *(() if others else ("现持有装备",)))
    return tuple(printed), empty


def annex(facts: PersonFacts, today: date) -> tuple[Section, ...]:
    """Return the cases older than the years that 表四 lists."""
    older = [h for h in facts.cases if not _recent(h, today)]
    if not older:
        return ()
    title = f"承办案件({LISTED_YEARS}年以前)"
    return (Section("附表", title, (_case_list("", older),)),)


def _basics(person: Row, photo: bytes | None, preset: str) -> Grid:
    shown = person.shown
    facts = [
        Fact("姓名", shown["name"]),
        Fact("性别", shown["sex"]),
        Fact("出生年月", _year_month(person.values["birth_date"])),
        Fact("民族", shown["ethnicity"]),
        Fact("政治面貌", shown["political_status"]),
        Fact("人员编号", shown["number"]),
        Fact("身份证号", shown["id_number"] or shown["id_missing_reason"], 3),
        Fact("所属机构", shown["unit"], 3),
        Fact("人员类别", shown["kind"]),
        Fact("岗位类别", shown["post_kind"]),
        Fact("是否一线", shown["is_frontline"]),
        Fact("职务", shown["post"]),
        Fact("职级(岗位等级)", shown["rank"]),
        Fact("编制(用工)类型", shown["establishment"]),
        Fact("在岗状态", shown["status"]),
        Fact("到本单位时间", _year_month(person.values["joined_on"])),
        Fact("参加工作时间", _year_month(person.values["work_since"])),
        Fact("从事执法时间", _year_month(person.values["enforcement_since"])),
        Fact("最高学历", shown["education"]),
        Fact("学位", shown["degree"]),
        Fact("法律职业资格", shown["legal_qualification"]),
        Fact("公职律师", shown["public_lawyer"]),
        Fact("毕业院校及专业", shown["school"], 3),
    ]
    if shown["auxiliary_number"]:
        facts.append(Fact("辅助人员编号", shown["auxiliary_number"], 3))
    if preset != PROMOTION:
        facts.append(Fact("手机号", shown["phone"], 3))
    return Grid(tuple(facts), photo, with_photo=True)


def _certificates(facts: PersonFacts) -> Iterator[Block]:
    yield _table(
        "持有证件",
        facts.certificates,
        ("kind", "证件种类", 2.0),
        ("number", "证件编号", 2.0),
        ("issuer", "发证机关", 2.0),
        ("issued_on", "发证日期", 1.6),
        ("valid_until", "有效期至", 1.6),
        ("state", "状态", 1.0),
    )
    reviews = [e for e in facts.events if e.values["kind"] == "annual_review"]
    yield _table(
        "年审",
        reviews,
        ("review_year", "年度", 0.8),
        ("certificate", "证件编号", 2.0),
        ("date", "年审日期", 1.6),
        ("result", "结果", 1.0),
        ("recheck", "复审结果", 1.0),
        ("document", "文号", 2.0),
    )
    others = [e for e in facts.events if e.values["kind"] != "annual_review"]
    yield _table(
        "暂扣、收回、注销等变动",
        others,
        ("date", "日期", 1.6),
        ("certificate", "证件编号", 2.0),
        ("kind", "事项", 1.2),
        ("document", "文号", 2.2),
        ("authority", "决定(经办)机关", 2.0),
    )


def _cases(cases: Sequence[Handled], today: date) -> Iterator[Block]:
    years: dict[int, list[Handled]] = defaultdict(list)
    for handled in cases:
        if handled.day is not None:
            years[handled.day.year].append(handled)
    rows = tuple(_year_of_cases(year, years[year]) for year in sorted(years, reverse=True))
    headings = (
        Heading("年度"),
        Heading("承办合计", numeric=True),
        Heading("主办", numeric=True),
        Heading("协办", numeric=True),
        Heading("重大案件", numeric=True),
        Heading("评查卷数", numeric=True),
        Heading("评查均分", numeric=True, decimals=2),
    )
    yield Table("分年度承办案件(件)", headings, rows)
    recent = [h for h in cases if _recent(h, today)]
    yield _case_list(f"近{LISTED_YEARS}年承办案件", recent)


def _year_of_cases(year: int, cases: Sequence[Handled]) -> tuple[Cell, ...]:
    scores = [score for handled in cases for score in handled.scores]
    leading = sum(h.leading for h in cases)
    mean = plain_number(sum(scores, Decimal(0)) / len(scores)) if scores else "—"
    major = sum(bool(h.case.values["major"]) for h in cases)
    return (f"{year}年", len(cases), leading, len(cases) - leading, major, len(scores), mean)


def _case_list(title: str, cases: Sequence[Handled]) -> Table:
    headings = (
        Heading("序号", width=0.6, numeric=True),
        Heading("决定书文号(立案号)", width=2.5),
        Heading("案由", width=2.2),
        Heading("当事人", width=0.9),
        Heading("角色", width=0.8),
        Heading("决定(立案)日期", width=1.7),
        Heading("处理结果", width=1.2),
        Heading("罚款(元)", width=1.5, numeric=True, decimals=2),
    )
    rows = tuple(_case_row(number, handled) for number, handled in enumerate(cases, 1))
    return Table(title, headings, rows)


def _case_row(number: int, handled: Handled) -> tuple[Cell, ...]:
    shown, values = handled.case.shown, handled.case.values
    named = shown["decision_number"] or shown["filing_number"] or shown["number"]
    fine = values["fine"]
    return (
        number, named, shown["cause"], mask_party(shown["party"]), handled.role,
        str(handled.day or ""), shown["outcome"], fine if isinstance(fine, Decimal) else None,
    )  # fmt: skip


def _training(lessons: Sequence[Lesson], today: date) -> Iterator[Block]:
    required = plan(today.year).required_hours
    years = hours_by_year(lessons)
    headings = (
        Heading("年度"),
        Heading("公共法律知识", numeric=True, decimals=1),
        Heading("业务知识", numeric=True, decimals=1),
        Heading("执法技能", numeric=True, decimals=1),
        Heading("其他", numeric=True, decimals=1),
        Heading("合计", numeric=True, decimals=1),
        Heading(f"是否达到{required.normalize():f}学时"),
    )
    rows = tuple(_year_of_hours(year, lessons, required) for year in sorted(years, reverse=True))
    yield Table("分年度学时", headings, rows)
    if years:
        yield HoursChart(tuple(years), tuple(years.values()), required)
    detailed = [o for o in reversed(lessons) if o.start.year > today.year - DETAILED_YEARS]
    yield _lesson_list(detailed)


def _year_of_hours(year: int, lessons: Sequence[Lesson], required: Decimal) -> tuple[Cell, ...]:
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
    return (f"{year}年", *(_hours(h) for h in (*known, rest, total)), reached)


def _lesson_list(lessons: Sequence[Lesson]) -> Table:
    headings = (
        Heading("日期", width=1.45),
        Heading("培训名称", width=3.6),
        Heading("形式", width=1.2),
        Heading("主办单位", width=1.8),
        Heading("认定学时", width=0.9, numeric=True, decimals=1),
        Heading("考核", width=1.0),
    )
    rows = tuple(
        (
            str(o.start), o.session.shown["name"], o.session.shown["mode"],
            o.session.shown["host"], _hours(number_of(o.attendance.values["hours"])),
            o.attendance.shown["score"] or o.attendance.shown["passed"],
        )
        for o in lessons
    )  # fmt: skip
    return Table(f"近{DETAILED_YEARS}年培训明细", headings, rows)


def _equipment(facts: PersonFacts) -> Table | None:
    if not facts.equipment:
        return None
    headings = (
        Heading("装备名称", width=2.2),
        Heading("类别", width=1.6),
        Heading("资产编号", width=1.4),
        Heading("品牌型号", width=1.8),
        Heading("领用日期", width=1.6),
        Heading("状况", width=0.9),
    )
    rows = tuple(
        (
            piece.shown["name"], piece.shown["category"], piece.shown["asset_number"],
            piece.shown["model"], assignment.shown["start"], piece.shown["state"],
        )
        for assignment, piece in facts.equipment
    )  # fmt: skip
    return Table("现持有装备", headings, rows)


def _table(title: str, rows: Sequence[Row], *columns: tuple[str, str, float]) -> Table:
    headings = tuple(Heading(label, width=width) for _, label, width in columns)
    return Table(title, headings, tuple(tuple(r.shown[n] for n, _, _ in columns) for r in rows))


def _recent(handled: Handled, today: date) -> bool:
    return handled.day is None or handled.day.year > today.year - LISTED_YEARS


def _year_month(value: object) -> str:
    day = day_of(value)
    return f"{day.year}.{day.month:02d}" if day else ""


def _hours(value: Decimal) -> Cell:
    return value.quantize(Decimal("0.1"))
