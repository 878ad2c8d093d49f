"""Whose it is to mend a record: the case's lead officer, the record's responsible person, its unit.

One declaration for each register that knows better than its unit; the unit's head stands for all
others, and the unit itself where no head is entered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, null, select

from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.declaration import Scope
from zhifa_desktop.indicators.whose import unit_of

CHUNK = 400


def _lead(case: Any, at: At) -> Any:
    officer, living = at.of("case_officer")
    name = at.look_up("person", officer.person, lambda p: p.name)
    mine = (living, officer.case == case, officer.role == "lead")
    return (
        select(func.coalesce(name, officer.historic_name)).where(*mine).limit(1).scalar_subquery()
    )


RESPONSIBLE: Mapping[str, Callable[[Any, At], Any]] = {
    "case": lambda row, at: _lead(row.id, at),
    "case_review": lambda row, at: _lead(row.case, at),
    "remedy": lambda row, at: _lead(row.case, at),
    "task": lambda row, at: row.responsible,
    "rectification": lambda row, at: row.responsible,
}


def responsible_for(
    connection: Connection, at: At, register: str, ids: Collection[str]
) -> dict[str, str]:
    """Return who is responsible for records, by id; empty where nobody and no unit is known."""
    found: dict[str, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        asked = _asked(at, register, wanted[start : start + CHUNK])
        for identity, person, head, unit in connection.execute(asked):
            found[identity] = person or head or unit or ""
    return found


def _asked(at: At, register: str, ids: Collection[str]) -> Select[Any]:
    row, _ = at.ever(register)
    declared = RESPONSIBLE.get(register)
    unit = unit_of(register, row, Scope(at, at.today, at.today))
    head = null() if unit is None else at.look_up("unit", unit, lambda u: u.head)
    name = null() if unit is None else at.look_up("unit", unit, lambda u: u.name)
    person = null() if declared is None else declared(row, at)
    return select(row.id, person, head, name).where(row.id.in_(ids))
