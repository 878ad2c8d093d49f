"""One issued version of a month, to be read, printed and saved."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.widgets.pdf_view import PdfView

SIZE = (820, 900)


class VersionDialog(QDialog):
    """The PDF as it was issued."""

    def __init__(self, jobs: Jobs, data: bytes, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.view = PdfView(jobs, "")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.view.show_pdf(data, f"{name}.pdf")
