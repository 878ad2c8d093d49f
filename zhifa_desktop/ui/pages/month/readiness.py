"""How ready the month is: a meter, what is left, the days left; each part leads to its step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from zhifa_desktop.services.readiness import PartState, Readiness
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

METER, THIN = 56, 10


class ReadinessStrip(QWidget):
    """``step`` gives where the chosen part is done (services/readiness)."""

    step = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.meter, self.done, self.days = QProgressBar(), QLabel(), YieldingLabel()
        self.parts, self.menu = QPushButton("还差什么"), QMenu(self)
        self.meter.setFixedSize(METER, THIN)
        self.meter.setTextVisible(False)
        self.meter.setAccessibleName("准备情况")
        for label in (self.done, self.days):
            label.setProperty("role", "hint")
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.parts.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.days, 1)
        for part in (self.meter, self.done, self.parts):
            row.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.wait()

    def wait(self) -> None:
        """Show nothing of a month that is still being looked at."""
        self.meter.setRange(0, 1)
        self.meter.setValue(0)
        self.done.clear()
        self.days.say("")
        self.parts.setEnabled(False)

    def show_readiness(self, found: Readiness) -> None:
        """Show how ready a month is."""
        self.meter.setRange(0, found.total)
        self.meter.setValue(found.done)
        self.done.setText(f"{found.done}/{found.total}项")
        self.days.say(found.days_words, found.days_short)
        for shown in (self.meter, self.done, self.parts):
            shown.setToolTip(found.words)
        self.parts.setEnabled(True)
        self.menu.clear()
        for part in found.parts:
            self._list(part)

    def _list(self, part: PartState) -> None:
        mark = icon("circle-check", "good") if part.done else icon("circle-alert", "warn")
        texts = [f"{part.label}：已完成"] if part.done else list(part.open)
        for text in texts:
            action = self.menu.addAction(mark, text)
            action.triggered.connect(lambda _=False, step=part.step: self.step.emit(step))
