"""A PDF held in memory, page by page as pictures; never written to disk on the way.

PDFium is not safe from several threads at once, so one lock covers every call of the program.
"""

from __future__ import annotations

import threading

import pypdfium2
from PySide6.QtGui import QImage

POINTS_PER_INCH = 72
_PDFIUM = threading.Lock()


class PdfPages:
    """The pages of one document; may be used from any thread."""

    def __init__(self, data: bytes) -> None:
        """Open the document from its bytes."""
        self.data = data
        with _PDFIUM:
            self._document = pypdfium2.PdfDocument(data)
            count = len(self._document)
            self.sizes = tuple(self._document.get_page_size(i) for i in range(count))

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self.sizes)

    def image(self, number: int, dots_per_inch: float) -> QImage:
        """Return one page (counted from 0) as a picture of that resolution."""
        with _PDFIUM:
            page = self._document[number]
            bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, prefer_bgrx=True)
            picture = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride,
                QImage.Format.Format_RGB32,
            ).copy()  # fmt: skip
            bitmap.close()
            page.close()
        return picture

    def text(self, number: int) -> str:
        """Return the text of one page, for searching and reading aloud."""
        with _PDFIUM:
            page = self._document[number]
            content: str = page.get_textpage().get_text_bounded()
            page.close()
        return content

    def close(self) -> None:
        """Give the memory back."""
        with _PDFIUM:
            self._document.close()
