"""Adding or changing one record: nothing typed is lost, whatever the store says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Invalid, Row
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.attachments import AttachmentsButton
from zhifa_desktop.ui.dialogs.history import HistoryDialog
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.record_draft import RecordDraft
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.widgets.doors import Destination, Doors, ToRecord
from zhifa_desktop.ui.widgets.fields import Unreadable
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.record_form import RecordForm

SIZE = (860, 600)
Typed = tuple[Mapping[str, object], Mapping[str, str]]
"""What was typed elsewhere for a new record: values, and texts that mean none, by column."""


class RecordDialog(QDialog):
    """``saved`` tells the id of each record that was stored, ``leads_to`` where to go from it."""

    saved = Signal(str)
    leads_to = Signal(object)

    def __init__(
        self, desk: Desk, register: str, identity: str | None = None,
        parent: QWidget | None = None, *, like: str = "",
        given: Mapping[str, object] | None = None, typed: Typed | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._label = desk.records.spec(register).label
        self._row: Row | None = None
        self.form, self.problem = RecordForm(desk.records, register), ProblemLabel()
        self.save, self.next = QPushButton("保存"), QPushButton("保存并新增")
        self.cancel, self.related = QPushButton("取消"), QToolButton()
        self.doors = Doors(desk.records.kept(), desk.records.spec(register), self)
        self._leaving_for: Destination | None = None
        self.draft = RecordDraft(desk, register, self.form, self)
        self.attached = AttachmentsButton(desk, register, self)
        self._build()
        self._show(desk.records.get(register, identity) if identity else None)
        self.draft.begin(self._row, take_up=not (given or like or typed))
        if given:
            self.form.give(given)
        if typed:
            self.form.take_up(*typed)
        if like:
            self.form.begin_like(desk.records.get(register, like))

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.save.setProperty("role", "primary")
        self.save.setToolTip("Ctrl+S")
        self.save.setAutoDefault(False)
        for button in (self.next, self.cancel):
            button.setAutoDefault(False)
        self.related.setText("相关记录")
        self.related.setIcon(icon("list"))
        self.related.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.related.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.related.setToolTip("这条记录涉及的，以及涉及它的记录")
        self.related.setMenu(QMenu(self.related))
        buttons = QHBoxLayout()
        buttons.addWidget(self.related)
        self.next.setToolTip("Ctrl+Shift+S")
        buttons.addWidget(self.attached)
        hint = QLabel("带 * 的必填；Ctrl+S 保存，Esc 关闭")
        hint.setProperty("role", "hint")
        buttons.addWidget(hint)
        buttons.addStretch(1)
        for button in (self.cancel, self.next, self.save):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.problem)
        column.addWidget(self.draft.bar)
        column.addWidget(self.form, 1)
        column.addLayout(buttons)
        self.save.clicked.connect(lambda: self.store(again=False))
        self.next.clicked.connect(lambda: self.store(again=True))
        self.cancel.clicked.connect(self.reject)
        self.doors.chosen.connect(self.go)
        self.form.history_asked.connect(self.show_history)
        self.setAcceptDrops(True)
        QShortcut(QKeySequence.StandardKey.Save, self, lambda: self.store(again=False))
        QShortcut(QKeySequence("Ctrl+Shift+S"), self, self.next.click)

    def store(self, *, again: bool) -> None:
        """Save what was typed; on any refusal the form stays as it is."""
        self.problem.forget()
        try:
            values = self.form.values()
        except Unreadable:
            self._leaving_for = None
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

    def go(self, to: Destination) -> None:
        """Open a record over this one; for anything else close, asking about what was typed."""
        if isinstance(to, ToRecord):
            try:
                over = RecordDialog(self._desk, to.register, to.identity, self)
            except UserError as error:
                self.problem.say(error)
                return
            over.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            over.leads_to.connect(self.go)
            over.open()
            return
        self._leaving_for = to
        self.reject()

    def done(self, result: int) -> None:
        super().done(result)
        if self._leaving_for is not None:
            to, self._leaving_for = self._leaving_for, None
            self.leads_to.emit(to)

    def _stored(self, saved: Row, *, again: bool) -> None:
        self._wait(waiting=False)
        self.draft.forget()
        if self._row is None:
            self.attached.give(saved.id)
        self.saved.emit(saved.id)
        self._desk.notices.say(f"已保存{self._label}")
        if again:
            self._show(None, before=saved)
            self.draft.begin(None, take_up=False)
        else:
            self._show(saved)
            self.accept()

    def _refused(self, error: Exception) -> None:
        self._wait(waiting=False)
        self._leaving_for = None
        if isinstance(error, Invalid):
            self.form.show_problems(error.problems, focus=True)
        self.problem.say(error)

    def _show(self, row: Row | None, before: Row | None = None) -> None:
        self._row = row
        self.setWindowTitle(f"修改{self._label}" if row else f"新增{self._label}")
        self.next.setVisible(row is None)
        self.related.setVisible(row is not None)
        self.related.menu().clear()
        if row is not None:
            self.doors.fill(self.related.menu(), row)
            self.related.menu().addSeparator()
            self.related.menu().addAction("修改记录…", self.show_history)
        self.attached.hold(row.id if row else "")
        self.form.hold(row, before)
        self.form.begin(again=before is not None)

    def _wait(self, *, waiting: bool) -> None:
        for button in (self.save, self.next):
            button.setEnabled(not waiting)

    def reject(self) -> None:
        """Close, by whichever way; what was typed and not saved is asked about."""
        unsaved = self.form.dirty() or self.attached.waits()
        if not unsaved or self._may_leave():
            self.draft.forget()
            self.attached.let_go()
            super().reject()

    def show_history(self, column: str = "") -> None:
        """Show what was changed in this record, or in one column of it."""
        if self._row is not None:
            self.history = HistoryDialog(self._desk, self._register, self._row.id, self, column)
            self.history.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.history.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files dragged in as attachments."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.attached.take([Path(one.toLocalFile()) for one in event.mimeData().urls()])

    def _may_leave(self) -> bool:
        kinds = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self, "还没有保存", f"这条{self._label}的改动还没有保存。要保存吗？",
            kinds.Save | kinds.Discard | kinds.Cancel, kinds.Save,
        )  # fmt: skip
        if answer == kinds.Save:
            self.store(again=False)
        elif answer == kinds.Cancel:
            self._leaving_for = None
        return bool(answer == kinds.Discard)
