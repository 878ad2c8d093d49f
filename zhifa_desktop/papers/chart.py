"""Grey bars of training hours by year, with the required hours as a dashed line."""

from __future__ import annotations

from decimal import Decimal

from reportlab.lib.units import mm

from zhifa_desktop.papers.book import Book
from zhifa_desktop.papers.content import HoursChart
from zhifa_desktop.papers.fonts import SONG

GREY = 0.72
HEAD, FOOT = 14.0, 16.0


def draw_hours(book: Book, chart: HoursChart, height: float) -> None:
    """Draw the chart below the cursor, as wide as the text."""
    canvas = book.canvas
    base, tall = book.y - height + FOOT, height - FOOT - HEAD
    most = max(*chart.hours, chart.required)
    scale = tall / float(most or 1)
    slot = min(book.room / max(len(chart.years), 1), 34 * mm)
    left = (book.left + book.right - slot * len(chart.years)) / 2
    canvas.setLineWidth(0.5)
    for n, (year, hours) in enumerate(zip(chart.years, chart.hours, strict=True)):
        x, bar = left + slot * (n + 0.25), float(hours) * scale
        canvas.setFillGray(GREY)
        canvas.rect(x, base, slot / 2, bar, stroke=0, fill=1)
        canvas.setFillGray(0)
        book.text(x + slot / 4, base + bar + 3, _hours(hours), SONG, 9, "center")
        book.text(x + slot / 4, base - 12, f"{year}年", SONG, 9, "center")
    canvas.line(book.left, base, book.right, base)
    required = base + float(chart.required) * scale
    canvas.setDash(3, 2)
    canvas.line(book.left, required, book.right, required)
    canvas.setDash()
    book.text(book.right, required + 3, f"{_hours(chart.required)}学时", SONG, 8, "right")
    book.y -= height


def _hours(value: Decimal) -> str:
    return f"{value.normalize():f}"
