"""What the check of one package found, over the page that asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from zhifa_desktop.ui.widgets.verification_report import VerificationReport

if TYPE_CHECKING:
    from zhifa_desktop.services.verifying import Verification

SIZE = (720, 470)


class VerificationDialog(QDialog):
    """The same report as on the page 核验."""

    def __init__(self, found: Verification, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("校验月报包")
        self.report = VerificationReport()
        self.verdict, self.steps = self.report.verdict, self.report.steps
        self.report.show_found(found)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.report, 1)
        column.addWidget(buttons)
        self.resize(*SIZE)
