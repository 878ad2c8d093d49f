"""Computing indicators: one select for each figure, and the records behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    and_,
    case,
    false,
    func,
    select,
    true,
    type_coerce,
)

from zhifa_desktop.db.contents import filled
from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.declaration import (
    Blank,
    Covers,
    Figure,
    Indicator,
    Options,
    Period,
    Scope,
)
from zhifa_desktop.indicators.whose import unit_of, within
from zhifa_desktop.registers.codes import forget_with_lists
from zhifa_desktop.registers.columns import Hundredths

HUNDRED = Decimal(100)
KEPT_STATEMENTS = 1024
CHUNK = 400


def rounded(value: Decimal | None) -> Decimal | None:
    """Return a value with two places, half up, as it is printed."""
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def month_scope(
    period: Period, today: date, options: Options, moment: datetime | None = None
) -> Scope:
    """Return the scope of a period; of the running one, up to today.

    ``moment`` (UTC): as the records stood at that instant.
    """
    until = max(min(period.last, today), period.first)
    return Scope(At(until, moment), period.first, until, options)


def figure(connection: Connection, indicator: Indicator, scope: Scope) -> Figure:
    """Return one figure over exactly the days of the scope."""
    found = connection.execute(_statement(indicator, scope)).one()
    return figure_of(indicator, [Decimal(n or 0) for n in found])


def figure_of(indicator: Indicator, numbers: Sequence[Decimal]) -> Figure:
    """Return the figure that numerator and denominator make."""
    if indicator.total:
        return Figure(numbers[0], None, numbers[0])
    numerator, denominator = numbers
    if not denominator:
        return Figure(numerator, denominator, None)
    share = indicator.met is not None or indicator.base is not None
    return Figure(numerator, denominator, numerator * (HUNDRED if share else 1) / denominator)


def by_unit(
    connection: Connection, indicator: Indicator, scope: Scope
) -> Mapping[str | None, tuple[Decimal, ...]]:
    """Return an indicator's numbers by the unit that its records belong to, one grouped select.

    Empty where they belong to no unit. None stands for records that name none.
    """
    row, living = scope.at.of(indicator.register)
    unit = unit_of(indicator.register, row, scope)
    if unit is None:
        return {}
    named = unit.label("of_unit")
    counted = select(named, *_sums(indicator, row, scope)).where(
        living, indicator.counted(row, scope), *within(indicator.register, row, scope)
    )
    rows = connection.execute(counted.group_by(named))
    return {key: tuple(Decimal(n or 0) for n in numbers) for key, *numbers in rows}


def behind(
    indicator: Indicator, scope: Scope, *, wanted: str = "missing", operator: str = "ge"
) -> Select[Any]:
    """Return the select of record ids, over the time that is held against the target.

    Args:
        indicator: The figure.
        scope: The period it is asked for.
        wanted: ``counted`` (the denominator), ``met`` (the numerator) or ``missing`` (what would
            have to change for the target).
        operator: Of the target: with "le" it is the records that meet it which must change.
    """
    scope = whole(indicator, scope)
    row, living = scope.at.of(indicator.register)
    of_scope = within(indicator.register, row, scope)
    found = select(row.id).where(living, indicator.counted(row, scope), *of_scope)
    if indicator.total or wanted == "counted":
        return found
    meets = _meets(indicator, row, scope)
    if wanted == "missing":
        wanted = "met" if operator == "le" else "others"
    return found.where(meets if wanted == "met" else ~meets)


def late(connection: Connection, indicator: Indicator, scope: Scope) -> int:
    """Return how many counted records are behind the pace of the year."""
    return int(connection.execute(_late_statement(indicator, scope)).scalar_one())


def behind_pace(indicator: Indicator, scope: Scope) -> Select[Any]:
    """Return the select of the ids of counted records that are behind the pace of the year."""
    scope = whole(indicator, scope)
    row, living = scope.at.of(indicator.register)
    assert indicator.pace is not None
    counted = and_(indicator.counted(row, scope), *within(indicator.register, row, scope))
    return select(row.id).where(living, counted, ~indicator.pace(row, scope))


def whole(indicator: Indicator, scope: Scope) -> Scope:
    """Return the scope that is held against the target: the year's, the plan's, the day's."""
    if indicator.covers is Covers.PLAN:
        return replace(scope, since=scope.options.plan_start)
    if indicator.covers is Covers.YEAR:
        return replace(scope, since=date(scope.until.year, 1, 1))
    return scope


def blanks(
    connection: Connection, indicators: Iterable[Indicator], at: At, kept: frozenset[str] | None
) -> Mapping[str, Blank]:
    """Return the indicators that can have no value, and why: a register not kept, or empty.

    Args:
        connection: A reading connection.
        indicators: Those asked for.
        at: The registers at the moment.
        kept: The registers that the office keeps; None for all.
    """
    indicators = tuple(indicators)
    holding = filled(connection, at, sorted({r for i in indicators for r in i.registers}))
    found: dict[str, Blank] = {}
    for indicator in indicators:
        if kept is not None and not kept.issuperset(indicator.registers):
            found[indicator.id] = Blank.UNUSED
        elif not holding.issuperset(indicator.registers):
            found[indicator.id] = Blank.UNFILLED
    return found


def _meets(indicator: Indicator, row: Any, scope: Scope) -> Any:
    """Return whether a counted record meets the indicator; of a sum: whether it has all of it."""
    if indicator.met is not None:
        return func.coalesce(indicator.met(row, scope), false())
    if indicator.base is not None:
        assert indicator.amount is not None
        return indicator.amount(row, scope) >= indicator.base(row, scope)
    return true()


def _sums(indicator: Indicator, row: Any, scope: Scope) -> list[Any]:
    if indicator.distinct is not None:
        return [func.count(indicator.distinct(row, scope).distinct())]
    if indicator.base is not None:
        assert indicator.amount is not None
        return [func.sum(indicator.amount(row, scope)), func.sum(indicator.base(row, scope))]
    if indicator.amount is not None:
        return [type_coerce(func.sum(indicator.amount(row, scope)), Hundredths), func.count()]
    if indicator.met is not None:
        return [func.sum(case((indicator.met(row, scope), 1), else_=0)), func.count()]
    return [func.count()]


@lru_cache(maxsize=KEPT_STATEMENTS)
def _statement(indicator: Indicator, scope: Scope) -> Select[Any]:
    """Return a figure's select; building it takes longer than a county's records take to count."""
    row, living = scope.at.of(indicator.register)
    return select(*_sums(indicator, row, scope)).where(
        living, indicator.counted(row, scope), *within(indicator.register, row, scope)
    )


@lru_cache(maxsize=KEPT_STATEMENTS)
def _late_statement(indicator: Indicator, scope: Scope) -> Select[Any]:
    found = behind_pace(indicator, scope)
    return found.with_only_columns(type_coerce(func.count(), Integer))


forget_with_lists(_statement.cache_clear)
forget_with_lists(_late_statement.cache_clear)
