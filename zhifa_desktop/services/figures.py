"""Indicators for the window and the command line: any period, unit, person and past day.

Every figure opens its rows, and stands beside those of the periods before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection

from zhifa_desktop.indicators.catalogue import ALL, INDICATORS, indicator
from zhifa_desktop.indicators.declaration import Blank, Figure, IndicatorResult, Period
from zhifa_desktop.indicators.engine import (
    behind,
    behind_pace,
    by_unit,
    figure_of,
    whole,
)
from zhifa_desktop.indicators.results import results
from zhifa_desktop.indicators.targets import targets
from zhifa_desktop.indicators.whose import can_split
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services import month_content
from zhifa_desktop.services.asked import Asked, day_of, scope_of
from zhifa_desktop.services.unit_tree import unit_tree, units_under
from zhifa_desktop.services.workspace import Report, Workspace, silent

__all__ = [
    "Asked", "Blank", "Figures", "IndicatorResult", "Month", "Point", "Span", "UnitFigure",
]  # fmt: skip

INDENT = "　"
COUNTED, MET, MISSING, BEHIND = "counted", "met", "missing", "behind"


@dataclass(frozen=True, slots=True)
class Point:
    """An indicator at the end of one month; ``reported`` tells that it is what was handed up."""

    month: Month
    value: Decimal | None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """One unit's part of a figure, with everything under it; ``depth`` is its place in the tree."""

    unit: str | None
    name: str
    depth: int
    figure: Figure


class Figures:
    """The indicators of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def results(
        self, asked: Asked, only: Iterable[str] | None = None
    ) -> tuple[IndicatorResult, ...]:
        """Return the answers of all indicators, or of some.

        Raises:
            UserError: The day is still to come, or lies before the store's first record.
        """
        with self._workspace.reader() as connection:
            return self._results(connection, asked, only)

    def _results(
        self, connection: Connection, asked: Asked, only: Iterable[str] | None = None
    ) -> tuple[IndicatorResult, ...]:
        settings = self._workspace.settings
        wanted = ALL if only is None else [one for one in ALL if one.id in set(only)]
        scope = scope_of(self._workspace, asked)
        found = results(
            connection, asked.period, day_of(self._workspace, asked), scope.options, wanted,
            kept=month_content.kept(connection, settings), moment=scope.at.moment,
            units=units_under(connection, asked.unit), person=asked.person,
        )  # fmt: skip
        numbers = {one.id: number for number, one in enumerate(ALL, 1)}
        return tuple(replace(one, number=numbers[one.id]) for one in found)

    def behind(self, name: str, asked: Asked | Period, wanted: str = MISSING) -> tuple[str, ...]:
        """Return the ids of records behind a figure, over the time that the target is about.

        ``counted`` is the denominator, ``met`` the numerator, ``missing`` what would have to
        change for the target, ``behind`` who is behind the year's pace.
        """
        given = asked if isinstance(asked, Asked) else Asked(asked)
        declared = indicator(name)
        with self._workspace.reader() as connection:
            units = units_under(connection, given.unit)
            scope = replace(scope_of(self._workspace, given), units=units, person=given.person)
            if wanted == BEHIND:
                chosen = behind_pace(declared, scope)
            else:
                target = targets(scope.until.year).get(name)
                operator = target.operator if target else "ge"
                chosen = behind(declared, scope, wanted=wanted, operator=operator)
            return tuple(connection.execute(chosen).scalars())

    @staticmethod
    def register_behind(name: str) -> str:
        """Return the code name of the register whose records an indicator counts."""
        return indicator(name).register

    @staticmethod
    def has_rows(name: str) -> bool:
        """Return whether an indicator counts records of its own (the index does not)."""
        return any(one.id == name for one in INDICATORS)

    @staticmethod
    def other_reading(name: str) -> str:
        """Return the id of the indicator that reads the same target another way; else empty."""
        return indicator(name).other if Figures.has_rows(name) else ""

    @staticmethod
    def can_split(name: str, by: str) -> bool:
        """Return whether a figure can be told apart by ``unit`` or ``person``."""
        return Figures.has_rows(name) and can_split(indicator(name).register, by)

    def by_unit(self, name: str, asked: Asked) -> tuple[UnitFigure, ...]:
        """Return a figure of each unit, the tree from above; empty where it belongs to none.

        A unit's figure holds those of the units under it. Records that name no unit come last.
        """
        declared = indicator(name)
        scope = whole(declared, scope_of(self._workspace, asked))
        with self._workspace.reader() as connection:
            numbers = by_unit(connection, declared, scope)
            tree = unit_tree(connection, scope.at)
        if not numbers:
            return ()
        found: list[UnitFigure] = []
        for node in tree:
            own = [numbers[one] for one in node.under if one in numbers]
            if own:
                answer = figure_of(declared, _added(own))
                found.append(UnitFigure(node.unit, node.name, node.depth, answer))
        known = {node.unit for node in tree}
        lost = [n for key, n in numbers.items() if key not in known]
        if lost:
            found.append(UnitFigure(None, "未注明机构", 0, figure_of(declared, _added(lost))))
        return tuple(found)

    def units(self) -> list[tuple[str, str]]:
        """Return the units that figures can be narrowed to: id, and name indented by its depth."""
        with self._workspace.reader() as connection:
            tree = unit_tree(connection, self._workspace.at())
        return [(node.unit, INDENT * node.depth + node.name) for node in tree]

    def over_months(
        self,
        names: Sequence[str],
        last: Month,
        count: int = 12,
        report: Report = silent,
        *,
        asked: Asked | None = None,
    ) -> Mapping[str, tuple[Point, ...]]:
        """Return what indicators came to at the end of each of so many months, oldest first.

        A month that was handed up shows what was handed up, so that it never drifts; narrowed to
        a unit, or as of a past day, it is computed. ``asked`` says what it is narrowed to.
        """
        months = [last]
        while len(months) < count:
            months.append(months[-1].before())
        found: dict[str, list[Point]] = {name: [] for name in names}
        for done, month in enumerate(reversed(months)):
            report(done, count, f"正在计算{month.label}")
            for name, point in self._of_month(names, month, asked).items():
                found[name].append(point)
        return {name: tuple(points) for name, points in found.items()}

    def _of_month(
        self, names: Sequence[str], month: Month, asked: Asked | None
    ) -> Mapping[str, Point]:
        from zhifa_desktop.services import snapshots

        given = replace(asked, period=month) if asked else Asked(month)
        if month.first > day_of(self._workspace, given):
            return {name: Point(month, None) for name in names}
        with self._workspace.reader() as connection:
            versions = snapshots.issued(connection, month) if given == Asked(month) else ()
            if versions:
                document = snapshots.load_document(connection, month, versions[-1].version)
                told = {one["id"]: one["value"] for one in document["indicators"]}
                values = {n: None if told.get(n) is None else Decimal(str(told[n])) for n in names}
                if set(names) <= set(told):
                    return {name: Point(month, values[name], reported=True) for name in names}
            answers = self._results(connection, given, names)
        return {one.id: Point(month, one.value) for one in answers}


def _added(numbers: Iterable[tuple[Decimal, ...]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*numbers, strict=True)]
