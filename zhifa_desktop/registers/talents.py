"""人才库 (「方案」§3: “151”执法领军人才, 执法师资库, 重点业务骨干库; 能者进、庸者退)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule
from zhifa_desktop.registers.whose import unit_of


def _state(row: Any, at: Any) -> Any:
    left = func.coalesce(row.left_on <= at.today, False)
    return case((left, "left"), else_="in")


class TalentMembership(Record):
    """人才库: one person's time in one pool; whoever comes back gets a new record."""

    register = Register(
        name="talent_membership",
        label="人才库",
        group="队伍",
        key=("person", "pool", "entered_on"),
        title=("person", "pool"),
        order=("pool", "-entered_on"),
        icon="star",
        rules=(
            RowRule(
                "talent_membership.left",
                ("left_on",),
                "出库日期早于入库日期",
                col.before("left_on", "entered_on"),
            ),
        ),
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        listed="入选的人才库", synonyms=("人员", "入库人员"),
    )  # fmt: skip
    unit: Any = unit_of()
    pool: Mapped[str] = col.code(
        "人才库", "talent_pool", required=True, width=14, carried=True,
        synonyms=("库别", "入选人才库", "类别"),
    )  # fmt: skip
    field: Mapped[str | None] = col.code(
        "专业领域", "enforcement_field", synonyms=("领域", "执法门类", "擅长领域")
    )
    entered_on: Mapped[Any] = col.day(
        "入库日期", required=True, past=True, carried=True, synonyms=("入库时间", "聘任日期")
    )
    document: Mapped[str | None] = col.text(
        "入库文号", width=18, carried=True, synonyms=("文号", "聘任文号")
    )
    left_on: Mapped[Any] = col.day("出库日期", synonyms=("出库时间", "退出日期"))
    left_reason: Mapped[str | None] = col.text(
        "出库原因", private=True, required_when=col.filled("left_on"), when_words="已出库",
        synonyms=("退出原因",),
    )  # fmt: skip
    state: Any = col.computed("在库状态", Kind.CODE, _state, codes="talent_state", width=8)
    contribution: Mapped[str | None] = col.long_text(
        "履职情况",
        more=True,
        private=True,
        help="授课、办案指导、案卷评查等",
        synonyms=("发挥作用情况",),
    )
