"""表六 奖励惩戒 and 表七 追责问责: concluded matters alone; their reasons are not printed.

What is still looked into is not even gathered (dossier_facts). A matter stands in one of the two
parts, by its kind, as on the person's page.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhifa_desktop.papers.content import Heading, Paragraph, Table
from zhifa_desktop.registers.accountability import LENIENT
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_sections.content import (
    NOT_KEPT,
    Content,
    Occasion,
    listed,
    or_unkept,
)
from zhifa_desktop.services.records import Row

DISCIPLINE = ("sanction", "reminder")
"""Kinds that 表六 lists; all others belong to 表七."""
NO_TERM = "—"
MATTERS = (
    Heading("决定日期", width=1.5),
    Heading("事项类别", width=1.6),
    Heading("处理方式", width=1.6),
    Heading("决定机关", width=2.0),
    Heading("文号", width=2.5),
    Heading("影响期至", width=1.5),
)


def merits(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return awards, and sanctions with the day until which they have effect."""
    if not facts.kept & {"award", "accountability"}:
        return Content((Paragraph(NOT_KEPT),))
    awards = listed(
        "奖励",
        facts.rows["award"],
        ("date", "奖励日期", 1.5),
        ("name", "奖励名称", 2.5),
        ("kind", "类别", 1.6),
        ("level", "级别", 0.9),
        ("authority", "授予机关", 1.9),
        ("document", "文号", 2.5),
    )
    sanctions = _matters("惩戒", [r for r in concluded(facts) if r.values["kind"] in DISCIPLINE])
    return Content(
        (
            or_unkept(awards, kept="award" in facts.kept),
            or_unkept(sanctions, kept="accountability" in facts.kept),
        )
    )


def accountability(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return what the person was held to account for, and what was excused, apart from it."""
    if "accountability" not in facts.kept:
        return Content((Paragraph(NOT_KEPT),))
    rows = concluded(facts)
    held = [r for r in rows if r.values["kind"] not in (*DISCIPLINE, *LENIENT)]
    excused = listed(
        "尽职免责、容错纠错",
        [r for r in rows if r.values["kind"] in LENIENT],
        ("date", "决定日期", 1.5),
        ("kind", "事项类别", 1.7),
        ("authority", "决定机关", 2.4),
        ("document", "文号", 2.4),
    )
    return Content((_matters("责任追究、问责", held), excused))


def concluded(facts: PersonFacts) -> list[Row]:
    """Return the matters that may be printed: concluded ones that have a document."""
    return [row for row in facts.rows["accountability"] if row.shown["document"]]


def _matters(title: str, rows: Sequence[Row]) -> Table:
    told = tuple(
        (
            row.shown["date"], row.shown["kind"], row.shown["sanction"], row.shown["authority"],
            row.shown["document"], _effect(row),
        )
        for row in rows
    )  # fmt: skip
    return Table(title, MATTERS, told)


def _effect(row: Row) -> str:
    lifted = row.shown["lifted_on"]
    until = row.shown["effect_until"]
    return (f"{until}({lifted}解除)" if lifted else until) if until else NO_TERM
