"""Indicators of fitness tests and talent pools (「方案」第3项)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_

from zhifa_desktop.indicators.declaration import PERCENT, Covers, Indicator, Scope
from zhifa_desktop.indicators.people import active_officer
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.fitness import passed

POOLS = {"leading": "talent_leading", "trainer": "talent_trainers", "backbone": "talent_backbone"}


def _this_year(test: Any, scope: Scope) -> Any:
    return test.date.between(date(scope.until.year, 1, 1), scope.until)


def _excused(row: Any, scope: Scope) -> Any:
    test, living = scope.at.of("fitness_test")
    holds = or_(test.exempt_until.is_(None), test.exempt_until >= scope.until)
    begun = test.date <= scope.until
    return exists().where(living, test.person == row.id, test.exempt.is_not(None), holds, begun)


def to_be_tested(row: Any, scope: Scope) -> Any:
    """Return whether an officer in post is to take the tests: not excused on that day."""
    return and_(active_officer(row, scope), ~_excused(row, scope))


def _tested(row: Any, scope: Scope) -> Any:
    test, living = scope.at.of("fitness_test")
    judged = passed(test, scope.at).is_not(None)
    return exists().where(living, test.person == row.id, _this_year(test, scope), judged)


def _failed_last(row: Any, scope: Scope) -> Any:
    """Return whether the latest result of some item this year is below the limit."""
    test, living = scope.at.of("fitness_test")
    later, there = scope.at.of("fitness_test")
    again = exists().where(
        there, later.person == test.person, later.item == test.item, later.date > test.date,
        _this_year(later, scope), later.exempt.is_(None),
    )  # fmt: skip
    failed = passed(test, scope.at) == "failed"
    return exists().where(living, test.person == row.id, _this_year(test, scope), failed, ~again)


def _in_pool(*codes: str) -> Any:
    def counted(row: Any, scope: Scope) -> Any:
        left = func.coalesce(row.left_on, date.max)
        there = and_(row.entered_on <= scope.until, left > scope.until)
        return and_(there, row.pool.in_(codes)) if codes else there

    return counted


def _pool(name: str, label: str, *codes: str) -> Indicator:
    return Indicator(
        id=name,
        name=label,
        register="talent_membership",
        unit="人",
        measure="人",
        covers=Covers.DAY,
        counted=_in_pool(*codes),
        distinct=lambda row, scope: row.person,
        definition="同上，只计该库" if codes else "期末在库(已入库、未出库)的不重复人数",
        source="「方案」第3项",
        measures=(3,),
    )


TALENT_INDICATORS = (
    Indicator(
        id="fitness",
        name="体能达标率",
        register="person",
        unit=PERCENT,
        measure="人",
        covers=Covers.DAY,
        counted=lambda row, scope: and_(to_be_tested(row, scope), _tested(row, scope)),
        met=lambda row, scope: ~_failed_last(row, scope),
        definition="本年各测试项目最近一次都达标的在岗执法人员÷本年参加测试的在岗执法人员(免测的不计)；"
        "标准为示例",
        source="「方案」第3项",
        measures=(3,),
        needs=("fitness_test",),
    ),
    Indicator(
        id="fitness_tested",
        name="体能参测率",
        register="person",
        unit=PERCENT,
        measure="人",
        covers=Covers.DAY,
        counted=to_be_tested,
        met=_tested,
        definition="本年参加测试的在岗执法人员÷在岗执法人员(免测的不计)",
        source="「方案」第3项",
        measures=(3,),
        needs=("fitness_test",),
    ),
    _pool("talent_pools", "入库人数"),
    *(
        _pool(name, f"其中：{code_list('talent_pool').labels[code]}", code)
        for code, name in POOLS.items()
    ),
)
