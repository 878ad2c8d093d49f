"""A PDF held in memory, page by page as pictures; never written to disk on the way.

A document is opened for each picture (a millisecond): nothing is left open when a view goes away.
"""

from __future__ import annotations

from contextlib import closing

from PySide6.QtGui import QImage

from zhifa_desktop.services.pdf_documents import PDFIUM as _PDFIUM
from zhifa_desktop.services.pdf_documents import opened as _opened

POINTS_PER_INCH = 72


class PdfPages:
    """The pages of one document; may be used from any thread."""

    def __init__(self, data: bytes) -> None:
        """Read how many pages there are and how large."""
        self.data = data
        with _PDFIUM, _opened(data) as document:
            self.sizes = tuple(document.get_page_size(i) for i in range(len(document)))

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self.sizes)

    def page_of(self, heading: str) -> int:
        """Return the page (from 1) that the document's outline gives a heading; 0 for none.

        ``heading`` may be the first word of it (表3-1).
        """
        with _PDFIUM, _opened(self.data) as document:
            for mark in document.get_toc():
                title = mark.get_title()
                place = mark.get_dest()
                if place is not None and heading in (title, title.partition(" ")[0]):
                    return int(place.get_index()) + 1
        return 0

    def image(self, number: int, dots_per_inch: float) -> QImage:
        """Return one page (counted from 0) as a picture of that resolution."""
        with _PDFIUM, _opened(self.data) as document:
            bitmap = document[number].render(
                scale=dots_per_inch / POINTS_PER_INCH, prefer_bgrx=True
            )
            with closing(bitmap):
                return QImage(
                    bytes(bitmap.buffer),
                    bitmap.width,
                    bitmap.height,
                    bitmap.stride,
                    QImage.Format.Format_RGB32,
                ).copy()
