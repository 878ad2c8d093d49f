"""What the records know of people, gathered for their dossiers; nothing is laid out here.

Many people are gathered at once: the number of queries does not grow with their number. What is
still looked into, and what a check-up or a counselling was about, is not even read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zhifa_desktop.registers.accountability import CONCLUDED
from zhifa_desktop.registers.cases import LEAD
from zhifa_desktop.registers.training import PRESENT
from zhifa_desktop.registers.welfare import INSURANCES
from zhifa_desktop.services.attachments import Attachment, Attachments
from zhifa_desktop.services.dossier_changes import KeyChange, key_changes
from zhifa_desktop.services.records import Filter, Query, Records, Row
from zhifa_desktop.services.workspace import Workspace

ALL = 1_000_000
CHUNK = 500
"""SQLite takes only so many values in one statement."""
KINDS = ("law_hours", "business_hours", "skill_hours")
"""The three kinds of hours that a session may be made of, as its columns."""
LEADING = dict(LEAD)["role"]


@dataclass(frozen=True, slots=True)
class Source:
    """Which columns of a register a dossier reads, and by which link they are a person's."""

    columns: tuple[str, ...]
    link: str = "person"
    filters: tuple[Filter, ...] = ()


SOURCES: Mapping[str, Source] = {
    "certificate": Source(
        ("kind", "number", "issuer", "issued_on", "valid_until", "state"), "holder"
    ),
    "posting": Source(("start", "until", "employer", "post", "rank", "manner", "document")),
    "schooling": Source(("start", "until", "school", "major", "education", "degree", "study_form")),
    "award": Source(("kind", "name", "level", "date", "authority", "document")),
    "accountability": Source(
        ("kind", "sanction", "date", "authority", "document", "effect_until", "in_effect",
         "lifted_on"),
        filters=(Filter("state", "in", (CONCLUDED,)),),
    ),
    "appraisal": Source(("year", "grade", "honour", "promotion", "blocked")),
    "talent_membership": Source(("pool", "field", "entered_on", "document", "left_on", "state")),
    "fitness_test": Source(("date", "passed", "exempt")),
    "welfare": Source(
        ("kind", "provider", "start", "until", "in_force"),
        filters=(Filter("kind", "in", INSURANCES),),
    ),
    "uniform_issue": Source(
        ("item", "size", "quantity", "date", "next_due"),
        filters=(Filter("returned_on", "empty"),),
    ),
    "equipment_assignment": Source(
        ("equipment", "start"), filters=(Filter("until", "empty"),)
    ),
    "contest_result": Source(("contest", "item", "score", "place", "award")),
    "case_officer": Source(("case", "role")),
    "attendance": Source(
        ("session", "presence", "hours", "score", "passed", "certificate_number")
    ),
}  # fmt: skip
JOINED: Mapping[str, tuple[str, ...]] = {
    "equipment": ("name", "category", "asset_number", "model", "state"),
    "contest": ("name", "date", "level"),
    "case": (
        "decided_on", "filed_on", "major", "decision_number", "filing_number", "number", "cause",
        "party", "outcome", "fine",
    ),
    "training_session": ("name", "mode", "host", "start", "hours", *KINDS, "counted", "exam"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """One attended session with the hours that count towards the year's 60."""

    attendance: Row
    session: Row
    start: date
    counted: Decimal


@dataclass(frozen=True, slots=True)
class Handled:
    """One case with the person's role in it, the scores its file got, and what corrected it."""

    case: Row
    leading: bool
    role: str
    day: date | None
    scores: tuple[Decimal, ...]
    corrections: tuple[Row, ...] = ()
    """Remedies whose final outcome corrected the decision."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Everything the dossier of one person is made of."""

    person: Row
    kept: frozenset[str]
    """The registers this office keeps."""
    rows: Mapping[str, tuple[Row, ...]]
    """The person's records of the other registers, each in its register's order."""
    lessons: tuple[Lesson, ...]
    cases: tuple[Handled, ...]
    equipment: tuple[tuple[Row, Row], ...]
    """Pieces held today: the assignment and the piece."""
    contests: tuple[tuple[Row, Row], ...]
    """Results and the contests they were won in, the latest first."""
    changes: tuple[KeyChange, ...]
    attached: Mapping[str, tuple[Attachment, ...]] = field(default_factory=dict)
    """Attachments by the record they hang on, the person's own among them."""


Grouped = Mapping[str, tuple[Row, ...]]
"""Rows by what they point to."""


def lessons_of(records: Records, person: str) -> tuple[Lesson, ...]:
    """Return the sessions a person attended, or was to attend, the earliest first."""
    attended = _sourced(records, "attendance", (person,))
    return _lessons(
        attended.get(person, ()), _joined(records, "training_session", attended, "session")
    )


def gather(
    workspace: Workspace, records: Records, people: Sequence[str], *, reveal: bool
) -> dict[str, PersonFacts]:
    """Return what the records know of people; whoever is gone is left out."""
    found = records.pick("person", people, reveal=reveal)
    kept = frozenset(spec.name for spec in records.kept())
    ids = list(found)
    listed = {name: _sourced(records, name, ids) if name in kept else {} for name in SOURCES}
    listed["certificate_event"] = _events(records, listed["certificate"])
    lessons = _joined(records, "training_session", listed["attendance"], "session")
    cases = _joined(records, "case", listed["case_officer"])
    contests = _joined(records, "contest", listed["contest_result"])
    pieces = _joined(records, "equipment", listed["equipment_assignment"])
    scored, corrected = _scores(records, list(cases)), _corrections(records, list(cases))
    changes = _changes(workspace, ids, listed["certificate"])
    attached = Attachments(workspace).of([*ids, *cases, *_ids(listed)])
    return {
        person: PersonFacts(
            row,
            kept,
            {name: rows.get(person, ()) for name, rows in listed.items()},
            _lessons(listed["attendance"].get(person, ()), lessons),
            _cases(listed["case_officer"].get(person, ()), cases, scored, corrected),
            _paired(listed["equipment_assignment"].get(person, ()), "equipment", pieces),
            _contests(listed["contest_result"].get(person, ()), contests),
            changes.get(person, ()),
            attached,
        )
        for person, row in found.items()
    }


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


def _sourced(records: Records, register: str, people: Sequence[str]) -> Grouped:
    source = SOURCES[register]
    return _of(records, register, source.link, people, source.columns, source.filters)


def _of(
    records: Records,
    register: str,
    link: str,
    ids: Sequence[str],
    columns: Sequence[str],
    filters: tuple[Filter, ...] = (),
) -> Grouped:
    """Return a register's records by which of the ids they point to, in the register's order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        few = Filter(link, "in", tuple(ids[start : start + CHUNK]))
        query = Query(filters=(few, *filters))
        for row in records.page(register, query, 0, ALL, columns=(link, *columns)):
            found[str(row.values[link])].append(row)
    return {one: tuple(rows) for one, rows in found.items()}


def _joined(records: Records, register: str, naming: Grouped, link: str = "") -> dict[str, Row]:
    """Return the records that rows name by a link, which mostly is called as its register."""
    wanted = sorted({str(row.values[link or register]) for rows in naming.values() for row in rows})
    return records.pick(register, wanted, columns=JOINED[register])


def _ids(listed: Mapping[str, Grouped]) -> Iterable[str]:
    return (row.id for grouped in listed.values() for rows in grouped.values() for row in rows)


def _events(records: Records, cards: Grouped) -> Grouped:
    """Return what happened to people's cards, by person."""
    holders = {card.id: person for person, held in cards.items() for card in held}
    columns = ("kind", "date", "review_year", "result", "recheck", "document", "authority")
    by_card = _of(records, "certificate_event", "certificate", list(holders), columns)
    found: dict[str, list[Row]] = defaultdict(list)
    for card, events in by_card.items():
        found[holders[card]].extend(events)
    return {
        person: tuple(sorted(rows, key=lambda r: (str(r.values["date"]), r.id), reverse=True))
        for person, rows in found.items()
    }


def _lessons(attended: Sequence[Row], sessions: Mapping[str, Row]) -> tuple[Lesson, ...]:
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


def _scores(records: Records, cases: Sequence[str]) -> Mapping[str, tuple[Decimal, ...]]:
    reviews = _of(records, "case_review", "case", cases, ("final",))
    return {
        case: tuple(s for row in rows if isinstance(s := row.values["final"], Decimal))
        for case, rows in reviews.items()
    }


def _corrections(records: Records, cases: Sequence[str]) -> Grouped:
    """Return the final remedies that corrected a decision: one that was overturned is none."""
    decided = (Filter("final", "in", (True,)), Filter("corrected", "in", (True,)))
    columns = ("kind", "document", "number", "concluded_on", "outcome")
    return _of(records, "remedy", "case", cases, columns, decided)


def _cases(
    roles: Sequence[Row],
    cases: Mapping[str, Row],
    scores: Mapping[str, tuple[Decimal, ...]],
    corrections: Grouped,
) -> tuple[Handled, ...]:
    held = {str(role.values["case"]): role for role in roles}
    found = [
        _handled(cases[i], role, scores.get(i, ()), corrections.get(i, ()))
        for i, role in held.items()
        if i in cases
    ]
    return tuple(sorted(found, key=lambda h: (h.day or date.min, h.case.id), reverse=True))


def _handled(
    case: Row, role: Row, scores: tuple[Decimal, ...], corrections: tuple[Row, ...]
) -> Handled:
    day = day_of(case.values["decided_on"]) or day_of(case.values["filed_on"])
    leading = role.values["role"] == LEADING
    return Handled(case, leading, role.shown["role"], day, scores, corrections)


def _paired(
    rows: Sequence[Row], link: str, named: Mapping[str, Row]
) -> tuple[tuple[Row, Row], ...]:
    """Return rows with the records they name, without those whose record is gone."""
    pairs = ((row, named.get(str(row.values[link]))) for row in rows)
    return tuple((row, other) for row, other in pairs if other is not None)


def _contests(results: Sequence[Row], contests: Mapping[str, Row]) -> tuple[tuple[Row, Row], ...]:
    def held(pair: tuple[Row, Row]) -> tuple[str, str]:
        return str(pair[1].values["date"]), pair[0].id

    return tuple(sorted(_paired(results, "contest", contests), key=held, reverse=True))


def _changes(
    workspace: Workspace, people: Sequence[str], cards: Grouped
) -> Mapping[str, tuple[KeyChange, ...]]:
    """Return the key changes of people and of their cards, by person, the earliest first."""
    own = key_changes(workspace, "person", people)
    by_card = key_changes(workspace, "certificate", [c.id for held in cards.values() for c in held])
    return {
        person: tuple(
            sorted(
                (*own.get(person, ()), *(
                    change for card in cards.get(person, ()) for change in by_card.get(card.id, ())
                )),
                key=lambda change: change.day,
            )
        )
        for person in people
    }  # fmt: skip
