"""A register's table on paper, as it stands on the screen: its columns, order and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.book import Book, Later, Shape, millimetres, write
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD
from zhifa_desktop.papers.ruled import DENSE, PADDING, Ruled, Style

UPRIGHT = Shape(millimetres(18, 12, 18, 16))
ACROSS = Shape(millimetres(14, 14, 18, 14), landscape=True)
SETTINGS = (
    (UPRIGHT, Style(9.5, 13, 20)), (UPRIGHT, DENSE), (ACROSS, Style(9.5, 13, 20)), (ACROSS, DENSE),
    (ACROSS, Style(7.5, 10, 15)), (ACROSS, Style(6.5, 8.5, 13)),
)  # fmt: skip
"""Pages and sizes from the most to the least readable; a list takes the first it fits."""
TITLE, SMALL = 15, 8.5


@dataclass(frozen=True, slots=True)
class ListPaper:
    """What is printed.

    Attributes:
        told: By which conditions the rows were chosen.
        headings: The columns; a width counts half characters, as a digit is wide.
        closing: Rows at the end in bold (合计).
    """

    title: str
    unit_name: str
    printed_on: str
    told: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...] = ()
    closing: Sequence[Sequence[Cell]] = ()


def write_list_paper(out: BinaryIO, paper: ListPaper) -> None:
    """Write the list as a PDF; wide ones across, the head again on each page."""
    write_list_papers(out, (paper,))


def write_list_papers(out: BinaryIO, papers: Sequence[ListPaper]) -> None:
    """Write lists with the same columns as one PDF, each from a new page."""
    shape, style = _set(papers[0].headings)
    book = Book(out, title=papers[0].title, author=papers[0].unit_name, shape=shape)
    book.running = _foot(book, papers[0])
    for paper in papers:
        _write(book, paper, style)
    book.close()


def _write(book: Book, paper: ListPaper, style: Style) -> None:
    book.page()
    book.paragraph(paper.title, font=SONG_BOLD, size=TITLE, indent=0, align="center", after=2)
    if paper.told:
        book.paragraph(paper.told, size=SMALL, indent=0, after=2)
    book.y -= 4
    Ruled(book, _with_padding(paper.headings, style), style).draw(paper.rows, paper.closing)
    for note in paper.notes:
        book.paragraph(note, size=SMALL, indent=0)


def _set(headings: Sequence[Heading]) -> tuple[Shape, Style]:
    """Return the page and size of letters for these columns."""
    for shape, style in SETTINGS:
        margins = shape.margins
        room = shape.size[0] - margins.left - margins.right
        if sum(one.width for one in _with_padding(headings, style)) * style.size / 2 <= room:
            return shape, style
    return SETTINGS[-1]


def fits(headings: Sequence[Heading]) -> bool:
    """Return whether a page has room for these columns in letters that can be read."""
    shape, style = SETTINGS[-1]
    room = shape.size[0] - shape.margins.left - shape.margins.right
    return sum(one.width for one in _with_padding(headings, style)) * style.size / 2 <= room


def _with_padding(headings: Sequence[Heading], style: Style) -> list[Heading]:
    """Return the columns with the white beside their cells in their widths."""
    white = 2 * PADDING / (style.size / 2)
    return [replace(heading, width=heading.width + white) for heading in headings]


def _foot(book: Book, paper: ListPaper) -> Later:
    def draw(canvas: Canvas, number: int, total: int) -> None:
        left, right = book.shape.margins.left, book.shape.size[0] - book.shape.margins.right
        low = book.shape.margins.bottom - 12
        write(canvas, left, low, f"{paper.unit_name}　{paper.printed_on} 打印", SONG, SMALL)
        write(canvas, right, low, f"第{number}页 共{total}页", SONG, SMALL, "right")

    return draw
