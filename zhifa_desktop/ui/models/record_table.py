"""A register as a table model: counted once, fetched in blocks as they come into sight.

Sorting and filtering happen in the store; the model only remembers the query. Answers that
arrive after the query has changed are dropped, and work for it that has not begun never does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from zhifa_desktop.services.records import ColumnSpec, Kind, Query, Records, Row
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.jobs import Job, Jobs

Index = QModelIndex | QPersistentModelIndex
Page = tuple[int, tuple[Row, ...]]
Values = tuple[tuple[object, str, int], ...]

BLOCK = 100
FIRST_FOUND = 32
"""What a keystroke brings: more than a screen shows; the rest of its block comes with scrolling."""
KEPT_BLOCKS = 40
NUMERIC = frozenset({Kind.INTEGER, Kind.HOURS, Kind.MONEY, Kind.SCORE})
WAITING = "…"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed into a cell and is not in the store: on its way, or refused (``fault``)."""

    text: str
    fault: str = ""


class RecordTable(QAbstractTableModel):
    """``loaded`` tells the number of rows after each query; ``failed`` what went wrong."""

    loaded = Signal(int)
    failed = Signal(object)

    def __init__(
        self, records: Records, jobs: Jobs, register: str, columns: Sequence[ColumnSpec]
    ) -> None:
        super().__init__()
        self.records, self._jobs, self.register = records, jobs, register
        self.columns: tuple[ColumnSpec, ...] = tuple(columns)
        self.query = Query()
        self.total = 0
        self.of_all = 0
        self.unsaved: dict[tuple[str, str], Unsaved] = {}
        self._blocks: dict[int, tuple[Row, ...]] = {}
        self._asked: dict[int, Job] = {}
        self._counting: Job | None = None
        self._of_all: dict[bool, int] = {}
        self._generation = 0

    def show_columns(self, columns: Sequence[ColumnSpec]) -> None:
        """Show other columns and fetch them."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._blocks.clear()
        self.endResetModel()
        self.reload()

    def ask(self, query: Query) -> None:
        """Show what a query finds."""
        self.query = query
        self._fetch_anew(0)

    def reload(self, first: int = 0) -> None:
        """Count and fetch anew; ``first`` is a row in sight, whose block comes with the count."""
        self._of_all = {}
        self._fetch_anew(first)

    def _fetch_anew(self, first: int) -> None:
        self._generation += 1
        for stale in (self._counting, *self._asked.values()):
            if stale is not None:
                stale.cancel()
        self._asked.clear()
        generation, query, block = self._generation, self.query, first // BLOCK
        names = tuple(column.name for column in self.columns)
        kept = self._of_all  # counted once, not with every letter typed

        def work(report: Report) -> tuple[int, int, tuple[Row, ...]]:
            of_all = kept.get(query.deleted)
            if of_all is None:
                of_all = self.records.count(self.register, Query(deleted=query.deleted))
            if query.search and not block:
                total, page = self.records.find(self.register, query, 0, FIRST_FOUND, columns=names)
                return total, of_all, page
            total = self.records.count(self.register, query)
            start = min(block, max(total - 1, 0) // BLOCK) * BLOCK
            page = self.records.page(self.register, query, start, BLOCK, columns=names)
            return total, of_all, page

        def done(answer: tuple[int, int, tuple[Row, ...]]) -> None:
            if generation == self._generation:
                self._of_all = kept | {query.deleted: answer[1]}
                self._reset(block, *answer)

        self._counting = self._jobs.submit(work, done, self.failed.emit)

    def values_of(self, column: ColumnSpec, done: Callable[[Values], None]) -> None:
        """Give a column's values with their counts, under the other filters, when found."""
        query = self.query
        self._jobs.submit(
            lambda report: self.records.distinct(self.register, column.name, query),
            done,
            self.failed.emit,
        )

    def row(self, number: int) -> Row | None:
        """Return a row that has been fetched."""
        block = self._blocks.get(number // BLOCK, ())
        place = number % BLOCK
        return block[place] if place < len(block) else None

    def ids_at(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of rows; those never in sight are asked of the store."""
        held = [self.row(number) for number in numbers]
        if None not in held:
            return tuple(row.id for row in held if row is not None)
        ids = self.records.ids(self.register, self.query)
        return tuple(ids[number] for number in numbers if number < len(ids))

    def ids_later(self, numbers: Sequence[int]) -> Callable[[], tuple[str, ...]]:
        """Return what gives the ids of rows on any thread: those in sight are taken now."""
        held = [self.row(number) for number in numbers]
        if None not in held:
            ids = tuple(row.id for row in held if row is not None)
            return lambda: ids
        register, query, wanted = self.register, self.query, tuple(numbers)

        def asked() -> tuple[str, ...]:
            found = self.records.ids(register, query)
            return tuple(found[number] for number in wanted if number < len(found))

        return asked

    def rows_at(self, numbers: Sequence[int]) -> list[Row]:
        """Return rows; those never in sight are asked of the store."""
        held = [self.row(number) for number in numbers]
        if None not in held:
            return [row for row in held if row is not None]
        names, query = tuple(column.name for column in self.columns), self.query
        first, last = numbers[0], numbers[-1]
        page = self.records.page(self.register, query, first, last - first + 1, columns=names)
        return [page[number - first] for number in numbers if number - first < len(page)]

    def find(self, identity: str) -> int:
        """Return where a record stands among the fetched rows, -1 if nowhere."""
        return next((number for number, one in self.fetched() if one == identity), -1)

    def fetched(self) -> Iterator[tuple[int, str]]:
        """Yield the rows that are held, as (number, id)."""
        for block, rows in self._blocks.items():
            for place, row in enumerate(rows):
                yield block * BLOCK + place, row.id

    def filtered(self, section: int) -> bool:
        """Answer whether a column's filter is set."""
        name = self.columns[section].name if 0 <= section < len(self.columns) else ""
        return any(f.column == name for f in self.query.filters)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= self.total:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return theme.ALIGN_NUMBER if column.kind in NUMERIC else theme.ALIGN_TEXT
        row = self.row(index.row())
        typed = self.unsaved.get((row.id, column.name)) if row and self.unsaved else None
        if typed is not None:
            return _unsaved(typed, role)
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        if row is None:
            self._fetch(index.row() // BLOCK)
            return WAITING
        return row.shown.get(column.name, "").replace("\n", " ")

    def put(self, identity: str, column: str, typed: Unsaved | None) -> None:
        """Show what was typed into a cell in place of what the store holds; None: no longer."""
        if typed is not None:
            self.unsaved[identity, column] = typed
        elif self.unsaved.pop((identity, column), None) is None:
            return
        place = next((n for n, one in enumerate(self.columns) if one.name == column), -1)
        row = self.find(identity)
        if row >= 0 and place >= 0:
            self.dataChanged.emit(self.index(row, place), self.index(row, place))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role == Qt.ItemDataRole.ToolTipRole:
            told = f"{column.label}：{column.help}" if column.help else column.label
            return f"{told}\n单击排序，按住 Shift 单击加排一列；点漏斗筛选；拖动换位置"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return theme.ALIGN_NUMBER if column.kind in NUMERIC else theme.ALIGN_TEXT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort in the store; a column of -1 means the register's own order."""
        names: tuple[str, ...] = ()
        if 0 <= column < len(self.columns):
            sign = "-" if order is Qt.SortOrder.DescendingOrder else ""
            names = (f"{sign}{self.columns[column].name}",)
        self.sort_by(names)

    def sort_by(self, names: tuple[str, ...]) -> None:
        """Sort by several columns, the first one first; "-" in front for descending."""
        if names != self.query.order:
            self.ask(replace(self.query, order=names))

    def sorted_by(self, section: int) -> tuple[int, bool]:
        """Return the rank of a column among those sorted by (0: none), and if descending."""
        name = self.columns[section].name if 0 <= section < len(self.columns) else ""
        for rank, one in enumerate(self.query.order, 1):
            if one.removeprefix("-") == name:
                return rank, one.startswith("-")
        return 0, False

    def _reset(self, block: int, total: int, of_all: int, page: tuple[Row, ...]) -> None:
        self.beginResetModel()
        self.total, self.of_all = total, of_all
        self._blocks = {min(block, max(total - 1, 0) // BLOCK): page}
        self._asked.clear()
        self.endResetModel()
        self.loaded.emit(total)

    def _fetch(self, block: int) -> None:
        if block in self._asked:
            return
        generation, query = self._generation, self.query
        names = tuple(column.name for column in self.columns)

        def work(report: Report) -> Page:
            return block, self.records.page(
                self.register, query, block * BLOCK, BLOCK, columns=names
            )

        def done(answer: Page) -> None:
            if generation == self._generation:
                self._keep(*answer)

        def failed(error: Exception) -> None:
            if generation == self._generation:
                self._asked.pop(block, None)  # asked again when next in sight
                self.failed.emit(error)

        self._asked[block] = self._jobs.submit(work, done, failed)

    def _keep(self, block: int, page: tuple[Row, ...]) -> None:
        self._asked.pop(block, None)
        while len(self._blocks) >= KEPT_BLOCKS:
            self._blocks.pop(next(iter(self._blocks)))
        self._blocks[block] = page
        if page and self.columns:
            first = block * BLOCK
            last = min(first + len(page), self.total) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _unsaved(typed: Unsaved, role: int) -> object:
    """Return what a cell says of what was typed and is not stored."""
    if role == Qt.ItemDataRole.DisplayRole:
        return typed.text.replace("\n", " ")
    if role == Qt.ItemDataRole.ToolTipRole:
        return f"没有保存：{typed.fault}\n按 F2 改，按 Esc 放弃" if typed.fault else "正在保存…"
    if role == Qt.ItemDataRole.ForegroundRole:
        return QColor(theme.COLORS["bad" if typed.fault else "muted"])
    if role == Qt.ItemDataRole.DecorationRole and typed.fault:
        return icon("triangle-alert", "bad")
    return None
