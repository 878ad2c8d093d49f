"""一人一档: one person's dossier or everybody's, masked by default, each printing logged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
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
from zhifa_desktop.services.clock import china_day
from zhifa_desktop.services.dossier_facts import gather
from zhifa_desktop.services.dossier_sections import annex, sections
from zhifa_desktop.services.records import Filter, Query, Records
from zhifa_desktop.services.workspace import Report, Workspace, silent

FULL = "full"
PURPOSES = ("年度考核", "干部调整", "上级检查", "本人查阅", "其他")
DEFAULT_PURPOSE = "内部管理"
NAMING = ("id_number", "number", "name")
"""What names one person. No part of it does: a dossier must not be somebody else's."""
ALL = "全部人员"


class Dossiers:
    """The dossiers of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace
        self._records = Records(workspace)

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

    def paper(
        self, person: str, *, reveal: bool = False, purpose: str = "", preset: str = FULL
    ) -> DossierPaper:
        """Return one person's dossier as it will be printed."""
        workspace, settings = self._workspace, self._workspace.settings
        facts = gather(self._records, person, reveal=reveal)
        digest = facts.person.values.get("photo")
        photo = self._records.photo(str(digest)) if digest else None
        today = workspace.today()
        printed, empty = sections(facts, today, photo, preset)
        return DossierPaper(
            file_number=f"{settings.division or 'DA'}-{facts.person.shown['number']}",
            name=facts.person.shown["name"],
            unit_name=settings.unit_name,
            opened_on=long_date(self._opened_on(person)),
            printed_on=long_date(today),
            purpose=purpose or DEFAULT_PURPOSE,
            preparer=settings.preparer or workspace.user,
            sections=printed,
            empty_sections=empty,
            masked=not reveal,
            annex=annex(facts, today),
        )

    def render(
        self, person: str, *, reveal: bool = False, purpose: str = "", preset: str = FULL
    ) -> bytes:
        """Return one person's dossier as a PDF, for looking at; not logged as printed.

        Raises:
            UserError: Unmasked numbers were asked for without a purpose; a glyph is missing.
        """
        from zhifa_desktop.papers.dossier import dossier_pdf

        _purpose_given(purpose, reveal=reveal)
        return dossier_pdf(self.paper(person, reveal=reveal, purpose=purpose, preset=preset))

    def render_all(
        self,
        people: Sequence[str],
        *,
        reveal: bool = False,
        purpose: str = "",
        preset: str = FULL,
        report: Report = silent,
    ) -> bytes:
        """Return several people's dossiers as one PDF, to be printed and logged by the caller.

        Raises:
            UserError: As ``render``.
        """
        from zhifa_desktop.papers.dossier import dossiers_in_memory

        _purpose_given(purpose, reveal=reveal)

        def papers() -> Iterator[DossierPaper]:
            for number, person in enumerate(people):
                paper = self.paper(person, reveal=reveal, purpose=purpose, preset=preset)
                report(number, len(people), f"正在生成{paper.name}的档案")
                yield paper

        return dossiers_in_memory(papers())

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
        *,
        reveal: bool = False,
        purpose: str = "",
        preset: str = FULL,
        one_file: bool = False,
        report: Report = silent,
    ) -> tuple[Path, ...]:
        """Write dossiers as PDF files, or as one file; return the paths.

        Args:
            people: Ids; None for everybody in the register.
            out_dir: The folder; made where missing.
            reveal: Print id and phone numbers in full (a purpose is then needed).
            purpose: 打印用途, on the cover and in the log.
            preset: ``full``, or ``promotion`` without contact data.
            one_file: All dossiers one after another in one file.
            report: Progress by person; may raise Cancelled.

        Raises:
            UserError: Nobody to print, no purpose, the folder cannot be written; or a glyph is
                missing for somebody, after everybody else's dossier was written.
        """
        _purpose_given(purpose, reveal=reveal)
        chosen = self._records.ids("person", Query()) if people is None else tuple(people)
        if not chosen:
            raise UserError("没有可打印的人员", todo="请先登记或导入人员")
        with explained(out_dir):
            out_dir.mkdir(parents=True, exist_ok=True)

        def papers() -> Iterator[DossierPaper]:
            for number, person in enumerate(chosen):
                paper = self.paper(person, reveal=reveal, purpose=purpose, preset=preset)
                report(number, len(chosen), paper.name)
                yield paper

        from zhifa_desktop.papers.dossier import dossiers_pdf

        if one_file:
            named = ALL if people is None else self._named_together(chosen)
            written = [free_beside(out_dir / f"{named}_一人一档.pdf")]
            with explained(written[0]):
                dossiers_pdf(papers(), written[0])
            self.log_print(chosen, purpose, reveal=reveal)
        else:
            written = self._write_each(chosen, papers(), out_dir, purpose, reveal=reveal)
        report(len(chosen), len(chosen), "完成")
        return tuple(written)

    def _write_each(
        self,
        people: Sequence[str],
        papers: Iterator[DossierPaper],
        out_dir: Path,
        purpose: str,
        *,
        reveal: bool,
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
            self.log_print(printed, purpose, reveal=reveal)
        _say_left_out(left_out, len(written))
        return written

    def _named_together(self, people: Sequence[str]) -> str:
        """Return what a file of several dossiers is named by: 张三, 张三等3人."""
        first = self._records.titles("person", people[:1])[people[0]]
        return file_part(first if len(people) == 1 else f"{first}等{len(people)}人")

    def _opened_on(self, person: str) -> date:
        table = by_name()["person"].__table__
        with self._workspace.reader() as connection:
            chosen = select(table.c.created_at).where(table.c.id == person)
            return china_day(connection.execute(chosen).scalar_one())


def _purpose_given(purpose: str, *, reveal: bool) -> None:
    if reveal and not purpose.strip():
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
