"""How a dossier is printed: layout, parts, masking and, where numbers are shown, what for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from zhifa_desktop.services.dossiers import DEFAULT_PURPOSE, FULL, PROMOTION, PURPOSES, Printing
from zhifa_desktop.ui.pages.dossiers.parts import PartsButton
from zhifa_desktop.ui.widgets.choice import Choice

ASKED = "请选择用途"
PRESETS = ((FULL, "完整"), (PROMOTION, "晋升用"))


class PrintingOptions(QWidget):
    """A row of choices; numbers stay masked until a purpose is given."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset, self.purpose, self.parts = Choice(), Choice(), PartsButton()
        self.reveal = QCheckBox("显示完整证件号")
        for code, label in PRESETS:
            self.preset.addItem(label, code)
        self.preset.setAccessibleName("版式")
        self.purpose.addItem(DEFAULT_PURPOSE, "")
        for purpose in PURPOSES:
            self.purpose.addItem(purpose, purpose)
        self.purpose.setAccessibleName("打印用途")
        self.purpose.setToolTip("印在封面上，并记入打印日志；显示完整证件号时必选")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for label, field in (
            ("版式", self.preset),
            ("项目", self.parts),
            ("打印用途", self.purpose),
        ):
            row.addWidget(QLabel(label))
            row.addWidget(field)
            row.addSpacing(8)
        row.addWidget(self.reveal)
        row.addStretch(1)
        self.preset.currentIndexChanged.connect(self.changed)
        self.parts.changed.connect(self.changed)
        self.reveal.toggled.connect(self._ask_purpose)
        self.reveal.toggled.connect(self.changed)
        self.purpose.currentIndexChanged.connect(self.changed)

    def _ask_purpose(self, reveal: bool) -> None:
        """Take the ready purpose away where one must be chosen."""
        self.purpose.setItemText(0, ASKED if reveal else DEFAULT_PURPOSE)

    def chosen(self) -> Printing:
        """Return the choices; without a purpose numbers stay masked."""
        purpose = str(self.purpose.currentData())
        reveal = self.reveal.isChecked() and bool(purpose)
        preset = str(self.preset.currentData())
        return Printing(preset, reveal, purpose, self.parts.codes(), self.parts.scans())

    def wants_purpose(self) -> bool:
        """Answer whether numbers were asked for without saying for what."""
        return self.reveal.isChecked() and not self.purpose.currentData()
