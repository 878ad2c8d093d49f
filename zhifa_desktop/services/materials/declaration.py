"""What a kind of leader's paper is: for which periods, in which formats, and who drafts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhifa_desktop.papers.material import Part
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.materials.facts import Facts
from zhifa_desktop.services.workspace import Report

MONTHS, YEARS = 24, 5


class Format(StrEnum):
    """In what a paper leaves the program; PDF always, and one that can be worked on."""

    PDF = "pdf"
    WORD = "docx"
    SHEET = "xlsx"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the records give: parts with drafted texts, and how it is set."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    landscape: bool = False
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaterialKind:
    """One kind of paper.

    Attributes:
        about: What it is for, one sentence.
        editable: The format it can be worked on in, beside PDF.
        source: The paragraph of the plan or the law.
        periods: What it can be about as of a day, the likeliest first.
        draft: Makes it of the records.
    """

    id: str
    title: str
    about: str
    editable: Format
    source: str
    periods: Callable[[date], tuple[Span, ...]]
    draft: Callable[[Facts, Span, Report], Draft]

    @property
    def formats(self) -> tuple[Format, ...]:
        """The formats offered, PDF first."""
        return Format.PDF, self.editable


def months_and_longer(today: date) -> tuple[Span, ...]:
    """Return last month first, then this one, quarters, halves and years, then earlier months."""
    this = Month.of(today)
    last = this.before()
    longer: list[Span] = []
    for count in (3, 6, 12):
        start = (this.number - 1) // count * count + 1
        running = Span.of_months(this.year, start, count)
        longer += [running.before(), running]
    found, month = [Span.of(last), Span.of(this), *longer], last
    for _ in range(MONTHS):
        month = month.before()
        found.append(Span.of(month))
    return tuple(found)


def years(today: date) -> tuple[Span, ...]:
    """Return the running year and those before it."""
    return tuple(Span.of_months(today.year - n, 1, 12) for n in range(YEARS))
