"""One of the plan's figures on a card: value, twelve months, and what is missing in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.figures import IndicatorResult, Point
from zhifa_desktop.services.month_content import KEY_FIGURES, target_words, words_of
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.pages.indicators.table import verdict_color
from zhifa_desktop.ui.widgets.line_chart import Drawn, LineChart
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

PER_ROW = 4
_BRACKETS = re.compile(r"\(.*\)")


class IndicatorCard(QPushButton):
    """A button that leads to its indicator; it says everything as its tool tip too."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._row: IndicatorResult | None = None
        self.setProperty("role", "card")
        self.title, self.value, self.said = YieldingLabel(), QLabel("…"), YieldingLabel()
        self.line = LineChart()
        self.value.setProperty("role", "figure")
        policy = QSizePolicy.Policy
        self.value.setSizePolicy(policy.Fixed, policy.Fixed)
        self.title.setProperty("role", "hint")
        middle = QHBoxLayout()
        middle.addWidget(self.value)
        middle.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addLayout(middle)
        column.addWidget(self.said)
        for part in (self.title, self.value, self.said, self.line):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_result(self, row: IndicatorResult) -> None:
        """Show a figure; what is missing goes before the verdict."""
        self._row = row
        self.title.say(row.name, _BRACKETS.sub("", row.name))
        self.value.setText(words_of(row))
        verdict = f"{row.verdict}(目标{target_words(row)})"
        self.said.say(row.lacking or verdict, row.shortfall or row.verdict)
        self.said.setStyleSheet(f"color: {theme.COLORS[verdict_color(row)]}")
        told = f"{row.name}：{words_of(row)}，目标{target_words(row)}，{row.verdict}"
        more = f"；{row.lacking}" if row.lacking else ""
        self.setToolTip(f"{told}{more}\n口径：{row.definition}")
        self.setAccessibleName(f"{told}{more}")

    def show_months(self, points: Sequence[Point]) -> None:
        """Draw the twelve months; a share by its target."""
        if self._row is not None:
            self.line.draw(Drawn(tuple(points), self._row.target, self._row.unit))
            self.setAccessibleDescription(self.line.accessibleDescription())


class Cards(QWidget):
    """The eight figures that people look for first; ``chosen`` names the one opened."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = {name: IndicatorCard(name) for name in KEY_FIGURES}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for number, card in enumerate(self.cards.values()):
            grid.addWidget(card, number // PER_ROW, number % PER_ROW)
            grid.setColumnStretch(number % PER_ROW, 1)
            card.clicked.connect(lambda _=False, name=card.name: self.chosen.emit(name))

    def show_results(self, rows: Sequence[IndicatorResult]) -> None:
        """Show the figures."""
        for row in rows:
            if row.id in self.cards:
                self.cards[row.id].show_result(row)
