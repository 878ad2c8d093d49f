"""Who checked and reviewed a month, with the buttons for it; what was changed after it went up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.month_course import CourseStep, PendingChange, Stage, Standing
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

SHOWN = 3
"""Changes named in the banner; the rest is in the list."""


class StatesStrip(QWidget):
    """Where the month stands; ``asked`` gives check, review or send_back."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing: Standing | None = None
        self.said = YieldingLabel()
        self.check, self.review = QPushButton("确认校核…"), QPushButton("审核通过…")
        self.back, self.steps = QPushButton("退回修改…"), QPushButton("办理经过…")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        for button, name in (
            (self.steps, ""), (self.back, "send_back"), (self.review, "review"),
            (self.check, "check"),
        ):  # fmt: skip
            row.addWidget(button)
            if name:
                button.clicked.connect(lambda _=False, name=name: self.asked.emit(name))
        self.steps.clicked.connect(self._show_steps)
        self.show_standing(None)

    def show_standing(self, standing: Standing | None) -> None:
        """Show where a month stands; None while that is being worked out."""
        self._standing = standing
        for button in (self.check, self.review, self.back, self.steps):
            button.setEnabled(False)
        if standing is None:
            self.said.say("")
            return
        last = standing.course.last
        confirmed = last is not None and not last.sent_back and standing.outdated is None
        self.said.say(said_of(standing), standing.words)
        self.steps.setEnabled(bool(standing.course.steps))
        self.check.setEnabled(standing.stage is not Stage.CHECKED or not confirmed)
        self.review.setEnabled(standing.stage is Stage.CHECKED)
        self.back.setEnabled(confirmed)

    def _show_steps(self) -> None:
        if self._standing is not None:
            month = self._standing.course.month
            lines = [step_words(one) for one in self._standing.course.steps]
            self.listed = ListDialog(f"{month.label}月报办理经过", lines, self)
            self.listed.open()


def said_of(standing: Standing) -> str:
    """Return where a month stands, who did the last step, and what holds no more."""
    if standing.outdated is not None:
        return f"{standing.outdated.name}确认以后，台账或文字有变化，请重新校核、审核"
    last = standing.course.last
    if last is None:
        return standing.words
    if last.sent_back:
        return f"{last.name}退回修改：{last.note}"
    return f"{standing.words}：{last.name}"


def step_words(one: CourseStep) -> str:
    """Return one step as a line of a list."""
    note = f"　{one.note}" if one.note else ""
    return f"第{one.version}版　{one.when}　{one.words}　{one.name}{note}"


class PendingBanner(QWidget):
    """What was changed after the month went up; ``carried`` and ``unlock`` ask for what to do."""

    carried = Signal()
    unlock = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[PendingChange, ...] = ()
        self._title = ""
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "caution")
        self.look, self.carry = QPushButton("看改动…"), QPushButton("计入下月(补报)")
        self.open_lock = QPushButton("解锁重报…")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        for button in (self.look, self.carry, self.open_lock):
            row.addWidget(button)
        self.look.clicked.connect(self._look)
        self.carry.clicked.connect(self.carried)
        self.open_lock.clicked.connect(self.unlock)
        self.hide()

    def show_standing(self, standing: Standing | None) -> None:
        """Show what waits; nothing where nothing does."""
        changes = standing.pending if standing is not None else ()
        self._changes = changes
        self.setVisible(bool(changes))
        if standing is None or not changes:
            return
        returned = standing.stage is Stage.RETURNED
        version = standing.course.lines.version
        self._title = f"{standing.course.month.label}月报第{version}版签名以后的改动"
        self.carry.setHidden(returned)
        self.open_lock.setVisible(standing.locked)
        self.said.setText(banner_words(standing))

    def _look(self) -> None:
        self.listed = ListDialog(self._title, [one.words for one in self._changes], self)
        self.listed.open()


def banner_words(standing: Standing) -> str:
    """Return what was changed and what can be done about it."""
    version, coming = standing.course.lines.version, standing.course.coming
    named = "；".join(one.words for one in standing.pending[:SHOWN])
    more = "等" if len(standing.pending) > SHOWN else ""
    said = f"第{version}版签名以后，本月记录有{len(standing.pending)}处改动：{named}{more}。"
    if standing.stage is Stage.RETURNED:
        return f"{said}改好后请校核、审核、签名，出第{coming}版。"
    if standing.locked:
        return f"{said}本月已于{standing.lock_day}锁定，可计入下月；确需重报的先解锁。"
    return f"{said}可计入下月的“更正”行，也可校核、审核后重报(第{coming}版)。"


class ListDialog(QDialog):
    """Lines to be read."""

    def __init__(self, title: str, lines: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.list = QListWidget()
        self.list.addItems(lines)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(buttons)
        self.resize(620, 360)


class AskDialog(QDialog):
    """A few lines to fill in; stays open, with the reason, where what was asked is refused."""

    def __init__(
        self, title: str, lines: tuple[tuple[str, str, str], ...],
        work: Callable[[tuple[str, ...], AskDialog], None], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Ask for lines (label, text, hint); ``work`` gets the answers and this dialog."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.fields, self.problem = [], ProblemLabel()
        form = QFormLayout()
        for label, text, hint in lines:
            field = QLineEdit(text)
            field.setPlaceholderText(hint)
            field.setAccessibleName(label)
            field.setMinimumWidth(320)
            form.addRow(label, field)
            self.fields.append(field)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.accepted.connect(lambda: work(self.answers(), self))
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)

    def answers(self) -> tuple[str, ...]:
        """Return what is filled in."""
        return tuple(field.text().strip() for field in self.fields)
