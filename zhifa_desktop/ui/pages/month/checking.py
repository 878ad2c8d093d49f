"""The first step: the findings by rule, or one by one; the manual of rules."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.ui.pages.month.findings import FindingsPane
from zhifa_desktop.ui.pages.month.worklist import WorklistPane
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

BY_RULE, ONE_BY_ONE = range(2)
NAMES = ("按规则", "逐条清单")
VIEW = "month/check_view"
HINT = "回车打开 · F5重新校核"


class CheckingPane(QWidget):
    """``opened`` gives the finding to open, ``manual`` asks for the manual of rules."""

    opened = Signal(object)
    manual = Signal()

    def __init__(self, labels: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings, self.worklist = FindingsPane(labels), WorklistPane()
        self.stack, self.book, self.hint = (
            QStackedWidget(), QPushButton("校核规则手册…"), YieldingLabel(),
        )  # fmt: skip
        self.views = [QPushButton(name) for name in NAMES]
        self._build()
        self.findings.opened.connect(self.opened)
        self.worklist.opened.connect(self.opened)
        self.book.clicked.connect(self.manual)
        kept = QSettings().value(VIEW, BY_RULE, int)
        self.turn_to(ONE_BY_ONE if kept == ONE_BY_ONE else BY_RULE)

    def _build(self) -> None:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        for number, button in enumerate(self.views):
            button.setCheckable(True)
            button.setProperty("role", "chip")
            group.addButton(button, number)
            row.addWidget(button)
        self.hint.setProperty("role", "hint")
        self.hint.say(HINT)
        row.addWidget(self.hint, 1)
        row.addWidget(self.book)
        group.idClicked.connect(self.turn_to)
        self.stack.addWidget(self.findings)
        self.stack.addWidget(self.worklist)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    def turn_to(self, view: int) -> None:
        """Show the findings by rule or one by one; remembered for the next time."""
        self.views[view].setChecked(True)
        self.findings.keep_reason()
        self.stack.setCurrentIndex(view)
        QSettings().setValue(VIEW, view)
