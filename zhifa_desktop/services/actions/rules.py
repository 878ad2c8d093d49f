"""What the facts of an action may break: days out of order, postings that overlap."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.registers.certificates import ANNUAL_REVIEW, STATE_AFTER
from zhifa_desktop.services.actions.aspects import rows_of
from zhifa_desktop.services.actions.declaration import Scene
from zhifa_desktop.services.records import Filter, Query, Row
from zhifa_desktop.services.validation import ERROR, Problem

ALL = 10_000


def _wrong(column: str, sentence: str, rule: str) -> Problem:
    return Problem(column, sentence, ERROR, rule)


def _day(row: Row, column: str) -> date | None:
    value = row.values[column]
    return value if isinstance(value, date) else None


def after_joining(scene: Scene) -> Problem | None:
    """Refuse a day before the person came to the brigade."""
    joined = _day(scene.person, "joined_on")
    if joined and scene.day < joined:
        return _wrong("date", f"{scene.day}早于到本单位日期{joined}", "action.before_joining")
    return None


def after_last_change(scene: Scene) -> Problem | None:
    """Refuse a day before the state that holds now began."""
    since = _day(scene.person, "status_since")
    if since and scene.day < since:
        state = scene.person.shown["status"]
        return _wrong("date", f"{scene.day}早于“{state}”的起始日期{since}", "action.before_state")
    return None


def no_overlap(scene: Scene) -> Problem | None:
    """Refuse a posting that begins before another began or ended."""
    for row in rows_of(scene, "posting", "person"):
        start, until = _day(row, "start"), _day(row, "until")
        words = f"{row.shown['employer']} {row.shown['post']}"
        if start and start >= scene.day:
            told = f"任职经历里已有{start}起的“{words}”，与此重叠，请先核对"
            return _wrong("date", told, "action.overlap")
        if until and until > scene.day:
            told = f"任职经历里“{words}”到{until}才终止，与此重叠，请先核对"
            return _wrong("date", told, "action.overlap")
    return None


def another_unit(scene: Scene) -> Problem | None:
    """Refuse a transfer to where the person is."""
    if scene.fact("unit") == scene.person.values["unit"]:
        return _wrong("unit", "新机构就是现在的机构", "action.same_unit")
    return None


def after_issue(scene: Scene) -> Problem | None:
    """Refuse an event before the card was issued."""
    issued = _day(scene.subject, "issued_on")
    if issued and scene.day < issued:
        return _wrong("date", f"{scene.day}早于发证日期{issued}", "action.before_issue")
    return None


def events_of(scene: Scene) -> tuple[Row, ...]:
    """Return the events of the card, the latest first."""
    query = Query(filters=(Filter("certificate", "in", (scene.subject.id,)),))
    return scene.records.page("certificate_event", query, 0, ALL)


def after_last_event(scene: Scene) -> Problem | None:
    """Refuse an event before the last one: it would not change the card's state."""
    for row in events_of(scene):
        day = _day(row, "date")
        if row.values["kind"] in STATE_AFTER and day and scene.day < day:
            told = f"{scene.day}早于上一次变动({row.shown['kind']}，{day})"
            return _wrong("date", told, "action.before_event")
    return None


def one_review_a_year(scene: Scene) -> Problem | None:
    """Refuse a second annual review of a year."""
    year = scene.fact("review_year")
    for row in events_of(scene):
        if row.values["kind"] == ANNUAL_REVIEW and row.values["review_year"] == year:
            told = f"这本证{year}年已于{row.shown['date']}年审({row.shown['result']})，一年只审一次"
            return _wrong("review_year", told, "action.second_review")
    return None


def ends_after_it_begins(scene: Scene) -> Problem | None:
    """Refuse an expected end before the beginning."""
    expected = scene.fact("expected_end")
    if isinstance(expected, date) and expected < scene.day:
        return _wrong("expected_end", "预计结束日期早于开始日期", "action.expected_end")
    return None


def runs_after_issue(scene: Scene) -> Problem | None:
    """Refuse a new card that runs out before it is issued."""
    until = scene.fact("valid_until")
    if isinstance(until, date) and until <= scene.day:
        return _wrong("valid_until", "新证有效期至应晚于发证日期", "action.valid_until")
    return None
