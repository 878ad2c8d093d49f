"""Exported records to count in, and the days that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

Record = Mapping[str, Any]
Pair = tuple[Fraction, Fraction | None]
NEVER, ALWAYS = date.max, date.min


@dataclass(frozen=True)
class World:
    """The exported records, the days asked for, and what the office chose."""

    records: Mapping[str, list[Record]]
    since: date
    until: date
    share_cameras: bool = False

    def all(self, register: str) -> list[Record]:
        return self.records[register]

    def by_id(self, register: str, identity: str | None) -> Record | None:
        return next((r for r in self.records[register] if r["id"] == identity), None)

    def within(self, day: str | None) -> bool:
        return day is not None and self.since <= date.fromisoformat(day) <= self.until

    @property
    def new_year(self) -> date:
        return date(self.until.year, 1, 1)


def day(text: str | None, blank: date = NEVER) -> date:
    return date.fromisoformat(text) if text else blank


def share(rows: list[Record], good: Callable[[Record], bool]) -> Pair:
    return Fraction(sum(1 for r in rows if good(r))), Fraction(len(rows))


def day_after(one: date) -> date:
    return date.fromordinal(one.toordinal() + 1)
