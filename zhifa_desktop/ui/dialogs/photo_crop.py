"""Cutting a picture to the shape of a photo: 35×45, as the dossier prints it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.ui import theme
from zhifa_desktop.ui.pictures import encoded

SHAPE = 35 / 45
LARGEST = QSize(700, 900)
SMALLEST, STEP, FINE = 40.0, 1.08, 0.01
HINT = "拖动方框移动，滚轮或 ＋ － 改变大小，方向键微调；回车使用"


class CropView(QWidget):
    """Shows a picture and the frame that is cut out; the frame never leaves the picture."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self.image = image
        self.frame = _widest(image)
        self._held: QPointF | None = None
        self.setMinimumSize(360, 320)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("照片裁剪")

    def cut_out(self) -> QImage:
        """Return what lies in the frame, no larger than a print needs."""
        cut = self.image.copy(self.frame.toRect())
        if cut.height() <= LARGEST.height():
            return cut
        smooth = Qt.TransformationMode.SmoothTransformation
        return cut.scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio, smooth)

    def move_by(self, right: float, down: float) -> None:
        """Move the frame, in pixels of the picture."""
        self._place(self.frame.translated(right, down))

    def resize_by(self, factor: float) -> None:
        """Make the frame larger or smaller about its middle."""
        widest = _widest(self.image).width()
        width = min(max(self.frame.width() * factor, SMALLEST), widest)
        frame = QRectF(0, 0, width, width / SHAPE)
        frame.moveCenter(self.frame.center())
        self._place(frame)

    def _place(self, frame: QRectF) -> None:
        left = min(max(frame.left(), 0), self.image.width() - frame.width())
        top = min(max(frame.top(), 0), self.image.height() - frame.height())
        frame.moveTopLeft(QPointF(left, top))
        self.frame = frame
        self.update()

    def _scale(self) -> float:
        return min(self.width() / self.image.width(), self.height() / self.image.height())

    def _shown(self) -> QRectF:
        scale = self._scale()
        width, height = self.image.width() * scale, self.image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown, scale = QPainter(self), self._shown(), self._scale()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(shown, self.image)
        frame = QRectF(
            shown.left() + self.frame.left() * scale, shown.top() + self.frame.top() * scale,
            self.frame.width() * scale, self.frame.height() * scale,
        )  # fmt: skip
        painter.fillRect(shown, QColor(0, 0, 0, 110))
        painter.drawImage(frame, self.image, self.frame)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRect(frame)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            moved, scale = event.position() - self._held, self._scale()
            self._held = event.position()
            self.move_by(moved.x() / scale, moved.y() / scale)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.resize_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = max(1.0, self.image.width() * FINE)
        moves = {
            Qt.Key.Key_Left: (-step, 0.0), Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step), Qt.Key.Key_Down: (0.0, step),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in moves:
            self.move_by(*moves[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.resize_by(STEP)
        elif key == Qt.Key.Key_Minus:
            self.resize_by(1 / STEP)
        else:
            super().keyPressEvent(event)


class PhotoCrop(QDialog):
    """``cut`` gives the picture cut out, as JPEG."""

    cut = Signal(bytes)

    def __init__(self, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("裁剪照片(35×45)")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view, self.use = CropView(image), QPushButton("使用")
        hint, cancel = QLabel(HINT), QPushButton("取消")
        hint.setProperty("role", "hint")
        self.use.setProperty("role", "primary")
        self.use.setDefault(True)
        cancel.setAutoDefault(False)
        self.use.clicked.connect(self.take)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.use)
        box = QVBoxLayout(self)
        box.addWidget(self.view, 1)
        box.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(640, room.width() - 40), min(560, room.height() - 60))
        self.view.setFocus()

    def take(self) -> None:
        """Give what lies in the frame, and close."""
        self.cut.emit(encoded(self.view.cut_out(), "jpeg", 92))
        self.accept()


def read_upright(path: str) -> QImage:
    """Return a picture turned as the camera was held; a null one where it cannot be read."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    return reader.read()


def _widest(image: QImage) -> QRectF:
    """Return the largest frame of the shape, in the middle, nearer the top: where faces are."""
    width = min(image.width(), image.height() * SHAPE)
    height = width / SHAPE
    return QRectF((image.width() - width) / 2, (image.height() - height) / 3, width, height)
