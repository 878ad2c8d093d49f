"""A person's training hours: this year against what the plan asks for, and by year.

Which hours count is said once, in the dossier's facts; here they are only added up for a picture.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhifa_desktop.indicators.people import ON_DUTY
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.registers.people import OFFICER
from zhifa_desktop.services.dossier_facts import (
    KINDS,
    day_of,
    hours_by_year,
    lessons_of,
    number_of,
    parts_of,
)
from zhifa_desktop.services.records import Records, Row
from zhifa_desktop.services.workspace import Workspace

MONTHS = 12
OTHER = "其他"


@dataclass(frozen=True, slots=True)
class PersonHours:
    """Hours of one person.

    Attributes:
        year: The year shown.
        counted: Hours of that year that count towards what is asked.
        required: What the whole year asks of this person (「方案」§3; joiners pro rata).
        due: What the year asks up to this month.
        by_kind: (kind, hours) of that year; what belongs to none of the three is 其他.
        by_month: Counted hours from January on, added up, one for each month begun.
        not_counted: Hours of that year that do not count (政治理论, 体能 by default).
        by_year: (year, counted hours), the earliest first.
        asked: Whether the 60 hours are asked of this person now: officers on duty.
    """

    year: int
    counted: Decimal
    required: Decimal
    due: Decimal
    by_kind: tuple[tuple[str, Decimal], ...]
    by_month: tuple[Decimal, ...]
    not_counted: Decimal
    by_year: tuple[tuple[int, Decimal], ...]
    asked: bool

    @property
    def missing(self) -> Decimal:
        """Hours that the year still wants."""
        return max(self.required - self.counted, Decimal(0))

    @property
    def behind(self) -> Decimal:
        """Hours behind the pace of the months gone by."""
        return max(self.due - self.counted, Decimal(0))


def hours_of(workspace: Workspace, person: Row) -> PersonHours:
    """Return the hours of a person as they stand today."""
    records, today = Records(workspace), workspace.today()
    lessons = [one for one in lessons_of(records, person.id) if one.start <= today]
    this_year = [one for one in lessons if one.start.year == today.year]
    labels = {name: records.spec("training_session").column(name).label for name in KINDS}
    kinds: dict[str, Decimal] = defaultdict(Decimal)
    months = [Decimal(0)] * today.month
    rest = Decimal(0)
    for lesson in this_year:
        months[lesson.start.month - 1] += lesson.counted
        parts = parts_of(lesson)
        for name, hours in parts.items():
            kinds[labels[name].removeprefix("其中")] += hours
        kinds[OTHER] += max(lesson.counted - sum(parts.values(), Decimal(0)), Decimal(0))
        if not lesson.counted:
            rest += number_of(lesson.attendance.values["hours"])
    counted = sum(months, Decimal(0))
    owed = plan(today.year).required_hours / MONTHS
    first = _first_month(person, today)
    return PersonHours(
        today.year,
        counted,
        owed * (MONTHS + 1 - first),
        owed * (today.month + 1 - first),
        tuple((name, hours) for name, hours in kinds.items() if hours),
        tuple(sum(months[: n + 1], Decimal(0)) for n in range(len(months))),
        rest,
        tuple(hours_by_year(lessons).items()),
        person.values["kind"] == OFFICER and person.values["status"] in ON_DUTY,
    )


def _first_month(person: Row, today: date) -> int:
    """Return the month of this year from which on hours are asked: a joiner's own."""
    joined = day_of(person.values["joined_on"])
    return joined.month if joined and joined.year == today.year and joined <= today else 1
