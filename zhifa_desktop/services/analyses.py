"""Analyses of a period for the window, the command line and the brief (「方案」第6项: 分析研判).

Every number stands beside those of the period before and of the year before, and opens its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection

from zhifa_desktop.db.contents import filled
from zhifa_desktop.db.query import titles
from zhifa_desktop.indicators.analysing import Counted, Values, behind, count, values_of
from zhifa_desktop.indicators.analysis import NOWHERE, Analysis, Column, Named
from zhifa_desktop.indicators.catalogue import ANALYSES, analysis
from zhifa_desktop.indicators.declaration import WORDS, Scope
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.pinyin import sort_key
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services import month_content
from zhifa_desktop.services.asked import Asked, scope_of
from zhifa_desktop.services.namesakes import told_apart
from zhifa_desktop.services.unit_tree import unit_tree, units_under
from zhifa_desktop.services.workspace import Workspace

__all__ = [
    "BEFORE", "NOW", "YEAR_BEFORE", "Analyses", "AnalysisColumn", "AnalysisLine", "AnalysisTable",
]  # fmt: skip

NOW, BEFORE, YEAR_BEFORE = "now", "before", "year_before"
TOTAL, UNNAMED = "合计", "未注明"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class AnalysisColumn:
    """One measure; ``decimals`` says how many places it is printed with."""

    name: str
    label: str
    unit: str
    decimals: int


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """One line: its numbers, unrounded, those of the period before and of the year before.

    ``key`` is None for the total. A number is None where nothing can be said: the mean of none.
    """

    key: str | None
    label: str
    values: tuple[Decimal | None, ...]
    before: tuple[Decimal | None, ...]
    year_before: tuple[Decimal | None, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing stands on it, in none of the periods."""
        return not any((*self.values, *self.before, *self.year_before))


@dataclass(frozen=True, slots=True)
class AnalysisTable:
    """One analysis of a period; a running period goes up to today, and so do the others.

    ``line`` says what a line is. ``empty`` says in words why there are no lines. The lines of a
    ``monthly`` one are months, each beside its own.
    """

    id: str
    title: str
    line: str
    columns: tuple[AnalysisColumn, ...]
    lines: tuple[AnalysisLine, ...]
    total: AnalysisLine
    period: Span
    before: Span
    year_before: Span
    definition: str
    empty: str = ""
    monthly: bool = False

    @property
    def one_base(self) -> bool:
        """Whether the period before is the year before: of a year there is but one comparison."""
        same = all(line.before == line.year_before for line in self.lines)
        return same and self.before == self.year_before

    def column(self, name: str) -> int:
        """Return the place of a column.

        Raises:
            LookupError: There is none of that name.
        """
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place
        raise LookupError(f"{self.id} has no column {name}")


class Analyses:
    """The analyses of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return (id, title) of the analyses in order."""
        return tuple((one.id, one.title) for one in ANALYSES)

    def table(self, kind: str, asked: Asked) -> AnalysisTable:
        """Return an analysis of what is asked.

        Raises:
            LookupError: There is no such analysis.
            UserError: The day as of which is asked is still to come.
        """
        declared = analysis(kind)
        with self._workspace.reader() as connection:
            scope = self._scope(connection, asked)
            spans = _spans(declared, asked, scope)
            if declared.monthly:
                lines, total = _months(connection, declared, scope, spans)
            else:
                lines, total = _lines(connection, declared, scope, spans)
            empty = "" if lines else self._empty(connection, declared, scope, spans[0])
        words = {name: say(scope.options) for name, say in WORDS.items()}
        return AnalysisTable(
            declared.id, declared.title, declared.line, tuple(map(_column, declared.shown)),
            lines, total, *spans, declared.definition.format(**words), empty, declared.monthly,
        )  # fmt: skip

    def behind(
        self, kind: str, asked: Asked, key: str | None, column: str, compared: str = NOW
    ) -> tuple[str, tuple[str, ...]]:
        """Return the register and the ids of the records behind a cell; ``key`` None is the total.

        ``compared`` asks for those of the period before (``before``) or of the year before.
        Behind a ratio stand the records that it is told of: those corrected, those averaged.

        Raises:
            LookupError: There is no such analysis or column.
        """
        declared = analysis(kind)
        place = (NOW, BEFORE, YEAR_BEFORE).index(compared)
        with self._workspace.reader() as connection:
            scope = self._scope(connection, asked)
            spans = _spans(declared, asked, scope)
            if declared.monthly and key is not None:
                month = Span.of(Month.parse(key))
                spans = month.compared(spans[0].last)
                key = str(Month.of(spans[place].first))
            chosen = behind(declared, scope, spans[place], key, column)
            ids = tuple(connection.execute(chosen).scalars())
        return declared.count_behind(column).source.register, ids

    def _scope(self, connection: Connection, asked: Asked) -> Scope:
        units = units_under(connection, asked.unit)
        return replace(scope_of(self._workspace, asked), units=units, person=asked.person)

    def _empty(
        self, connection: Connection, declared: Analysis, scope: Scope, period: Span
    ) -> str:  # fmt: skip
        """Return why there is nothing: a register not kept, never filled, or a quiet period."""
        kept = month_content.kept(connection, self._workspace.settings)
        labels = {name: f"“{specifications()[name].label}”" for name in declared.needs}
        if unused := [labels[name] for name in declared.needs if name not in kept]:
            return f"本单位没有启用台账{'、'.join(unused)}，可在“设置”里启用。"
        holding = filled(connection, scope.at, declared.needs)
        if blank := [labels[name] for name in declared.needs if name not in holding]:
            return f"台账{'、'.join(blank)}里还没有记录，登记或导入以后这里就有分析。"
        return f"{period.label}和对比的两个时期都没有这类记录，可换一个时期或机构。"


def _column(column: Column) -> AnalysisColumn:
    return AnalysisColumn(column.name, column.label, column.unit, column.decimals)


def _spans(declared: Analysis, asked: Asked, scope: Scope) -> tuple[Span, Span, Span]:
    """Return the days that are counted, and those they are held against."""
    period = Span(asked.period.first, asked.period.last, asked.period.label)
    if declared.monthly:
        period = _whole_months(period, scope)
    return period.compared(scope.until)


def _whole_months(period: Span, scope: Scope) -> Span:
    """Return the months of a period, at least twelve up to its end."""
    last = Month.of(min(period.last, scope.until))
    first = Month.of(period.first)
    least = last
    for _ in range(MONTHS - 1):
        least = least.before()
    start = min(first, least).first
    return Span(start, last.last, f"{Month.of(start).label}至{last.label}")


def _lines(
    connection: Connection, declared: Analysis, scope: Scope, spans: tuple[Span, Span, Span]
) -> tuple[tuple[AnalysisLine, ...], AnalysisLine]:
    found = count(connection, declared, scope, spans)
    keys = dict.fromkeys(key for counted in found for key in counted.lines)
    names = _names(connection, declared, scope, keys)
    lines = [AnalysisLine(key, names[key], *_three(declared, found, key)) for key in keys]
    shown = _ordered(connection, declared, scope, [one for one in lines if not one.empty])
    return shown, AnalysisLine(None, TOTAL, *_three(declared, found, None))


def _three(
    declared: Analysis, found: Sequence[Counted], key: str | None
) -> tuple[Values, Values, Values]:
    now, before, year_before = (values_of(declared, counted, key) for counted in found)
    return now, before, year_before


def _months(
    connection: Connection, declared: Analysis, scope: Scope, spans: tuple[Span, Span, Span]
) -> tuple[tuple[AnalysisLine, ...], AnalysisLine]:
    """Return a line for each month, also for those in which nothing happened.

    Each stands beside the month before it and the same month of the year before; the running
    one beside as much of them.
    """
    now, before, year_before = spans
    last = Month.of(now.last)
    whole = Span(min(before.first, year_before.first), now.last, "")
    running = Span.of(last).compared(now.last)
    counted = count(connection, declared, scope, (*spans, whole, *running[1:]))
    every = counted[3]
    beside = {last.before(): counted[4], _year_ago(last): counted[5]}
    lines = []
    month = last
    while month.last >= now.first:
        told = (month, month.before(), _year_ago(month))
        three = (
            values_of(declared, beside.get(one, every) if month == last else every, str(one))
            for one in told
        )
        lines.append(AnalysisLine(str(month), month.label, *three))
        month = month.before()
    total = AnalysisLine(None, TOTAL, *_three(declared, counted[:3], None))
    return (tuple(reversed(lines)) if any(not one.empty for one in lines) else ()), total


def _year_ago(month: Month) -> Month:
    return Month(month.year - 1, month.number)


def _names(
    connection: Connection, declared: Analysis, scope: Scope, keys: Iterable[str]
) -> Mapping[str, str]:
    """Return what the lines are called; namesakes with what tells them apart."""
    by_name: dict[Named, list[str]] = {named: [] for named in declared.named}
    for key in keys:
        by_name[next(one for one in declared.named if key.startswith(one.prefix))].append(key)
    found = {}
    for named, mine in by_name.items():
        bare = {key: key.removeprefix(named.prefix) for key in mine}
        if named.target:
            ids = [one for one in bare.values() if one != NOWHERE]
            known = titles(connection, scope.at, named.target, ids)
            labels = told_apart(connection, scope.at, named.target, known)
        else:
            labels = code_list(named.codes).labels if named.codes else {}
        for key, one in bare.items():
            found[key] = named.words.format(labels.get(one, one) or UNNAMED)
    return found


def _ordered(
    connection: Connection, declared: Analysis, scope: Scope, lines: list[AnalysisLine]
) -> tuple[AnalysisLine, ...]:
    """Return the lines, most first; where no column orders them, as their list or tree has them."""
    if declared.order:
        place = [one.name for one in declared.shown].index(declared.order)
        return tuple(sorted(lines, key=lambda line: (*_most(line, place), sort_key(line.label))))
    order: dict[str, int] = {}
    for named in declared.named:
        if named.target:
            tree = [node.unit for node in unit_tree(connection, scope.at)]
            order |= {unit: n for n, unit in enumerate(tree)}
        elif named.codes:
            order |= {item.code: n for n, item in enumerate(code_list(named.codes).items)}
    return tuple(sorted(lines, key=lambda line: (order.get(str(line.key), len(order)), line.label)))


def _most(line: AnalysisLine, place: int) -> tuple[Decimal, Decimal, Decimal]:
    now, before, year = (
        numbers[place] or Decimal(0) for numbers in (line.values, line.before, line.year_before)
    )
    return -now, -before, -year
