"""Pictures of the window as files hold them."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter


def encoded(image: QImage, kind: str, quality: int = -1) -> bytes:
    """Return a picture as "png" or "jpeg"."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(out, QByteArray(kind.encode()))
    writer.setQuality(quality)
    writer.write(image)
    return bytes(out.data().data())
