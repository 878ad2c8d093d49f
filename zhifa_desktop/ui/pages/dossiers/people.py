"""The people whose dossiers can be made, read a page at a time as the list is scrolled."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.records import Query, Records, Row

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "unit")
PAGE = 200
PAUSE = 120


class PeopleModel(QAbstractTableModel):
    """People found by the search, in the register's order."""

    def __init__(self, records: Records, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records, self._query = records, Query()
        spec = records.spec("person")
        self._headings = [spec.column(name).label for name in COLUMNS]
        self._rows: list[Row] = []
        self.total = 0

    def search(self, text: str) -> None:
        """Show the people that a search finds."""
        self.beginResetModel()
        self._query = Query(search=text)
        self.total, rows = self._records.find("person", self._query, 0, PAGE, columns=COLUMNS)
        self._rows = list(rows)
        self.endResetModel()

    def person(self, row: int) -> Row:
        """Return the person of a row."""
        return self._rows[row]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self._rows) < self.total

    def fetchMore(self, parent: Index) -> None:
        start = len(self._rows)
        more = self._records.page("person", self._query, start, PAGE, columns=COLUMNS)
        if not more:
            self.total = start
            return
        self.beginInsertRows(QModelIndex(), start, start + len(more) - 1)
        self._rows.extend(more)
        self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._rows[index.row()].shown[COLUMNS[index.column()]]
        return None


class PeopleList(QWidget):
    """Search field, list and how many are chosen; ``chosen`` tells of every change."""

    chosen = Signal()

    def __init__(self, records: Records, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self.model, self.table = PeopleModel(records, self), QTableView()
        self.search, self.count = QLineEdit(), QLabel()
        self.search.setPlaceholderText("姓名、拼音或首字母")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找人员")
        self.count.setProperty("role", "hint")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self._build()
        self.reload()

    def _build(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName("人员")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 84)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addWidget(self.count)

    def choose(self, identity: str) -> None:
        """Search for one person by name and choose this one among those of the same name."""
        self.search.setText(self._records.titles("person", (identity,)).get(identity, ""))
        self._pause.stop()
        self._search({identity})

    def reload(self) -> None:
        """Search again, keeping those chosen that are still found."""
        self._search(set(self.ids()))

    def _search(self, kept: set[str]) -> None:
        self.model.search(self.search.text().strip())
        selection = self.table.selectionModel()
        for row in range(self.model.rowCount()):
            if self.model.person(row).id in kept:
                flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
                selection.select(self.model.index(row, 0), flags)
        if chosen := self.table.selectionModel().selectedRows():
            self.table.scrollTo(min(chosen, key=QModelIndex.row))
        self._selected()

    def ids(self) -> tuple[str, ...]:
        """Return the people chosen, in the order of the list."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.person(row).id for row in rows)

    def current_name(self) -> str:
        """Return the name of the first person chosen."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return self.model.person(rows[0]).shown["name"] if rows else ""

    def _selected(self, *_: object) -> None:
        number = len(self.table.selectionModel().selectedRows())
        self.count.setText(f"共 {self.model.total} 人，已选 {number} 人")
        self.chosen.emit()
