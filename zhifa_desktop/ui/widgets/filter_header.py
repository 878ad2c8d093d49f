"""Column headings with a funnel at the right: a click there filters, elsewhere it sorts.

With Shift a click sorts by one column more; the arrows are numbered then.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.record_table import RecordTable

FUNNEL, EDGE, MARK = 14, 4, 10


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
        self.sectionClicked.connect(self._sort)
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
        self._paint_order(painter, rect, logicalIndex)
        filtered = self._table.filtered(logicalIndex)
        if filtered or logicalIndex == self._over:
            icon("filter", "accent" if filtered else "muted").paint(
                painter, self.funnel(logicalIndex)
            )

    def _paint_order(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw by which rank and which way a column is sorted, at the top of its heading."""
        rank, descending = self._table.sorted_by(section)
        if not rank:
            return
        several = len(self._table.query.order) > 1
        mark = ("↓" if descending else "↑") + (str(rank) if several else "")
        font = painter.font()
        painter.save()
        font.setPixelSize(MARK)
        painter.setFont(font)
        painter.setPen(theme.color("accent"))
        top = QRect(rect.left(), rect.top(), rect.width(), MARK + 2)
        painter.drawText(top, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, mark)
        painter.restore()

    def _sort(self, section: int) -> None:
        """Sort by a column, then the other way, then as before; with Shift after the others."""
        name = self._table.columns[section].name
        rank, descending = self._table.sorted_by(section)
        following = (name,) if not rank else () if descending else (f"-{name}",)
        if not QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._table.sort_by(following)
            return
        order = self._table.query.order
        if rank:
            self._table.sort_by((*order[: rank - 1], *following, *order[rank:]))
        else:
            self._table.sort_by((*order, *following))

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
