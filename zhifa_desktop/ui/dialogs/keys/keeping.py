"""A dialog that keeps a certificate: it stays open, with what is typed, until that has worked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.keys import Unconfirmed
from zhifa_desktop.ui.dialogs.action_buttons import action_buttons
from zhifa_desktop.ui.dialogs.keys.confirming import OddCertificate
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.widgets.living import while_living

PERSON = "单位证书请留空；个人证书填姓名"


class KeepingDialog(QDialog):
    """``kept`` tells what was kept; ``work`` gets whether oddities were confirmed."""

    kept = Signal(object)

    def __init__(self, title: str, action: str, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._jobs = jobs
        self.form, self.problem, self.hint = QFormLayout(), ProblemLabel(), QLabel()
        self.hint.setProperty("role", "hint")
        self.hint.setWordWrap(True)
        self.person = QLineEdit()
        self.person.setPlaceholderText(PERSON)
        self.person.setAccessibleName("持有人")
        self.go = QPushButton(action)
        buttons = action_buttons(self.go)
        buttons.accepted.connect(self.submit)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self.form)
        for part in (self.hint, self.problem, buttons):
            column.addWidget(part)
        self.resize(520, 0)

    def work(self, confirmed: bool) -> object:
        """Keep the certificate; runs on another thread, so it takes what ``read`` read before."""
        raise NotImplementedError

    def read(self) -> None:
        """Read what is typed, before the work begins."""
        raise NotImplementedError

    def submit(self) -> None:
        """Keep it, or say why not."""
        self.read()
        self._submit(confirmed=False)

    def _submit(self, *, confirmed: bool) -> None:
        self.problem.forget()
        self.setEnabled(False)
        self._jobs.submit(
            lambda report: self.work(confirmed), while_living(self, self._done),
            while_living(self, self._refused), writes=True,
        )  # fmt: skip

    def _done(self, line: object) -> None:
        self.kept.emit(line)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.setEnabled(True)
        if isinstance(error, Unconfirmed):
            confirm: Callable[[], None] = lambda: self._submit(confirmed=True)  # noqa: E731
            self.asking = OddCertificate(error, confirm, self)
            self.asking.open()
            return
        self.problem.say(error)
        self.refused()

    def refused(self) -> None:
        """Stand where what was refused is to be mended."""
