"""检定维修 (「方案」§14): what was done to a piece, at what cost, and when it is due again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import RowRule


class EquipmentService(Record):
    """检定维修: one verification, inspection, repair or insurance of a piece."""

    register = Register(
        name="equipment_service",
        label="检定维修",
        group="装备",
        key=("equipment", "date", "kind"),
        title=("equipment", "kind", "date"),
        order=("-date",),
        month="date",
        parent="equipment",
        icon="wrench",
        rules=(
            RowRule(
                "equipment_service.next_due",
                ("next_due",),
                "下次到期日早于办理日期",
                col.before("next_due", "date"),
            ),
        ),
    )

    equipment: Mapped[str] = col.link(
        "装备", "equipment", required=True, searched=True, width=20, listed="检定维修",
        synonyms=("资产编号", "装备编号", "序列号", "装备名称", "车牌号"),
    )  # fmt: skip
    kind: Mapped[str] = col.code(
        "办理事项", "equipment_service_kind", required=True, carried=True,
        synonyms=("事项", "类别", "类型"),
    )  # fmt: skip
    date: Mapped[Any] = col.day(
        "办理日期", required=True, past=True, carried=True,
        synonyms=("日期", "检定日期", "维修日期", "年检日期", "送修日期"),
    )  # fmt: skip
    result: Mapped[str | None] = col.code(
        "结果", "equipment_service_result", synonyms=("检定结果", "维修结果")
    )
    cost: Mapped[Decimal | None] = col.money(
        "费用(元)", synonyms=("费用", "金额", "维修费用", "检定费用")
    )
    vendor: Mapped[str | None] = col.text(
        "承办单位", width=18, carried=True, synonyms=("检定机构", "维修单位", "承检单位")
    )
    certificate_number: Mapped[str | None] = col.number(
        "证书(保单)编号", more=True, synonyms=("检定证书编号", "证书编号", "保单号")
    )
    next_due: Mapped[Any] = col.day(
        "下次到期日", carried=True, synonyms=("有效期至", "下次检定日期", "到期日期")
    )
