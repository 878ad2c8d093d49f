"""比武竞赛 and their results (「方案」§3: 大轮训、大比武、大练兵)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind
from zhifa_desktop.registers.whose import unit_of

WHOLE = "综合"


class Contest(Record):
    """比武竞赛: one contest held, here or by those above."""

    register = Register(
        name="contest",
        label="比武竞赛",
        group="队伍",
        key=("name", "date"),
        title=("name", "date"),
        order=("-date",),
        month="date",
        icon="trophy",
    )

    name: Mapped[str] = col.name(
        "竞赛名称", required=True, width=26, synonyms=("比武名称", "活动名称", "名称", "比武竞赛")
    )
    date: Mapped[Any] = col.day(
        "竞赛日期", required=True, synonyms=("日期", "时间", "比武日期", "举办日期")
    )
    level: Mapped[str] = col.code(
        "竞赛级别", "honour_level", required=True, synonyms=("级别", "层级")
    )
    host: Mapped[str | None] = col.text("主办单位", width=18, synonyms=("组织单位", "举办单位"))
    events: Mapped[str | None] = col.text(
        "竞赛项目", width=24, max_length=200, synonyms=("比武项目", "项目设置")
    )
    place: Mapped[str | None] = col.text("地点", more=True)
    participants: Any = col.computed(
        "参赛人数",
        Kind.INTEGER,
        lambda row, at: at.count("contest_result", lambda r: r.contest == row.id),
        width=8,
        help="“竞赛成绩”里的人次",
    )


class ContestResult(Record):
    """竞赛成绩: one person's result in one event of a contest."""

    register = Register(
        name="contest_result",
        label="竞赛成绩",
        group="队伍",
        key=("contest", "person", "item"),
        title=("person", "contest"),
        order=("-contest", "place", "person"),
        month="contest.date",
        parent="contest",
        icon="medal",
    )

    contest: Mapped[str] = col.link(
        "比武竞赛", "contest", required=True, searched=True, width=26, carried=True,
        synonyms=("竞赛名称", "比武名称", "竞赛", "活动名称"),
    )  # fmt: skip
    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        listed="竞赛成绩", synonyms=("参赛人员", "人员", "选手"),
    )  # fmt: skip
    unit: Any = unit_of()
    item: Mapped[str] = col.text(
        "参赛项目", required=True, default=WHOLE, carried=True, synonyms=("项目", "单项")
    )
    score: Mapped[Decimal | None] = col.score("成绩", synonyms=("得分", "分数"))
    place: Mapped[int | None] = col.integer("名次", between=(1, 9999), synonyms=("排名",))
    award: Mapped[str | None] = col.text("获奖情况", synonyms=("奖项", "获得奖项", "奖励"))
