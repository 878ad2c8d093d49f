"""Who will miss the year's hours, which sessions would mend it, who is free; cards and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.forecast import (
    CardsAhead,
    Forecast,
    HoursForecast,
    ReviewsAhead,
    days_of,
    mending,
)
from zhifa_desktop.services.month_content import NOTHING, value_words
from zhifa_desktop.services.records import ColumnSpec, Kind
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.month.behind import BehindDialog
from zhifa_desktop.ui.widgets.fields import DateField, Unreadable
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.plain_table import PlainTable

DAY = ColumnSpec("day", "开班日期", Kind.DATE)
LENGTHS, SEATS = (1, 120), (1, 2000)
DEFAULT_LENGTH, DEFAULT_SEATS = 8, 40
SPIN = 76
PERSON = "person"
EXPLAINED = (
    "按今年已过天数的平均进度推到年底；证件按都不换证推算。只是照台账里已有记录的推算，不是承诺。"
)


@dataclass(frozen=True)
class _Ahead:
    """What is looked at, gathered off the window's thread."""

    hours: tuple[HoursForecast, ...]
    cards: tuple[CardsAhead, ...]
    reviews: ReviewsAhead


class HoursModel(RowList):
    """Who will miss the hours."""

    headings = ("姓名", "所属机构", "已有学时", "预计年底", "应达", "还差", "能否参加")
    free: frozenset[str] | None = None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row: HoursForecast = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            numbers = (row.hours, row.predicted, row.owed, row.missing)
            return (row.name, row.unit, *(value_words(n, "") for n in numbers), self._free(row))[
                index.column()
            ]
        if role == Qt.ItemDataRole.TextAlignmentRole and 2 <= index.column() <= 5:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _free(self, row: HoursForecast) -> str:
        if self.free is None:
            return NOTHING
        return "可以" if row.person in self.free else "有其他班次"


class CardsModel(RowList):
    """持证上岗率 month by month, if no card is renewed."""

    headings = ("月末", "持证上岗率", "当月失效")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row: CardsAhead = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            people = f"{len(row.people)}人" if row.people else NOTHING
            return (str(row.month), value_words(row.value, "%"), people)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class ForecastPane(QWidget):
    """``open_record`` (register, id) opens a person."""

    open_record = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._forecast, self._stale = desk, Forecast(desk.workspace), True
        self._people: tuple[HoursForecast, ...] = ()
        self.length, self.seats = QSpinBox(), QSpinBox()
        self.day, self.said, self.reviews = DateField("", DAY), QLabel(), QLabel()
        self.hours = PlainTable(HoursModel(), "预计达不到学时的人员", yields={1: 520, 3: 460})
        self.cards = PlainTable(CardsModel(), "持证预测", wide=2)
        self.copy, self.problem = QPushButton("复制名单"), ProblemLabel()
        for table in (self.hours, self.cards):
            table.list.setParent(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        for box, limits, value, words in (
            (self.length, LENGTHS, DEFAULT_LENGTH, " 学时"),
            (self.seats, SEATS, DEFAULT_SEATS, " 人"),
        ):
            box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            box.setFixedWidth(SPIN)
            box.setRange(*limits)
            box.setValue(value)
            box.setSuffix(words)
        self.length.setAccessibleName("每期学时")
        self.seats.setAccessibleName("每期人数")
        self.day.line.setPlaceholderText("开班日期")
        self.day.setToolTip("填了开班日期，就标出谁那几天没有别的班次(一天按8学时)")
        self.day.setFixedWidth(140)
        for label in (self.said, self.reviews):
            label.setWordWrap(True)
        row = QHBoxLayout()
        for part in (QLabel("每期"), self.length, QLabel("每期"), self.seats, self.day):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.copy)
        left = QVBoxLayout()
        left.addWidget(_section("60学时：照现在的进度，年底达不到的"))
        left.addWidget(self.said)
        left.addLayout(row)
        left.addWidget(self.problem)
        left.addWidget(self.hours, 1)
        right = QVBoxLayout()
        right.addWidget(_section("证件：都不换证的话"))
        right.addWidget(self.cards, 1)
        right.addWidget(_section("年审"))
        right.addWidget(self.reviews)
        both = QHBoxLayout()
        both.addLayout(left, 3)
        both.addLayout(right, 2)
        note = QLabel(EXPLAINED)
        note.setProperty("role", "hint")
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addLayout(both, 1)
        column.addWidget(note)

    def _connect(self) -> None:
        for box in (self.length, self.seats):
            box.valueChanged.connect(lambda _: self._say())
        self.length.valueChanged.connect(lambda _: self._ask_free())
        self.day.line.editingFinished.connect(self._ask_free)
        self.hours.activated.connect(lambda _: self._open_person())
        self.cards.activated.connect(lambda _: self._open_cards())
        self.copy.clicked.connect(self._copy)
        self._desk.notices.changed.connect(lambda _: self._changed())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Look ahead anew."""
        self._stale = False
        forecast = self._forecast

        def work(report: Report) -> _Ahead:
            return _Ahead(forecast.hours(), forecast.cards(), forecast.reviews())

        self._desk.jobs.submit(
            work, while_living(self, self._show), while_living(self, self.problem.say)
        )  # fmt: skip

    def _show(self, found: _Ahead) -> None:
        self._people = found.hours
        self.hours.show_rows(found.hours)
        self.cards.show_rows(found.cards)
        self.reviews.setText(found.reviews.words)
        self.copy.setEnabled(bool(found.hours))
        self._say()
        self._ask_free()

    def _say(self) -> None:
        needed = mending(self._people, Decimal(self.length.value()), self.seats.value())
        self.said.setText(needed.words)

    def _ask_free(self) -> None:
        """Mark who is free on the days of a session that begins on the day typed."""
        self.problem.forget()
        model = self.hours.list
        assert isinstance(model, HoursModel)
        try:
            day = self.day.value()
        except Unreadable as error:
            self.problem.say(UserError(f"“{DAY.label}”{error}"))
            return
        if not isinstance(day, date):
            model.free = None
            self.hours.show_rows(model.rows)
            return
        people = [one.person for one in self._people]
        last, forecast = days_of(day, Decimal(self.length.value())), self._forecast

        def done(free: frozenset[str]) -> None:
            model.free = free
            self.hours.show_rows(model.rows)

        self._desk.jobs.submit(
            lambda report: forecast.free_on(people, day, last),
            while_living(self, done), while_living(self, self.problem.say),
        )  # fmt: skip

    def _open_person(self) -> None:
        row = self.hours.current()
        if isinstance(row, HoursForecast):
            self.open_record.emit(PERSON, row.person)

    def _open_cards(self) -> None:
        row = self.cards.current()
        if isinstance(row, CardsAhead) and row.people:
            titles = self._desk.records.labels(PERSON, row.people)
            self.rows = BehindDialog(
                f"{row.month.label}内证件失效、又没有其他有效证件的", PERSON, titles, self
            )
            self.rows.open_record.connect(self.open_record)
            self.rows.open()

    def _copy(self) -> None:
        lines = (f"{one.name}\t{one.unit}\t{value_words(one.missing, '')}" for one in self._people)
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._desk.notices.say(f"已复制{len(self._people)}人：姓名、所属机构、还差学时")


def _section(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "section")
    return label
