"""A bar with 停止 for work that a dialog or page waits for; silent until the work begins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget
from shiboken6 import isValid

from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.jobs import Job, Jobs

Result = TypeVar("Result")


class ProgressRow(QWidget):
    """Runs one piece of work at a time; ``running`` tells when it begins and ends.

    ``cancelled`` tells that it was stopped.
    """

    running = Signal(bool)
    cancelled = Signal()
    _told = Signal(int, int, str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.text, self.bar, self.stop = QLabel(), QProgressBar(), QPushButton("停止")
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(200)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        self._job: Job | None = None
        self._told.connect(self._show)
        self.stop.clicked.connect(self.cancel)
        self.hide()

    def run(
        self,
        work: Callable[[Report], Result],
        then: Callable[[Result], None],
        failed: Callable[[Exception], None],
        *,
        writes: bool = False,
    ) -> None:
        """Run work that reports its progress; ``then`` or ``failed`` gets the answer.

        Work that ``writes`` into the store waits behind other work that does.
        """

        def told(report: Report) -> Result:
            def tell(done: int, total: int, text: str) -> None:
                report(done, total, text)
                if isValid(self):
                    self._told.emit(done, total, text)

            return work(tell)

        self.text.setText("请稍候…")
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self._job = self._jobs.submit(
            told,
            partial(self._end, then),
            partial(self._end, failed),
            self._cancelled,
            writes=writes,
        )
        self.show()
        self.running.emit(True)

    def cancel(self) -> None:
        """Stop the work at its next step."""
        if self._job is not None:
            self.stop.setEnabled(False)
            self.text.setText("正在停止…")
            self._job.cancel()

    def _end(self, then: Callable[[Any], None], answer: Any) -> None:
        self._stopped()
        if isValid(self):  # the window may have been closed meanwhile
            then(answer)

    def _cancelled(self) -> None:
        self._stopped()
        if isValid(self):
            self.cancelled.emit()

    def _stopped(self) -> None:
        self._job = None
        if isValid(self):
            self.hide()
            self.running.emit(False)

    def _show(self, done: int, total: int, text: str) -> None:
        if self._job is not None:
            self.bar.setRange(0, max(total, 0))
            self.bar.setValue(done)
            self.text.setText(f"{text} {done}/{total}" if total else text)

    def busy(self) -> bool:
        """Answer whether work is going on."""
        return self._job is not None
