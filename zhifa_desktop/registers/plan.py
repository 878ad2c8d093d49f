"""计划任务 and 计划评估 (「方案」§1–16 and 保障措施: 中期、终期评估)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.deadlines import state_of


class Task(Record):
    """计划任务: what the county does under one of the sixteen measures."""

    register = Register(
        name="task",
        label="计划任务",
        group="行动计划",
        key=("number",),
        other_keys=(("measure", "name"),),
        unique=(("measure", "name"),),
        title=("name",),
        order=("measure", "due_on"),
        icon="list-todo",
        sections=(("number", "任务"), ("progress", "进展")),
    )

    number: Mapped[str] = col.number("任务编号", auto="RW{:03d}", synonyms=("编号",))
    measure: Mapped[str] = col.code(
        "对应举措", "plan_measure", required=True, width=22, carried=True,
        synonyms=("重点任务", "举措", "任务类别"),
    )  # fmt: skip
    name: Mapped[str] = col.name(
        "任务内容", required=True, width=34, max_length=300,
        synonyms=("任务", "工作任务", "具体任务", "工作内容", "任务名称"),
    )  # fmt: skip
    deliverable: Mapped[str | None] = col.text(
        "成果形式", width=18, synonyms=("成果", "完成标志", "预期成果")
    )
    unit: Mapped[str | None] = col.link(
        "责任机构", "unit", width=16, carried=True, synonyms=("责任单位", "责任部门", "牵头单位")
    )
    responsible: Mapped[str | None] = col.text("责任人", synonyms=("负责人", "牵头人"))
    due_on: Mapped[Any] = col.day(
        "完成时限", required=True, carried=True, synonyms=("完成时间", "时限", "截止日期")
    )
    done_on: Mapped[Any] = col.day("完成日期", past=True, synonyms=("实际完成时间",))
    state: Any = state_of("完成状态", lambda row: row.due_on, lambda row: row.done_on)
    progress: Mapped[str | None] = col.long_text(
        "进展情况", width=28, synonyms=("完成情况", "工作进展", "落实情况")
    )
    document: Mapped[str | None] = col.text(
        "佐证文号", width=18, synonyms=("文号", "佐证材料"), help="启用前已完成的填完成日期和文号"
    )


class Evaluation(Record):
    """计划评估: one evaluation of the plan, as a whole or of one measure."""

    register = Register(
        name="evaluation",
        label="计划评估",
        group="行动计划",
        key=("year", "kind", "measure"),
        title=("year", "kind"),
        order=("-year", "kind", "measure"),
        icon="gauge",
    )

    year: Mapped[int] = col.year("年度", required=True, carried=True, synonyms=("评估年度",))
    kind: Mapped[str] = col.code(
        "评估类别", "evaluation_kind", required=True, carried=True, synonyms=("类别",)
    )
    measure: Mapped[str] = col.code(
        "对应举措", "evaluated_measure", required=True, default="all", width=22,
        synonyms=("重点任务", "举措"),
    )  # fmt: skip
    due_on: Mapped[Any] = col.day("完成时限", carried=True, synonyms=("时限",))
    submitted_on: Mapped[Any] = col.day(
        "报送日期", past=True, carried=True, synonyms=("完成日期", "上报日期")
    )
    state: Any = state_of("完成状态", lambda row: row.due_on, lambda row: row.submitted_on)
    score: Mapped[Decimal | None] = col.score("自评得分", synonyms=("得分", "评分", "分数"))
    findings: Mapped[str | None] = col.long_text(
        "存在问题", width=28, synonyms=("问题", "差距", "问题不足")
    )
    next_steps: Mapped[str | None] = col.long_text(
        "下步打算", width=28, synonyms=("下一步措施", "改进措施")
    )
