"""What an attachment holds, shown in the window: a document by pages, a picture fitted in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedWidget

from zhifa_desktop.services.attachments import Attachment
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.widgets.pdf_view import PdfView

NO_PREVIEW = "{kind}文件不能在这里预览。\n点“另存为…”存成副本，再用别的程序打开。"


class AttachmentPreview(QStackedWidget):
    """Shows one content, or a sentence."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._image = QImage()
        self.document, self.picture, self.words = PdfView(jobs, ""), QLabel(), QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumSize(1, 1)
        self.words.setProperty("role", "empty")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        for part in (self.words, self.picture, self.document):
            self.addWidget(part)

    def show_content(self, attachment: Attachment, data: bytes) -> None:
        """Show what an attachment holds, as far as the program can."""
        if attachment.media_type == "application/pdf":
            self.document.show_pdf(data, attachment.name)
            self.setCurrentWidget(self.document)
        elif attachment.media_type.startswith("image/"):
            self._image = QImage.fromData(data)
            self.setCurrentWidget(self.picture)
            self._fit()
        else:
            self.say(NO_PREVIEW.format(kind=attachment.kind))

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.words.setText(text)
        self.setCurrentWidget(self.words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull() or self.currentWidget() is not self.picture:
            return
        room = self.size() * self.devicePixelRatioF()
        if self._image.width() > room.width() or self._image.height() > room.height():
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown = QPixmap.fromImage(self._image.scaled(room, keep, smooth))
        else:
            shown = QPixmap.fromImage(self._image)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(shown)
