"""经费保障 (「方案」§15): a year's money by subject, and whether the local budget holds it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import func, type_coerce
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind


class BudgetItem(Record):
    """经费保障: one subject of a year's money."""

    register = Register(
        name="budget_item",
        label="经费保障",
        group="装备",
        key=("year", "subject"),
        title=("year", "subject"),
        order=("-year", "subject"),
        icon="wallet",
    )

    year: Mapped[int] = col.year("年度", required=True, carried=True, synonyms=("预算年度", "年份"))
    subject: Mapped[str] = col.name(
        "经费项目", required=True, width=24, synonyms=("项目", "预算项目", "科目", "项目名称")
    )
    kind: Mapped[str] = col.code(
        "经费类别", "budget_kind", required=True, carried=True, synonyms=("类别",)
    )
    source: Mapped[str | None] = col.code(
        "资金来源", "funding", carried=True, synonyms=("来源", "经费来源")
    )
    in_budget: Mapped[bool] = col.flag(
        "纳入本级预算", required=True, default=True, carried=True,
        synonyms=("是否纳入预算", "是否纳入本级预算"),
    )  # fmt: skip
    budgeted: Mapped[Decimal] = col.money(
        "预算金额(元)", required=True, synonyms=("预算", "预算数", "预算金额", "预算金额（元）")
    )
    paid: Mapped[Decimal | None] = col.money(
        "已支付(元)", synonyms=("支付数", "已支出", "支出金额", "执行数", "已支付金额")
    )
    left: Any = col.computed(
        "结余(元)",
        Kind.MONEY,
        lambda row, at: type_coerce(row.budgeted - func.coalesce(row.paid, 0), col.Hundredths),
    )
    document: Mapped[str | None] = col.text("批复文号", width=18, more=True, synonyms=("文号",))
