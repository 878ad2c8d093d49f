"""All indicators of a period, a line each, with the verdict in words and colour."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from zhifa_desktop.services.figures import IndicatorResult
from zhifa_desktop.services.month_content import NOTHING, target_words, value_words, words_of
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import Index, RowList

NAME, PERIOD, VALUE, TARGET, VERDICT, LACKING = range(6)
RIGHT = (PERIOD, VALUE, TARGET)
LEAST = {PERIOD: 560, LACKING: 500, TARGET: 410}
"""The width from which on a column is shown; the chosen indicator tells all of it at the right."""


def verdict_color(row: IndicatorResult) -> str:
    """Return the theme's colour that goes with a verdict in words."""
    if row.verdict.startswith("序时落后"):
        return "warn"
    if row.met is None:
        return "muted"
    return "good" if row.met else "bad"


class IndicatorsModel(RowList):
    """The indicators as the service gave them."""

    headings = ("指标", "本期", "累计(期末)", "目标", "结论", "还差")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row: IndicatorResult = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == VERDICT:
            return theme.color(verdict_color(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.definition}\n{row.lacking}".strip()
        return None

    def _text(self, row: IndicatorResult, column: int) -> str:
        return (
            row.name,
            value_words(row.month.value, row.unit) if row.month else NOTHING,
            words_of(row),
            target_words(row),
            row.verdict,
            row.shortfall or NOTHING,
        )[column]


class IndicatorsTable(QTableView):
    """``turned`` tells that another indicator was chosen."""

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = IndicatorsModel(self)
        self.setModel(self.figures)
        self.setAccessibleName("指标")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        modes = QHeaderView.ResizeMode
        header.setSectionResizeMode(modes.ResizeToContents)
        header.setSectionResizeMode(NAME, modes.Stretch)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.turned.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the names: what does not fit is told at the right."""
        super().resizeEvent(event)
        for column, least in LEAST.items():
            self.setColumnHidden(column, self.width() < least)

    def show_results(self, rows: tuple[IndicatorResult, ...]) -> None:
        """Show the figures, keeping the chosen indicator."""
        before = self.current()
        name = before.id if before else ""
        self.figures.show_rows(rows)
        self.choose(name)

    def choose(self, name: str) -> None:
        """Choose an indicator by its id, the first where there is none of that id."""
        ids = [row.id for row in self.figures.rows]
        if ids:
            self.selectRow(ids.index(name) if name in ids else 0)

    def current(self) -> IndicatorResult | None:
        """Return the indicator chosen."""
        index = self.currentIndex()
        return self.figures.rows[index.row()] if index.isValid() else None
