"""Which month is worked on: the last three years, the month in work chosen at first."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.month_days import month_in_work
from zhifa_desktop.ui.widgets.choice import Choice

SHOWN_MONTHS = 36


class MonthChooser(Choice):
    """The newest month comes first."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("月份")
        self.setMinimumContentsLength(10)
        month = self._newest = Month.of(today)
        for _ in range(SHOWN_MONTHS):
            self.addItem(month.label, month)
            month = month.before()
        self.choose(month_in_work(today))

    def month(self) -> Month:
        """Return the month chosen."""
        chosen = self.currentData()
        assert isinstance(chosen, Month)
        return chosen

    def choose(self, month: Month) -> None:
        """Turn to a month."""
        for row in range(self.count()):
            if self.itemData(row) == month:
                self.setCurrentIndex(row)

    def offer_until(self, today: date) -> None:
        """Offer months that began while the program stayed open; the one chosen stays chosen."""
        month, place = Month.of(today), 0
        with QSignalBlocker(self):  # the chosen row moves down; nobody chose another month
            while month > self._newest:
                self.insertItem(place, month.label, month)
                month, place = month.before(), place + 1
        self._newest = max(self._newest, Month.of(today))
