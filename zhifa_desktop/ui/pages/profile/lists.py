"""The lists of a tab: rows that open their record, 新增 with the record of the page filled in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.profiles import Line, Listing
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.row_list import RowList
from zhifa_desktop.ui.widgets.doors import ToList

Index = QModelIndex | QPersistentModelIndex
CHARACTER = 9
LEAST, MOST = 72, 340
SHOWN = 9
"""Rows that a list shows before it scrolls, where several share a tab."""


class ListingModel(RowList):
    """The lines of one list."""

    def __init__(self, listing: Listing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listing = listing
        self.headings = tuple(column.label for column in listing.columns)
        self.show_rows(listing.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line: Line = self.rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return line.texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and (
            self._listing.columns[index.column()].numeric
        ):
            return theme.ALIGN_NUMBER
        return None


class ListingView(QWidget):
    """``opened`` (register, id) asks for a record, ``adds`` (register, column) for a new one.

    ``listed`` gives the ToList of the whole list in its register.
    """

    opened = Signal(str, str)
    adds = Signal(str, str)
    listed = Signal(object)

    def __init__(self, listing: Listing, *, alone: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listing = listing
        self.table, self.add = QTableView(), QPushButton("新增")
        self._build(alone=alone)

    def _build(self, *, alone: bool) -> None:
        listing = self.listing
        title, count = QLabel(listing.label), QLabel(f"{len(listing.lines)} 条")
        title.setProperty("role", "section")
        count.setProperty("role", "hint")
        all_of_them = QPushButton("在台账中列出")
        all_of_them.setIcon(icon("list"))
        all_of_them.clicked.connect(
            lambda: self.listed.emit(ToList(listing.register, listing.query))
        )
        self.add.setIcon(icon("plus"))
        self.add.setAccessibleName(f"新增{listing.label}")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(count)
        head.addStretch(1)
        if listing.lines:
            head.addWidget(all_of_them)
        if listing.adds:
            form, column = listing.adds
            self.add.clicked.connect(lambda: self.adds.emit(form, column))
            head.addWidget(self.add)
        column_of_parts = QVBoxLayout(self)
        column_of_parts.setContentsMargins(0, 0, 0, 0)
        column_of_parts.setSpacing(4)
        column_of_parts.addLayout(head)
        if listing.lines:
            self._fill(alone=alone)
            column_of_parts.addWidget(self.table, 1 if alone else 0)
        else:
            nothing = QLabel("没有记录")
            nothing.setProperty("role", "hint")
            column_of_parts.addWidget(nothing)

    def _fill(self, *, alone: bool) -> None:
        table = self.table
        table.setModel(ListingModel(self.listing, self))
        table.setAccessibleName(self.listing.label)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for number, column in enumerate(self.listing.columns):
            wanted = max(column.width, 2 * len(column.label) // 2 + 3) * CHARACTER
            header.resizeSection(number, min(max(wanted, LEAST), MOST))
        table.activated.connect(self._open)
        table.selectRow(0)
        if not alone:
            rows = min(len(self.listing.lines), SHOWN)
            table.setFixedHeight(theme.ROW_HEIGHT * (rows + 1) + 18)
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _open(self, index: Index) -> None:
        line = self.listing.lines[index.row()]
        self.opened.emit(line.register, line.identity)
