"""The table of a register: sorting by a click, filters and columns by the right button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from zhifa_desktop.services.records import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.filter_header import FilterHeader
from zhifa_desktop.ui.widgets.filters import FilterPopup, with_filter
from zhifa_desktop.ui.widgets.tick_menu import TickMenu

CHARACTER = 8
WORDY = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.LINK, Kind.LINKS})
LEAST, MOST = 56, 320
MOST_COPIED = 5_000


class RecordView(QTableView):
    """``opened`` tells the id of a record to open; ``columns_chosen`` what to show."""

    opened = Signal(str)
    filtered = Signal()
    columns_chosen = Signal(tuple)
    copied_too_many = Signal(str)

    def __init__(
        self, model: RecordTable, spec: RegisterSpec, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._spec = model, spec
        self._kept: list[str] = []
        self._current = ""
        self._scroll = 0
        self._sizing = self._sized_by_hand = False
        self._popup: FilterPopup | None = None
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumWidth(40)
        header = FilterHeader(model, self)
        self.setHorizontalHeader(header)
        header.filter_asked.connect(lambda n, at: self.ask_filter(model.columns[n], at))
        header.customContextMenuRequested.connect(self._header_menu)
        header.sectionResized.connect(lambda *_: self._sized())
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._recall)
        self.size_columns()

    def size_columns(self) -> None:
        """Give each column the width its declaration asks for, and words what room is left."""
        columns = self._model.columns
        wanted = [max(c.width * CHARACTER, len(c.label) * 14 + 34) for c in columns]
        widths = [min(max(width, LEAST), MOST) for width in wanted]
        wordy = [n for n, column in enumerate(columns) if column.kind in WORDY]
        room = self.viewport().width() - sum(widths)
        for n in wordy if room > 0 else ():
            widths[n] = min(widths[n] + room // len(wordy), MOST)
        self._sizing = True
        for n, width in enumerate(widths):
            self.setColumnWidth(n, width)
        self._sizing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._sized_by_hand:
            self.size_columns()

    def _sized(self) -> None:
        """Leave the widths alone once somebody has drawn one."""
        self._sized_by_hand = self._sized_by_hand or not self._sizing

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the ids of the selected rows, also of those that were never in sight."""
        return self._model.ids_at(self._chosen())

    def _chosen(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def first_in_sight(self) -> int:
        """Return the first visible row."""
        return max(self.rowAt(0), 0)

    def ask_filter(self, column: ColumnSpec, at: QPoint) -> FilterPopup:
        """Open the filter popup of a column."""
        popup = FilterPopup(self._model, column, self)
        popup.chosen.connect(partial(self._filter, column))
        popup.move(at)
        popup.show()
        self._popup = popup
        return popup

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            return
        super().keyPressEvent(event)

    def _copy(self) -> None:
        """Copy the selected rows as a sheet takes them, numbers as masked as they are shown."""
        chosen = self._chosen()
        if len(chosen) > MOST_COPIED:
            self.copied_too_many.emit(f"一次最多复制{MOST_COPIED:,}行，更多的请用“导出”")
            return
        rows = self._model.rows_at(chosen)
        lines = [[row.shown.get(c.name, "") for c in self._model.columns] for row in rows]
        text = "\n".join("\t".join(cell.replace("\n", " ") for cell in line) for line in lines)
        QGuiApplication.clipboard().setText(text)

    def _filter(self, column: ColumnSpec, wanted: object) -> None:
        query = with_filter(self._model.query, column.name, wanted)  # type: ignore[arg-type]
        self._model.ask(query)
        self.filtered.emit()

    def _open(self, number: int) -> None:
        row = self._model.row(number)
        if row is not None:
            self.opened.emit(row.id)

    def _header_menu(self, at: QPoint) -> None:
        section = self.horizontalHeader().logicalIndexAt(at)
        if section < 0:
            return
        column = self._model.columns[section]
        where = self.horizontalHeader().mapToGlobal(at)
        menu = TickMenu(self)
        filtering = menu.addAction(f"筛选“{column.label}”…")
        filtering.triggered.connect(lambda: self.ask_filter(column, where))
        menu.addSeparator()
        self.fill_column_menu(menu)
        menu.popup(where)

    def fill_column_menu(self, menu: QMenu) -> None:
        """Add a tick for each column of the register."""
        shown = {column.name for column in self._model.columns}
        for column in self._spec.columns:
            action = menu.addAction(column.label)
            action.setCheckable(True)
            action.setChecked(column.name in shown)
            action.toggled.connect(partial(self._toggle, column.name))

    def _toggle(self, name: str, on: bool) -> None:
        shown = {column.name for column in self._model.columns}
        shown = shown | {name} if on else shown - {name}
        if shown:
            self.columns_chosen.emit(tuple(c.name for c in self._spec.columns if c.name in shown))

    def _remember(self) -> None:
        rows = (self._model.row(number) for number in self._chosen())
        self._kept = [row.id for row in rows if row is not None]
        current = (
            self._model.row(self.currentIndex().row()) if self.currentIndex().isValid() else None
        )
        self._current = current.id if current else ""
        self._scroll = self.verticalScrollBar().value()

    def _recall(self) -> None:
        """Select and scroll as before; Qt's own part of the reset is done by now."""
        scroll, kept, current = self._scroll, self._kept, self._current
        self.executeDelayedItemsLayout()
        self.updateGeometries()  # else the scroll bar has no range yet
        self.setAutoScroll(False)
        selection = self.selectionModel()
        flags = selection.SelectionFlag
        place = self._model.find(current) if current else -1
        if place >= 0:
            selection.setCurrentIndex(self._model.index(place, 0), flags.NoUpdate)
        for identity in kept:
            place = self._model.find(identity)
            if place >= 0:
                selection.select(self._model.index(place, 0), flags.Select | flags.Rows)
        self.setAutoScroll(True)
        self.verticalScrollBar().setValue(scroll)
