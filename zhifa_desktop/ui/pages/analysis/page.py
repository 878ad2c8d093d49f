"""The page of analyses: a tab for each, what is asked above, the analysis under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabBar, QVBoxLayout, QWidget

from zhifa_desktop.services.analyses import Analyses, AnalysisTable
from zhifa_desktop.services.figures import Asked
from zhifa_desktop.services.lesson_drafts import LessonDrafts
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.pages.analysis.board import AnalysisBoard, Cell
from zhifa_desktop.ui.pages.analysis.output import AnalysisOutput, Leaving
from zhifa_desktop.ui.pages.indicators.asking import AskingBar
from zhifa_desktop.ui.pages.month.behind import BehindDialog
from zhifa_desktop.ui.widgets.buttons import icon_button
from zhifa_desktop.ui.widgets.living import while_living

WORDED = 860
"""The width from which on the buttons at the top have words beside their pictures."""
LEAVES = (
    ("copy", "复制", "复制整张表；选中几格后按 Ctrl+C 只复制选中的"),
    ("printer", "打印…", "打印这张表(Ctrl+P)"), ("download", "导出…", "导出为 Excel"),
)  # fmt: skip


@dataclass(frozen=True)
class _Found:
    """What is worked out off the window's thread."""

    asked: Asked
    table: AnalysisTable
    lessons: Mapping[str, int] | None
    units: list[tuple[str, str]]


class AnalysisPage(QWidget):
    """``open_record`` (register, id) opens a record.

    ``new_lesson`` asks for a form for a line of 错题本 that begins with these values.
    """

    open_record = Signal(str, str)
    new_lesson = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale, self._number = desk, True, 0
        self._analyses = Analyses(desk.workspace)
        self._drafts = LessonDrafts(desk.workspace, self._analyses)
        self._found: _Found | None = None
        self.kinds, self.asking = QTabBar(), AskingBar(desk.workspace.today())
        self.board, self.problem = AnalysisBoard(), ProblemLabel()
        self.lesson = icon_button("列入错题本…", "notebook-pen")
        self._leaves = {
            icon_button("", icon): (words, tip) for icon, words, tip in LEAVES
        }  # fmt: skip
        self.copy, self.print, self.export = self._leaves
        self.progress = ProgressRow(desk.jobs)
        self.output = AnalysisOutput(desk, self.progress, self._leaving, self)
        for name, title in self._analyses.kinds():
            self.kinds.setTabData(self.kinds.addTab(title), name)
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QLabel("分析")
        title.setProperty("role", "title")
        self.kinds.setExpanding(False)
        self.kinds.setDrawBase(False)
        self.kinds.setAccessibleName("分析的角度")
        for button, (words, tip) in self._leaves.items():
            button.setAccessibleName(words)
            button.setToolTip(tip)
        self.lesson.setToolTip("按选中的错误类型登记一条错题，错误情形、来源等已填好")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addSpacing(8)
        head.addWidget(self.asking, 1)
        for button in self._leaves:
            head.addWidget(button)
        self.board.tail.addWidget(self.progress)
        self.board.tail.addWidget(self.lesson)
        self.lesson.hide()
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.kinds)
        column.addWidget(self.problem)
        column.addWidget(self.board, 1)

    def _connect(self) -> None:
        self.kinds.currentChanged.connect(lambda _: self.reload())
        self.asking.changed.connect(self.reload)
        self.asking.refused.connect(self.problem.say)
        self.board.opened.connect(self._ask_behind)
        self.board.turned.connect(self._look)
        self.lesson.clicked.connect(self.list_as_lesson)
        self.copy.clicked.connect(lambda: self.output.copy(self.board.table.whole()))
        self.print.clicked.connect(self.output.print_out)
        self.export.clicked.connect(self.output.ask_export)
        keys, table = QKeySequence.StandardKey, self.board.table
        QShortcut(QKeySequence(keys.Print), self, self.output.print_out)
        copying = QShortcut(QKeySequence(keys.Copy), table)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        copying.activated.connect(lambda: self.output.copy(table.chosen_block()))
        self._desk.notices.changed.connect(lambda _: self._changed())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button, (words, _) in self._leaves.items():
            button.setText(words if self.width() >= WORDED else "")

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def kind(self) -> str:
        """Return the id of the analysis chosen."""
        return str(self.kinds.tabData(self.kinds.currentIndex()))

    def choose(self, kind: str) -> None:
        """Turn to an analysis by its id."""
        names = [self.kinds.tabData(n) for n in range(self.kinds.count())]
        self.kinds.setCurrentIndex(names.index(kind))

    def reload(self) -> None:
        """Compute what is asked; an answer to an earlier question is dropped."""
        self.problem.forget()
        asked = self.asking.asked()
        if asked is None:
            return
        self._stale = False
        self._number += 1
        number, kind = self._number, self.kind()
        analyses, drafts, figures = self._analyses, self._drafts, self._desk.figures

        def work(report: Report) -> _Found:
            table = analyses.table(kind, asked)
            lessons = None
            if drafts.leads_to_lessons(kind):
                lessons = drafts.listed(table.lines, table.period.last.year)
            return _Found(asked, table, lessons, figures.units())

        def done(found: _Found) -> None:
            if number == self._number:
                self._show(found)

        self._desk.jobs.submit(
            work, while_living(self, done), while_living(self, self.problem.say)
        )  # fmt: skip

    def _show(self, found: _Found) -> None:
        self._found = found
        self.asking.offer_units(found.units)
        for button in self._leaves:
            button.setEnabled(bool(found.table.lines))
        self.board.show_analysis(found.table, found.lessons)

    def _look(self) -> None:
        errors = self._found is not None and self._found.lessons is not None
        self.lesson.setVisible(errors)
        self.lesson.setEnabled(errors and self.board.line() is not None)

    def _leaving(self) -> Leaving | None:
        """Return what is shown, for paper and workbook."""
        found, grid = self._found, self.board.grid()
        if found is None or grid is None:
            return None
        unit = self.asking.unit.currentText().strip() if found.asked.unit else ""
        as_of = str(found.asked.as_of or "")
        return Leaving(found.table, grid, self.board.compared(), unit, as_of)

    def list_as_lesson(self) -> None:
        """Begin a line of 错题本 from the error type chosen."""
        found, line, drafts = self._found, self.board.line(), self._drafts
        if found is None or line is None or self.progress.busy():
            return
        self.progress.run(
            lambda report: drafts.given(found.table.id, found.asked, line),
            while_living(self, self.new_lesson.emit), self.problem.say,
        )  # fmt: skip

    def _ask_behind(self, cell: Cell) -> None:
        found, analyses, records = self._found, self._analyses, self._desk.records
        if found is None or self.progress.busy():
            return
        table = found.table

        def find(report: Report) -> tuple[str, dict[str, str]]:
            register, ids = analyses.behind(
                table.id, found.asked, cell.key, cell.column, cell.compared
            )
            named = records.labels(register, ids)
            return register, {identity: named[identity] for identity in ids}

        def show(answer: tuple[str, dict[str, str]]) -> None:
            what = table.columns[table.column(cell.column)].label
            self._show_behind(f"{table.title}：{cell.label}，{what}", *answer)

        self.progress.run(find, while_living(self, show), self.problem.say)

    def _show_behind(self, heading: str, register: str, titles: dict[str, str]) -> None:
        if not titles:
            self._desk.notices.say("这一格没有记录")
            return
        self.rows = BehindDialog(heading, register, titles, self, title="这一格的记录")
        self.rows.open_record.connect(self.open_record)
        self.rows.open()
