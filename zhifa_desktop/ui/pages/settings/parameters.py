"""Code lists, standards and words of the office: one table after another, edited in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.entry import matches
from zhifa_desktop.services.parameters.editing import Parameters
from zhifa_desktop.services.parameters.tables import ParameterRow, ParameterTable, WrongCell
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.leaving import DISCARD, SAVE, ask_to_save
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.search_box import SearchBox

NAME = Qt.ItemDataRole.UserRole
SIDE = 230
BOX, HEAD, NOTE, LEAST = 48, 28, 190, 56
"""Pixels that a box and a heading take beside their words; a note's column at most; any's least."""
HINT = (
    "改名、加别名、停用都不影响已登记的记录；停用的不再出现在下拉里，旧记录照常显示。"
    "数值和标准改了，按它算出的结果(体能是否达标、评查等次等)跟着变；已报出的月报不变。"
)


class ParametersPane(QWidget):
    """Keeps what is typed in one table until it is saved or given up; asks before it is lost."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._parameters = desk, Parameters(desk.workspace)
        self._shown: ParameterTable | None = None
        self._keys: list[str] = []
        self.search, self.list, self.table = SearchBox("找代码表"), QListWidget(), QTableWidget()
        self.title, self.source, self.hint = QLabel(), QLabel(), QLabel(HINT)
        self.problem = ProblemLabel()
        self.add, self.remove = QPushButton("新增一项"), QPushButton("删除这一行")
        self.reset = QPushButton("恢复程序自带的")
        self.undo, self.keep = QPushButton("放弃改动"), QPushButton("保存这张表")
        self._build()
        self._connect()
        self.fill()

    def _build(self) -> None:
        self.keep.setProperty("role", "primary")
        self.title.setProperty("role", "section")
        for label in (self.source, self.hint):
            label.setProperty("role", "hint")
            label.setWordWrap(True)
        self.list.setFixedWidth(SIDE)
        self.list.setAccessibleName("代码表和标准")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.search.setFixedWidth(SIDE)
        self.table.setAccessibleName("各项")
        self.table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.table.horizontalHeader().setDefaultAlignment(theme.ALIGN_TEXT)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        foot = QHBoxLayout()
        for button in (self.add, self.remove, self.reset):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.undo)
        foot.addWidget(self.keep)
        right = QVBoxLayout()
        for part in (self.title, self.source, self.hint):
            right.addWidget(part)
        right.addWidget(self.table, 1)
        right.addWidget(self.problem)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.addLayout(left)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.search.asked.connect(self._narrow)
        self.list.currentItemChanged.connect(self._turned)
        self.table.itemChanged.connect(lambda _: self._look())
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.reset.clicked.connect(self._ask_reset)
        self.undo.clicked.connect(self.load)
        self.keep.clicked.connect(self.save)

    def fill(self) -> None:
        """List the tables, those that differ from what was shipped in bold."""
        name = self._shown.name if self._shown else ""
        self.list.blockSignals(True)
        self.list.clear()
        kind = ""
        for table in self._parameters.tables():
            if table.kind != kind and table.name != "term":
                kind = table.kind
                heading = QListWidgetItem(kind)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(heading)
            item = QListWidgetItem(table.label)
            item.setData(NAME, table.name)
            item.setToolTip(table.label)
            font = QFont(self.list.font())
            font.setBold(table.changed)
            item.setFont(font)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._stand(name or self.list.item(0).data(NAME))

    def turn_to(self, name: str) -> None:
        """Show a table by its name."""
        for row in range(self.list.count()):
            if self.list.item(row).data(NAME) == name:
                self.list.setCurrentRow(row)

    def _stand(self, name: str) -> None:
        self.list.blockSignals(True)
        self.turn_to(name)
        self.list.blockSignals(False)
        self._show(self._parameters.table(name))

    def _narrow(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            fits = not text.strip() or matches(text, item.text())
            item.setHidden(not fits or (bool(text.strip()) and not item.data(NAME)))

    def _turned(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if item is None or not item.data(NAME):
            return
        if not self.may_leave():
            self._stand_back()
            return
        self._show(self._parameters.table(str(item.data(NAME))))

    def _stand_back(self) -> None:
        if self._shown is not None:
            self.list.blockSignals(True)
            self.turn_to(self._shown.name)
            self.list.blockSignals(False)

    def load(self) -> None:
        """Show what is stored of the table chosen."""
        if self._shown is not None:
            self._show(self._parameters.table(self._shown.name))

    def _show(self, table: ParameterTable) -> None:
        self.problem.forget()
        self._shown, self._keys = table, [row.key for row in table.rows]
        used = self._parameters.used_by(table.name)
        self.title.setText(table.label)
        said = f"版本 {table.version}；来源：{table.source}"
        self.source.setText(said + (f"。用在：{'、'.join(used[:4])}" if used else ""))
        self.source.setToolTip("、".join(used))
        self.table.blockSignals(True)
        self.table.clear()
        self.table.setColumnCount(len(table.heads))
        self.table.setHorizontalHeaderLabels(list(table.heads))
        self.table.setRowCount(0)
        for row in table.rows:
            self._put(row)
        self.table.blockSignals(False)
        self._share_room(table)
        self.add.setVisible(table.grows)
        self.remove.setVisible(table.shrinks)
        self.reset.setEnabled(table.changed)
        self._look()

    def _share_room(self, table: ParameterTable) -> None:
        """Let one column take what is left; boxes and long notes get what they need, no more."""
        header = self.table.horizontalHeader()
        modes = QHeaderView.ResizeMode
        header.setSectionResizeMode(modes.ResizeToContents)
        for place, words in table.options.items():
            longest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
            head = self.fontMetrics().horizontalAdvance(table.heads[place])
            header.setSectionResizeMode(place, modes.Interactive)
            header.resizeSection(place, max(longest + BOX, head + HEAD))
        last = len(table.heads) - 1
        if table.options and last not in table.options and self.table.columnWidth(last) > NOTE:
            header.setSectionResizeMode(last, modes.Interactive)
            header.resizeSection(last, NOTE)
        wide = 0 if table.options or len(table.heads) == 1 else 1
        header.setMinimumSectionSize(LEAST)
        header.setSectionResizeMode(wide, modes.Stretch)

    def _put(self, row: ParameterRow) -> None:
        table, number = self._shown, self.table.rowCount()
        assert table is not None
        self.table.insertRow(number)
        for place, text in enumerate(row.texts):
            item = QTableWidgetItem("" if place in table.flags else text)
            if place in table.flags:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if text else Qt.CheckState.Unchecked)
            elif place in row.locked:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setForeground(theme.color("muted"))
            self.table.setItem(number, place, item)
            if place in table.options:
                self.table.setCellWidget(number, place, self._choice(table, place, text))

    def _choice(self, table: ParameterTable, place: int, text: str) -> Choice:
        box = Choice()
        box.addItems(["", *table.options[place]])
        box.setCurrentIndex(max(box.findText(text), 0))
        box.currentIndexChanged.connect(lambda _: self._look())
        return box

    def rows(self) -> list[ParameterRow]:
        """Return the table as it is typed."""
        return [
            ParameterRow(
                key, tuple(self._text(row, place) for place in range(self.table.columnCount()))
            )
            for row, key in enumerate(self._keys)
        ]

    def _text(self, row: int, place: int) -> str:
        box = self.table.cellWidget(row, place)
        if isinstance(box, Choice):
            return box.currentText()
        item = self.table.item(row, place)
        assert item is not None
        if self._shown and place in self._shown.flags:
            return "停用" if item.checkState() == Qt.CheckState.Checked else ""
        return item.text()

    def dirty(self) -> bool:
        """Answer whether something is typed that is not stored."""
        if self._shown is None:
            return False
        stored = [(row.key, row.texts) for row in self._shown.rows]
        return [(row.key, row.texts) for row in self.rows()] != stored

    def save(self) -> None:
        """Store the table; what is wrong is marked in its cell and everything stays."""
        if self._shown is None or not self.dirty():
            return
        name, rows, parameters = self._shown.name, self.rows(), self._parameters
        self.problem.forget()
        self.setEnabled(False)  # what is typed meanwhile would be gone
        self._desk.jobs.submit(
            lambda report: parameters.save(name, rows), while_living(self, self._kept),
            while_living(self, self._refused), writes=True,
        )  # fmt: skip

    def _kept(self, _: object) -> None:
        self.setEnabled(True)
        label = self._shown.label if self._shown else ""
        self._shown = self._parameters.table(self._shown.name) if self._shown else None
        self.fill()
        self._desk.notices.say(f"“{label}”已保存，即时生效")

    def _refused(self, error: Exception) -> None:
        self.setEnabled(True)
        self.problem.say(error)
        if isinstance(error, WrongCell):
            self.table.setCurrentCell(error.row, error.place)
            self.table.setFocus()

    def may_leave(self) -> bool:
        """Ask about what is not stored; False stays."""
        if not self.dirty():
            return True
        label = self._shown.label if self._shown else ""
        said = f"“{label}”有改动，还没有保存。"
        return self._answered(ask_to_save(self, "这张表还没有保存", said))

    def _answered(self, answer: int) -> bool:
        assert self._shown is not None
        if answer == DISCARD:
            self.load()
            return True
        if answer != SAVE:
            return False
        try:
            self._parameters.save(self._shown.name, self.rows())
        except UserError as error:
            self._refused(error)
            return False
        self.load()
        return True

    def _add(self) -> None:
        assert self._shown is not None
        self.table.blockSignals(True)
        self._put(ParameterRow("", ("",) * len(self._shown.heads)))
        self.table.blockSignals(False)
        self._keys.append("")
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        self.table.setFocus()
        first = self.table.item(last, 0)
        if first is not None and self.table.cellWidget(last, 0) is None:
            self.table.editItem(first)
        self._look()

    def _remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self.table.removeRow(row)
            del self._keys[row]
            self._look()

    def _ask_reset(self) -> None:
        assert self._shown is not None
        said = f"“{self._shown.label}”恢复成程序自带的？本单位增加的各项保留为停用。"
        box = QMessageBox(QMessageBox.Icon.Question, "恢复程序自带的", said, parent=self)
        yes = box.addButton("恢复", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
        box.accepted.connect(partial(self.reset_table, self._shown.name))
        self.asking, self.agree = box, yes
        box.open()

    def reset_table(self, name: str) -> None:
        """Bring back what was shipped."""
        parameters = self._parameters
        self._desk.jobs.submit(
            lambda report: parameters.reset(name), while_living(self, self._kept),
            while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _look(self) -> None:
        dirty = self.dirty()
        self.keep.setEnabled(dirty)
        self.undo.setEnabled(dirty)
        self.changed.emit()
