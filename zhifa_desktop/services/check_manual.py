"""校核规则手册: every rule as it is declared, on paper, to be read beside the findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from zhifa_desktop import __version__
from zhifa_desktop.checks.catalogue import ALL_RULES
from zhifa_desktop.checks.declaration import Rule
from zhifa_desktop.checks.levels import LIMITS, STANDARD, is_off, level_of, ready_reasons
from zhifa_desktop.db.files import explained, write_atomically
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.fonts import register_fonts
from zhifa_desktop.papers.list_paper import ListPaper, write_list_paper
from zhifa_desktop.registers.codes import standard
from zhifa_desktop.services.month_checks import LEVELS, level_words
from zhifa_desktop.services.workspace import Workspace

TITLE = "校核规则手册"
HEADINGS = (
    Heading("序号", width=4, numeric=True),
    Heading("级别", width=6),
    Heading("规则", width=18),
    Heading("怎样写在校核结果里", width=40),
    Heading("怎样改", width=30),
    Heading("空白怎样算、常用说明", width=26),
    Heading("依据", width=22),
    Heading("编号", width=20),
)
NAMED = {
    "place": "表·行·栏", "record": "记录", "other": "另一处", "who": "姓名", "day": "日期",
    "due": "日期", "outcome": "处理结果", "unit": "", "share": "", "way": "增加或减少",
    "status": "状态", "manner": "方式", "issued": "日期", "reviewed": "日期", "began": "日期",
}  # fmt: skip
"""What stands in a sentence's place, by its name; whatever else is a number."""
NUMBER = "数"
_NAME = re.compile(r"\{([a-z_]+)\}")


def print_manual(workspace: Workspace) -> bytes:
    """Return the manual as a PDF, with the versions of the program and of the rules' data."""
    register_fonts()
    out = BytesIO()
    settings = workspace.settings
    write_list_paper(out, ListPaper(
        f"{TITLE}({len(ALL_RULES)}条)", settings.unit_name, str(workspace.today()), told(),
        HEADINGS, tuple(rows(ALL_RULES)), _notes(),
    ))  # fmt: skip
    return out.getvalue()


def save_manual(workspace: Workspace, path: Path) -> None:
    """Write the manual to a file.

    Raises:
        UserError: The place cannot be written.
    """
    with explained(path.parent):
        write_atomically(path, print_manual(workspace))


def told() -> str:
    """Return which versions the manual is of."""
    return (
        f"程序 {__version__}；规则数据 {standard(STANDARD)['version']}；"
        f"参数 {standard(LIMITS)['version']}"
    )


def rows(rules: Iterable[Rule]) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each rule, in the order in which they are checked."""
    for number, rule in enumerate(rules, 1):
        level = "停用" if is_off(rule) else level_words(level_of(rule))
        ready = "；".join(ready_reasons(rule))
        blank = f"{rule.blank}。常用说明：{ready}" if ready else rule.blank
        sentence = _NAME.sub(_place, rule.sentence)
        yield number, level, rule.label, sentence, rule.mend, blank, rule.source, rule.id


def _place(name: re.Match[str]) -> str:
    words = NAMED.get(name[1], NUMBER)
    return f"〔{words}〕" if words else ""


def _notes() -> tuple[str, ...]:
    block, explain, hint = map(level_words, LEVELS)
    return (
        f"{block}：不改完不能签章。{explain}：写明原因，原因随月报一起上报。{hint}：只是提醒。",
        "〔〕处在校核结果里是具体的记录、数和日期。"
        "级别和常用说明可在“设置 › 代码与标准”里改，法定的和登记时就拦住的不能改。",
    )
