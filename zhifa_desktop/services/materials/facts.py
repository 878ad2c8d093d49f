"""What drafts are made of: figures, analyses, the plan's measures, records as of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from zhifa_desktop.db.query import Filter, Query, reader_of
from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.declaration import IndicatorResult
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.analyses import Analyses, AnalysisLine, AnalysisTable
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.early_warnings import EarlyWarnings
from zhifa_desktop.services.figures import COUNTED, Asked, Figures
from zhifa_desktop.services.forecast import Forecast
from zhifa_desktop.services.month_content import words_of
from zhifa_desktop.services.plan_overview import PlanOverview
from zhifa_desktop.services.records import Records, Row
from zhifa_desktop.services.rows import rows_at
from zhifa_desktop.services.unit_tree import unit_tree
from zhifa_desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Facts:
    """The services that drafts ask; nothing is asked before it is wanted."""

    workspace: Workspace
    records: Records
    figures: Figures
    plan: PlanOverview
    attachments: Attachments

    @cached_property
    def analyses(self) -> Analyses:
        """Cases and errors by what they have in common."""
        return Analyses(self.workspace)

    @cached_property
    def forecast(self) -> Forecast:
        """What the year will come to."""
        return Forecast(self.workspace)

    @cached_property
    def warnings(self) -> EarlyWarnings:
        """What presses today."""
        return EarlyWarnings(self.workspace)

    def day(self, period: Span) -> date:
        """Return the last day of a period that has been."""
        return min(period.last, self.workspace.today())

    def indicators(self, period: Span) -> Mapping[str, IndicatorResult]:
        """Return all indicators of a period by id."""
        return {one.id: one for one in self.figures.results(Asked(period))}

    def rows(
        self, register: str, columns: Sequence[str], day: date, *filters: Filter,
        order: tuple[str, ...] = (),
    ) -> tuple[Row, ...]:  # fmt: skip
        """Return a register's rows, computed columns as of a day; masked ones stay masked."""
        reader, query = reader_of(register, At(day)), Query(filters=filters, order=order)
        with self.workspace.reader() as connection:
            ids = list(connection.execute(reader.ids(query)).scalars())
        return self.rows_of(register, columns, day, ids)

    def rows_of(
        self, register: str, columns: Sequence[str], day: date, ids: Sequence[str]
    ) -> tuple[Row, ...]:
        """Return the living records of these ids, in their order, as of a day."""
        reader = reader_of(register, At(day))
        wanted = [c for c in self.records.spec(register).columns if c.name in columns]
        with self.workspace.reader() as connection:
            return rows_at(connection, reader, wanted, ids, Query(), reveal=False)

    def unit_order(self, day: date) -> Mapping[str, int]:
        """Return the place of each unit in the tree, by its name."""
        with self.workspace.reader() as connection:
            tree = unit_tree(connection, At(day))
        return {node.name: place for place, node in reversed(list(enumerate(tree)))}

    def officers(self, period: Span) -> tuple[str, ...]:
        """Return the officers in post at the end of a period, those the 60 hours are asked of."""
        return self.figures.behind("training_hours", Asked(period), COUNTED)


def said(one: IndicatorResult) -> str:
    """Return an indicator in half a sentence: 持证上岗率98%."""
    return f"{one.name}{words_of(one)}"


def number(value: Decimal | None) -> str:
    """Return a number without zeros that say nothing; — for none."""
    return "—" if value is None else f"{value.normalize():f}"


def value_of(table: AnalysisTable, line: AnalysisLine, column: str) -> Decimal | None:
    """Return what a line says of this period in one column."""
    return line.values[table.column(column)]


def change_words(now: Decimal | None, before: Decimal | None, against: str, unit: str) -> str:
    """Return 比上月增加3件(增长20.0%); empty where nothing can be compared."""
    if now is None or before is None:
        return ""
    if now == before:
        return f"与{against}持平"
    more, much = ("增加", "增长") if now > before else ("减少", "下降")
    share = f"{much}{abs(now - before) * 100 / before:.1f}%" if before else f"{against}为0"
    return f"比{against}{more}{number(abs(now - before))}{unit}({share})"
