"""The people of a session, ticked or pasted, with who was away and other hours."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.words import fold_width
from zhifa_desktop.services.many.attendance import BulkAttendance, Entered, Session
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.many.dialog import ManyDialog
from zhifa_desktop.ui.dialogs.many.names_pane import NamesPane
from zhifa_desktop.ui.dialogs.many.tick_model import Edited, TickRow
from zhifa_desktop.ui.dialogs.many.tick_table import TickPane
from zhifa_desktop.ui.widgets.picker import Picker

HEADINGS, WIDTHS = ("姓名", "机构", "类别"), (104, 150, 84)
PRESENCE, HOURS = 0, 1
DEFAULT = "attended"
AWAY = ("leave", "absent")


class AttendanceDialog(ManyDialog):
    """Without a session it is chosen first."""

    def __init__(self, desk: Desk, session: str = "", parent: QWidget | None = None) -> None:
        super().__init__(desk, "登记参训人员", "保存", parent)
        self._bulk = BulkAttendance(desk.workspace)
        self._session: Session | None = None
        presence = Edited("参训情况", desk.records.choices("presence"), DEFAULT, 88)
        hours = Edited("认定学时", (), "", 76, "空白的同班次")
        self.people = TickPane(HEADINGS, WIDTHS, (presence, hours))
        self.names = NamesPane(desk, self._bulk.match)
        self.choosing = Picker(partial(desk.records.options, "training_session"))
        self.choosing.setPlaceholderText("先选培训班次")
        self.choosing.setVisible(not session)
        split = QSplitter()
        split.addWidget(self.people)
        split.addWidget(self.names)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        row = QHBoxLayout()
        row.addWidget(self.choosing, 1)
        row.addStretch(1)
        column = QVBoxLayout()
        column.addLayout(row)
        column.addWidget(split, 1)
        self.body.addLayout(column)
        self.hint.setText(
            "请假、缺席或学时不同的，双击那一格(或按F2)改；认定学时空白的同班次，请假、缺席的记0"
        )
        self.names.found.connect(self._tick)
        self.choosing.changed.connect(self._chosen)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.names.text, self.names.recognize)
        if session:
            self.choose(session)
        self.people.search.setFocus()

    def _chosen(self) -> None:
        if (session := self.choosing.key()) is not None:
            self.choose(session)

    def choose(self, session: str) -> None:
        """Show the people for a session."""
        try:
            self._session = found = self._bulk.session(session)
        except UserError as error:
            self.problem.say(error)
            return
        self.title.setText(f"登记参训人员：{found.title}")
        self.people.fill(
            TickRow(
                one.identity,
                (one.name, one.unit, one.kind),
                one.unit,
                f"已登记：{one.entered}" if one.entered else "",
            )
            for one in found.people
        )

    def _tick(self, identities: tuple[str, ...]) -> None:
        """Tick who was recognized; who stands in the session already is told."""
        model = self.people.model
        away = [one for one in identities if model.locked(one) is None]
        there = [one for one in identities if model.locked(one)]
        model.tick(identities)
        self.people.show_ticked()
        if there or away:
            names = self._desk.records.titles("person", [*there, *away])
            told = [f"{len(there)}人已在这个班次里" if there else ""]
            told.append(
                f"不在岗、不能登记：{'、'.join(names[one] for one in away[:5])}" if away else ""
            )
            self.problem.say(UserError("；".join(text for text in told if text)))

    def entries(self) -> list[Entered]:
        """Return who attended and how.

        Raises:
            UserError: Hours that are no number, or more than the session has; the cell is marked.
        """
        return [self._entry(key) for key in self.people.ticked()]

    def _entry(self, key: str) -> Entered:
        presence = self.people.model.value(key, PRESENCE)
        typed = self.people.model.value(key, HOURS)
        hours = _number(fold_width(typed)) if typed else None
        fault = self._wrong(typed, hours) if typed else ""
        if fault:
            self.people.blame(key, HOURS, fault)
            name = self._desk.records.titles("person", [key])[key]
            raise UserError(f"{name}的{fault}", kept="没有写入", todo="请在标红的那一格改正")
        return Entered(key, presence, hours)

    def _wrong(self, typed: str, hours: Decimal | None) -> str:
        """Return what is wrong with hours as typed, empty where nothing is."""
        if hours is None or not hours.is_finite() or hours < 0:
            return f"认定学时“{typed}”不对，应写数字，如 4 或 2.5"
        if self._session is not None and hours > self._session.hours:
            return f"认定学时{typed}超过本班次的{self._session.row.shown['hours']}学时"
        return ""

    def store(self) -> None:
        session = self._session
        if session is None:
            self.problem.say(UserError("还没有选培训班次", todo="请先在上面选定"))
            return
        if waiting := self.names.open_names():
            self.problem.say(
                UserError(f"名单里还有{waiting}个名字没有确认", kept="没有写入",
                          todo="请在右边选定是哪一位，或点“跳过”")
            )  # fmt: skip
            return
        try:
            entries = self.entries()
        except UserError as error:
            self.problem.say(error)
            return
        self.run(lambda: self._bulk.save(session.row.id, entries), "已登记{}人参训")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
