"""站所建设 and its 四基四化 items (「方案」§8 §13).

The items are data (resources/codes/stations.json, 示例), replaced when the province sends its own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule

REACHED = "reached"


class Station(Record):
    """站所建设: how far one station has come."""

    register = Register(
        name="station",
        label="站所建设",
        group="装备",
        key=("unit",),
        title=("unit",),
        order=("unit",),
        icon="warehouse",
    )

    unit: Mapped[str] = col.link(
        "站所", "unit", required=True, searched=True, width=18, listed="站所建设",
        synonyms=("站所名称", "机构", "机构名称", "单位"),
    )  # fmt: skip
    unified: Mapped[bool | None] = col.flag(
        "外观形象是否统一", synonyms=("外观统一", "外观形象统一", "是否统一外观")
    )
    unified_on: Mapped[Any] = col.day(
        "外观统一日期", past=True, required_when=col.when("unified", True),
        when_words="外观形象已统一", synonyms=("统一日期",),
    )  # fmt: skip
    convenience: Mapped[bool | None] = col.flag(
        "执法便民服务站", synonyms=("便民服务站", "是否便民服务站")
    )
    maple: Mapped[bool | None] = col.flag("“枫桥式”基层执法站所", synonyms=("枫桥式站所", "枫桥式"))
    walls: Mapped[bool | None] = col.flag("制度上墙", synonyms=("是否制度上墙",))
    items_reached: Any = col.computed(
        "达标项数",
        Kind.INTEGER,
        lambda row, at: at.count(
            "station_item", lambda i: (i.station == row.id) & (i.state == REACHED)
        ),
        width=8,
    )
    items_in_all: Any = col.computed(
        "检查项数",
        Kind.INTEGER,
        lambda row, at: at.count("station_item", lambda i: i.station == row.id),
        width=8,
    )
    area: Mapped[Decimal | None] = col.score("建筑面积(平方米)", more=True, synonyms=("面积",))
    built_on: Mapped[Any] = col.day("建成(改造)日期", past=True, more=True)
    investment: Mapped[Decimal | None] = col.money("投入资金(元)", private=True, more=True)


class StationItem(Record):
    """四基四化清单: one item of the checklist at one station."""

    register = Register(
        name="station_item",
        label="四基四化清单",
        group="装备",
        key=("station", "item"),
        title=("station", "item"),
        order=("station", "item"),
        parent="station",
        icon="list-checks",
        rules=(
            RowRule(
                "station_item.mend_due",
                ("reached_on",),
                "未达标的不能填达标日期",
                lambda v: v.get("state") == "open" and v.get("reached_on") not in col.EMPTY,
            ),
        ),
    )

    station: Mapped[str] = col.link(
        "站所", "station", required=True, searched=True, width=18, carried=True,
        synonyms=("站所名称", "单位"),
    )  # fmt: skip
    item: Mapped[str] = col.code(
        "检查项目", "station_item", required=True, width=34, synonyms=("项目", "内容", "建设内容")
    )
    state: Mapped[str] = col.code(
        "达标情况", "item_state", required=True, synonyms=("是否达标", "完成情况", "情况")
    )
    reached_on: Mapped[Any] = col.day("达标日期", past=True, synonyms=("完成日期",))
    due_on: Mapped[Any] = col.day("计划达标日期", more=True, synonyms=("完成时限",))
    note: Mapped[str | None] = col.text(
        "情况说明", width=24, max_length=300, synonyms=("说明情况", "存在问题")
    )
