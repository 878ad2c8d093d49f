"""The plan's page: the measures at the left with where each stands, the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.figures import Span
from zhifa_desktop.services.plan_overview import TASK, MeasureView, PlanOverview, Proof
from zhifa_desktop.services.printed_plan import print_plan
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.inspection_folder import FolderDialog
from zhifa_desktop.ui.dialogs.paper import show_paper
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.pages.plan.detail import MeasureDetail
from zhifa_desktop.ui.pages.plan.models import MeasuresModel
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.doors import ToList
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.plain_table import PlainTable
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

STATE = 130


class PlanPage(QWidget):
    """``open_record`` (register, id) opens a task; ``leads_to`` a list; ``show_figure`` a figure.

    ``new_task`` asks for a form for a task of the measure with that code.
    """

    open_record = Signal(str, str)
    new_task = Signal(str)
    leads_to = Signal(object)
    show_figure = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale, self._asked = desk, True, 0
        self._plan = PlanOverview(desk.workspace, desk.records, desk.figures, desk.attachments)
        self._shown: tuple[MeasureView, ...] = ()
        self.period, self.said, self.problem = Choice(), YieldingLabel(), ProblemLabel()
        self.measures, self.detail = PlainTable(MeasuresModel(), "举措"), MeasureDetail()
        self.measures.list.setParent(self)
        self.folder = QPushButton(icon("folder-open"), "迎检资料夹…")
        self.print = QPushButton(icon("printer"), "打印对照表…")
        self.progress = ProgressRow(desk.jobs)
        for span in self._plan.periods():
            self.period.addItem(span.label, span)
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QLabel("三年行动计划")
        title.setProperty("role", "title")
        self.said.setProperty("role", "hint")
        self.period.setAccessibleName("时期")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addSpacing(16)
        head.addWidget(self.period)
        head.addWidget(self.said, 1)
        head.addWidget(self.progress)
        head.addWidget(self.folder)
        head.addWidget(self.print)
        header = self.measures.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(1, STATE)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.detail.setObjectName("canvas")
        scroll.setWidget(self.detail)
        split = QSplitter()
        split.addWidget(self.measures)
        split.addWidget(scroll)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addWidget(split, 1)

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(lambda _: self.reload())
        self.measures.selectionModel().currentRowChanged.connect(lambda *_: self._turn())
        self.print.clicked.connect(self.print_plan)
        self.folder.clicked.connect(self.ask_folder)
        self.detail.figure.connect(self.show_figure)
        self.detail.task.connect(self._open_task)
        self.detail.listed.connect(self._list)
        self.detail.logged.connect(self._log)
        self._desk.notices.changed.connect(lambda _: self._changed())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def span(self) -> Span:
        """Return the period chosen."""
        chosen = self.period.currentData()
        assert isinstance(chosen, Span)
        return chosen

    def reload(self) -> None:
        """Gather the measures anew; an answer to an earlier question is dropped."""
        self._stale = False
        self._asked += 1
        asked, plan, span = self._asked, self._plan, self.span()

        def done(found: tuple[MeasureView, ...]) -> None:
            if asked == self._asked:
                self._show(found)

        self._desk.jobs.submit(
            lambda report: plan.measures(span, report),
            while_living(self, done), while_living(self, self.problem.say),
        )  # fmt: skip

    def _show(self, found: tuple[MeasureView, ...]) -> None:
        self._shown = found
        self.measures.show_rows(found)
        unmet, overdue = sum(one.unmet for one in found), sum(one.overdue for one in found)
        self.said.say(f"未达标指标 {unmet} 项 · 超期任务 {overdue} 项")
        self.said.setToolTip(self._plan.about(self.span()))
        self._turn()

    def _turn(self) -> None:
        row = self.measures.current()
        if isinstance(row, MeasureView):
            self.detail.show_measure(row)

    def _open_task(self, identity: str) -> None:
        row = self.measures.current()
        if identity:
            self.open_record.emit(TASK, identity)
        elif isinstance(row, MeasureView):
            self.new_task.emit(row.code)

    def _list(self, proof: Proof) -> None:
        self.leads_to.emit(ToList(proof.register, proof.query))

    def _log(self, task: str, text: str) -> None:
        self.problem.forget()
        plan = self._plan
        self._desk.jobs.submit(
            lambda report: plan.log_progress(task, text),
            while_living(self, self._logged), while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _logged(self, _: object) -> None:
        self.detail.progress.clear()
        self._desk.notices.say("进展已登记")

    def ask_folder(self) -> None:
        """Ask what goes into 迎检资料夹, and make it."""
        if self._shown:
            self.dialog = FolderDialog(self._desk, self._plan, self.span(), self._shown, self)
            self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.dialog.open()

    def print_plan(self) -> None:
        """Show the measures with figures, tasks and proof as they will be printed."""
        workspace, found, span = self._desk.workspace, self._shown, self.span()
        if found and not self.progress.busy():
            self.progress.run(
                lambda report: print_plan(workspace, span, found),
                while_living(self, self._show_paper), self.problem.say,
            )  # fmt: skip

    def _show_paper(self, data: bytes) -> None:
        name = f"三年行动计划对照表_{self.span().label}.pdf"
        self.preview = show_paper(self._desk.jobs, self, "打印三年行动计划对照表", data, name)
