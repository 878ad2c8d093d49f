"""Opening PDF documents, one at a time over the whole program.

PDFium is not safe from several threads at once: whoever opens a document, in the window or in a
service, holds this one lock as long as it is open.
"""

from __future__ import annotations

import threading
from contextlib import closing
from typing import Any

PDFIUM = threading.Lock()


def opened(data: bytes) -> closing[Any]:
    """Return a document to be used in a ``with``, holding PDFIUM."""
    import pypdfium2  # a preview may wait for it, the window may not

    return closing(pypdfium2.PdfDocument(data))


def page_count(data: bytes) -> int:
    """Return how many pages a document has; 0 where none can be read.

    Raises:
        PermissionError: It opens with a password only.
    """
    import pypdfium2

    with PDFIUM:
        try:
            with opened(data) as document:
                return sum(_readable(document, number) for number in range(len(document)))
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise PermissionError from error
            return 0


def _readable(document: Any, number: int) -> bool:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return False
    page.close()
    return True
