"""A paper as it will be printed, in a window of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.widgets.pdf_view import PdfView

WANTED = (980, 680)


def show_paper(jobs: Jobs, page: QWidget, title: str, data: bytes, name: str) -> QDialog:
    """Show a PDF with the printer's button over the page's window; return the dialog."""
    dialog = QDialog(page.window())
    dialog.setWindowTitle(title)
    room = dialog.screen().availableGeometry()
    dialog.resize(min(WANTED[0], room.width() - 40), min(WANTED[1], room.height() - 60))
    view = PdfView(jobs, "")
    view.setParent(dialog)
    QVBoxLayout(dialog).addWidget(view)
    view.show_pdf(data, name)
    dialog.open()
    return dialog
