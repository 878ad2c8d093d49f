"""Counting an analysis: one grouped select for each source of rows, over all periods at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnClause,
    Connection,
    Function,
    Select,
    and_,
    distinct,
    func,
    or_,
    select,
)
from sqlalchemy.sql import visitors

from zhifa_desktop.indicators.analysis import NOWHERE, Analysis, Column, Count, Ratio, Source
from zhifa_desktop.indicators.declaration import Condition, Scope
from zhifa_desktop.indicators.whose import within
from zhifa_desktop.registers.codes import forget_with_lists
from zhifa_desktop.rules.spans import Span

Values = tuple[Decimal | None, ...]
Days = tuple[date, date]
Sums = dict[str, Decimal]
"""What each count of an analysis comes to, by its name."""
KEPT_STATEMENTS = 256
ZERO = Decimal(0)


@dataclass(frozen=True)
class Counted:
    """The numbers of one period: by line, and of all lines together."""

    lines: dict[str, Sums]
    total: Sums


def count(
    connection: Connection, analysis: Analysis, scope: Scope, spans: Sequence[Span]
) -> tuple[Counted, ...]:
    """Return the numbers of some periods.

    Args:
        connection: A reading connection.
        analysis: What is counted.
        scope: The moment, units and person; its days are not looked at.
        spans: The days that are counted, each by itself.
    """
    times = tuple(dict.fromkeys((span.first, span.last) for span in spans))
    found = tuple(Counted({}, {}) for _ in times)
    for source, counts in _by_source(analysis):
        if spread := tuple(one for one in counts if not one.whole):
            chosen = _statement(source, spread, scope, times, by_line=True)
            for line, *numbers in connection.execute(chosen):
                _take(found, spread, str(line), numbers)
        if together := tuple(one for one in counts if one.different or one.whole):
            chosen = _statement(source, together, scope, times, by_line=False)
            _replace(found, together, connection.execute(chosen).one())
    return tuple(found[times.index((span.first, span.last))] for span in spans)


def values_of(analysis: Analysis, counted: Counted, line: str | None) -> Values:
    """Return the shown columns of a line, of all together without one.

    A ratio that has nothing below it has no value.
    """
    sums = counted.total if line is None else counted.lines.get(line, {})
    whole = {one.name for one in analysis.counts if one.whole}

    def of(name: str) -> Decimal:
        return (counted.total if name in whole else sums).get(name, ZERO)

    def value(column: Column) -> Decimal | None:
        if isinstance(column, Ratio):
            below = of(column.below)
            return of(column.above) * column.per / below if below else None
        return of(column.name)

    return tuple(value(column) for column in analysis.shown)


def behind(
    analysis: Analysis, scope: Scope, span: Span, line: str | None, column: str
) -> Select[Any]:
    """Return the select of the ids of the records behind a cell; without a line, of the total."""
    one = analysis.count_behind(column)
    rows = _rows(one.source, (one,), scope, (_of(scope, (span.first, span.last)),))
    chosen = select(rows.record.id).where(*rows.conditions)
    if one.also is not None:
        chosen = chosen.where(one.also(rows.row, scope))
    if line is not None:
        chosen = chosen.where(_line(one.source, rows.row, scope) == line)
    return chosen.distinct().order_by(rows.record.id)


def _by_source(analysis: Analysis) -> list[tuple[Source, tuple[Count, ...]]]:
    found: dict[Source, list[Count]] = {}
    for one in analysis.counts:
        found.setdefault(one.source, []).append(one)
    return [(source, tuple(counts)) for source, counts in found.items()]


def _take(
    found: Sequence[Counted], counts: Sequence[Count], line: str, numbers: Sequence[Any]
) -> None:
    """Add what a line of a statement says: the counts of the first period, of the second …."""
    for place, counted in enumerate(found):
        for n, one in enumerate(counts, place * len(counts)):
            if not numbers[n]:
                continue
            number = Decimal(numbers[n]) * one.scale
            counted.lines.setdefault(line, {})[one.name] = number
            counted.total[one.name] = counted.total.get(one.name, ZERO) + number


def _replace(found: Sequence[Counted], counts: Sequence[Count], numbers: Sequence[Any]) -> None:
    """Put in place of a sum of lines what was counted over all of them."""
    for place, counted in enumerate(found):
        for n, one in enumerate(counts, place * len(counts)):
            counted.total[one.name] = Decimal(numbers[n] or 0) * one.scale


@lru_cache(maxsize=KEPT_STATEMENTS)
def _statement(
    source: Source, counts: tuple[Count, ...], scope: Scope, days: tuple[Days, ...], *,
    by_line: bool,
) -> Select[Any]:  # fmt: skip
    """Return a select of every count of every period; building one takes long, so it is kept."""
    times = tuple(_of(scope, one) for one in days)

    def chosen(rows: _Rows) -> Select[Any]:
        numbers = [_number(one, rows, time) for time in times for one in counts]
        if not by_line:
            return select(*numbers).where(*rows.conditions)
        line = _line(source, rows.row, scope).label("line")
        return select(line, *numbers).where(*rows.conditions).group_by(line)

    rows = _rows(source, counts, scope, times)
    used = {
        one.name for one in visitors.iterate(chosen(rows))
        if isinstance(one, ColumnClause) and one.table is rows.found
    }  # fmt: skip
    return chosen(_rows(source, counts, scope, times, used))


@dataclass(frozen=True)
class _Rows:
    """Rows to count; ``lies`` tells of a condition and a time whether the record lies there."""

    found: Any
    row: Any
    conditions: tuple[Any, ...]
    lies: Mapping[tuple[Condition, Scope], Any]

    @property
    def record(self) -> Any:
        """The columns of the record."""
        return self.found.c


def _rows(
    source: Source, counts: Sequence[Count], scope: Scope, times: Sequence[Scope],
    used: Collection[str] | None = None,
) -> _Rows:  # fmt: skip
    """Return the rows of the records that lie in any of the periods.

    The records are chosen first, with those columns that are ``used`` and a mark for each
    period: SQLite would compare their days again for each number, and go through everything
    that hangs on any record.
    """
    record, living = scope.at.of(source.register)
    lies = {(one.counted, time): one.counted(record, time) for one in counts for time in times}
    around = _of(scope, (min(one.since for one in times), max(one.until for one in times)))
    near = or_(*(counted(record, around) for counted in dict.fromkeys(c.counted for c in counts)))
    chosen = (living, near, or_(*lies.values()), *within(source.register, record, scope))
    names = {pair: f"lies_{n}" for n, pair in enumerate(lies)}
    marks = [lies[pair].label(name) for pair, name in names.items()]
    columns = [one for one in record if used is None or one.name in used]
    found = select(*columns, *marks).where(*chosen).cte().prefix_with("MATERIALIZED")
    row, conditions = source.hanging(found.c, scope) if source.hanging else (found.c, ())
    return _Rows(found, row, conditions, {pair: found.c[name] for pair, name in names.items()})


def _number(one: Count, rows: _Rows, scope: Scope) -> Any:
    counted: Function[Any] = func.count()
    if one.amount is not None:
        counted = func.sum(one.amount(rows.row, scope))
    elif one.different:
        counted = func.count(distinct(rows.record.id))
    lies = rows.lies[one.counted, scope]
    return counted.filter(lies if one.also is None else and_(lies, one.also(rows.row, scope)))


def _line(source: Source, row: Any, scope: Scope) -> Any:
    return func.coalesce(source.line(row, scope), NOWHERE)


def _of(scope: Scope, days: Days) -> Scope:
    return replace(scope, since=days[0], until=days[1])


forget_with_lists(_statement.cache_clear)
