"""Column filters: a popup to set one, and chips that show and take away those that are set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.entry import Unreadable, read_typed
from zhifa_desktop.services.records import ColumnSpec, Filter, Kind, Query
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.living import while_living

RANGED = frozenset({Kind.DATE, Kind.INTEGER, Kind.HOURS, Kind.MONEY, Kind.SCORE})
LISTED = frozenset({Kind.CODE, Kind.FLAG, Kind.LINK})
OPS = {"contains": "包含", "empty": "为空", "filled": "不为空"}


class FilterPopup(QDialog):
    """Sets the filter of one column; ``chosen`` gives it (None takes it away)."""

    chosen = Signal(object)

    def __init__(self, model: RecordTable, column: ColumnSpec, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._register, self._column = model.register, column
        self._old = next((f for f in model.query.filters if f.column == column.name), None)
        self._go = QPushButton("筛选")
        self.text, self.low, self.high = QLineEdit(), QLineEdit(), QLineEdit()
        self.values, self._fault = QListWidget(), QLabel()
        self._fault.setProperty("role", "fault")
        self._fault.hide()
        box = QVBoxLayout(self)
        title = QLabel(f"筛选：{column.label}")
        title.setProperty("role", "section")
        box.addWidget(title)
        if column.kind in RANGED:
            self._build_range(box)
        elif column.kind in LISTED and not column.child:
            self._build_list(box)
            self._go.setEnabled(False)
            model.values_of(column, while_living(self, self._fill_list))
        else:
            self._build_text(box)
        box.addWidget(self._fault)
        box.addLayout(self._buttons())
        self.setMinimumWidth(260)

    def _build_text(self, box: QVBoxLayout) -> None:
        self.text.setPlaceholderText("包含的文字")
        if self._old and self._old.op == "contains":
            self.text.setText(str(self._old.value))
        self.text.returnPressed.connect(self.apply)
        box.addWidget(self.text)
        self.text.setFocus()

    def _build_range(self, box: QVBoxLayout) -> None:
        hint = "如 20260101" if self._column.kind is Kind.DATE else "数字"
        for label, line in (("从", self.low), ("到", self.high)):
            row = QHBoxLayout()
            line.setPlaceholderText(hint)
            line.returnPressed.connect(self.apply)
            row.addWidget(QLabel(label))
            row.addWidget(line, 1)
            box.addLayout(row)
        if self._old and self._old.op == "between" and isinstance(self._old.value, tuple):
            for line, value in zip((self.low, self.high), self._old.value, strict=True):
                line.setText("" if value is None else str(value))
        self.low.setFocus()

    def _build_list(self, box: QVBoxLayout) -> None:
        waiting = QListWidgetItem("正在列出…")
        waiting.setFlags(Qt.ItemFlag.NoItemFlags)
        self.values.addItem(waiting)
        self.values.setMaximumHeight(260)
        self.values.itemActivated.connect(self._take)
        box.addWidget(self.values)
        self.values.setFocus()

    def _take(self, item: QListWidgetItem) -> None:
        """Filter by the row that Enter was pressed on, where nothing was ticked."""
        rows = [self.values.item(n) for n in range(self.values.count())]
        if not any(row.checkState() == Qt.CheckState.Checked for row in rows):
            item.setCheckState(Qt.CheckState.Checked)
        self.apply()

    def _fill_list(self, found: tuple[tuple[object, str, int], ...]) -> None:
        self.values.clear()
        self._go.setEnabled(True)
        ticked = self._old.value if self._old and self._old.op == "in" else ()
        for value, label, count in found:
            item = QListWidgetItem(f"{label or '(空)'}  {count}")
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = isinstance(ticked, tuple) and value in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.values.addItem(item)
        self.values.setCurrentRow(0)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, op in (("为空", "empty"), ("不为空", "filled")):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._give, Filter(self._column.name, op, None)))
            row.addWidget(button)
        row.addStretch(1)
        clear, go = QPushButton("清除"), self._go
        go.setProperty("role", "primary")
        go.setDefault(True)
        clear.clicked.connect(partial(self._give, None))
        go.clicked.connect(self.apply)
        row.addWidget(clear)
        row.addWidget(go)
        return row

    def apply(self) -> None:
        """Set the filter as it stands."""
        if not self._go.isEnabled():
            return
        name = self._column.name
        if self._column.kind in RANGED:
            try:
                ends = tuple(
                    read_typed(self._register, self._column, line.text())
                    for line in (self.low, self.high)
                )
            except Unreadable as fault:
                self._fault.setText(str(fault))
                self._fault.show()
                return
            self._give(Filter(name, "between", ends) if any(e is not None for e in ends) else None)
        elif self.values.count():
            items = (self.values.item(n) for n in range(self.values.count()))
            ticked = tuple(
                i.data(Qt.ItemDataRole.UserRole)
                for i in items
                if i.checkState() == Qt.CheckState.Checked
            )
            self._give(Filter(name, "in", ticked) if ticked else None)
        else:
            text = self.text.text().strip()
            self._give(Filter(name, "contains", text) if text else None)

    def _give(self, wanted: Filter | None) -> None:
        self.chosen.emit(wanted)
        self.close()


class FilterChips(QWidget):
    """One chip for each filter that is set; ``dropped`` names the column."""

    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.hide()

    def show_filters(self, filters: tuple[Filter, ...], say: Callable[[Filter], str]) -> None:
        """Show these filters."""
        while (item := self._row.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.deleteLater()
        for one in filters:
            chip = QPushButton(f"{say(one)} ×")
            chip.setProperty("role", "chip")
            chip.setToolTip("取消这个筛选")
            chip.clicked.connect(partial(self.dropped.emit, one.column))
            self._row.addWidget(chip)
        self._row.addStretch(1)
        self.setVisible(bool(filters))


def filter_words(column: ColumnSpec, one: Filter, labels: Callable[[object], str]) -> str:
    """Return a filter in words: 所属机构：一中队、二中队."""
    if one.op == "between" and isinstance(one.value, tuple):
        low, high = ("" if v is None else str(v) for v in one.value)
        return f"{column.label}：{low}~{high}"
    if one.op == "in" and isinstance(one.value, tuple):
        return f"{column.label}：{'、'.join(labels(v) for v in one.value)}"
    if one.op == "contains":
        return f"{column.label}包含“{one.value}”"
    return f"{column.label}{OPS[one.op]}"


def with_filter(query: Query, column: str, wanted: Filter | None) -> Query:
    """Return a query with this column's filter set or taken away."""
    others = tuple(f for f in query.filters if f.column != column)
    return replace(query, filters=(*others, wanted) if wanted else others)


def below(widget: QWidget) -> QPoint:
    """Return the point under a widget where its popup stands."""
    return widget.mapToGlobal(QPoint(0, widget.height()))
