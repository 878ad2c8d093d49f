"""The dialog that leads through an action; nothing is written before its last step."""

from __future__ import annotations

from html import escape
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.actions.service import Actions, Offer, Summary
from zhifa_desktop.services.records import Invalid
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.guided.consequences import ConsequencesPane
from zhifa_desktop.ui.dialogs.guided.facts import FactsPane
from zhifa_desktop.ui.dialogs.many import open_for
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.widgets.doors import ToAction, ToMany
from zhifa_desktop.ui.widgets.living import while_living

CHOOSE, FACTS, TOUCHED, CONFIRM = range(4)
STEPS = ("选择事项", "填写日期和依据", "一并处理", "确认")
SIZE = (820, 560)
OFFER = Qt.ItemDataRole.UserRole


class GuidedDialog(QDialog):
    """``done_with`` tells what was done, in a few words."""

    done_with = Signal(str)

    def __init__(
        self, desk: Desk, register: str, identity: str, code: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._desk, self._actions = desk, Actions(desk.workspace)
        self._offers = self._actions.offered(register, identity)
        self._offer: Offer | None = None
        self._asked = ""
        self._facts: dict[str, object] = {}
        self.title, self.steps, self.problem = QLabel(), QLabel(), ProblemLabel()
        self.choices, self.facts = QListWidget(), FactsPane(desk.records)
        self.touched, self.summary = ConsequencesPane(desk.records), QLabel()
        self.stack = QStackedWidget()
        self.back, self.next = QPushButton("上一步"), QPushButton("下一步")
        self.cancel = QPushButton("取消")
        self._build()
        self._fill_choices()
        self._turn(CHOOSE)
        chosen = next((o for o in self._offers if o.code == code and o.identity == identity), None)
        if chosen is not None and not chosen.refused:
            self._begin(chosen)

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.setWindowTitle("办理")
        self.title.setProperty("role", "title")
        self.steps.setTextFormat(Qt.TextFormat.RichText)
        self.choices.setAccessibleName("可以办理的事项")
        self.choices.itemActivated.connect(lambda _: self.go_on())
        self.summary.setWordWrap(True)
        self.summary.setMargin(4)
        self.summary.setTextFormat(Qt.TextFormat.RichText)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        long = QScrollArea()
        long.setWidgetResizable(True)
        long.setWidget(self.summary)
        for pane in (self.choices, self.facts, self.touched, long):
            self.stack.addWidget(pane)
        self.next.setProperty("role", "primary")
        self.next.setDefault(True)
        self.next.setToolTip("Ctrl+Enter")
        self.back.setToolTip("Alt+←")
        for button in (self.back, self.cancel):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for part in (self.title, self.steps, self.problem):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        column.addLayout(buttons)
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.cancel.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.next.click)
        QShortcut(QKeySequence("Alt+Left"), self, self.back.click)

    def _fill_choices(self) -> None:
        """List the actions that can be done, under whose they are; the others say why not."""
        for whose, offers in groupby(self._offers, key=lambda one: (one.identity, one.whose)):
            if whose[1]:
                head = QListWidgetItem(f"证件 {whose[1]}")
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setForeground(theme.color("accent"))
                self.choices.addItem(head)
            for one in sorted(offers, key=lambda one: bool(one.refused)):
                more = f"不能办理：{one.refused}" if one.refused else one.hint
                item = QListWidgetItem(f"{one.label}　{more}" if more else one.label)
                item.setData(OFFER, one)
                if one.refused:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                self.choices.addItem(item)
        for row in range(self.choices.count()):
            if self.choices.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.choices.setCurrentRow(row)
                break

    def go_on(self) -> None:
        """Take the next step, if this one is complete."""
        self.problem.forget()
        try:
            match self.stack.currentIndex():
                case 0:
                    item = self.choices.currentItem()
                    if item is not None and item.data(OFFER) is not None:
                        self._begin(item.data(OFFER))
                case 1:
                    self._leave_facts()
                case 2:
                    self._show_summary()
                case _:
                    self._carry_out()
        except UserError as error:
            self.problem.say(error)

    def go_back(self) -> None:
        """Take the step before; what was filled stays."""
        self.problem.forget()
        here = self.stack.currentIndex()
        if here == CONFIRM and not self.touched.boxes:
            here = TOUCHED
        self._turn(max(here - 1, CHOOSE))

    def _begin(self, offer: Offer) -> None:
        """Ask for the facts of an action; chosen again it keeps what was filled."""
        asked = f"{offer.code}:{offer.identity}"
        try:
            columns = self._actions.asks(offer.register, offer.code, offer.identity)
            self.title.setText(self._actions.title(offer.register, offer.code, offer.identity))
        except UserError as error:
            self.problem.say(error)
            return
        self._offer = offer
        if asked != self._asked:
            self._asked = asked
            self.facts.ask(offer.register, columns)
        self._turn(FACTS)
        self.facts.begin()

    def _which(self) -> tuple[str, str, str]:
        assert self._offer is not None
        return self._offer.register, self._offer.code, self._offer.identity

    def _leave_facts(self) -> None:
        facts, wrong = self.facts.read()
        problems = wrong or list(self._actions.problems(*self._which(), facts))
        self.facts.show_problems(problems)
        if problems:
            return
        self._facts = facts
        groups = self._actions.consequences(*self._which(), facts)
        self.touched.show_groups(groups)
        if groups:
            self._turn(TOUCHED)
            self.touched.begin()
        else:
            self._show_summary()

    def _show_summary(self) -> None:
        decisions = self.touched.decisions()
        told = self._actions.summary(*self._which(), self._facts, decisions)
        self.summary.setText(_rich(told))
        self._turn(CONFIRM)
        self.next.setFocus()

    def _carry_out(self) -> None:
        self._wait(waiting=True)
        which, facts, decisions = self._which(), dict(self._facts), self.touched.decisions()
        self._desk.jobs.submit(
            lambda report: self._actions.carry_out(*which, facts, decisions),
            while_living(self, self._finished),
            while_living(self, self._refused),
            while_living(self, lambda: self._wait(waiting=False)),
            writes=True,
        )

    def _finished(self, what: str) -> None:
        self._wait(waiting=False)
        self._desk.notices.say(f"已办理：{what}(可撤销)")
        self.done_with.emit(what)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self._wait(waiting=False)
        if isinstance(error, Invalid):
            self._turn(FACTS)
            self.facts.show_problems(error.problems)
        self.problem.say(error)

    def _wait(self, *, waiting: bool) -> None:
        for button in (self.next, self.back):
            button.setEnabled(not waiting)

    def _turn(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        if step == CHOOSE:
            self.title.setText("办理什么事项？")
            self.choices.setFocus()
        self.back.setVisible(step != CHOOSE)
        self.next.setText("确认办理" if step == CONFIRM else "下一步")
        self.steps.setText("　›　".join(_step(n, words, step) for n, words in enumerate(STEPS)))


def lead_through(desk: Desk, to: ToAction | ToMany, over: QWidget) -> None:
    """Lead through an action on a record, or enter many for it, over the page that shows it."""
    if isinstance(to, ToMany):
        open_for(desk, to, over)
        return
    try:
        dialog = GuidedDialog(desk, to.register, to.identity, to.code, over)
    except UserError as error:
        desk.notices.fail(error)
        return
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _step(number: int, words: str, here: int) -> str:
    colour = theme.COLORS["accent" if number == here else "muted"]
    text = f"{number + 1} {words}"
    return f"<span style='color:{colour}'>{f'<b>{text}</b>' if number == here else text}</span>"


def _rich(told: Summary) -> str:
    def listed(heading: str, lines: tuple[str, ...]) -> str:
        items = "".join(f"<li style='margin-bottom:6px'>{escape(line)}</li>" for line in lines)
        return f"<p><b>{heading}</b></p><ul>{items}</ul>" if lines else ""

    return (
        listed("将要登记", told.done)
        + listed("还需另外办理", told.left)
        + "<p>以上作为一次操作登记，办错了可以撤销。</p>"
    )
