"""The visible line of a signature on the page, as pyHanko wants it: a drawn page, put into its box.

May not decide what the line says, nor where it stands.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from zhifa_desktop.package.stamp import draw_stamp


class _DrawnPage(PdfContent):
    """A one-page PDF in memory as the face of a signature."""

    def __init__(self, pdf: bytes, width: float, height: float) -> None:
        super().__init__(box=BoxConstraints(width=width, height=height))
        self._pdf = pdf

    def render(self) -> bytes:
        page = PdfFileReader(io.BytesIO(self._pdf))
        form = self._ensure_writer.import_page_as_xobject(page)
        self.resources.xobject["/Stamp"] = form
        return b"/Stamp Do"


def signature_face(lines: Sequence[str], width: float, height: float) -> StaticStampStyle:
    """Return the lines as the face of a signature, in points."""
    drawn = _DrawnPage(draw_stamp(lines, width, height), width, height)
    middle = AxisAlignment.ALIGN_MID
    return StaticStampStyle(
        border_width=0,
        background=drawn,
        background_layout=SimpleBoxLayoutRule(x_align=middle, y_align=middle),
    )
