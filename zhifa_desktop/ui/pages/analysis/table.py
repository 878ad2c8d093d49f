"""The grid of an analysis: a line for each field, cause or officer, the total in bold last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from zhifa_desktop.services.analysis_grid import Grid, GridColumn, GridRow, words
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import Index, RowList

LABEL = 0
IN_LESSONS = "错题本"
MARK_WIDTH, MARGIN, SPLIT = 66, 22, 4
LABEL_WIDTHS, NUMBER_WIDTHS = (100, 420), (42, 150)
EMPTY = Grid("", (), ())


@dataclass(frozen=True)
class Shown:
    """What stands in the table; ``lessons`` counts by line what 错题本 holds, if that is asked."""

    grid: Grid = EMPTY
    lessons: Mapping[str, int] | None = field(default=None)


class GridModel(RowList):
    """The grid as the service laid it out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = Shown()

    def show_grid(self, shown: Shown) -> None:
        """Show another grid."""
        self.shown = shown
        marks = () if shown.lessons is None else (IN_LESSONS,)
        self.headings = (shown.grid.line, *map(_heading, shown.grid.columns), *marks)
        self.show_rows(shown.grid.rows)

    def column_at(self, place: int) -> GridColumn | None:
        """Return the grid's column that a column of the table shows; the others show none."""
        columns = self.shown.grid.columns
        return columns[place - 1] if 0 < place <= len(columns) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row: GridRow = self.rows[index.row()]
        place = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, place)
        if role == Qt.ItemDataRole.ToolTipRole and place == LABEL:
            return row.label
        if role == Qt.ItemDataRole.ToolTipRole and place and not self.column_at(place):
            return "本年错题本里已有的同类错题"
        if role == Qt.ItemDataRole.TextAlignmentRole and place:
            return int(theme.ALIGN_NUMBER)
        if role == Qt.ItemDataRole.FontRole and row.key is None:
            bold = QFont()
            bold.setBold(True)
            return bold
        if role == Qt.ItemDataRole.BackgroundRole and row.key is None:
            return theme.color("side")
        return None

    def text(self, row: GridRow, place: int) -> str:
        """Return what a cell says."""
        column = self.column_at(place)
        if column is not None:
            return words(row.numbers[place - 1], column)
        if place == LABEL:
            return row.label
        count = (self.shown.lessons or {}).get(str(row.key), 0)
        return f"{count}条" if count else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        column = self.column_at(section)
        if orientation is Qt.Orientation.Horizontal and column is not None:
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(theme.ALIGN_NUMBER)
            if role == Qt.ItemDataRole.ToolTipRole:
                return column.heading
        return super().headerData(section, orientation, role)


class GridTable(QTableView):
    """Cells are chosen, also several side by side, as a sheet has them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = GridModel(self)
        self.setModel(self.cells)
        self.setAccessibleName("分析")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)

    def show_grid(self, shown: Shown) -> None:
        """Show another grid; the cell chosen stays where it is as far as there is one."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.cells.show_grid(shown)
        self._share_out()
        rows, columns = self.cells.rowCount(), self.cells.columnCount()
        if rows:
            place = self.cells.index(min(max(row, 0), rows - 1), min(max(column, 1), columns - 1))
            self.setCurrentIndex(place)

    def full_height(self) -> int:
        """Return how high the table is with all its lines."""
        lines = self.cells.rowCount() * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + lines + 2 * self.frameWidth() + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out again."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Give numbers the room they need, and some air where there is more; the rest to names."""
        columns = range(1, len(self.cells.shown.grid.columns) + 1)
        if not columns:
            return
        least, most = LABEL_WIDTHS
        names = min(max(self.sizeHintForColumn(LABEL) + MARGIN, least), most)
        marks = MARK_WIDTH if self.cells.shown.lessons is not None else 0
        room = self.viewport().width() - marks
        air = (room - names) // len(columns)
        needed = [max(self._needs(n), NUMBER_WIDTHS[0]) for n in columns]
        given = [max(one, min(air, NUMBER_WIDTHS[1])) for one in needed]
        if sum(given) > room - least:
            given = needed
        for n, width in zip(columns, given, strict=True):
            self.setColumnWidth(n, width)
        self.setColumnWidth(LABEL, max(room - sum(given), least))
        if marks:
            self.setColumnWidth(self.cells.columnCount() - 1, marks)

    def _needs(self, column: int) -> int:
        return max(
            self.sizeHintForColumn(column) + 4, self.horizontalHeader().sectionSizeHint(column)
        )

    def row_at(self, index: Index) -> GridRow | None:
        """Return the row of an index."""
        row: GridRow | None = self.cells.rows[index.row()] if index.isValid() else None
        return row

    def whole(self) -> list[list[str]]:
        """Return every cell with the headings, as a sheet takes them."""
        places = range(self.cells.columnCount())
        heads = [str(heading).replace("\n", "") for heading in self.cells.headings]
        return [heads, *([self.cells.text(row, n) for n in places] for row in self.cells.rows)]

    def chosen_block(self) -> list[list[str]]:
        """Return the chosen cells under their headings; everything where one cell is chosen."""
        told, chosen = self.whole(), self.selectionModel().selection()
        if len(self.selectedIndexes()) < 2:
            return told
        block = chosen.first()
        lines = [told[0], *told[block.top() + 1 : block.bottom() + 2]]
        return [line[block.left() : block.right() + 1] for line in lines]


def _heading(column: GridColumn) -> str:
    """Return a heading on two lines, so that many columns stand side by side."""
    label = column.label
    if column.told_unit:
        return f"{label}\n({column.told_unit})"
    if "(" in label:
        return label.replace("(", "\n(")
    if len(label) < SPLIT:
        return label
    cut = SPLIT if len(label) > SPLIT + 1 else len(label) - len(label) // 2
    return f"{label[:cut]}\n{label[cut:]}"
