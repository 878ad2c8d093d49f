"""Pages of one PDF: geometry, running heads, and what can only be drawn once all pages are known.

A page is kept until the book is closed, so that 第x页 共y页 and the table of contents need no
second layout. ``close_part`` writes out the pages so far (one person's dossier of many), which
keeps memory flat however many people follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.fonts import SONG, register_fonts, width
from zhifa_desktop.papers.lines import wrap

Later = Callable[[Canvas, int, int], None]
"""Draws on a finished page: canvas, its number from 1, the number of pages."""


@dataclass(frozen=True, slots=True)
class Margins:
    """White edges in points."""

    left: float
    right: float
    top: float
    bottom: float

    def mirrored(self) -> Margins:
        """Return the margins of a left page, bound on its right."""
        return Margins(self.right, self.left, self.top, self.bottom)


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of page."""

    margins: Margins
    landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        return (A4[1], A4[0]) if self.landscape else A4


class Book:
    """A PDF that is being written, with a cursor that goes down the page."""

    def __init__(self, out: BinaryIO, *, title: str, author: str, shape: Shape) -> None:
        """Begin; the first page starts with ``page``."""
        register_fonts()
        self.canvas = Canvas(out, pageCompression=1, invariant=1, lang="zh-CN")
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("zhifa-desktop")
        self.shape = shape
        self.margins = shape.margins
        self.y = 0.0
        self.mirrored = False
        self.running: Later | None = None
        self._kept: list[tuple[dict[str, Any], list[Later]]] = []
        self._later: list[Later] = []
        self._open = False
        self._marks = 0

    @property
    def left(self) -> float:
        """The left edge of the text."""
        return self.margins.left

    @property
    def right(self) -> float:
        """The right edge of the text."""
        return self.shape.size[0] - self.margins.right

    @property
    def room(self) -> float:
        """The width of the text."""
        return self.right - self.left

    @property
    def top(self) -> float:
        """Where text begins on a fresh page."""
        return self.shape.size[1] - self.margins.top

    @property
    def bottom(self) -> float:
        """Where text ends."""
        return self.margins.bottom

    @property
    def space(self) -> float:
        """What is left below the cursor."""
        return self.y - self.bottom

    @property
    def page_number(self) -> int:
        """The number of the open page in this part, from 1."""
        return len(self._kept) + 1

    def page(self, shape: Shape | None = None) -> None:
        """Begin a fresh page."""
        self._keep()
        self.shape = shape or self.shape
        even = self.page_number % 2 == 0
        base = self.shape.margins
        self.margins = base.mirrored() if self.mirrored and even else base
        self.canvas.setPageSize(self.shape.size)
        self.y = self.top
        self._open = True
        if self.running is not None:
            self._later.append(self.running)

    def need(self, height: float) -> None:
        """Begin a fresh page unless so much is left on this one."""
        if self.space < height:
            self.page()

    def later(self, draw: Later) -> None:
        """Draw on the open page once the number of pages is known."""
        self._later.append(draw)

    def mark(self, title: str, level: int = 0) -> None:
        """Put the open page into the reader's outline."""
        self._marks += 1
        key = f"mark{self._marks}"

        def draw(canvas: Canvas, number: int, total: int) -> None:
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(title, key, level=level, closed=False)

        self._later.append(draw)

    def text(
        self, x: float, y: float, text: str, font: str = SONG, size: float = 12, align: str = "left"
    ) -> None:
        """Draw one line; ``align`` says what x is: left, right or center."""
        write(self.canvas, x, y, text, font, size, align)

    def paragraph(
        self, text: str, *, font: str = SONG, size: float = 12, leading: float = 0,
        indent: int = 2, align: str = "left", after: float = 0,
    ) -> None:  # fmt: skip
        """Set running text below the cursor, over pages where needed; ``indent`` in characters."""
        leading = leading or size * 1.6
        for part in text.split("\n"):
            lead = "\u3000" * indent
            for line in wrap(f"{lead}{part}", font, size, self.room):
                self.need(leading)
                self.y -= leading
                x = {"left": self.left, "right": self.right}.get(
                    align, (self.left + self.right) / 2
                )
                self.text(x, self.y + (leading - size) / 2, line, font, size, align)
        self.y -= after

    def close_part(self) -> None:
        """Write out the pages kept so far; numbering begins anew."""
        self._keep()
        kept, self._kept = self._kept, []
        for number, (state, draws) in enumerate(kept, 1):
            self.canvas.__dict__.update(state)
            for draw in draws:
                draw(self.canvas, number, len(kept))
            self.canvas.showPage()

    def close(self) -> None:
        """Write out what is left and end the file."""
        self.close_part()
        self.canvas.save()

    def _keep(self) -> None:
        if not self._open:
            return
        self._kept.append((dict(self.canvas.__dict__), self._later))
        self._later = []
        self._open = False
        self.canvas._startPage()


def write(
    canvas: Canvas, x: float, y: float, text: str, font: str, size: float, align: str = "left"
) -> None:
    """Draw one line of text on a canvas."""
    if not text:
        return
    if align == "right":
        x -= width(text, font, size)
    elif align == "center":
        x -= width(text, font, size) / 2
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


def millimetres(*values: float) -> Margins:
    """Return margins given in millimetres: left, right, top, bottom."""
    left, right, top, bottom = (value * mm for value in values)
    return Margins(left, right, top, bottom)
