"""The month's indicators against their targets, with the definition of the one selected."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.month_content import NOTHING, target_words, value_words
from zhifa_desktop.services.months import IndicatorResult
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import Index, RowList

RIGHT = (0, 2, 3, 4, 5, 6)
VERDICT = 7


class FiguresModel(RowList):
    """The indicators of one month, as the service gave them."""

    headings = ("序号", "指标", "本月", "累计(现状)", "分子", "分母", "目标", "结论", "还差")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self.rows[index.row()], index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == VERDICT:
            return _verdict_color(self.rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.rows[index.row()].definition
        return None

    def _text(self, row: IndicatorResult, column: int) -> str:
        return (
            str(row.number),
            row.name,
            value_words(row.month.value, row.unit) if row.month else NOTHING,
            value_words(row.value, row.unit),
            value_words(row.numerator, ""),
            value_words(row.denominator, ""),
            target_words(row),
            row.verdict,
            row.shortfall or NOTHING,
        )[column]


def _verdict_color(row: IndicatorResult) -> QColor | None:
    """Return the colour that goes with a verdict in words; None for one that judges nothing."""
    if row.verdict.startswith("序时落后"):
        return theme.color("warn")
    if row.met is None:
        return None
    return theme.color("good" if row.met else "bad")


class FiguresPane(QWidget):
    """Table above, definition below; ``behind`` asks for the records that a figure lacks."""

    behind = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.table, self.definition = FiguresModel(self), QTableView(), QLabel()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName("指标对照")
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._define)
        self.definition.setWordWrap(True)
        self.definition.setProperty("role", "hint")
        self.definition.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.table, 1)
        self.lacking = QPushButton("相差的记录…")
        self.lacking.clicked.connect(self._ask)
        foot = QHBoxLayout()
        foot.addWidget(self.definition, 1)
        foot.addWidget(self.lacking)
        column.addLayout(foot)

    def show_results(self, rows: tuple[IndicatorResult, ...]) -> None:
        """Show the figures of a month, keeping the selected line."""
        chosen = max(self.table.currentIndex().row(), 0)
        self.model.show_rows(rows)
        if rows:
            self.table.selectRow(min(chosen, len(rows) - 1))

    def _ask(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.behind.emit(self.model.rows[index.row()])

    def _define(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self.model.rows[index.row()]
            self.lacking.setEnabled(row.missing > 0)
            told = f"口径 {row.number}：{row.definition}\n依据：{row.source}"
            self.definition.setText(f"{told}\n{row.opening}" if row.opening else told)
