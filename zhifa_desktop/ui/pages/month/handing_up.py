"""The fourth step: what goes up, when it went, and what the superior answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.clock import china_time
from zhifa_desktop.services.handing_up import ANSWERS, RETURNED, WAYS, HandUp
from zhifa_desktop.services.months import Issued, MonthState
from zhifa_desktop.services.records import ColumnSpec, Kind
from zhifa_desktop.services.wording import term
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.fields import DateField, Unreadable

STEPS = (
    "1. 打印月报 PDF 和报送函，签字、盖章。\n"
    "2. 把月报包交到上级(U盘或报送网页)，报送函随纸质件送达。\n"
    "3. 在下面登记报送日期；上级接收或退回后，再来登记一次。"
)
NO_ANSWER = "还没有答复"
DAY = ColumnSpec("day", "报送日期", Kind.DATE, past=True)
ANSWERED = ColumnSpec("answered", "答复日期", Kind.DATE, past=True)


class HandUpPane(QWidget):
    """``noted`` gives version and HandUp to keep, None to take the note away."""

    noted = Signal(int, object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.said, self.package, self.steps = QLabel(), QLabel(), QLabel(STEPS)
        self.day, self.way, self.answer = DateField("", DAY), Choice(), Choice()
        self.answered = DateField("", ANSWERED)
        self.note, self.problem = QLineEdit(), ProblemLabel()
        self.save, self.forget = QPushButton("登记报送"), QPushButton("删除登记…")
        self.entry = QWidget()
        self._last: Issued | None = None
        self._build()
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(self._ask_forget)
        self.answer.currentIndexChanged.connect(lambda _: self._look())

    def _build(self) -> None:
        self.said.setProperty("role", "title")
        self.save.setProperty("role", "primary")
        self.note.setPlaceholderText("如回执文号、退回的原因")
        for label in (self.said, self.package, self.steps):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.way.addItems(WAYS)
        self.answer.addItem(NO_ANSWER, "")
        for answer in ANSWERS:
            self.answer.addItem(answer, answer)
        form = QFormLayout()
        for words, part in (
            ("报送日期", self.day), ("报送方式", self.way), ("上级答复", self.answer),
            ("答复日期", self.answered), ("答复说明", self.note),
        ):  # fmt: skip
            part.setAccessibleName(words)
            part.setMaximumWidth(420)
            form.addRow(words, part)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.forget)
        buttons.addStretch(1)
        below = QVBoxLayout(self.entry)
        below.setContentsMargins(0, 0, 0, 0)
        below.addLayout(form)
        below.addWidget(self.problem)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(12)
        for shown in (self.said, self.package, self.steps, self.entry):
            column.addWidget(shown)
        column.addStretch(1)

    def show_state(self, state: MonthState) -> None:
        """Show where the month stands."""
        self.problem.forget()
        self._last = last = state.issued[-1] if state.issued else None
        for part in (self.steps, self.entry, self.package):
            part.setVisible(last is not None)
        if last is None:
            self.said.setText(f"{state.month.label}月报还没有生成")
            self.package.setText("请先完成前三步：校核、编制审核、签章。")
            self.package.show()
            return
        given = state.handed.get(last.version)
        made = china_time(last.made_at)
        self.said.setText(f"{state.month.label}月报第{last.version}版{standing(given)}")
        self.package.setText(
            f"月报包：{last.file_name}，{term('check_code')} {last.short}\n"
            f"生成：{made:%Y-%m-%d %H:%M}，{last.who}"
        )
        self._hold(given)

    def _hold(self, given: HandUp | None) -> None:
        day = given.day if given else self._today()
        self.day.hold(day, day.isoformat())
        self.way.setCurrentText(given.way if given else WAYS[0])
        self.answer.setCurrentIndex(max(self.answer.findData(given.answer if given else ""), 0))
        answered = date.fromisoformat(given.answered) if given and given.answered else None
        self.answered.hold(answered, answered.isoformat() if answered else "")
        self.note.setText(given.note if given else "")
        self._look()
        self.save.setText("更新登记" if given else "登记报送")
        self.forget.setVisible(given is not None)

    def _look(self) -> None:
        """Ask about the answer only once there is one."""
        for part in (self.answered, self.note):
            part.setEnabled(bool(self.answer.currentData()))

    def _ask_forget(self) -> None:
        kinds = QMessageBox.StandardButton
        question = "删除这一版的报送登记？报送日期、方式和上级答复都会清空。"
        if self._last and QMessageBox.question(self, "删除登记", question) == kinds.Yes:
            self.noted.emit(self._last.version, None)

    def _read(self, field: DateField) -> date | None:
        try:
            day = field.value()
        except Unreadable as error:
            raise UserError(f"“{field.column.label}”{error}", kept="没有登记") from error
        return day if isinstance(day, date) else None

    def _save(self) -> None:
        self.problem.forget()
        answer = self.answer.currentData()
        try:
            day, answered = self._read(self.day), self._read(self.answered) if answer else None
            if day is None:
                raise UserError("没有填写报送日期", kept="没有登记", todo="请填写后再登记")
        except UserError as error:
            self.problem.say(error)
            return
        if self._last is not None:
            note = self.note.text().strip() if answer else ""
            told = answered.isoformat() if answered else ""
            self.noted.emit(
                self._last.version, HandUp(day, self.way.currentText(), answer, told, note)
            )


def standing(given: HandUp | None) -> str:
    """Return where a version stands after it was made."""
    if given is None:
        return "待报送"
    if given.answer == RETURNED:
        return "被退回，请改好后再出一版"
    return "已接收" if given.answer else "已报送，等上级答复"
