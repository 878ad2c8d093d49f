"""执法错题本 (「方案」§6): an error, the law it broke, and how it is done rightly."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register


class Lesson(Record):
    """错题本: one error worth learning from; no names of those who made it."""

    register = Register(
        name="lesson",
        label="执法错题本",
        group="办案",
        key=("number",),
        title=("error",),
        order=("-date",),
        icon="notebook-pen",
    )

    number: Mapped[str] = col.number("编号", auto="CT{year}-{:03d}", more=True)
    date: Mapped[Any] = col.day("列入日期", required=True, past=True, synonyms=("日期", "时间"))
    error: Mapped[str] = col.name(
        "错误情形", required=True, width=32, max_length=300,
        synonyms=("错题", "问题", "典型问题", "错误描述", "存在问题"),
    )  # fmt: skip
    field: Mapped[str | None] = col.code("执法门类", "enforcement_field", synonyms=("门类",))
    source: Mapped[str] = col.code(
        "来源", "lesson_source", required=True, carried=True, synonyms=("问题来源",)
    )
    review: Mapped[str | None] = col.link(
        "来源评查", "case_review", width=20, more=True, listed="列入错题本的问题"
    )
    law: Mapped[str | None] = col.long_text(
        "法律依据", width=24, synonyms=("依据", "违反的规定", "法条")
    )
    right_way: Mapped[str] = col.long_text(
        "正确做法", required=True, width=32, synonyms=("规范做法", "改进措施", "整改要求")
    )
    issued_on: Mapped[Any] = col.day("印发(通报)日期", past=True, synonyms=("印发日期",))
    learnt_on: Mapped[Any] = col.day("组织学习日期", past=True, more=True)
