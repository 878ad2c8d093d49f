"""What the check of a file found, step by step, in words that need no knowledge of signing.

May not verify anything: it shows what it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.ui import theme
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

if TYPE_CHECKING:
    from zhifa_desktop.services.verifying import Step, Verification

PASSED, FAILED, NEITHER = "✓", "✗", "—"
HEADINGS = ("步骤", "结果", "说明")
NO_COMMAND = "选一步，这里写着不用本程序怎样核验"


class VerificationReport(QWidget):
    """Verdict on top, the steps below, under them how a stranger checks the chosen one.

    ``copied`` tells that a command lies on the clipboard.
    """

    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict, self.about = QLabel(), YieldingLabel()
        self.steps = QTableWidget(0, len(HEADINGS))
        self.command, self.copy = QLineEdit(), QPushButton("复制命令")
        self._found: tuple[Step, ...] = ()
        self._build()
        self.steps.itemSelectionChanged.connect(self._choose)
        self.copy.clicked.connect(self._copy)

    def _build(self) -> None:
        self.verdict.setProperty("role", "title")
        self.verdict.setWordWrap(True)
        self.about.setProperty("role", "hint")
        self.steps.setHorizontalHeaderLabels(HEADINGS)
        self.steps.setAccessibleName("核验的各步")
        self.steps.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.steps.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.steps.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.steps.setTabKeyNavigation(False)
        self.steps.setWordWrap(True)
        header, rows = self.steps.horizontalHeader(), self.steps.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.command.setReadOnly(True)
        self.command.setAccessibleName("不用本程序核验的命令")
        self.command.setPlaceholderText(NO_COMMAND)
        self.copy.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.command, 1)
        foot.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.verdict, self.about):
            column.addWidget(part)
        column.addWidget(self.steps, 1)
        column.addLayout(foot)

    def show_found(self, found: Verification) -> None:
        """Show another answer; the first step that did not pass is chosen."""
        self._found = found.steps
        self.verdict.setText(f"{mark(found)} {found.sentence}")
        self.about.setText(f"{found.package}　签名人：{found.signer or '未知'}")
        self.steps.clearSelection()
        self.steps.setRowCount(len(found.steps))
        for row, step in enumerate(found.steps):
            result = f"{PASSED} 通过" if step.ok else f"{FAILED} 不通过"
            for place, text in enumerate((step.label, result, step.detail)):
                item = QTableWidgetItem(text)
                if place == 1:
                    item.setForeground(theme.color("good" if step.ok else "bad"))
                self.steps.setItem(row, place, item)
        wrong = (row for row, step in enumerate(found.steps) if not step.ok)
        self.steps.selectRow(next(wrong, 0))
        self._choose()

    def _step(self) -> Step | None:
        row = self.steps.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _choose(self) -> None:
        step = self._step()
        told = f"{step.tool}：{step.command}" if step is not None and step.command else ""
        self.command.setText(told)
        self.command.setCursorPosition(0)
        self.command.setToolTip(told)
        self.copy.setEnabled(bool(told))

    def _copy(self) -> None:
        step = self._step()
        if step is not None:
            QGuiApplication.clipboard().setText(step.command)
            self.copied.emit()


def mark(found: Verification) -> str:
    """Return the sign of a verdict; a word always stands beside it."""
    return {"valid": PASSED, "other": NEITHER, "same": NEITHER}.get(found.verdict, FAILED)
