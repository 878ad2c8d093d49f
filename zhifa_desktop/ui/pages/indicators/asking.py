"""What figures are asked for: period, unit, and the day as of which the records are looked at."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.figures import Asked, Month, Span
from zhifa_desktop.services.records import ColumnSpec, Kind
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.fields import DateField, Unreadable

AS_OF = ColumnSpec("as_of", "台账截至", Kind.DATE)
OWN, WHOLE_UNIT = "自定时期…", "全单位"
MONTHS = 12
HINT = "如 2026-03、2026Q1、2026-01-05至2026-03-07"


def periods(today: date) -> list[Span]:
    """Return the periods that are offered: the running ones, then the months before."""
    month = Month.of(today)
    quarter, half = (month.number - 1) // 3 * 3 + 1, 1 if month.number < 7 else 7
    running = [
        Span.of(month), Span.of_months(month.year, quarter, 3),
        Span.of_months(month.year, half, 6), Span.of_months(month.year, 1, 12),
        Span.of_months(month.year, quarter, 3).before(), Span.of_months(month.year - 1, 1, 12),
    ]  # fmt: skip
    for _ in range(MONTHS):
        month = month.before()
        running.append(Span.of(month))
    return running


class AskingBar(QWidget):
    """``changed`` tells that something else is asked; ``refused`` why it cannot be."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.period, self.own, self.unit = Choice(), QLineEdit(), Choice()
        self.as_of = DateField("", AS_OF)
        for span in periods(today):
            self.period.addItem(span.label, span)
        self.period.addItem(OWN, None)
        self.period.setAccessibleName("时期")
        self.own.setPlaceholderText(HINT)
        self.own.setAccessibleName("自定时期")
        self.own.setMinimumWidth(250)
        self.own.hide()
        self.unit.addItem(WHOLE_UNIT, None)
        self.unit.setAccessibleName("机构")
        self.unit.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.unit.setMinimumContentsLength(10)
        self.as_of.line.setPlaceholderText("今天")
        self.as_of.setToolTip("照台账在这一天结束时的样子计算；空着为现在")
        self.as_of.setFixedWidth(130)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.period, self.own, self.unit, QLabel("台账截至"), self.as_of):
            row.addWidget(part)
        row.addStretch(1)
        self.period.currentIndexChanged.connect(self._chosen)
        self.own.editingFinished.connect(self.changed)
        self.unit.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.as_of.line.editingFinished.connect(self.changed)

    def _chosen(self) -> None:
        own = self.period.currentData() is None
        self.own.setVisible(own)
        if own:
            self.own.setFocus()
        else:
            self.changed.emit()

    def offer_units(self, units: list[tuple[str, str]]) -> None:
        """Offer these units (id, indented name), keeping the chosen one."""
        chosen = self.unit.currentData()
        blocked = self.unit.blockSignals(True)
        self.unit.clear()
        self.unit.addItem(WHOLE_UNIT, None)
        for identity, name in units:
            self.unit.addItem(name, identity)
        self.unit.setCurrentIndex(max(self.unit.findData(chosen), 0))
        self.unit.blockSignals(blocked)

    def asked(self) -> Asked | None:
        """Return what is asked; None where it cannot be read (``refused`` says why)."""
        try:
            period = self.period.currentData() or Span.parse(self.own.text())
            as_of = self._day()
            if period.first > (as_of or self._today):
                raise UserError(f"{period.label}还没有开始", todo="请选择已经开始的时期")
        except UserError as error:
            self.refused.emit(error)
            return None
        return Asked(period, as_of, self.unit.currentData())

    def _day(self) -> date | None:
        try:
            day = self.as_of.value()
        except Unreadable as error:
            raise UserError(f"“{AS_OF.label}”{error}") from error
        if isinstance(day, date) and day > self._today:
            raise UserError(f"{day}还没有到", todo="请选择今天或以前的日期")
        return day if isinstance(day, date) and day < self._today else None
