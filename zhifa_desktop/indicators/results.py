"""An indicator's whole answer for a period: value, target, verdict, what is missing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sqlalchemy import Connection

from zhifa_desktop.indicators.declaration import (
    WORDS,
    Blank,
    Covers,
    Figure,
    Index,
    Indicator,
    IndicatorResult,
    Options,
    Period,
    Scope,
)
from zhifa_desktop.indicators.engine import (
    HUNDRED,
    blanks,
    figure,
    figure_of,
    late,
    month_scope,
    whole,
)
from zhifa_desktop.indicators.index import index_result
from zhifa_desktop.indicators.opening import Opening, added, openings
from zhifa_desktop.indicators.targets import Target, targets, weights
from zhifa_desktop.registers.opening import INDICATOR_FORM

BLANK_WORDS: Mapping[Blank, str] = {
    Blank.NONE: "本期未发生", Blank.UNFILLED: "未填报", Blank.UNUSED: "未启用",
}  # fmt: skip
NO_TARGET = Target(None)


@dataclass(frozen=True)
class _Year:
    """What the data says of the year that a figure is held against."""

    targets: Mapping[str, Target]
    weights: Mapping[str, Decimal]


def results(
    connection: Connection,
    period: Period,
    today: date,
    options: Options,
    indicators: Iterable[Indicator | Index],
    *,
    kept: frozenset[str] | None = None,
    moment: datetime | None = None,
    units: frozenset[str] | None = None,
    person: str | None = None,
) -> tuple[IndicatorResult, ...]:
    """Return the answer of each indicator for a period.

    Args:
        connection: A reading connection.
        period: The days asked for; of a running period, up to ``today``.
        today: The day in China.
        options: The readings that hold.
        indicators: Those asked for; an index is taken of the others.
        kept: The registers that the office keeps; None for all.
        moment: As the records stood at that instant (UTC); None for now.
        units: Only what belongs to these units; 期初与补录数 are left out then.
        person: Only what belongs to this person.
    """
    wanted = tuple(indicators)
    scope = replace(month_scope(period, today, options, moment), units=units, person=person)
    year = _Year(targets(scope.until.year), weights(scope.until.year))
    single = [one for one in wanted if isinstance(one, Indicator)]
    empty = blanks(connection, single, scope.at, kept)
    opened: Sequence[Opening] = ()
    if units is None and person is None:
        since = min(options.plan_start, date(scope.until.year, 1, 1))
        opened = openings(connection, INDICATOR_FORM, replace(scope, since=since))
    found: list[IndicatorResult] = []
    for number, one in enumerate(wanted, 1):
        if isinstance(one, Index):
            target = year.targets.get(one.id, NO_TARGET)
            found.append(index_result(one, found, target, number))
        else:
            answer = _result(connection, one, scope, opened, empty.get(one.id), year)
            found.append(replace(answer, number=number))
    return tuple(found)


def _result(
    connection: Connection, indicator: Indicator, scope: Scope, found: Sequence[Opening],
    blank: Blank | None, year: _Year,
) -> IndicatorResult:  # fmt: skip
    target = year.targets.get(indicator.id, NO_TARGET)
    more = added(indicator, found, whole(indicator, scope))
    if blank is not None and not any(more):
        answer = Figure(Decimal(0), None if indicator.total else Decimal(0), None)
        plain = _plain(indicator, answer, target, scope.options)
        return replace(
            plain, verdict=BLANK_WORDS[blank], blank=blank, weight=_weight(indicator, year)
        )
    main = _with(indicator, figure(connection, indicator, whole(indicator, scope)), more)
    month = None if indicator.covers is Covers.DAY else figure(connection, indicator, scope)
    plain = _plain(indicator, main, target, scope.options)
    met = _met(main, target)
    waiting = met is False and target.waits(scope.until)
    behind = late(connection, indicator, scope) if waiting and indicator.pace else 0
    missing = _missing(main, target, indicator)
    return replace(
        plain, met=None if waiting else met, month=month, waiting=waiting, late=behind,
        verdict=_verdict(indicator, main, met, behind, waiting=waiting),
        shortfall=_shortfall(missing, indicator, target), missing=missing,
        opening=_opening_words(indicator, more), weight=_weight(indicator, year),
        blank=Blank.NONE if main.value is None else None,
        year=_of_year(connection, indicator, scope),
    )  # fmt: skip


def _plain(indicator: Indicator, main: Figure, target: Target, options: Options) -> IndicatorResult:
    words = {name: say(options) for name, say in WORDS.items()}
    return IndicatorResult(
        id=indicator.id, name=indicator.name, numerator=main.numerator,
        denominator=main.denominator, value=main.value, target=target.number,
        operator=target.operator, met=None, unit=indicator.unit, measure=indicator.measure,
        month=None, verdict="", shortfall="", missing=0, number=0,
        definition=indicator.definition.format(**words), source=indicator.source,
        due=target.due, note=target.note,
        goal="" if target.operator == "le" else indicator.goal.format(**words),
    )  # fmt: skip


def _of_year(connection: Connection, indicator: Indicator, scope: Scope) -> Figure | None:
    if indicator.covers is not Covers.PLAN:
        return None
    return figure(connection, indicator, replace(scope, since=date(scope.until.year, 1, 1)))


def _weight(indicator: Indicator, year: _Year) -> Decimal:
    return year.weights.get(indicator.id, Decimal(0))


def _with(indicator: Indicator, main: Figure, more: Sequence[Decimal]) -> Figure:
    """Return a figure with 期初与补录数 added to its numbers."""
    if not any(more):
        return main
    numbers = [n for n in (main.numerator, main.denominator) if n is not None]
    return figure_of(indicator, [n + m for n, m in zip(numbers, more, strict=True)])


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


def _missing(main: Figure, target: Target, indicator: Indicator) -> int:
    """Return how many records must change for the target (0: none, or no target)."""
    if _met(main, target) is not False or target.number is None:
        return 0
    if main.denominator is None:
        return int(abs(target.number - main.numerator).to_integral_value(ROUND_CEILING))
    if indicator.met is None and indicator.base is None:
        return 0  # an average is mended by no number of records
    share = target.number * main.denominator / HUNDRED
    if target.operator == "le":
        return int(main.numerator - share.to_integral_value(ROUND_FLOOR))
    return int(share.to_integral_value(ROUND_CEILING) - main.numerator)


def _shortfall(missing: int, indicator: Indicator, target: Target) -> str:
    if not missing:
        return ""
    way = "超出" if target.operator == "le" else "还差"
    return f"{way}{missing}{indicator.measure}"


def _verdict(
    indicator: Indicator, main: Figure, met: bool | None, behind: int, *, waiting: bool
) -> str:  # fmt: skip
    if main.value is None:
        return BLANK_WORDS[Blank.NONE]
    if met is None:
        return "仅报告"
    if not waiting:
        return "达标" if met else "未达标"
    if indicator.pace is None:
        return "序时推进"
    return f"序时落后{behind}{indicator.measure}" if behind else "序时正常"
