"""Keeps the warnings up to date behind the window: at start, and after every change."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from zhifa_desktop.services.early_warnings import EarlyWarnings, WarningLine
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.notices import Notices


class WarningWatch(QObject):
    """``found`` gives all warnings there are now, the most pressing first."""

    found = Signal(tuple)

    def __init__(self, warnings: EarlyWarnings, jobs: Jobs, notices: Notices) -> None:
        super().__init__(jobs)
        self._warnings, self._jobs, self._notices = warnings, jobs, notices
        self.lines: tuple[WarningLine, ...] | None = None
        self._wanted = self._running = self._again = False
        notices.changed.connect(lambda _: self._changed())

    @property
    def service(self) -> EarlyWarnings:
        """What keeps notes about warnings."""
        return self._warnings

    def want(self) -> None:
        """Begin to watch; whoever listens is told of what is known, or as soon as it is."""
        if self.lines is not None:
            self.found.emit(self.lines)
        if not self._wanted:
            self._wanted = True
            self.refresh()

    def refresh(self) -> None:
        """Look again; while that goes on, a further wish waits for its end."""
        if self._running:
            self._again = True
            return
        self._running = True
        self._jobs.submit(self._warnings.refresh, self._done, self._failed, self._ended)

    def _changed(self) -> None:
        if self._wanted:
            self.refresh()

    def _done(self, lines: tuple[WarningLine, ...]) -> None:
        self.lines = lines
        self._ended()
        self.found.emit(lines)

    def _failed(self, error: Exception) -> None:
        self._ended()
        self._notices.fail(error)

    def _ended(self) -> None:
        self._running = False
        if self._again:
            self._again = False
            self.refresh()
