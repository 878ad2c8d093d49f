"""投诉举报 (「方案」G §6 §12: 12328涉及执法投诉举报办结率100%、满意度95%以上)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.deadlines import state_of
from zhifa_desktop.registers.spec import RowRule


class Complaint(Record):
    """投诉举报: one order or letter, from its arrival to the call back."""

    register = Register(
        name="complaint",
        label="投诉举报",
        group="监督投诉",
        key=("number",),
        title=("number", "matter"),
        order=("-received_on",),
        month="received_on",
        icon="phone-call",
        sections=(
            ("number", "来件"),
            ("unit", "承办"),
            ("closed_on", "办理与回访"),
            ("complainant", "投诉人"),
        ),
        rules=(
            RowRule(
                "complaint.due",
                ("due_on",),
                "办理期限早于受理日期",
                col.before("due_on", "received_on"),
            ),
            RowRule(
                "complaint.closed",
                ("closed_on",),
                "办结日期早于受理日期",
                col.before("closed_on", "received_on"),
            ),
            RowRule(
                "complaint.visited",
                ("visited_on",),
                "回访日期早于办结日期",
                col.before("visited_on", "closed_on"),
            ),
        ),
    )

    number: Mapped[str] = col.number(
        "工单号", auto="TS{year}-{:04d}", synonyms=("工单编号", "编号", "受理编号", "投诉编号")
    )
    source: Mapped[str] = col.code(
        "来源", "complaint_source", required=True, carried=True,
        synonyms=("投诉来源", "投诉渠道", "来源渠道", "受理渠道"),
    )  # fmt: skip
    kind: Mapped[str] = col.code(
        "业务类别", "complaint_kind", required=True, default="complaint",
        synonyms=("类别", "类型", "工单类型", "业务类型"),
    )  # fmt: skip
    about_enforcement: Mapped[bool] = col.flag(
        "是否涉及执法", required=True, default=True, synonyms=("涉及执法", "涉执法", "是否涉执法")
    )
    received_on: Mapped[Any] = col.day(
        "受理日期", required=True, past=True, synonyms=("受理时间", "投诉日期", "来件日期", "日期")
    )
    matter: Mapped[str] = col.name(
        "反映事项", private=True, required=True, width=30, max_length=300,
        synonyms=("投诉内容", "投诉事项", "反映问题", "内容", "诉求内容"),
    )  # fmt: skip
    unit: Mapped[str | None] = col.link(
        "承办机构", "unit", width=16, synonyms=("承办单位", "办理单位", "中队", "责任单位")
    )
    person: Mapped[str | None] = col.link(
        "被投诉人", "person", searched=True, width=10, listed="被投诉举报",
        synonyms=("被投诉人员", "被举报人"),
    )  # fmt: skip
    due_on: Mapped[Any] = col.day(
        "办理期限", required_when=col.when("kind", "complaint"), when_words="投诉举报",
        synonyms=("办结时限", "办理时限", "截止日期", "应办结日期"),
    )  # fmt: skip
    closed_on: Mapped[Any] = col.day(
        "办结日期", past=True, synonyms=("办结时间", "回复日期", "答复日期")
    )
    state: Any = state_of("办理状态", lambda row: row.due_on, lambda row: row.closed_on)
    result: Mapped[str | None] = col.code(
        "办理结果", "complaint_result", required_when=col.filled("closed_on"), when_words="已办结",
        synonyms=("结果", "查处结果", "是否属实"),
    )  # fmt: skip
    visited_on: Mapped[Any] = col.day("回访日期", past=True, synonyms=("回访时间",))
    satisfaction: Mapped[str | None] = col.code(
        "回访结果", "satisfaction", required_when=col.filled("visited_on"), when_words="已回访",
        synonyms=("满意度", "是否满意", "评价"),
    )  # fmt: skip
    handling: Mapped[str | None] = col.long_text(
        "办理情况", private=True, more=True, synonyms=("处理情况", "处理结果", "答复内容")
    )
    complainant: Mapped[str | None] = col.text(
        "投诉人", private=True, more=True, synonyms=("投诉人姓名", "来电人", "举报人")
    )
    phone: Mapped[str | None] = col.phone(
        "联系电话", more=True, synonyms=("投诉人电话", "联系方式", "来电号码")
    )
