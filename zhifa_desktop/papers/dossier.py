"""一人一档 as a PDF, page by page as offices.md 4 has it: ruled grids, bound on the left, duplex.

One person or many in one file; each person's pages are numbered apart. It draws what it is given.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.db.files import replacing
from zhifa_desktop.papers.book import Book, Later, Shape, millimetres, write
from zhifa_desktop.papers.chart import draw_hours
from zhifa_desktop.papers.content import (
    Block,
    DossierPaper,
    Grid,
    HoursChart,
    Paragraph,
    Section,
    Table,
)
from zhifa_desktop.papers.facts import draw_grid
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD, check_glyphs, width
from zhifa_desktop.papers.ruled import Ruled, Style
from zhifa_desktop.papers.scans import draw_scan

PAGE = Shape(millimetres(28, 20, 24, 20))
TITLE = ("交通运输综合行政执法人员档案", "(一人一档)")
TABLE_STYLE = Style(10.5, 14, 21)
TITLE_ROOM = 22.0
SCANS = "佐证材料扫描件"
SEAL = 45 * mm
KEEP_TOGETHER = 48 * mm
"""A section begins on a fresh page when less than this is left."""


def dossier_pdf(paper: DossierPaper) -> bytes:
    """Return one person's dossier; equal content gives equal bytes.

    Raises:
        UserError: A character is missing from the fonts.
    """
    out = io.BytesIO()
    _write((paper,), out, f"{paper.name} 一人一档")
    return out.getvalue()


def dossiers_in_memory(papers: Iterable[DossierPaper]) -> bytes:
    """Return many dossiers as one document, one after another, for the printer.

    Raises:
        UserError: A character is missing from the fonts.
    """
    out = io.BytesIO()
    _write(papers, out, "一人一档")
    return out.getvalue()


def dossiers_pdf(papers: Iterable[DossierPaper], out: Path) -> None:
    """Write many dossiers into one file, one after another; nothing is left of a failed one.

    Raises:
        UserError: A character is missing from the fonts.
    """
    with replacing(out) as temporary, temporary.open("wb") as stream:
        _write(papers, stream, "一人一档")


def _write(papers: Iterable[DossierPaper], out: BinaryIO, title: str) -> None:
    book: Book | None = None
    for paper in papers:
        check_glyphs(paper)
        if book is None:
            book = Book(out, title=title, author=paper.unit_name, shape=PAGE)
            book.mirrored = True
        _dossier(book, paper)
        book.close_part()
    if book is not None:
        book.close()


def _dossier(book: Book, paper: DossierPaper) -> None:
    contents: list[tuple[str, int]] = []
    book.running = None
    _cover(book, paper)
    book.running = _running(paper)
    _contents_page(book, paper, contents)
    book.page()
    for section in (*paper.sections, *paper.annex):
        _section(book, section, contents)
    if paper.scans:
        _scans(book, paper, contents)
    _confirmation(book, paper, contents)


def _running(paper: DossierPaper) -> Later:
    def draw(canvas: Canvas, number: int, total: int) -> None:
        even = number % 2 == 0
        margins = PAGE.margins.mirrored() if even else PAGE.margins
        left, right = margins.left, PAGE.size[0] - margins.right
        y = margins.bottom - 8 * mm
        write(canvas, left, y, f"{paper.file_number} · {paper.name}", SONG, 9)
        write(canvas, right, y, f"第{number}页 共{total}页", SONG, 9, "right")

    return draw


def _cover(book: Book, paper: DossierPaper) -> None:
    book.page(PAGE)
    book.mark(f"{paper.name} 一人一档")
    middle = (book.left + book.right) / 2
    book.text(book.right, book.top, f"档案号：{paper.file_number}", SONG, 12, "right")
    book.y = book.top - 55 * mm
    for line, size in zip(TITLE, (26, 20), strict=True):
        book.text(middle, book.y, line, SONG_BOLD, size, "center")
        book.y -= 42
    book.y -= 28 * mm
    lines = (
        ("姓名", paper.name),
        ("单位", paper.unit_name),
        ("建档日期", paper.opened_on),
        ("打印日期", paper.printed_on),
        ("打印用途", paper.purpose),
    )
    for label, text in lines:
        book.text(book.left + 50 * mm, book.y, label, SONG, 15, "right")
        book.text(book.left + 56 * mm, book.y, text, SONG, 15)
        book.canvas.setLineWidth(0.5)
        book.canvas.line(book.left + 54 * mm, book.y - 5, book.right - 16 * mm, book.y - 5)
        book.y -= 14 * mm
    if paper.masked:
        note = "证件号码、联系电话已作遮盖"
        book.text(middle, book.bottom + 6 * mm, note, SONG, 10.5, "center")


def _contents_page(book: Book, paper: DossierPaper, contents: list[tuple[str, int]]) -> None:
    book.page()
    _centred(book, "目  录", 18)
    top, left, right = book.y, book.left, book.right

    def draw(canvas: Canvas, number: int, total: int) -> None:
        y = top
        for title, page in contents:
            y -= 22
            write(canvas, left + 6 * mm, y, title, SONG, 12)
            write(canvas, right - 6 * mm, y, str(page), SONG, 12, "right")
            canvas.setDash(1, 3)
            canvas.setLineWidth(0.5)
            canvas.line(left + 70 * mm, y + 2, right - 14 * mm, y + 2)
            canvas.setDash()

    book.later(draw)
    lines = len(paper.sections) + len(paper.annex) + bool(paper.scans) + 2
    book.y -= 22 * lines
    for words, titles in (
        ("以下项目无记录", paper.empty_sections),
        ("以下项目本单位未在本程序启用台账，以纸质材料为准", paper.unkept),
    ):
        if titles:
            book.paragraph(f"{words}：{'、'.join(titles)}。", size=12, after=6)


def _section(book: Book, section: Section, contents: list[tuple[str, int]]) -> None:
    book.need(KEEP_TOGETHER)
    title = f"{section.number} {section.title}"
    contents.append((title, book.page_number))
    book.mark(title, level=1)
    if book.y < book.top:
        book.y -= 10
    _centred(book, title, 14)
    for block in section.blocks:
        _block(book, block)


def _block(book: Book, block: Block) -> None:
    match block:
        case Grid():
            draw_grid(book, block)
        case Table():
            _table(book, block)
        case HoursChart():
            book.need(52 * mm)
            book.y -= 4 * mm
            draw_hours(book, block, 44 * mm)
        case Paragraph():
            book.paragraph(block.text, size=11)
    book.y -= 8


def _table(book: Book, table: Table) -> None:
    if not table.rows:
        _nothing(book, table)
        return
    ruled = Ruled(book, table.headings, TABLE_STYLE)
    if table.title:
        book.need(TITLE_ROOM + ruled.height(min(2, len(table.rows))))
        book.y -= 17
        book.text(book.left, book.y, table.title, SONG_BOLD, 11)
        book.y -= 5
    ruled.draw(table.rows)


def _nothing(book: Book, table: Table) -> None:
    """Say in one line that there is nothing, or why."""
    if not table.title:
        book.paragraph(table.empty, size=11)
        return
    book.need(TITLE_ROOM)
    book.y -= 17
    words = f"{table.title}："
    book.text(book.left, book.y, words, SONG_BOLD, 11)
    book.text(book.left + width(words, SONG_BOLD, 11), book.y, table.empty, SONG, 11)


def _scans(book: Book, paper: DossierPaper, contents: list[tuple[str, int]]) -> None:
    """Append what 表十 lists, each page on a sheet of its own."""
    contents.append((SCANS, book.page_number + 1))
    for scan in paper.scans:
        draw_scan(book, scan, scan.title)


def _confirmation(book: Book, paper: DossierPaper, contents: list[tuple[str, int]]) -> None:
    """The last page: the person's own statement, the department's and the unit's, with seals."""
    book.page()
    contents.append(("确认页", book.page_number))
    book.mark("确认页", level=1)
    _centred(book, "确认页", 14)
    book.y -= 6
    height = 62 * mm
    _box(book, "本人核对意见", ("□ 无异议", "□ 有异议："), "签字：", height, seal=False)
    _box(book, "部门负责人意见", (), "签字：", 40 * mm, seal=False)
    _box(book, "单位审核意见", (), "负责人签字：", 78 * mm, seal=True)
    book.y -= 20
    book.text(book.left, book.y, f"制表人：{paper.preparer}", SONG, 11)
    book.text(book.right, book.y, f"打印日期：{paper.printed_on}", SONG, 11, "right")


def _box(
    book: Book, label: str, lines: tuple[str, ...], signed: str, height: float, *, seal: bool
) -> None:
    canvas, left, right = book.canvas, book.left, book.right
    edge = left + 30 * mm
    bottom = book.y - height
    canvas.setLineWidth(0.7)
    canvas.rect(left, bottom, right - left, height)
    canvas.line(edge, bottom, edge, book.y)
    book.text((left + edge) / 2, (book.y + bottom) / 2 - 4, label, SONG_BOLD, 11, "center")
    y = book.y
    for line in lines:
        y -= 20
        book.text(edge + 5 * mm, y, line, SONG, 11)
    if seal:
        canvas.setDash(2, 2)
        canvas.setLineWidth(0.4)
        canvas.rect(right - SEAL - 6 * mm, book.y - SEAL - 4 * mm, SEAL, SEAL)
        canvas.setDash()
        book.text(right - SEAL - 9 * mm, book.y - 8 * mm, "(盖章处)", SONG, 9, "right")
    book.text(right - 66 * mm, bottom + 18, signed, SONG, 11, "right")
    book.text(right - 6 * mm, bottom + 6, "      年    月    日", SONG, 11, "right")
    book.y = bottom


def _centred(book: Book, title: str, size: float) -> None:
    book.y -= size + 6
    book.text((book.left + book.right) / 2, book.y, title, SONG_BOLD, size, "center")
    book.y -= 8
