"""The parts of the dossier (一人一档), from gathered facts to the papers' content.

One module for each part; here they are only put together: which are printed, which are named on
the contents page because nothing is known, or because the office keeps no such register here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from zhifa_desktop.papers.content import Section
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_parts import PARTS
from zhifa_desktop.services.dossier_sections.appraisal import appraisal
from zhifa_desktop.services.dossier_sections.basics import basics
from zhifa_desktop.services.dossier_sections.cards import cards
from zhifa_desktop.services.dossier_sections.cases import LISTED_YEARS, cases, older_cases
from zhifa_desktop.services.dossier_sections.changes import changes
from zhifa_desktop.services.dossier_sections.content import NOT_KEPT, Content, Occasion
from zhifa_desktop.services.dossier_sections.course import course
from zhifa_desktop.services.dossier_sections.materials import materials, scans
from zhifa_desktop.services.dossier_sections.merits import accountability, merits
from zhifa_desktop.services.dossier_sections.other import other
from zhifa_desktop.services.dossier_sections.training import training

__all__ = ["NOT_KEPT", "Laid", "Occasion", "laid_out", "scans"]

ANNEX = "附表"
ORDINALS = "一二三"
MAKERS: Mapping[str, Callable[[PersonFacts, Occasion], Content]] = {
    "basics": basics,
    "course": course,
    "cards": cards,
    "cases": cases,
    "training": training,
    "merits": merits,
    "accountability": accountability,
    "appraisal": appraisal,
    "other": other,
    "materials": materials,
    "changes": changes,
}


@dataclass(frozen=True, slots=True)
class Laid:
    """A dossier's parts: those printed, those behind them, and the titles of what is not there."""

    sections: tuple[Section, ...]
    annex: tuple[Section, ...]
    empty: tuple[str, ...]
    unkept: tuple[str, ...]


def laid_out(facts: PersonFacts, occasion: Occasion) -> Laid:
    """Return the parts that were chosen, as they are printed."""
    printed: list[Section] = []
    empty: list[str] = []
    unkept: list[str] = []
    for part in PARTS:
        if part.code not in occasion.printing.parts:
            continue
        content = MAKERS[part.code](facts, occasion)
        if content.blocks or part.always:
            printed.append(Section(part.number, part.title, content.blocks))
        empty += content.empty
        unkept += content.unkept
    sections = tuple(one for one in printed if one.number != ANNEX)
    annex = [one for one in printed if one.number == ANNEX]
    if "cases" in occasion.printing.parts and (older := older_cases(facts, occasion.today)):
        annex.append(Section(ANNEX, f"承办案件({LISTED_YEARS}年以前)", (older,)))
    return Laid(sections, _numbered(annex), tuple(empty), tuple(unkept))


def _numbered(annex: list[Section]) -> tuple[Section, ...]:
    """Number the annexes where there are several."""
    if len(annex) < 2:
        return tuple(annex)
    return tuple(
        replace(one, number=f"{ANNEX}{ordinal}")
        for one, ordinal in zip(annex, ORDINALS, strict=False)
    )
