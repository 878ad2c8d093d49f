"""报送函: the covering letter of a month, after the habits of GB/T 9704."""

from __future__ import annotations

import io

from reportlab.lib.units import mm

from zhifa_desktop.papers.book import Book, Shape, millimetres
from zhifa_desktop.papers.content import MonthPaper
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD, check_glyphs
from zhifa_desktop.papers.lines import wrap
from zhifa_desktop.registers.codes import term

PAGE = Shape(millimetres(28, 26, 37, 35))
SIZE, LEADING = 16, 29
SEAL = 45 * mm


def letter_pdf(paper: MonthPaper) -> bytes:
    """Return the letter with room for the seal.

    Raises:
        UserError: A character is missing from the fonts.
    """
    check_glyphs(paper)
    out = io.BytesIO()
    subject = f"关于报送{paper.period}{paper.title}的函"
    book = Book(out, title=subject, author=paper.unit_name, shape=PAGE)
    book.page()
    _subject(book, subject)
    book.paragraph(f"{paper.addressee or '上级主管部门'}：", size=SIZE, leading=LEADING, indent=0)
    book.paragraph(
        f"现将我单位{paper.period}{paper.title}(第{paper.version}版，"
        f"{term('check_code')}{paper.digest})随函报送，请审核。报表数字均由台账汇总生成，电子数据与签字盖章的纸质件一致。",
        size=SIZE, leading=LEADING,
    )  # fmt: skip
    _attachments(book, paper)
    _signed(book, paper)
    book.close()
    return out.getvalue()


def _subject(book: Book, subject: str) -> None:
    for line in wrap(subject, SONG_BOLD, 22, book.room):
        book.y -= 34
        book.text((book.left + book.right) / 2, book.y, line, SONG_BOLD, 22, "center")
    book.y -= LEADING


def _attachments(book: Book, paper: MonthPaper) -> None:
    book.y -= LEADING / 2
    for number, name in enumerate(paper.attachments, 1):
        lead = "附件：" if number == 1 else "\u3000\u3000\u3000"
        book.paragraph(f"{lead}{number}.{name}", size=SIZE, leading=LEADING)


def _signed(book: Book, paper: MonthPaper) -> None:
    """Put name and date at the right, with room for the seal over them."""
    book.need(SEAL + 3 * LEADING)
    middle = book.right - 50 * mm
    book.y -= SEAL / 2 + LEADING
    book.text(middle, book.y, paper.unit_name, SONG, SIZE, "center")
    book.y -= LEADING
    book.text(middle, book.y, paper.reported_on, SONG, SIZE, "center")
    book.y -= LEADING * 1.5
    contact = f"(联系人：{paper.preparer or '    '}；{term('phone')}：{paper.phone or '    '})"
    book.paragraph(contact, size=SIZE, leading=LEADING)
    if paper.practice:
        book.paragraph("本函为演示，仅供测试。", size=SIZE, leading=LEADING)
