"""What computed columns, indicators and checks are written against: registers at a moment.

``At`` gives each register's columns as they stand now or stood at any past instant, so that
the same expression runs on today and on history. What only SQLite has stays in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Date,
    FromClause,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
)

from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.registers.codes import code_list, standard


class Columns:
    """The columns of a fresh alias of a table, by name, each made when it is first asked for.

    An alias of SQLAlchemy makes all of its columns at once; for a wide register that takes longer
    than most selects take to run.
    """

    __slots__ = ("_alias", "_made", "_table")

    def __init__(self, table: FromClause) -> None:
        """Make the alias."""
        self._table, self._alias = table, table.alias()
        self._made: dict[str, ColumnClause[Any]] = {}

    def __getitem__(self, name: str) -> ColumnClause[Any]:
        """Return a column.

        Raises:
            KeyError: The table has none of that name.
        """
        if name not in self._made:
            made = self._made[name] = column(name, self._table.c[name].type)
            made.table = self._alias
        return self._made[name]

    def __iter__(self) -> Iterator[ColumnClause[Any]]:
        """Yield all columns, in the table's order."""
        return (self[one.name] for one in self._table.c)

    def __getattr__(self, name: str) -> ColumnClause[Any]:
        """Return a column; as an attribute it reads like the register's own."""
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class At:
    """The registers as seen on ``today``; with ``moment`` (UTC) as they stood at that instant."""

    today: date
    moment: datetime | None = None

    def of(self, register: str) -> tuple[Any, ColumnElement[bool]]:
        """Return the columns of a fresh alias and the condition that a row counts."""
        columns, holds = self.ever(register)
        return columns, and_(holds, columns.deleted_at.is_(None))

    def ever(self, register: str) -> tuple[Any, ColumnElement[bool]]:
        """Return what ``of`` returns, but let records in the bin count: links still name them."""
        cls = by_name()[register]
        if self.moment is None:
            return Columns(cls.__table__), true()
        columns = Columns(cls.history)
        later = or_(columns.held_until.is_(None), columns.held_until > self.moment)
        return columns, and_(columns.held_from <= self.moment, later)

    def count(self, register: str, condition: Callable[[Any], ColumnElement[bool]]) -> Any:
        """Return the scalar number of a register's rows that meet a condition."""
        columns, living = self.of(register)
        return (
            select(func.count())
            .select_from(columns.id.table)
            .where(living, condition(columns))
            .scalar_subquery()
        )

    def look_up(self, register: str, identity: Any, what: Callable[[Any], Any]) -> Any:
        """Return the scalar of something about the linked record."""
        columns, holds = self.ever(register)
        return select(what(columns)).where(columns.id == identity, holds).scalar_subquery()

    @staticmethod
    def days_between(start: Any, end: Any) -> Any:
        """Return whole days from start to end."""
        return func.julianday(end) - func.julianday(literal(start) if _plain(start) else start)

    @staticmethod
    def plus_months(day: Any, months: Any) -> Any:
        """Return a date so many months later (NULL where either is).

        A day the later month does not have is its last: 31 August and six months end in February.
        """
        many = cast(months, String) + " months"
        month_end = func.date(day, "start of month", many, "+1 month", "-1 day")
        return type_coerce(func.min(func.date(day, many), month_end), Date)

    @staticmethod
    def plus_days(day: Any, days: int) -> Any:
        """Return a date so many days later (NULL without one)."""
        return type_coerce(func.date(day, f"{days:+d} days"), Date)

    @staticmethod
    def year(day: Any) -> Any:
        """Return the year of a date as four digits."""
        return func.substr(day, 1, 4)

    @staticmethod
    def month(day: Any) -> Any:
        """Return the month of a date as 2026-11."""
        return func.substr(day, 1, 7)

    @staticmethod
    def code_label(name: str, column: Any) -> Any:
        """Return the label of a code column."""
        return case(code_list(name).labels, value=column, else_=column)

    @staticmethod
    def standard(name: str) -> dict[str, Any]:
        """Return a versioned standard."""
        return standard(name)


def _plain(value: Any) -> bool:
    return isinstance(value, date)
