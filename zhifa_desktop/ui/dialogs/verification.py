"""What the check of a package found, step by step, in words that need no knowledge of signing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.ui import theme

if TYPE_CHECKING:
    from zhifa_desktop.services.months import Verification

PASSED, FAILED = "✓", "✗"


class VerificationDialog(QDialog):
    """Verdict on top, the steps below; each with ✓ or ✗, a word and its detail."""

    def __init__(self, found: Verification, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("校验月报包")
        self.verdict, self.steps = QLabel(), QTableWidget(len(found.steps), 3)
        self.verdict.setProperty("role", "title")
        self.verdict.setWordWrap(True)
        self.verdict.setText(f"{PASSED if found.verdict == 'valid' else FAILED} {found.sentence}")
        about = QLabel(f"{found.package}\n签名人：{found.signer or '未知'}")
        about.setProperty("role", "hint")
        about.setWordWrap(True)
        self.steps.setHorizontalHeaderLabels(["步骤", "结果", "说明"])
        self.steps.verticalHeader().hide()
        self.steps.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.steps.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.steps.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.steps.setWordWrap(True)
        header = self.steps.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for row, step in enumerate(found.steps):
            for place, text in enumerate(
                (step.label, f"{PASSED} 通过" if step.ok else f"{FAILED} 不通过", step.detail)
            ):
                item = QTableWidgetItem(text)
                if place == 1:
                    item.setForeground(theme.color("good" if step.ok else "bad"))
                self.steps.setItem(row, place, item)
        self.steps.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.verdict, about):
            column.addWidget(part)
        column.addWidget(self.steps, 1)
        column.addWidget(buttons)
        self.resize(640, 440)
