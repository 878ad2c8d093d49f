"""Ruled tables: grouped heads that repeat on every page, wrapped cells, rows that may be split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhifa_desktop.papers.book import Book, write
from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD
from zhifa_desktop.papers.lines import wrap

THIN, THICK = 0.5, 1.0
PADDING = 3.0
SHORT = 8


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes of a table in points; ``low`` is the least height of a row."""

    size: float = 9.5
    leading: float = 13
    low: float = 20

    @property
    def padding(self) -> float:
        """White above and below the lines of a cell."""
        return (self.low - self.leading) / 2


ROOMY, DENSE = Style(10.5, 15, 23), Style(8.5, 11.5, 17)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row ready to be drawn: the lines of each cell."""

    cells: tuple[tuple[str, ...], ...]
    font: str

    @property
    def lines(self) -> int:
        return max(len(cell) for cell in self.cells)


class Ruled:
    """One table on its way through a book."""

    def __init__(self, book: Book, headings: Sequence[Heading], style: Style) -> None:
        """Share the page's width out among the columns."""
        self._book, self._headings, self._style = book, headings, style
        self._edges = self._shared_out()
        self._head = _Head(headings, self._edges, style)
        self._centered: frozenset[int] = frozenset()

    def draw(
        self, rows: Sequence[Sequence[Cell]], closing: Sequence[Sequence[Cell] | None] = ()
    ) -> None:
        """Draw the rows, then the ``closing`` ones (合计, 更正) in bold."""
        made = [self._row(row, SONG) for row in rows]
        made += [self._row(row, SONG_BOLD) for row in closing if row is not None]
        self._centered = self._short_columns(made)
        self._book.need(self._head.height + self._style.low * min(2, max(len(made), 1)))
        self._move(self._shared_out())  # the page may be another than the one it was made on
        self._draw_head()
        for row in made:
            self._draw_row(row)
        self._rule(self._book.y, THICK)

    def height(self, rows: int) -> float:
        """Return how high a table with so many one-line rows is."""
        return self._head.height + rows * self._style.low

    def _short_columns(self, rows: Sequence[_Row]) -> frozenset[int]:
        """Return the columns of short words, which are set in the middle; the first never is."""
        return frozenset(
            n
            for n, heading in enumerate(self._headings)
            if n > 0
            and not heading.numeric
            and all(len(r.cells[n]) == 1 and len(r.cells[n][0]) <= SHORT for r in rows)
        )

    def _row(self, cells: Sequence[Cell], font: str) -> _Row:
        return _Row(
            tuple(
                wrap(cell_text(cell, heading), font, self._style.size, self._room(n))
                for n, (cell, heading) in enumerate(zip(cells, self._headings, strict=True))
            ),
            font,
        )

    def _room(self, column: int) -> float:
        return self._edges[column + 1] - self._edges[column] - 2 * PADDING

    def _draw_head(self) -> None:
        self._rule(self._book.y, THICK)
        self._head.draw(self._book)
        self._book.y -= self._head.height

    def _draw_row(self, row: _Row) -> None:
        """Draw a row; one that is higher than a page goes on where the last page ended."""
        done, total = 0, row.lines
        while done < total:
            fitting = self._fitting(total - done)
            if not fitting:
                self._turn()
                continue
            self._slice(row, done, done + fitting)
            done += fitting

    def _fitting(self, wanted: int) -> int:
        """Return how many lines of a row to draw here, 0 to begin on a fresh page."""
        here = self._lines_in(self._book.space)
        fresh = self._lines_in(self._book.top - self._book.bottom - self._head.height)
        if wanted <= here:
            return wanted
        started = self._book.y < self._book.top - self._head.height - 1
        if wanted <= fresh and started:
            return 0
        return min(here, wanted) if here >= 2 or not started else 0

    def _lines_in(self, height: float) -> int:
        if height < self._style.low:
            return 0
        return max(int((height - 2 * self._style.padding) / self._style.leading), 1)

    def _turn(self) -> None:
        self._rule(self._book.y, THICK)
        self._book.page()
        self._move(self._shared_out())
        self._draw_head()

    def _shared_out(self) -> tuple[float, ...]:
        return _edges(self._book.left, self._book.room, self._headings)

    def _move(self, edges: tuple[float, ...]) -> None:
        """Follow the margins, which left and right pages have mirrored."""
        self._edges = self._head.edges = edges

    def _slice(self, row: _Row, first: int, last: int) -> None:
        style, book = self._style, self._book
        height = max(style.low, (last - first) * style.leading + 2 * style.padding)
        for column, lines in enumerate(row.cells):
            self._cell(column, lines[first:last], row.font, height)
        book.y -= height
        self._sides(book.y, height)
        self._rule(book.y, THIN)

    def _cell(self, column: int, lines: Sequence[str], font: str, height: float) -> None:
        if not lines or lines == ("",):
            return
        style = self._style
        left, right = self._edges[column], self._edges[column + 1]
        numeric = self._headings[column].numeric
        x, align = left + PADDING, "left"
        if numeric:
            x, align = right - PADDING, "right"
        elif column in self._centered:
            x, align = (left + right) / 2, "center"
        y = self._book.y - (height - len(lines) * style.leading) / 2
        for line in lines:
            y -= style.leading
            write(self._book.canvas, x, y + _drop(style), line, font, style.size, align)

    def _sides(self, y: float, height: float) -> None:
        canvas = self._book.canvas
        canvas.setLineWidth(THIN)
        canvas.lines([(x, y, x, y + height) for x in self._edges])

    def _rule(self, y: float, thickness: float) -> None:
        canvas = self._book.canvas
        canvas.setLineWidth(thickness)
        canvas.line(self._edges[0], y, self._edges[-1], y)


class _Head:
    """The head of a table: one row, or two where headings have groups."""

    def __init__(self, headings: Sequence[Heading], edges: Sequence[float], style: Style) -> None:
        self._headings, self.edges, self._style = headings, edges, style
        self._grouped = any(heading.group for heading in headings)
        self._spans = spans(headings)
        self._group_height = self._height(
            self._lines(h.group, first, last) for h, first, last in self._spans if h.group
        )
        alone = self._height(
            self._lines(h.label, n, n + 1) for n, h in enumerate(headings) if not h.group
        )
        self._label_height = max(
            self._height(self._lines(h.label, n, n + 1) for n, h in enumerate(headings) if h.group),
            alone - self._group_height,
            style.low,
        )
        self.height = self._group_height + self._label_height

    def draw(self, book: Book) -> None:
        """Draw the head below the cursor, which stays."""
        canvas, top = book.canvas, book.y
        bottom, middle = top - self.height, top - self._group_height
        canvas.setLineWidth(THIN)
        rules = [(self.edges[0], bottom, self.edges[-1], bottom)]
        for heading, first, last in self._spans:
            left, right = self.edges[first], self.edges[last]
            rules.append((left, bottom, left, top))
            if not heading.group:
                self._words(book, heading.label, first, last, top, self.height)
                continue
            rules.append((left, middle, right, middle))
            self._words(book, heading.group, first, last, top, self._group_height)
            for column in range(first, last):
                x = self.edges[column]
                rules.append((x, bottom, x, middle))
                label = self._headings[column].label
                self._words(book, label, column, column + 1, middle, self._label_height)
        rules.append((self.edges[-1], bottom, self.edges[-1], top))
        canvas.lines(rules)

    def _words(
        self, book: Book, text: str, first: int, last: int, top: float, height: float
    ) -> None:
        style = self._style
        lines = self._lines(text, first, last)
        x = (self.edges[first] + self.edges[last]) / 2
        y = top - (height - len(lines) * style.leading) / 2
        for line in lines:
            y -= style.leading
            write(book.canvas, x, y + _drop(style), line, SONG_BOLD, style.size, "center")

    def _lines(self, text: str, first: int, last: int) -> tuple[str, ...]:
        room = self.edges[last] - self.edges[first] - 2 * PADDING
        return wrap(text, SONG_BOLD, self._style.size, room)

    def _height(self, cells: object) -> float:
        counts = [len(lines) for lines in cells]  # type: ignore[attr-defined]
        if not counts:
            return 0.0
        return max(self._style.low, max(counts) * self._style.leading + 2 * self._style.padding)


def cell_text(cell: Cell, heading: Heading) -> str:
    """Return a cell as printed: decimals as the heading says, thousands in groups."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return f"{Decimal(cell):,.{heading.decimals}f}"


def _drop(style: Style) -> float:
    """From the bottom of a line's box up to its base line."""
    return (style.leading - style.size) / 2 + style.size * 0.16


def _edges(left: float, room: float, headings: Sequence[Heading]) -> tuple[float, ...]:
    total = sum(heading.width for heading in headings)
    edges = [left]
    for heading in headings:
        edges.append(edges[-1] + room * heading.width / total)
    return tuple(edges)


def spans(headings: Sequence[Heading]) -> tuple[tuple[Heading, int, int], ...]:
    """Return (heading, first column, column after the last): equal groups side by side as one."""
    found: list[tuple[Heading, int, int]] = []
    for n, heading in enumerate(headings):
        if found and heading.group and found[-1][0].group == heading.group:
            found[-1] = (found[-1][0], found[-1][1], n + 1)
        else:
            found.append((heading, n, n + 1))
    return tuple(found)
