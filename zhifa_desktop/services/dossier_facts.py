"""What the records know of one person, gathered for the dossier; nothing is laid out here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhifa_desktop.registers.cases import LEAD
from zhifa_desktop.registers.training import PRESENT
from zhifa_desktop.services.records import Filter, Query, Records, Row

ALL = 100_000
KINDS = ("law_hours", "business_hours", "skill_hours")
"""The three kinds of hours that a session may be made of, as its columns."""
LEADING = dict(LEAD)["role"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One attended session with the hours that count towards the year's 60."""

    attendance: Row
    session: Row
    start: date
    counted: Decimal


@dataclass(frozen=True, slots=True)
class Handled:
    """One case with the person's role in it and the scores its file got."""

    case: Row
    leading: bool
    role: str
    day: date | None
    scores: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Everything the dossier of one person is made of."""

    person: Row
    certificates: tuple[Row, ...]
    events: tuple[Row, ...]
    lessons: tuple[Lesson, ...]
    cases: tuple[Handled, ...]
    equipment: tuple[tuple[Row, Row], ...]
    """Pieces held today: the assignment and the piece."""


def lessons_of(records: Records, person: str) -> tuple[Lesson, ...]:
    """Return the sessions a person attended, or was to attend, the earliest first."""
    return _lessons(records, person)


def gather(records: Records, person: str, *, reveal: bool) -> PersonFacts:
    """Return what the records know of a person.

    Raises:
        UserError: The person's record is gone.
    """
    certificates = _of(records, "certificate", "holder", (person,))
    return PersonFacts(
        person=records.get("person", person, reveal=reveal),
        certificates=certificates,
        events=_of(records, "certificate_event", "certificate", [c.id for c in certificates]),
        lessons=_lessons(records, person),
        cases=_cases(records, person),
        equipment=_equipment(records, person),
    )


def hours_by_year(lessons: Iterable[Lesson]) -> dict[int, Decimal]:
    """Return the counted hours of each year."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for lesson in lessons:
        found[lesson.start.year] += lesson.counted
    return dict(sorted(found.items()))


def parts_of(lesson: Lesson) -> Mapping[str, Decimal]:
    """Return the three kinds of hours granted: the session's, in the share that was granted."""
    session = lesson.session.values
    whole = number_of(session["hours"])
    share = lesson.counted / whole if whole else Decimal(0)
    return {name: number_of(session[name]) * min(share, Decimal(1)) for name in KINDS}


def day_of(value: object) -> date | None:
    """Return a value that is a date."""
    return value if isinstance(value, date) else None


def number_of(value: object) -> Decimal:
    """Return a number, 0 for a blank."""
    return value if isinstance(value, Decimal) else Decimal(0)


def _of(
    records: Records,
    register: str,
    link: str,
    ids: Sequence[str],
    columns: Sequence[str] | None = None,
) -> tuple[Row, ...]:
    """Return a register's records that point to one of the ids, in its order."""
    if not ids:
        return ()
    query = Query(filters=(Filter(link, "in", tuple(ids)),))
    return records.page(register, query, 0, ALL, columns=columns)


def _lessons(records: Records, person: str) -> tuple[Lesson, ...]:
    columns = ("session", "person", "presence", "hours", "score", "passed", "certificate_number")
    attended = _of(records, "attendance", "person", (person,), columns)
    sessions = records.pick("training_session", [str(a.values["session"]) for a in attended])
    found = []
    for attendance in attended:
        session = sessions.get(str(attendance.values["session"]))
        start = day_of(session.values["start"]) if session else None
        if session is None or start is None:
            continue
        found.append(Lesson(attendance, session, start, _counted(attendance, session)))
    return tuple(sorted(found, key=lambda lesson: (lesson.start, lesson.session.id)))


def _counted(attendance: Row, session: Row) -> Decimal:
    values = attendance.values
    counts = session.values["counted"] and values["presence"] in PRESENT
    return number_of(values["hours"]) if counts and values["passed"] != "failed" else Decimal(0)


def _cases(records: Records, person: str) -> tuple[Handled, ...]:
    roles = {str(r.values["case"]): r for r in _of(records, "case_officer", "person", (person,))}
    cases = records.pick("case", list(roles))
    scores = defaultdict(list)
    for review in _of(records, "case_review", "case", list(roles), ("case", "final")):
        if isinstance(score := review.values["final"], Decimal):
            scores[str(review.values["case"])].append(score)
    found = [_handled(cases[i], roles[i], tuple(scores.get(i, ()))) for i in roles if i in cases]
    return tuple(sorted(found, key=lambda h: (h.day or date.min, h.case.id), reverse=True))


def _handled(case: Row, role: Row, scores: tuple[Decimal, ...]) -> Handled:
    day = day_of(case.values["decided_on"]) or day_of(case.values["filed_on"])
    leading = role.values["role"] == LEADING
    return Handled(case, leading, role.shown["role"], day, scores)


def _equipment(records: Records, person: str) -> tuple[tuple[Row, Row], ...]:
    filters = (Filter("person", "in", (person,)), Filter("until", "empty", None))
    held = records.page("equipment_assignment", Query(filters=filters), 0, ALL)
    pieces = records.pick("equipment", [str(a.values["equipment"]) for a in held])
    return tuple(
        (assignment, pieces[str(assignment.values["equipment"])])
        for assignment in held
        if str(assignment.values["equipment"]) in pieces
    )
