"""复议诉讼 (「方案」G: 纠错率控制在10%以下).

Which outcomes count as a correction is data: value 1 in the code list (行政复议法 63–70,
行政诉讼法 69–77).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import Kind, RowRule


def corrected(row: Any, at: Any) -> Any:
    """Return whether the outcome corrects the decision that was attacked."""
    codes = [item.code for item in code_list("remedy_outcome").items if item.value]
    return and_(row.outcome.is_not(None), row.outcome.in_(codes))


class Remedy(Record):
    """复议诉讼: one reconsideration or one instance of a lawsuit."""

    register = Register(
        name="remedy",
        label="复议诉讼",
        group="办案",
        key=("number",),
        other_keys=(("document",),),
        unique=(("document",),),
        title=("document|number",),
        order=("-accepted_on",),
        month="concluded_on",
        icon="landmark",
        sections=(("number", "案件"), ("accepted_on", "办理经过"), ("final", "统计")),
        rules=(
            RowRule(
                "remedy.what",
                ("case", "matter"),
                "请选择所涉案件，或填写被复议(诉)的行为",
                col.neither("case", "matter"),
            ),
            RowRule(
                "remedy.concluded",
                ("concluded_on",),
                "审结日期早于受理日期",
                col.before("concluded_on", "accepted_on"),
            ),
        ),
    )

    number: Mapped[str] = col.number("编号", auto="FY{year}-{:03d}", more=True)
    kind: Mapped[str] = col.code(
        "类别", "remedy_kind", required=True, synonyms=("类型", "复议或诉讼", "程序")
    )
    document: Mapped[str | None] = col.number(
        "复议(诉讼)案号", width=24, synonyms=("案号", "复议案号", "诉讼案号", "文号")
    )
    case: Mapped[str | None] = col.link(
        "所涉案件", "case", searched=True, width=24, listed="复议诉讼",
        synonyms=("案件", "决定书文号", "处罚决定书文号", "案件编号", "原案号"),
    )  # fmt: skip
    matter: Mapped[str | None] = col.text(
        "被复议(诉)行为", width=24, help="没有对应案件时填写",
        synonyms=("被诉行政行为", "案由", "复议事项"),
    )  # fmt: skip
    applicant: Mapped[str | None] = col.text(
        "申请人(原告)", private=True, synonyms=("申请人", "原告")
    )
    organ: Mapped[str | None] = col.text(
        "复议机关(法院)", width=18, synonyms=("复议机关", "受理法院", "法院", "审理机关")
    )
    accepted_on: Mapped[Any] = col.day(
        "受理日期", required=True, past=True, synonyms=("立案日期", "受理时间", "收到日期")
    )
    concluded_on: Mapped[Any] = col.day(
        "审结日期", past=True, synonyms=("结案日期", "审结时间", "裁决日期", "判决日期")
    )
    outcome: Mapped[str | None] = col.code(
        "审理结果", "remedy_outcome", width=14,
        required_when=col.filled("concluded_on"), when_words="已审结",
        synonyms=("结果", "复议结果", "裁判结果"),
    )  # fmt: skip
    corrected: Any = col.computed("是否纠错", Kind.FLAG, corrected, width=8)
    final: Mapped[bool] = col.flag(
        "是否最终结果", required=True, default=True,
        help="纠错率只计最终一级的结果；还会上诉的填否", synonyms=("终审", "是否终审"),
    )  # fmt: skip
    head_attended: Mapped[bool | None] = col.flag(
        "负责人出庭应诉", more=True, synonyms=("出庭应诉",)
    )
    cause: Mapped[str | None] = col.long_text(
        "被纠错原因", private=True, more=True, synonyms=("纠错原因", "败诉原因")
    )
