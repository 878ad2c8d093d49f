"""体能达标测试 (「方案」§3: 探索开展区分年龄、性别和岗位的体能达标测试).

No standard for transport enforcement is published; resources/standards/fitness.json is an example
(示例) that an office replaces. Age counts on the day of the test.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, literal, null, true, type_coerce
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.people import sex_of
from zhifa_desktop.registers.spec import Kind, RowRule
from zhifa_desktop.registers.whose import unit_of

LOWER = "lower"


def age_on(id_number: Any, day: Any, at: Any) -> Any:
    """Return whole years from the birth date in an id number to a day, NULL without a number."""
    born = func.substr(id_number, 7, 8)
    on = func.replace(day, "-", "")
    return (cast(on, Integer) - cast(born, Integer)) / 10000


def _of_person(row: Any, at: Any, what: Any) -> Any:
    return at.look_up("person", row.person, what)


def _bands(row: Any, at: Any) -> list[tuple[Any, dict[str, Any]]]:
    """Return each band of the standard with the condition that it is this test's."""
    sex = _of_person(row, at, lambda p: sex_of(p.id_number))
    age = _of_person(row, at, lambda p: age_on(p.id_number, row.date, at))
    post = _of_person(row, at, lambda p: p.post_kind)
    found = []
    for band in at.standard("fitness")["bands"]:
        same_post = post == band["post"] if band.get("post") else true()
        within = age.between(band["age_from"], band["age_to"])
        found.append((and_(row.item == band["item"], sex == band["sex"], within, same_post), band))
    return found


def _limit(row: Any, at: Any) -> Any:
    limits = [
        (fits, literal(Decimal(str(band["pass"])), col.Hundredths))
        for fits, band in _bands(row, at)
    ]
    return type_coerce(case(*limits, else_=null()), col.Hundredths)


def passed(row: Any, at: Any) -> Any:
    """Return passed or failed by the standard; what was judged by hand goes before; else NULL."""
    lower = [item["item"] for item in at.standard("fitness")["items"] if item["better"] == LOWER]
    limit = _limit(row, at)
    reached = case((row.item.in_(lower), row.result <= limit), else_=row.result >= limit)
    by_standard = case(
        (and_(row.result.is_not(None), reached), "passed"),
        (and_(row.result.is_not(None), ~reached), "failed"),
        else_=null(),
    )
    return case((row.exempt.is_not(None), null()), else_=func.coalesce(row.judged, by_standard))


class FitnessTest(Record):
    """体能达标测试: one person's result in one item on one day."""

    register = Register(
        name="fitness_test",
        label="体能达标测试",
        group="队伍",
        key=("person", "date", "item"),
        title=("person", "item", "date"),
        order=("-date", "person"),
        month="date",
        icon="heart-pulse",
        rules=(
            RowRule(
                "fitness_test.exempt_with_result",
                ("exempt",),
                "免测的不能填成绩",
                col.both("exempt", "result"),
            ),
        ),
    )

    person: Mapped[str] = col.link(
        "姓名", "person", required=True, searched=True, width=10,
        listed="体能测试", synonyms=("人员", "测试人员", "参测人员"),
    )  # fmt: skip
    unit: Any = unit_of()
    date: Mapped[Any] = col.day(
        "测试日期", required=True, past=True, carried=True, synonyms=("日期", "时间", "测试时间")
    )
    item: Mapped[str] = col.code(
        "测试项目", "fitness_item", required=True, carried=True, synonyms=("项目",)
    )
    result: Mapped[Decimal | None] = col.score(
        "成绩",
        required_when=lambda v: v.get("exempt") in col.EMPTY and v.get("judged") in col.EMPTY,
        when_words="没有免测，也没有人工判定",
        help="时间以秒计(4分35秒填275)，距离以厘米计，次数以个计",
        synonyms=("测试成绩", "测试结果"),
    )
    limit: Any = col.computed(
        "达标线", Kind.SCORE, _limit, width=8, help="按性别、测试当天的年龄和岗位，示例标准"
    )
    passed: Any = col.computed("是否达标", Kind.CODE, passed, codes="reached", width=8)
    judged: Mapped[str | None] = col.code(
        "人工判定", "reached", more=True, help="没有标准，或与标准不同时填写",
        synonyms=("达标情况", "是否合格"),
    )  # fmt: skip
    exempt: Mapped[str | None] = col.code(
        "免测情形", "fitness_exemption", more=True, private=True, help="只记免测，不记病情"
    )
    exempt_until: Mapped[Any] = col.day("免测至", more=True, private=True)
