"""Targets, weights and definitions by year: data (resources/plan, 代码与标准), never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from zhifa_desktop.registers import plan_data
from zhifa_desktop.registers.codes import forget_with_lists, standard

YEAR_END = 12


@dataclass(frozen=True, slots=True)
class Target:
    """``operator`` is ge or le; both include the number itself (「方案」以上、以下)."""

    number: Decimal | None
    operator: str = "ge"
    paced: bool = False
    """Due at the year's end only; before that the pace is reported, not a failure."""
    due: date | None = None
    """The day by which the plan wants it; before that it is on its way, not a failure."""
    note: str = ""

    def waits(self, day: date) -> bool:
        """Return whether not meeting it is no failure yet on a day."""
        return (self.paced and day.month < YEAR_END) or (self.due is not None and day < self.due)


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan with the years it holds for."""

    name: str
    start: date
    end: date
    required_hours: Decimal
    version: str


def plan(year: int) -> Plan:
    """Return the plan of a year; of a year without one, the latest before it, or the first."""
    plans = sorted(_plans(), key=lambda one: one.start)
    begun = [one for one in plans if one.start.year <= year]
    return begun[-1] if begun else plans[0]


def targets(year: int) -> Mapping[str, Target]:
    """Return the targets of a year by indicator; a year that has none yet leaves them open."""
    return _targets(year)


def weights(year: int) -> Mapping[str, Decimal]:
    """Return the weights of 综合指数 by indicator; a year without any has the latest before it."""
    return _of_year(plan_data.WEIGHTS, year, lambda value: Decimal(str(value or 0)))


def definitions(year: int) -> Mapping[str, bool]:
    """Return which readings hold in a year, by name."""
    return _of_year(plan_data.DEFINITIONS, year, bool)


def years() -> tuple[int, ...]:
    """Return the years of all plans, in order."""
    return tuple(sorted({y for p in _plans() for y in range(p.start.year, p.end.year + 1)}))


@cache
def _plans() -> tuple[Plan, ...]:
    raw = standard(plan_data.PLANS)
    return tuple(
        Plan(
            one["name"], date(one["from"], 1, 1), date(one["to"], 12, 31),
            Decimal(str(one["required_hours"])), raw["version"],
        )
        for one in raw[plan_data.PLANS]
    )  # fmt: skip


@cache
def _targets(year: int) -> Mapping[str, Target]:
    return {
        name: Target(
            _number(raw["years"].get(str(year))), raw["operator"], raw["paced"],
            date.fromisoformat(raw["due"]) if raw["due"] else None, raw["note"],
        )
        for name, raw in standard(plan_data.TARGETS)[plan_data.TARGETS].items()
    }  # fmt: skip


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _of_year(name: str, year: int, read: Any) -> Mapping[str, Any]:
    found = {}
    for key, by_year in standard(name)[name].items():
        known = sorted(int(one) for one in by_year)
        begun = [one for one in known if one <= year] or known[:1]
        found[key] = read(by_year[str(begun[-1])])
    return found


def _forget() -> None:
    _plans.cache_clear()
    _targets.cache_clear()


forget_with_lists(_forget)
