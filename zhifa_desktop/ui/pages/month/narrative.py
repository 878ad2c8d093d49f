"""The three sections of 情况说明: drafted by the program, edited and answered for by a person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.month_changes import NARRATIVE
from zhifa_desktop.services.months import Narrative, Written

EMPTY = Narrative("", "", "")
NOTHING = Written(EMPTY, EMPTY, frozenset())
OLD = "这段写好以后台账有变化，其中的数字可能已不对"


class NarrativePane(QWidget):
    """Three fields; ``save`` gives what was written, ``changed`` follows every keystroke."""

    save = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept, self._drafted = EMPTY, EMPTY
        self.fields = tuple(QPlainTextEdit() for _ in NARRATIVE)
        self.old = tuple(QLabel(OLD) for _ in NARRATIVE)
        self.again = tuple(QPushButton("重新起草") for _ in NARRATIVE)
        self.state, self.keep = QLabel(), QPushButton("保存情况说明")
        self.state.setProperty("role", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for n, (title, field) in enumerate(zip(NARRATIVE.values(), self.fields, strict=True)):
            above = QHBoxLayout()
            above.addWidget(QLabel(title))
            above.addStretch(1)
            above.addWidget(self.old[n])
            above.addWidget(self.again[n])
            self.old[n].setProperty("role", "caution")
            self.again[n].clicked.connect(lambda _=False, n=n: self._draft_again(n))
            column.addLayout(above)
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

    def show_written(self, written: Written) -> None:
        """Show what is stored (or drafted), and which parts have old figures."""
        self._kept, self._drafted = written.narrative, written.drafted
        for n, part in enumerate(NARRATIVE):
            for shown in (self.old[n], self.again[n]):
                shown.setVisible(part in written.stale)
        for field, text in zip(self.fields, _parts(written.narrative), strict=True):
            if field.toPlainText().strip() != text.strip():
                field.setPlainText(text)
        self._look()

    def _draft_again(self, place: int) -> None:
        """Put the draft of today in place of a part; it can be taken back until it is stored."""
        field = self.fields[place]
        field.selectAll()
        field.insertPlainText(_parts(self._drafted)[place])
        field.setFocus()

    def narrative(self) -> Narrative:
        """Return what stands in the fields."""
        return Narrative(*(field.toPlainText().strip() for field in self.fields))

    def has_old(self) -> bool:
        """Answer whether a part is said to have old figures."""
        return any(not said.isHidden() for said in self.old)

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
