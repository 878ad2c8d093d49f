"""Computing indicators: one select for each figure, and the records behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, Integer, Select, false, func, select, type_coerce

from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.declaration import (
    WORDS,
    Covers,
    Figure,
    Indicator,
    IndicatorResult,
    Options,
    Scope,
)
from zhifa_desktop.indicators.opening import Opening, added, openings
from zhifa_desktop.indicators.targets import Target, plan
from zhifa_desktop.registers.columns import Hundredths
from zhifa_desktop.registers.opening import INDICATOR_FORM
from zhifa_desktop.rules.periods import Month

HUNDRED = Decimal(100)
NO_TARGET = Target(None, "ge", False, "")


def rounded(value: Decimal | None) -> Decimal | None:
    """Return a value with two places, half up, as it is printed."""
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def month_scope(month: Month, today: date, options: Options) -> Scope:
    """Return the scope of a month; of the running month, up to today."""
    until = max(min(month.last, today), month.first)
    return Scope(At(until), month.first, until, options)


def results(
    connection: Connection,
    month: Month,
    today: date,
    options: Options,
    indicators: Iterable[Indicator],
) -> tuple[IndicatorResult, ...]:
    """Return the answer of each indicator for a month."""
    scope = month_scope(month, today, options)
    since = min(options.plan_start, date(scope.until.year, 1, 1))
    opened = openings(connection, INDICATOR_FORM, replace(scope, since=since))
    return tuple(
        _result(connection, indicator, scope, number, opened)
        for number, indicator in enumerate(indicators, 1)
    )  # fmt: skip


def figure(connection: Connection, indicator: Indicator, scope: Scope) -> Figure:
    """Return one figure over exactly the days of the scope."""
    row, living = scope.at.of(indicator.register)
    counted = select(*_sums(indicator, row, scope)).where(living, indicator.counted(row, scope))
    return _figure(indicator, [Decimal(n or 0) for n in connection.execute(counted).one()])


def _figure(indicator: Indicator, numbers: Sequence[Decimal]) -> Figure:
    if indicator.met is None and indicator.amount is None:
        return Figure(numbers[0], None, numbers[0])
    numerator, denominator = numbers
    if not denominator:
        return Figure(numerator, denominator, None)
    per = HUNDRED if indicator.met is not None else Decimal(1)
    return Figure(numerator, denominator, numerator * per / denominator)


def behind(indicator: Indicator, scope: Scope, *, wanted: str = "missing") -> Select[Any]:
    """Return the select of record ids: ``counted``, ``met`` or ``missing``."""
    scope = whole(indicator, scope)
    row, living = scope.at.of(indicator.register)
    found = select(row.id).where(living, indicator.counted(row, scope))
    if indicator.met is None:
        return found
    meets = func.coalesce(indicator.met(row, scope), false())
    if wanted == "counted":
        return found
    return found.where(meets if wanted == "met" else ~meets)


def whole(indicator: Indicator, scope: Scope) -> Scope:
    """Return the scope that is held against the target: the year's, the plan's, the day's."""
    if indicator.covers is Covers.PLAN:
        return replace(scope, since=scope.options.plan_start)
    if indicator.covers is Covers.YEAR:
        return replace(scope, since=date(scope.until.year, 1, 1))
    return scope


def _sums(indicator: Indicator, row: Any, scope: Scope) -> list[Any]:
    if indicator.distinct is not None:
        return [func.count(indicator.distinct(row, scope).distinct())]
    if indicator.amount is not None:
        return [type_coerce(func.sum(indicator.amount(row, scope)), Hundredths), func.count()]
    if indicator.met is not None:
        return [func.count().filter(indicator.met(row, scope)), func.count()]
    return [func.count()]


def _result(
    connection: Connection,
    indicator: Indicator,
    scope: Scope,
    number: int,
    found: Sequence[Opening],
) -> IndicatorResult:
    more = added(indicator, found, whole(indicator, scope))
    main = _with(indicator, figure(connection, indicator, whole(indicator, scope)), more)
    month = None if indicator.covers is Covers.DAY else figure(connection, indicator, scope)
    target = plan().targets.get(indicator.id, NO_TARGET)
    met = _met(main, target)
    waiting = target.paced and met is False and scope.until.month < 12
    missing = _missing(main, target)
    words = {name: say(scope.options) for name, say in WORDS.items()}
    return IndicatorResult(
        id=indicator.id,
        name=indicator.name,
        numerator=main.numerator,
        denominator=main.denominator,
        value=main.value,
        target=target.number,
        operator=target.operator,
        met=None if waiting else met,
        unit=indicator.unit,
        measure=indicator.measure,
        month=month,
        verdict=_verdict(connection, indicator, scope, main, met, waiting=waiting),
        shortfall=f"还差{missing}{indicator.measure}" if missing else "",
        missing=missing,
        number=number,
        definition=indicator.definition.format(**words),
        source=indicator.source,
        opening=_opening_words(indicator, more),
    )


def _with(indicator: Indicator, main: Figure, more: Sequence[Decimal]) -> Figure:
    """Return a figure with 期初与补录数 added to its numbers."""
    if not any(more):
        return main
    numbers = [n for n in (main.numerator, main.denominator) if n is not None]
    return _figure(indicator, [n + m for n, m in zip(numbers, more, strict=True)])


def _opening_words(indicator: Indicator, more: Sequence[Decimal]) -> str:
    if not any(more):
        return ""
    shown = [f"{n.normalize():f}" for n in more]
    if len(shown) == 1:
        return f"含启用前补录数{shown[0]}{indicator.unit}"
    return f"含启用前补录数：分子{shown[0]}，分母{shown[1]}"


def _met(main: Figure, target: Target) -> bool | None:
    if main.value is None or target.number is None:
        return None
    return main.value <= target.number if target.operator == "le" else main.value >= target.number


def _missing(main: Figure, target: Target) -> int:
    """Return how many records must change for the target (0: none, or no target)."""
    if _met(main, target) is not False or target.number is None:
        return 0
    if main.denominator is None:
        return int(abs(target.number - main.numerator))
    share = target.number * main.denominator / HUNDRED
    if target.operator == "le":
        return int(main.numerator - share.to_integral_value("ROUND_FLOOR"))
    return int(share.to_integral_value("ROUND_CEILING") - main.numerator)


def _verdict(
    connection: Connection, indicator: Indicator, scope: Scope, main: Figure,
    met: bool | None, *, waiting: bool,
) -> str:  # fmt: skip
    if main.value is None:
        return "无数据"
    if met is None:
        return "仅报告"
    if not waiting:
        return "达标" if met else "未达标"
    if indicator.pace is None:
        return "序时推进"
    row, living = scope.at.of(indicator.register)
    behind_pace = select(func.count()).where(
        living, indicator.counted(row, scope), ~indicator.pace(row, scope)
    )
    late = int(connection.execute(behind_pace.with_only_columns(
        type_coerce(func.count(), Integer))).scalar_one())  # fmt: skip
    return f"序时落后{late}{indicator.measure}" if late else "序时正常"
