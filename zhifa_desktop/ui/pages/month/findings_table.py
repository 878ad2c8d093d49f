"""The records that one rule found, a line each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from zhifa_desktop.services.month_checks import MonthFinding
from zhifa_desktop.ui.models.row_list import Index, RowList

FITTED = 200


class FindingsModel(RowList):
    """The findings of one rule, as the service gave them."""

    headings = ("记录", "问题")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            row = self.rows[index.row()]
            return (row.key, row.message)[index.column()]
        return None


class FindingsTable(QTableView):
    """One line for each record; ``current`` is the one chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings = FindingsModel(self)
        self.setModel(self.findings)
        self.setAccessibleName("有问题的记录")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 190)

    def show_findings(self, rows: tuple[MonthFinding, ...]) -> None:
        """Show another rule, its first record chosen; few rows show their whole sentence."""
        self.findings.show_rows(rows)
        modes = QHeaderView.ResizeMode
        fitted = modes.ResizeToContents if len(rows) <= FITTED else modes.Fixed
        self.verticalHeader().setSectionResizeMode(fitted)
        if rows:
            self.selectRow(0)

    def current(self) -> MonthFinding | None:
        """Return the finding chosen."""
        index = self.currentIndex()
        return self.findings.rows[index.row()] if index.isValid() else None
