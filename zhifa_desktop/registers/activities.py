"""工作活动, 专题报告 and 专项工作: the plan's items without a register of their own.

They come with kinds (offices know them as 活动台账): 大队长谈执法, 联合执法, 重大敏感案件报告,
揭榜挂帅 and the like (「方案」§5 §10 §12 §14).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import RowRule


class Activity(Record):
    """工作活动: one event, drill, campaign day or joint action."""

    register = Register(
        name="activity",
        label="工作活动",
        group="服务",
        key=("number",),
        title=("name", "date"),
        order=("-date",),
        month="date",
        icon="megaphone",
    )

    number: Mapped[str] = col.number("编号", auto="HD{year}-{:03d}", more=True)
    kind: Mapped[str] = col.code(
        "活动类别",
        "activity_kind",
        required=True,
        width=14,
        carried=True,
        synonyms=("类别", "类型"),
    )
    name: Mapped[str] = col.name(
        "活动名称", required=True, width=30, max_length=200,
        synonyms=("名称", "主题", "活动主题", "内容", "活动内容"),
    )  # fmt: skip
    date: Mapped[Any] = col.day(
        "活动日期", required=True, past=True, synonyms=("日期", "时间", "开展日期")
    )
    unit: Mapped[str | None] = col.link(
        "承办机构", "unit", width=16, carried=True, synonyms=("单位", "承办单位", "组织单位")
    )
    people: Mapped[int | None] = col.integer("参加人数", synonyms=("人数", "参与人数"))
    partners: Mapped[str | None] = col.text(
        "联合(参加)单位", width=20, max_length=200, synonyms=("联合单位", "参加单位")
    )
    place: Mapped[str | None] = col.text("地点", more=True)
    result: Mapped[str | None] = col.long_text("成效", width=24, synonyms=("开展情况", "活动成效"))


class Report(Record):
    """专题报告: one report to those above, with the day it was made."""

    register = Register(
        name="report",
        label="专题报告",
        group="监督投诉",
        key=("number",),
        title=("name",),
        order=("-reported_on",),
        month="reported_on",
        icon="file-pen",
        rules=(
            RowRule(
                "report.happened",
                ("reported_on",),
                "报告日期早于发生日期",
                col.before("reported_on", "happened_on"),
            ),
        ),
    )

    number: Mapped[str] = col.number("编号", auto="BG{year}-{:03d}", more=True)
    kind: Mapped[str] = col.code(
        "报告类别", "report_kind", required=True, width=16, carried=True, synonyms=("类别", "类型")
    )
    name: Mapped[str] = col.name(
        "报告名称", required=True, width=30, max_length=200,
        synonyms=("名称", "标题", "报告题目", "事项"),
    )  # fmt: skip
    happened_on: Mapped[Any] = col.day(
        "发生日期", past=True, required_when=col.when("kind", "sensitive_case"),
        when_words="重大敏感案件", synonyms=("发生时间",),
    )  # fmt: skip
    reported_on: Mapped[Any] = col.day(
        "报告日期", required=True, past=True, synonyms=("日期", "报告时间", "报送日期")
    )
    to_whom: Mapped[str] = col.text(
        "报告对象", required=True, width=18, carried=True, synonyms=("报送单位", "报送对象")
    )
    case: Mapped[str | None] = col.link(
        "所涉案件", "case", width=22, listed="专题报告", synonyms=("案件", "决定书文号")
    )
    document: Mapped[str | None] = col.text("文号", width=18)
    handling: Mapped[str | None] = col.long_text(
        "处置情况", private=True, width=24, synonyms=("处理情况", "内容摘要")
    )


class Project(Record):
    """专项工作: one piece of work that runs for months, with its money."""

    register = Register(
        name="project",
        label="专项工作",
        group="行动计划",
        key=("number",),
        title=("name",),
        order=("-started_on",),
        icon="target",
        rules=(
            RowRule(
                "project.ended",
                ("ended_on",),
                "结束日期早于开始日期",
                col.before("ended_on", "started_on"),
            ),
        ),
    )

    number: Mapped[str] = col.number("编号", auto="XM{year}-{:03d}", more=True)
    kind: Mapped[str] = col.code(
        "项目类别", "project_kind", required=True, width=14, synonyms=("类别", "类型")
    )
    name: Mapped[str] = col.name(
        "项目名称", required=True, width=30, max_length=200, synonyms=("名称", "项目", "内容")
    )
    partner: Mapped[str | None] = col.text(
        "合作(资金)单位", width=20, synonyms=("合作单位", "资金来源", "协作单位")
    )
    amount: Mapped[Decimal | None] = col.money(
        "金额(元)", private=True, synonyms=("金额", "资金", "投入资金")
    )
    started_on: Mapped[Any] = col.day("开始日期", required=True, synonyms=("启动日期", "日期"))
    ended_on: Mapped[Any] = col.day("结束日期", synonyms=("完成日期", "验收日期"))
    state: Mapped[str] = col.code(
        "项目状态", "project_state", required=True, default="running", synonyms=("状态", "进度")
    )
    result: Mapped[str | None] = col.long_text("成效", width=24, synonyms=("完成情况", "成果"))
