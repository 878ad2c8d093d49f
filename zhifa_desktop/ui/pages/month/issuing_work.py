"""The work behind the third step: signing, looking at versions, checking packages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zhifa_desktop.services.months import Month
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.dialogs.verification import VerificationDialog
from zhifa_desktop.ui.pages.month.issuing import IssuingPane
from zhifa_desktop.ui.pages.month.pins import PinAsking
from zhifa_desktop.ui.pages.month.version import VersionDialog

if TYPE_CHECKING:
    from zhifa_desktop.services.issuing import ExportResult
    from zhifa_desktop.services.months import Verification
    from zhifa_desktop.services.tokens import AskPin


class IssuingWork(QObject):
    """Does what the pane asks for; ``about_to_sign`` comes first, ``issued`` when it was made."""

    about_to_sign = Signal()
    issued = Signal()

    def __init__(
        self, desk: Desk, pane: IssuingPane, progress: ProgressRow, month: Callable[[], Month],
        page: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._desk, self._pane, self._progress = desk, pane, progress
        self._month, self._page = month, page
        self.pins = PinAsking(desk, page)
        pane.issue.connect(self.issue)
        pane.verify.connect(self.verify)
        pane.look.connect(self.look_at)

    def issue(self, folder: Path, reason: str) -> None:
        """Make the month's package; ask for PINs first where keys lie on tokens."""
        self.about_to_sign.emit()
        self.pins.ask(partial(self._sign, folder, reason), self._pane.refused)

    def _sign(self, folder: Path, reason: str, pin: AskPin) -> None:
        months, month = self._desk.months, self._month()

        def work(report: Report) -> ExportResult:
            return months.export(month, folder, reason=reason, pin=pin, report=report)

        self._progress.run(work, self._issued, self._pane.refused, writes=True)

    def _issued(self, result: ExportResult) -> None:
        self._pane.show_result(result)
        self.issued.emit()

    def look_at(self, version: int, package: Path | None) -> None:
        """Show an issued version, to be read and printed."""
        months, month = self._desk.months, self._month()

        def show(data: bytes) -> None:
            name = f"{month.label}月报_第{version}版"
            self.version = VersionDialog(self._desk.jobs, data, name, self._page)
            self.version.open()

        self._progress.run(
            lambda report: months.version_pdf(month, version, package),
            show, self._pane.problem.say,
        )  # fmt: skip

    def verify(self, package: Path) -> None:
        """Check a package and show its steps."""
        months = self._desk.months
        self._progress.run(
            lambda report: months.verify(package), self._verified, self._pane.problem.say
        )

    def _verified(self, found: Verification) -> None:
        self.verification = VerificationDialog(found, self._page)
        self.verification.open()
