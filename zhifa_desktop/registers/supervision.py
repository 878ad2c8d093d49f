"""监督检查, 行风监督员 and 满意度评估 (「方案」§11 §12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, type_coerce
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule


class Supervision(Record):
    """监督检查: one look at how enforcement is done, ours or by those above."""

    register = Register(
        name="supervision",
        label="监督检查",
        group="监督投诉",
        key=("number",),
        title=("object", "date"),
        order=("-date",),
        month="date",
        icon="eye",
        rules=(
            RowRule(
                "supervision.mended",
                ("mended",),
                "已整改数多于发现问题数",
                lambda v: (
                    isinstance(found := v.get("problems"), int)
                    and isinstance(mended := v.get("mended"), int)
                    and mended > found
                ),
            ),
        ),
    )

    number: Mapped[str] = col.number("编号", auto="JD{year}-{:03d}", more=True)
    kind: Mapped[str] = col.code(
        "监督类别", "supervision_kind", required=True, carried=True, synonyms=("类别", "类型")
    )
    organizer: Mapped[str] = col.code(
        "组织层级", "supervision_organizer", required=True, default="self", carried=True,
        synonyms=("组织单位", "检查层级"),
    )  # fmt: skip
    date: Mapped[Any] = col.day(
        "检查日期", required=True, past=True, carried=True, synonyms=("日期", "监督日期", "时间")
    )
    object: Mapped[str] = col.name(
        "监督对象", required=True, width=24, synonyms=("被监督单位", "检查对象", "对象")
    )
    unit: Mapped[str | None] = col.link("被监督机构", "unit", width=16, synonyms=("机构", "单位"))
    found: Mapped[str | None] = col.long_text(
        "发现问题", private=True, width=24, synonyms=("存在问题", "检查情况")
    )
    problems: Mapped[int | None] = col.integer("发现问题数", synonyms=("问题数",))
    mended: Mapped[int | None] = col.integer("已整改数", synonyms=("整改数",))
    document: Mapped[str | None] = col.text("通报(意见书)文号", more=True, synonyms=("文号",))


def _in_term(row: Any, at: Any) -> Any:
    return and_(row.hired_on <= at.today, row.term_until >= at.today)


class Supervisor(Record):
    """行风监督员: who watches from outside, for which term."""

    register = Register(
        name="supervisor",
        label="行风监督员",
        group="监督投诉",
        key=("name", "hired_on"),
        title=("name",),
        order=("-hired_on", "name"),
        icon="user-check",
        rules=(
            RowRule(
                "supervisor.term",
                ("term_until",),
                "聘期届满日期早于聘任日期",
                col.before("term_until", "hired_on"),
            ),
        ),
    )

    name: Mapped[str] = col.name(
        "姓名", required=True, width=10, synonyms=("监督员姓名", "监督员", "名字")
    )
    identity: Mapped[str | None] = col.code(
        "代表类别", "supervisor_identity", synonyms=("身份", "类别", "界别")
    )
    employer: Mapped[str | None] = col.text(
        "工作单位及职务", private=True, width=22, synonyms=("工作单位", "单位", "职务")
    )
    phone: Mapped[str | None] = col.phone("联系电话", synonyms=("电话", "手机号", "联系方式"))
    unit: Mapped[str | None] = col.link("联系机构", "unit", width=16, synonyms=("监督单位",))
    hired_on: Mapped[Any] = col.day(
        "聘任日期", required=True, carried=True, synonyms=("聘任时间", "聘期起")
    )
    term_until: Mapped[Any] = col.day(
        "聘期届满日期", required=True, carried=True, synonyms=("聘期止", "聘期至", "届满日期")
    )
    in_term: Any = col.computed("在聘", Kind.FLAG, _in_term, width=8)
    last_activity: Mapped[Any] = col.day(
        "最近参加活动日期", past=True, synonyms=("最近活动日期", "活动日期")
    )
    activities: Mapped[int | None] = col.integer(
        "本年参加活动次数", synonyms=("活动次数", "参加活动次数")
    )
    letter: Mapped[str | None] = col.text("聘书编号", more=True, synonyms=("聘任文号",))


def _satisfied(row: Any, at: Any) -> Any:
    share = func.round(row.satisfied * 10000.0 / row.sample)
    return case((row.sample > 0, type_coerce(share, col.Hundredths)), else_=None)


class SatisfactionSurvey(Record):
    """满意度评估: one survey of people who met the enforcement."""

    register = Register(
        name="satisfaction_survey",
        label="满意度评估",
        group="监督投诉",
        key=("date", "organizer"),
        title=("organizer", "date"),
        order=("-date",),
        icon="smile",
        rules=(
            RowRule(
                "satisfaction_survey.satisfied",
                ("satisfied",),
                "满意份数多于有效样本数",
                lambda v: (
                    isinstance(sample := v.get("sample"), int)
                    and isinstance(satisfied := v.get("satisfied"), int)
                    and satisfied > sample
                ),
            ),
        ),
    )

    date: Mapped[Any] = col.day(
        "评估日期", required=True, past=True, synonyms=("日期", "调查日期", "时间")
    )
    organizer: Mapped[str] = col.name(
        "评估单位", required=True, width=20, synonyms=("组织单位", "实施单位", "第三方机构")
    )
    kind: Mapped[str] = col.code(
        "评估方式", "survey_kind", required=True, synonyms=("方式", "评估类别")
    )
    scope: Mapped[str | None] = col.text("评估对象", width=20, synonyms=("调查对象", "对象"))
    sample: Mapped[int | None] = col.integer("有效样本数", synonyms=("样本数", "有效问卷"))
    satisfied: Mapped[int | None] = col.integer("满意份数", synonyms=("满意数",))
    share: Any = col.computed("满意率(%)", Kind.SCORE, _satisfied, width=8)
    score: Mapped[Decimal | None] = col.score("评估得分", synonyms=("得分", "分数"))
    findings: Mapped[str | None] = col.long_text(
        "主要意见", private=True, width=24, synonyms=("意见建议", "存在问题")
    )
