"""The warnings on paper, each unit on a page of its own, to hand to its leader."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from zhifa_desktop.papers.content import Heading
from zhifa_desktop.papers.fonts import register_fonts
from zhifa_desktop.papers.list_paper import ListPaper, write_list_papers
from zhifa_desktop.services.early_warnings import WarningLine
from zhifa_desktop.services.workspace import Workspace

HEADINGS = (
    Heading("序号", width=4, numeric=True),
    Heading("级别", width=5),
    Heading("事项", width=44),
    Heading("到期", width=10),
    Heading("处理情况", width=20),
)
NO_UNIT = "未注明机构"


def print_warnings(workspace: Workspace, lines: Sequence[WarningLine]) -> bytes:
    """Return the warnings as a PDF; what is not done yet has room to write on."""
    register_fonts()
    sorted_lines = sorted(lines, key=lambda line: line.unit_name or "\uffff")
    papers = [
        _paper(workspace, unit, tuple(some))
        for unit, some in groupby(sorted_lines, key=lambda line: line.unit_name)
    ]
    out = BytesIO()
    write_list_papers(out, papers)
    return out.getvalue()


def _paper(workspace: Workspace, unit: str, lines: Sequence[WarningLine]) -> ListPaper:
    rows = [
        (
            number, line.urgency_words, line.warned.message, str(line.warned.due or "—"),
            line.note.text,
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    return ListPaper(
        f"{unit or NO_UNIT}预警清单({len(rows)}条)", workspace.settings.unit_name,
        str(workspace.today()), "请逐条处理，登记后在“处理情况”签注。", HEADINGS, rows,
    )  # fmt: skip
