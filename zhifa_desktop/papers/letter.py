"""报送函: the covering letter of a month, after the habits of GB/T 9704."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.book import Book, Shape, millimetres, write
from zhifa_desktop.papers.content import NIL_REPORT, MonthPaper
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD, check_glyphs, width
from zhifa_desktop.papers.lines import wrap
from zhifa_desktop.registers.codes import term

PAGE = Shape(millimetres(28, 26, 37, 35))
SIZE, LEADING, TITLE = 16, 29, 22
SEAL = 45 * mm


def letter_pdf(paper: MonthPaper, *, correction: str = "") -> bytes:
    """Return the letter with room for the seal.

    Args:
        paper: The month; its attachments are listed, each with the 校验码 that ties them together.
        correction: What a later version corrects, as a sentence.

    Raises:
        UserError: A character is missing from the fonts.
    """
    check_glyphs((paper, correction))
    out = io.BytesIO()
    subject = f"关于报送{paper.period}{paper.title}的函"
    book = Book(out, title=subject, author=paper.unit_name, shape=PAGE)
    book.running = _folio
    book.page()
    _subject(book, subject)
    book.paragraph(f"{paper.addressee or '上级主管部门'}：", size=SIZE, leading=LEADING, indent=0)
    for sentences in _body(paper, correction):
        book.paragraph(sentences, size=SIZE, leading=LEADING)
    _attachments(book, paper)
    _signed(book, paper)
    book.close()
    return out.getvalue()


def _body(paper: MonthPaper, correction: str) -> Iterator[str]:
    """Yield the paragraphs; a month without anything says so in so many words."""
    nothing = "本月没有应逐条登记的事项，按零报告报送。" if paper.title.endswith(NIL_REPORT) else ""
    yield (
        f"现将我单位{paper.period}{paper.title}(第{paper.version}版，"
        f"{term('check_code')}{paper.digest})随函报送，请审核。{nothing}报表数字均由台账汇总生成，"
        "电子数据与签字盖章的纸质件一致。"
    )
    if correction:
        yield correction


def _folio(canvas: Canvas, number: int, total: int) -> None:
    """Write — 1 — at the foot, odd pages at the right, where there is more than one page."""
    if total == 1:
        return
    text = f"— {number} —"
    left, right = PAGE.margins.left + SIZE, PAGE.size[0] - PAGE.margins.right - SIZE
    at, align = (right, "right") if number % 2 else (left, "left")
    write(canvas, at, PAGE.margins.bottom - 7 * mm - 14, text, SONG, 14, align)


def _subject(book: Book, subject: str) -> None:
    for line in _title_lines(subject, book.room):
        book.y -= 34
        book.text((book.left + book.right) / 2, book.y, line, SONG_BOLD, TITLE, "center")
    book.y -= LEADING


def _title_lines(subject: str, room: float) -> tuple[str, ...]:
    """Break the title where its sense breaks, if both parts fit."""
    head, mark, rest = subject.partition("综合行政执法")
    parts = (f"{head}{mark}", rest)
    if mark and rest and all(width(part, SONG_BOLD, TITLE) <= room for part in parts):
        return parts
    return wrap(subject, SONG_BOLD, TITLE, room)


def _attachments(book: Book, paper: MonthPaper) -> None:
    """List the attachments; what runs on stands below the beginning of its name."""
    book.y -= LEADING / 2
    for number, name in enumerate(paper.attachments, 1):
        lead = "附件：" if number == 1 else "\u3000\u3000\u3000"
        head = f"\u3000\u3000{lead}{number}."
        inset = width(head, SONG, SIZE)
        lines = wrap(name, SONG, SIZE, book.room - inset)
        book.need(min(len(lines), 6) * LEADING)  # a name is not torn over two pages
        for at, line in enumerate(lines):
            book.need(LEADING)
            book.y -= LEADING
            base = book.y + (LEADING - SIZE) / 2
            if at == 0:
                book.text(book.left, base, head, SONG, SIZE)
            book.text(book.left + inset, base, line, SONG, SIZE)
    if paper.attachments:
        tied = f"\u3000\u3000\u3000(以上各件{term('check_code')}均为{paper.digest})"
        book.paragraph(tied, size=SIZE, leading=LEADING)


def _signed(book: Book, paper: MonthPaper) -> None:
    """Put name and date at the right, with room for the seal over them; the contact beside it."""
    book.need(SEAL + 2 * LEADING)
    middle, centre = book.right - 50 * mm, book.y - LEADING / 2 - SEAL / 2
    book.text(middle, centre + 4, paper.unit_name, SONG, SIZE, "center")
    book.text(middle, centre + 4 - LEADING, paper.reported_on, SONG, SIZE, "center")
    book.y = centre - SEAL / 2 + 4
    contact = f"(联系人：{paper.preparer or '    '}；{term('phone')}：{paper.phone or '    '})"
    book.paragraph(contact, size=SIZE, leading=LEADING)
    if paper.practice:
        book.paragraph("本函为演示，仅供测试。", size=SIZE, leading=LEADING)
