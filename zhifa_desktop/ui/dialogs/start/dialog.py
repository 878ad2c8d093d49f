"""The first window: open a store, make one, or get back in with the recovery key or a backup.

Nothing typed is lost when the work fails: the sentence stands in the dialog, the fields stay.
Each pane is made when it is first shown, so that the window stands at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.start import recent
from zhifa_desktop.ui.dialogs.start.panes import OpenPane, RecoveryPane
from zhifa_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from zhifa_desktop.services.workspace import Workspace
    from zhifa_desktop.ui.dialogs.start.create_pane import CreatePane
    from zhifa_desktop.ui.dialogs.start.recovery_key import RecoveryKeyView
    from zhifa_desktop.ui.dialogs.start.restore_pane import RestorePane

OPEN, CREATE, RECOVER, RESTORE, KEY = range(5)
WORDS = {
    OPEN: "打开",
    CREATE: "建立台账",
    RECOVER: "打开并启用新口令",
    RESTORE: "恢复并打开",
    KEY: "开始使用",
}
Done = Callable[[], "tuple[Workspace, str]"]


class StartDialog(QDialog):
    """Ends accepted with ``workspace`` set, or rejected with none open."""

    def __init__(self, store: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("执法质效工作台")
        self.workspace: Workspace | None = None
        self._jobs = Jobs(self)
        self._store: Path | None = None
        self._waiting = False
        self._asked = store
        self._known = bool(recent.stores()) or (store is not None and store.exists())
        self._build()
        self.tabs.setCurrentIndex(OPEN if self._known else CREATE)
        self.tabs.currentChanged.connect(self._turn)
        self._turn(self.tabs.currentIndex())
        self.resize(600, 400)

    @cached_property
    def open_pane(self) -> OpenPane:
        """Where a store is opened."""
        pane = OpenPane(self._asked)
        pane.changed.connect(self._look)
        self._place(OPEN, pane)
        return pane

    @cached_property
    def create_pane(self) -> CreatePane:
        """Where a store is made."""
        from zhifa_desktop.ui.dialogs.start.create_pane import CreatePane

        pane = CreatePane(None if self._known else self._asked)
        pane.changed.connect(self._look)
        self._place(CREATE, pane)
        return pane

    @cached_property
    def recovery_pane(self) -> RecoveryPane:
        """Where a store is opened with the recovery key."""
        pane = RecoveryPane(self._asked)
        pane.changed.connect(self._look)
        self._place(RECOVER, pane)
        return pane

    @cached_property
    def restore_pane(self) -> RestorePane:
        """Where a backup takes a store's place."""
        from zhifa_desktop.ui.dialogs.start.restore_pane import RestorePane

        pane = RestorePane(self._asked)
        pane.changed.connect(self._look)
        self._place(RESTORE, pane)
        return pane

    @cached_property
    def key_view(self) -> RecoveryKeyView:
        """Where a new store's recovery key is shown."""
        from zhifa_desktop.ui.dialogs.start.recovery_key import RecoveryKeyView

        view = RecoveryKeyView()
        view.confirmed.connect(lambda _: self._look())
        self._place(KEY, view)
        return view

    def _place(self, index: int, pane: QWidget) -> None:
        column = QVBoxLayout(self.stack.widget(index))
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(pane)

    def _build(self) -> None:
        self.title = QLabel("执法质效工作台")
        self.title.setProperty("role", "title")
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.stack = QStackedWidget()
        for name in ("打开台账", "新建台账", "用恢复密钥打开", "恢复备份"):
            self.tabs.addTab(name)
        for _ in WORDS:
            self.stack.addWidget(QWidget())
        self.problem, self.missing = ProblemLabel(), QLabel()
        self.missing.setProperty("role", "hint")
        self.go, self.leave = QPushButton(), QPushButton("退出")
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.leave.setAutoDefault(False)
        self.go.clicked.connect(self._go)
        self.leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.missing, 1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        for part in (self.title, self.tabs, self.stack, self.problem):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(buttons)

    def _turn(self, index: int) -> None:
        self._show_pane(index)
        self.problem.forget()
        self._look()
        if index == OPEN:
            self.open_pane.passphrase.setFocus()
        elif index == CREATE:
            self.create_pane.unit.setFocus()

    def _show_pane(self, index: int) -> None:
        """Show a pane; only its own height counts, so that the dialog stays low."""
        for number in range(self.stack.count()):
            shown = QSizePolicy.Policy.Preferred if number == index else QSizePolicy.Policy.Ignored
            self.stack.widget(number).setSizePolicy(QSizePolicy.Policy.Preferred, shown)
        self.stack.setCurrentIndex(index)

    def _look(self) -> None:
        index = self.stack.currentIndex()
        self.go.setText(WORDS[index])
        self.go.setEnabled(self._ready(index))
        self.missing.setText(self.create_pane.missing() if index == CREATE else "")

    def _ready(self, index: int) -> bool:
        if index == KEY:
            return self.key_view.box.isChecked()
        return self._pane(index).ready()

    def _pane(self, index: int) -> OpenPane | CreatePane | RecoveryPane | RestorePane:
        """Return a pane, made now if it was not yet."""
        if index == OPEN:
            return self.open_pane
        if index == CREATE:
            return self.create_pane
        return self.recovery_pane if index == RECOVER else self.restore_pane

    def _go(self) -> None:
        index = self.stack.currentIndex()
        if index == KEY:
            self.accept()
            return
        begin = {
            OPEN: self._open,
            CREATE: self._create,
            RECOVER: self._recover,
            RESTORE: self._restore,
        }
        self._store, work = begin[index]()
        self.problem.forget()
        self._wait(True)
        self._jobs.submit(lambda report: work(), self._opened, self._failed, self._stopped)

    def _open(self) -> tuple[Path, Done]:
        path, passphrase = self.open_pane.store.path(), self.open_pane.passphrase.text()
        return path, lambda: (_stores().open(path, passphrase), "")

    def _create(self) -> tuple[Path, Done]:
        pane, path = self.create_pane, self.create_pane.path()
        passphrase, unit = pane.passphrase.value(), pane.unit.text().strip()
        division = pane.division_code()
        return path, lambda: _stores().create(path, passphrase, unit_name=unit, division=division)

    def _recover(self) -> tuple[Path, Done]:
        pane, path = self.recovery_pane, self.recovery_pane.store.path()
        key, passphrase = pane.key.text().strip(), pane.passphrase.value()

        def work() -> tuple[Workspace, str]:
            workspace = _stores().open_with_recovery(path, key)
            try:
                workspace.set_passphrase(passphrase)
            except UserError:
                workspace.close()
                raise
            return workspace, ""

        return path, work

    def _restore(self) -> tuple[Path, Done]:
        pane, path = self.restore_pane, self.restore_pane.store.path()
        source, passphrase = pane.source(), pane.passphrase.text()

        def work() -> tuple[Workspace, str]:
            from zhifa_desktop.services.care import restore

            restore(source, passphrase, path)
            return _stores().open(path, passphrase), ""

        return path, work

    def _opened(self, result: tuple[Workspace, str]) -> None:
        self.workspace, key = result
        self._wait(False)
        if self._store:
            recent.remember(self._store)
        if not key:
            self.accept()
            return
        self.key_view.set_key(key, self.create_pane.unit.text().strip(), self.workspace.path)
        self.title.setText("台账已建立：请保存恢复密钥(只显示这一次)")
        self.tabs.hide()
        self._show_pane(KEY)
        self._look()

    def _failed(self, error: Exception) -> None:
        self._wait(False)
        self.problem.say(error)
        if self.stack.currentIndex() == OPEN:
            self.open_pane.passphrase.selectAll()
            self.open_pane.passphrase.setFocus()

    def _stopped(self) -> None:
        self._wait(False)

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.stack.setEnabled(not waiting)
        self.tabs.setEnabled(not waiting)
        self.go.setEnabled(not waiting)
        if waiting:
            self.go.setText("请稍候…")
        else:
            self._look()

    def leave_off(self) -> None:
        """Let go of the threads and the window; only what it found is still asked for."""
        self._jobs.stop()
        self.deleteLater()

    def reject(self) -> None:
        """Leave without a store; a key that was not confirmed is shown until it is."""
        if self._waiting:
            return
        if self.stack.currentIndex() == KEY and not self.key_view.box.isChecked():
            self.problem.say(
                UserError(
                    "恢复密钥还没有确认保存", kept="台账已建立", todo="请打印或抄下后勾选确认"
                )
            )
            return
        if self.workspace is not None:
            self.accept()
            return
        super().reject()


def _stores() -> type[Workspace]:
    """Return what opens stores; loaded when needed, so that this window stands at once."""
    from zhifa_desktop.services.workspace import Workspace

    return Workspace


def ask_for_store(parent: QWidget | None, store: Path | None) -> Workspace | None:
    """Show the start window; return the opened store, None when the clerk leaves."""
    dialog = StartDialog(store, parent)
    dialog.exec()
    dialog.leave_off()
    return dialog.workspace
