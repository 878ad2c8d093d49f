"""The table of a register: cells are chosen and moved through as in a sheet, headings sort.

What is done to the cells chosen (copy, paste, fill) is BlockWork's part, typing into one is
CellEditing's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from zhifa_desktop.services.records import ColumnSpec, Filter, RegisterSpec
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.cell_delegate import CellDelegate
from zhifa_desktop.ui.widgets.column_widths import ColumnWidths
from zhifa_desktop.ui.widgets.filter_header import FilterHeader
from zhifa_desktop.ui.widgets.filters import LISTED, FilterPopup, with_filter
from zhifa_desktop.ui.widgets.frozen_columns import FrozenColumns
from zhifa_desktop.ui.widgets.tick_menu import TickMenu

KEPT_RANGES = 200
"""Ranges of a selection that are found again after a reload."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where a range of the selection stands: the id of each of its rows, and its columns."""

    ids: tuple[str, ...]
    left: int
    right: int


class RecordView(QTableView):
    """``opened`` tells the id of a record to open; ``columns_chosen`` what to show.

    ``menu_asked`` tells where the menu of the cells chosen should stand.
    """

    opened = Signal(str)
    filtered = Signal()
    columns_chosen = Signal(tuple)
    columns_forgotten = Signal()
    menu_asked = Signal(QPoint)
    recalled = Signal()

    def __init__(
        self, model: RecordTable, spec: RegisterSpec, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._spec, self.register = model, spec, spec.name
        self._kept: list[Chosen] = []
        self._current = ("", 0)
        self._scroll = 0
        self._sizing = False
        self._widths = ColumnWidths(spec.name)
        self._popup: FilterPopup | None = None
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(True)
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumWidth(40)
        self.verticalHeader().setToolTip("单击选整行，双击打开")
        header = FilterHeader(model, self)
        self.setHorizontalHeader(header)
        header.filter_asked.connect(lambda n, at: self.ask_filter(model.columns[n], at))
        header.customContextMenuRequested.connect(self._header_menu)
        header.sectionResized.connect(self._sized)
        header.sectionMoved.connect(lambda *_: QTimer.singleShot(0, self._moved))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._rows_menu)
        self.verticalHeader().sectionDoubleClicked.connect(self._open)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.frozen = FrozenColumns(self, model)
        frozen_header = self.frozen.horizontalHeader()
        assert isinstance(frozen_header, FilterHeader)
        frozen_header.filter_asked.connect(lambda n, at: self.ask_filter(model.columns[n], at))
        frozen_header.customContextMenuRequested.connect(self._header_menu)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._recall)
        self.size_columns()

    def size_columns(self) -> None:
        """Give each column the width its declaration asks for, and words what room is left."""
        self._sizing = True
        room = self.viewport().width()
        for n, width in enumerate(self._widths.of(self._model.columns, room)):
            self.setColumnWidth(n, width)
        self._sizing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.size_columns()

    def _sized(self, section: int, old: int, new: int) -> None:
        """Keep a width that somebody has drawn."""
        if not self._sizing and 0 <= section < len(self._model.columns):
            self._widths.keep(self._model.columns[section].name, new)

    def _moved(self) -> None:
        """Take the order to which the headings were drawn as the order of the columns."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(n) for n in range(header.count())]
        if order == sorted(order):
            return
        names = tuple(self._model.columns[n].name for n in order)
        header.blockSignals(True)
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        header.blockSignals(False)
        self.columns_chosen.emit(names)

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the ids of the rows chosen, also of those that were never in sight."""
        return self._model.ids_at(self.chosen())

    def chosen(self) -> list[int]:
        """Return the numbers of the rows of which a cell is chosen."""
        rows: set[int] = set()
        for part in self._ranges():
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def chosen_columns(self) -> list[int]:
        """Return the numbers of the columns of which a cell is chosen."""
        columns: set[int] = set()
        for part in self._ranges():
            columns.update(range(part.left(), part.right() + 1))
        return sorted(columns)

    def whole_rows(self) -> bool:
        """Answer whether rows were chosen by their numbers, not cells."""
        parts = self._ranges()
        last = len(self._model.columns) - 1
        return bool(parts) and all(p.left() == 0 and p.right() == last for p in parts)

    def _ranges(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def choose(self, top: int, left: int, bottom: int, right: int) -> None:
        """Choose a block; the current cell is its first."""
        selection = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        block = QItemSelection(self._model.index(top, left), self._model.index(bottom, right))
        selection.select(block, flags.ClearAndSelect)
        selection.setCurrentIndex(self._model.index(top, left), flags.NoUpdate)

    def stand_on(self, row: int, column: int = 0) -> None:
        """Choose one cell alone, also while somebody still holds the Shift of a shortcut."""
        selection, place = self.selectionModel(), self._model.index(row, column)
        selection.setCurrentIndex(place, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(place)

    def step(self, down: int, right: int) -> None:
        """Go on to a neighbouring cell; at the end of a row to the next one."""
        place = self.currentIndex()
        count, columns = self._model.rowCount(), len(self._model.columns)
        if not place.isValid() or not count:
            return
        at = place.row() * columns + place.column() + down * columns + right
        at = min(max(at, 0), count * columns - 1)
        self.stand_on(*divmod(at, columns))

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, out from under the frozen columns too."""
        super().scrollTo(index, hint)
        if self.frozen.isVisible() and index.column() >= self.frozen.count:
            under = self.frozen.width() - self.visualRect(index).left()
            if under > 0:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - under)

    def place_of(self, index: QModelIndex) -> tuple[QWidget, QRect]:
        """Return the widget that shows a cell, and where it stands there."""
        view = self.frozen if self._is_frozen(index) else self
        return view.viewport(), view.visualRect(index)

    def _is_frozen(self, index: QModelIndex) -> bool:
        return self.frozen.isVisible() and index.column() < self.frozen.count

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
        """Enter goes down as in a sheet, Ctrl+Enter opens the record, Esc lets the table go."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            if held == Qt.KeyboardModifier.ControlModifier:
                self._open(self.currentIndex().row())
            else:
                self.step(-1 if held & Qt.KeyboardModifier.ShiftModifier else 1, 0)
            return
        if key == Qt.Key.Key_Space and held == Qt.KeyboardModifier.ShiftModifier:
            rows = self.chosen()
            if rows:
                self.choose(rows[0], 0, rows[-1], len(self._model.columns) - 1)
            return
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and not self.currentIndex().isValid():
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Leave the table at its last cell by Tab, at its first by Shift+Tab."""
        place = self.currentIndex()
        rows, columns = self._model.rowCount(), len(self._model.columns)
        end = (rows - 1, columns - 1) if following else (0, 0)
        if not place.isValid() or (place.row(), place.column()) == end:
            self.setTabKeyNavigation(False)
            gone = super().focusNextPrevChild(following)
            self.setTabKeyNavigation(True)
            return gone
        return super().focusNextPrevChild(following)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let CellEditing take it; where a cell cannot be typed into, open the record."""
        self.doubleClicked.emit(self.indexAt(event.position().toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self.setFocus()
        return super().viewportEvent(event)

    def current_column(self) -> ColumnSpec | None:
        """Return the column of the current cell."""
        place = self.currentIndex()
        return self._model.columns[place.column()] if place.isValid() else None

    def current_value(self) -> Filter | None:
        """Return the filter that finds what holds the same as the current cell, if there is one."""
        column, row = self.current_column(), self._model.row(self.currentIndex().row())
        if column is None or row is None or column.kind not in LISTED or column.child:
            return None
        return Filter(column.name, "in", (row.values.get(column.name),))

    def _rows_menu(self, at: QPoint) -> None:
        """Ask for the menu; a click beside the cells chosen has chosen its cell by now."""
        if self.chosen():
            self.menu_asked.emit(self.viewport().mapToGlobal(at))

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
        self.fill_sort_menu(menu, section)
        menu.addAction(f"筛选“{column.label}”…", lambda: self.ask_filter(column, where))
        menu.addAction(f"冻结到“{column.label}”", lambda: self.frozen.freeze(section + 1))
        if self.frozen.count:
            menu.addAction("取消冻结", lambda: self.frozen.freeze(0))
        menu.addSeparator()
        self.fill_column_menu(menu)
        menu.popup(where)

    def fill_sort_menu(self, menu: QMenu, section: int) -> None:
        """Add the ways to sort by a column, alone or after those sorted by already."""
        name = self._model.columns[section].name
        order = self._model.query.order
        others = tuple(one for one in order if one.removeprefix("-") != name)
        menu.addAction("升序", lambda: self._model.sort_by((name,)))
        menu.addAction("降序", lambda: self._model.sort_by((f"-{name}",)))
        if others:
            menu.addAction("接着按它升序", lambda: self._model.sort_by((*others, name)))
            menu.addAction("接着按它降序", lambda: self._model.sort_by((*others, f"-{name}")))
        if order:
            menu.addAction("恢复默认顺序", lambda: self._model.sort_by(()))
        menu.addSeparator()

    def fill_column_menu(self, menu: QMenu) -> None:
        """Add a tick for each column of the register."""
        shown = {column.name for column in self._model.columns}
        for column in self._spec.columns:
            action = menu.addAction(column.label)
            action.setCheckable(True)
            action.setChecked(column.name in shown)
            action.toggled.connect(partial(self._toggle, column.name))
        menu.addSeparator()
        menu.addAction("恢复默认的栏目和列宽", self._forget)

    def _toggle(self, name: str, on: bool) -> None:
        shown = [column.name for column in self._model.columns]
        if on:
            declared = [column.name for column in self._spec.columns]
            before = [n for n, one in enumerate(shown) if one in declared[: declared.index(name)]]
            shown.insert(before[-1] + 1 if before else 0, name)
        else:
            shown.remove(name)
        if shown:
            self.columns_chosen.emit(tuple(shown))

    def _forget(self) -> None:
        self._widths.forget()
        self.columns_forgotten.emit()

    def _remember(self) -> None:
        """Keep which records are chosen; of a very large selection the first ranges."""
        self._kept = []
        for part in self._ranges()[:KEPT_RANGES]:
            rows = (self._model.row(n) for n in range(part.top(), part.bottom() + 1))
            ids = tuple(row.id for row in rows if row is not None)
            self._kept.append(Chosen(ids, part.left(), part.right()))
        place = self.currentIndex()
        row = self._model.row(place.row()) if place.isValid() else None
        self._current = (row.id, place.column()) if row else ("", 0)
        self._scroll = self.verticalScrollBar().value()

    def _recall(self) -> None:
        """Choose and scroll as before; Qt's own part of the reset is done by now."""
        scroll = self._scroll
        self.horizontalHeader().viewport().update()
        self.executeDelayedItemsLayout()
        self.updateGeometries()  # else the scroll bar has no range yet
        self.setAutoScroll(False)
        selection, last = self.selectionModel(), len(self._model.columns) - 1
        flags = QItemSelectionModel.SelectionFlag
        identity, column = self._current
        place = self._model.find(identity) if identity else -1
        if place >= 0:
            selection.setCurrentIndex(self._model.index(place, min(column, last)), flags.NoUpdate)
        block = QItemSelection()
        for part in self._kept:
            left, right = min(part.left, last), min(part.right, last)
            for row in self._rows_of(part.ids):
                block.select(self._model.index(row, left), self._model.index(row, right))
        selection.select(block, flags.Select)
        self.setAutoScroll(True)
        self.verticalScrollBar().setValue(scroll)
        self.recalled.emit()

    def _rows_of(self, ids: tuple[str, ...]) -> list[int]:
        wanted = frozenset(ids)
        return [n for n, identity in self._model.fetched() if identity in wanted]
