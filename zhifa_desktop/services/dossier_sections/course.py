"""表二 学习与任职经历: the earliest first, as 干部任免审批表 tells a life."""

from __future__ import annotations

from collections.abc import Sequence

from zhifa_desktop.papers.content import Heading, Table
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_sections.content import (
    Content,
    Occasion,
    together,
    year_month,
)
from zhifa_desktop.services.records import Row

TITLE = "学习与任职经历"


def course(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return schools and posts with their months and documents."""
    tables = (_schools(facts.rows["schooling"]), _posts(facts.rows["posting"]))
    return together(TITLE, [table for table in tables if table.rows], kept=True)


def _schools(rows: Sequence[Row]) -> Table:
    headings = (
        Heading("起止年月", width=2.0),
        Heading("学校及专业", width=3.6),
        Heading("学历", width=1.1),
        Heading("学位", width=1.0),
        Heading("学习形式", width=1.1),
    )
    told = tuple(
        (
            _span(row, open_ended=""), " ".join(_named(row, "school", "major")),
            row.shown["education"], row.shown["degree"], row.shown["study_form"],
        )
        for row in sorted(rows, key=_begun)
    )  # fmt: skip
    return Table("学习经历", headings, told)


def _posts(rows: Sequence[Row]) -> Table:
    headings = (
        Heading("起止年月", width=2.2),
        Heading("单位", width=3.6),
        Heading("职务(岗位)、职级", width=2.4),
        Heading("文号", width=2.6),
    )
    told = tuple(
        (
            _span(row, open_ended="至今"), row.shown["employer"],
            "、".join(_named(row, "post", "rank")), row.shown["document"],
        )
        for row in sorted(rows, key=_begun)
    )  # fmt: skip
    return Table("任职经历", headings, told)


def _begun(row: Row) -> tuple[str, str]:
    return str(row.values["start"] or row.values["until"] or ""), row.id


def _span(row: Row, *, open_ended: str) -> str:
    start, end = year_month(row.values["start"]), year_month(row.values["until"]) or open_ended
    return f"{start}—{end}" if start and end else start or end


def _named(row: Row, *columns: str) -> list[str]:
    return [row.shown[name] for name in columns if row.shown[name]]
