"""Running warnings: over everything at start, and over what changed afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Date, Select, func, null, select, type_coerce

from zhifa_desktop.checks.engine import word
from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.indicators.declaration import Scope
from zhifa_desktop.indicators.whose import unit_of
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.registers.codes import forget_with_lists
from zhifa_desktop.warnings.catalogue import ahead
from zhifa_desktop.warnings.declaration import Hop, Urgency, Warned, WarningRule

CHUNK = 400


def run(
    connection: Connection,
    at: At,
    rule: WarningRule,
    *,
    among: Collection[str] | None = None,
    since: date | None = None,
) -> list[Warned]:
    """Return what a rule warns of, the earliest due first.

    Args:
        connection: A reading connection.
        at: The registers on the day.
        rule: The rule.
        among: Only these records.
        since: Leave out records whose day lies before (启用月份).
    """
    if ahead(rule.id).off:
        return []
    asked = _statement(rule, at, since)
    rows: list[Any] = []
    if among is None:
        rows = list(connection.execute(asked).mappings())
    else:
        ids = sorted(among)
        for start in range(0, len(ids), CHUNK):
            few = asked.where(asked.selected_columns.id.in_(ids[start : start + CHUNK]))
            rows.extend(connection.execute(few).mappings())
    named = titles(connection, at, rule.register, [row["id"] for row in rows])
    found = [_warned(rule, row, named[row["id"]], at.today) for row in rows]
    return sorted(found, key=lambda one: (one.due or date.min, one.title, one.record_id))


def urgency(rule: WarningRule, due: date | None, today: date) -> Urgency:
    """Return how a warning presses: by the steps of days that the data has for its rule."""
    if rule.due is None or due is None:
        return rule.urgency
    left = (due - today).days
    steps = ahead(rule.id).days
    if left <= min((0, *steps)):
        return Urgency.URGENT
    nearer = sorted(step for step in steps if step > 0)
    return Urgency.SOON if nearer and left <= nearer[0] else Urgency.EARLY


def words_left(due: date, today: date) -> str:
    """Return 还有5天, 今天到期 or 已超期3天."""
    left = (due - today).days
    if left == 0:
        return "今天到期"
    return f"还有{left}天" if left > 0 else f"已超期{-left}天"


def touched(
    connection: Connection, rule: WarningRule, register: str, change: str
) -> frozenset[str] | None:
    """Return which records of a rule a piece of work touched; None where all must be asked."""
    hops = rule.touched_by.get(register, ())
    if hops is None:
        return None
    history = by_name()[register].history.c
    ids = set(connection.execute(select(history.id).where(history.change == change)).scalars())
    for hop in hops:
        if len(ids) > CHUNK:
            return None
        ids = set(connection.execute(_hop(hop, ids)).scalars()) - {None}
    return frozenset(ids) if len(ids) <= CHUNK else None


def _hop(hop: Hop, ids: set[str]) -> Select[Any]:
    """Return where a step leads; from a record itself, also to what it named before."""
    cls = by_name()[hop.register]
    columns = cls.history.c if hop.match == "id" else cls.__table__.c
    return select(columns[hop.give]).where(columns[hop.match].in_(sorted(ids)))


@lru_cache(maxsize=128)
def _statement(rule: WarningRule, at: At, since: date | None) -> Select[Any]:
    row, living = at.of(rule.register)
    due = type_coerce(rule.due(row, at), Date) if rule.due is not None else null()
    unit = unit_of(rule.register, row, Scope(at, at.today, at.today))
    asked = select(
        row.id,
        due.label("due_"),
        (null() if unit is None else unit).label("unit_"),
        *(expression(row, at).label(name) for name, expression in rule.details.items()),
    ).where(living, rule.open(row, at))
    if rule.due is not None:
        days = max((0, *ahead(rule.id).days))
        asked = asked.where(due <= at.today + timedelta(days=days))
    if rule.since is not None and since is not None:
        asked = asked.where(func.coalesce(rule.since(row, at), date.max) >= since)
    return asked


forget_with_lists(_statement.cache_clear)


def _warned(rule: WarningRule, row: Any, title: str, today: date) -> Warned:
    due = row["due_"]
    words = {name: word(row[name]) for name in rule.details}
    if due is not None:
        words |= {"due": str(due), "left": words_left(due, today)}
    return Warned(
        rule.id, urgency(rule, due, today), rule.register, row["id"], title,
        rule.sentence.format(record=title, **words), rule.mend, due, row["unit_"],
    )  # fmt: skip


def rules_touched(rules: Iterable[WarningRule], register: str) -> list[WarningRule]:
    """Return the rules that a change of a register may change."""
    return [r for r in rules if register == r.register or register in r.touched_by]
