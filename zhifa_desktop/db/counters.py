"""Numbers that the program gives out: 人员编号, 案件编号, 资产编号 and so on.

The form stands in the declaration (ColumnSpec.auto); a number somebody typed is never given
out again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select

from zhifa_desktop.db.system import counter


class Counters:
    """Counters of one transaction: read once, written back once."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        """Prepare; nothing is read yet."""
        self._connection = connection
        self._year = str(now.year)
        self._last: dict[str, int] = {}
        self._taken: dict[str, set[str]] = {}

    def avoid(self, column: Column[Any], numbers: Iterable[str]) -> None:
        """Keep numbers that somebody typed out of what is given out."""
        self._taken.setdefault(_name(column), set()).update(numbers)

    def next(self, column: Column[Any], form: str) -> str:
        """Return the next free number of that form."""
        head = form.replace("{year}", self._year)
        name = f"{_name(column)}:{head}"
        if name not in self._last:
            self._load(name, column, head.partition("{")[0])
        taken = self._taken[_name(column)]
        while True:
            self._last[name] += 1
            number = head.format(self._last[name])
            if number not in taken:
                taken.add(number)
                return number

    def save(self) -> None:
        """Write the counters back."""
        if not self._last:
            return
        self._connection.execute(delete(counter).where(counter.c.name.in_(self._last)))
        rows = [{"name": name, "last": last} for name, last in self._last.items()]
        self._connection.execute(insert(counter), rows)

    def _load(self, name: str, column: Column[Any], prefix: str) -> None:
        last = select(counter.c.last).where(counter.c.name == name)
        self._last[name] = self._connection.execute(last).scalar() or 0
        present = select(column).where(column.startswith(prefix, autoescape=True))
        self.avoid(column, self._connection.execute(present).scalars())


def _name(column: Column[Any]) -> str:
    table = column.table
    assert isinstance(table, Table)
    return f"{table.name}.{column.name}"
