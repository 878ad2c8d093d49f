"""机构: the brigade, its squadrons, stations and offices (「方案」§13)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule


class Unit(Record):
    """机构: one row each for the brigade itself and every unit below it."""

    register = Register(
        name="unit",
        label="机构",
        group="队伍",
        key=("code",),
        other_keys=(("name",),),
        unique=(("name",),),
        title=("name",),
        order=("level", "name"),
        icon="building",
        rules=(
            RowRule(
                "unit.parent_is_itself",
                ("parent",),
                "上级机构不能是本机构自己",
                lambda v: v.get("id") is not None and v.get("parent") == v.get("id"),
            ),
        ),
    )

    code: Mapped[str] = col.number(
        "机构编码", auto="U{:03d}", synonyms=("单位编码", "编码"), help="留空时由程序编号"
    )
    name: Mapped[str] = col.name(
        "机构名称", required=True, width=20, synonyms=("单位名称", "名称", "中队名称", "部门")
    )
    level: Mapped[str] = col.code(
        "机构层级", "unit_level", required=True, synonyms=("层级", "机构类型", "类别")
    )
    parent: Mapped[str | None] = col.link(
        "上级机构", "unit", listed="下级机构", synonyms=("上级单位", "隶属")
    )
    frontline: Mapped[bool] = col.flag(
        "是否一线", required=True, default=True, synonyms=("一线", "一线单位")
    )
    division: Mapped[str | None] = col.code(
        "行政区划", "division", synonyms=("行政区划代码", "所属县区"), width=14
    )
    head: Mapped[str | None] = col.text("负责人", private=True, more=True)
    phone: Mapped[str | None] = col.phone("联系电话", more=True, synonyms=("值班电话",))
    address: Mapped[str | None] = col.text("地址", private=True, more=True, width=24)
    people: Any = col.computed(
        "在册人数",
        Kind.INTEGER,
        lambda row, at: at.count("person", lambda p: p.unit == row.id),
        width=8,
    )
