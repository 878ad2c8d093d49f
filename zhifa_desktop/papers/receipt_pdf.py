"""回执 as one page for people: whose package arrived when, the verdict, what is to be mended."""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.book import Book, Later, Shape, millimetres, write
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD, check_glyphs
from zhifa_desktop.papers.ruled import ROOMY, Ruled
from zhifa_desktop.registers.codes import term

PAGE = Shape(millimetres(28, 26, 30, 26))
SEAL = 45 * mm
STRIP = 9 * mm
PRACTICE = "演示证书，仅供测试"


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What the page says, ready to be printed; ``findings`` are (where, what) of each."""

    title: str
    receiver: str
    facts: tuple[tuple[str, str], ...]
    opinion: str
    findings: tuple[tuple[str, str], ...]
    answered_on: str
    practice: bool = False


def signature_strip() -> tuple[int, float, float, float, float]:
    """Return page, left, bottom, right and top of the electronic signature's line, in points."""
    left, bottom = PAGE.margins.left, PAGE.margins.bottom
    return 0, left, bottom, PAGE.size[0] - PAGE.margins.right - SEAL - 6 * mm, bottom + STRIP


def receipt_pdf(paper: ReceiptPaper) -> bytes:
    """Return the page; equal content gives equal bytes. Many findings go on over more pages.

    Raises:
        UserError: A character is missing from the fonts.
    """
    check_glyphs(paper)
    out = io.BytesIO()
    book = Book(out, title=paper.title, author=paper.receiver, shape=PAGE)
    book.running = _running(paper)
    book.page()
    middle = (book.left + book.right) / 2
    book.y -= 22
    book.text(middle, book.y, paper.title, SONG_BOLD, 20, "center")
    book.y -= 18
    headings = (Heading("项目", width=1.2), Heading("内容", width=4))
    Ruled(book, headings, ROOMY).draw(paper.facts)
    _closing(book, paper)
    if paper.findings:
        _findings(book, paper)
    book.close()
    return out.getvalue()


def _closing(book: Book, paper: ReceiptPaper) -> None:
    """Put opinion, name and seal on the first page, where the signature's line stands too."""
    book.y -= 16
    text = paper.opinion or ("详见所附要改的地方。" if paper.findings else "无。")
    shown = text if len(text) <= 400 else f"{text[:400]}…(全文见回执文件)"
    book.paragraph(f"意见：{shown}", size=12, leading=20, indent=0)
    if paper.findings:
        book.paragraph(f"要改的地方共{len(paper.findings)}处，见下页。", size=12, indent=0)
    base = PAGE.margins.bottom
    book.text(book.right, base + SEAL + 20, paper.receiver, SONG, 12, "right")
    book.text(book.right, base + SEAL + 2, paper.answered_on, SONG, 12, "right")
    book.canvas.setLineWidth(0.4)
    book.canvas.setDash(2, 2)
    book.canvas.rect(book.right - SEAL, base - 4 * mm, SEAL, SEAL)
    book.canvas.setDash()
    book.text(book.right - SEAL / 2, base - 1 * mm, "(盖章处)", SONG, 9, "center")
    book.text(book.left, base + STRIP + 4, "电子签名(接收单位)：", SONG, 9)


def _findings(book: Book, paper: ReceiptPaper) -> None:
    book.page()
    book.y -= 18
    book.text(book.left, book.y, "要改的地方", SONG_BOLD, 14)
    book.y -= 12
    headings = (
        Heading("序号", width=0.5, numeric=True),
        Heading("在哪里", width=2.4),
        Heading("问题", width=4),
    )
    rows: list[tuple[Cell, ...]] = [
        (number, where, what) for number, (where, what) in enumerate(paper.findings, 1)
    ]
    Ruled(book, headings, ROOMY).draw(rows)


def _running(paper: ReceiptPaper) -> Later:
    code = next((text for label, text in paper.facts if label == term("check_code")), "")

    def draw(canvas: Canvas, number: int, total: int) -> None:
        wide, high = PAGE.size
        foot = f"第{number}页 共{total}页 · {term('check_code')}{code}"
        write(canvas, wide / 2, PAGE.margins.bottom - 12 * mm, foot, SONG, 9, "center")
        if paper.practice:
            write(canvas, wide / 2, high - PAGE.margins.top + 6 * mm, PRACTICE, SONG, 9, "center")

    return draw
