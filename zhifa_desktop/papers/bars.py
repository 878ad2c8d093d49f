"""Bars with their numbers written over them: legible in black and white and for the colour-blind.

The first series is filled dark, the second is white with an outline, so that no colour is needed.
"""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.book import Book, write
from zhifa_desktop.papers.fonts import SONG, register_fonts, width
from zhifa_desktop.papers.material import Chart

HEAD, FOOT, SIZE = 30.0, 18.0, 8.5
DARK, BROAD = 0.35, 0.7
WIDEST = 26.0
TALL = 150.0
PICTURE = (440.0, 165.0)
ELLIPSIS = "…"


def draw_chart(book: Book, chart: Chart) -> None:
    """Draw a chart below the book's cursor, as wide as its text, on one page."""
    book.need(TALL + 8)
    _draw(book.canvas, chart, book.left, book.y - TALL, book.room, TALL)
    book.y -= TALL + 8


def chart_page(chart: Chart) -> bytes:
    """Return a chart as a PDF of one page that it fills, for a picture in Word."""
    register_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=PICTURE, invariant=1)
    _draw(canvas, chart, 4, 4, PICTURE[0] - 8, PICTURE[1] - 8)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(
    canvas: Canvas, chart: Chart, left: float, bottom: float, room: float, tall: float
) -> None:
    top, base = bottom + tall, bottom + FOOT
    write(canvas, left, top - 10, f"{chart.title}({chart.unit})", SONG, 9.5)
    _legend(canvas, chart, left + room, top - 10)
    numbers = [v for one in chart.series for v in one.values if v is not None]
    most = max([*numbers, chart.target or Decimal(0), Decimal(0)])
    scale = (tall - HEAD - FOOT) / float(most or 1)
    slot = room / max(len(chart.labels), 1)
    bar = min(slot * BROAD / max(len(chart.series), 1), WIDEST)
    canvas.setLineWidth(0.5)
    for n, label in enumerate(chart.labels):
        middle = left + slot * (n + 0.5)
        for k, one in enumerate(chart.series):
            x = middle + bar * (k - len(chart.series) / 2)
            _bar(canvas, x, base, bar, one.values[n], scale, filled=k == 0)
        write(canvas, middle, base - 12, _fitting(label, slot - 2), SONG, SIZE, "center")
    canvas.line(left, base, left + room, base)
    if chart.target is not None:
        _target(canvas, chart, left, base + float(chart.target) * scale, room)


def _bar(
    canvas: Canvas, x: float, base: float, wide: float, value: Decimal | None, scale: float,
    *, filled: bool,
) -> None:  # fmt: skip
    if value is None:
        return
    high = float(value) * scale
    canvas.setFillGray(DARK if filled else 1)
    canvas.rect(x + 0.5, base, wide - 1, high, stroke=1, fill=1)
    canvas.setFillGray(0)
    text = f"{value.normalize():f}"
    # Numbers wider than their bar are set smaller, so that neighbours never run into each other.
    size = min(SIZE, SIZE * (wide + 6) / max(width(text, SONG, SIZE), 1))
    write(canvas, x + wide / 2, base + high + 2.5, text, SONG, max(size, 5), "center")


def _legend(canvas: Canvas, chart: Chart, right: float, y: float) -> None:
    if len(chart.series) < 2:
        return
    for number in reversed(range(len(chart.series))):
        name = chart.series[number].name
        right -= width(name, SONG, SIZE)
        write(canvas, right, y, name, SONG, SIZE)
        right -= 11
        canvas.setLineWidth(0.5)
        canvas.setFillGray(DARK if number == 0 else 1)
        canvas.rect(right, y - 0.5, 8, 8, stroke=1, fill=1)
        canvas.setFillGray(0)
        right -= 10


def _target(canvas: Canvas, chart: Chart, left: float, y: float, room: float) -> None:
    canvas.setDash(3, 2)
    canvas.line(left, y, left + room, y)
    canvas.setDash()
    words = f"目标{chart.target.normalize():f}" if chart.target is not None else ""
    write(canvas, left, y + 2.5, words, SONG, 7.5)


def _fitting(label: str, room: float) -> str:
    """Return a label cut to its room, with dots where something was left off."""
    if width(label, SONG, SIZE) <= room:
        return label
    while label and width(label + ELLIPSIS, SONG, SIZE) > room:
        label = label[:-1]
    return label + ELLIPSIS
