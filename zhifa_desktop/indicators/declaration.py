"""What an indicator is: which records are counted, which of them meet it, and what it means.

One declaration answers the figure, the records behind it, and the records that would have to
change. Targets are data (targets.py), never part of a declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from zhifa_desktop.db.views import At


class Covers(StrEnum):
    """Which time the figure that is held against the target covers."""

    DAY = "day"
    """The state on the last day of the period."""
    YEAR = "year"
    """1 January to the last day; the period's own figure stands beside it."""
    PLAN = "plan"
    """From the first day of the plan; the period's and the year's figures stand beside it."""


class Blank(StrEnum):
    """Why a figure has no value: three different things that are never 0 (offices.md 1.14)."""

    NONE = "none"
    """Nothing of the kind happened in the period."""
    UNFILLED = "unfilled"
    """The register is kept, but nothing was ever entered."""
    UNUSED = "unused"
    """The office does not keep the register."""


PERCENT, YES_NO = "%", "是否"


class Period(Protocol):
    """The days a figure is asked for, both ends inclusive: a Month or a Span."""

    @property
    def first(self) -> date:
        """First day."""

    @property
    def last(self) -> date:
        """Last day."""

    @property
    def label(self) -> str:
        """What it is called."""


@dataclass(frozen=True)
class Options:
    """Definitions that an office chooses (settings), printed under the figure."""

    share_cameras: bool = False
    required_hours: Decimal = Decimal(60)
    publication_days: int = 9
    plan_start: date = date(2024, 1, 1)
    basically_satisfied: bool = True
    ended_otherwise: bool = True
    terminal_of_squadrons: bool = False
    supervisors_of_squadrons: bool = False
    supervisors_of_stations: bool = False
    auxiliaries_insured: bool = False


@dataclass(frozen=True)
class Scope:
    """The registers at a moment, and the days the figure is about (both ends inclusive).

    ``units`` and ``person`` narrow it to what belongs to some units or to one person.
    """

    at: At
    since: date
    until: date
    options: Options = field(default_factory=Options)
    units: frozenset[str] | None = None
    person: str | None = None


Condition = Callable[[Any, Scope], Any]


@dataclass(frozen=True)
class Indicator:
    """One figure of the plan.

    Attributes:
        register: The register whose records are counted.
        counted: The condition that a record belongs to the denominator.
        met: The condition that a counted record meets the indicator; None for totals.
        amount: The number summed up over the counted records: an average by itself, a share
            where ``base`` says what it is divided by.
        base: The number that ``amount`` is divided by, summed up over the counted records.
        distinct: For totals: count different values of this instead of records.
        pace: For a rate that is only due at the year's end: the condition that a counted
            record is where it should be by now.
        unit: %, 人, 场, 件, 学时, 分 or 是否.
        measure: What one record is called (人, 件, 证, 单位).
        definition: 口径 in words; ``{name}`` takes the words of an option.
        source: The paragraph of the plan.
        measures: The numbers of the plan's measures that it proves.
        needs: Further registers without which the figure says nothing.
        other: The id of the indicator that reads the same target another way (N8).
        goal: What the missing records are to come to: 还差7人“达到60学时”.
    """

    id: str
    name: str
    register: str
    unit: str
    measure: str
    covers: Covers
    counted: Condition
    definition: str
    source: str
    met: Condition | None = None
    amount: Condition | None = None
    base: Condition | None = None
    distinct: Condition | None = None
    pace: Condition | None = None
    measures: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    goal: str = "达标"
    other: str = ""

    @property
    def total(self) -> bool:
        """Whether it is a plain number, without a denominator."""
        return self.met is None and self.amount is None

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers it rests on."""
        return (self.register, *self.needs)


@dataclass(frozen=True)
class Index:
    """综合指数: one figure out of others, by weights that are data (「方案」第11项)."""

    id: str
    name: str
    unit: str
    measure: str
    definition: str
    source: str
    measures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One computed figure; ``value`` is None without data (denominator 0), unrounded."""

    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """An indicator's answer for a period.

    ``met`` is None without data, without a target, or before the target is due.
    ``verdict`` and ``shortfall`` are words; ``missing`` counts the records that would have to
    change, ``number`` is the number of the 口径. ``opening`` says what of it is 启用前补录数.
    ``month`` is the figure of the period alone, ``year`` that of the year so far where the
    figure itself covers the plan. ``blank`` says why there is no value; ``late`` counts the
    records behind the year's pace, where one is asked.
    """

    id: str
    name: str
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None
    target: Decimal | None
    operator: str
    met: bool | None
    unit: str
    measure: str
    month: Figure | None
    verdict: str
    shortfall: str
    missing: int
    number: int
    definition: str
    source: str
    opening: str = ""
    year: Figure | None = None
    blank: Blank | None = None
    late: int = 0
    weight: Decimal = Decimal(0)
    due: date | None = None
    waiting: bool = False
    note: str = ""
    goal: str = ""

    @property
    def lacking(self) -> str:
        """What is missing in words: 还差7人达到60学时, 超出1件; empty where nothing is."""
        if self.late and self.waiting:
            return f"{self.late}{self.measure}落后于序时，{self.shortfall}{self.goal}"
        return f"{self.shortfall}{self.goal}" if self.shortfall else ""


def _either(name: str, yes: str, no: str) -> Callable[[Options], str]:
    return lambda options: yes if getattr(options, name) else no


def _supervised(options: Options) -> str:
    levels = ("、中队" if options.supervisors_of_squadrons else "") + (
        "、站所" if options.supervisors_of_stations else ""
    )
    return f"大队{levels}"


WORDS: Mapping[str, Callable[[Options], str]] = {
    "cameras": _either("share_cameras", "含单位共用记录仪", "不含单位共用记录仪"),
    "hours": lambda o: f"{o.required_hours.normalize():f}",
    "days": lambda o: str(o.publication_days),
    "start": lambda o: f"{o.plan_start.year}年",
    "satisfied": _either("basically_satisfied", "满意含基本满意", "满意不含基本满意"),
    "ended": _either(
        "ended_otherwise", "撤回、调解、终止的计入审结", "撤回、调解、终止的不计入审结"
    ),
    "squadrons": _either(
        "terminal_of_squadrons", "大队可由所属中队的终端视为配备", "大队本级须有终端"
    ),
    "supervised": _supervised,
    "insured": _either("auxiliaries_insured", "含辅助人员", "不含辅助人员"),
}
