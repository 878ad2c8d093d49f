"""Long work off the window's thread: readers side by side, writers one after another.

Everything is connected before the work begins, so that no result is lost. ``fn(report)`` runs
on another thread; ``report(done, total, text)`` raises Cancelled once somebody asked to stop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.log import log_fault
from zhifa_desktop.services.workspace import Report

READERS = 3
Work = Callable[[Report], Any]


class Job(QObject):
    """One piece of work; its signals arrive on the thread that submitted it."""

    progress = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, work: Work, label: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self._work = work
        self._stopping = False

    def cancel(self) -> None:
        """Stop at the work's next step."""
        self._stopping = True

    def report(self, done: int, total: int, text: str) -> None:
        """Tell how far the work is; called on the working thread."""
        if self._stopping:
            raise Cancelled
        self.progress.emit(done, total, text)

    def run(self) -> None:
        """Do the work; called on the working thread."""
        try:
            if self._stopping:
                raise Cancelled
            answer = self._work(self.report)
        except Cancelled:
            self._tell(self.cancelled)
        except UserError as error:
            self._tell(self.failed, error)
        except Exception as error:  # noqa: BLE001 - the border of a thread: said, logged, never lost
            log_fault(error)
            self._tell(self.failed, error)
        else:
            self._tell(self.succeeded, answer)
        self._tell(self.ended)

    @staticmethod
    def _tell(signal: Any, *answer: object) -> None:
        try:
            signal.emit(*answer)
        except RuntimeError:  # the window is gone, and with it whoever waited
            return


class _Runner(QRunnable):
    """Carries a job to a thread of the pool."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self.setAutoDelete(True)

    def run(self) -> None:
        self._job.run()


class Jobs(QObject):
    """Runs work; ``started`` and ``idle`` tell the main window when to show its bar."""

    started = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers, self._writer = QThreadPool(), QThreadPool()
        self._readers.setMaxThreadCount(READERS)
        self._writer.setMaxThreadCount(1)
        self._running: set[Job] = set()

    def submit(
        self,
        fn: Work,
        on_success: Callable[[Any], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        on_cancel: Callable[[], None] | None = None,
        *,
        label: str = "",
        writes: bool = False,
    ) -> Job:
        """Run ``fn(report)`` and tell what became of it on this thread.

        Args:
            fn: The work.
            on_success: Gets the answer.
            on_error: Gets the UserError, or the exception of a bug (already logged).
            on_cancel: Called when the work was stopped.
            label: What the main window's bar says while it runs; nothing is shown without.
            writes: Waits for its turn behind other work that writes.
        """
        job = Job(fn, label)
        relay = _Relay(self, job, on_success, on_error, on_cancel)
        job.succeeded.connect(relay.succeed)
        job.failed.connect(relay.fail)
        job.cancelled.connect(relay.cancel)
        job.ended.connect(relay.end)
        self._running.add(job)
        self.started.emit(job)
        (self._writer if writes else self._readers).start(_Runner(job))
        return job

    def busy(self) -> bool:
        """Answer whether any work is going on."""
        return bool(self._running)

    def stop(self, wait: int = 30_000) -> None:
        """Ask all work to stop and wait for it, at most so many milliseconds."""
        for job in tuple(self._running):
            job.cancel()
        self._readers.waitForDone(wait)
        self._writer.waitForDone(wait)

    def forget(self, job: Job) -> None:
        """Drop a job that has ended."""
        self._running.discard(job)
        if not self._running:
            self.idle.emit()


class _Relay(QObject):
    """Lives on the submitting thread, so that Qt queues the worker's signals to it."""

    def __init__(
        self,
        jobs: Jobs,
        job: Job,
        on_success: Callable[[Any], None] | None,
        on_error: Callable[[Exception], None] | None,
        on_cancel: Callable[[], None] | None,
    ) -> None:
        super().__init__(jobs)
        self._jobs, self._job = jobs, job
        self._success, self._error, self._cancel = on_success, on_error, on_cancel

    @Slot(object)
    def succeed(self, answer: object) -> None:
        if self._success is not None:
            self._success(answer)

    @Slot(object)
    def fail(self, error: Exception) -> None:
        if self._error is not None:
            self._error(error)

    @Slot()
    def cancel(self) -> None:
        if self._cancel is not None:
            self._cancel()

    @Slot()
    def end(self) -> None:
        self._jobs.forget(self._job)
        self._job.deleteLater()
        self.deleteLater()
