"""A leader's paper as PDF, Word or Excel; charts go into Word as pictures of what PDF draws."""

from __future__ import annotations

import io
from collections.abc import Iterator

from zhifa_desktop.papers.bars import chart_page
from zhifa_desktop.papers.fonts import register_fonts
from zhifa_desktop.papers.material import Chart, Material
from zhifa_desktop.papers.material_pdf import material_pdf
from zhifa_desktop.papers.material_sheet import material_sheet
from zhifa_desktop.papers.material_word import material_word
from zhifa_desktop.services.materials.declaration import Format
from zhifa_desktop.services.pdf_documents import PDFIUM, opened

DOTS = 200


def rendered(material: Material, form: Format) -> bytes:
    """Return a paper as a file's content.

    Raises:
        UserError: A character is missing from the fonts.
    """
    if form is Format.PDF:
        register_fonts()
        return material_pdf(material)
    if form is Format.SHEET:
        return material_sheet(material)
    return material_word(material, list(_pictures(material)))


def _pictures(material: Material) -> Iterator[bytes]:
    for part in material.parts:
        for chart in part.charts:
            yield _picture(chart)


def _picture(chart: Chart) -> bytes:
    out = io.BytesIO()
    with PDFIUM, opened(chart_page(chart)) as document:
        document[0].render(scale=DOTS / 72).to_pil().convert("L").save(out, "PNG")
    return out.getvalue()
