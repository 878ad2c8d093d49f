"""按来表填报 in a window: the form's headings, what goes into each, where the copy goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.filling import Form
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.living import while_living

SIZE = (640, 560)
HEADS = ("来表的栏目", "填什么")
USE = "按来表填报"


class FillingDialog(QDialog):
    """Fills one form with what a table lists."""

    def __init__(self, desk: Desk, form: Form, query: Query, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._form, self._query = desk, form, query
        label = desk.records.spec(form.register).label
        self.setWindowTitle(f"按来表填报：{form.path.name}")
        self.problem, self.progress = ProblemLabel(), ProgressRow(desk.jobs)
        self.table, self.said = QTableWidget(len(form.slots), len(HEADS)), QLabel()
        self.reveal = QCheckBox("写出完整的证件号码和手机号")
        self.go = QPushButton("填好另存为…")
        self.boxes: dict[int, Choice] = {}
        total = desk.records.count(form.register, query)
        self.said.setText(_said(form, label, total))
        self._build()
        self.go.clicked.connect(self._ask)

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.said.setWordWrap(True)
        self.said.setProperty("role", "hint")
        self.go.setProperty("role", "primary")
        self.table.setHorizontalHeaderLabels(list(HEADS))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT + 4)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setDefaultAlignment(theme.ALIGN_TEXT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        choices = self._desk.filling.choices(self._form.register)
        for row, slot in enumerate(self._form.slots):
            self.table.setItem(row, 0, QTableWidgetItem(slot.text))
            box = Choice()
            for name, words in choices:
                box.addItem(words, name)
            box.setCurrentIndex(max(box.findData(slot.column), 0))
            box.setAccessibleName(slot.text)
            self.table.setCellWidget(row, 1, box)
            self.boxes[slot.index] = box
        cancel = QPushButton("取消")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.reveal, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box_ = QVBoxLayout(self)
        box_.addWidget(self.said)
        box_.addWidget(self.problem)
        box_.addWidget(self.table, 1)
        box_.addWidget(self.progress)
        box_.addLayout(foot)

    def _ask(self) -> None:
        name = f"{self._form.path.stem}_已填.xlsx"
        path = files.save_file(self, USE, name, files.WORKBOOK)
        if path is not None:
            self.fill(path)

    def fill(self, out: Path) -> None:
        """Write the filled copy."""
        self.problem.forget()
        filling, form, query = self._desk.filling, self._form, self._query
        mapping = {index: str(box.currentData()) for index, box in self.boxes.items()}
        reveal = self.reveal.isChecked()

        def done(answer: tuple[Path, int]) -> None:
            path, rows = answer
            self._desk.notices.say(f"已填{rows}行，存为“{path.name}”")
            self.accept()

        self.progress.run(
            lambda report: filling.fill(form, mapping, query, out, reveal=reveal, report=report),
            while_living(self, done), while_living(self, self.problem.say),
        )  # fmt: skip


def filler(desk: Desk, model: RecordTable, over: QWidget) -> Callable[[], FillingDialog | None]:
    """Return what asks for a form and opens it over a table."""

    def show() -> FillingDialog | None:
        path = files.open_file(over.window(), USE, files.SHEETS)
        if path is None:
            return None
        try:
            form = desk.filling.open(model.register, path)
        except UserError as error:
            desk.notices.fail(error)
            return None
        dialog = FillingDialog(desk, form, model.query, over.window())
        dialog.open()
        return dialog

    return show


def _said(form: Form, label: str, total: int) -> str:
    known = sum(bool(slot.column) for slot in form.slots)
    said = f"把表中所列的{total:,}条{label}按当前顺序填进工作表“{form.place.sheet}”，"
    said += f"从第{form.place.first}行起；{len(form.slots)}栏中认出{known}栏。"
    if form.room is not None and total > form.room:
        said += f"来表只留了{form.room}行，会在合计或签名行前加行，求和公式一并延长。"
    if form.remembered:
        said += "这样的表填过，照上次的对应关系。"
    return said + "来表本身不会改动。"
