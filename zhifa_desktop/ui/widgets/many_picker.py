"""Several records in one field: a picker, and what was picked as chips that can be taken away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.ui.widgets.picker import Find, Picker


class ManyPicker(QWidget):
    """Holds (key, label) pairs in the order they were picked."""

    changed = Signal()

    def __init__(self, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picker = Picker(find)
        self._chosen: list[tuple[str, str]] = []
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.picker)
        column.addLayout(self._chips)
        self.setFocusProxy(self.picker)
        self.picker.changed.connect(self._picked)

    def keys(self) -> tuple[str, ...]:
        """Return what was picked."""
        return tuple(key for key, _ in self._chosen)

    def labels(self) -> str:
        """Return the names of what was picked."""
        return "、".join(label for _, label in self._chosen)

    def hold(self, chosen: tuple[tuple[str, str], ...]) -> None:
        """Hold these."""
        self._chosen = list(chosen)
        self._show()

    def unread(self) -> bool:
        """Answer whether text stands here that was not chosen."""
        return self.picker.unread()

    def _picked(self) -> None:
        key = self.picker.key()
        if key is None:
            self.changed.emit()
            return
        if key not in self.keys():
            self._chosen.append((key, self.picker.text()))
        self.picker.choose(None, "")
        self._show()
        self.changed.emit()

    def _drop(self, key: str) -> None:
        self._chosen = [one for one in self._chosen if one[0] != key]
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.deleteLater()
        for key, label in self._chosen:
            chip = QPushButton(f"{label} ×")
            chip.setProperty("role", "chip")
            chip.setToolTip(f"去掉{label}")
            chip.clicked.connect(partial(self._drop, key))
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
