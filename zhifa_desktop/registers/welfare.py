"""职业保障 (「方案」§16): insurance, check-ups, counselling; of health only the day and by whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, and_, cast, func
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule
from zhifa_desktop.registers.whose import unit_of

INSURANCES = ("accident", "work_injury", "liability", "other_insurance")


def in_force(row: Any, at: Any) -> Any:
    """Return whether an insurance covers today."""
    until = func.coalesce(row.until >= at.today, False)
    return and_(row.kind.in_(INSURANCES), row.start <= at.today, until)


class Welfare(Record):
    """职业保障: one insurance, check-up or counselling; never its findings."""

    register = Register(
        name="welfare",
        label="职业保障",
        group="队伍",
        key=("person", "kind", "start"),
        title=("person", "kind"),
        order=("-start", "person"),
        icon="shield-plus",
        stays=True,
        rules=(
            RowRule(
                "welfare.until", ("until",), "到期日期早于起始日期", col.before("until", "start")
            ),
        ),
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        listed="职业保障", synonyms=("人员", "参保人", "被保险人"),
    )  # fmt: skip
    unit: Any = unit_of()
    kind: Mapped[str] = col.code(
        "保障类别", "welfare_kind", required=True, width=14, carried=True,
        synonyms=("类别", "险种", "类型", "保障项目"),
    )  # fmt: skip
    provider: Mapped[str | None] = col.text(
        "承办机构", width=18, carried=True, synonyms=("保险公司", "承保机构", "体检机构", "机构")
    )
    policy: Mapped[str | None] = col.number("保单号", more=True, synonyms=("保险单号",))
    start: Mapped[Any] = col.day(
        "起始日期", required=True, carried=True,
        synonyms=("日期", "参保日期", "生效日期", "体检日期", "开始日期"),
    )  # fmt: skip
    until: Mapped[Any] = col.day(
        "到期日期", carried=True, required_when=col.when("kind", *INSURANCES), when_words="保险",
        synonyms=("终止日期", "有效期至", "截止日期"),
    )  # fmt: skip
    amount: Mapped[Decimal | None] = col.money(
        "保额(元)", more=True, carried=True, synonyms=("保险金额", "保额")
    )
    in_force: Any = col.computed("在保", Kind.FLAG, in_force, width=8)
    days_left: Any = col.computed(
        "距到期天数",
        Kind.INTEGER,
        lambda row, at: cast(at.days_between(at.today, row.until), Integer),
        width=8,
    )
