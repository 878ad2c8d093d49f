"""The fourth step: what goes up, when it went, and what the superior answered."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.clock import china_time
from zhifa_desktop.services.handing_up import ANSWERS, RETURNED, WAYS, HandUp
from zhifa_desktop.services.months import Issued, MonthState
from zhifa_desktop.services.records import ColumnSpec, Kind
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


class HandUpPane(QWidget):
    """``noted`` gives version and HandUp to keep, None to take the note away."""

    noted = Signal(int, object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.said, self.package, self.steps = QLabel(), QLabel(), QLabel(STEPS)
        self.day, self.way, self.answer = DateField("", DAY), Choice(), Choice()
        self.note, self.problem = QLineEdit(), ProblemLabel()
        self.save, self.forget = QPushButton("登记报送"), QPushButton("取消登记")
        self.entry = QWidget()
        self._last: Issued | None = None
        self._build()
        self.save.clicked.connect(self._save)
        self.forget.clicked.connect(
            lambda: self._last and self.noted.emit(self._last.version, None)
        )

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
            ("答复说明", self.note),
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
            f"月报包：{last.file_name}，校验码 {last.short}\n"
            f"生成：{made:%Y-%m-%d %H:%M}，{last.who}"
        )
        self._hold(given)

    def _hold(self, given: HandUp | None) -> None:
        day = given.day if given else self._today
        self.day.hold(day, day.isoformat())
        self.way.setCurrentText(given.way if given else WAYS[0])
        self.answer.setCurrentIndex(max(self.answer.findData(given.answer if given else ""), 0))
        self.note.setText(given.note if given else "")
        self.save.setText("更新登记" if given else "登记报送")
        self.forget.setVisible(given is not None)

    def _save(self) -> None:
        try:
            day = self.day.value()
        except Unreadable as error:
            self.problem.say(UserError(f"“报送日期”{error}", kept="没有登记"))
            return
        if not isinstance(day, date):
            self.problem.say(UserError("没有填写报送日期", kept="没有登记", todo="请填写后再登记"))
        elif self._last is not None:
            given = HandUp(
                day, self.way.currentText(), self.answer.currentData(), self.note.text().strip()
            )
            self.noted.emit(self._last.version, given)


def standing(given: HandUp | None) -> str:
    """Return where a version stands after it was made."""
    if given is None:
        return "待报送"
    if given.answer == RETURNED:
        return "被退回，请改好后再出一版"
    return "已接收" if given.answer else "已报送，等上级答复"
