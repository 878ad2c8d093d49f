"""Months that begin while the program stays open are offered; the one chosen stays chosen."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.rules.periods import Month
from zhifa_desktop.ui.pages.month.chooser import SHOWN_MONTHS, MonthChooser


def test_new_months_are_offered_and_nobody_is_told_of_another_choice(qtbot):
    chooser = MonthChooser(date(2026, 11, 30))
    qtbot.addWidget(chooser)
    chosen, told = chooser.month(), []
    chooser.currentIndexChanged.connect(told.append)
    chooser.offer_until(date(2027, 1, 2))
    assert [chooser.itemData(row) for row in range(3)] == [
        Month(2027, 1), Month(2026, 12), Month(2026, 11),
    ]  # fmt: skip
    assert (chooser.month(), told) == (chosen, [])
    assert chooser.count() == SHOWN_MONTHS + 2
    chooser.offer_until(date(2027, 1, 3))
    assert chooser.count() == SHOWN_MONTHS + 2


def test_early_in_a_month_the_one_before_is_in_work(qtbot):
    chooser = MonthChooser(date(2026, 12, 3))
    qtbot.addWidget(chooser)
    assert chooser.month() == Month(2026, 11)
