"""Their headings on the left, our columns on the right; what was recognised can be changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from zhifa_desktop.services.importing import ImportSource
from zhifa_desktop.ui.widgets.choice import Choice

LEFT_OUT = "不导入"


def _left_out(remark: str, is_matrix: bool) -> str:
    """Return the words for a heading without a column; in a matrix it is a session."""
    if is_matrix and remark:
        return remark
    return f"{LEFT_OUT}({remark})" if remark and remark != LEFT_OUT else LEFT_OUT


class MappingTable(QTableWidget):
    """One line for each heading of the file; ``changed`` after each choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self.setHorizontalHeaderLabels(["表中的列", "对应栏目"])
        self.setAccessibleName("栏目对应")
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._indexes: tuple[int, ...] = ()

    def show_source(self, source: ImportSource) -> None:
        """Show the headings of a file as they were recognised."""
        self._indexes = tuple(heading.index for heading in source.headings)
        self.setRowCount(len(source.headings))
        for row, heading in enumerate(source.headings):
            item = QTableWidgetItem(heading.text)
            item.setToolTip(heading.remark or heading.text)
            self.setItem(row, 0, item)
            box = Choice()
            box.addItem(_left_out(heading.remark, source.is_matrix), "")
            for column, label in source.targets:
                box.addItem(label, column)
            box.setCurrentIndex(max(box.findData(heading.column), 0))
            box.setAccessibleName(f"“{heading.text}”对应的栏目")
            box.setEnabled(not source.is_matrix)
            box.currentIndexChanged.connect(self._chosen)
            self.setCellWidget(row, 1, box)

    def mapping(self) -> dict[int, str]:
        """Return the column chosen for each heading, "" for those left out."""
        return {index: str(self._box(row).currentData()) for row, index in enumerate(self._indexes)}

    def take(self, mapping: Mapping[int, str]) -> None:
        """Choose the columns settled another time, by the places of the headings."""
        for row, index in enumerate(self._indexes):
            if index in mapping:
                box = self._box(row)
                box.blockSignals(True)
                box.setCurrentIndex(max(box.findData(mapping[index]), 0))
                box.blockSignals(False)

    def choose(self, heading: str, column: str) -> None:
        """Choose a column for a heading."""
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.text() == heading:
                self._box(row).setCurrentIndex(max(self._box(row).findData(column), 0))

    def _box(self, row: int) -> Choice:
        box = self.cellWidget(row, 1)
        assert isinstance(box, Choice)
        return box

    def _chosen(self) -> None:
        """Take the column away from another heading: one column, one heading."""
        mine = self.sender()
        assert isinstance(mine, Choice)
        for row in range(self.rowCount()):
            box = self._box(row)
            if box is not mine and mine.currentData() and box.currentData() == mine.currentData():
                box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(False)
        self.changed.emit()
