"""Adding or changing one record: nothing typed is lost, whatever the store says."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.records import Invalid, Row
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.fields import Unreadable
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.record_form import RecordForm

SIZE = (860, 600)


class RecordDialog(QDialog):
    """``saved`` tells the id of each record that was stored."""

    saved = Signal(str)

    def __init__(
        self, desk: Desk, register: str, identity: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._label = desk.records.spec(register).label
        self._row: Row | None = None
        self.form, self.problem = RecordForm(desk.records, register), ProblemLabel()
        self.save, self.next = QPushButton("保存"), QPushButton("保存并新增")
        self.cancel = QPushButton("取消")
        self._build()
        self._show(desk.records.get(register, identity) if identity else None)

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.save.setProperty("role", "primary")
        self.save.setToolTip("Ctrl+S")
        self.save.setAutoDefault(False)
        for button in (self.next, self.cancel):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        hint = QLabel("带 * 的必填；Ctrl+S 保存，Esc 关闭")
        hint.setProperty("role", "hint")
        buttons.addWidget(hint)
        buttons.addStretch(1)
        for button in (self.cancel, self.next, self.save):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.problem)
        column.addWidget(self.form, 1)
        column.addLayout(buttons)
        self.save.clicked.connect(lambda: self.store(again=False))
        self.next.clicked.connect(lambda: self.store(again=True))
        self.cancel.clicked.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Save, self, lambda: self.store(again=False))

    def store(self, *, again: bool) -> None:
        """Save what was typed; on any refusal the form stays as it is."""
        self.problem.forget()
        try:
            values = self.form.values()
        except Unreadable:
            return
        self._wait(waiting=True)
        row, records = self._row, self._desk.records
        self._desk.jobs.submit(
            lambda report: records.save(
                self._register, values,
                identity=row.id if row else None, version=row.version if row else None,
            ),
            while_living(self, lambda saved: self._stored(saved, again=again)),
            while_living(self, self._refused),
            while_living(self, lambda: self._wait(waiting=False)),
            writes=True,
        )  # fmt: skip

    def _stored(self, saved: Row, *, again: bool) -> None:
        self._wait(waiting=False)
        self.saved.emit(saved.id)
        self._desk.notices.say(f"已保存{self._label}")
        if again:
            self._show(None)
        else:
            self._show(saved)
            self.accept()

    def _refused(self, error: Exception) -> None:
        self._wait(waiting=False)
        if isinstance(error, Invalid):
            self.form.show_problems(error.problems, focus=True)
        self.problem.say(error)

    def _show(self, row: Row | None) -> None:
        self._row = row
        self.setWindowTitle(f"修改{self._label}" if row else f"新增{self._label}")
        self.next.setVisible(row is None)
        self.form.hold(row)
        next(iter(self.form.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _wait(self, *, waiting: bool) -> None:
        for button in (self.save, self.next):
            button.setEnabled(not waiting)

    def reject(self) -> None:
        """Close; what was typed and not saved is asked about."""
        if not self.form.dirty() or self._may_leave():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.isVisible() and self.form.dirty() and not self._may_leave():
            event.ignore()
            return
        super().closeEvent(event)

    def _may_leave(self) -> bool:
        kinds = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self, "还没有保存", f"这条{self._label}的改动还没有保存。要保存吗？",
            kinds.Save | kinds.Discard | kinds.Cancel, kinds.Save,
        )  # fmt: skip
        if answer == kinds.Save:
            self.store(again=False)
        return bool(answer == kinds.Discard)
