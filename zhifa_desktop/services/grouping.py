"""A register divided by one column: by unit, by a code, by month; counted and summed in SQL."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from zhifa_desktop.db.query import Filter, Query, Reader, reader_of, titles
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.showing import LONG_TERM, show
from zhifa_desktop.services.workspace import Workspace

DIVIDING = frozenset({Kind.LINK, Kind.CODE, Kind.FLAG, Kind.DATE})
MOST_SUMS = 2
BLANK = "(空)"
BLANKS = (None, "")
BLANKS = (None, "")


@dataclass(frozen=True, slots=True)
class Group:
    """One part of a register: what narrows the table to it, its name, its rows, its sums."""

    only: Filter | None
    label: str
    rows: int
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """A register's parts; ``sums`` are the labels of what is summed, ``whole`` all of it."""

    column: ColumnSpec
    sums: tuple[str, ...]
    whole: Group
    parts: tuple[Group, ...]


def dividing(spec: RegisterSpec) -> tuple[ColumnSpec, ...]:
    """Return the columns a register can be divided by, links to units first."""
    able = [
        c for c in spec.columns
        if c.kind in DIVIDING and (not c.child or c.child.current or c.kind is Kind.CODE)
    ]  # fmt: skip
    rank = {"unit": 0}
    return tuple(sorted(able, key=lambda c: (rank.get(c.target, 1), c.kind is Kind.DATE)))


class Grouping:
    """The parts of the registers of an opened store."""

    def __init__(self, workspace: Workspace, records: Records) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, records

    def groups(self, register: str, column: str, query: Query, shown: Sequence[str] = ()) -> Groups:
        """Return the parts of what a query finds, whichever part it is narrowed to just now.

        Args:
            register: Which register.
            column: What to divide it by, one of ``dividing``.
            query: What to divide; its filter on that very column is left out.
            shown: Names of the columns shown; the first that can be added up are.
        """
        spec = self._records.spec(register)
        by = spec.column(column)
        others = tuple(f for f in query.filters if f.column != column)
        narrowed = replace(query, filters=others, order=())
        sums = [spec.column(name) for name in shown if _adds_up(spec.column(name))][:MOST_SUMS]
        reader = reader_of(register, self._workspace.at())
        with self._workspace.reader() as connection:
            found = connection.execute(reader.grouped(by, narrowed, sums)).all()
            named = _named(connection, reader, by, [row[0] for row in found])
            order = self._order(connection, by, [row[0] for row in found])
        rows = sorted(found, key=lambda row: order[row[0]])
        parts = [Group(_only(by, r[0]), named[r[0]], r[1], _shown(sums, r[2:])) for r in rows]
        totals = [sum(row[n] or 0 for row in rows) for n in range(2, 2 + len(sums))]
        whole = Group(None, "全部", sum(r[1] for r in rows), _shown(sums, totals))
        return Groups(by, tuple(one.label for one in sums), whole, tuple(parts))

    def _order(
        self, connection: Connection, by: ColumnSpec, values: Iterable[object]
    ) -> dict[object, tuple[int, ...]]:
        """Return each value's place: as its list or register has it, months newest first."""
        ranked: list[object] = [True, False]
        if by.kind is Kind.DATE:
            ranked = sorted((v for v in values if v), reverse=True, key=str)
        elif by.kind is Kind.CODE:
            ranked = [item.code for item in code_list(by.codes).items]
        elif by.target:
            target = reader_of(by.target, self._workspace.at())
            ranked = list(connection.execute(target.ids(Query())).scalars())
        places = {value: (0, n) for n, value in enumerate(ranked)}
        return {value: places.get(value, (2 if value in BLANKS else 1,)) for value in values}


def _adds_up(column: ColumnSpec) -> bool:
    """Return whether a sum of a column says something: hours and money do, years do not."""
    counted = column.kind is Kind.INTEGER and not column.computed and not column.between
    return counted or column.kind in (Kind.HOURS, Kind.MONEY)


def _named(
    connection: Connection, reader: Reader, by: ColumnSpec, values: Sequence[object]
) -> dict[object, str]:
    """Return what each value is called."""
    if by.target:
        known = titles(connection, reader.at, by.target, [str(v) for v in values if v])
        return {value: known.get(str(value), "") or BLANK for value in values}
    if by.kind is Kind.DATE:
        return {value: _month(value) for value in values}
    return {value: show(by, value) or BLANK for value in values}


def _month(value: object) -> str:
    if not value:
        return BLANK
    year, month = str(value).split("-")
    return "长期" if int(year) == LONG_TERM.year else f"{year}年{int(month)}月"


def _only(by: ColumnSpec, value: object) -> Filter:
    """Return the filter that narrows the table to a part."""
    if value in BLANKS:
        return Filter(by.name, "empty")
    if by.kind is not Kind.DATE:
        return Filter(by.name, "in", (value,))
    year, month = (int(part) for part in str(value).split("-"))
    ends = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return Filter(by.name, "between", ends)


def _shown(sums: Sequence[ColumnSpec], values: Sequence[object]) -> tuple[str, ...]:
    texts = list(map(show, sums, values))
    return tuple(text or "0" for text in texts) if texts else ()
