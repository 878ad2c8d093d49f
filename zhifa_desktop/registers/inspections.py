"""执法检查 and 检查工作量 (「方案」§7 §11: 双随机、综合查一次、非现场; the rest in numbers)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register


class Inspection(Record):
    """执法检查: one inspection that is worth a row of its own."""

    register = Register(
        name="inspection",
        label="执法检查",
        group="办案",
        key=("number",),
        title=("object", "date"),
        order=("-date",),
        month="date",
        icon="clipboard-check",
    )

    number: Mapped[str] = col.number(
        "检查编号", auto="JC{year}-{:04d}", more=True, synonyms=("编号",)
    )
    kind: Mapped[str] = col.code(
        "检查类别", "inspection_kind", required=True, carried=True,
        synonyms=("类别", "类型", "检查方式", "检查类型"),
    )  # fmt: skip
    date: Mapped[Any] = col.day(
        "检查日期", required=True, past=True, carried=True, synonyms=("日期", "检查时间")
    )
    unit: Mapped[str] = col.link(
        "检查机构", "unit", required=True, width=16, carried=True,
        synonyms=("单位", "中队", "检查单位", "实施单位"),
    )  # fmt: skip
    lead_officer: Mapped[str | None] = col.link(
        "带队人员", "person", searched=True, width=10, listed="带队的检查",
        synonyms=("带队人", "检查人员", "检查人"),
    )  # fmt: skip
    people: Mapped[int | None] = col.integer("出动人数", synonyms=("检查人数", "人数"))
    object: Mapped[str] = col.name(
        "检查对象", private=True, required=True, width=24,
        synonyms=("被检查单位", "被检查对象", "企业名称", "对象"),
    )  # fmt: skip
    enterprise: Mapped[bool | None] = col.flag("是否涉企", synonyms=("涉企", "涉企检查"))
    field: Mapped[str | None] = col.code(
        "执法门类", "enforcement_field", carried=True, synonyms=("门类", "领域")
    )
    plan_item: Mapped[str | None] = col.text(
        "对应检查计划", width=18, carried=True, synonyms=("检查计划", "任务名称", "计划名称")
    )
    result: Mapped[str] = col.code(
        "检查结果", "inspection_result", required=True, synonyms=("结果", "处理结果")
    )
    findings: Mapped[str | None] = col.long_text(
        "发现问题", private=True, width=20, synonyms=("存在问题", "问题描述")
    )
    case: Mapped[str | None] = col.link(
        "立案案件", "case", width=22, more=True, listed="来源检查", synonyms=("案件",)
    )
    mended_on: Mapped[Any] = col.day("整改完成日期", past=True, more=True)
    published_on: Mapped[Any] = col.day("结果公示日期", past=True, more=True)


class InspectionWorkload(Record):
    """检查工作量: what a unit did on a day or in a month, in numbers."""

    register = Register(
        name="inspection_workload",
        label="检查工作量",
        group="办案",
        key=("unit", "date"),
        title=("unit", "date"),
        order=("-date", "unit"),
        month="date",
        icon="route",
    )

    unit: Mapped[str] = col.link(
        "机构", "unit", required=True, searched=True, width=16,
        synonyms=("单位", "中队", "填报单位"),
    )  # fmt: skip
    date: Mapped[Any] = col.day(
        "日期", required=True, carried=True, help="按月统计的填当月最后一天",
        synonyms=("统计日期", "月份", "时间"),
    )  # fmt: skip
    checks: Mapped[int] = col.integer(
        "检查次数", required=True, default=0, synonyms=("检查(次)", "执法检查次数", "次数")
    )
    people: Mapped[int | None] = col.integer(
        "出动人次", synonyms=("出动人员", "出动(人次)", "执法人员(人次)")
    )
    vehicles: Mapped[int | None] = col.integer(
        "出动车(艇)次", synonyms=("出动车次", "出动车辆", "出动(车次)", "执法车辆(辆次)")
    )
    objects: Mapped[int | None] = col.integer(
        "检查对象数", synonyms=("检查车船数", "检查车辆", "对象数", "检查企业数")
    )
    violations: Mapped[int | None] = col.integer(
        "发现违法行为数", more=True, synonyms=("查处违法行为", "违法行为")
    )
