"""The findings one by one, to be worked off: narrowed by level, register, person and state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.month_checks import LEVELS, level_words
from zhifa_desktop.services.worklist import STATES, WorkLine, WorkState
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.widgets.choice import Choice

ICONS = {
    WorkState.OPEN: ("circle-alert", "bad"), WorkState.EXPLAINED: ("file-pen", "warn"),
    WorkState.MENDED: ("circle-check", "good"),
}  # fmt: skip
"""Icon and colour of each state; its word always stands beside them."""
EVERY_STATE, EVERY_LEVEL, EVERY_PLACE, EVERYBODY = (
    "全部状态",
    "全部级别",
    "全部台账和表",
    "全部责任人",
)
NOBODY = "未注明"
NOTHING, NARROWED = "没有需要处理的问题。", "没有符合条件的问题。"
PROBLEM, WHOSE = 3, 4


class WorkModel(RowList):
    """The list as the service gave it."""

    headings = ("状态", "级别", "台账(表)", "问题", "责任人")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line: WorkLine = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            # a pixmap: an icon turns white on the chosen line, which here is light
            return icon(*ICONS[line.state]).pixmap(theme.ICON)
        if role == Qt.ItemDataRole.ToolTipRole:
            reason = f"\n原因：{line.finding.reason}" if line.finding.reason else ""
            return f"{line.label}：{line.finding.message}\n{line.finding.mend}{reason}"
        return None

    def _text(self, line: WorkLine, column: int) -> str:
        finding = line.finding
        return (
            line.state_words, finding.level_words, line.where, finding.message,
            line.whose or NOBODY,
        )[column]  # fmt: skip


class WorklistPane(QWidget):
    """``opened`` gives the finding of the line that was opened."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[WorkLine, ...] = ()
        self.states, self.levels, self.places, self.people = (Choice() for _ in range(4))
        self.counted, self.nothing = QLabel(), QLabel(NOTHING)
        self.model, self.table = WorkModel(self), QTableView()
        self._build()
        for box in self._boxes():
            box.currentIndexChanged.connect(lambda _: self._narrow())
        self.table.doubleClicked.connect(lambda _: self._open())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(QKeySequence(key), self.table)
            pressed.setContext(Qt.ShortcutContext.WidgetShortcut)
            pressed.activated.connect(self._open)

    def _boxes(self) -> tuple[Choice, ...]:
        return self.states, self.levels, self.places, self.people

    def _build(self) -> None:
        row = QHBoxLayout()
        for box, name in zip(self._boxes(), ("状态", "级别", "台账或表", "责任人"), strict=True):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
            row.addWidget(box, 1)
        self.counted.setProperty("role", "hint")
        row.addWidget(self.counted, 2)
        self.nothing.setProperty("role", "empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setModel(self.model)
        self.table.setAccessibleName("校核清单")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        modes = QHeaderView.ResizeMode
        for place, width in ((0, 88), (1, 64), (2, 92), (WHOSE, 104)):
            header.setSectionResizeMode(place, modes.Interactive)
            header.resizeSection(place, width)
        header.setSectionResizeMode(PROBLEM, modes.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)

    def show_lines(self, lines: tuple[WorkLine, ...]) -> None:
        """Show another list, keeping what it is narrowed to where that is still there."""
        self._lines = lines
        states = [words for state, words in STATES.items() if _any(lines, state)]
        levels = [level_words(one) for one in LEVELS if any(x.finding.level == one for x in lines)]
        _offer(self.states, EVERY_STATE, states)
        _offer(self.levels, EVERY_LEVEL, levels)
        _offer(self.places, EVERY_PLACE, sorted({line.where for line in lines}))
        _offer(self.people, EVERYBODY, sorted({line.whose or NOBODY for line in lines}))
        self._narrow()

    def shown(self) -> tuple[WorkLine, ...]:
        """Return the lines that are listed."""
        return tuple(self.model.rows)

    def current(self) -> WorkLine | None:
        """Return the line chosen."""
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _narrow(self) -> None:
        before, row = self.current(), max(self.table.currentIndex().row(), 0)
        lines = tuple(line for line in self._lines if self._fits(line))
        self.model.show_rows(lines)
        counts = Counter(line.state for line in lines)
        self.counted.setText(
            " · ".join(f"{words} {counts[state]}" for state, words in STATES.items())
        )
        self.table.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.nothing.setText(NARROWED if self._lines else NOTHING)
        identities = [line.finding.identity for line in lines]
        if before is not None and before.finding.identity in identities:
            row = identities.index(before.finding.identity)
        if lines:
            self.table.selectRow(min(row, len(lines) - 1))

    def _fits(self, line: WorkLine) -> bool:
        told = (
            line.state_words, line.finding.level_words, line.where, line.whose or NOBODY,
        )  # fmt: skip
        return all(
            box.currentIndex() <= 0 or box.currentText() == text
            for box, text in zip(self._boxes(), told, strict=True)
        )

    def _open(self) -> None:
        line = self.current()
        if line is not None:
            self.opened.emit(line.finding)


def _any(lines: Iterable[WorkLine], state: WorkState) -> bool:
    return any(line.state is state for line in lines)


def _offer(box: Choice, every: str, words: list[str]) -> None:
    """Offer other words, keeping the chosen one where it is still offered."""
    chosen = box.currentText() if box.currentIndex() > 0 else every
    blocked = box.blockSignals(True)
    box.clear()
    box.addItems([every, *words])
    box.setCurrentIndex(max(box.findText(chosen), 0))
    box.blockSignals(blocked)
