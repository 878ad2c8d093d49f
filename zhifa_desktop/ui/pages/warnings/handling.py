"""What was done about a warning, and when to be reminded of it again."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.early_warnings import WarningLine
from zhifa_desktop.services.records import ColumnSpec, Kind
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.fields import DateField, Unreadable

REMIND = ColumnSpec("remind_on", "再提醒日期", Kind.DATE)
WIDTH = 150


class HandlingBar(QWidget):
    """``kept`` gives key, text and day to keep; ``opened`` asks for the record."""

    kept = Signal(str, str, object)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: WarningLine | None = None
        self.said, self.note, self.remind = QLabel(), QLineEdit(), DateField("", REMIND)
        self.save, self.door = QPushButton("保存处理情况"), QPushButton("打开这条记录")
        self.problem = ProblemLabel()
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        self.note.setPlaceholderText("如：已催办、正在换证")
        self.note.setAccessibleName("处理情况")
        self.remind.line.setPlaceholderText("到这天再提醒")
        self.remind.setFixedWidth(WIDTH)
        self.door.setProperty("role", "primary")
        row = QHBoxLayout()
        row.addWidget(QLabel("处理情况"))
        row.addWidget(self.note, 1)
        row.addWidget(self.remind)
        row.addWidget(self.save)
        row.addWidget(self.door)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.said)
        column.addWidget(self.problem)
        column.addLayout(row)
        self.save.clicked.connect(self._keep)
        self.note.returnPressed.connect(self._keep)
        self.note.textChanged.connect(lambda _: self._look())
        self.remind.line.textChanged.connect(lambda _: self._look())
        self.door.clicked.connect(self.opened)
        self.show_line(None)

    def show_line(self, line: WarningLine | None) -> None:
        """Show what is kept about a warning; what is typed about the same one stays."""
        before = self._line.warned.key if self._line is not None else ""
        if line is not None and line.warned.key == before and self.dirty():
            self._line = line
            return
        self._line = line
        self.problem.forget()
        self.setEnabled(line is not None)
        self.said.setText(_words(line) if line else "")
        self.note.setText(line.note.text if line else "")
        remind = line.note.remind_on if line else None
        self.remind.type_in(remind.isoformat() if remind else "")
        self._look()

    def dirty(self) -> bool:
        """Return whether something typed is not kept yet."""
        if self._line is None:
            return False
        kept = self._line.note
        day = kept.remind_on.isoformat() if kept.remind_on else ""
        return (self.note.text().strip(), self.remind.typed_text().strip()) != (kept.text, day)

    def _look(self) -> None:
        self.save.setEnabled(self.dirty())

    def _keep(self) -> None:
        if self._line is None or not self.dirty():
            return
        self.problem.forget()
        try:
            day = self.remind.value()
        except Unreadable as error:
            self.problem.say(UserError(f"“{REMIND.label}”{error}", kept="没有保存"))
            return
        remind = day if isinstance(day, date) else None
        self.kept.emit(self._line.warned.key, self.note.text(), remind)

    def refuse(self, error: Exception) -> None:
        """Say why it was not kept; what was typed stays."""
        self.problem.say(error)


def _words(line: WarningLine) -> str:
    written = f"　({line.note.by} {line.note.written_on} 登记)" if line.note.written_on else ""
    return f"{line.label}：{line.warned.mend}。{written}"
