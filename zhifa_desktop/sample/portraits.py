"""Portraits of people who do not exist: neutral silhouettes, 35 × 45 mm, marked 样例."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from zhifa_desktop.paths import resource
from zhifa_desktop.sample.people import SamplePerson
from zhifa_desktop.sample.story import SAMPLE

WIDTH, HEIGHT = 280, 360
_BACKGROUNDS = ((214, 226, 240), (222, 229, 234), (208, 221, 232), (226, 226, 232))
_FIGURES = ((86, 104, 128), (74, 92, 112), (98, 108, 122), (66, 84, 108))
_SHADE = 22


def portrait(person: SamplePerson) -> bytes:
    """Return a person's portrait as PNG; the number decides tones and proportions, no face."""
    key = sum(int(digit) for digit in person.id_number[6:17])
    back, tone = _BACKGROUNDS[key % 4], _FIGURES[key // 4 % 4]
    image = Image.new("RGB", (WIDTH, HEIGHT), back)
    draw = ImageDraw.Draw(image)
    middle, head, neck = WIDTH // 2, 58 + key % 7, 26 + key % 5
    shoulders = 104 + key % 13
    if person.sex == "female":
        shoulders -= 12
        dark = tuple(part - _SHADE for part in tone)
        box = (middle - head - 10, 66, middle + head + 10, 262)
        draw.rounded_rectangle(box, radius=60, fill=dark)
    draw.ellipse((middle - shoulders, 248, middle + shoulders, 248 + 2 * shoulders), fill=tone)
    draw.rectangle((middle - neck, 190, middle + neck, 280), fill=tone)
    draw.ellipse((middle - head, 78, middle + head, 78 + head * 5 // 2), fill=tone)
    _mark(draw)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _mark(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, HEIGHT - 46, WIDTH, HEIGHT), fill=(250, 250, 250))
    draw.text(
        (WIDTH // 2, HEIGHT - 23), SAMPLE, font=_font(), fill=(150, 40, 40), anchor="mm"
    )  # fmt: skip


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource("fonts", "NotoSansSC-Bold.ttf")), 28)
