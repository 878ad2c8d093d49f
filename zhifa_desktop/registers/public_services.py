"""为民服务 (「方案」§8: 为民办实事清单, 大调研大走访, 站所开放日, 联系司机船员, 执法回访)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.deadlines import state_of


class PublicService(Record):
    """为民服务: one thing promised or done for the people."""

    register = Register(
        name="public_service",
        label="为民服务",
        group="服务",
        key=("number",),
        title=("name",),
        order=("-planned_on", "-done_on"),
        icon="heart-handshake",
    )

    number: Mapped[str] = col.number("编号", auto="FW{year}-{:03d}", more=True)
    kind: Mapped[str] = col.code(
        "服务类别", "public_service_kind", required=True, width=14, carried=True,
        synonyms=("类别", "类型"),
    )  # fmt: skip
    name: Mapped[str] = col.name(
        "事项名称", required=True, width=28, max_length=200,
        synonyms=("事项", "名称", "活动名称", "实事项目", "内容"),
    )  # fmt: skip
    unit: Mapped[str | None] = col.link(
        "承办机构", "unit", width=16, carried=True, synonyms=("责任单位", "单位", "承办单位")
    )
    planned_on: Mapped[Any] = col.day(
        "计划完成日期",
        required_when=lambda v: v.get("done_on") in col.EMPTY,
        when_words="还没有完成",
        synonyms=("完成时限", "计划日期", "时限"),
    )
    done_on: Mapped[Any] = col.day(
        "完成日期", past=True, synonyms=("开展日期", "活动日期", "日期", "实际完成日期")
    )
    state: Any = state_of("完成状态", lambda row: row.planned_on, lambda row: row.done_on)
    people: Mapped[int | None] = col.integer(
        "服务(参加)人数", synonyms=("服务人数", "参加人数", "人数", "走访人数")
    )
    place: Mapped[str | None] = col.text("地点", more=True)
    result: Mapped[str | None] = col.long_text(
        "成效", width=24, synonyms=("开展情况", "完成情况", "解决问题")
    )
