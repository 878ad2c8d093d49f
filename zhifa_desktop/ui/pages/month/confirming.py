"""The month's people at work: confirming, sending back, leaving to next month, unlocking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zhifa_desktop.services.months import Month
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.pages.month.states import AskDialog, PendingBanner, StatesStrip
from zhifa_desktop.ui.widgets.living import while_living

NOTE = ("意见", "", "可不填")


class Confirming(QObject):
    """Asks who does a step and does it; ``done`` tells that the month stands elsewhere now."""

    done = Signal()

    def __init__(
        self, desk: Desk, progress: ProgressRow, strip: StatesStrip, banner: PendingBanner,
        month: Callable[[], Month], page: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._desk, self._progress, self._month, self._page = desk, progress, month, page
        self.dialog: AskDialog | None = None
        strip.asked.connect(self.ask)
        banner.carried.connect(self.carry)
        banner.unlock.connect(self.ask_unlock)

    def ask(self, what: str) -> None:
        """Ask for a step: check, review or send_back."""
        {"check": self._ask_check, "review": self._ask_review, "send_back": self._ask_back}[what]()

    def _ask_check(self) -> None:
        course, month = self._desk.course, self._month()
        self._open(
            f"确认{month.label}月报已校核",
            (("填报人", self._desk.workspace.settings.preparer, "姓名"), NOTE),
            lambda report, name, note: course.check(month, name, note, report),
            "已登记校核",
        )

    def _ask_review(self) -> None:
        course, month = self._desk.course, self._month()
        settings = self._desk.workspace.settings
        lines = [("审核人", settings.reviewer, "姓名"), NOTE]
        if settings.separate_roles:
            lines.append(("一人兼任的原因", "", "与填报人是同一人时填写"))

        def work(report: Report, name: str, note: str, exception: str = "") -> Any:
            return course.review(month, name, note, exception, report)

        self._open(f"{month.label}月报审核通过", tuple(lines), work, "已登记审核")

    def _ask_back(self) -> None:
        course, month = self._desk.course, self._month()
        self._open(
            f"{month.label}月报退回填报人修改",
            (
                ("审核人", self._desk.workspace.settings.reviewer, "姓名"),
                ("要改什么", "", "写明原因，填报人会看到"),
            ),
            lambda report, name, reason: course.send_back(month, name, reason),
            "已退回修改",
        )

    def ask_unlock(self) -> None:
        """Ask why a locked month is to be reported again, and who agrees."""
        course, month = self._desk.course, self._month()
        self._open(
            f"解锁{month.label}月报",
            (("原因", "", "为什么要重报"), ("同意人", "", "审核人或单位负责人的姓名")),
            lambda report, reason, second: course.unlock(month, reason, second),
            "已解锁，可出新的一版",
        )

    def carry(self) -> None:
        """Leave the later changes to next month."""
        course, month = self._desk.course, self._month()
        self._run(lambda report: course.carry(month), "已计入下月，下月报表“更正”行会写明", None)

    def _open(
        self, title: str, lines: tuple[tuple[str, str, str], ...], work: Callable[..., Any],
        said: str,
    ) -> None:  # fmt: skip
        def take(answers: tuple[str, ...], dialog: AskDialog) -> None:
            dialog.problem.forget()
            self._run(lambda report: work(report, *answers), said, dialog)

        self.dialog = AskDialog(title, lines, take, self._page)
        self.dialog.open()

    def _run(self, work: Callable[[Report], Any], said: str, dialog: AskDialog | None) -> None:
        def done(_: object) -> None:
            if dialog is not None:
                dialog.accept()
            self._desk.notices.say(said)
            self.done.emit()

        def failed(error: Exception) -> None:
            if dialog is not None and dialog.isVisible():
                dialog.problem.say(error)
            else:
                self._desk.notices.fail(error)

        self._desk.jobs.submit(
            work, while_living(self, done), while_living(self, failed), label="正在登记…",
            writes=True,
        )  # fmt: skip
