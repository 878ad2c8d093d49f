"""The rows of a file under their counts; a count is also the filter for its rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.importing import ImportPreview
from zhifa_desktop.ui.dialogs.importing.rows import ALL, REASON, STATUSES, PreviewModel

WIDTHS = {0: 52, 1: 64, REASON: 260}
NARROW, BROAD, LOOKED_AT = 64, 200, 30
COUNTED = (ALL, *STATUSES)


class ColouredCells(QStyledItemDelegate):
    """Paints a cell's own colour, which the style sheet's cells leave out."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        colour = index.data(Qt.ItemDataRole.BackgroundRole)
        if colour is not None:
            painter.fillRect(option.rect, colour)  # type: ignore[attr-defined]
        super().paint(painter, option, index)


class PreviewPane(QWidget):
    """Counts that filter, the rows, and what was left out of the file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.table, self.ignored = PreviewModel(self), QTableView(), QLabel()
        self.filters, self.save_refused = QButtonGroup(self), QPushButton("保存退回行…")
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, _ in enumerate(COUNTED):
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "chip")
            self.filters.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.save_refused.setAutoDefault(False)
        row.addWidget(self.save_refused)
        self.filters.button(0).setChecked(True)
        self.filters.idClicked.connect(lambda number: self.model.show_status(COUNTED[number]))
        self.ignored.setProperty("role", "hint")
        self.detail = QLabel()
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addWidget(self.ignored)

    def _build_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(ColouredCells(self.table))
        self.table.setAccessibleName("逐行核对")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setResizeContentsPrecision(LOOKED_AT)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _fit(self) -> None:
        """Make columns as wide as their first rows ask for, within bounds."""
        self.table.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            width = min(max(self.table.columnWidth(column), NARROW), BROAD)
            self.table.setColumnWidth(column, WIDTHS.get(column, width))

    def _tell(self, index: QModelIndex) -> None:
        """Say in full what is wrong with the row chosen, or what it changes."""
        said = self.model.told(index.row()) if index.isValid() else ""
        number = self.model.row(index.row()).number if said else 0
        self.detail.setText(f"第{number}行：{said}" if said else "")
        self.detail.setVisible(bool(said))

    def show_preview(self, preview: ImportPreview, columns: tuple[tuple[str, str], ...]) -> None:
        """Show what would become of each row; the filter chosen stays."""
        self.detail.hide()
        self.model.show_preview(preview, columns)
        counts = preview.counts
        for number, status in enumerate(COUNTED):
            word, count = STATUSES.get(status, "全部"), counts.get(status, sum(counts.values()))
            self.filters.button(number).setText(f"{word} {count}")
        self.save_refused.setVisible(bool(counts["refused"]))
        self._fit()
        told = preview.problems or preview.warnings or counts["changed"]
        self.table.setColumnHidden(REASON, not told)
        lines = [f"第{row.number}行 {row.reason}" for _, row in preview.ignored]
        more = f"等 {len(lines)} 行" if len(lines) > 3 else ""
        self.ignored.setText(f"没有读入：{'、'.join(lines[:3])}{more}" if lines else "")
        self.ignored.setToolTip("\n".join(lines))
        self.ignored.setVisible(bool(lines))
