"""Column headings with a funnel at the right: a click there filters, elsewhere it sorts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.record_table import RecordTable

FUNNEL, EDGE = 14, 4


class FilterHeader(QHeaderView):
    """``filter_asked`` tells the section and where its popup should stand."""

    filter_asked = Signal(int, QPoint)

    def __init__(self, model: RecordTable, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = model
        self._over = -1
        self._caught = False
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setSortIndicatorShown(True)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortIndicatorClearable(True)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def funnel(self, section: int) -> QRect:
        """Return where the funnel of a section stands."""
        right = self.sectionViewportPosition(section) + self.sectionSize(section)
        top = (self.height() - FUNNEL) // 2
        return QRect(right - FUNNEL - EDGE - 2, top, FUNNEL, FUNNEL)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        filtered = self._table.filtered(logicalIndex)
        if filtered or logicalIndex == self._over:
            icon("filter", "accent" if filtered else "muted").paint(
                painter, self.funnel(logicalIndex)
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self._funnel_at(event.position().toPoint())
        self._caught = section >= 0 and event.button() == Qt.MouseButton.LeftButton
        if self._caught:
            below = self.funnel(section).bottomLeft() + QPoint(0, EDGE * 2)
            self.filter_asked.emit(section, self.viewport().mapToGlobal(below))
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._caught:
            self._caught = False
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        self._hover(self.logicalIndexAt(at))
        if self._funnel_at(at) >= 0:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, section: int) -> None:
        if section != self._over:
            self._over = section
            self.viewport().update()

    def _funnel_at(self, at: QPoint) -> int:
        section = self.logicalIndexAt(at)
        if section < 0:
            return -1
        return section if self.funnel(section).adjusted(-3, -6, 1, 6).contains(at) else -1
