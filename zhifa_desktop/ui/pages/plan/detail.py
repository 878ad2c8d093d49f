"""One measure: what the plan says, its figures, its tasks with their log, and its proof."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.figures import IndicatorResult
from zhifa_desktop.services.plan_overview import MeasureView, Proof, TaskLine
from zhifa_desktop.ui.pages.plan.models import FiguresModel, ProofsModel, TasksModel
from zhifa_desktop.ui.widgets.plain_table import PlainTable

MOST = 8
NO_FIGURE = "方案没有给这一项定指标，看任务和台账。"
NO_TASK = "这一项还没有任务，点“新增任务”登记本单位的做法、责任人和时限。"


class MeasureDetail(QWidget):
    """Signals lead to a figure, a task (empty id: a new one), or a register's list.

    ``logged`` gives a task's id and the progress typed.
    """

    figure = Signal(str)
    task = Signal(str)
    listed = Signal(object)
    logged = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.facts, self.text = QLabel(), QLabel(), QLabel()
        self.figures = PlainTable(FiguresModel(), "指标", yields={2: 420, 4: 360})
        self.tasks = PlainTable(TasksModel(), "任务", yields={3: 560, 4: 640, 5: 400})
        self.proofs = PlainTable(ProofsModel(), "台账", wide=1)
        self.no_figure, self.no_task = (
            QLabel("方案没有给这一项定指标，看任务和台账。"),
            QLabel(NO_TASK),
        )
        self.add, self.open = QPushButton("新增任务…"), QPushButton("打开任务和佐证…")
        self.progress, self.log = QLineEdit(), QPushButton("登记进展")
        for model in (self.figures.list, self.tasks.list, self.proofs.list):
            model.setParent(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title.setProperty("role", "section")
        for label in (self.title, self.facts, self.text, self.no_task):
            label.setWordWrap(True)
        for label in (self.facts, self.no_figure, self.no_task):
            label.setProperty("role", "hint")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress.setPlaceholderText("选中任务，写这一次的进展，回车登记")
        self.progress.setAccessibleName("进展")
        head = QHBoxLayout()
        head.addWidget(_section("任务"))
        head.addStretch(1)
        head.addWidget(self.add)
        head.addWidget(self.open)
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        row.addWidget(self.log)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        for part in (self.title, self.facts, self.text, _section("指标(双击看明细)")):
            column.addWidget(part)
        column.addWidget(self.figures)
        column.addWidget(self.no_figure)
        column.addLayout(head)
        column.addWidget(self.tasks)
        column.addWidget(self.no_task)
        column.addLayout(row)
        column.addWidget(_section("佐证台账(双击打开)"))
        column.addWidget(self.proofs)
        column.addStretch(1)

    def _connect(self) -> None:
        self.figures.activated.connect(lambda _: self._open_figure())
        self.tasks.activated.connect(lambda _: self._open_task())
        self.proofs.activated.connect(lambda _: self._open_proof())
        self.add.clicked.connect(lambda: self.task.emit(""))
        self.open.clicked.connect(self._open_task)
        self.log.clicked.connect(self._log)
        self.progress.returnPressed.connect(self._log)
        self.progress.textChanged.connect(lambda _: self._look())
        self.tasks.selectionModel().currentRowChanged.connect(lambda *_: self._look())

    def show_measure(self, one: MeasureView) -> None:
        """Show a measure; what is typed of a task's progress stays."""
        self.title.setText(f"{one.group} › {one.number}. {one.title}")
        days = "；".join(f"{d.day}前{d.what}" for d in one.deadlines)
        units = f"责任单位：{'、'.join(one.responsible)}"
        self.facts.setText(f"{units}。时限：{days}" if days else units)
        self.text.setText(one.text)
        self.figures.show_rows(one.figures)
        self.tasks.show_rows(one.tasks)
        self.proofs.show_rows(one.proofs)
        for table in (self.figures, self.tasks, self.proofs):
            table.fit_height(MOST)
        self.figures.setVisible(bool(one.figures))
        self.no_figure.setVisible(not one.figures)
        self.tasks.setVisible(bool(one.tasks))
        self.no_task.setVisible(not one.tasks)
        self._look()

    def _look(self) -> None:
        chosen = self.tasks.current() is not None
        self.open.setEnabled(chosen)
        self.log.setEnabled(chosen and bool(self.progress.text().strip()))

    def _open_figure(self) -> None:
        row = self.figures.current()
        if isinstance(row, IndicatorResult):
            self.figure.emit(row.id)

    def _open_task(self) -> None:
        row = self.tasks.current()
        if isinstance(row, TaskLine):
            self.task.emit(row.id)

    def _open_proof(self) -> None:
        row = self.proofs.current()
        if isinstance(row, Proof):
            self.listed.emit(row)

    def _log(self) -> None:
        row = self.tasks.current()
        if isinstance(row, TaskLine) and self.progress.text().strip():
            self.logged.emit(row.id, self.progress.text())


def _section(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "section")
    return label
