"""What a year's records say of each officer: hours, cards, cases, honours, sanctions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhifa_desktop.registers.accountability import CONCLUDED
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.analyses import AnalysisLine, AnalysisTable
from zhifa_desktop.services.dossier_facts import day_of, number_of
from zhifa_desktop.services.figures import BEHIND, MISSING, Asked
from zhifa_desktop.services.materials.facts import Facts
from zhifa_desktop.services.records import Filter

PERSON = ("name", "unit", "post", "rank", "year_hours", "legal_qualification")
NOT_QUALIFIED = (None, "", "none")
SANCTION = (
    "person", "kind", "state", "sanction", "date", "document", "effect_until", "lifted_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sanction:
    """One concluded sanction with a period of effect; ``until`` is its last day."""

    label: str
    since: date
    until: date
    document: str

    @property
    def words(self) -> str:
        """警告，影响期至2027-01-01(文号)."""
        return f"{self.label}，影响期至{self.until}{f'({self.document})' if self.document else ''}"

    def touches(self, first: date, last: date) -> bool:
        """Return whether it has effect on any of these days."""
        return self.since <= last and self.until >= first


@dataclass(frozen=True, slots=True)
class Grade:
    """An appraisal: its year, code and label, and what followed from it."""

    year: int
    code: str
    label: str
    honour: str
    promotion: str

    @property
    def words(self) -> str:
        """2025年优秀."""
        return f"{self.year}年{self.label}"


@dataclass(frozen=True, slots=True)
class OfficerYear:
    """One officer in post, as the year's records have it up to its last day that has been.

    ``hours_short``: below the year's hours, in the running year behind its pace. ``score`` is the
    mean of the files led; None where none was reviewed.
    """

    id: str
    name: str
    unit: str
    post: str
    hours: Decimal
    hours_short: bool
    card_missing: bool
    qualified: bool
    led: int
    assisted: int
    score: Decimal | None
    corrected: int
    awards: int
    grade: Grade | None
    sanctions: tuple[Sanction, ...]


def officers_of(facts: Facts, period: Span) -> tuple[OfficerYear, ...]:
    """Return the officers in post at the end of a year, by unit and name."""
    day, asked = facts.day(period), Asked(period)
    ids = facts.officers(period)
    # In the running year nobody is short of 60 yet, only behind the pace.
    wanted = BEHIND if day < period.last else MISSING
    short = frozenset(facts.figures.behind("training_hours", asked, wanted))
    without = frozenset(facts.figures.behind("certificate_held", asked, MISSING))
    table = facts.analyses.table("officer", asked)
    work = {line.key: line for line in table.lines}
    awards, grades = _awards(facts, period), _grades(facts, period)
    sanctions = sanctions_of(facts, period)
    found = []
    for row in facts.rows_of("person", PERSON, day, ids):
        cases = _cases(table, work.get(row.id))
        found.append(
            OfficerYear(
                row.id, row.shown["name"], row.shown["unit"], row.shown["post"],
                number_of(row.values["year_hours"]), row.id in short, row.id in without,
                row.values["legal_qualification"] not in NOT_QUALIFIED,
                cases["led"], cases["assisted"], cases["average_score"], cases["corrected"],
                awards[row.id], grades.get(row.id), sanctions.get(row.id, ()),
            )
        )  # fmt: skip
    order = facts.unit_order(day)
    return tuple(sorted(found, key=lambda one: order.get(one.unit, len(order))))


def _cases(table: AnalysisTable, line: AnalysisLine | None) -> dict[str, Any]:
    """Return somebody's cases of the year: counts, and the mean score or None."""
    columns = ("led", "assisted", "average_score", "corrected")
    values = {name: line.values[table.column(name)] if line else None for name in columns}
    score = values.pop("average_score")
    return {**{name: int(value or 0) for name, value in values.items()}, "average_score": score}


def _awards(facts: Facts, period: Span) -> Counter[str]:
    within = Filter("date", "between", (period.first, facts.day(period)))
    rows = facts.rows("award", ("person",), facts.day(period), within)
    return Counter(str(row.values["person"]) for row in rows)


def _grades(facts: Facts, period: Span) -> Mapping[str, Grade]:
    """Return the latest appraisal of each: the year's, else that of the year before."""
    year, columns = period.last.year, ("person", "year", "grade", "honour", "promotion")
    found: dict[str, Grade] = {}
    for of_year in (year - 1, year):
        only = Filter("year", "in", (of_year,))
        for row in facts.rows("appraisal", columns, facts.day(period), only):
            found[str(row.values["person"])] = Grade(
                of_year, str(row.values["grade"]), row.shown["grade"], row.shown["honour"],
                row.shown["promotion"],
            )  # fmt: skip
    return found


def sanctions_of(facts: Facts, period: Span) -> Mapping[str, tuple[Sanction, ...]]:
    """Return the sanctions with effect on any day of a period, by person."""
    found: dict[str, list[Sanction]] = defaultdict(list)
    concluded = Filter("state", "in", (CONCLUDED,))
    for row in facts.rows("accountability", SANCTION, facts.day(period), concluded):
        since, until = day_of(row.values["date"]), day_of(row.values["effect_until"])
        if since is None or until is None:
            continue
        # What was decided to lift after the term is no longer than the term (公务员法 65).
        ends = min(until, day_of(row.values["lifted_on"]) or until)
        one = Sanction(
            row.shown["sanction"] or row.shown["kind"], since, ends, row.shown["document"]
        )
        if one.touches(period.first, facts.day(period)):
            found[str(row.values["person"])].append(one)
    return {person: tuple(some) for person, some in found.items()}
