"""Reading registers: pages, counts and single rows, searched, filtered and sorted in SQL.

Texts of links and child columns are fetched once per page, never per row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    false,
    func,
    or_,
    select,
)

from zhifa_desktop.db.search import hits, linked_hits
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.base import KEY_SUFFIX
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.codes import code_list, forget_with_lists
from zhifa_desktop.registers.spec import ChildColumn, ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.words import fold_search


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one column.

    ``op``: "contains" (text), "in" (tuple of values; None among them means blank), "between"
    ((low | None, high | None), inclusive), "empty", "filled".
    """

    column: str
    op: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Query:
    """What to show: search words, filters (all must hold), order ("-name" is descending)."""

    search: str = ""
    filters: tuple[Filter, ...] = ()
    order: tuple[str, ...] = ()
    deleted: bool = False


class Reader:
    """Selects over one register as seen at a moment."""

    def __init__(self, register: str, at: At) -> None:
        """Prepare the register's columns."""
        self.at = at
        self.spec = specifications()[register]
        self.row, self.living = at.of(register)
        self._cls = by_name()[register]
        self._plain: dict[tuple[bool, tuple[str, ...]], Select[Any]] = {}

    def expression(self, column: ColumnSpec) -> Any:
        """Return the SQL expression of a column, computed ones included."""
        if column.computed:
            return self._cls.computed_columns[column.name].expression(self.row, self.at)
        if column.child is not None:
            return self._first_child(column)
        return self.row[column.name]

    def select(self, columns: Sequence[ColumnSpec], query: Query) -> Select[Any]:
        """Return id, version and the columns (child columns are not selected here)."""
        wanted = [self.expression(c).label(c.name) for c in columns if c.child is None]
        statement = select(self.row.id, self.row.version, *wanted).select_from(self.row.id.table)
        return self._ordered(self._where(statement, query), query)

    def plain(self, columns: Sequence[ColumnSpec], *, deleted: bool) -> Select[Any]:
        """Return the select of all rows in no order; built once, asked with every page."""
        key = (deleted, tuple(column.name for column in columns))
        if key not in self._plain:
            self._plain[key] = self.select(columns, Query(deleted=deleted)).order_by(None)
        return self._plain[key]

    def count(self, query: Query) -> Select[Any]:
        """Return how many rows the query finds."""
        return self._where(select(func.count()).select_from(self.row.id.table), query)

    def distinct(self, column: ColumnSpec, query: Query, limit: int) -> Select[Any]:
        """Return a column's values with their counts, most frequent first."""
        value = self.expression(column).label("value")
        counted = select(value, func.count().label("rows")).select_from(self.row.id.table)
        grouped = self._where(counted, query).group_by(value)
        return grouped.order_by(func.count().desc()).limit(limit)

    def grouped(self, column: ColumnSpec, query: Query, sums: Sequence[ColumnSpec]) -> Select[Any]:
        """Return a column's values (a date's as "2026-05"), how many rows hold each, and sums."""
        value = self.expression(column)
        if column.kind is Kind.DATE:
            value = func.strftime("%Y-%m", value)
        value = value.label("value")
        totals = [func.sum(self.expression(one)).label(one.name) for one in sums]
        counted = select(value, func.count().label("rows"), *totals)
        return self._where(counted.select_from(self.row.id.table), query).group_by(value)

    def ids(self, query: Query) -> Select[Any]:
        """Return the ids alone, in order."""
        statement = select(self.row.id).select_from(self.row.id.table)
        return self._ordered(self._where(statement, query), query)

    def found(self, query: Query) -> Select[Any]:
        """Return the ids in order, each beside the number of all: a search runs but once."""
        return self.ids(query).add_columns(func.count().over())

    def _where(self, statement: Select[Any], query: Query) -> Select[Any]:
        living = self.living
        if query.deleted:
            living = self.row.deleted_at.is_not(None)
        conditions = [living]
        if words := query.search.split():
            found = (hits(self.spec, self.at, fold_search(w), deleted=query.deleted) for w in words)
            conditions.extend(self.row.id.in_(one) for one in found)
        conditions.extend(self._filter(f) for f in query.filters)
        return statement.where(and_(*conditions))

    def _filter(self, wanted: Filter) -> ColumnElement[bool]:
        column = self.spec.column(wanted.column)
        value = self.expression(column)
        if wanted.op == "empty":
            return or_(value.is_(None), value == "") if _textual(column) else value.is_(None)
        if wanted.op == "filled":
            return and_(value.is_not(None), value != "") if _textual(column) else value.is_not(None)
        if wanted.op == "between":
            low, high = cast("tuple[Any, Any]", wanted.value)
            ends = [value >= low] if low is not None else []
            return and_(*ends, *([value <= high] if high is not None else []))
        if wanted.op == "in":
            return _among(column, value, tuple(cast("tuple[object, ...]", wanted.value)))
        return self._contains(column, value, fold_search(str(wanted.value)))

    def _contains(self, column: ColumnSpec, value: Any, word: str) -> ColumnElement[bool]:
        if column.target:
            return value.in_(linked_hits(column.target, self.at, word))  # type: ignore[no-any-return]
        if column.kind in (Kind.CODE, Kind.CODES):
            items = code_list(column.codes).items
            codes = tuple(i.code for i in items if word in fold_search(i.label))
            return _among(column, value, codes)
        return func.instr(func.lower(func.replace(value, " ", "")), word) > 0

    def _first_child(self, column: ColumnSpec) -> Any:
        child = column.child
        assert child is not None
        rows, living = self.at.of(child.register)
        where = [living, rows[child.parent_link] == self.row.id]
        where.extend(rows[name] == value for name, value in child.fixed)
        if child.current:
            where.append(or_(rows[child.current].is_(None), rows[child.current] > self.at.today))
        return select(rows[child.fills]).where(*where).limit(1).scalar_subquery()

    def _ordered(self, statement: Select[Any], query: Query) -> Select[Any]:
        for item in query.order or self.spec.order:
            descending, name = item.startswith("-"), item.removeprefix("-")
            statement, keys = self._sort_keys(statement, self.spec.column(name))
            statement = statement.order_by(*(k.desc() if descending else k for k in keys))
        last = self.row.id
        first = (query.order or self.spec.order)[0]
        return statement.order_by(last.desc() if first.startswith("-") else last)

    def _sort_keys(
        self, statement: Select[Any], column: ColumnSpec
    ) -> tuple[Select[Any], list[Any]]:
        value = self.expression(column)
        if column.sorted_by_pinyin and not column.computed:
            return statement, [self.row[column.name + KEY_SUFFIX]]
        if column.kind is Kind.CODE:
            order = {item.code: n for n, item in enumerate(code_list(column.codes).items)}
            return statement, [case(order, value=value, else_=len(order))]
        if column.target and column.kind is Kind.LINK:
            return self._sort_by_target(statement, column, value)
        return statement, [value]

    def _sort_by_target(
        self, statement: Select[Any], column: ColumnSpec, value: Any
    ) -> tuple[Select[Any], list[Any]]:
        """Sort by the linked record's own first order column; a join lets indexes serve."""
        target = Reader(column.target, self.at)
        first = target.spec.column(target.spec.order[0].removeprefix("-"))
        statement, keys = target._sort_keys(statement, first)
        joined = target.row.id.table
        if column.required and not column.computed:
            return statement.join(joined, and_(target.row.id == value)), [*keys, target.row.id]
        return statement.outerjoin(joined, and_(target.row.id == value)), [*keys, target.row.id]


@lru_cache(maxsize=128)
def reader_of(register: str, at: At) -> Reader:
    """Return a kept reader for statements of its own: never one inside another's statement.

    Building the aliases and computed columns of a register takes longer than many a query.
    """
    return Reader(register, at)


forget_with_lists(reader_of.cache_clear)


def titles(connection: Connection, at: At, register: str, ids: Iterable[str]) -> dict[str, str]:
    """Return the display names of records, two queries for any number of them."""
    spec = specifications()[register]
    wanted = sorted(set(ids))
    names = [name for item in spec.title for name in item.split("|")]
    rows: list[Any] = []
    table = by_name()[register].__table__
    for start in range(0, len(wanted), 500):
        chosen = select(table.c.id, *(table.c[name] for name in names))
        rows.extend(
            connection.execute(chosen.where(table.c.id.in_(wanted[start : start + 500]))).mappings()
        )
    linked = {
        name: titles(connection, at, spec.column(name).target, {r[name] for r in rows if r[name]})
        for name in names
        if spec.column(name).kind is Kind.LINK
    }
    return {row["id"]: _title(spec, row, linked) for row in rows}


@dataclass(slots=True)
class Held:
    """What the children of a record hold in one child column: values, and names as written."""

    values: list[object] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def take(self, child: ChildColumn, row: Any) -> None:
        """Add what one child holds."""
        if row[child.fills] is not None:
            self.values.append(row[child.fills])
        elif child.written and row[child.written]:
            self.written.append(row[child.written])


def children_of(
    connection: Connection, at: At, columns: Sequence[ColumnSpec], ids: Sequence[str]
) -> dict[tuple[str, str], Held]:
    """Return what the children of these records hold, by column and record.

    One query for each child register, however many columns show it.
    """
    found: dict[tuple[str, str], Held] = {}
    shown = [(column, column.child) for column in columns if column.child is not None]
    for register, link in dict.fromkeys((child.register, child.parent_link) for _, child in shown):
        wanted = [(c, child) for c, child in shown if child.register == register]
        rows, living = reader_of(register, at).row, reader_of(register, at).living
        names = {link} | {name for _, child in wanted for name in _read_from(child)}
        for start in range(0, len(ids), 500):
            chosen = select(*(rows[name] for name in sorted(names)))
            chosen = chosen.where(living, rows[link].in_(ids[start : start + 500]))
            for row in connection.execute(chosen.order_by(rows.created_at, rows.id)).mappings():
                for column, child in wanted:
                    if _shows(child, row, at):
                        found.setdefault((column.name, row[link]), Held()).take(child, row)
    return found


def _read_from(child: ChildColumn) -> set[str]:
    names = {child.fills, child.written, child.current, *(name for name, _ in child.fixed)}
    return names - {""}


def _shows(child: ChildColumn, row: Any, at: At) -> bool:
    """Return whether a child stands in this column: by its role, and as long as it holds."""
    ended = bool(child.current) and row[child.current] is not None
    holds = not ended or row[child.current] > at.today
    return holds and all(row[name] == value for name, value in child.fixed)


def _title(spec: RegisterSpec, row: Any, linked: dict[str, dict[str, str]]) -> str:
    parts: list[str] = []
    for item in spec.title:
        for name in item.split("|"):
            value = row[name]
            if value in (None, ""):
                continue
            column = spec.column(name)
            if column.kind is Kind.LINK:
                parts.append(linked[name].get(value, ""))
            elif column.kind is Kind.CODE:
                parts.append(code_list(column.codes).label_of(value))
            else:
                parts.append(str(value))
            break
    return " ".join(part for part in parts if part)


def _among(column: ColumnSpec, value: Any, wanted: tuple[object, ...]) -> ColumnElement[bool]:
    given = [item for item in wanted if item is not None]
    if column.kind is Kind.CODES:
        found = or_(*(func.instr(value, f",{item},") > 0 for item in given), false())
    else:
        found = value.in_(given)
    return or_(found, value.is_(None)) if None in wanted else found


def _textual(column: ColumnSpec) -> bool:
    return column.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.PHONE, Kind.ID_NUMBER)
