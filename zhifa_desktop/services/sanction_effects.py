"""What of a person's sanctions has effect today, and what it holds up.

公务员法 64, 政务处分法 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa_desktop.services.dossier_facts import day_of
from zhifa_desktop.services.records import Filter, Query, Records, Row

ALL = 1000
BARRED = "影响期内评先评优、职务职级晋升受限"
BASIS = "公务员法第六十四条、政务处分法第八条、事业单位人事管理条例第二十九条"


@dataclass(frozen=True, slots=True)
class Effect:
    """One sanction that has effect today."""

    identity: str
    label: str
    until: str
    document: str

    @property
    def words(self) -> str:
        """What is said of it: 警告，影响期至2027-01-01(文号)."""
        document = f"({self.document})" if self.document else ""
        return f"{self.label}，影响期至{self.until}{document}：{BARRED}"


def effects_on(records: Records, person: str) -> tuple[Effect, ...]:
    """Return the sanctions that have effect on a person today."""
    filters = (Filter("person", "in", (person,)), Filter("in_effect", "in", (True,)))
    found = records.page("accountability", Query(filters=filters), 0, ALL)
    return tuple(effect_of(row) for row in found)


def effect_of(row: Row) -> Effect:
    """Return what a sanction is called, how long it has effect, and by which document."""
    return Effect(
        row.id, row.shown["sanction"] or row.shown["kind"], row.shown["effect_until"],
        row.shown["document"],
    )  # fmt: skip


def ends_on(row: Row) -> date | None:
    """Return the last day a concluded sanction really had effect: its term's, or its lifting's.

    As registers/accountability.py has it in SQL; None for what has no term.
    """
    until, lifted = day_of(row.values["effect_until"]), day_of(row.values["lifted_on"])
    return min(until, lifted) if until and lifted else until or lifted


def had_effect_in(row: Row, year: int) -> bool:
    """Return whether a concluded sanction had effect on any day of a year."""
    begun, ended = day_of(row.values["date"]), ends_on(row)
    return bool(begun and ended and begun.year <= year <= ended.year)
