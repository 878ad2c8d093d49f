"""What of a person's sanctions has effect today, and what it holds up.

公务员法 64, 政务处分法 8.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhifa_desktop.services.records import Filter, Query, Records

ALL = 1000
BARRED = "影响期内评先评优、职务职级晋升受限"


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
    return tuple(
        Effect(
            row.id, row.shown["sanction"] or row.shown["kind"], row.shown["effect_until"],
            row.shown["document"],
        )
        for row in found
    )  # fmt: skip
