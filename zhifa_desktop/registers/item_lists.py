"""清单目录 (「方案」§7 §9: 执法事项目录, 裁量基准, 轻微免罚, 承诺轻罚, 高频检查行为规范)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule


class ItemList(Record):
    """清单目录: one published version of one list."""

    register = Register(
        name="item_list",
        label="清单目录",
        group="服务",
        key=("kind", "version_name"),
        title=("kind", "version_name"),
        order=("kind", "-published_on"),
        icon="list-checks",
        rules=(
            RowRule(
                "item_list.until",
                ("until",),
                "停用日期早于公布日期",
                col.before("until", "published_on"),
            ),
        ),
    )

    kind: Mapped[str] = col.code(
        "清单类别", "item_list_kind", required=True, width=18, synonyms=("类别", "清单名称", "清单")
    )
    version_name: Mapped[str] = col.text(
        "版本", required=True, synonyms=("版次", "年度版本"), help="如 2024年版"
    )
    published_on: Mapped[Any] = col.day(
        "公布日期", past=True, synonyms=("公布时间", "发布日期", "公示日期")
    )
    document: Mapped[str | None] = col.text("文号", width=18, synonyms=("印发文号",))
    channel: Mapped[str | None] = col.text(
        "公布渠道", width=18, synonyms=("公示网址", "公布网址", "发布渠道")
    )
    until: Mapped[Any] = col.day("停用日期", more=True, synonyms=("废止日期",))
    entries: Any = col.computed(
        "条目数",
        Kind.INTEGER,
        lambda row, at: at.count("item_list_entry", lambda e: e.item_list == row.id),
        width=8,
    )


class ItemListEntry(Record):
    """清单条目: one item of one version."""

    register = Register(
        name="item_list_entry",
        label="清单条目",
        group="服务",
        key=("item_list", "number"),
        title=("name",),
        order=("item_list", "number"),
        parent="item_list",
        icon="list",
    )

    item_list: Mapped[str] = col.link(
        "清单", "item_list", required=True, searched=True, width=22, carried=True,
        synonyms=("清单目录", "所属清单"),
    )  # fmt: skip
    number: Mapped[str] = col.number(
        "条目编码", required=True, width=12, synonyms=("编码", "事项编码", "编号", "条目序号")
    )
    name: Mapped[str] = col.name(
        "事项名称", required=True, width=34, max_length=300,
        synonyms=("事项", "执法事项", "违法行为", "名称", "检查事项"),
    )  # fmt: skip
    field: Mapped[str | None] = col.code(
        "执法门类", "enforcement_field", carried=True, synonyms=("门类", "领域")
    )
    kind: Mapped[str | None] = col.code(
        "事项类型", "power_kind", carried=True, synonyms=("类型", "权力类型", "职权类型")
    )
    basis: Mapped[str | None] = col.long_text(
        "设定依据", width=28, synonyms=("依据", "法律依据", "实施依据")
    )
    content: Mapped[str | None] = col.long_text(
        "情形(基准、规范)", width=28, synonyms=("适用情形", "裁量基准", "行为规范", "适用条件")
    )
