"""人才库动态调整名单: who is in, who left, who might leave or enter, each with the reason.

「方案」第3项: 能者进、庸者退. The conditions are data (resources/standards/talents.json, 示例); the
list only proposes, a person decides and enters it in the register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhifa_desktop.indicators.engine import rounded
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.material import MaterialTable, Part
from zhifa_desktop.registers.codes import code_list, standard
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.dossier_facts import day_of
from zhifa_desktop.services.materials.declaration import Draft, Format, MaterialKind, years
from zhifa_desktop.services.materials.facts import Facts, number
from zhifa_desktop.services.materials.officers import OfficerYear, officers_of
from zhifa_desktop.services.records import Row
from zhifa_desktop.services.workspace import Report

BEST, WORST = "excellent", "incompetent"
MEMBERS = (
    Heading("人才库", width=1.6), Heading("姓名", width=1), Heading("机构", width=2),
    Heading("专业领域", width=1.3), Heading("入库日期", width=1.2), Heading("学时", width=0.8,
    numeric=True, decimals=1), Heading("主办", width=0.7, numeric=True),
    Heading("评查均分", width=0.9, numeric=True, decimals=2), Heading("考核等次", width=1.2),
)  # fmt: skip
LEAVING = (
    Heading("人才库", width=1.6), Heading("姓名", width=1), Heading("机构", width=2),
    Heading("入库日期", width=1.2), Heading("建议出库的原因", width=4),
)  # fmt: skip
ENTERING = (
    Heading("姓名", width=1), Heading("机构", width=2), Heading("学时", width=0.8, numeric=True,
    decimals=1), Heading("主办", width=0.7, numeric=True),
    Heading("评查均分", width=0.9, numeric=True, decimals=2), Heading("建议入库的理由", width=4),
)  # fmt: skip
LEFT = (
    Heading("人才库", width=1.6), Heading("姓名", width=1), Heading("机构", width=2),
    Heading("入库日期", width=1.2), Heading("出库日期", width=1.2), Heading("出库原因", width=3),
)  # fmt: skip
COLUMNS = ("person", "unit", "pool", "field", "entered_on", "left_on", "left_reason")


@dataclass(frozen=True, slots=True)
class Conditions:
    """The office's own conditions for entering and leaving."""

    enter_score: Decimal
    enter_led: int
    leave_score: Decimal

    @classmethod
    def now(cls) -> Conditions:
        """Return those in force."""
        held = standard("talents")
        return cls(
            Decimal(str(held["enter_score"])), int(held["enter_led"]),
            Decimal(str(held["leave_score"])),
        )  # fmt: skip


def draft(facts: Facts, period: Span, report: Report) -> Draft:
    """Draft the list of a year."""
    report(0, 1, "正在对照人才库条件")
    day, conditions = facts.day(period), Conditions.now()
    rows = facts.rows("talent_membership", COLUMNS, day)
    people = {one.id: one for one in officers_of(facts, period)}
    inside, gone = _sorted_out(rows, period.first, day)
    leaving = [(row, why) for row in inside if (why := list(reasons_to_leave(
        people.get(str(row.values["person"])), conditions)))]  # fmt: skip
    members = {str(row.values["person"]) for row in inside}
    entering = [
        (one, why) for one in people.values()
        if one.id not in members and (why := list(reasons_to_enter(one, conditions)))
    ]  # fmt: skip
    parts = (
        Part("whole", "一、调整情况", _whole(inside, gone, leaving, entering, day)),
        Part("rules", "二、调整条件", _rules(conditions)),
        Part("leaving", "三、建议出库", fixed=True, tables=(_leaving(leaving),)),
        Part("entering", "四、建议入库", fixed=True, tables=(_entering(entering),)),
        Part("inside", "五、在库人员", fixed=True, tables=(_inside(inside, people),)),
        Part("gone", "六、本年已出库", fixed=True, tables=(_gone(gone),)),
    )
    notes = (
        f"数字截至{long_date(day)}。建议只按台账和上列条件列出，由本单位研究决定后在“人才库”登记入库、"
        "出库日期和文号。条件为示例，可在“设置 › 代码与标准”里改。",
    )
    return Draft(parts, notes, landscape=True, signatures=("单位负责人", "审核人", "制表人"))


def _sorted_out(rows: Sequence[Row], first: date, last: date) -> tuple[list[Row], list[Row]]:
    """Return the memberships that hold on the last day, and those that ended in the period."""
    inside, gone = [], []
    for row in rows:
        left = day_of(row.values["left_on"])
        entered = day_of(row.values["entered_on"])
        if entered is None or entered > last:
            continue
        if left is None or left > last:
            inside.append(row)
        elif left >= first:
            gone.append(row)
    return inside, gone


def reasons_to_leave(one: OfficerYear | None, conditions: Conditions) -> Iterator[str]:
    """Say why a member might leave; None is somebody who is no officer in post any more."""
    if one is None:
        yield "已不是在岗执法人员"
        return
    yield from (sanction.words for sanction in one.sanctions)
    if one.card_missing:
        yield "没有有效执法证件"
    if one.hours_short:
        yield f"学时不足({number(one.hours)})"
    if one.score is not None and one.score < conditions.leave_score:
        yield f"评查均分{number(rounded(one.score))}，低于{number(conditions.leave_score)}"
    if one.corrected:
        yield f"主办案件被纠错{one.corrected}件"
    if one.grade and one.grade.code == WORST:
        yield f"考核{one.grade.words}"


def reasons_to_enter(one: OfficerYear, conditions: Conditions) -> Iterator[str]:
    """Say why an officer might enter; nothing where something speaks against it."""
    if one.sanctions or one.card_missing or one.hours_short or one.corrected:
        return
    good_score = one.score is not None and one.score >= conditions.enter_score
    if not (one.led >= conditions.enter_led and good_score):
        return
    yield f"主办案件{one.led}件，评查均分{number(rounded(one.score))}"
    if one.awards:
        yield f"本年获奖励{one.awards}项"
    if one.grade and one.grade.code == BEST:
        yield f"考核{one.grade.words}"
    if one.qualified:
        yield "有法律职业资格"


def _whole(
    inside: Sequence[Row], gone: Sequence[Row], leaving: Sequence[object],
    entering: Sequence[object], day: date,
) -> str:  # fmt: skip
    by_pool: Mapping[str, set[object]] = defaultdict(set)
    for row in inside:
        by_pool[str(row.values["pool"])].add(row.values["person"])
    told = [
        f"{item.label}{len(by_pool[item.code])}人"
        for item in code_list("talent_pool").items if by_pool.get(item.code)
    ]  # fmt: skip
    people = {row.values["person"] for row in inside}
    listed = f"，其中{'、'.join(told)}" if told else ""
    return (
        f"截至{long_date(day)}，在库{len(people)}人{listed}。本年已出库{len(gone)}人次；"
        f"按条件建议出库{len(leaving)}人次，建议入库{len(entering)}人。"
    )


def _rules(conditions: Conditions) -> str:
    return (
        "按方案“能者进、庸者退”的要求动态调整。\n"
        f"建议入库：在岗、持有有效执法证件、学时达到序时，本年主办案件不少于{conditions.enter_led}件，"
        f"案卷评查均分不低于{number(conditions.enter_score)}分，没有惩戒影响期，案件没有被纠错。\n"
        "建议出库：已不在执法岗，有惩戒影响期，没有有效执法证件，学时不足(年内为落后于序时)，"
        f"案卷评查均分低于{number(conditions.leave_score)}分，主办案件被纠错，或考核不称职。"
    )


def _leaving(found: Sequence[tuple[Row, list[str]]]) -> MaterialTable:
    rows: list[tuple[Cell, ...]] = [
        (
            row.shown["pool"], row.shown["person"], row.shown["unit"], row.shown["entered_on"],
            "；".join(why),
        )
        for row, why in found
    ]  # fmt: skip
    return MaterialTable("建议出库人员", LEAVING, tuple(rows), empty="没有建议出库的人员。")


def _entering(found: Sequence[tuple[OfficerYear, list[str]]]) -> MaterialTable:
    rows: list[tuple[Cell, ...]] = [
        (one.name, one.unit, one.hours, one.led, rounded(one.score), "；".join(why))
        for one, why in sorted(found, key=lambda pair: -(pair[0].score or 0))
    ]
    return MaterialTable("建议入库人员", ENTERING, tuple(rows), empty="没有符合条件的人员。")


def _inside(inside: Sequence[Row], people: Mapping[str, OfficerYear]) -> MaterialTable:
    rows: list[tuple[Cell, ...]] = []
    for row in inside:
        one = people.get(str(row.values["person"]))
        work: tuple[Cell, ...] = (None, None, None, "")
        if one is not None:
            work = (one.hours, one.led, rounded(one.score), one.grade.words if one.grade else "")
        shown = row.shown
        rows.append((
            shown["pool"], shown["person"], shown["unit"], shown["field"], shown["entered_on"],
            *work,
        ))  # fmt: skip
    return MaterialTable("在库人员", MEMBERS, tuple(rows), empty="人才库里还没有人员。")


def _gone(gone: Sequence[Row]) -> MaterialTable:
    rows: list[tuple[Cell, ...]] = [
        (
            row.shown["pool"], row.shown["person"], row.shown["unit"], row.shown["entered_on"],
            row.shown["left_on"], row.shown["left_reason"],
        )
        for row in gone
    ]  # fmt: skip
    return MaterialTable("本年出库人员", LEFT, tuple(rows), empty="本年没有出库的人员。")


TALENTS = MaterialKind(
    "talents", "人才库动态调整名单", "在库人员和按条件建议的出库、入库人员，逐人写明理由。",
    Format.SHEET, "「方案」第3项", years, draft,
)  # fmt: skip
