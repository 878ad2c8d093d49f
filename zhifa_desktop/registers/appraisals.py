"""年度考核 and 奖励表彰 (「方案」§4: 与评先评优、职务职级晋升相挂钩; §5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.accountability import in_effect_until
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule
from zhifa_desktop.registers.whose import unit_of


def _blocked(row: Any, at: Any) -> Any:
    """Return whether a sanction had effect on any day of the appraisal's year."""
    year = cast(row.year, String)
    first, last = year + literal("-01-01"), year + literal("-12-31")
    sanction, living = at.of("accountability")
    found = select(sanction.id).where(
        living,
        sanction.person == row.person,
        sanction.state == "concluded",
        cast(sanction.date, String) <= last,
        in_effect_until(sanction, at) >= first,
    )
    return found.correlate_except(sanction.id.table).exists()


class Appraisal(Record):
    """年度考核: one person's grade of a year (公务员法 38, 事业单位人事管理条例 21)."""

    register = Register(
        name="appraisal",
        label="年度考核",
        group="队伍",
        key=("person", "year"),
        title=("person", "year"),
        order=("-year", "person"),
        icon="clipboard-pen",
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        listed="年度考核", synonyms=("人员", "被考核人"),
    )  # fmt: skip
    unit: Any = unit_of()
    year: Mapped[int] = col.year("考核年度", required=True, carried=True, synonyms=("年度", "年份"))
    grade: Mapped[str] = col.code(
        "考核等次", "appraisal_grade", required=True, synonyms=("等次", "考核结果", "结果")
    )
    honour: Mapped[str | None] = col.text(
        "评先评优情况", width=18, synonyms=("评先评优", "评优情况")
    )
    promotion: Mapped[str | None] = col.text(
        "晋升情况", width=18, synonyms=("职务职级晋升", "晋升")
    )
    blocked: Any = col.computed(
        "受惩戒影响", Kind.FLAG, _blocked, width=8,
        help="当年内有惩戒在影响期内，评先评优和晋升受限",
    )  # fmt: skip
    opinion: Mapped[str | None] = col.long_text("考核评语", private=True, more=True)


class Award(Record):
    """奖励表彰: what a person or a unit was honoured with."""

    register = Register(
        name="award",
        label="奖励表彰",
        group="队伍",
        key=("person", "name", "date"),
        other_keys=(("unit", "name", "date"),),
        unique=(("unit", "name", "date"),),
        title=("name", "person|unit"),
        order=("-date",),
        month="date",
        icon="award",
        rules=(
            RowRule(
                "award.who",
                ("person", "unit"),
                "请填写获奖人员，或获奖集体(机构)",
                col.neither("person", "unit"),
            ),
            RowRule(
                "award.one",
                ("unit",),
                "个人奖励只填人员，集体奖励只填机构，不能两项都填",
                col.both("person", "unit"),
            ),
        ),
    )

    kind: Mapped[str] = col.code(
        "奖励类别", "award_kind", required=True, carried=True, synonyms=("类别", "类型")
    )
    name: Mapped[str] = col.name(
        "奖励名称", required=True, width=26, carried=True,
        synonyms=("荣誉称号", "表彰名称", "荣誉名称", "名称", "奖励表彰"),
    )  # fmt: skip
    level: Mapped[str] = col.code(
        "奖励级别", "honour_level", required=True, carried=True, synonyms=("级别", "层级")
    )
    person: Mapped[str | None] = col.link(
        "获奖人员", "person", searched=True, width=10, listed="获得的奖励",
        synonyms=("姓名", "人员", "获奖人"),
    )  # fmt: skip
    unit: Mapped[str | None] = col.link(
        "获奖集体", "unit", width=16, listed="获得的奖励", synonyms=("集体", "获奖单位", "机构")
    )
    date: Mapped[Any] = col.day(
        "奖励日期", required=True, past=True, carried=True,
        synonyms=("日期", "时间", "表彰日期", "表彰时间"),
    )  # fmt: skip
    authority: Mapped[str | None] = col.text(
        "授予机关", width=18, carried=True, synonyms=("表彰单位", "授予单位", "批准机关")
    )
    document: Mapped[str | None] = col.text(
        "文号", width=18, carried=True, synonyms=("表彰文号", "文件号")
    )
