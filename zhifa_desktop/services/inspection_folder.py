"""迎检资料夹: measure by measure its list, records and scans, as one PDF or as a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from zhifa_desktop.db.files import replacing
from zhifa_desktop.errors import UserError
from zhifa_desktop.papers.content import Heading, Scan
from zhifa_desktop.papers.fonts import register_fonts
from zhifa_desktop.papers.inspection import (
    FolderMeasure,
    FolderPaper,
    FolderTable,
    write_folder,
)
from zhifa_desktop.rules.file_names import file_part
from zhifa_desktop.rules.periods import long_date
from zhifa_desktop.services.attachment_pages import has_pages, pages_of
from zhifa_desktop.services.attachments import Attachment, Attachments
from zhifa_desktop.services.evidence import evidence_of, in_period
from zhifa_desktop.services.figures import Span
from zhifa_desktop.services.month_content import target_words, words_of
from zhifa_desktop.services.plan_overview import MeasureView, PlanOverview, Proof
from zhifa_desktop.services.printed_lists import table_of
from zhifa_desktop.services.records import ColumnSpec, Records, RegisterSpec
from zhifa_desktop.services.workspace import Report, Workspace, silent

MOST_ROWS, MOST_COLUMNS = 200, 8
FIGURES = (
    Heading("指标", width=26), Heading("数值", width=9), Heading("目标", width=8),
    Heading("结论", width=12), Heading("还差", width=9),
)  # fmt: skip
TASKS = (
    Heading("任务", width=26), Heading("完成时限", width=10), Heading("完成状态", width=10),
    Heading("责任", width=14), Heading("最近进展", width=26),
)  # fmt: skip
Held = tuple[str, Attachment]
"""The name of a record and one of its attachments."""


class InspectionFolder:
    """Folders of an opened store."""

    def __init__(
        self, workspace: Workspace, records: Records, plan: PlanOverview, attachments: Attachments
    ) -> None:
        """Read that store."""
        self._workspace, self._records = workspace, records
        self._plan, self._attachments = plan, attachments

    def export(
        self,
        period: Span,
        out: Path,
        *,
        numbers: Collection[int] = (),
        scans: bool = True,
        files: bool = False,
        report: Report = silent,
    ) -> Path:
        """Make the folder of a period; nothing is left of one that failed or was stopped.

        Args:
            period: Whose records are listed; registers without days are listed whole.
            out: The PDF to be written; of a folder, the one it is put into.
            numbers: The measures wanted; all where none is named.
            scans: Print the attachments too.
            files: Make a folder with the PDF and the attachments themselves.
            report: Progress; may raise Cancelled.

        Returns:
            What was made: the PDF, or the folder.

        Raises:
            UserError: No such measure, or the place cannot be written.
        """
        measures = [
            one for one in self._plan.measures(period) if one.number in numbers or not numbers
        ]
        if not measures:
            raise UserError("没有选举措", kept="没有生成", todo="请至少选一项")
        held = {one.number: self._held(one, period) for one in measures}
        folder = _free(out / f"迎检资料夹_{file_part(period.label)}") if files else None
        target = folder / "迎检资料夹.pdf" if folder else out
        if folder is None and out.exists():
            raise UserError(f"“{out}”已经存在，不会覆盖它", todo="请换一个文件名")
        paper = FolderPaper(
            self._workspace.settings.unit_name, period.label, long_date(self._workspace.today()),
            tuple(self._measure(one, period, held[one.number], scans=scans) for one in measures),
        )  # fmt: skip
        register_fonts()
        steps = len(measures) + sum(map(len, held.values())) * scans
        try:
            with replacing(target) as temporary, temporary.open("wb") as stream:
                write_folder(stream, paper, _counted(report, steps))
            if folder is not None:
                self._copy(folder, measures, held, report)
        except BaseException:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder or out

    def _measure(
        self, one: MeasureView, period: Span, held: list[Held], *, scans: bool
    ) -> FolderMeasure:
        figures = [
            (f.name, words_of(f), target_words(f), f.verdict, f.shortfall or "—")
            for f in one.figures
        ]
        tasks = [
            (t.name, str(t.due_on), t.state_words, t.responsible, t.progress) for t in one.tasks
        ]
        tables = (
            FolderTable("指标完成情况", FIGURES, figures, empty="方案没有给这一项定指标。"),
            FolderTable("任务落实情况", TASKS, tasks, empty="本期没有任务。"),
            *(self._list(proof, period) for proof in one.proofs if proof.kept),
        )
        shown = [(name, a) for name, a in held if has_pages(a)]
        pages = partial(pages_of, self._attachments)
        return FolderMeasure(
            one.number, one.title, one.text,
            (f"责任单位：{'、'.join(one.responsible)}",
             *(f"时限：{d.day}前{d.what}" for d in one.deadlines)),
            tables,
            tuple(Scan(f"{name}：{a.name}", partial(pages, a)) for name, a in shown)
            if scans else (),
            tuple(f"{name}：{a.name}" for name, a in held if (name, a) not in shown),
        )  # fmt: skip

    def _list(self, proof: Proof, period: Span) -> FolderTable:
        spec = self._records.spec(proof.register)
        query = in_period(spec, proof.query, period)
        total = self._records.count(proof.register, query)
        made = table_of(self._records, proof.register, query, _columns(spec), min(total, MOST_ROWS))
        narrowed = f"·{proof.narrowed}" if proof.narrowed else ""
        left = (f"共{total:,}条，这里印前{MOST_ROWS}条，其余见台账。",) if total > MOST_ROWS else ()
        title = f"{spec.label}{narrowed}({total:,}条)"
        return FolderTable(title, made.headings, made.rows, (*left, *made.notes))

    def _held(self, one: MeasureView, period: Span) -> list[Held]:
        """Return the attachments of the measure's tasks and records, record by record."""
        found = evidence_of(self._records, self._attachments, one, period)
        return [(held.record, held.attachment) for held in found]

    def _copy(
        self, folder: Path, measures: list[MeasureView], held: dict[int, list[Held]], report: Report
    ) -> None:
        for one in measures:
            place = folder / f"{one.number:02d}-{file_part(one.title)}"
            for number, (name, attachment) in enumerate(held[one.number], 1):
                report(number, len(held[one.number]), f"正在存入{attachment.name}")
                place.mkdir(parents=True, exist_ok=True)
                named = f"{number:03d}-{file_part(name)[:40]}-{attachment.name}"
                self._attachments.save(attachment.id, place / named)


def _columns(spec: RegisterSpec) -> list[ColumnSpec]:
    """Return the columns of a list: the first ones that may be shown to strangers."""
    open_ones = [c for c in spec.columns if not (c.more or c.private or c.masked)]
    return open_ones[:MOST_COLUMNS]


def _counted(report: Report, steps: int) -> Callable[[str], None]:
    done = 0

    def watch(title: str) -> None:
        nonlocal done
        report(done, steps, f"正在排版：{title}")
        done += 1

    return watch


def _free(folder: Path) -> Path:
    """Return a folder that is not there yet, and make it."""
    number, place = 1, folder
    while place.exists():
        number += 1
        place = folder.with_name(f"{folder.name}({number})")
    try:
        place.mkdir(parents=True)
    except OSError as error:
        raise UserError(
            f"不能在“{folder.parent}”里新建文件夹", kept="没有生成", todo="请换一个位置，或检查权限"
        ) from error
    return place
