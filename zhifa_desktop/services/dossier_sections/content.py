"""What one part of a dossier comes to, and the small things that all parts are made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhifa_desktop.papers.content import Block, Heading, Table
from zhifa_desktop.services.attachment_pages import PageCounts
from zhifa_desktop.services.dossier_facts import day_of
from zhifa_desktop.services.dossier_parts import FULL, Printing
from zhifa_desktop.services.records import Row

NOT_KEPT = "本单位未在本程序启用该台账，以纸质材料为准。"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the printing brings along beside the person: the day, the photo, what was chosen."""

    today: date
    photo: bytes | None
    printing: Printing
    counts: PageCounts

    @property
    def full(self) -> bool:
        """Whether contact and health data may be printed."""
        return self.printing.preset == FULL


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of a part; what of it has no record, and what has no register here."""

    blocks: tuple[Block, ...] = ()
    empty: tuple[str, ...] = ()
    unkept: tuple[str, ...] = ()


def together(title: str, blocks: Sequence[Block], *, kept: bool) -> Content:
    """Return a part that stands or falls as a whole."""
    if blocks:
        return Content(tuple(blocks))
    return Content(empty=(title,)) if kept else Content(unkept=(title,))


def listed(title: str, rows: Sequence[Row], *columns: tuple[str, str, float]) -> Table:
    """Return rows as a table; a column is (name, heading, width)."""
    headings = tuple(Heading(label, width=width) for _, label, width in columns)
    return Table(title, headings, tuple(tuple(r.shown[n] for n, _, _ in columns) for r in rows))


def or_unkept(table: Table, *, kept: bool) -> Table:
    """Return a table that says why it is empty where its register is not kept."""
    return table if kept or table.rows else Table(table.title, table.headings, (), NOT_KEPT)


def year_month(value: object) -> str:
    """Return a date as personnel files write it: 1985.03."""
    day = day_of(value)
    return f"{day.year}.{day.month:02d}" if day else ""
