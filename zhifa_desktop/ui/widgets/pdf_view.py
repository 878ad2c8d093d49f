"""Preview of a PDF with zoom, printing and saving, as dossiers and the month's report need it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.pdf_canvas import PdfCanvas
from zhifa_desktop.ui.widgets.pdf_pages import PdfPages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PRINTED = 300
STEP = 1.25


@dataclass(frozen=True)
class Other:
    """A document printed in place of the one shown; ``make`` runs off the window's thread."""

    subject: object
    make: Callable[[Report], bytes]


class PdfView(QWidget):
    """A document with its tool row; shows a sentence where there is none.

    ``printed`` gives the subject of what the printer has taken.
    """

    printed = Signal(object)

    def __init__(self, jobs: Jobs, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._name, self._heading = jobs, "文件.pdf", ""
        self._subject: object = None
        self._instead: Callable[[], Other] | None = None
        self.pages: PdfPages | None = None
        self.canvas, self.said, self.problem = PdfCanvas(jobs), QLabel(empty), ProblemLabel()
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.setWordWrap(True)
        self.said.setProperty("role", "empty")
        self._empty = empty
        self.place, self.zoom_label = QLabel(), QLabel()
        self.smaller, self.larger = _tool("－", "缩小"), _tool("＋", "放大")
        self.fit = _tool("适合宽度", "适合宽度")
        self.print_button, self.save_button = QPushButton("打印…"), QPushButton("另存为…")
        self._build()
        self.canvas.moved.connect(self._moved)
        self.smaller.clicked.connect(lambda: self.canvas.zoom_to(self.canvas.zoom / STEP))
        self.larger.clicked.connect(lambda: self.canvas.zoom_to(self.canvas.zoom * STEP))
        self.fit.clicked.connect(self.canvas.fit_width)
        self.print_button.clicked.connect(self.print_document)
        self.save_button.clicked.connect(self.save_document)
        self._enable()

    def _build(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self.place)
        tools.addStretch(1)
        for part in (self.smaller, self.zoom_label, self.larger, self.fit):
            tools.addWidget(part)
        tools.addStretch(1)
        tools.addWidget(self.save_button)
        tools.addWidget(self.print_button)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.said)
        self._stack.addWidget(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(tools)
        column.addWidget(self.problem)
        column.addWidget(holder, 1)

    def show_pdf(self, data: bytes, name: str, subject: object = None) -> None:
        """Show a document; ``name`` is offered when it is saved, ``subject`` told when printed."""
        self._name, self._subject = name, subject
        self.problem.forget()
        self._take(PdfPages(data))
        self._turn()

    def turn_to(self, heading: str) -> None:
        """Turn to the page of a heading of the outline; once a document is shown, if none is."""
        self._heading = heading
        self._turn()

    def _turn(self) -> None:
        if self._heading and self.pages is not None:
            self.canvas.go_to(self.pages.page_of(self._heading))
            self._heading = ""

    def show_sentence(self, text: str = "") -> None:
        """Show a sentence instead of a document; by default the one for an empty view."""
        self._take(None)
        self.said.setText(text or self._empty)

    def show_error(self, error: Exception) -> None:
        """Say why there is no document."""
        self._take(None)
        self.said.setText("没有可预览的内容")
        self.problem.say(error)

    def _take(self, pages: PdfPages | None) -> None:
        self.pages = pages
        self.canvas.show_pages(pages)
        self._stack.setCurrentIndex(0 if pages is None else 1)
        self._enable()

    def _enable(self) -> None:
        shown = self.pages is not None
        for part in (self.smaller, self.larger, self.fit, self.print_button, self.save_button):
            part.setEnabled(shown)
        if not shown:
            self.place.clear()
            self.zoom_label.clear()

    def _moved(self, page: int, zoom: float) -> None:
        if self.pages is not None:
            self.place.setText(f"第 {page} 页 / 共 {len(self.pages)} 页")
            self.zoom_label.setText(f"{zoom:.0%}")

    def save_document(self) -> None:
        """Ask where to and save the document as it is shown."""
        path = files.save_file(self, "另存为", self._name, files.PDF) if self.pages else None
        if path is None or self.pages is None:
            return
        data = self.pages.data
        self._jobs.submit(
            lambda report: write(path, data), while_living(self, lambda _: self.problem.forget()),
            while_living(self, self.problem.say),
        )  # fmt: skip

    def print_instead(self, words: str, other: Callable[[], Other] | None) -> None:
        """Let the button print another document, made when wanted; None: the one shown."""
        self._instead = other
        self.print_button.setText(words)

    def print_document(self) -> None:
        """Ask for the printer and print what is shown, or what shall be printed instead."""
        if self.pages is None:
            return
        if self._instead is None:
            self._print(self.pages, self._subject)
            return
        other = self._instead()
        self._jobs.submit(
            other.make,
            while_living(self, lambda data: self._print(PdfPages(data), other.subject)),
            while_living(self, self.problem.say), label="正在生成",
        )  # fmt: skip

    def _print(self, pages: PdfPages, subject: object) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loaded when printing

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(PRINTED)
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(pages))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._jobs.submit(
                lambda report: print_pages(pages, printer, report),
                while_living(self, lambda _: self.printed.emit(subject)),
                while_living(self, self.problem.say), label="正在打印",
            )  # fmt: skip


def write(path: Path, data: bytes) -> None:
    """Write a file.

    Raises:
        UserError: The place cannot be written.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UserError(
            f"不能写入“{path}”",
            kept="预览没有变化",
            todo="文件可能正被打开，或没有权限；请换一个名称或位置",
        ) from error


def print_pages(pages: PdfPages, printer: QPrinter, report: Report) -> None:
    """Print the chosen pages, each turned as it lies.

    Raises:
        UserError: The printer does not take the job.
    """
    from PySide6.QtPrintSupport import QPrinter

    first = (printer.fromPage() or 1) - 1
    last = (printer.toPage() or len(pages)) - 1
    painter = QPainter()
    for number in range(first, last + 1):
        report(number - first, last - first + 1, f"正在打印第 {number + 1} 页")
        width, height = pages.sizes[number]
        lying = width > height
        turned = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
        printer.setPageOrientation(turned)
        if number == first:
            if not painter.begin(printer):
                raise UserError(
                    "打印机没有接受打印任务", kept="文件没有变化", todo="请检查打印机是否联机、有纸"
                )
        else:
            printer.newPage()
        image = pages.image(number, printer.resolution())
        paper = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
        painter.drawImage(_within(paper, QSizeF(image.size())), image)
    painter.end()


def _within(paper: QRectF, size: QSizeF) -> QRectF:
    """Return the largest place for a picture on the paper, in the middle."""
    fitted = size.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    rect = QRectF(0, 0, fitted.width(), fitted.height())
    rect.moveCenter(paper.center())
    return rect


def _tool(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button
