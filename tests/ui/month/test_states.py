"""Who checked and reviewed a month, in the window; changes after signing, left or reported anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from tests import made
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.ui.pages.month import MonthPage, steps

OCTOBER = Month(2026, 10)
LONG = 60000


@pytest.fixture
def case(records):
    unit = made.unit(records)
    lead, other = (made.officer(records, unit, name, card=f"3400000{n}")
                   for n, name in enumerate(("王一", "李二")))  # fmt: skip
    return made.case(records, unit, lead, other, date(2026, 10, 8), "决1号")


@pytest.fixture
def page(desk, workspace, qtbot, case):
    people = {"preparer": "甲", "reviewer": "乙", "leader": "丙", "separate_roles": True}
    workspace.save_settings(replace(workspace.settings, **people))
    shown = MonthPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1180, 680)
    shown.choose_month(OCTOBER)
    shown.show()
    shown.bar.turn_to(steps.PREPARE)
    settled(qtbot, shown)
    return shown


def settled(qtbot, page):
    qtbot.waitUntil(
        lambda: not page._desk.jobs.busy() and not page.progress.busy()
        and bool(page.strip.said.text()),
        timeout=LONG,
    )  # fmt: skip


def confirm(qtbot, page, button, *answers):
    """Press a button of the strip, fill in what is asked, and press Enter."""
    button.click()
    dialog = page.confirming.dialog
    for field, text in zip(dialog.fields, answers, strict=False):
        if text is not None:
            field.setText(text)
    qtbot.keyClick(dialog.fields[-1], Qt.Key.Key_Return)
    return dialog


def test_check_and_review_are_registered_with_names(page, qtbot):
    assert page.strip.said.text() == "草稿"
    assert not page.strip.review.isEnabled()
    confirm(qtbot, page, page.strip.check, None, "已核")
    qtbot.waitUntil(page.strip.review.isEnabled, timeout=LONG)
    assert page.strip.said.text() == "已校核：甲"
    dialog = confirm(qtbot, page, page.strip.review, "甲")
    qtbot.waitUntil(lambda: "另一个人" in dialog.problem.text(), timeout=LONG)
    dialog.fields[0].setText("乙")
    qtbot.keyClick(dialog.fields[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.strip.said.text() == "已审核：乙", timeout=LONG)
    settled(qtbot, page)
    assert "已审核" in page.bar.buttons[steps.PREPARE].text()
    page.strip.steps.click()
    assert "已校核" in page.strip.listed.list.item(0).text()
    page.strip.listed.close()


def test_sending_back_says_what_to_change(page, qtbot):
    confirm(qtbot, page, page.strip.check)
    qtbot.waitUntil(page.strip.back.isEnabled, timeout=LONG)
    confirm(qtbot, page, page.strip.back, "乙", "少一件")
    qtbot.waitUntil(lambda: page.strip.said.text() == "乙退回修改：少一件", timeout=LONG)
    assert not page.strip.review.isEnabled()


def test_changes_after_signing_are_told_and_left_to_next_month(
    page, desk, qtbot, records, case, tmp_path
):
    desk.course.check(OCTOBER, "甲")
    desk.course.review(OCTOBER, "乙")
    desk.months.export(OCTOBER, tmp_path)
    page.reload()
    qtbot.waitUntil(lambda: "第1版已签名" in page.strip.said.text(), timeout=LONG)
    assert page.banner.isHidden()
    desk.workspace._clock = lambda: datetime(2026, 11, 23, 3, 0)  # two hours later
    row = records.get("case", case.id)
    records.save("case", {"fine": Decimal(150)}, identity=row.id, version=row.version)
    qtbot.waitUntil(lambda: not page.banner.isHidden(), timeout=LONG)
    assert "罚款金额(元) 200.00→150.00" in page.banner.said.text()
    settled(qtbot, page)
    page.banner.carry.click()
    qtbot.waitUntil(page.banner.isHidden, timeout=LONG)
