"""Linked records that the file names and the store does not have, offered to be made with it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from zhifa_desktop.services.importing import ImportPreview

NAMED = 6


class MissingRow(QWidget):
    """In sight only while something is missing; ``changed`` when the offer is taken."""

    changed = Signal()

    def __init__(self, labels: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self.said, self.make = QLabel(), QCheckBox("一并新建")
        self.said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        row.addWidget(self.make)
        self.setProperty("role", "offer")
        self.make.toggled.connect(self.changed)
        self.hide()

    def show_preview(self, preview: ImportPreview) -> None:
        """Show what is missing, or what would be made."""
        missing = [f"{self._labels[r]}“{text}”({n}行)" for r, text, n in preview.missing]
        created = [f"{self._labels[r]}“{text}”" for r, text in preview.created]
        if created and self.make.isChecked():
            self.said.setText(f"将一并新建：{_some(created)}")
        elif missing:
            self.said.setText(f"台账里还没有：{_some(missing)}")
        else:
            self.said.setText("表中提到的机构等都已在台账里")
        self.setVisible(bool(missing) or self.make.isChecked())

    def start_again(self) -> None:
        """Forget the choice made for another file."""
        self.make.blockSignals(True)
        self.make.setChecked(False)
        self.make.blockSignals(False)
        self.hide()


def _some(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 个" if len(names) > NAMED else "")
