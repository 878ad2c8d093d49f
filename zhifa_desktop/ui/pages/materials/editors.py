"""The parts of a paper one below the other: drafted texts to be edited, tables only named."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.materials.service import Part, Working

DRAFTED, OWN = "由程序起草", "已改写"
OLD = "改写以后台账有变化，请核对数字"
FIXED = "表格随台账生成，不用编辑"
LEAST, MOST = 3, 14
"""Lines that a field shows at least and at most."""


class PartEditor(QWidget):
    """One part; ``changed`` follows every keystroke of a person."""

    changed = Signal()

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.key, self.fixed = part.key, part.fixed
        self._drafted, self._loading = "", False
        self.state, self.again = QLabel(), QPushButton("恢复草稿")
        self.field = QPlainTextEdit()
        name = QLabel(part.title)
        name.setProperty("role", "section" if part.level == 1 else "strong")
        name.setWordWrap(True)
        self.field.setAccessibleName(part.title)
        self.field.setTabChangesFocus(True)
        self.field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(self.state)
        head.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.field)
        self.field.setVisible(not part.fixed)
        self.again.hide()
        if part.fixed and part.tables:
            self._say(FIXED, "hint")
        self.field.textChanged.connect(self._typed)
        self.again.clicked.connect(self.draft_again)

    def show_text(self, text: str, drafted: str, *, own: bool, stale: bool) -> None:
        """Show a text; ``drafted`` comes back with the button."""
        self._drafted = drafted
        if self.field.toPlainText().strip() != text.strip():
            self._loading = True
            self.field.setPlainText(text)
            self._loading = False
        self._tell(own=own, stale=stale)
        self.fit()

    def text(self) -> str:
        """Return what stands in the field."""
        return self.field.toPlainText().strip()

    def draft_again(self) -> None:
        """Put today's draft in place; Ctrl+Z takes that back."""
        self.field.selectAll()
        self.field.insertPlainText(self._drafted)
        self.field.setFocus()

    def fit(self) -> None:
        """Be as high as the text, within bounds."""
        lines = self.field.document().size().height()  # in lines, wrapped ones too
        wanted = min(max(int(lines), LEAST), MOST)
        self.field.setFixedHeight(wanted * self.field.fontMetrics().lineSpacing() + 14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _typed(self) -> None:
        self.fit()
        if not self._loading:
            self._tell(own=self.text() != self._drafted.strip(), stale=False)
            self.changed.emit()

    def _tell(self, *, own: bool, stale: bool) -> None:
        self._say(OLD if stale else OWN if own else DRAFTED, "caution" if stale else "hint")
        self.again.setVisible(own and not self.fixed)

    def _say(self, words: str, role: str) -> None:
        self.state.setText(words)
        self.state.setProperty("role", role)
        self.state.style().polish(self.state)


class PartsPane(QScrollArea):
    """All parts; what is typed and not stored yet is never overwritten by newer drafts."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: list[PartEditor] = []
        self._typed: set[str] = set()
        self._holder = QWidget()
        self._holder.setObjectName("canvas")
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        self.setWidget(self._holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_working(self, working: Working) -> None:
        """Show a paper's parts."""
        parts = working.material.parts
        if [one.key for one in self.parts] != [part.key for part in parts]:
            self._rebuild(working)
        for editor, part in zip(self.parts, parts, strict=True):
            if not editor.fixed and editor.key not in self._typed:
                editor.show_text(
                    part.text, working.drafted[part.key], own=part.key in working.own,
                    stale=part.key in working.stale,
                )  # fmt: skip

    def _rebuild(self, working: Working) -> None:
        self.clear()
        for part in working.material.parts:
            editor = PartEditor(part)
            editor.changed.connect(lambda key=part.key: self._note(key))
            self._column.insertWidget(self._column.count() - 1, editor)
            self.parts.append(editor)

    def clear(self) -> None:
        """Take all parts away."""
        for editor in self.parts:
            self._column.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self.parts, self._typed = [], set()

    def _note(self, key: str) -> None:
        self._typed.add(key)
        self.changed.emit()

    def typed(self) -> Mapping[str, str]:
        """Return the texts that were typed and not taken yet, by part."""
        return {one.key: one.text() for one in self.parts if one.key in self._typed}

    def taken(self, texts: Mapping[str, str]) -> None:
        """Take note that these texts are stored; what was typed since stays untaken."""
        now = {one.key: one.text() for one in self.parts}
        self._typed -= {key for key, text in texts.items() if now.get(key) == text}
