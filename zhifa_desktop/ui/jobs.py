"""Long work off the window's thread: readers side by side, writers one after another.

Everything is connected before the work begins, so that no result is lost. ``fn(report)`` runs
on another thread; ``report(done, total, text)`` raises Cancelled once somebody asked to stop.

Every QObject here is made, signalled and deleted on the window's thread alone: the working thread
only passes plain values through one signal of ``Jobs``. (A job that was itself the sender could be
deleted by one thread while the other was still inside its signal: that crashed.)
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.log import log_fault
from zhifa_desktop.ui.collector import Collector

if TYPE_CHECKING:
    from zhifa_desktop.services.workspace import Report

READERS = 3
Work = Callable[["Report"], Any]
PROGRESS, SUCCEEDED, FAILED, CANCELLED, ENDED = "progress", "done", "failed", "cancelled", "ended"


@dataclass(frozen=True)
class Answers:
    """Who wants to know what became of a job."""

    success: Callable[[Any], None] | None
    error: Callable[[Exception], None] | None
    cancel: Callable[[], None] | None

    def give(self, kind: str, answer: Any) -> None:
        """Tell the one concerned."""
        if kind == SUCCEEDED and self.success is not None:
            self.success(answer)
        elif kind == FAILED and self.error is not None:
            self.error(answer)
        elif kind == CANCELLED and self.cancel is not None:
            self.cancel()


class Job(QObject):
    """One piece of work, as its submitter sees it; lives on the submitting thread."""

    progress = Signal(int, int, str)
    ended = Signal()

    def __init__(self, work: Work, answers: Answers, label: str, parent: QObject) -> None:
        super().__init__(parent)
        self.label = label
        self.work = work
        self.answers = answers
        self.stopping = False

    def cancel(self) -> None:
        """Stop at the work's next step."""
        self.stopping = True


class Jobs(QObject):
    """Runs work; ``started`` tells the main window of each job."""

    started = Signal(object)
    _told = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        # Always with a parent: else a working thread that lets go last would destroy it there.
        super().__init__(parent or QCoreApplication.instance())
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._waited: set[Future[None]] = set()
        self._running: set[Job] = set()
        self._told.connect(self._hear)
        Collector.serve()

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
        answers = Answers(on_success, on_error, on_cancel)
        job = Job(fn, answers, label, self)
        self._running.add(job)
        self.started.emit(job)
        future = (self._writer if writes else self._readers).submit(self._run, job)
        self._waited.add(future)
        future.add_done_callback(self._waited.discard)
        return job

    def busy(self) -> bool:
        """Answer whether any work is going on."""
        return bool(self._running)

    def stop(self, wait: int = 30_000) -> None:
        """Ask all work to stop and wait for it, at most so many milliseconds."""
        for job in tuple(self._running):
            job.cancel()
        futures.wait(tuple(self._waited), wait / 1000)

    def _run(self, job: Job) -> None:
        """Do a job's work; called on the working thread."""

        def report(done: int, total: int, text: str) -> None:
            if job.stopping:
                raise Cancelled
            self._tell(job, PROGRESS, (done, total, text))

        try:
            if job.stopping:
                raise Cancelled
            answer = job.work(report)
        except Cancelled:
            self._tell(job, CANCELLED, None)
        except UserError as error:
            self._tell(job, FAILED, error)
        except Exception as error:  # noqa: BLE001 - the border of a thread: said, logged, never lost
            log_fault(error)
            self._tell(job, FAILED, error)
        else:
            self._tell(job, SUCCEEDED, answer)
        self._tell(job, ENDED, None)

    def _tell(self, job: Job, kind: str, answer: object) -> None:
        """Pass something on to the window's thread; called on the working thread."""
        try:
            self._told.emit(job, kind, answer)
        except RuntimeError:  # the window is gone, and with it whoever waited
            return

    @Slot(object, str, object)
    def _hear(self, job: Job, kind: str, answer: Any) -> None:
        if kind == PROGRESS:
            job.progress.emit(*answer)
        elif kind == ENDED:
            self._running.discard(job)
            job.ended.emit()
            job.deleteLater()
        else:
            job.answers.give(kind, answer)
