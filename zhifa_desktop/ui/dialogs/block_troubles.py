"""Rows of a block that cannot be saved: each with its reason, before anything is stored."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.blocks import BlockRefused, Trouble
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.models.row_list import Index, RowList

SIZE = (720, 420)


class _Troubles(RowList):
    headings = ("第几行", "原因")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        trouble: Trouble = self.rows[index.row()]
        return (trouble.line + 1, trouble.message)[index.column()]


class BlockTroublesDialog(QDialog):
    """Accepted means: save the rows that are right and leave the others."""

    def __init__(self, refused: BlockRefused, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("有的行不能保存")
        self.resize(*SIZE)
        problem = ProblemLabel()
        problem.say(refused)
        model = _Troubles(self)
        model.show_rows(refused.troubles)
        self.table = QTableView()
        self.table.setModel(model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        right = lines - len({trouble.line for trouble in refused.troubles})
        self.go, self.back = QPushButton(f"只保存没有问题的{right}行"), QPushButton("都不保存")
        self.go.setEnabled(right > 0)
        self.back.setProperty("role", "primary")
        self.back.setDefault(True)
        self.go.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        hint = QLabel("行数从粘贴(选中)的第一行数起")
        hint.setProperty("role", "hint")
        buttons.addWidget(hint, 1)
        buttons.addWidget(self.go)
        buttons.addWidget(self.back)
        column = QVBoxLayout(self)
        column.addWidget(problem)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
