"""Scans of decisions that nobody took: a sheet with a heading, lines for its text, marked 样例."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from zhifa_desktop.paths import resource
from zhifa_desktop.sample.story import SAMPLE, UNIT_NAME

WIDTH, HEIGHT = 620, 877
_RED, _BLACK, _GREY = (176, 36, 36), (40, 40, 40), (200, 200, 200)


def decision(title: str, number: str) -> bytes:
    """Return a decision as a scanned page (PNG)."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (252, 252, 250))
    draw = ImageDraw.Draw(image)
    middle = WIDTH // 2
    draw.text((middle, 90), UNIT_NAME, font=_font(26), fill=_RED, anchor="mm")
    draw.line((70, 130, WIDTH - 70, 130), fill=_RED, width=3)
    draw.text((middle, 160), number, font=_font(18), fill=_BLACK, anchor="mm")
    draw.text((middle, 230), title, font=_font(24), fill=_BLACK, anchor="mm")
    for y in range(300, 640, 34):
        draw.line((80, y, WIDTH - 80, y), fill=_GREY, width=2)
    draw.text((middle, HEIGHT - 90), f"({SAMPLE})", font=_font(22), fill=_RED, anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource("fonts", "NotoSansSC-Bold.ttf")), size)
