"""迎检资料夹 as one PDF: a cover, its contents, and for each measure a divider, lists and scans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.book import Book, Later, Shape, millimetres, write
from zhifa_desktop.papers.content import Cell, Heading, Scan
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD
from zhifa_desktop.papers.fonts import width as width_of
from zhifa_desktop.papers.ruled import DENSE, Ruled, Style
from zhifa_desktop.papers.scans import draw_scan

PAGE = Shape(millimetres(25, 18, 24, 20))
TITLE, SUBTITLE = "迎检资料夹", "三年行动计划落实情况佐证材料"
GAP = 16
STYLE = Style(9.5, 13, 20)
MANY_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class FolderTable:
    """A list under a measure; ``empty`` is printed where it has no rows."""

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...] = ()
    empty: str = "本期没有记录。"


@dataclass(frozen=True, slots=True)
class FolderMeasure:
    """One measure: its divider's words, then its lists, then its scans."""

    number: int
    title: str
    text: str
    facts: tuple[str, ...]
    tables: tuple[FolderTable, ...]
    scans: tuple[Scan, ...]
    unprinted: tuple[str, ...] = ()
    """Names of attachments that no page can show."""


@dataclass(frozen=True, slots=True)
class FolderPaper:
    """The whole folder."""

    unit_name: str
    period: str
    printed_on: str
    measures: tuple[FolderMeasure, ...]


def write_folder(
    out: BinaryIO, paper: FolderPaper, watch: Callable[[str], None] = lambda _: None
) -> None:
    """Write the folder; ``watch`` gets the title of each part and may raise."""
    book = Book(out, title=TITLE, author=paper.unit_name, shape=PAGE)
    contents: list[tuple[str, int]] = []
    _cover(book, paper)
    book.running = _running(paper)
    _contents(book, contents)
    for measure in paper.measures:
        watch(measure.title)
        _measure(book, measure, contents, watch)
    book.close()


def _running(paper: FolderPaper) -> Later:
    def draw(canvas: Canvas, number: int, total: int) -> None:
        left, right = PAGE.margins.left, PAGE.size[0] - PAGE.margins.right
        y = PAGE.margins.bottom - 9 * mm
        write(canvas, left, y, f"{paper.unit_name} · {TITLE}({paper.period})", SONG, 9)
        write(canvas, right, y, f"第{number}页 共{total}页", SONG, 9, "right")

    return draw


def _cover(book: Book, paper: FolderPaper) -> None:
    book.page(PAGE)
    middle = (book.left + book.right) / 2
    book.y = book.top - 70 * mm
    for line, size in (
        (TITLE, 30),
        ("三年行动计划落实情况佐证材料", 16),
        (f"({paper.period})", 15),
    ):
        book.text(middle, book.y, line, SONG_BOLD, size, "center")
        book.y -= 42
    book.y = book.bottom + 40 * mm
    for line in (paper.unit_name, f"{paper.printed_on} 编印"):
        book.text(middle, book.y, line, SONG, 14, "center")
        book.y -= 26


def _contents(book: Book, contents: list[tuple[str, int]]) -> None:
    """Keep a page for the contents, drawn once all pages are known."""
    book.page(PAGE)
    book.mark("目录")
    top, left, right = book.top, book.left, book.right
    book.text((left + right) / 2, top - 24, "目　录", SONG_BOLD, 18, "center")

    def draw(canvas: Canvas, number: int, total: int) -> None:
        y = top - 64
        for title, page in contents:
            write(canvas, left, y, title, SONG, 12)
            write(canvas, right, y, str(page), SONG, 12, "right")
            start, end = left + width_of(title, SONG, 12) + 6, right - 28
            if end > start:
                canvas.setDash(1, 3)
                canvas.line(start, y + 3, end, y + 3)
                canvas.setDash()
            y -= 26

    book.later(draw)


def _measure(
    book: Book, one: FolderMeasure, contents: list[tuple[str, int]], watch: Callable[[str], None]
) -> None:
    named = f"{one.number}. {one.title}"
    _divider(book, one, named)
    contents.append((named, book.page_number))
    book.page(PAGE)
    for table in one.tables:
        _table(book, table)
    for number, scan in enumerate(one.scans, 1):
        watch(scan.title)
        draw_scan(book, scan, f"附件{one.number}-{number}　{scan.title}")
    if one.unprinted:
        book.page(PAGE)
        _heading(book, "另附的电子文件")
        for name in one.unprinted:
            book.paragraph(name, size=11, indent=0)


def _divider(book: Book, one: FolderMeasure, named: str) -> None:
    book.page(PAGE)
    book.mark(named)
    middle = (book.left + book.right) / 2
    book.y = book.top - 40 * mm
    book.text(middle, book.y, f"第{one.number}项", SONG_BOLD, 34, "center")
    book.y -= 48
    book.text(middle, book.y, one.title, SONG_BOLD, 22, "center")
    book.y -= 40
    book.paragraph(one.text, size=11, leading=19)
    book.y -= 12
    for fact in one.facts:
        book.paragraph(fact, size=11, leading=18, indent=0)


def _heading(book: Book, title: str) -> None:
    book.need(60)
    book.y -= GAP
    book.text(book.left, book.y, title, SONG_BOLD, 12)
    book.y -= 8


def _table(book: Book, table: FolderTable) -> None:
    _heading(book, table.title)
    if not table.rows:
        book.paragraph(table.empty, size=10.5, indent=0)
        return
    style = DENSE if len(table.headings) > MANY_COLUMNS else STYLE
    Ruled(book, table.headings, style).draw(table.rows)
    book.y -= 4
    for note in table.notes:
        book.paragraph(note, size=9, indent=0)
