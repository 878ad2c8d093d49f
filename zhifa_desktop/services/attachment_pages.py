"""The pages of attachments: how many there are, and what each looks like, for papers.

What cannot be read is said in a sentence; a paper does not fail because one scan is broken.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachment_files import JPEG, PDF, PNG
from zhifa_desktop.services.attachments import Attachment, Attachments
from zhifa_desktop.services.pdf_documents import PDFIUM, opened, page_count

DOTS = 150
QUALITY = 80
BROKEN = "打不开，请核对原件"
LOST = "内容缺失，请用备份比对"
NO_PICTURE = "(这一页打不开，请核对原件)"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pages an attachment has; 0 with the reason in ``trouble``."""

    pages: int
    trouble: str = ""


class PageCounts:
    """Page counts, each worked out once: an attachment's content never changes."""

    def __init__(self, attachments: Attachments) -> None:
        """Count pages of that store's attachments."""
        self._attachments = attachments
        self._known: dict[str, Counted] = {}

    def of(self, one: Attachment) -> Counted:
        """Return how many pages an attachment has, or why nobody can tell."""
        if one.id not in self._known:
            self._known[one.id] = self._counted(one)
        return self._known[one.id]

    def _counted(self, one: Attachment) -> Counted:
        if not has_pages(one):
            return Counted(0, f"电子文件({one.kind})")
        try:
            data = self._attachments.content(one.id)
        except UserError:  # DataError too: the catalogue says what the store has lost
            return Counted(0, LOST)
        if one.media_type != PDF:
            return Counted(1) if _is_picture(data) else Counted(0, BROKEN)
        try:
            pages = page_count(data)
        except PermissionError:
            return Counted(0, "有打开口令，请核对原件")
        return Counted(pages) if pages else Counted(0, BROKEN)


def has_pages(one: Attachment) -> bool:
    """Return whether an attachment is of a kind whose pages can be printed."""
    return one.media_type in (JPEG, PNG, PDF)


def pages_of(attachments: Attachments, one: Attachment) -> Iterator[bytes | str]:
    """Give an attachment's pages as JPEG pictures, a sentence for each that has none."""
    data = attachments.content(one.id)
    if one.media_type == PDF:
        yield from _pdf_pages(data)
    else:
        yield _picture(data)


def _pdf_pages(data: bytes) -> Iterator[bytes | str]:
    import pypdfium2

    number, total = 0, 1
    while number < total:
        try:
            with PDFIUM, opened(data) as document:  # other work may open its own in between
                total = len(document)
                picture = document[number].render(scale=DOTS / 72).to_pil()
            yield _jpeg(picture)
        except pypdfium2.PdfiumError:
            yield NO_PICTURE
        number += 1


def _picture(data: bytes) -> bytes | str:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return _jpeg(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return NO_PICTURE


def _is_picture(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    return True


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
