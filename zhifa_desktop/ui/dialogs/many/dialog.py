"""What the dialogs for many records share: a problem on top, one button that writes all at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.records import ColumnSpec, Kind, Records
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.fields import Field, Unreadable, make_field
from zhifa_desktop.ui.widgets.living import while_living

FIELD_WIDTH = 170


class ManyDialog(QDialog):
    """``stored`` tells that records were written; a refusal leaves everything as it is."""

    stored = Signal()

    def __init__(self, desk: Desk, title: str, save: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(title)
        self.title, self.problem = QLabel(title), ProblemLabel()
        self.hint = QLabel()
        self.save, self.cancel = QPushButton(save), QPushButton("取消")
        self.body = QVBoxLayout()
        room = self.screen().availableGeometry()
        self.resize(min(1080, room.width() - 40), min(640, room.height() - 60))
        self.title.setProperty("role", "title")
        self.hint.setProperty("role", "hint")
        self.hint.setWordWrap(True)
        self.save.setProperty("role", "primary")
        self.save.setToolTip("Ctrl+S")
        for button in (self.save, self.cancel):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.hint, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.problem)
        column.addLayout(self.body, 1)
        column.addLayout(buttons)
        self.save.clicked.connect(self.store)
        self.cancel.clicked.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save.click)

    def store(self) -> None:
        """Write what was chosen; each dialog says how."""
        raise NotImplementedError

    def run(self, work: Callable[[], int], said: str) -> None:
        """Write in the writers' turn; ``said`` tells how many, as "已登记{}人"."""
        self.problem.forget()
        self._wait(waiting=True)

        def finished(count: int) -> None:
            self._desk.notices.say(f"{said.format(count)}(可撤销)")
            self.stored.emit()
            self.accept()

        def refused(error: Exception) -> None:
            self._wait(waiting=False)
            self.problem.say(error)

        def doing(_: Report) -> int:
            return work()

        self._desk.jobs.submit(
            doing, while_living(self, finished), while_living(self, refused),
            while_living(self, lambda: self._wait(waiting=False)), writes=True,
        )  # fmt: skip

    def _wait(self, *, waiting: bool) -> None:
        self.save.setEnabled(not waiting)


class FieldRow(QWidget):
    """A few fields side by side, each under its label."""

    def __init__(self, records: Records, register: str, columns: tuple[ColumnSpec, ...]) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for column in columns:
            label, field = QLabel(column.label), make_field(records, register, column)
            label.setBuddy(field)
            field.setFixedWidth(FIELD_WIDTH)
            value = column.default
            field.hold(value, "" if value is None else str(value))
            self.fields[column.name] = field
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)

    def values(self) -> dict[str, object] | str:
        """Return the values, or a sentence on the first that is missing or cannot be read."""
        found: dict[str, object] = {}
        for name, field in self.fields.items():
            fault = ""
            try:
                found[name] = field.value()
            except Unreadable as error:
                fault = f"“{field.column.label}”{error}"
            if not fault and field.column.required and found[name] is None:
                fault = f"“{field.column.label}”没有填写"
            field.mark(bool(fault))
            if fault:
                field.setFocus()
                return fault
        return found


def day_field(label: str, today: date | None = None) -> ColumnSpec:
    """Return a required day, today at first."""
    return ColumnSpec("date", label, Kind.DATE, required=True, past=True, default=today)


def text_field(name: str, label: str) -> ColumnSpec:
    """Return an optional text."""
    return ColumnSpec(name, label, Kind.TEXT, max_length=100)
