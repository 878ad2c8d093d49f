"""党组织 and 党建活动 (「方案」§1 §2: 支部建在大队上, 三会一课, “四强”党支部, 党建+执法)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind


def _last_activity(row: Any, at: Any) -> Any:
    activity, living = at.of("party_activity")
    return (
        select(func.max(activity.date))
        .where(living, activity.organization == row.id, activity.date <= at.today)
        .scalar_subquery()
    )


class PartyOrganization(Record):
    """党组织: a branch of the brigade or a group in a squadron."""

    register = Register(
        name="party_organization",
        label="党组织",
        group="队伍",
        key=("name",),
        title=("name",),
        order=("kind", "name"),
        icon="flag",
    )

    name: Mapped[str] = col.name(
        "党组织名称", required=True, width=24, synonyms=("名称", "支部名称", "党支部", "党组织")
    )
    kind: Mapped[str] = col.code(
        "组织类别", "party_organization_kind", required=True, synonyms=("类别", "类型")
    )
    unit: Mapped[str] = col.link(
        "所在机构", "unit", required=True, width=16, listed="党组织",
        synonyms=("机构", "单位", "所属机构", "中队"),
    )  # fmt: skip
    secretary: Mapped[str | None] = col.link(
        "书记(组长)", "person", searched=True, width=10, listed="任书记(组长)的党组织",
        synonyms=("书记", "党支部书记", "组长", "党小组长", "负责人"),
    )  # fmt: skip
    members: Mapped[int | None] = col.integer("党员人数", synonyms=("党员数", "人数"))
    founded_on: Mapped[Any] = col.day("成立日期", past=True, synonyms=("成立时间",))
    elected_on: Mapped[Any] = col.day("换届日期", past=True, more=True, synonyms=("最近换届",))
    four_strong: Mapped[bool | None] = col.flag("“四强”党支部", synonyms=("四强党支部", "四强"))
    brand: Mapped[str | None] = col.text("党建品牌", width=20, synonyms=("党建+执法品牌", "品牌"))
    last_activity: Any = col.computed("最近活动日期", Kind.DATE, _last_activity)


class PartyActivity(Record):
    """党建活动: one meeting or lesson of 三会一课, or another activity."""

    register = Register(
        name="party_activity",
        label="党建活动",
        group="队伍",
        key=("organization", "kind", "date"),
        title=("topic", "date"),
        order=("-date",),
        month="date",
        parent="party_organization",
        icon="calendar-days",
    )

    organization: Mapped[str] = col.link(
        "党组织", "party_organization", required=True, searched=True, width=22, carried=True,
        synonyms=("党组织名称", "支部", "党支部", "支部名称"),
    )  # fmt: skip
    kind: Mapped[str] = col.code(
        "活动类别", "party_activity_kind", required=True, width=14, carried=True,
        synonyms=("类别", "类型", "会议类别"),
    )  # fmt: skip
    date: Mapped[Any] = col.day(
        "活动日期", required=True, past=True, carried=True, synonyms=("日期", "时间", "会议日期")
    )
    topic: Mapped[str] = col.name(
        "主题", required=True, width=28, synonyms=("会议主题", "活动主题", "内容", "活动内容")
    )
    expected: Mapped[int | None] = col.integer("应到人数", more=True)
    people: Mapped[int | None] = col.integer("参加人数", synonyms=("实到人数", "人数", "到会人数"))
    host: Mapped[str | None] = col.text("主持人(授课人)", synonyms=("主持人", "授课人"))
    place: Mapped[str | None] = col.text("地点", more=True)
