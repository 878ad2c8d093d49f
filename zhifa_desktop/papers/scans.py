"""Pages of scans on sheets of a paper: as large as the text's room allows, the name above."""

from __future__ import annotations

import io

from reportlab.lib.utils import ImageReader

from zhifa_desktop.papers.book import Book
from zhifa_desktop.papers.content import Scan
from zhifa_desktop.papers.fonts import SONG_BOLD


def draw_scan(book: Book, scan: Scan, title: str) -> None:
    """Draw each page of a scan on a sheet of its own; a sentence stands for one that has none."""
    for number, page in enumerate(scan.pages(), 1):
        book.page()
        if number == 1:
            book.mark(title, level=1)
        name = title if number == 1 else f"{title}(第{number}页)"
        book.paragraph(name, font=SONG_BOLD, size=10.5, indent=0, after=4)
        if isinstance(page, str):
            book.paragraph(page, size=10.5, indent=0)
        else:
            _picture(book, page)


def _picture(book: Book, picture: bytes) -> None:
    image = ImageReader(io.BytesIO(picture))
    wide, high = image.getSize()
    scale = min(book.room / wide, book.space / high)
    left = book.left + (book.room - wide * scale) / 2
    book.canvas.drawImage(image, left, book.y - high * scale, wide * scale, high * scale)
    book.y -= high * scale
