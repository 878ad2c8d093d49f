"""The three sections of 情况说明: drafted by the program, edited and answered for by a person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.months import Narrative

TITLES = ("主要工作", "存在问题", "下步打算")
NOTHING = Narrative("", "", "")


class NarrativePane(QWidget):
    """Three fields; ``save`` gives what was written, ``changed`` follows every keystroke."""

    save = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = NOTHING
        self.fields = tuple(QPlainTextEdit() for _ in TITLES)
        self.state, self.keep = QLabel(), QPushButton("保存情况说明")
        self.state.setProperty("role", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for title, field in zip(TITLES, self.fields, strict=True):
            column.addWidget(QLabel(title))
            column.addWidget(field, 1)
            field.setAccessibleName(title)
            field.setTabChangesFocus(True)
            field.setMinimumHeight(36)
            field.textChanged.connect(self._look)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.keep)
        column.addLayout(foot)
        self.keep.clicked.connect(lambda: self.save.emit(self.narrative()))

    def show_narrative(self, narrative: Narrative) -> None:
        """Show what is stored (or drafted)."""
        self._kept = narrative
        for field, text in zip(self.fields, _parts(narrative), strict=True):
            if field.toPlainText().strip() != text.strip():
                field.setPlainText(text)
        self._look()

    def narrative(self) -> Narrative:
        """Return what stands in the fields."""
        return Narrative(*(field.toPlainText().strip() for field in self.fields))

    def dirty(self) -> bool:
        """Answer whether something was typed that is not stored."""
        return _parts(self.narrative()) != tuple(text.strip() for text in _parts(self._kept))

    def kept(self, narrative: Narrative) -> None:
        """Take note that this is stored now."""
        self._kept = narrative
        self._look()

    def _look(self) -> None:
        changed = self.dirty()
        self.keep.setEnabled(changed)
        self.state.setText(
            "有改动，尚未保存"
            if changed
            else "由程序根据台账起草，请按实际情况修改；清空一段并保存，即重新起草"
        )
        self.changed.emit()


def _parts(narrative: Narrative) -> tuple[str, str, str]:
    return narrative.done, narrative.problems, narrative.next_steps
