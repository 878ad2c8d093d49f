"""A list of people, pieces or cards to tick: search by pinyin, by unit, all of what is listed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
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

from zhifa_desktop.ui import theme
from zhifa_desktop.ui.dialogs.many.tick_model import (
    TICKED,
    WORD,
    Edited,
    Index,
    TickModel,
    TickRow,
)
from zhifa_desktop.ui.widgets.choice import Choice


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

    def set_apart(self) -> None:
        """Keep a margin to what stands at the left."""
        self.setContentsMargins(8, 0, 0, 0)

    def show_ticked(self) -> None:
        """List what is ticked, and nothing else."""
        self.search.clear()
        self.groups.setCurrentIndex(self.groups.findData(TICKED))
        self._narrow()

    def blame(self, key: str, number: int, fault: str) -> None:
        """Mark one cell as wrong and stand on it."""
        self.model.blame({(key, number): fault})
        if not self.model.at(key, number).isValid():
            self.show_ticked()
        at = self.model.at(key, number)
        self.table.setCurrentIndex(at)
        self.table.scrollTo(at)
        self.table.setFocus()

    def ticked(self) -> tuple[str, ...]:
        """Return what is ticked."""
        return self.model.keys()

    def _narrow(self) -> None:
        self.model.narrow(self.search.text(), str(self.groups.currentData() or ""))

    def _tick_listed(self, *, on: bool) -> None:
        self.model.tick([row.key for row in self.model.rows], on=on)

    def _say(self) -> None:
        told = f"已勾选 {len(self.model.keys())} {self._what}(空格键勾选)"
        self.count.setText(told if self.model.filled() else "没有可以登记的")
