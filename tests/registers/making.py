"""Made-up values for any register from its declaration alone: no register is named here.

Values are proposed by a column's kind and code list; what ``Records.examine`` says against them
is answered by leaving a column out, filling it, or taking the next proposal. Records that links
need are made first, each depth with records of its own, so that unique keys never collide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from tests import made
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.records import ERROR, Problem, Records, Row
from zhifa_desktop.services.showing import LONG_TERM

TRIES = 60
ALLOWED = re.compile("可填：([^、等]+)")
BEGIN = date(2026, 6, 2)
OLDER = timedelta(days=60)

Values = dict[str, object]


class Maker:
    """Makes records of any register of one store."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._serial = count(1)
        self._linked: dict[tuple[str, int, int], Row] = {}

    def propose(self, spec: RegisterSpec, slot: int, depth: int = 0) -> Values:
        """Return values for a new record that nothing speaks against; nothing of it is stored."""
        serial = next(self._serial)
        proposals = self._proposals(spec, serial, slot, depth)
        columns = [spec.column(name) for name in proposals]
        wanted = [c for c in columns if _has(spec, c, slot, plain=depth > 0)]
        values: Values = {column.name: next(proposals[column.name]) for column in wanted}
        for _ in range(TRIES):
            problems = [
                p for p in self.records.examine(spec.name, values) if p.level == ERROR
            ]  # fmt: skip
            if not problems:
                return {name: value for name, value in values.items() if value is not None}
            column = _to_change(spec, values, problems[0])
            filled = values.get(column.name) is not None
            if allowed := ALLOWED.search(problems[0].message):
                values[column.name] = allowed[1]
            elif filled and not column.required:
                values[column.name] = None
            else:
                values[column.name] = next(proposals[column.name])
        raise AssertionError(f"{spec.label}: {problems}")

    def save(self, spec: RegisterSpec, slot: int, depth: int = 0) -> Row:
        """Store a made-up record."""
        return self.records.save(spec.name, self.propose(spec, slot, depth))

    def linked(self, register: str, slot: int, depth: int) -> Row:
        """Return the record that links of this depth and slot point to."""
        key = register, slot, depth
        if key not in self._linked:
            self._linked[key] = self.save(self.records.spec(register), slot, depth)
        return self._linked[key]

    def _proposals(
        self, spec: RegisterSpec, serial: int, slot: int, depth: int
    ) -> dict[str, Iterator[object]]:
        links: dict[str, int] = {}
        found = {}
        for place, column in enumerate(c for c in spec.entered if c.kind is not Kind.PHOTO):
            if column.target == spec.name:
                continue  # a parent of the same kind is no part of what a record needs
            if column.target:
                which = slot + 10 * links.setdefault(column.target, 0)
                links[column.target] += 1
                found[column.name] = self._links(column, which, depth + 1)
            else:
                found[column.name] = _proposed(column, serial, slot, depth, place)
        return found

    def _links(self, column: ColumnSpec, which: int, depth: int) -> Iterator[object]:
        linked = self.linked(column.target, which, depth).id
        while True:
            yield (linked,) if column.kind is Kind.LINKS else linked


def _to_change(spec: RegisterSpec, values: Values, problem: Problem) -> ColumnSpec:
    """Return the column to change: of a rule's, the first that is filled and need not be."""
    rule = next((rule for rule in spec.rules if rule.id == problem.rule), None)
    columns = [spec.column(name) for name in (rule.columns if rule else (problem.column,))]
    spare = (c for c in columns if values.get(c.name) is not None and not c.required)
    return next(spare, columns[0])


def _has(spec: RegisterSpec, column: ColumnSpec, slot: int, *, plain: bool) -> bool:
    """Return whether a record says this itself.

    Every second one leaves its number to the program; a plain one, made for links alone, has what
    it must have, its day, and what its columns make for good (a card).
    """
    if column.auto:
        return not plain and slot % 2 == 0
    lasting = column.child is not None and not column.child.current
    return not plain or column.required or lasting or column.name == spec.month


def _proposed(
    column: ColumnSpec, serial: int, slot: int, depth: int, place: int
) -> Iterator[object]:
    for attempt in count():
        if column.open_ended and (depth or slot % 2):
            yield LONG_TERM
        elif column.kind is Kind.DATE:
            yield BEGIN - OLDER * depth + timedelta(days=slot + place + 30 * attempt)
        else:
            yield _value(column, serial, slot if depth == 0 else 0, place, attempt)


def _value(column: ColumnSpec, serial: int, turn: int, place: int, attempt: int) -> object:
    match column.kind:
        case Kind.CODE | Kind.CODES:
            items = code_list(column.codes).items
            code = items[(turn + attempt) % len(items)].code  # every turn another one
            return code if column.kind is Kind.CODE else (code,)
        case Kind.FLAG:
            return (turn + attempt) % 2 == 0
        case Kind.INTEGER:
            least = column.between[0] if column.between else 0
            return least + (26 if least == 2000 else 1) + attempt
        case Kind.MONEY:
            return Decimal("1234.5") + attempt
        case Kind.HOURS | Kind.SCORE:
            return Decimal(0) if attempt == 1 else Decimal("1.5") + attempt
        case Kind.ID_NUMBER:
            return made.id_number(serial % 100, birth=f"1988{serial // 100 % 12 + 1:02d}08")
        case Kind.PHONE:
            return f"1020{serial:07d}"
        case Kind.NUMBER:
            return f"BH{place:02d}{serial:05d}"
        case _:
            return f"{column.label.partition('(')[0][:8]}{_in_words(serial)}"


def _in_words(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))
