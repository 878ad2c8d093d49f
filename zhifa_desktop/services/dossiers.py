"""一人一档: one person's dossier or everybody's, masked by default, each printing logged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import insert, select

from zhifa_desktop.db.files import explained, free_beside, write_atomically
from zhifa_desktop.db.system import print_log
from zhifa_desktop.db.unit_of_work import new_id
from zhifa_desktop.errors import UserError
from zhifa_desktop.papers.content import DossierPaper
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.rules.file_names import file_part
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.rules.words import tidy_name, tidy_number
from zhifa_desktop.services.attachment_pages import PageCounts
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.dossier_facts import PersonFacts, gather
from zhifa_desktop.services.dossier_parts import (
    ALL_PARTS,
    FULL,
    PARTS,
    PROMOTION,
    Part,
    Printing,
    parts_named,
)
from zhifa_desktop.services.dossier_sections import Occasion, laid_out, scans
from zhifa_desktop.services.records import Filter, Query, Records
from zhifa_desktop.services.workspace import Report, Workspace, silent

__all__ = [
    "ALL_PARTS", "DEFAULT_PURPOSE", "FULL", "PARTS", "PROMOTION", "PURPOSES", "Dossiers", "Part",
    "Printing", "parts_named",
]  # fmt: skip

PURPOSES = ("年度考核", "干部调整", "上级检查", "本人查阅", "其他")
DEFAULT_PURPOSE = "内部管理"
NAMING = ("id_number", "number", "name")
"""What names one person. No part of it does: a dossier must not be somebody else's."""
ALL = "全部人员"
TOGETHER = 40
"""People gathered at once: few queries for many, and yet the progress does not stand still."""
PLAIN = Printing()


class Dossiers:
    """The dossiers of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace
        self._records = Records(workspace)
        self._attachments = Attachments(workspace)
        self._counts = PageCounts(self._attachments)

    def find(self, text: str) -> str:
        """Return the id of the person a text names: whole id number, 人员编号, or unique name.

        Raises:
            UserError: Nobody, or several people.
        """
        forms = (text.strip(), tidy_name(text), tidy_number(text))
        queries = (Query(filters=(Filter(name, "in", forms),)) for name in NAMING)
        chosen = list({one for query in queries for one in self._records.ids("person", query)})
        if len(chosen) == 1:
            return chosen[0]
        if not chosen:
            raise UserError(f"没有找到“{text}”", todo="请写完整的姓名、人员编号或身份证号")
        raise UserError(f"“{text}”有{len(chosen)}人", todo="请改写人员编号或身份证号")

    def paper(self, person: str, printing: Printing = PLAIN) -> DossierPaper:
        """Return one person's dossier as it will be printed.

        Raises:
            UserError: The person's record is gone.
        """
        return next(self._papers((person,), printing, silent))

    def _papers(
        self, people: Sequence[str], printing: Printing, report: Report, words: str = "{}"
    ) -> Iterator[DossierPaper]:
        """Make the dossiers of people, gathered some at a time."""
        for start in range(0, len(people), TOGETHER):
            some = people[start : start + TOGETHER]
            gathered = gather(self._workspace, self._records, some, reveal=printing.reveal)
            opened = self._opened_on(some)
            for number, person in enumerate(some, start):
                if person not in gathered:
                    self._records.get("person", person)  # says that it is gone
                paper = self._paper(gathered[person], opened[person], printing)
                report(number, len(people), words.format(paper.name))
                yield paper

    def _paper(self, facts: PersonFacts, opened: str, printing: Printing) -> DossierPaper:
        workspace, settings = self._workspace, self._workspace.settings
        digest = facts.person.values.get("photo")
        photo = self._records.photo(str(digest)) if digest else None
        occasion = Occasion(workspace.today(), photo, printing, self._counts)
        laid = laid_out(facts, occasion)
        return DossierPaper(
            file_number=f"{settings.division or 'DA'}-{facts.person.shown['number']}",
            name=facts.person.shown["name"],
            unit_name=settings.unit_name,
            opened_on=opened,
            printed_on=long_date(occasion.today),
            purpose=printing.purpose or DEFAULT_PURPOSE,
            preparer=settings.preparer or workspace.user,
            sections=laid.sections,
            empty_sections=laid.empty,
            masked=not printing.reveal,
            annex=laid.annex,
            unkept=laid.unkept,
            scans=scans(facts, occasion, self._attachments),
        )

    def render(self, person: str, printing: Printing = PLAIN) -> bytes:
        """Return one person's dossier as a PDF, for looking at; not logged as printed.

        Raises:
            UserError: Unmasked numbers were asked for without a purpose; a glyph is missing.
        """
        from zhifa_desktop.papers.dossier import dossier_pdf

        _refuse(printing)
        return dossier_pdf(self.paper(person, printing))

    def render_all(
        self, people: Sequence[str], printing: Printing = PLAIN, report: Report = silent
    ) -> bytes:
        """Return several people's dossiers as one PDF, to be printed and logged by the caller.

        Raises:
            UserError: As ``render``.
        """
        from zhifa_desktop.papers.dossier import dossiers_in_memory

        _refuse(printing)
        return dossiers_in_memory(self._papers(people, printing, report, "正在生成{}的档案"))

    def log_print(self, people: Sequence[str], purpose: str, *, reveal: bool) -> None:
        """Note that dossiers were printed: whose, by whom, what for."""
        if not people:
            return
        now = self._workspace.now()
        with self._workspace.work("打印一人一档") as unit:
            rows = [
                {
                    "id": new_id(), "at": now, "who": unit.who, "paper": "dossier",
                    "record": person, "purpose": purpose or DEFAULT_PURPOSE, "revealed": reveal,
                }
                for person in people
            ]  # fmt: skip
            unit.connection.execute(insert(print_log), rows)

    def export(
        self,
        people: Sequence[str] | None,
        out_dir: Path,
        printing: Printing = PLAIN,
        *,
        one_file: bool = False,
        report: Report = silent,
    ) -> tuple[Path, ...]:
        """Write dossiers as PDF files, or as one file; return the paths.

        Args:
            people: Ids; None for everybody in the register.
            out_dir: The folder; made where missing.
            printing: How they are printed.
            one_file: All dossiers one after another in one file.
            report: Progress by person; may raise Cancelled.

        Raises:
            UserError: Nobody to print, nothing of them, no purpose, the folder cannot be written;
                or a glyph is missing for somebody, after everybody else's dossier was written.
        """
        from zhifa_desktop.papers.dossier import dossiers_pdf

        _refuse(printing)
        chosen = self._records.ids("person", Query()) if people is None else tuple(people)
        if not chosen:
            raise UserError("没有可打印的人员", todo="请先登记或导入人员")
        with explained(out_dir):
            out_dir.mkdir(parents=True, exist_ok=True)
        papers = self._papers(chosen, printing, report)
        if one_file:
            named = ALL if people is None else self._named_together(chosen)
            written = [free_beside(out_dir / f"{named}_一人一档.pdf")]
            with explained(written[0]):
                dossiers_pdf(papers, written[0])
            self.log_print(chosen, printing.purpose, reveal=printing.reveal)
        else:
            written = self._write_each(chosen, papers, out_dir, printing)
        report(len(chosen), len(chosen), "完成")
        return tuple(written)

    def _write_each(
        self,
        people: Sequence[str],
        papers: Iterator[DossierPaper],
        out_dir: Path,
        printing: Printing,
    ) -> list[Path]:
        """Write a file for each person; who cannot be printed is told at the end."""
        from zhifa_desktop.papers.dossier import dossier_pdf

        written, printed, left_out = [], [], []
        try:
            for person, paper in zip(people, papers, strict=True):
                try:
                    pdf = dossier_pdf(paper)
                except UserError as error:  # a glyph of one must not keep all others back
                    left_out.append((paper.name, error))
                    continue
                try:
                    written.append(_write(out_dir, paper, pdf))
                except UserError as error:
                    error.kept = f"已生成的{len(written)}人的档案还在"
                    raise
                printed.append(person)
        finally:  # stopped half-way: what lies on the disk was printed
            self.log_print(printed, printing.purpose, reveal=printing.reveal)
        _say_left_out(left_out, len(written))
        return written

    def _named_together(self, people: Sequence[str]) -> str:
        """Return what a file of several dossiers is named by: 张三, 张三等3人."""
        first = self._records.titles("person", people[:1])[people[0]]
        return file_part(first if len(people) == 1 else f"{first}等{len(people)}人")

    def _opened_on(self, people: Sequence[str]) -> dict[str, str]:
        """Return the day on which each person's file was begun, as it is printed."""
        table = by_name()["person"].__table__
        chosen = select(table.c.id, table.c.created_at).where(table.c.id.in_(people))
        with self._workspace.reader() as connection:
            rows = connection.execute(chosen).all()
        return {row.id: long_date(china_day(row.created_at)) for row in rows}


def _refuse(printing: Printing) -> None:
    if not printing.parts:
        raise UserError("没有选要印的项目", kept="没有生成档案", todo="请至少选一项")
    if printing.reveal and not printing.purpose.strip():
        raise UserError(
            "显示完整证件号需要写明打印用途",
            kept="没有生成档案",
            todo="请选择打印用途",
            option="--purpose “用途”",
        )


def _say_left_out(left_out: Sequence[tuple[str, UserError]], written: int) -> None:
    if not left_out:
        return
    names = "、".join(name for name, _ in left_out)
    first = left_out[0][1]
    raise UserError(
        f"{len(left_out)}人的档案没有生成({names})：{first.what}",
        kept=f"其他{written}人的档案已生成",
        todo=first.todo,
    )


def _write(out_dir: Path, paper: DossierPaper, pdf: bytes) -> Path:
    number = paper.file_number.rsplit("-", 1)[-1]
    target = out_dir / f"{number}_{file_part(paper.name)}_一人一档.pdf"
    write_atomically(target, pdf)
    return target
