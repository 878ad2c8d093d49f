"""Changing the passphrase; what was typed stays when the old one is wrong."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.dialogs.action_buttons import action_buttons
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.start.passphrases import NewPassphrase, PassphraseEdit
from zhifa_desktop.ui.jobs import Jobs


class PassphraseDialog(QDialog):
    """Old passphrase once, the new one twice; accepted when it is changed."""

    def __init__(self, workspace: Workspace, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("更换口令")
        self._workspace, self._jobs = workspace, jobs
        self.old, self.new, self.problem = PassphraseEdit(), NewPassphrase(), ProblemLabel()
        self.old.setAccessibleName("原口令")
        self.go = QPushButton("更换口令")
        self.new.form.insertRow(0, "原口令", self.old)
        buttons = action_buttons(self.go)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._go)
        buttons.rejected.connect(self.reject)
        kept = QLabel("以前做的备份仍用原口令打开。")
        kept.setProperty("role", "hint")
        column = QVBoxLayout(self)
        column.addWidget(self.new)
        column.addWidget(kept)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        order = (self.old, self.new.first, self.new.second, self.new.shown, self.go, cancel)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self.old.textChanged.connect(lambda _: self._look())
        self.new.changed.connect(lambda _: self._look())
        self._look()
        self.old.setFocus()
        self.resize(460, 0)

    def _look(self) -> None:
        self.go.setEnabled(bool(self.old.text()) and self.new.ready())

    def _go(self) -> None:
        workspace, old, new = self._workspace, self.old.text(), self.new.value()
        self.problem.forget()
        self.go.setEnabled(False)
        self._jobs.submit(
            lambda report: workspace.change_passphrase(old, new),
            lambda _: self.accept(), self._failed, self._look, writes=True,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self.problem.say(error)
        self._look()
        self.old.selectAll()
        self.old.setFocus()
