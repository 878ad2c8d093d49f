"""期初与补录数 in the month's figures: numbers from before the program was used, added to 累计.

A figure is added to what is cumulated, never to 本月, and only where the period covers all of its
days: so a month before it stays as it was. It knows no table and no indicator by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, select

from zhifa_desktop.indicators.declaration import Covers, Indicator, Scope
from zhifa_desktop.rules.words import fold_search

REGISTER = "opening_figure"
WHOLE = "合计"
ABOVE, BELOW = "(分子)", "(分母)"
_OF_WHICH = "其中"
_MARKS = str.maketrans("（）：", "():")


@dataclass(frozen=True, slots=True)
class Opening:
    """One stored figure: of which column, on which line, for which days."""

    item: str
    line: str
    start: date
    until: date
    figure: Decimal


def term(text: str) -> str:
    """Return a column's or line's name as two of them compare: 其中：纠错 is 纠错."""
    folded = fold_search(text).translate(_MARKS)
    return folded.removeprefix(_OF_WHICH).lstrip(":")


def form_code(number: str) -> str:
    """Return the code of a table by its number: 表3-1 is 3-1."""
    return number.removeprefix("表")


def openings(connection: Connection, form: str, scope: Scope) -> tuple[Opening, ...]:
    """Return the figures of a form whose days lie wholly within the scope's."""
    return tuple(Opening(*found) for found in connection.execute(_chosen(form, scope)))


@lru_cache(maxsize=512)
def _chosen(form: str, scope: Scope) -> Select[Any]:
    """Return the select; building it takes longer than reading what little it finds."""
    row, living = scope.at.of(REGISTER)
    return (
        select(row.item, row.line, row.start, row.until, row.figure)
        .where(living, row.form == form, row.start >= scope.since, row.until <= scope.until)
        .order_by(row.start, row.id)
    )


def names(indicator: Indicator) -> tuple[str, ...]:
    """Return what figures of an indicator are called: nothing for one that shows a day's state."""
    if indicator.covers is Covers.DAY:
        return ()
    if indicator.met is None and indicator.amount is None:
        return (indicator.name,)
    return f"{indicator.name}{ABOVE}", f"{indicator.name}{BELOW}"


def added(
    indicator: Indicator, found: Iterable[Opening], scope: Scope
) -> tuple[Decimal, ...]:  # fmt: skip
    """Return what is added to an indicator's numbers over a scope, in the order of its names."""
    wanted = [term(name) for name in names(indicator)]
    within = [one for one in found if one.start >= scope.since and one.until <= scope.until]
    return tuple(
        sum((one.figure for one in within if term(one.item) == name), Decimal(0))
        for name in wanted
    )  # fmt: skip
