"""评先评优、职务职级晋升审核表: the year's file of each officer, and what a sanction holds up.

「方案」第4项 links the file to honours and promotion; 公务员法 64 and 政务处分法 8 say what a
sanction forbids while it has effect. Anything else is pointed out, never decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from zhifa_desktop.indicators.engine import rounded
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.material import MaterialTable, Part
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.materials.declaration import Draft, Format, MaterialKind, years
from zhifa_desktop.services.materials.facts import Facts, number
from zhifa_desktop.services.materials.officers import OfficerYear, officers_of
from zhifa_desktop.services.workspace import Report

FREE, BARRED = "无限制", "受限"
POOR = ("basic", "incompetent", "undetermined", "absent")
HEADINGS = (
    Heading("序号", width=0.5, numeric=True), Heading("姓名", width=1), Heading("机构", width=1.8),
    Heading("学时", width=0.7, numeric=True, decimals=1),
    Heading("主办", "办案(件)", 0.6, numeric=True), Heading("协办", "办案(件)", 0.6, numeric=True),
    Heading("评查均分", width=0.8, numeric=True, decimals=2),
    Heading("被纠错", width=0.6, numeric=True), Heading("奖励", width=0.5, numeric=True),
    Heading("考核等次", width=1.6), Heading("评先评优", "结论", 0.9), Heading("晋升", "结论", 0.9),
    Heading("原因和提示", width=2.8),
)  # fmt: skip


def draft(facts: Facts, period: Span, report: Report) -> Draft:
    """Draft the sheet of a year."""
    report(0, 1, "正在汇总人员档案")
    people, day = officers_of(facts, period), facts.day(period)
    barred = [one for one in people if one.sanctions]
    rows = tuple(_row(n, one, day) for n, one in enumerate(people, 1))
    parts = (
        Part("whole", "一、审核情况", _whole(people, day)),
        Part(
            "people", "二、人员情况", fixed=True,
            tables=(
                MaterialTable(
                    f"评先评优和职务职级晋升审核表({period.label})", HEADINGS, rows,
                    empty="没有在岗执法人员。",
                ),
            ),
        ),
        Part("opinion", "三、审核意见", _opinion(barred)),
    )  # fmt: skip
    notes = (
        f"依据：公务员法第六十四条、政务处分法第八条，处分影响期内不得晋升职务、职级。"
        f"“评先评优”看本年内有没有影响期，“晋升”看{long_date(day)}是否在影响期内。",
        "学时、证件、考核等次只作提示，是否影响由本单位按规定决定；正在核查的事项不列。",
    )
    return Draft(parts, notes, landscape=True, signatures=("单位负责人", "审核人", "制表人"))


def _row(place: int, one: OfficerYear, day: date) -> tuple[Cell, ...]:
    return (
        place, one.name, one.unit, one.hours, one.led, one.assisted, rounded(one.score),
        one.corrected, one.awards, one.grade.words if one.grade else "未登记",
        BARRED if one.sanctions else FREE, BARRED if promotion_barred(one, day) else FREE,
        "；".join((*(s.words for s in one.sanctions), *hints(one))) or "—",
    )  # fmt: skip


def promotion_barred(one: OfficerYear, day: date) -> bool:
    """Return whether a sanction has effect on that day (公务员法 64)."""
    return any(sanction.touches(day, day) for sanction in one.sanctions)


def hints(one: OfficerYear) -> Iterator[str]:
    """Say what a leader should know besides; none of it decides anything."""
    if one.hours_short:
        yield f"学时不足({number(one.hours)})"
    if one.card_missing:
        yield "没有有效执法证件"
    if one.corrected:
        yield f"主办案件被纠错{one.corrected}件"
    if one.grade and one.grade.code in POOR:
        yield f"考核{one.grade.words}"


def _whole(people: Sequence[OfficerYear], day: date) -> str:
    barred = sum(bool(one.sanctions) for one in people)
    now = sum(promotion_barred(one, day) for one in people)
    short = sum(one.hours_short for one in people)
    graded = sum(one.grade is not None and one.grade.year == day.year for one in people)
    return (
        f"在岗执法人员{len(people)}人。本年内有惩戒影响期的{barred}人，评先评优受限；"
        f"截至{long_date(day)}仍在影响期内的{now}人，不得晋升职务、职级。"
        f"学时不足(年内为落后于序时)的{short}人；已登记本年考核等次的{graded}人。"
    )


def _opinion(barred: Sequence[OfficerYear]) -> str:
    if not barred:
        return "没有因惩戒受限的人员，可按条件推荐。"
    named = "；".join(f"{one.name}({'；'.join(s.words for s in one.sanctions)})" for one in barred)
    return f"下列人员在影响期内或本年内有影响期，不列入推荐：{named}。其余人员可按条件推荐。"


APPRAISALS = MaterialKind(
    "appraisals", "评先评优、晋升审核表",
    "每名在岗执法人员一年的学时、办案、奖惩和考核，影响期内的写明为什么受限。",
    Format.SHEET, "「方案」第4项；公务员法64、政务处分法8", years, draft,
)  # fmt: skip
