"""装备 and 领用归还 (「方案」G §14 §15)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, func, select
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule

IN_USE = "in_use"
SERIAL_WANTED = ("body_camera", "mobile_terminal", "vehicle")
INSPECTED = ("vehicle", "vessel")


class Equipment(Record):
    """装备: one piece with its own number, or a quantity of like pieces."""

    register = Register(
        name="equipment",
        label="装备",
        group="装备",
        key=("asset_number",),
        other_keys=(("category", "serial"), ("category", "name", "model", "unit")),
        title=("name", "asset_number"),
        order=("asset_number",),
        icon="video",
        sections=(
            ("asset_number", "装备"),
            ("unit", "配发"),
            ("acquired_on", "购置"),
            ("state", "状况"),
        ),
        rules=(
            RowRule(
                "equipment.quantity",
                ("quantity",),
                "数量应至少为1",
                lambda v: v.get("quantity") == 0,
            ),
            RowRule(
                "equipment.personal_quantity",
                ("quantity",),
                "配发到个人的装备应逐件登记，数量为1",
                lambda v: v.get("issue_mode") == "personal" and (v.get("quantity") or 1) != 1,
            ),
        ),
    )

    asset_number: Mapped[str] = col.number(
        "资产编号", auto="ZB{:05d}", synonyms=("编号", "装备编号", "资产编码", "固定资产编号")
    )
    category: Mapped[str] = col.code(
        "装备类别",
        "equipment_category",
        required=True,
        width=14,
        carried=True,
        synonyms=("类别", "装备类型"),
    )
    name: Mapped[str] = col.name(
        "装备名称", required=True, width=18, carried=True, synonyms=("名称", "设备名称", "品名")
    )
    model: Mapped[str | None] = col.text(
        "品牌型号", width=16, carried=True, synonyms=("型号", "规格型号", "品牌")
    )
    serial: Mapped[str | None] = col.number(
        "序列号(SN)/车牌号",
        required_when=lambda v: (
            v.get("category") in SERIAL_WANTED and (v.get("quantity") or 1) == 1
        ),
        when_words="记录仪、终端、车辆",
        synonyms=("序列号", "SN", "SN号", "车牌号", "船名", "设备序列号", "出厂编号"),
    )
    quantity: Mapped[int] = col.integer("数量", required=True, default=1)
    measure: Mapped[str | None] = col.text("计量单位", width=8, more=True, max_length=10)
    unit: Mapped[str] = col.link(
        "使用单位", "unit", required=True, width=16, carried=True,
        synonyms=("单位", "中队", "使用部门", "所属机构", "配发单位"),
    )  # fmt: skip
    issue_mode: Mapped[str | None] = col.code(
        "配发方式", "issue_mode", carried=True, synonyms=("配发",)
    )
    user: Any = col.child(
        "使用人", Kind.LINK, "equipment_assignment", "equipment", "person", group="assignment",
        target="person", current="until", width=10, synonyms=("领用人", "保管人", "持有人"),
        required_when=lambda v: v.get("issue_mode") == "personal" and v.get("state") == IN_USE,
        when_words="个人配发、在用",
    )  # fmt: skip
    issued_on: Any = col.child(
        "领用日期", Kind.DATE, "equipment_assignment", "equipment", "start", group="assignment",
        current="until", synonyms=("配发日期", "领用时间", "发放日期"),
    )  # fmt: skip
    acquired_on: Mapped[date | None] = col.day(
        "购置日期", past=True, carried=True, synonyms=("采购日期", "购买日期", "购入日期")
    )
    price: Mapped[Decimal | None] = col.money(
        "购置价格(元)",
        carried=True,
        synonyms=("价格", "单价", "购置价格", "金额", "原值", "购置价格（元）"),
    )
    funding: Mapped[str | None] = col.code("资金来源", "funding", more=True)
    state: Mapped[str] = col.code(
        "装备状况", "equipment_state", required=True, default=IN_USE, synonyms=("状态", "状况")
    )
    state_since: Mapped[Any] = col.day("状况变化日期", more=True)
    inspection_until: Mapped[Any] = col.day(
        "检定(年检)有效期至",
        required_when=col.when("category", *INSPECTED),
        when_words="车辆、船艇",
        synonyms=("检定有效期", "年检有效期", "年检到期", "检定有效期至", "下次检定日期"),
    )
    insurance_until: Mapped[Any] = col.day(
        "保险到期日",
        required_when=col.when("category", *INSPECTED),
        when_words="车辆、船艇",
        synonyms=("保险到期", "保险有效期"),
    )
    place: Mapped[str | None] = col.text("存放地点", synonyms=("存放位置",))
    warranty_until: Mapped[Any] = col.day("保修期至", more=True)
    uses_this_month: Mapped[int | None] = col.integer("本月使用次数", more=True, help="移动终端")
    photo: Mapped[str | None] = col.photo("照片", more=True)


class EquipmentAssignment(Record):
    """领用归还: who or which unit held a piece, from when until when."""

    register = Register(
        name="equipment_assignment",
        label="领用归还",
        group="装备",
        key=("equipment", "start"),
        title=("equipment", "start"),
        order=("-start",),
        month="start",
        parent="equipment",
        icon="refresh",
        rules=(
            RowRule(
                "equipment_assignment.until",
                ("until",),
                "归还日期早于领用日期",
                col.before("until", "start"),
            ),
            RowRule(
                "equipment_assignment.holder",
                ("person", "unit"),
                "请填写领用人或领用单位",
                lambda v: not v.get("person") and not v.get("unit"),
            ),
        ),
    )
    __table_args__ = (
        CheckConstraint("person IS NOT NULL OR unit IS NOT NULL", name="holder"),
        CheckConstraint("until IS NULL OR until >= start", name="order"),
    )

    equipment: Mapped[str] = col.link(
        "装备", "equipment", required=True, searched=True, width=20,
        synonyms=("资产编号", "装备编号", "序列号"),
    )  # fmt: skip
    person: Mapped[str | None] = col.link(
        "领用人",
        "person",
        searched=True,
        width=10,
        listed="领用的装备",
        synonyms=("使用人", "姓名", "保管人"),
    )
    unit: Mapped[str | None] = col.link("领用单位", "unit", width=16, synonyms=("使用单位",))
    start: Mapped[date] = col.day(
        "领用日期", required=True, past=True, carried=True, synonyms=("领用时间",)
    )
    until: Mapped[Any] = col.day("归还日期", past=True, synonyms=("归还时间",))
    handled_by: Mapped[str | None] = col.text("经办人", more=True, carried=True)


def holder(row: Any, at: Any) -> Any:
    """Return the scalar of the person who holds a piece of equipment today."""
    assignment, living = at.of("equipment_assignment")
    return (
        select(assignment.person)
        .where(living, assignment.equipment == row.id, assignment.start <= at.today)
        .where(func.coalesce(assignment.until, date.max) > at.today)
        .order_by(assignment.start.desc())
        .limit(1)
        .correlate_except(assignment.id.table)
        .scalar_subquery()
    )
