"""Where files are dropped, pasted or chosen; and how they get here from anywhere in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

HANDED_OVER = (".zip", ".p7m")
"""Files that lead here wherever in the window they are dropped."""
INVITATION = "把月报包拖到这里"
EXPLAINED = "也可以是加密的包(.p7m)、PDF 或 Excel，一次可拖多个；复制了文件可按 Ctrl+V"


class DropArea(QFrame):
    """``dropped`` brings the files, ``asked`` that one is to be chosen."""

    dropped = Signal(list)
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(INVITATION)
        self.invitation, self.explained = QLabel(INVITATION), QLabel(EXPLAINED)
        self.choose = QPushButton("选择文件…")
        self.choose.setProperty("role", "primary")
        self.choose.clicked.connect(self.asked)
        self.invitation.setProperty("role", "section")
        self.explained.setProperty("role", "hint")
        self.explained.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addStretch(1)
        for part in (self.invitation, self.explained):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)

    def paste(self) -> bool:
        """Take the files, or the path, that lie on the clipboard; False where there are none."""
        found = paths_of(QGuiApplication.clipboard().mimeData())
        if found:
            self.dropped.emit(found)
        return bool(found)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(paths_of(event.mimeData()))


class WindowDrops(QObject):
    """Brings packages that are dropped anywhere on a window to where they are verified."""

    def __init__(self, window: QWidget, take: Callable[[Sequence[Path]], object]) -> None:
        super().__init__(window)
        self._take = take
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take packages, leave everything else to whoever is below."""
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return False
        assert isinstance(event, QDropEvent)
        found = paths_of(event.mimeData())
        if not found or any(path.suffix.lower() not in HANDED_OVER for path in found):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._take(found)
        return True


def paths_of(data: QMimeData) -> list[Path]:
    """Return the files that somebody drags or copied, or whose paths are copied as text."""
    if data.hasUrls():
        found = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return [path for path in found if not path.is_dir()]
    lines = [line.strip().strip('"') for line in data.text().splitlines()] if data.hasText() else []
    named = [Path(line) for line in lines if line]
    return named if named and all(path.is_file() for path in named) else []
