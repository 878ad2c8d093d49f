"""The plan on paper: measure, figures, tasks and registers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from zhifa_desktop.papers.content import Heading
from zhifa_desktop.papers.fonts import register_fonts
from zhifa_desktop.papers.list_paper import ListPaper, write_list_paper
from zhifa_desktop.services.figures import Span
from zhifa_desktop.services.month_content import target_words, words_of
from zhifa_desktop.services.plan_overview import DONE, LATE, MeasureView
from zhifa_desktop.services.workspace import Workspace

HEADINGS = (
    Heading("举措", width=22),
    Heading("指标(数值/目标，结论)", width=44),
    Heading("任务(完成/应完成，超期)", width=18),
    Heading("佐证台账(本期/共有)", width=40),
)
NONE = "—"


def print_plan(workspace: Workspace, span: Span, measures: Sequence[MeasureView]) -> bytes:
    """Return the measures of a period as a PDF."""
    register_fonts()
    out = BytesIO()
    paper = ListPaper(
        f"三年行动计划对照表({span.label})", workspace.settings.unit_name,
        str(workspace.today()), "指标为期末或累计数；台账“本期”按所属日期，没有日期的只列共有数。",
        HEADINGS, [_row(one) for one in measures],
    )  # fmt: skip
    write_list_paper(out, paper)
    return out.getvalue()


def _row(one: MeasureView) -> tuple[str, ...]:
    figures = "；".join(
        f"{figure.name}{words_of(figure)}/{target_words(figure)}，{figure.verdict}"
        for figure in one.figures
    )
    done = sum(task.state in (DONE, LATE) for task in one.tasks)
    tasks = f"{done}/{len(one.tasks)}，超期{one.overdue}" if one.tasks else NONE
    proofs = "；".join(
        f"{proof.label}{f'({proof.narrowed})' if proof.narrowed else ''}"
        f"{'' if proof.in_period is None else f'{proof.in_period}/'}{proof.in_all}"
        for proof in one.proofs
    )
    return f"{one.number}. {one.title}", figures or NONE, tasks, proofs
