"""The rows of a file under their counts; a count is also the filter for its rows."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
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
from zhifa_desktop.ui.dialogs.merging import SideTable

WIDTHS = {0: 52, 1: 64, REASON: 260}
NARROW, BROAD, LOOKED_AT = 64, 200, 30
SIDES = 190
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
    """Counts that filter, the rows, the chosen one beside our record, what was left out.

    ``ours_chosen`` gives a row's key and the columns where our value stays.
    """

    ours_chosen = Signal(object, object)

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
        self.sides = SideTable(("栏目", "来表", "台账现有"))
        self.sides.setAccessibleName("来表与台账对照")
        self.sides.setToolTip("不一样的栏目，点一下或按空格选用哪边")
        self.sides.setMaximumHeight(SIDES)
        self.sides.chosen.connect(self._choose_ours)
        self.sides.hide()
        self._key = (-1, -1)
        self._build_table()
        for key, step in (("F8", 1), ("Shift+F8", -1)):
            QShortcut(QKeySequence(key), self, partial(self.to_next, step))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.sides)
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
        if index.isValid():
            self._key = self.model.row(index.row()).key
        sides = self.model.sides(index.row()) if index.isValid() else ()
        self.sides.show_sides(sides)
        self.sides.setVisible(bool(sides))

    def _choose_ours(self) -> None:
        self.ours_chosen.emit(self._key, self.sides.taken())

    def to_next(self, step: int) -> None:
        """Go to the next row that is refused, changed or to be noted; backwards with -1."""
        here = self.table.currentIndex().row()
        rows = range(here + 1, self.model.rowCount()) if step > 0 else range(here - 1, -1, -1)
        for number in rows:
            row = self.model.row(number)
            if row.status in ("refused", "changed", "conflict") or row.problems or row.left:
                self.table.selectRow(number)
                return

    def show_preview(self, preview: ImportPreview, columns: tuple[tuple[str, str], ...]) -> None:
        """Show what would become of each row; the filter chosen stays."""
        key = self._key
        self.detail.hide()
        self.sides.hide()
        self.model.show_preview(preview, columns)
        counts = Counter(preview.fates)
        for number, status in enumerate(COUNTED):
            word, count = STATUSES.get(status, "全部"), counts[status] if status else counts.total()
            self.filters.button(number).setText(f"{word} {count}")
            self.filters.button(number).setHidden(status == "conflict" and not count)
        self.save_refused.setVisible(bool(counts["refused"]))
        self._fit()
        told = preview.problems or preview.warnings or counts["changed"] or counts["conflict"]
        self.table.setColumnHidden(REASON, not told)
        lines = [f"第{row.number}行 {row.reason}" for _, row in preview.ignored]
        more = f"等 {len(lines)} 行" if len(lines) > 3 else ""
        self.ignored.setText(f"没有读入：{'、'.join(lines[:3])}{more}" if lines else "")
        self.ignored.setToolTip("\n".join(lines))
        self.ignored.setVisible(bool(lines))
        if key[1] >= 0 and (place := self.model.place(key)) >= 0:
            self.table.selectRow(place)
