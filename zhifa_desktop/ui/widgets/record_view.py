"""The table of a register: sorting by a click, filters and columns by the right button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from zhifa_desktop.services.records import ColumnSpec, Filter, Kind, RegisterSpec
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.filter_header import FilterHeader
from zhifa_desktop.ui.widgets.filters import LISTED, FilterPopup, with_filter
from zhifa_desktop.ui.widgets.tick_menu import TickMenu

CHARACTER = 8
WORDY = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.LINK, Kind.LINKS})
LEAST, MOST = 56, 320
MOST_COPIED = 5_000


class RecordView(QTableView):
    """``opened`` tells the id of a record to open; ``columns_chosen`` what to show.

    ``menu_asked`` tells where the menu of the rows chosen should stand.
    """

    opened = Signal(str)
    filtered = Signal()
    columns_chosen = Signal(tuple)
    columns_forgotten = Signal()
    copied_too_many = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(
        self, model: RecordTable, spec: RegisterSpec, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._spec = model, spec
        self._kept: list[str] = []
        self._current = ""
        self._scroll = 0
        self._sizing = False
        self._widths = WidthsByHand(spec.name)
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
        header.sectionResized.connect(self._sized)
        header.sectionMoved.connect(lambda *_: QTimer.singleShot(0, self._moved))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._rows_menu)
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
        drawn = {n: w for n, c in enumerate(columns) if (w := self._widths.of(c.name))}
        widths = [drawn.get(n, width) for n, width in enumerate(widths)]
        wordy = [n for n, c in enumerate(columns) if c.kind in WORDY and n not in drawn]
        room = self.viewport().width() - sum(widths)
        for n in wordy if room > 0 else ():
            widths[n] = min(widths[n] + room // len(wordy), MOST)
        self._sizing = True
        for n, width in enumerate(widths):
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
        """Return the ids of the selected rows, also of those that were never in sight."""
        return self._model.ids_at(self.chosen())

    def chosen(self) -> list[int]:
        """Return the numbers of the selected rows."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def stand_on(self, row: int) -> None:
        """Select one row alone, also while somebody still holds the Shift of a shortcut."""
        selection, place = self.selectionModel(), self._model.index(row, 0)
        flags = selection.SelectionFlag
        selection.setCurrentIndex(place, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(place)

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
            self.copy()
            return
        super().keyPressEvent(event)

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
        """Ask for the menu; a click beside the rows chosen has chosen its row by now."""
        if self.chosen():
            self.menu_asked.emit(self.viewport().mapToGlobal(at))

    def copy(self) -> None:
        """Copy the selected rows as a sheet takes them, numbers as masked as they are shown."""
        chosen = self.chosen()
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
        rows = (self._model.row(number) for number in self.chosen())
        self._kept = [row.id for row in rows if row is not None]
        current = (
            self._model.row(self.currentIndex().row()) if self.currentIndex().isValid() else None
        )
        self._current = current.id if current else ""
        self._scroll = self.verticalScrollBar().value()

    def _show_order(self) -> None:
        """Let the arrow stand at the column that is sorted by, wherever it was drawn to."""
        name = self._model.query.order[0] if self._model.query.order else ""
        names = [column.name for column in self._model.columns]
        section = names.index(name.lstrip("-")) if name.lstrip("-") in names else -1
        kinds = Qt.SortOrder
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(
            section, kinds.DescendingOrder if name.startswith("-") else kinds.AscendingOrder
        )
        header.blockSignals(False)

    def _recall(self) -> None:
        """Select and scroll as before; Qt's own part of the reset is done by now."""
        self._show_order()
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


class WidthsByHand:
    """The widths somebody has drawn, kept for the next time by column."""

    def __init__(self, register: str) -> None:
        self._place = f"widths/{register}"

    def of(self, column: str) -> int:
        """Return the width drawn for a column, 0 where none was."""
        kept = str(QSettings().value(f"{self._place}/{column}") or "")
        return int(kept) if kept.isdigit() else 0

    def keep(self, column: str, width: int) -> None:
        """Remember a width."""
        QSettings().setValue(f"{self._place}/{column}", width)

    def forget(self) -> None:
        """Go back to the widths of the declaration."""
        QSettings().remove(self._place)
