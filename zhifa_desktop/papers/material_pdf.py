"""A leader's paper as PDF, after the habits of official papers: title, parts, signature lines."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.bars import draw_chart
from zhifa_desktop.papers.book import Book, Later, Shape, millimetres, write
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD, check_glyphs
from zhifa_desktop.papers.fonts import width as width_of
from zhifa_desktop.papers.lines import wrap
from zhifa_desktop.papers.material import Material, MaterialTable, Part
from zhifa_desktop.papers.ruled import DENSE, Ruled, Style

UPRIGHT = Shape(millimetres(28, 26, 32, 28))
ACROSS = Shape(millimetres(20, 18, 24, 20), landscape=True)
TITLE, TEXT, LEADING = 20, 14, 25
PART = {1: 15, 2: 13}
STYLE = Style(9.5, 13, 20)
MANY_COLUMNS = 8
CONTENTS_FROM = 12
"""Papers with at least so many parts get a table of contents."""
LINE = 20


def material_pdf(material: Material) -> bytes:
    """Return the paper; equal content gives equal bytes.

    Raises:
        UserError: A character is missing from the fonts.
    """
    check_glyphs(material)
    out = BytesIO()
    shape = ACROSS if material.landscape else UPRIGHT
    name = f"{material.unit_name}{material.period}{material.title}"
    book = Book(out, title=name, author=material.unit_name, shape=shape)
    book.running = _running(material, shape)
    contents: list[tuple[str, int, int]] = []
    book.page(shape)
    _head(book, material)
    if len(material.parts) >= CONTENTS_FROM:
        _contents(book, material, contents)
    for part in material.parts:
        _part(book, part, contents)
    _foot(book, material)
    book.close()
    return out.getvalue()


def _running(material: Material, shape: Shape) -> Later:
    def draw(canvas: Canvas, number: int, total: int) -> None:
        left, right = shape.margins.left, shape.size[0] - shape.margins.right
        y = shape.margins.bottom - 9 * mm
        said = f"{material.title}({material.period}) · {material.edition_words}"
        write(canvas, left, y, said, SONG, 9)
        write(canvas, right, y, f"第{number}页 共{total}页", SONG, 9, "right")

    return draw


def _head(book: Book, material: Material) -> None:
    middle = (book.left + book.right) / 2
    for line in wrap(material.title, SONG_BOLD, TITLE, book.room):
        book.y -= TITLE * 1.5
        book.text(middle, book.y, line, SONG_BOLD, TITLE, "center")
    book.y -= 24
    book.text(middle, book.y, f"({material.period})", SONG, 13, "center")
    book.y -= 24
    book.text(book.left, book.y, material.unit_name, SONG, 11)
    book.text(book.right, book.y, material.dated, SONG, 11, "right")
    book.y -= 6
    book.canvas.setLineWidth(0.8)
    book.canvas.line(book.left, book.y, book.right, book.y)
    book.y -= 8


def _contents(book: Book, material: Material, contents: list[tuple[str, int, int]]) -> None:
    """Leave room for the contents, drawn once all pages are known."""
    book.need(LINE * 3)
    book.y -= LINE
    book.text((book.left + book.right) / 2, book.y, "目　录", SONG_BOLD, 13, "center")
    book.y -= 6
    listed = len(material.parts)
    per_page = int(book.space // LINE)
    shown, rest = min(listed, per_page), max(listed - per_page, 0)
    _contents_part(book, contents, 0, shown)
    if rest:
        book.page()
        _contents_part(book, contents, shown, listed)
    book.page()


def _contents_part(book: Book, contents: list[tuple[str, int, int]], first: int, last: int) -> None:
    top, left, right = book.y, book.left, book.right

    def draw(canvas: Canvas, number: int, total: int) -> None:
        for n, (title, level, page) in enumerate(contents[first:last]):
            y, x = top - LINE * (n + 1), left + (level - 1) * 18
            write(canvas, x, y, title, SONG, 10.5)
            write(canvas, right, y, str(page), SONG, 10.5, "right")
            start = x + width_of(title, SONG, 10.5) + 6
            if right - 24 > start:
                canvas.setLineWidth(0.5)
                canvas.setDash(1, 3)
                canvas.line(start, y + 3, right - 24, y + 3)
                canvas.setDash()

    book.later(draw)
    book.y -= LINE * (last - first)


def _part(book: Book, part: Part, contents: list[tuple[str, int, int]]) -> None:
    size = PART[part.level]
    book.need(size * 4)
    book.y -= size * 1.9
    book.text(book.left, book.y, part.title, SONG_BOLD, size)
    book.y -= 6
    book.mark(part.title, part.level - 1)
    contents.append((part.title, part.level, book.page_number))
    if part.text:
        book.paragraph(part.text, size=TEXT, leading=LEADING, after=4)
    for chart in part.charts:
        book.y -= 6
        draw_chart(book, chart)
    for table in part.tables:
        _table(book, table)


def _table(book: Book, table: MaterialTable) -> None:
    style = DENSE if len(table.headings) > MANY_COLUMNS else STYLE
    book.need(70)
    book.y -= 16
    book.text((book.left + book.right) / 2, book.y, table.title, SONG_BOLD, 10.5, "center")
    book.y -= 7
    if not table.rows:
        book.paragraph(table.empty, size=10.5, indent=0, align="center", after=4)
        return
    Ruled(book, table.headings, style).draw(table.rows, (table.total,))
    book.y -= 4
    for note in table.notes:
        book.paragraph(f"注：{note}", size=9, leading=14, indent=0)
    book.y -= 4


def _foot(book: Book, material: Material) -> None:
    if material.notes:
        book.need(60)
        book.y -= 14
        for note in material.notes:
            book.paragraph(note, size=9.5, leading=15, indent=0)
    if not material.signatures:
        return
    book.need(70)
    book.y -= 40
    slot = book.room / len(material.signatures)
    for n, name in enumerate(material.signatures):
        x = book.left + slot * n
        book.text(x, book.y, f"{name}：", SONG, 11)
        start = x + width_of(f"{name}：", SONG, 11) + 2
        book.canvas.setLineWidth(0.5)
        book.canvas.line(start, book.y - 3, x + slot - 14, book.y - 3)
