"""Reading a PDF back with a stranger's tool: its words and where the ink is."""

from __future__ import annotations

import pypdfium2
from PIL import Image

SCALE = 1.0
"""One pixel per point, so that boxes need no conversion."""


def page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def joined(data: bytes) -> str:
    """Return all text without white space, for words that were wrapped."""
    return "".join("".join(page_texts(data)).split())


def sizes(data: bytes) -> list[tuple[float, float]]:
    return [page.get_size() for page in pypdfium2.PdfDocument(data)]


def pictures(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    return [page.render(scale=SCALE).to_pil().convert("L") for page in document]


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around everything that is not white: left, top, right, bottom."""
    box = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    return box
