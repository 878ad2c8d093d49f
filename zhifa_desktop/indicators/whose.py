"""Which unit and which person a record belongs to, as its register's declaration says it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.declaration import Scope
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import Kind

UNIT, PERSON, CASE = "unit", "person", "case"
HIS = ("person", "holder")
"""Links that make a record a person's own; a secretary's branch is not."""


def unit_of(register: str, row: Any, scope: Scope) -> Any | None:
    """Return the expression of a record's unit; None where it belongs to none."""
    if register == UNIT:
        return row.id
    spec = specifications()[register]
    own = next((c for c in spec.columns if c.name == UNIT and c.target == UNIT), None)
    if own is not None:
        computed = by_name()[register].computed_columns.get(UNIT)
        return computed.expression(row, scope.at) if computed else row.unit
    for column in spec.stored:
        if column.kind is Kind.LINK and column.target in (PERSON, CASE) and column.required:
            return scope.at.look_up(column.target, row[column.name], lambda r: r.unit)
    if register == "remedy":
        return scope.at.look_up(CASE, row.case, lambda c: c.unit)
    return None


def belongs_to_person(register: str, row: Any, scope: Scope) -> Any | None:
    """Return the condition that a record is of the scope's person; None where it cannot be."""
    if register == PERSON:
        return row.id == scope.person
    spec = specifications()[register]
    for column in spec.stored:
        if column.name in HIS and column.kind is Kind.LINK and column.target == PERSON:
            return row[column.name] == scope.person
    handled = row.id if register == CASE else row.case if register == "case_review" else None
    if handled is None:
        return None
    officer, living = scope.at.of("case_officer")
    mine = select(officer.id).where(living, officer.case == handled, officer.person == scope.person)
    return mine.exists()


def within(register: str, row: Any, scope: Scope) -> tuple[Any, ...]:
    """Return the conditions that narrow records to the scope's units and person.

    What can belong to neither is left out wherever one is asked for.
    """
    conditions: list[Any] = []
    if scope.units is not None:
        unit = unit_of(register, row, scope)
        conditions.append(False if unit is None else unit.in_(sorted(scope.units)))
    if scope.person is not None:
        mine = belongs_to_person(register, row, scope)
        conditions.append(False if mine is None else mine)
    return tuple(conditions)


def can_split(register: str, by: str) -> bool:
    """Return whether a register's records can be told apart by unit or person."""
    scope = Scope(At(date.max), date.max, date.max, person="")
    row, _ = scope.at.of(register)
    told = unit_of(register, row, scope) if by == UNIT else belongs_to_person(register, row, scope)
    return told is not None
