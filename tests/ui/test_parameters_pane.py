"""The settings' tab of code lists and standards: edited in cells, refused in cells, kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from zhifa_desktop.registers import codes
from zhifa_desktop.ui.pages.settings.page import SettingsPage


@pytest.fixture
def page(qtbot, desk):
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.tabs.setCurrentWidget(page.parameters)
    page.show()
    yield page
    codes.use(codes.Changes())


def saved(qtbot, pane):
    version = codes.in_force().version
    pane.keep.click()
    qtbot.waitUntil(lambda: codes.in_force().version > version and not pane.dirty(), timeout=10000)


def test_a_name_is_changed_an_item_added_and_one_put_out_of_use(qtbot, page, desk):
    pane = page.parameters
    assert page.foot.isHidden()
    pane.turn_to("uniform_item")
    assert not pane.keep.isEnabled()
    pane.table.item(0, 0).setText("夏装(新式)")
    pane.add.click()
    last = pane.table.rowCount() - 1
    pane.table.item(last, 0).setText("记录仪背带")
    flag = pane.table.item(1, pane.table.columnCount() - 1)
    flag.setCheckState(Qt.CheckState.Checked)
    gone = pane.table.item(1, 0).text()
    saved(qtbot, pane)
    offered = [label for _, label in desk.records.choices("uniform_item")]
    assert {"夏装(新式)", "记录仪背带"} <= set(offered)
    assert gone not in offered
    assert pane.reset.isEnabled()
    pane.reset_table("uniform_item")
    qtbot.waitUntil(lambda: "记录仪背带" not in pane._text(0, 0) and codes.in_force().version == 2)
    assert "记录仪背带" not in [label for _, label in desk.records.choices("uniform_item")]


def test_a_wrong_number_is_marked_in_its_cell_and_stays(qtbot, page):
    pane = page.parameters
    pane.turn_to("thresholds")
    pane.table.item(0, 1).setText("三千")
    pane.keep.click()
    qtbot.waitUntil(pane.problem.isVisible, timeout=10000)
    assert "“三千”不是数" in pane.problem.text()
    assert (pane.table.currentRow(), pane.table.currentColumn()) == (0, 1)
    assert pane.table.item(0, 1).text() == "三千"
    pane.undo.click()
    assert not pane.dirty()


def test_leaving_asks_about_what_is_typed(page, monkeypatch):
    pane = page.parameters
    pane.turn_to("term")
    pane.table.item(0, 0).setText("阻断")
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Save]
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answers.pop(0))
    pane.turn_to("uniform_item")
    assert pane._shown.name == "term"
    assert page.may_leave()
    assert codes.term("must_fix") == "阻断"


def test_tables_are_found_by_pinyin(page):
    pane = page.parameters
    pane.search.asked.emit("fzpm")
    shown = [
        pane.list.item(n).text()
        for n in range(pane.list.count())
        if not pane.list.item(n).isHidden()
    ]
    assert shown == ["服装品名"]


def test_limits_of_fitness_are_chosen_from_words(qtbot, page):
    pane = page.parameters
    pane.turn_to("fitness")
    rows = pane.table.rowCount()
    pane.table.setCurrentCell(rows - 1, 3)
    pane.remove.click()
    assert pane.table.rowCount() == rows - 1
    saved(qtbot, pane)
    assert len(codes.standard("fitness")["bands"]) == rows - 1
