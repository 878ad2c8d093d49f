"""A list of people, pieces or cards to tick: search by pinyin, by unit, all of what is listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.rules.pinyin import search_forms
from zhifa_desktop.rules.words import fold_search
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import RowList
from zhifa_desktop.ui.widgets.choice import Choice

Index = QModelIndex | QPersistentModelIndex
Options = tuple[tuple[str, str], ...]
Role = Qt.ItemDataRole
WORD = Qt.ItemDataRole.UserRole
TICKED = "\0ticked"


@dataclass(frozen=True)
class TickRow:
    """One line; ``locked`` says why it cannot be ticked, empty where it can."""

    key: str
    texts: tuple[str, ...]
    group: str = ""
    locked: str = ""


@dataclass(frozen=True)
class Edited:
    """A column that is filled by hand for a ticked line: one of ``options``, else any text.

    ``label`` is its heading, ``default`` what stands there at first.
    """

    label: str
    options: Options = ()
    default: str = ""
    width: int = 90
    hint: str = ""


class TickModel(RowList):
    """``ticked`` tells of every change."""

    ticked = Signal()

    def __init__(
        self, headings: tuple[str, ...], edited: tuple[Edited, ...] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._plain = len(headings)
        self.headings = (*headings, *(column.label for column in edited))
        self.edited = edited
        self._all: tuple[TickRow, ...] = ()
        self._forms: dict[str, str] = {}
        self._on: dict[str, None] = {}
        self._values: dict[tuple[str, int], str] = {}

    def fill(self, rows: Iterable[TickRow]) -> None:
        """Show other lines; those ticked before that are still there stay ticked."""
        self._all = tuple(rows)
        self._forms = {row.key: search_forms(" ".join(row.texts[:2])) for row in self._all}
        there = {row.key for row in self._all if not row.locked}
        self._on = {key: None for key in self._on if key in there}
        self.show_rows(self._all)
        self.ticked.emit()

    def narrow(self, text: str, group: str) -> None:
        """List only the lines that a search and a group leave; ticks do not change.

        The group TICKED lists what is ticked.
        """
        word = fold_search(text)
        self.show_rows(
            tuple(
                row
                for row in self._all
                if group in ("", row.group) or (group == TICKED and row.key in self._on)
                if not word or word in self._forms[row.key]
            )
        )

    def groups(self) -> list[str]:
        """Return the groups there are, in the order of the lines."""
        return list(dict.fromkeys(row.group for row in self._all if row.group))

    def keys(self) -> tuple[str, ...]:
        """Return the lines ticked, in the order of the list."""
        return tuple(row.key for row in self._all if row.key in self._on)

    def locked(self, key: str) -> str | None:
        """Return why a line cannot be ticked, empty where it can, None where there is none."""
        return next((row.locked for row in self._all if row.key == key), None)

    def value(self, key: str, number: int) -> str:
        """Return what stands in an edited column of a line."""
        return self._values.get((key, number), self.edited[number].default)

    def tick(self, keys: Iterable[str], *, on: bool = True) -> None:
        """Tick lines, or take their ticks away."""
        there = {row.key for row in self._all if not row.locked}
        for key in keys:
            if on and key in there:
                self._on[key] = None
            elif not on:
                self._on.pop(key, None)
        if self.rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self.rows) - 1, len(self.headings) - 1)
            )
        self.ticked.emit()

    def is_on(self, key: str) -> bool:
        """Answer whether a line is ticked."""
        return key in self._on

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row: TickRow = self.rows[index.row()]
        column = index.column()
        if role == Role.CheckStateRole and column == 0 and not row.locked:
            return Qt.CheckState.Checked if row.key in self._on else Qt.CheckState.Unchecked
        if role == Role.ForegroundRole and row.locked:
            return theme.color("muted")
        if role == Role.ToolTipRole:
            return row.locked or self._text(row, column)
        if role == WORD and column >= self._plain:
            return self.value(row.key, column - self._plain)
        return self._text(row, column) if role == Role.DisplayRole else None

    def _text(self, row: TickRow, column: int) -> str:
        if column < self._plain:
            return row.texts[column]
        if row.locked:
            return row.locked if column == self._plain else ""
        if row.key not in self._on:
            return ""
        edited, word = self.edited[column - self._plain], self.value(row.key, column - self._plain)
        return dict(edited.options).get(word, word)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row: TickRow = self.rows[index.row()]
        if row.locked:
            return Qt.ItemFlag.ItemIsSelectable
        flags = super().flags(index)
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() >= self._plain and row.key in self._on:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        row: TickRow = self.rows[index.row()]
        if role == Role.CheckStateRole:
            self.tick((row.key,), on=Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == WORD:
            self._values[row.key, index.column() - self._plain] = str(value)
            self.dataChanged.emit(index, index)
            self.ticked.emit()
            return True
        return False


class _Editor(QStyledItemDelegate):
    """Edits a column: a box of choices, or a line."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._column(index)
        if not column.options:
            line = QLineEdit(parent)
            line.setPlaceholderText(column.hint)
            return line
        box = Choice(parent)
        for code, label in column.options:
            box.addItem(label, code)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        word = str(index.data(WORD) or "")
        if isinstance(editor, Choice):
            editor.setCurrentIndex(max(editor.findData(word), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(word)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        word = editor.currentData() if isinstance(editor, Choice) else ""
        if isinstance(editor, QLineEdit):
            word = editor.text().strip()
        assert isinstance(model, TickModel)
        model.setData(index, word, WORD)

    @staticmethod
    def _column(index: Index) -> Edited:
        model = index.model()
        assert isinstance(model, TickModel)
        return model.edited[index.column() - (len(model.headings) - len(model.edited))]


class _Table(QTableView):
    """Space ticks the lines chosen, whichever cell one stands in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() == Qt.Key.Key_Space and isinstance(model, TickModel):
            rows = {index.row() for index in self.selectionModel().selectedRows()}
            keys = [model.rows[row].key for row in rows]
            model.tick(keys, on=not all(model.is_on(key) for key in keys))
            return
        super().keyPressEvent(event)


class TickPane(QWidget):
    """Search, group and buttons over the table; ``changed`` tells of every change of ticks."""

    changed = Signal()

    def __init__(
        self,
        headings: tuple[str, ...],
        widths: tuple[int, ...],
        edited: tuple[Edited, ...] = (),
        *,
        all_groups: str = "全部机构",
        what: str = "人",
    ) -> None:
        super().__init__()
        self.model, self.table = TickModel(headings, edited, self), _Table()
        self.search, self.groups = QLineEdit(), Choice()
        self.every, self.none, self.count = QPushButton("全选"), QPushButton("全不选"), QLabel()
        self._all_groups, self._what = all_groups, what
        self._build(widths)
        self.model.ticked.connect(self._say)
        self.model.ticked.connect(self.changed)
        self._say()

    def _build(self, widths: tuple[int, ...]) -> None:
        self.search.setPlaceholderText("汉字、拼音或首字母")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找")
        self.groups.setAccessibleName(self._all_groups)
        self.count.setProperty("role", "hint")
        self.every.setToolTip("勾选下面列出的全部")
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(_Editor(table))
        table.setAlternatingRowColors(True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for number, width in enumerate((*widths, *(c.width for c in self.model.edited))):
            header.resizeSection(number, width)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        for part in (self.groups, self.every, self.none):
            top.addWidget(part)
        for button in (self.every, self.none):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(table, 1)
        column.addWidget(self.count)
        self.search.textChanged.connect(lambda _: self._narrow())
        self.groups.currentIndexChanged.connect(lambda _: self._narrow())
        self.every.clicked.connect(lambda: self._tick_listed(on=True))
        self.none.clicked.connect(lambda: self._tick_listed(on=False))

    def fill(self, rows: Iterable[TickRow], *, group: str = "") -> None:
        """Show other lines, at first those of a group alone."""
        self.model.fill(rows)
        self.groups.blockSignals(True)
        self.groups.clear()
        self.groups.addItem(self._all_groups, "")
        for name in self.model.groups():
            self.groups.addItem(name, name)
        self.groups.setCurrentIndex(max(self.groups.findData(group), 0))
        self.groups.addItem("只看已勾选的", TICKED)
        self.groups.blockSignals(False)
        self._narrow()

    def show_ticked(self) -> None:
        """List what is ticked, and nothing else."""
        self.search.clear()
        self.groups.setCurrentIndex(self.groups.findData(TICKED))
        self._narrow()

    def ticked(self) -> tuple[str, ...]:
        """Return what is ticked."""
        return self.model.keys()

    def _narrow(self) -> None:
        self.model.narrow(self.search.text(), str(self.groups.currentData() or ""))

    def _tick_listed(self, *, on: bool) -> None:
        self.model.tick([row.key for row in self.model.rows], on=on)

    def _say(self) -> None:
        self.count.setText(f"已勾选 {len(self.model.keys())} {self._what}(空格键勾选)")
