"""N9: 这一版改了什么, before it is signed and afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTabWidget, QVBoxLayout, QWidget

from zhifa_desktop.services.what_changed import WhatChanged
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.widgets.plain_table import PlainTable

SIZE = (860, 440)
UNSAID = "还没有写，生成时写明"


class FigureLines(RowList):
    """Numbers that differ, form by form."""

    headings = ("表", "栏目", "原报", "现报", "差额")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.rows[index.row()]
        texts = (line.form, line.field, line.reported, line.corrected, line.difference)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return theme.ALIGN_NUMBER if index.column() > 1 else theme.ALIGN_TEXT
        return None


class OtherLines(RowList):
    """Records by their key, reasons and texts, old and new."""

    headings = ("台账", "记录", "栏目", "原来", "现在")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.rows[index.row()]
        texts = (line.where, line.which, line.field, line.before, line.after)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()]
        return None


class ChangesDialog(QDialog):
    """Figures in one tab, all else in the other; the one that has something comes first."""

    def __init__(self, month: str, found: WhatChanged, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{month}月报第{found.version}版改了什么")
        why = f"\n更正原因：{found.reason or UNSAID}" if found.figures or found.others else ""
        self.said = QLabel(f"{found.sentence}。{why}")
        self.said.setWordWrap(True)
        self.figures = PlainTable(FigureLines(), "报表数字的改动", wide=1)
        self.others = PlainTable(OtherLines(), "记录和文字的改动", wide=1)
        self.tabs = QTabWidget()
        for table, rows, label in (
            (self.figures, found.figures, "报表数字"), (self.others, found.others, "记录和文字"),
        ):  # fmt: skip
            table.show_rows(rows)
            self.tabs.addTab(table, f"{label}({len(rows)})")
        if not found.figures and found.others:
            self.tabs.setCurrentIndex(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
