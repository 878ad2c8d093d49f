"""A quiet table over a RowList: whole lines chosen one at a time, no numbers at the side."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from zhifa_desktop.ui.models.row_list import RowList


class PlainTable(QTableView):
    """One column takes the room that the others leave.

    ``yields``: columns that give way where the table is narrower than so many pixels.
    """

    def __init__(
        self, model: RowList, name: str, *, wide: int = 0,
        yields: Mapping[int, int] | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.list, self._yields = model, yields or {}
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        modes = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(modes.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(wide, modes.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for what matters."""
        super().resizeEvent(event)
        for column, least in self._yields.items():
            self.setColumnHidden(column, self.width() < least)

    def show_rows(self, rows: tuple[object, ...]) -> None:
        """Show other rows, the chosen line staying where it is as far as there is one."""
        row = max(self.currentIndex().row(), 0)
        self.list.show_rows(rows)
        if rows:
            self.selectRow(min(row, len(rows) - 1))

    def current(self) -> object | None:
        """Return what stands in the chosen line."""
        index = self.currentIndex()
        return self.list.rows[index.row()] if index.isValid() else None

    def fit_height(self, most: int) -> None:
        """Be as high as the rows need, up to so many of them."""
        rows = min(self.list.rowCount(), most)
        head = self.horizontalHeader().sizeHint().height()
        line = self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(head + max(rows, 1) * line + 4)
