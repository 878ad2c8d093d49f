"""发表—收表—催表: sheets for the squadrons, who has sent theirs back, a text for the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.collecting import FAULTY, RETURNED, UNIT, Round, Taken
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.widgets.buttons import icon_button
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.living import while_living

SIZE = (860, 560)
HEADS = ("单位", "状态", "交回时间", "结果")
USE, DAYS = "发表收表", 7
ID = Qt.ItemDataRole.UserRole
COLOURS = {RETURNED: "good", FAULTY: "bad"}


class CollectingDialog(QDialog):
    """The rounds of one register."""

    def __init__(self, desk: Desk, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._rounds: dict[str, Round] = {}
        self.setWindowTitle(f"发表收表：{desk.records.spec(register).label}")
        self.problem, self.progress = ProblemLabel(), ProgressRow(desk.jobs)
        self.rounds, self.board = Choice(), QTableWidget(0, len(HEADS))
        self.new, self.take = icon_button("新发一轮…", "send"), icon_button("收表…", "download")
        self.remind, self.end = (
            icon_button("复制催表文字", "megaphone"),
            icon_button("结束本轮", "check"),
        )
        self.sending = SendingPane(desk)
        self.said = QLabel()
        self._build()
        self.new.clicked.connect(lambda: self.sending.setVisible(not self.sending.isVisible()))
        self.take.clicked.connect(self._choose)
        self.remind.clicked.connect(self.copy_reminder)
        self.end.clicked.connect(self._end)
        self.rounds.currentIndexChanged.connect(self._show)
        self.sending.go.clicked.connect(self._send)
        self.read()
        self.sending.setVisible(not self._rounds)

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.setAcceptDrops(True)
        self.take.setToolTip("选交回来的文件，也可以一起拖进来；按表里的表号认出是谁的")
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.rounds, 1)
        for button in (self.new, self.take, self.remind, self.end):
            top.addWidget(button)
        self.board.setHorizontalHeaderLabels(list(HEADS))
        self.board.verticalHeader().hide()
        self.board.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.board.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.board.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.board.horizontalHeader()
        header.setDefaultAlignment(theme.ALIGN_TEXT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        box = QVBoxLayout(self)
        box.addLayout(top)
        box.addWidget(self.problem)
        box.addWidget(self.progress)
        box.addWidget(self.sending)
        box.addWidget(self.board, 1)
        box.addWidget(self.said)

    def read(self, stand_on: str = "") -> None:
        """List the rounds, the latest first."""
        found = self._desk.collecting.rounds(self._register)
        self._rounds = {one.id: one for one in found}
        self.rounds.blockSignals(True)
        self.rounds.clear()
        for one in found:
            self.rounds.addItem(f"{one.sent_on} 发，{one.due} 前交", one.id)
        if not found:
            self.rounds.addItem("还没有发过", "")
        self.rounds.setCurrentIndex(max(self.rounds.findData(stand_on), 0))
        self.rounds.blockSignals(False)
        self._show()

    def current(self) -> Round | None:
        """Return the round that is shown."""
        return self._rounds.get(self.rounds.currentData() or "")

    def _show(self, *_: object) -> None:
        one = self.current()
        for button in (self.take, self.remind, self.end):
            button.setEnabled(one is not None)
        sheets = one.sheets if one else ()
        self.board.setRowCount(len(sheets))
        for row, sheet in enumerate(sheets):
            texts = (sheet.name, sheet.state, sheet.returned_at, sheet.said)
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if place == 1 and sheet.state in COLOURS:
                    item.setForeground(theme.color(COLOURS[sheet.state]))
                self.board.setItem(row, place, item)
        if one is not None:
            self.said.setText(f"已收 {len(sheets) - len(one.missing())} / {len(sheets)} 份")

    def _send(self) -> None:
        folder = files.folder(self, USE)
        if folder is not None:
            self.send(folder)

    def send(self, folder: Path) -> None:
        """Write the sheets for the units ticked into a folder."""
        self.problem.forget()
        pane, collecting, register = self.sending, self._desk.collecting, self._register
        units, day = pane.ticked(), pane.due.date()
        due = date(day.year(), day.month(), day.day())
        filled, reveal = pane.filled.isChecked(), pane.reveal.isChecked()

        def sent(made: Round) -> None:
            self.sending.hide()
            self.read(made.id)
            self._desk.notices.say(f"已写出{len(made.sheets)}份表，在“{folder.name}”文件夹里")

        self.progress.run(
            lambda report: collecting.send(
                register, units, due, folder, filled=filled, reveal=reveal, report=report
            ),
            while_living(self, sent), while_living(self, self.problem.say),
        )  # fmt: skip

    def _choose(self) -> None:
        place = str(files.usual_folder(USE))
        names, _ = QFileDialog.getOpenFileNames(self, "收表", place, files.SHEETS)
        if names:
            self.take_in([Path(name) for name in names])

    def take_in(self, paths: list[Path]) -> None:
        """Take returned files in and say what became of each."""
        one, collecting = self.current(), self._desk.collecting
        if one is None:
            return
        self.problem.forget()

        def taken(found: Taken) -> None:
            self.read(found.round.id)
            self.said.setText("\n".join(found.said))

        self.progress.run(
            lambda report: collecting.take_in(one, paths, report),
            while_living(self, taken), while_living(self, self.problem.say),
        )  # fmt: skip

    def copy_reminder(self) -> None:
        """Put the text that asks for what is missing on the clipboard."""
        if (one := self.current()) is not None:
            text = self._desk.collecting.reminder(one)
            QGuiApplication.clipboard().setText(text)
            self.said.setText(f"已复制，可粘贴到工作群：\n{text}")

    def _end(self) -> None:
        one, kinds = self.current(), QMessageBox.StandardButton
        question = "结束这一轮收表？已导入的记录和已发出的文件都不受影响。"
        if one and QMessageBox.question(self, "结束本轮", question) == kinds.Yes:
            self._desk.collecting.drop(one)
            self.read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files dragged in."""
        self.take_in([Path(url.toLocalFile()) for url in event.mimeData().urls()])


class SendingPane(QGroupBox):
    """To whom, until when, filled or empty."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("新发一轮")
        self.units, self.due = QListWidget(), QDateEdit()
        self.filled = QCheckBox("填好现有记录，请对方核对补充")
        self.reveal = QCheckBox("写出完整的证件号码和手机号")
        self.go = icon_button("写出文件…", "send")
        self.go.setIcon(icon("send", "field"))
        every, none = icon_button("全选", "list-checks"), icon_button("全不选", "x")
        self.filled.setChecked(True)
        self.go.setProperty("role", "primary")
        self.due.setCalendarPopup(True)
        self.due.setDisplayFormat("yyyy-MM-dd")
        late = desk.workspace.today() + timedelta(days=DAYS)
        self.due.setDate(QDate(late.year, late.month, late.day))
        for unit in desk.records.page(UNIT, Query(), 0, 500, columns=("name",)):
            item = QListWidgetItem(unit.shown["name"])
            item.setData(ID, unit.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.units.addItem(item)
        self.units.setMinimumHeight(110)
        every.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        none.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        right, ticks, due = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        due.addWidget(QLabel("何日前交回"))
        due.addWidget(self.due, 1)
        ticks.addWidget(every)
        ticks.addWidget(none)
        right.addLayout(due)
        right.addWidget(self.filled)
        right.addWidget(self.reveal)
        right.addLayout(ticks)
        right.addStretch(1)
        right.addWidget(self.go)
        row = QHBoxLayout(self)
        row.addWidget(self.units, 1)
        row.addLayout(right)

    def ticked(self) -> list[str]:
        """Return the ids of the units ticked."""
        items = (self.units.item(n) for n in range(self.units.count()))
        return [i.data(ID) for i in items if i.checkState() == Qt.CheckState.Checked]

    def _tick(self, state: Qt.CheckState) -> None:
        for n in range(self.units.count()):
            self.units.item(n).setCheckState(state)


def opener(desk: Desk, register: str, over: QWidget) -> Callable[[], CollectingDialog]:
    """Return what opens the rounds of a register."""

    def show() -> CollectingDialog:
        dialog = CollectingDialog(desk, register, over.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    return show
