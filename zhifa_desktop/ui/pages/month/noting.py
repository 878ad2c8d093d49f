"""What was handed up and answered on paper or by telephone, noted by hand."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.handing_up import ANSWERS, WAYS, HandUp
from zhifa_desktop.services.records import ColumnSpec, Kind
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.fields import DateField, Unreadable

NO_ANSWER = "还没有答复"
DAY = ColumnSpec("day", "报送日期", Kind.DATE, past=True)
ANSWERED = ColumnSpec("answered", "答复日期", Kind.DATE, past=True)
WIDTH = 480


class NoteDialog(QDialog):
    """``noted`` gives version and HandUp to keep, None to take the note away.

    It stays open until whoever keeps the note closes it, so that a refusal is said here.
    """

    noted = Signal(int, object)

    def __init__(
        self, title: str, version: int, given: HandUp | None, today: date,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self._version, self._today = version, today
        self.day, self.way, self.answer = DateField("", DAY), Choice(), Choice()
        self.answered = DateField("", ANSWERED)
        self.note, self.problem = QLineEdit(), ProblemLabel()
        self.save = QPushButton("更新登记" if given else "登记")
        self.forget = QPushButton("删除登记…")
        self._build()
        self._hold(given)
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(self._ask_forget)
        self.answer.currentIndexChanged.connect(lambda _: self._look())

    def _build(self) -> None:
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.forget.setAutoDefault(False)
        self.note.setPlaceholderText("如回执文号、退回的原因")
        self.way.addItems(WAYS)
        self.answer.addItem(NO_ANSWER, "")
        for answer in ANSWERS:
            self.answer.addItem(answer, answer)
        form = QFormLayout()
        for words, part in (
            ("报送日期", self.day), ("报送方式", self.way), ("上级答复", self.answer),
            ("答复日期", self.answered), ("答复说明", self.note),
        ):  # fmt: skip
            part.setAccessibleName(words)
            form.addRow(words, part)
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.save, roles.AcceptRole)
        buttons.addButton(self.forget, roles.DestructiveRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.setMinimumWidth(WIDTH)

    def _hold(self, given: HandUp | None) -> None:
        day = given.day if given else self._today
        self.day.hold(day, day.isoformat())
        self.way.setCurrentText(given.way if given else WAYS[0])
        self.answer.setCurrentIndex(max(self.answer.findData(given.answer if given else ""), 0))
        answered = date.fromisoformat(given.answered) if given and given.answered else None
        self.answered.hold(answered, answered.isoformat() if answered else "")
        self.note.setText(given.note if given else "")
        self.forget.setVisible(given is not None)
        self._look()

    def _look(self) -> None:
        """Ask about the answer only once there is one."""
        for part in (self.answered, self.note):
            part.setEnabled(bool(self.answer.currentData()))

    def _ask_forget(self) -> None:
        kinds = QMessageBox.StandardButton
        question = "删除这一版的报送登记？报送日期、方式和上级答复都会清空。"
        if QMessageBox.question(self, "删除登记", question) == kinds.Yes:
            self.noted.emit(self._version, None)

    def _read(self, field: DateField) -> date | None:
        try:
            day = field.value()
        except Unreadable as error:
            raise UserError(f"“{field.column.label}”{error}", kept="没有登记") from error
        return day if isinstance(day, date) else None

    def _save(self) -> None:
        self.problem.forget()
        answer = self.answer.currentData()
        try:
            day, answered = self._read(self.day), self._read(self.answered) if answer else None
            if day is None:
                raise UserError("没有填写报送日期", kept="没有登记", todo="请填写后再登记")
        except UserError as error:
            self.problem.say(error)
            return
        note = self.note.text().strip() if answer else ""
        told = answered.isoformat() if answered else ""
        given = HandUp(day, self.way.currentText(), answer, told, note)
        self.noted.emit(self._version, given)
