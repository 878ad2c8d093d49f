"""Files that were handed over, one after the other, and what was found of each.

The page asks the service and shows the answer; it judges nothing itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.verification_report import report_name, report_pdf
from zhifa_desktop.services.verifying import Verification, Verifying
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.paper import show_paper
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.widgets.drop_area import DropArea
from zhifa_desktop.ui.widgets.verification_report import VerificationReport, mark

KINDS = "月报包、PDF、Excel (*.zip *.p7m *.pdf *.xlsx);;所有文件 (*)"
USE = "选择要核验的文件"
LIST_WIDTH, SMALL = 236, 136
WAITING = "…"


@dataclass
class Handed:
    """One file in the list; ``found`` is None while it was not looked at yet."""

    path: Path
    found: Verification | None = None
    error: Exception | None = None


class VerificationPage(QWidget):
    """Drop area and list at the left, the report of the chosen file at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._verifying = desk, Verifying(desk.workspace)
        self._handed: list[Handed] = []
        self._waiting: deque[Handed] = deque()
        self._now: Handed | None = None
        self.area, self.list = DropArea(), QListWidget()
        self.report, self.problem = VerificationReport(), ProblemLabel()
        self.progress = ProgressRow(desk.jobs)
        self.print, self.clear = QPushButton("打印报告…"), QPushButton("清空列表")
        self._build()
        self._connect()
        self._look()

    def _build(self) -> None:
        title = QLabel("核验")
        title.setProperty("role", "title")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.progress, 2)
        head.addWidget(self.clear)
        head.addWidget(self.print)
        self.list.setAccessibleName("交来的文件")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QVBoxLayout()
        left.addWidget(self.area)
        left.addWidget(self.list, 1)
        self.right, row = QWidget(), QHBoxLayout()
        right = QVBoxLayout(self.right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.problem)
        right.addWidget(self.report, 1)
        right.addStretch(0)
        row.setSpacing(16)
        row.addLayout(left)
        row.addWidget(self.right, 1)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.area.dropped.connect(self.take)
        self.area.asked.connect(self._ask)
        self.list.currentRowChanged.connect(lambda _: self._look())
        self.print.clicked.connect(self._print)
        self.clear.clicked.connect(self._clear)
        self.progress.cancelled.connect(self._stopped)
        self.report.copied.connect(lambda: self._desk.notices.say("命令已复制"))
        paste = QShortcut(QKeySequence.StandardKey.Paste, self, self._paste)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def take(self, paths: Sequence[Path]) -> None:
        """Verify files, one after the other; the first of them is shown."""
        new = [Handed(path) for path in paths]
        first = len(self._handed)
        for one in new:
            self._handed.append(one)
            self._waiting.append(one)
            item = QListWidgetItem(f"{WAITING} {one.path.name}")
            item.setToolTip(str(one.path))
            self.list.addItem(item)
        if new:
            self.list.setCurrentRow(first)
            self._next()

    def _next(self) -> None:
        """Look at the next file that waits, unless one is being looked at."""
        if self.progress.busy() or not self._waiting:
            return
        one, verifying = self._waiting.popleft(), self._verifying
        self._now = one

        def work(report: Report) -> Verification:
            report(0, 0, f"正在核验 {one.path.name}")
            return verifying.verify(one.path)

        def told(found: Verification) -> None:
            one.found = found
            self._told(one)

        def failed(error: Exception) -> None:
            one.error = error
            self._told(one)

        self.progress.run(work, told, failed)

    def _stopped(self) -> None:
        """Say of what was not looked at that it was not."""
        left = [self._now, *self._waiting]
        self._waiting.clear()
        for one in left:
            if one is not None:
                one.error = UserError("已停止，这个文件没有核验", todo="请把它再拖进来一次")
                self._told(one)

    def _told(self, one: Handed) -> None:
        self._now = None
        row = next((n for n, other in enumerate(self._handed) if other is one), -1)
        if row >= 0:  # the list may have been emptied meanwhile
            sign = mark(one.found) if one.found else "✗"
            self.list.item(row).setText(f"{sign} {one.path.name}")
            self.list.item(row).setToolTip(
                f"{one.path}\n{one.found.sentence if one.found else one.error}"
            )
        self._look()
        self._next()

    def chosen(self) -> Handed | None:
        """Return the file that is chosen in the list."""
        row = self.list.currentRow()
        return self._handed[row] if 0 <= row < len(self._handed) else None

    def _look(self) -> None:
        """Show what was found of the chosen file, and the area large while there is none."""
        one, some = self.chosen(), bool(self._handed)
        for part in (self.list, self.clear, self.right, self.print):
            part.setVisible(some)
        self.area.setMinimumWidth(LIST_WIDTH if some else 0)
        self.area.setMaximumWidth(LIST_WIDTH if some else self.maximumWidth())
        self.area.setMaximumHeight(SMALL if some else self.maximumHeight())
        self.list.setFixedWidth(LIST_WIDTH)
        self.problem.forget()
        found = one.found if one else None
        self.report.setVisible(found is not None)
        self.print.setEnabled(found is not None)
        if found is not None:
            self.report.show_found(found)
        elif one is not None and one.error is not None:
            self.problem.say(one.error)

    def _ask(self) -> None:
        chosen = files.open_files(self, USE, KINDS)
        if chosen:
            self.take(chosen)

    def _paste(self) -> None:
        if not self.area.paste():
            self._desk.notices.say("剪贴板里没有文件；请先在文件管理器里复制要核验的文件")

    def _clear(self) -> None:
        self._waiting.clear()
        self._handed.clear()
        self.list.clear()
        self._look()
        self.area.choose.setFocus()

    def _print(self) -> None:
        one = self.chosen()
        if one is None or one.found is None or self.progress.busy():
            return
        found, moment = one.found, self._desk.workspace.now().replace(tzinfo=UTC)

        def show(data: bytes) -> None:
            self.paper = show_paper(self._desk.jobs, self, "核验报告", data, report_name(found))
            self._next()

        def failed(error: Exception) -> None:
            self.problem.say(error)
            self._next()

        self.progress.run(lambda report: report_pdf(found, one.path, moment), show, failed)
