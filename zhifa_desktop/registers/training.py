"""培训班次 and 参训记录 (「方案」§1 §3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, and_, func, select, type_coerce
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule, Values

PRESENT = ("attended", "made_up")
MOST_HOURS = 600
"""More than a term of full-time schooling is a slip of the pen."""


def _parts_exceed_total(values: Values) -> bool:
    parts = [values.get(name) for name in ("law_hours", "business_hours", "skill_hours")]
    known = [part for part in parts if isinstance(part, Decimal)]
    total = values.get("hours")
    return isinstance(total, Decimal) and sum(known, Decimal(0)) > total


def _attendees(row: Any, at: Any) -> Any:
    attended = at.count("attendance", lambda a: (a.session == row.id) & a.presence.in_(PRESENT))
    return func.coalesce(func.nullif(attended, 0), row.attendees_typed)


def hours_this_year(person: Any, at: Any) -> Any:
    """Return the scalar of a person's granted hours from 1 January up to today.

    Only sessions that count towards the 60 hours (「方案」§3), attended and not failed.
    """
    first = date(at.today.year, 1, 1)
    return _hours(person, at, lambda session: session.start.between(first, at.today))


def hours_that_year(person: Any, day: Any, at: Any) -> Any:
    """Return the same of the year that a day lies in."""
    year = at.year(day)
    return _hours(
        person, at, lambda s: and_(at.year(s.start) == year, s.start <= at.today)
    )  # fmt: skip


def _hours(person: Any, at: Any, within: Callable[[Any], Any]) -> Any:
    attendance, living = at.of("attendance")
    session, session_living = at.of("training_session")
    total = func.sum(attendance.hours)
    return func.coalesce(
        select(total)
        .where(living, session_living, attendance.session == session.id)
        .where(attendance.person == person, session.counted.is_(True))
        .where(within(session))
        .where(attendance.presence.in_(PRESENT), func.coalesce(attendance.passed, "") != "failed")
        .scalar_subquery(),
        type_coerce(0, col.Hundredths),
    )


class TrainingSession(Record):
    """培训班次: one course as it was held."""

    register = Register(
        name="training_session",
        label="培训班次",
        group="队伍",
        key=("number",),
        other_keys=(("name", "start"),),
        title=("name", "start"),
        order=("-start",),
        month="start",
        icon="graduation-cap",
        sections=(("number", "班次"), ("start", "时间与学时"), ("teacher", "授课与参训")),
        rules=(
            RowRule(
                "training_session.parts",
                ("law_hours", "business_hours", "skill_hours"),
                "三类学时之和超过总学时",
                _parts_exceed_total,
            ),
            RowRule(
                "training_session.end",
                ("end",),
                "结束日期早于开始日期",
                col.before("end", "start"),
            ),
            RowRule(
                "training_session.hours_positive",
                ("hours",),
                "总学时应大于0",
                lambda v: isinstance(v.get("hours"), Decimal) and v["hours"] == 0,
            ),
            RowRule(
                "training_session.hours_plausible",
                ("hours",),
                f"总学时超过{MOST_HOURS}，不合常理，请核对",
                lambda v: isinstance(v.get("hours"), Decimal) and v["hours"] > MOST_HOURS,  # type: ignore[operator]
            ),
        ),
    )

    number: Mapped[str] = col.number(
        "班次编号", auto="PX{year}-{:03d}", synonyms=("编号", "班次号")
    )
    name: Mapped[str] = col.name(
        "培训名称", required=True, width=26,
        synonyms=("培训班次", "培训班名称", "培训内容", "班次名称", "培训主题", "课程名称"),
    )  # fmt: skip
    mode: Mapped[str] = col.code(
        "培训形式", "training_mode", required=True, synonyms=("形式", "培训方式", "授课方式")
    )
    cloud_classroom: Mapped[bool | None] = col.flag("是否法治云课堂", synonyms=("法治云课堂",))
    joint: Mapped[bool | None] = col.flag("是否联合培训", more=True, synonyms=("联合培训",))
    host: Mapped[str] = col.text(
        "主办单位", required=True, default="本单位", width=16, synonyms=("举办单位", "组织单位")
    )
    host_level: Mapped[str | None] = col.code(
        "主办层级", "host_level", default="own", help="留空时：主办单位为本单位即本级"
    )
    category: Mapped[str | None] = col.code("培训类别", "training_category", more=True)
    start: Mapped[date] = col.day(
        "开始日期", required=True, synonyms=("培训日期", "培训时间", "日期", "开始时间", "时间")
    )
    end: Mapped[Any] = col.day("结束日期", synonyms=("结束时间",), help="留空为同日")
    hours: Mapped[Decimal] = col.hours(
        "总学时", required=True, synonyms=("学时", "培训学时", "学时数")
    )
    law_hours: Mapped[Decimal | None] = col.hours("其中公共法律知识", synonyms=("公共法律知识",))
    business_hours: Mapped[Decimal | None] = col.hours("其中业务知识", synonyms=("业务知识",))
    skill_hours: Mapped[Decimal | None] = col.hours("其中执法技能", synonyms=("执法技能",))
    counted: Mapped[bool] = col.flag(
        "是否计入60学时", required=True, default=True, synonyms=("计入60学时", "计入学时")
    )
    retraining: Mapped[bool | None] = col.flag("是否轮训", synonyms=("轮训",))
    teacher: Mapped[str | None] = col.text("授课人", synonyms=("授课教师", "主讲人", "讲师"))
    place: Mapped[str | None] = col.text("地点", width=16, synonyms=("培训地点",))
    plan_item: Mapped[str | None] = col.text(
        "对应培训计划", more=True, synonyms=("对应计划", "计划名称", "培训计划")
    )
    expected_people: Mapped[int | None] = col.integer(
        "应参训人数", more=True, synonyms=("应到人数",)
    )
    attendees: Any = col.computed("实参训人数", Kind.INTEGER, _attendees, width=8)
    attendees_typed: Mapped[int | None] = col.integer(
        "实参训人数(无名单)", more=True, synonyms=("实到人数", "参训人数")
    )
    exam: Mapped[bool | None] = col.flag("是否考试", more=True, synonyms=("考试",))


class Attendance(Record):
    """参训记录: one person in one session, and the hours granted."""

    register = Register(
        name="attendance",
        label="参训记录",
        group="队伍",
        key=("session", "person"),
        title=("person", "session"),
        order=("-session", "person"),
        month="session.start",
        icon="clipboard-list",
        rules=(
            RowRule(
                "attendance.absent_hours",
                ("hours",),
                "请假或缺席不能认定学时",
                lambda v: (
                    v.get("presence") in ("leave", "absent")
                    and isinstance(hours := v.get("hours"), Decimal)
                    and hours > 0
                ),
            ),
        ),
    )

    # hours by person are asked for all the time: this index alone answers them
    __table_args__ = (
        Index(
            "ix_attendance_hours", "person", "session", "presence", "passed", "hours", "deleted_at"
        ),
    )

    session: Mapped[str] = col.link(
        "培训班次", "training_session", required=True, searched=True, width=26, carried=True,
        synonyms=("培训名称", "班次", "班次编号", "培训班"),
    )  # fmt: skip
    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        synonyms=("参训人员", "人员", "学员", "参训人"),
    )  # fmt: skip
    unit: Any = col.computed(
        "所属机构",
        Kind.LINK,
        lambda row, at: at.look_up("person", row.person, lambda p: p.unit),
        target="unit",
        width=16,
    )
    start: Any = col.computed(
        "培训日期",
        Kind.DATE,
        lambda row, at: at.look_up("training_session", row.session, lambda s: s.start),
    )
    presence: Mapped[str] = col.code(
        "参训情况", "presence", required=True, default="attended", synonyms=("出勤", "到课情况")
    )
    hours: Mapped[Decimal] = col.hours(
        "认定学时",
        required=True,
        default_from="session.hours",
        help="留空时取班次总学时",
        synonyms=("学时", "获得学时"),
    )
    score: Mapped[Decimal | None] = col.score("考核成绩", synonyms=("成绩", "考试成绩", "分数"))
    passed: Mapped[str | None] = col.code("考核结果", "exam_result", synonyms=("是否合格",))
    certificate_number: Mapped[str | None] = col.number("证书编号", more=True)
    year_hours: Any = col.computed(
        "当年累计学时",
        Kind.HOURS,
        lambda row, at: hours_that_year(
            row.person, at.look_up("training_session", row.session, lambda s: s.start), at
        ),
        width=8,
        help="班次当年、计入60学时的合计",
        synonyms=("本年累计学时",),
    )
