"""期初与补录数: figures from before the program was used, so that the year's totals are whole.

They are added to 本年累计 of the month's tables and to the indicators that add up (表7), in months
that hold all of their days, and said in a footnote: 含启用前补录数 (indicators/opening.py).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import RowRule, Values

INDICATOR_FORM = "7"
"""The code of 表7: its figures may span years, those of the tables lie in one."""


def _over_years(values: Values) -> bool:
    start, until = values.get("start"), values.get("until")
    return isinstance(start, date) and isinstance(until, date) and start.year != until.year


class OpeningFigure(Record):
    """期初与补录数: one number of one column of a table, for a span of days."""

    register = Register(
        name="opening_figure",
        label="期初与补录数",
        group="行动计划",
        key=("form", "item", "line", "start", "until"),
        title=("form", "item", "line"),
        order=("form", "item", "start"),
        icon="database",
        rules=(
            RowRule(
                "opening_figure.until",
                ("until",),
                "截止日期早于起始日期",
                col.before("until", "start"),
            ),
            RowRule(
                "opening_figure.one_year",
                ("until",),
                "起止日期不在同一年；跨年的只能用于表7中2024年以来累计的指标",
                lambda v: v.get("form") != INDICATOR_FORM and _over_years(v),
            ),
        ),
    )

    form: Mapped[str] = col.code(
        "表", "month_table", required=True, width=16, carried=True, synonyms=("表号", "报表")
    )
    item: Mapped[str] = col.name(
        "栏目", required=True, width=18, vocabulary="month_item",
        help="与表中有累计的栏目名称一致，如 立案；表7填指标名称，比率分别填(分子)和(分母)",
        synonyms=("指标", "项目", "指标名称"),
    )  # fmt: skip
    line: Mapped[str] = col.text(
        "行", required=True, default="合计", carried=True, vocabulary="month_line",
        help="机构、门类等，没有分行的填合计(只加到合计行)",
        synonyms=("行次", "门类", "机构", "分类"),
    )  # fmt: skip
    start: Mapped[Any] = col.day(
        "起始日期", required=True, carried=True, synonyms=("期间起", "开始日期")
    )
    until: Mapped[Any] = col.day(
        "截止日期", required=True, past=True, carried=True, synonyms=("期间止", "结束日期")
    )
    figure: Mapped[Decimal] = col.score("数值", required=True, synonyms=("数", "数量", "期初数"))
    source: Mapped[str] = col.text(
        "来源说明", required=True, width=26, carried=True, max_length=200,
        synonyms=("来源", "数据来源"),
    )  # fmt: skip
    evidence: Mapped[str | None] = col.text(
        "佐证", width=20, max_length=200, synonyms=("佐证材料",)
    )
