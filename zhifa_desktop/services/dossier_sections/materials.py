"""表十 佐证材料目录: what hangs on the person's records, with pages; and the scans themselves.

Never listed: papers of matters still looked into, of fitness tests, check-ups and counselling.
Of a case only the number of its papers is told: they name parties and belong to the case's file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from zhifa_desktop.papers.content import Block, Heading, Paragraph, Scan, Table
from zhifa_desktop.services.attachment_pages import pages_of
from zhifa_desktop.services.attachments import Attachment, Attachments
from zhifa_desktop.services.dossier_facts import PersonFacts
from zhifa_desktop.services.dossier_parts import PARTS
from zhifa_desktop.services.dossier_sections.content import Content, Occasion, together
from zhifa_desktop.services.dossier_sections.merits import DISCIPLINE, concluded
from zhifa_desktop.services.records import Row

TITLE = "佐证材料目录"
HEADINGS = (
    Heading("序号", width=0.7, numeric=True),
    Heading("所属项目", width=1.9),
    Heading("材料名称", width=3.6),
    Heading("所附记录", width=2.7),
    Heading("页数", width=1.7),
)
NAMED = {
    "certificate": ("number",),
    "certificate_event": ("kind", "date"),
    "posting": ("post",),
    "schooling": ("school",),
    "award": ("name",),
    "appraisal": ("year", "grade"),
    "talent_membership": ("pool",),
    "uniform_issue": ("item", "date"),
    "welfare": ("kind",),
}
"""What a record is called in the catalogue."""
HUNG = (
    ("course", "schooling", False),
    ("course", "posting", False),
    ("cards", "certificate", False),
    ("cards", "certificate_event", False),
    ("merits", "award", False),
    ("appraisal", "appraisal", False),
    ("other", "uniform_issue", False),
    ("other", "talent_membership", False),
    ("other", "welfare", True),
)
"""(part that prints a register's records, register, whether it is about health)."""
PLACES = {part.code: number for number, part in enumerate(PARTS)}


@dataclass(frozen=True, slots=True)
class Material:
    """One paper: under which part it stands, what it hangs on, and itself."""

    part: str
    record: str
    attachment: Attachment


def materials(facts: PersonFacts, occasion: Occasion) -> Content:
    """Return the catalogue, and how many papers lie in the files of cases."""
    held = held_materials(facts, occasion)
    blocks: list[Block] = []
    if held:
        blocks.append(Table("", HEADINGS, tuple(_lines(held, occasion))))
        pages = sum(occasion.counts.of(one.attachment).pages for one in held)
        appended = "，扫描件附后" if occasion.printing.scans and pages else ""
        blocks.append(Paragraph(f"共{len(held)}件，其中可计页数的共{pages}页{appended}。"))
    if filed := [n for h in facts.cases if (n := len(facts.attached.get(h.case.id, ())))]:
        words = f"承办案件的材料{sum(filed)}件(涉{len(filed)}案)，存各案案卷，不列入本目录。"
        blocks.append(Paragraph(f"另有{words}" if held else words))
    return together(TITLE, blocks, kept=True)


def scans(facts: PersonFacts, occasion: Occasion, attachments: Attachments) -> tuple[Scan, ...]:
    """Return the papers that can be printed, by their numbers in the catalogue that lists them."""
    if not occasion.printing.scans or "materials" not in occasion.printing.parts:
        return ()
    return tuple(
        Scan(f"附件{number} {one.attachment.name}", partial(pages_of, attachments, one.attachment))
        for number, one in enumerate(held_materials(facts, occasion), 1)
        if occasion.counts.of(one.attachment).pages
    )


def held_materials(facts: PersonFacts, occasion: Occasion) -> list[Material]:
    """Return the papers of the parts that are printed, part by part."""
    parts = occasion.printing.parts
    found = [
        Material(part, record, one)
        for part, record, identity in _records(facts, full=occasion.full)
        if part in parts
        for one in facts.attached.get(identity, ())
    ]
    return sorted(found, key=lambda one: PLACES[one.part])


def _lines(held: list[Material], occasion: Occasion) -> Iterator[tuple[int | str, ...]]:
    for number, one in enumerate(held, 1):
        part, counted = PARTS[PLACES[one.part]], occasion.counts.of(one.attachment)
        yield (
            number, part.title, one.attachment.name, one.record,
            f"{counted.pages}页" if counted.pages else counted.trouble,
        )  # fmt: skip


def _records(facts: PersonFacts, *, full: bool) -> Iterator[tuple[str, str, str]]:
    """Yield (part, what the record is called, its id) of all whose papers may be listed."""
    yield "basics", "本人", facts.person.id
    for part, register, health in HUNG:
        if full or not health:
            yield from ((part, _called(register, row), row.id) for row in facts.rows[register])
    for lesson in facts.lessons:
        yield "training", lesson.session.shown["name"], lesson.attendance.id
    for result, contest in facts.contests:
        yield "training", contest.shown["name"], result.id
    for row in concluded(facts):
        part = "merits" if row.values["kind"] in DISCIPLINE else "accountability"
        yield part, row.shown["document"], row.id
    for assignment, piece in facts.equipment:
        yield "other", piece.shown["name"], assignment.id


def _called(register: str, row: Row) -> str:
    return " ".join(row.shown[name] for name in NAMED[register] if row.shown[name])
