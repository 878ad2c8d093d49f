"""培训计划: what a year's training shall be (「方案」§3: 分级分年制定培训计划)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, cast, func, select, type_coerce
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind


def _held(row: Any, at: Any, what: Any) -> Any:
    """Return an aggregate over the sessions that name this plan and began in its year."""
    session, living = at.of("training_session")
    return (
        select(what(session))
        .where(living, session.plan_item == row.name)
        .where(cast(at.year(session.start), Integer) == row.year, session.start <= at.today)
        .scalar_subquery()
    )


def _hours_held(row: Any, at: Any) -> Any:
    total = _held(row, at, lambda session: func.sum(session.hours))
    return type_coerce(func.coalesce(total, 0), col.Hundredths)


class TrainingPlan(Record):
    """培训计划: one planned course or series of a year."""

    register = Register(
        name="training_plan",
        label="培训计划",
        group="队伍",
        key=("year", "level", "name"),
        title=("year", "name"),
        order=("-year", "quarter", "name"),
        icon="book-open",
        sections=(("year", "计划"), ("sessions", "任务量"), ("sessions_held", "执行情况")),
    )

    year: Mapped[int] = col.year("年度", required=True, carried=True, synonyms=("计划年度", "年份"))
    level: Mapped[str] = col.code(
        "计划层级", "host_level", required=True, default="own", carried=True,
        synonyms=("层级", "主办层级", "级别"),
    )  # fmt: skip
    name: Mapped[str] = col.name(
        "计划名称", required=True, width=26,
        synonyms=("培训名称", "培训项目", "培训内容", "项目名称", "计划培训名称"),
    )  # fmt: skip
    category: Mapped[str | None] = col.code("培训类别", "training_category", synonyms=("类别",))
    quarter: Mapped[str | None] = col.code(
        "计划时间", "quarter", synonyms=("计划季度", "季度", "时间安排", "实施时间")
    )
    audience: Mapped[str | None] = col.text("培训对象", width=16, synonyms=("对象", "参训对象"))
    in_charge: Mapped[str | None] = col.text(
        "责任部门", synonyms=("责任单位", "承办部门", "主办单位")
    )
    sessions: Mapped[int | None] = col.integer("计划场次", synonyms=("场次", "期数", "计划期数"))
    hours: Mapped[Decimal | None] = col.hours("计划学时", synonyms=("学时", "课时"))
    people: Mapped[int | None] = col.integer("计划人数", synonyms=("人数", "计划人次", "培训人数"))
    budget: Mapped[Decimal | None] = col.money(
        "经费预算(元)", private=True, more=True, synonyms=("经费", "预算", "经费预算")
    )
    sessions_held: Any = col.computed(
        "已办场次", Kind.INTEGER, lambda row, at: _held(row, at, lambda s: func.count()), width=8,
        help="“对应培训计划”写着本计划名称的班次",
    )  # fmt: skip
    hours_held: Any = col.computed("已办学时", Kind.HOURS, _hours_held, width=8)
