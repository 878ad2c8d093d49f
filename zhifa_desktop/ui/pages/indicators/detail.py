"""One indicator: its value in words, month by month, unit by unit, and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.figures import COUNTED, MET, MISSING, IndicatorResult, Point, UnitFigure
from zhifa_desktop.services.month_content import NOTHING, target_words, value_words, words_of
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.indicators.table import verdict_color
from zhifa_desktop.ui.widgets.line_chart import Drawn, LineChart

INDENT = "　"


class UnitsModel(RowList):
    """A figure by unit, the tree from above."""

    headings = ("机构(含下级)", "分子", "分母", "数值")
    unit = "%"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line: UnitFigure = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                INDENT * line.depth + line.name, value_words(line.figure.numerator, ""),
                value_words(line.figure.denominator, ""), value_words(line.figure.value, self.unit),
            )[index.column()]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class IndicatorDetail(QWidget):
    """``behind`` asks for the records of a part: counted, met or missing."""

    behind = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.value, self.verdict = QLabel(), QLabel(), QLabel()
        self.lacking, self.definition, self.other = QLabel(), QLabel(), QLabel()
        self.chart, self.units, self.lines = (
            LineChart(labelled=True),
            UnitsModel(self),
            QTableView(),
        )
        self.no_units = QLabel("这项指标不按机构分")
        self.doors = {
            MISSING: QPushButton("相差的记录…"), MET: QPushButton("分子的记录…"),
            COUNTED: QPushButton("分母的记录…"),
        }  # fmt: skip
        self._build()

    def _build(self) -> None:
        self.name.setProperty("role", "section")
        self.value.setProperty("role", "figure")
        for label in (self.name, self.lacking, self.definition, self.other):
            label.setWordWrap(True)
        for label in (self.definition, self.no_units):
            label.setProperty("role", "hint")
        self.definition.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lines.setModel(self.units)
        self.lines.setAccessibleName("按机构")
        self.lines.verticalHeader().hide()
        self.lines.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        header = self.lines.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        top = QHBoxLayout()
        top.addWidget(self.value)
        top.addWidget(self.verdict, 1, Qt.AlignmentFlag.AlignBottom)
        doors = QHBoxLayout()
        for part, button in self.doors.items():
            doors.addWidget(button)
            button.clicked.connect(lambda _=False, part=part: self.behind.emit(part))
        doors.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.name)
        column.addLayout(top)
        for shown in (self.lacking, self.other, self.chart, self.lines, self.no_units):
            column.addWidget(shown)
        column.addWidget(self.definition)
        column.setStretchFactor(self.lines, 1)
        column.addStretch(0)
        column.addLayout(doors)

    def show_indicator(
        self, row: IndicatorResult, *, rows_behind: bool, other: IndicatorResult | None = None
    ) -> None:
        """Show an indicator, and the other reading of its target; its months and units follow."""
        self.name.setText(f"{row.number}. {row.name}")
        self.value.setText(words_of(row))
        target = target_words(row)
        self.verdict.setText(f"目标 {target} · {row.verdict}")
        self.verdict.setStyleSheet(f"color: {theme.COLORS[verdict_color(row)]}")
        self.lacking.setText(row.lacking)
        self.lacking.setVisible(bool(row.lacking))
        self.definition.setText(_told(row))
        self.other.setText(_other(other) if other else "")
        self.other.setVisible(other is not None)
        self.chart.draw(None)
        total = row.denominator is None
        self.doors[MISSING].setEnabled(row.missing > 0 and rows_behind)
        self.doors[MET].setVisible(not total)
        self.doors[MET].setEnabled(rows_behind and row.numerator > 0)
        self.doors[COUNTED].setText("这些记录…" if total else "分母的记录…")
        self.doors[COUNTED].setEnabled(
            rows_behind and bool(row.numerator if total else row.denominator)
        )

    def show_months(self, row: IndicatorResult, points: Sequence[Point]) -> None:
        """Draw the months."""
        self.chart.draw(Drawn(tuple(points), row.target, row.unit))

    def show_units(self, row: IndicatorResult, lines: Sequence[UnitFigure]) -> None:
        """List the units."""
        self.units.unit = row.unit
        self.units.show_rows(tuple(lines))
        self.lines.setVisible(bool(lines))
        self.no_units.setVisible(not lines)


def _other(row: IndicatorResult) -> str:
    """Return the same target read another way, with the words it rests on (N8)."""
    value = f"{words_of(row)}(目标{target_words(row)}，{row.verdict})"
    return f"另一种读法：{row.name}{value}，{row.source}：{row.definition}"


def _told(row: IndicatorResult) -> str:
    """Return definition, source, note and what is from before the program was used."""
    numbers = NOTHING if row.denominator is None else (
        f"{value_words(row.numerator, '')} ÷ {value_words(row.denominator, '')}"
    )  # fmt: skip
    parts = [
        f"口径：{row.definition}", f"分子÷分母：{numbers}" if row.denominator is not None else "",
        f"本年：{value_words(row.year.value, row.unit)}" if row.year else "",
        f"依据：{row.source}", row.note, row.opening,
    ]  # fmt: skip
    return "\n".join(part for part in parts if part)
