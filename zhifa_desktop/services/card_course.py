"""The course of a person's certificates: in which state from when to when, and each event.

The state of today is the declaration's computed column; the states before it follow from the same
events by the same table (STATE_AFTER).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa_desktop.registers.certificates import STATE_AFTER, VALID
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.services.dossier_facts import day_of
from zhifa_desktop.services.records import Filter, Query, Records, Row

ALL = 10_000
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Span:
    """A time in one state; ``until`` is None for the one that lasts."""

    start: date
    until: date | None
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: its day, a word, and all that is known of it in a sentence."""

    day: date
    kind: str
    label: str
    told: str
    identity: str


@dataclass(frozen=True, slots=True)
class Course:
    """One certificate."""

    card: Row
    title: str
    state: str
    label: str
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]


def courses(records: Records, person: str, today: date) -> tuple[Course, ...]:
    """Return the courses of a person's certificates, in the register's order."""
    held = records.page("certificate", Query(filters=(Filter("holder", "in", (person,)),)), 0, ALL)
    ids = tuple(card.id for card in held)
    query = Query(filters=(Filter("certificate", "in", ids),), order=("date",))
    events = records.page("certificate_event", query, 0, ALL) if ids else ()
    return tuple(
        _course(card, [e for e in events if e.values["certificate"] == card.id], today)
        for card in held
    )


def _course(card: Row, events: list[Row], today: date) -> Course:
    state = str(card.values["state"])
    return Course(
        card,
        f"{card.shown['kind']} {card.shown['number']}",
        state,
        card.shown["state"],
        tuple(_spans(card, events, today)),
        tuple(_mark(event) for event in events),
    )


def _spans(card: Row, events: list[Row], today: date) -> list[Span]:
    kept = [(day_of(e.values["date"]), STATE_AFTER.get(str(e.values["kind"]))) for e in events]
    changes = [(day, state) for day, state in kept if day and state]
    first = day_of(card.values["issued_on"]) or min((day for day, _ in changes), default=None)
    if first is None:
        return []
    points = [(first, VALID), *((max(day, first), state) for day, state in changes)]
    spans: list[Span] = []
    for (start, state), follows in zip(points, [*points[1:], None], strict=True):
        until = follows[0] if follows else None
        spans.extend(_run_out(start, until, state, day_of(card.values["valid_until"]), today))
    return spans


def _run_out(
    start: date, until: date | None, state: str, runs_out: date | None, today: date
) -> list[Span]:
    """Return one span, or two where a valid card ran out within it."""
    ends = until or today
    if state != VALID or runs_out is None or runs_out >= ends or start > runs_out:
        state = EXPIRED if state == VALID and runs_out and start > runs_out else state
        return [_span(start, until, state)]
    return [_span(start, runs_out, VALID), _span(runs_out, until, EXPIRED)]


def _span(start: date, until: date | None, state: str) -> Span:
    return Span(start, until, state, code_list("certificate_state").label_of(state))


def _mark(event: Row) -> Mark:
    shown = event.shown
    day = day_of(event.values["date"])
    assert day is not None
    details = [shown[name] for name in ("reason", "document", "authority") if shown[name]]
    words = " ".join(
        part for part in (shown["review_year"], shown["kind"], shown["result"]) if part
    )
    return Mark(
        day, str(event.values["kind"]), words, "；".join([f"{day} {words}", *details]), event.id
    )
