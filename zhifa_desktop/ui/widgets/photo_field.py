"""A photo: shown small; from a file, a camera, the clipboard or dragged in; taken away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Records
from zhifa_desktop.ui.cameras import drives, newest_picture
from zhifa_desktop.ui.dialogs.photo_crop import PhotoCrop, read_upright
from zhifa_desktop.ui.dialogs.problem import ProblemLabel

SHOWN = QSize(84, 108)
KINDS = "图片 (*.jpg *.jpeg *.png *.bmp *.webp)"
LARGEST = 20_000_000


class PhotoField(QWidget):
    """Keeps the digest of a stored picture."""

    changed = Signal()

    def __init__(self, records: Records, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self.digest: str | None = None
        self._picture, self._problem = QLabel("无照片"), ProblemLabel()
        self._picture.setFixedSize(SHOWN)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFrameShape(QLabel.Shape.StyledPanel)
        self.choose, self.remove = QPushButton("选择照片…"), QPushButton("去掉")
        self.camera = QPushButton("取相机里最新的")
        self.camera.setToolTip(
            "插上相机、存储卡后，取其中最新拍的一张(Ctrl+V 可粘贴剪贴板里的照片)"
        )
        self.choose.clicked.connect(self._choose)
        self.camera.clicked.connect(self._from_camera)
        self.setAcceptDrops(True)
        self.remove.clicked.connect(self._remove)
        buttons = QVBoxLayout()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.camera)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._picture)
        row.addLayout(buttons)
        row.addWidget(self._problem, 1)
        row.addStretch(1)
        self.setFocusProxy(self.choose)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def hold(self, digest: str | None) -> None:
        """Show a stored picture."""
        self.digest = digest
        self.remove.setEnabled(digest is not None)
        if digest is None:
            self._picture.clear()
            self._picture.setText("无照片")
            return
        pixmap = QPixmap()
        pixmap.loadFromData(self._records.photo(digest))
        scaled = pixmap.scaled(
            SHOWN, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._picture.setPixmap(scaled)

    def take(self, path: Path) -> None:
        """Store the picture of a file and show it."""
        self._problem.forget()
        try:
            if path.stat().st_size > LARGEST:
                raise UserError(f"“{path.name}”超过20MB", todo="请先缩小照片再选择")
            self.hold(self._records.store_photo(path.read_bytes()))
        except UserError as error:
            self._problem.say(error)
        except OSError:
            self._problem.say(
                UserError(f"读不出“{path.name}”", todo="请检查文件是否还在、能否打开")
            )
        else:
            self.changed.emit()

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择照片", "", KINDS)
        if name:
            self.crop(Path(name))

    def _from_camera(self) -> None:
        self._problem.forget()
        path = newest_picture(drives())
        if path is None:
            self._problem.say(
                UserError(
                    "没有找到相机或存储卡里的照片", kept="没有改动",
                    todo="请插好相机或存储卡再试；手机照片请先拷到电脑，用“选择照片…”",
                )
            )  # fmt: skip
            return
        self.crop(path)

    def _paste(self) -> None:
        """Take the picture, or the picture's file, that was copied."""
        content = QGuiApplication.clipboard().mimeData()
        if content.hasImage():
            image = QGuiApplication.clipboard().image()
            if not image.isNull():
                self._cut(image)
        elif paths := _files(content):
            self.crop(paths[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := _files(event.mimeData()):
            event.acceptProposedAction()
            self.crop(paths[0])

    def crop(self, path: Path) -> None:
        """Let somebody cut a picture to the photo's shape, and keep what is cut out."""
        self._problem.forget()
        image = read_upright(str(path))
        if image.isNull() or path.stat().st_size > LARGEST:
            self.take(path)  # which says what is wrong with it
            return
        self._cut(image)

    def _cut(self, image: QImage) -> None:
        self.cropping = PhotoCrop(image, self.window())
        self.cropping.cut.connect(self._keep)
        self.cropping.open()

    def _keep(self, data: bytes) -> None:
        try:
            self.hold(self._records.store_photo(data))
        except UserError as error:
            self._problem.say(error)
        else:
            self.changed.emit()

    def _remove(self) -> None:
        self.hold(None)
        self.changed.emit()


def _files(content: QMimeData) -> list[Path]:
    """Return the files that are dragged or were copied."""
    return [Path(one.toLocalFile()) for one in content.urls() if one.isLocalFile()]
