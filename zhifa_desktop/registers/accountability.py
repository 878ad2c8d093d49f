"""追责问责 (「方案」§4 §16): sanctions with their period, and 尽职免责、容错纠错 beside them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, and_, case, cast, func, null
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import Kind, RowRule
from zhifa_desktop.registers.whose import unit_of

CONCLUDED = "concluded"
LENIENT = ("exempted", "tolerated")


def effect_until(row: Any, at: Any) -> Any:
    """Return the last day of effect: as typed, else the sanction's months from its date.

    The months are data of the code list (政务处分法 8, 事业单位人事管理条例 29).
    """
    items = code_list("sanction").items
    months = {item.code: int(item.value) for item in items if item.value is not None}
    by_kind = at.plus_months(row.date, case(months, value=row.sanction, else_=null()))
    return func.coalesce(row.until_typed, by_kind)


def in_effect_until(row: Any, at: Any) -> Any:
    """Return the last day a sanction really had effect, as text: its term's, or its lifting's.

    What was decided to lift after the term is no longer than the term (公务员法 65).
    """
    until = cast(effect_until(row, at), String)
    lifted = cast(row.lifted_on, String)
    return case((row.lifted_on.is_(None), until), (until < lifted, until), else_=lifted)


def _in_effect(row: Any, at: Any) -> Any:
    """Return whether it has effect today; on the day it is lifted it has none any more."""
    until = cast(effect_until(row, at), String)
    today = cast(at.today, String)
    known = and_(row.state == CONCLUDED, row.date <= at.today, until >= today)
    lifted = func.coalesce(row.lifted_on <= at.today, False)
    return and_(func.coalesce(known, False), ~lifted)


class Accountability(Record):
    """追责问责: one matter about one person; what is still looked into is never printed."""

    register = Register(
        name="accountability",
        label="追责问责",
        group="队伍",
        key=("person", "opened_on", "kind"),
        other_keys=(("person", "document"),),
        title=("person", "kind"),
        order=("-opened_on",),
        icon="gavel",
        stays=True,
        rules=(
            RowRule(
                "accountability.date",
                ("date",),
                "决定日期早于受理日期",
                col.before("date", "opened_on"),
            ),
            RowRule(
                "accountability.lenient_sanction",
                ("sanction",),
                "尽职免责、容错纠错不给予处分",
                lambda v: v.get("kind") in LENIENT and v.get("sanction") not in col.EMPTY,
            ),
        ),
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        listed="追责问责", synonyms=("人员", "被追责人", "责任人"),
    )  # fmt: skip
    unit: Any = unit_of()
    kind: Mapped[str] = col.code(
        "事项类别", "accountability_kind", required=True, width=14, synonyms=("类别", "类型")
    )
    opened_on: Mapped[Any] = col.day(
        "受理日期", required=True, past=True, synonyms=("立案日期", "启动日期")
    )
    state: Mapped[str] = col.code(
        "办理状态", "accountability_state", required=True, default=CONCLUDED, synonyms=("状态",)
    )
    sanction: Mapped[str | None] = col.code(
        "处理方式", "sanction", synonyms=("处分种类", "惩戒种类", "处理结果", "问责方式")
    )
    date: Mapped[Any] = col.day(
        "决定日期", past=True, required_when=col.when("state", CONCLUDED), when_words="已办结",
        synonyms=("处分日期", "处理日期", "日期"),
    )  # fmt: skip
    authority: Mapped[str | None] = col.text("决定机关", width=18, synonyms=("处理机关",))
    document: Mapped[str | None] = col.number(
        "决定文号", required_when=col.when("state", CONCLUDED), when_words="已办结",
        synonyms=("文号", "处分文号"),
    )  # fmt: skip
    effect_until: Any = col.computed(
        "影响期至", Kind.DATE, effect_until, help="按处理方式的法定期限推算，另有规定时以填写的为准"
    )
    in_effect: Any = col.computed("影响期内", Kind.FLAG, _in_effect, width=8)
    until_typed: Mapped[Any] = col.day(
        "影响期至(另有规定)", more=True, synonyms=("处分期满日期", "期满日期")
    )
    finding: Mapped[str | None] = col.long_text(
        "事由", private=True, width=24, synonyms=("事实", "原因", "处分原因", "问责情形")
    )
    lifted_on: Mapped[Any] = col.day("解除日期", past=True, more=True)
