"""The page of indicators: all of a period at the left, the chosen one at the right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.figures import Asked, IndicatorResult, Month, Point, UnitFigure
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.pages.indicators.asking import AskingBar
from zhifa_desktop.ui.pages.indicators.detail import IndicatorDetail
from zhifa_desktop.ui.pages.indicators.forecast import ForecastPane
from zhifa_desktop.ui.pages.indicators.table import IndicatorsTable
from zhifa_desktop.ui.pages.month.behind import BehindDialog
from zhifa_desktop.ui.widgets.living import while_living

MONTHS = 12
PARTS = {"missing": "相差的记录", "met": "分子的记录", "counted": "计入的记录"}


@dataclass(frozen=True)
class _More:
    """What is worked out after an indicator was chosen."""

    points: tuple[Point, ...]
    units: tuple[UnitFigure, ...]


class IndicatorsPage(QWidget):
    """``open_record`` (register, id) opens a record behind a figure."""

    open_record = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale, self._asked = desk, True, 0
        self._shown: Asked | None = None
        self._wanted = ""
        self.asking = AskingBar(desk.workspace.today())
        self.said, self.problem = QLabel(), ProblemLabel()
        self.table, self.detail = IndicatorsTable(), IndicatorDetail()
        self.progress = ProgressRow(desk.jobs)
        self.forecast = ForecastPane(desk)
        self.forecast.open_record.connect(self.open_record)
        self._build()
        self.asking.changed.connect(self.reload)
        self.asking.refused.connect(self.problem.say)
        self.table.turned.connect(self._turn)
        self.detail.behind.connect(self._ask_behind)
        desk.notices.changed.connect(lambda _: self._changed())

    def _build(self) -> None:
        title = QLabel("指标")
        title.setProperty("role", "title")
        self.said.setProperty("role", "hint")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addSpacing(16)
        head.addWidget(self.said, 1)
        head.addWidget(self.progress)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.detail)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.detail.setObjectName("canvas")
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(scroll)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        figures = QWidget()
        inner = QVBoxLayout(figures)
        inner.addWidget(self.asking)
        inner.addWidget(split, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(figures, "各项指标")
        self.tabs.addTab(self.forecast, "预测与补训")
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addWidget(self.tabs, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def choose(self, name: str) -> None:
        """Turn to an indicator by its id, now or as soon as the figures are there."""
        self.tabs.setCurrentIndex(0)
        self._wanted = name
        self.table.choose(name)

    def reload(self) -> None:
        """Compute what is asked; an answer to an earlier question is dropped."""
        self.problem.forget()
        asked = self.asking.asked()
        if asked is None:
            return
        self._stale = False
        self._asked += 1
        number, figures = self._asked, self._desk.figures

        def done(found: tuple[tuple[IndicatorResult, ...], list[tuple[str, str]]]) -> None:
            if number == self._asked:
                self._show(asked, *found)

        self._desk.jobs.submit(
            lambda report: (figures.results(asked), figures.units()),
            while_living(self, done), while_living(self, self.problem.say),
        )  # fmt: skip

    def _show(
        self, asked: Asked, rows: tuple[IndicatorResult, ...], units: list[tuple[str, str]]
    ) -> None:
        self._shown = asked
        self.asking.offer_units(units)
        self.table.show_results(rows)
        if self._wanted:
            self.table.choose(self._wanted)
            self._wanted = ""
        self.said.setText(_counted(rows))
        self._turn()

    def _turn(self) -> None:
        row, asked, figures = self.table.current(), self._shown, self._desk.figures
        if row is None or asked is None:
            return
        reading = figures.other_reading(row.id)
        other = next((one for one in self.table.figures.rows if one.id == reading), None)
        self.detail.show_indicator(row, rows_behind=figures.has_rows(row.id), other=other)
        name = row.id

        def work(report: Report) -> _More:
            last = Month.of(min(asked.period.last, self._desk.workspace.today()))
            points = figures.over_months([name], last, MONTHS, asked=asked)[name]
            units = figures.by_unit(name, asked) if figures.has_rows(name) else ()
            return _More(points, units)

        def done(more: _More) -> None:
            now = self.table.current()
            if now is not None and now.id == name and self._shown is asked:
                self.detail.show_months(now, more.points)
                self.detail.show_units(now, more.units)

        self._desk.jobs.submit(
            work, while_living(self, done), while_living(self, self.problem.say)
        )  # fmt: skip

    def _ask_behind(self, part: str) -> None:
        row, asked = self.table.current(), self._shown
        if row is None or asked is None or self.progress.busy():
            return
        figures, records = self._desk.figures, self._desk.records
        register = figures.register_behind(row.id)

        def find(report: Report) -> dict[str, str]:
            ids = figures.behind(row.id, asked, part)
            named = records.labels(register, ids)
            return {identity: named[identity] for identity in ids}

        def show(titles: dict[str, str]) -> None:
            heading = f"{row.name}({asked.period.label})：{PARTS[part]}"
            if part == "missing" and row.lacking:
                heading += f"，{row.lacking}"
            self.rows = BehindDialog(heading, register, titles, self)
            self.rows.open_record.connect(self.open_record)
            self.rows.open()

        self.progress.run(find, while_living(self, show), self.problem.say)


def _counted(rows: tuple[IndicatorResult, ...]) -> str:
    words = Counter(
        "达标" if row.met else "未达标" if row.met is False else
        "序时推进" if row.waiting else "其他"
        for row in rows
    )  # fmt: skip
    told = [f"{word} {words[word]}" for word in ("达标", "未达标", "序时推进") if words[word]]
    return " · ".join(told)
