"""A ruled grid of facts with the photo at the top right, like 干部任免审批表."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from PIL import Image, UnidentifiedImageError
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from zhifa_desktop.papers.book import Book
from zhifa_desktop.papers.content import Fact, Grid
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD
from zhifa_desktop.papers.lines import wrap

PHOTO_WIDTH, PHOTO_HEIGHT = 35 * mm, 45 * mm
FRAME = 2 * mm
PAIRS, PAIRS_BESIDE_PHOTO = 3, 2
LABEL = 27.5 * mm
SIZE, LEADING, LOW, PADDING = 10.5, 14.0, 23.0, 3.0

Line = tuple[tuple[Fact, int], ...]
"""The facts of one row, each with the pairs it spans here."""


def draw_grid(book: Book, grid: Grid) -> None:
    """Draw the grid below the cursor, over pages where needed."""
    photo_room = PHOTO_WIDTH + 2 * FRAME if grid.with_photo or grid.photo else 0.0
    top, photo_bottom = book.y, book.y - PHOTO_HEIGHT - 2 * FRAME
    waiting = list(grid.facts)
    while waiting:
        beside = bool(photo_room) and book.y > photo_bottom + 1
        pairs = PAIRS_BESIDE_PHOTO if beside else PAIRS
        line = tuple(_take(waiting, pairs))
        right = book.right - photo_room if beside else book.right
        height = _height(line, right - book.left, pairs)
        if beside and book.y - height < photo_bottom + LOW:
            height = book.y - photo_bottom
        if book.space < height:
            book.page()
            photo_bottom = book.top + 1
            right = book.right
            height = _height(line, right - book.left, pairs)
        _draw_line(book, line, right, pairs, height)
    if photo_room:
        _photo(book, grid.photo, top, photo_room)


def _take(waiting: list[Fact], pairs: int) -> Iterator[tuple[Fact, int]]:
    """Take the facts of one row; the last one is stretched to fill it."""
    left = pairs
    while left and waiting and min(waiting[0].span, pairs) <= left:
        fact = waiting.pop(0)
        span = min(fact.span, pairs)
        left -= span
        if left and (not waiting or min(waiting[0].span, pairs) > left):
            span, left = span + left, 0
        yield fact, span


def _height(line: Line, room: float, pairs: int) -> float:
    texts = max(len(_lines(fact, span, room / pairs)) for fact, span in line)
    lines = max(texts, *(len(_label(fact)) for fact, _ in line))
    return max(LOW, lines * LEADING + 2 * PADDING)


def _lines(fact: Fact, span: int, pair: float) -> Sequence[str]:
    return wrap(fact.text, SONG, SIZE, pair * span - LABEL - 2 * PADDING)


def _label(fact: Fact) -> Sequence[str]:
    return wrap(fact.label, SONG_BOLD, SIZE, LABEL - 4)


def _draw_line(book: Book, line: Line, right: float, pairs: int, height: float) -> None:
    canvas, x = book.canvas, book.left
    pair = (right - book.left) / pairs
    bottom = book.y - height
    canvas.setLineWidth(0.6)
    for fact, span in line:
        label_right, end = x + LABEL, x + pair * span
        canvas.rect(x, bottom, LABEL, height)
        canvas.rect(label_right, bottom, end - label_right, height)
        _text(book, _label(fact), (x + label_right) / 2, height,
              centred=True)  # fmt: skip
        _text(book, _lines(fact, span, pair), label_right + PADDING, height, centred=False)
        x = end
    book.y = bottom


def _text(book: Book, lines: Sequence[str], x: float, height: float, *, centred: bool) -> None:
    y = book.y - (height - len(lines) * LEADING) / 2 - LEADING + 4
    font = SONG_BOLD if centred else SONG
    for line in lines:
        book.text(x, y, line, font, SIZE, "center" if centred else "left")
        y -= LEADING


def _photo(book: Book, photo: bytes | None, top: float, room: float) -> None:
    canvas = book.canvas
    left, bottom = book.right - room, top - PHOTO_HEIGHT - 2 * FRAME
    canvas.setLineWidth(0.6)
    canvas.rect(left, bottom, room, top - bottom)
    image = _readable(photo)
    if image is None:
        word = "照片" if photo is None else "照片损坏，请重新上传"
        for n, line in enumerate(wrap(word, SONG, SIZE, room - 8)):
            y = (top + bottom) / 2 - n * LEADING
            book.text(left + room / 2, y, line, SONG, SIZE, "center")
        return
    canvas.drawImage(image, left + FRAME, bottom + FRAME, PHOTO_WIDTH, PHOTO_HEIGHT,
                     preserveAspectRatio=True, anchor="c")  # fmt: skip


def _readable(photo: bytes | None) -> ImageReader | None:
    """Return the picture, None where the bytes are no picture."""
    if photo is None:
        return None
    try:
        with Image.open(io.BytesIO(photo)) as probe:
            probe.verify()
        return ImageReader(io.BytesIO(photo))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
