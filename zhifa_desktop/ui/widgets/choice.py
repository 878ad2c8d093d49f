"""A box with a few choices that scrolling past does not change."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class Choice(QComboBox):
    """The wheel goes to whatever scrolls around it: a form must not change by being read."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
