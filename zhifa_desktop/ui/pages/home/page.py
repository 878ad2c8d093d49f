"""首页: the plan's figures, what this month still needs, what presses, and where to begin."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.early_warnings import URGENCIES, WarningLine
from zhifa_desktop.services.figures import Asked, IndicatorResult, Point
from zhifa_desktop.services.month_checks import level_words
from zhifa_desktop.services.month_content import KEY_FIGURES
from zhifa_desktop.services.month_days import month_in_work
from zhifa_desktop.services.months import Month, MonthFinding, MonthState
from zhifa_desktop.services.readiness import Readiness, readiness
from zhifa_desktop.services.records import Query
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.pages.home.cards import Cards
from zhifa_desktop.ui.pages.home.lists import (
    BLOCK,
    EXPLAIN,
    HINT,
    Listed,
    UnfinishedList,
    finding_items,
    part_items,
    warning_items,
)
from zhifa_desktop.ui.pages.home.returned import ReturnedList
from zhifa_desktop.ui.widgets.living import while_living

SHOWN = ("person", "certificate", "training_session", "equipment", "case", "case_review")
NOTHING, NO_WARNING = "没有需要处理的问题。", "没有需要处理的预警。"
PATIENCE = 3.0
"""Seconds of work for the twelve months beyond which they are not drawn anew with each change."""
PAUSE = 600.0


@dataclass(frozen=True)
class _Loaded:
    counts: Mapping[str, int]
    state: MonthState
    findings: tuple[MonthFinding, ...]
    figures: tuple[IndicatorResult, ...]
    readiness: Readiness


class HomePage(QWidget):
    """``open_record`` (register, id) leads to what has to be mended; ``go`` to a page.

    ``show_figure`` names the indicator whose card was opened, ``show_return`` the month that came
    back.
    """

    open_record = Signal(str, str)
    go = Signal(str)
    show_figure = Signal(str)
    show_return = Signal(object)
    import_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale, self._asked = desk, True, 0
        self._loading = False
        self._drawn_at = self._took = 0.0
        self.counts: dict[str, QPushButton] = {}
        self.cards, self.unfinished = Cards(), UnfinishedList(desk)
        self.returned = ReturnedList()
        self.needs = Listed("还需要做的", "去做月报", NOTHING)
        self.warned = Listed("预警", "全部预警", NO_WARNING)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._first_steps())
        self.stack.addWidget(self._overview())
        column = QVBoxLayout(self)
        column.addLayout(self._head())
        column.addWidget(self.stack, 1)
        desk.notices.changed.connect(self._changed)
        desk.watch.found.connect(self._warn)

    @property
    def list(self) -> QListWidget:
        """What the month still needs."""
        return self.needs.list

    @property
    def nothing(self) -> QLabel:
        """The sentence that the month needs nothing."""
        return self.needs.nothing

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.unfinished.refresh()
        self.returned.show_returns(self._desk.receipts.to_mend())
        if self._stale:
            self.reload()

    def reload(self) -> None:
        """Count and check anew; changes that come while it does so are counted together after."""
        if self._loading:
            self._stale = True
            return
        self._stale, self._loading = False, True
        self._asked += 1
        desk = self._desk
        today = desk.workspace.today()
        month, running = month_in_work(today), Month.of(today)

        def work(report: Report) -> _Loaded:
            counts = {name: desk.records.count(name, Query()) for name in SHOWN}
            figures = desk.figures.results(Asked(running), KEY_FIGURES)
            counted = desk.months.counted(month)
            findings = desk.months.check(month, counted)
            written = desk.months.written(month, counted)
            state = desk.months.state(month, findings)
            ready = readiness(desk.workspace, state, findings, written)
            return _Loaded(counts, state, findings, figures, ready)

        def done(loaded: _Loaded) -> None:
            if not self._next():
                self._show(loaded)
                self._draw_months(running)

        def failed(error: Exception) -> None:
            desk.notices.fail(error)
            self._next()

        desk.jobs.submit(
            work,
            while_living(self, done),
            while_living(self, failed),
            while_living(self, self._next),
        )

    def _next(self) -> bool:
        """Answer whether what was counted is old already, and count again where it is looked at."""
        self._loading = False
        again = self._stale
        if again and self.isVisible():
            self.reload()
        return again

    def _draw_months(self, month: Month) -> None:
        """Draw the twelve months behind the figures; a large county only now and then."""
        if self._took > PATIENCE and time.monotonic() - self._drawn_at < PAUSE:
            return
        asked, figures, begun = self._asked, self._desk.figures, time.monotonic()

        def done(found: Mapping[str, tuple[Point, ...]]) -> None:
            self._drawn_at = time.monotonic()
            self._took = self._drawn_at - begun
            if asked == self._asked:
                for name, points in found.items():
                    self.cards.cards[name].show_months(points)

        self._desk.jobs.submit(
            lambda report: figures.over_months(KEY_FIGURES, month, report=report),
            while_living(self, done), self._desk.notices.fail,
        )  # fmt: skip

    def _changed(self, _: object) -> None:
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _show(self, loaded: _Loaded) -> None:
        some = any(loaded.counts.values())
        self.stack.setCurrentIndex(1 if some else 0)
        for name, chip in self.counts.items():
            chip.setText(f"{self._desk.records.spec(name).label} {loaded.counts[name]:,}")
            chip.setVisible(some)
        self.cards.show_results(loaded.figures)
        state = loaded.state
        self.needs.heading.setText(f"{state.month.label}还需要做的")
        ready = loaded.readiness
        self.needs.said.say(
            f"{ready.days_words}；{_state_words(state, loaded.findings)}",
            f"{ready.days_short}，{_state_short(state)}",
        )
        self.needs.fill([*part_items(ready), *finding_items(loaded.findings)])
        if some:
            self._desk.watch.want()

    def _warn(self, lines: tuple[WarningLine, ...]) -> None:
        today = self._desk.workspace.today()
        due = [line for line in lines if not line.put_off(today)]
        counts = Counter(line.warned.urgency for line in due)
        self.warned.said.say("，".join(
            f"{words} {counts[urgency]}" for urgency, words in URGENCIES.items() if counts[urgency]
        ))  # fmt: skip
        self.warned.fill(warning_items(due))

    def _head(self) -> QHBoxLayout:
        title = QLabel("首页")
        title.setProperty("role", "title")
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch(1)
        for name in SHOWN:
            chip = QPushButton()
            chip.setProperty("role", "chip")
            chip.setToolTip(f"打开{self._desk.records.spec(name).label}台账")
            chip.setAccessibleName(chip.toolTip())
            chip.clicked.connect(lambda _=False, name=name: self.go.emit(name))
            chip.hide()
            self.counts[name] = chip
            row.addWidget(chip)
        return row

    def _overview(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        lists = QHBoxLayout()
        lists.setSpacing(12)
        lists.addWidget(self.needs, 1)
        lists.addWidget(self.warned, 1)
        column.addWidget(self.cards)
        column.addWidget(self.returned)
        column.addWidget(self.unfinished)
        self.returned.opened.connect(self.show_return)
        column.addLayout(lists, 1)
        self.cards.chosen.connect(self.show_figure)
        self.needs.more.setProperty("role", "primary")
        self.needs.more.clicked.connect(lambda: self.go.emit("month"))
        self.warned.more.clicked.connect(lambda: self.go.emit("warnings"))
        self.needs.opened.connect(self._open)
        self.warned.opened.connect(self._open)
        self.unfinished.itemActivated.connect(
            lambda item: self.open_record.emit(*item.data(Qt.ItemDataRole.UserRole))
        )
        return page

    def _open(self, register: str, identity: str) -> None:
        if register:
            self.open_record.emit(register, identity)
        else:
            self.go.emit("month")

    def _first_steps(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        words = QLabel(
            "建议按这个顺序开始：\n\n"
            "1. 在“设置”里填好报送单位、签名人和启用月份\n"
            "2. 导入机构，再导入人员花名册(Excel 原样即可)\n"
            "3. 导入证件、培训、装备、案件、案卷评查\n"
            "4. 在“月报”里校核、编写情况说明、签章"
        )
        words.setProperty("role", "empty")
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        for name, role in (("unit", "primary"), ("person", "")):
            button = QPushButton(f"导入{self._desk.records.spec(name).label}…")
            button.setProperty("role", role)
            button.clicked.connect(lambda _=False, name=name: self.import_wanted.emit(name))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        return page


def _issued_words(state: MonthState) -> str:
    last = state.issued[-1].version
    given = state.handed.get(last)
    return f"第{last}版{given.words}" if given else f"第{last}版已生成，待报送"


def _state_words(state: MonthState, findings: tuple[MonthFinding, ...]) -> str:
    if state.ready:
        done = _issued_words(state) if state.issued else "可以签发"
        return f"{done}；另有{state.hints}条{level_words(HINT)}" if state.hints else done
    explain = sum(f.level == EXPLAIN for f in findings)
    return (
        f"{level_words(BLOCK)} {state.blocking} 条，"
        f"{level_words(EXPLAIN)} {explain} 条({state.unexplained} 类未写原因)，"
        f"{level_words(HINT)} {state.hints} 条"
    )


def _state_short(state: MonthState) -> str:
    """Return the same in few words, for a narrow window."""
    if state.ready:
        return "可以签发"
    if state.blocking:
        return f"{level_words(BLOCK)}{state.blocking}条"
    return f"{state.unexplained}类未写原因"
