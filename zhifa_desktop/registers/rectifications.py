"""突出问题整改 (「方案」§6: 挂牌督办、约谈督导)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.deadlines import state_of
from zhifa_desktop.registers.spec import RowRule


class Rectification(Record):
    """突出问题整改: one problem found, with a day by which it shall be mended."""

    register = Register(
        name="rectification",
        label="突出问题整改",
        group="监督投诉",
        key=("number",),
        title=("problem",),
        order=("-found_on",),
        icon="hammer",
        rules=(
            RowRule(
                "rectification.due",
                ("due_on",),
                "整改期限早于发现日期",
                col.before("due_on", "found_on"),
            ),
            RowRule(
                "rectification.closed",
                ("closed_on",),
                "完成日期早于发现日期",
                col.before("closed_on", "found_on"),
            ),
        ),
    )

    number: Mapped[str] = col.number("编号", auto="ZG{year}-{:03d}", more=True)
    source: Mapped[str] = col.code(
        "问题来源", "problem_source", required=True, carried=True, synonyms=("来源", "发现途径")
    )
    problem: Mapped[str] = col.name(
        "问题", required=True, width=32, max_length=300, private=True,
        synonyms=("存在问题", "问题描述", "突出问题", "问题内容"),
    )  # fmt: skip
    level: Mapped[str] = col.code(
        "督办等级", "problem_level", required=True, default="ordinary",
        synonyms=("等级", "级别", "问题等级"),
    )  # fmt: skip
    unit: Mapped[str | None] = col.link(
        "责任机构", "unit", width=16, synonyms=("责任单位", "整改单位", "单位")
    )
    responsible: Mapped[str | None] = col.text("责任人", synonyms=("整改责任人", "牵头人"))
    found_on: Mapped[Any] = col.day(
        "发现日期", required=True, past=True, carried=True, synonyms=("日期", "交办日期")
    )
    due_on: Mapped[Any] = col.day(
        "整改期限", required=True, carried=True, synonyms=("完成时限", "整改时限", "办结期限")
    )
    closed_on: Mapped[Any] = col.day(
        "整改完成日期", past=True, synonyms=("完成日期", "销号日期", "办结日期")
    )
    state: Any = state_of("整改状态", lambda row: row.due_on, lambda row: row.closed_on)
    measures: Mapped[str | None] = col.long_text(
        "整改措施及成效", private=True, width=24, synonyms=("整改措施", "整改情况")
    )
