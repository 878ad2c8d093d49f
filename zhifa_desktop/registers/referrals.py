"""移送抄告 (「方案」§10): what was handed over to others or came from them, and their reply."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import RowRule


class Referral(Record):
    """移送抄告: one case, lead or request that crossed a border between bodies."""

    register = Register(
        name="referral",
        label="移送抄告",
        group="办案",
        key=("number",),
        title=("matter",),
        order=("-sent_on",),
        month="sent_on",
        icon="send",
        rules=(
            RowRule(
                "referral.reply",
                ("replied_on",),
                "回复日期早于移送日期",
                col.before("replied_on", "sent_on"),
            ),
        ),
    )

    number: Mapped[str] = col.number("编号", auto="YS{year}-{:03d}", more=True)
    kind: Mapped[str] = col.code(
        "类别", "referral_kind", required=True, width=14, carried=True, synonyms=("类型",)
    )
    direction: Mapped[str] = col.code(
        "方向", "referral_direction", required=True, default="out", carried=True
    )
    matter: Mapped[str] = col.name(
        "事项", required=True, width=28, max_length=200,
        synonyms=("移送事项", "抄告事项", "线索内容", "内容"),
    )  # fmt: skip
    case: Mapped[str | None] = col.link(
        "所涉案件", "case", searched=True, width=22, listed="移送抄告",
        synonyms=("案件", "决定书文号", "案件编号"),
    )  # fmt: skip
    other_side: Mapped[str] = col.text(
        "对方单位", required=True, width=18, carried=True,
        synonyms=("接收单位", "移送单位", "受移送单位", "抄告单位"),
    )  # fmt: skip
    sent_on: Mapped[Any] = col.day(
        "移送(收到)日期", required=True, past=True, synonyms=("移送日期", "抄告日期", "日期")
    )
    document: Mapped[str | None] = col.text("文号", width=18, synonyms=("函号", "移送书文号"))
    replied_on: Mapped[Any] = col.day("回复日期", past=True, synonyms=("反馈日期", "复函日期"))
    reply: Mapped[str | None] = col.long_text(
        "处理结果", private=True, width=20, synonyms=("回复情况", "反馈结果", "处理情况")
    )
