"""A line of words that gives way in a narrow window: all of it, a short form, or nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class YieldingLabel(QLabel):
    """Never shows half a word; the whole text stays its tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._short = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str, short: str = "") -> None:
        """Show a text; ``short`` is said where it has no room."""
        self._short = short
        self.setText(text)
        self.setToolTip(text)

    def fitting(self) -> str:
        """Return the longest form that there is room for."""
        room = self.width()
        forms = (self.text(), self._short)
        return next((f for f in forms if self.fontMetrics().horizontalAdvance(f) <= room), "")

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter, self.rect(), int(self.alignment()), self.palette(), self.isEnabled(),
            self.fitting(), self.foregroundRole(),
        )  # fmt: skip
        painter.end()
