"""One analysis as it is shown: all columns, one compared, or a picture of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.analyses import NOW, AnalysisLine, AnalysisTable
from zhifa_desktop.services.analysis_grid import Grid, all_columns, one_compared
from zhifa_desktop.ui.models.row_list import Index
from zhifa_desktop.ui.pages.analysis.picture import bars_of
from zhifa_desktop.ui.pages.analysis.table import GridTable, Shown
from zhifa_desktop.ui.widgets.bar_chart import BarChart
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

COLUMNS, COMPARED, PICTURE = "本期各栏", "比较", "图"
VIEWS = {COLUMNS: "各项数一并列出", COMPARED: "一项数与上期、上年同期比", PICTURE: "一项数画成图"}
BOTH, CHART = 480, 190
"""The height from which on the picture stands under the table, and what it is left there."""


MOST_HEIGHT = 16_777_215
"""What Qt takes for no limit."""


@dataclass(frozen=True)
class Cell:
    """One cell: its line (None is the total), its column, and which of the three periods."""

    key: str | None
    label: str
    column: str
    compared: str


class AnalysisBoard(QWidget):
    """``opened`` gives the Cell that was asked for; ``turned`` tells of another line."""

    opened = Signal(object)
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: AnalysisTable | None = None
        self._lessons: Mapping[str, int] | None = None
        self._filling = False
        self.views = {name: QPushButton(name) for name in VIEWS}
        self.measure, self.said, self.definition = Choice(), YieldingLabel(), QLabel()
        self.table, self.chart, self.nothing = GridTable(), BarChart(), QLabel()
        self.tail = QHBoxLayout()
        self._build()
        self._group.buttonClicked.connect(lambda _: self._lay_out())
        self.measure.currentIndexChanged.connect(lambda _: self._lay_out())
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentChanged.connect(lambda now, _: self._turn(now))

    def _build(self) -> None:
        choosing = QHBoxLayout()
        self._group = QButtonGroup(self)
        for name, button in self.views.items():
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.setToolTip(VIEWS[name])
            self._group.addButton(button)
            choosing.addWidget(button)
        self.views[COLUMNS].setChecked(True)
        self.measure.setAccessibleName("比较和画图的一项")
        self.measure.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.measure.setMinimumContentsLength(9)
        self.nothing.setProperty("role", "empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.definition, self.said):
            label.setProperty("role", "hint")
        for label in (self.definition, self.nothing):
            label.setWordWrap(True)
        choosing.addWidget(self.measure)
        choosing.addSpacing(8)
        choosing.addWidget(self.said, 1)
        choosing.addLayout(self.tail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(choosing)
        for part, stretch in ((self.table, 9), (self.chart, 1), (self.nothing, 1)):
            column.addWidget(part, stretch)
        column.addWidget(self.definition)
        for part in (self.table, self.chart, self.nothing, self.definition):
            part.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def view(self) -> str:
        """Return which of the views is chosen."""
        return next(name for name, button in self.views.items() if button.isChecked())

    def turn_to(self, view: str) -> None:
        """Choose a view."""
        self.views[view].setChecked(True)
        self._lay_out()

    def show_analysis(self, table: AnalysisTable, lessons: Mapping[str, int] | None) -> None:
        """Show an analysis; the measure chosen stays where this one has it too."""
        self._table, self._lessons = table, lessons
        chosen, self._filling = self.measure.currentData(), True
        self.measure.clear()
        for column in table.columns:
            self.measure.addItem(column.label, column.name)
        self.measure.setCurrentIndex(max(self.measure.findData(chosen), 0))
        self._filling = False
        others = f"上年同期{table.year_before.label}"
        if table.monthly:
            others = "各月与前一个月、上年同月比"
        elif not table.one_base:
            others = f"上期{table.before.label} · {others}"
        self.said.say(f"本期{table.period.label} · {others}", f"本期{table.period.label}")
        self.definition.setText(f"口径：{table.definition}")
        self.nothing.setText(table.empty)
        self._lay_out()

    def grid(self) -> Grid | None:
        """Return what is shown as a table; of a picture, the numbers that it is drawn from."""
        if self._table is None or not self._table.lines:
            return None
        if self.view() == COLUMNS:
            return all_columns(self._table)
        return one_compared(self._table, str(self.measure.currentData()))

    def compared(self) -> str:
        """Return the words of the measure that is compared; empty where all are shown."""
        return "" if self.view() == COLUMNS else self.measure.currentText()

    def line(self) -> AnalysisLine | None:
        """Return the line chosen; None on the total."""
        row = self.table.row_at(self.table.currentIndex())
        if self._table is None or row is None or row.key is None:
            return None
        return next(one for one in self._table.lines if one.key == row.key)

    def _lay_out(self) -> None:
        """Show what is there in the view that is chosen."""
        if self._table is None or self._filling:
            return
        self._filling = True
        grid = self.grid()
        self.table.show_grid(Shown(grid, self._lessons) if grid else Shown())
        self._filling = False
        self._draw()
        self._make_room()
        self.turned.emit()

    def _draw(self) -> None:
        if self._table is not None:
            name, compared = str(self.measure.currentData()), self.view() != COLUMNS
            self.chart.draw(bars_of(self._table, name, compared=compared))

    def _make_room(self) -> None:
        """Show table and picture as far as there is room for both."""
        if self._table is None:
            return
        there, picture = bool(self._table.lines), self.view() == PICTURE
        both = self.height() >= BOTH
        self.table.setVisible(there and not picture)
        self.chart.setVisible(there and (picture or both))
        self.definition.setVisible(there and both)
        self.nothing.setVisible(not there)
        room = self.height() - CHART - self.measure.height() - self.definition.height()
        self.table.setMaximumHeight(
            max(min(self.table.full_height(), room), CHART) if both else MOST_HEIGHT
        )

    def _turn(self, index: Index) -> None:
        """Draw the column of the cell chosen."""
        if self._filling:
            return
        column = self.table.cells.column_at(index.column())
        if column is not None and self.view() == COLUMNS:
            self._filling = True
            self.measure.setCurrentIndex(self.measure.findData(column.column))
            self._filling = False
            self._draw()
        self.turned.emit()

    def _open(self, index: Index) -> None:
        row, column = self.table.row_at(index), self.table.cells.column_at(index.column())
        if row is not None:
            name = column.column if column else str(self.measure.currentData())
            self.opened.emit(Cell(row.key, row.label, name, column.compared if column else NOW))
