"""The first pane of an import: a file by dialog or by dragging it in, or the template instead."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.ui.dialogs import files


class ChoosePane(QFrame):
    """``chosen`` gives the file, ``template_wanted`` asks for an empty table."""

    chosen = Signal(Path)
    template_wanted = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setProperty("role", "drop")
        self.said = QLabel(f"把“{label}”的表格拖到这里")
        self.said.setProperty("role", "title")
        kinds = QLabel("Excel(.xlsx .xls)、WPS、.ods、.csv 都可以；标题行、合并表头、合计行不用删")
        kinds.setProperty("role", "hint")
        self.choose, self.template = QPushButton("选择文件…"), QPushButton("下载模板…")
        self.choose.setProperty("role", "primary")
        self.choose.clicked.connect(self._choose)
        self.template.clicked.connect(self.template_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.template)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        for line in (self.said, kinds):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setWordWrap(True)
            column.addWidget(line)
        column.addLayout(buttons)
        column.addStretch(1)

    def _choose(self) -> None:
        path = files.open_file(self, "选择要导入的表格", files.SHEETS)
        if path:
            self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)


def dropped(event: QDropEvent) -> Path | None:
    """Return the file of a drag; None when it is not exactly one file."""
    urls = event.mimeData().urls()
    if len(urls) == 1 and urls[0].isLocalFile() and Path(urls[0].toLocalFile()).is_file():
        return Path(urls[0].toLocalFile())
    return None
