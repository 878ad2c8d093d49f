"""Draws the visible line of an electronic signature, in the program's own Chinese font.

Drawn by reportlab as a one-page PDF of exactly the size of its box: pyHanko's own text needs a
second font engine. May not decide where it stands on the page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.paths import resource

FONT = "NotoSerifSC-Regular"
LARGEST_SIZE = 9.0
"""Points; a signature line is a note, never louder than the paper."""

_LEADING = 1.4
_MARGIN = 3.0
_INK = Color(0.10, 0.23, 0.45)
_MISSING = "〓"
"""The printers' sign for a character that the font does not have."""


def draw_stamp(lines: Sequence[str], width: float, height: float) -> bytes:
    """Return a one-page PDF, ``width`` by ``height`` points, with the lines fitted into it."""
    _ensure_font()
    shown = [_printable(line) for line in lines]
    widest = max(pdfmetrics.stringWidth(line, FONT, 1) for line in shown)
    size = min(
        LARGEST_SIZE,
        (height - 2 * _MARGIN) / (len(shown) * _LEADING),
        (width - 2 * _MARGIN) / widest,
    )
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
    canvas.setStrokeColor(_INK)
    canvas.setFillColor(_INK)
    canvas.setLineWidth(0.6)
    canvas.rect(1, 1, width - 2, height - 2)
    canvas.setFont(FONT, size)
    top = (height + len(shown) * size * _LEADING) / 2
    for number, line in enumerate(shown, 1):
        baseline = top - number * size * _LEADING + 0.35 * size
        canvas.drawString(_MARGIN, baseline, line)
    canvas.save()
    return buffer.getvalue()


def _ensure_font() -> None:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(resource("fonts", f"{FONT}.ttf"))))


def _printable(line: str) -> str:
    glyphs = pdfmetrics.getFont(FONT).face.charToGlyph
    return "".join(char if ord(char) in glyphs else _MISSING for char in line)
