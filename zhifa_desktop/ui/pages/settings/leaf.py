"""A leaf of the settings that shows what is stored: reading and writing off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QMessageBox, QWidget

from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.living import while_living


class Leaf(QWidget):
    """What is refused stands in ``problem``; a question is ``asking``, its yes ``agree``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.problem = desk, ProblemLabel()

    def load(self) -> None:
        """Show what is stored."""
        raise NotImplementedError

    def read(self, work: Callable[[], Any], show: Callable[[Any], None]) -> None:
        """Fetch something and show it."""
        self._desk.jobs.submit(
            lambda report: work(), while_living(self, show), while_living(self, self.problem.say)
        )

    def write(
        self, work: Callable[[], Any], said: str = "", then: Callable[[Any], None] | None = None
    ) -> None:
        """Store something, say what was done, and show what is stored now."""

        def done(found: Any) -> None:
            if then is not None:
                then(found)
            if said:
                self._desk.notices.say(said)
            self.load()

        self.problem.forget()
        self._desk.jobs.submit(
            lambda report: work(), while_living(self, done),
            while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def ask(
        self, title: str, text: str, more: str, yes: str, then: Callable[[], None], *,
        destroys: bool = False,
    ) -> None:  # fmt: skip
        """Ask before something is done; Enter does not do it."""
        roles = QMessageBox.ButtonRole
        self.asking = QMessageBox(self)
        self.asking.setIcon(QMessageBox.Icon.Question)
        self.asking.setWindowTitle(title)
        self.asking.setText(text)
        self.asking.setInformativeText(more)
        self.agree = self.asking.addButton(
            yes, roles.DestructiveRole if destroys else roles.AcceptRole
        )
        self.asking.setDefaultButton(self.asking.addButton("取消", roles.RejectRole))
        self.agree.clicked.connect(then)
        self.asking.open()
