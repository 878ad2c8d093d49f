"""核验报告: what was looked at in a file, for somebody who knows neither the program nor signing.

The verdict in one sentence, who signed and when, then each step with what was checked, its result,
and by which ordinary tool anybody can check the same. May not judge anything itself.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.book import Book, Later, Shape, millimetres, write
from zhifa_desktop.papers.content import Heading
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD, missing_glyphs, width
from zhifa_desktop.papers.lines import wrap
from zhifa_desktop.papers.ruled import Ruled, Style

PAGE = Shape(millimetres(22, 20, 24, 24))
TITLE, VERDICT = 20, 14
STYLE = Style(9.5, 13.5, 21)
CODE = Style(8, 11, 18)
UNKNOWN = "\u25a1"
"""What is printed for a character that the fonts lack: a stranger's file may hold any."""
EXPLAINED = (
    "“通过”是指照“说明”一栏做过，没有发现问题。所列命令不用本程序也能执行，在别的电脑上做一遍，"
    "应得到同样的结论。核验只回答文件是否完整、由谁签名、签名是否可信，"
    "不代替对内容的审核；正式文本以签字盖章的纸质件为准。"
)


@dataclass(frozen=True, slots=True)
class ReportStep:
    """One step: its name, 通过 or 不通过, what was found, and how to check it by hand."""

    label: str
    result: str
    detail: str
    tool: str
    command: str


@dataclass(frozen=True, slots=True)
class VerificationPaper:
    """Everything the report says; ``facts`` are label and text, in their order."""

    file_name: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[ReportStep, ...]
    checked_by: str


def verification_pdf(paper: VerificationPaper) -> bytes:
    """Return the report; equal content gives equal bytes, and any character can stand in it."""
    out = io.BytesIO()
    book = Book(out, title=f"核验报告 {_clean(paper.file_name)}", author="", shape=PAGE)
    book.running = _foot(paper)
    book.page()
    _head(book, paper)
    _steps(book, paper)
    _by_hand(book, paper)
    book.y -= 10
    book.paragraph(EXPLAINED, size=9.5, leading=15)
    book.y -= 8
    book.paragraph(_clean(paper.checked_by), size=9.5, leading=15, align="right", indent=0)
    book.close()
    return out.getvalue()


def _head(book: Book, paper: VerificationPaper) -> None:
    middle = (book.left + book.right) / 2
    book.y -= TITLE
    book.text(middle, book.y, "核验报告", SONG_BOLD, TITLE, "center")
    book.y -= 16
    for line in wrap(f"结论：{_clean(paper.sentence)}", SONG_BOLD, VERDICT, book.room):
        book.y -= VERDICT * 1.5
        book.text(book.left, book.y, line, SONG_BOLD, VERDICT)
    book.y -= 12
    headings = (Heading("项目", width=1), Heading("内容", width=6))
    Ruled(book, headings, STYLE).draw([(label, _clean(text)) for label, text in paper.facts])


def _steps(book: Book, paper: VerificationPaper) -> None:
    _subtitle(book, "逐项结果")
    headings = (
        Heading("序号", width=0.6), Heading("核验了什么", width=1.6), Heading("结果", width=1),
        Heading("说明", width=5.6),
    )  # fmt: skip
    rows = [
        (str(number), step.label, step.result, _clean(step.detail))
        for number, step in enumerate(paper.steps, 1)
    ]
    Ruled(book, headings, STYLE).draw(rows)


def _by_hand(book: Book, paper: VerificationPaper) -> None:
    room = book.room * 7 / 9.1 - 8
    rows = [
        (str(number), step.tool, _folded(_clean(step.command), room))
        for number, step in enumerate(paper.steps, 1)
        if step.command
    ]
    if not rows:
        return
    _subtitle(book, "不用本程序怎样核验")
    headings = (
        Heading("序号", width=0.6), Heading("工具", width=1.5), Heading("命令", width=7),
    )  # fmt: skip
    Ruled(book, headings, CODE).draw(rows)


def _subtitle(book: Book, text: str) -> None:
    book.need(90)
    book.y -= 26
    book.text(book.left, book.y, text, SONG_BOLD, 12)
    book.y -= 8


def _foot(paper: VerificationPaper) -> Later:
    named = _clean(paper.file_name)

    def draw(canvas: Canvas, number: int, total: int) -> None:
        left, right = PAGE.margins.left, PAGE.size[0] - PAGE.margins.right
        y = PAGE.margins.bottom - 9 * mm
        write(canvas, left, y, wrap(f"核验报告 · {named}", SONG, 9, 360)[0], SONG, 9)
        write(canvas, right, y, f"第{number}页 共{total}页", SONG, 9, "right")

    return draw


def _folded(command: str, room: float) -> str:
    """Return a command in lines that break between its words alone, so that it can be typed."""
    lines = [""]
    for word in command.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, SONG, CODE.size) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def _clean(text: str) -> str:
    """Return a text with a box for each character that cannot be printed."""
    lacking = set(missing_glyphs(text))
    return "".join(
        UNKNOWN if char in lacking or not (char.isprintable() or char == "\u3000") else char
        for char in text
    )
