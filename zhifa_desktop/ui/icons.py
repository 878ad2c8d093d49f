"""The window's icons: SVG files in the theme's colours, drawn sharp at every scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from zhifa_desktop.paths import resource
from zhifa_desktop.ui import theme

SCALES = (1, 1.5, 2)


@cache
def icon(name: str, color: str = "muted", selected: str = "field") -> QIcon:
    """Return an icon; on a selected row it takes the second colour."""
    made = QIcon()
    source = resource("icons", f"{name}.svg").read_text("utf-8")
    for mode, tint in ((QIcon.Mode.Normal, color), (QIcon.Mode.Selected, selected)):
        data = QByteArray(source.replace("currentColor", theme.COLORS[tint]).encode())
        for scale in SCALES:
            made.addPixmap(_draw(QSvgRenderer(data), scale), mode)
    return made


def _draw(renderer: QSvgRenderer, scale: float) -> QPixmap:
    side = round(theme.ICON * scale)
    pixmap = QPixmap(QSize(side, side))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, theme.ICON, theme.ICON))
    painter.end()
    return pixmap
