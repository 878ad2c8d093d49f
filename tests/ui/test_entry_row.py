"""A row typed under the table: Enter goes on, stores, begins the next; nothing typed is lost."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests import made
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot, desk, records):
    made.officer(records, made.unit(records, "一中队"), "张三")
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    page = window.turn_to("training_session")
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10000)
    window.activateWindow()
    page.view.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Insert)
    assert page.entry.isVisible()
    return page


def type_in(page, **texts):
    for name, text in texts.items():
        page.entry.fields[name].type_in(text)


def stored(qtbot, page):
    with qtbot.waitSignal(page.entry.saved, timeout=10000):
        field = next(iter(page.entry.fields.values()))
        qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return, CONTROL)


def test_enter_goes_from_field_to_field_and_the_last_one_stores(qtbot, page, records):
    names = list(page.entry.fields)
    page.entry.fields[names[0]].setFocus()
    for now, later in itertools.pairwise(names):
        field = page.entry.fields[now]
        text = {"name": "法治云课堂", "mode": "xs", "start": "20260901", "hours": "8"}.get(now)
        if text:
            field.type_in(text)
        qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
        there = page.entry.fields[later]
        focused = QApplication.focusWidget()
        assert focused is there.focusProxy() or there.isAncestorOf(focused), later
    with qtbot.waitSignal(page.entry.saved, timeout=10000):
        qtbot.keyClick(page.entry.fields[names[-1]].focusProxy(), Qt.Key.Key_Return)
    (row,) = records.page("training_session", Query())
    assert (row.values["name"], row.values["start"]) == ("法治云课堂", date(2026, 9, 1))
    assert page.entry.isVisible()
    assert page.entry.fields["name"].typed_text() == ""
    qtbot.waitUntil(lambda: page.model.total == 1, timeout=10000)


def test_two_rows_one_after_the_other_and_undo(qtbot, page, records, desk):
    for name in ("甲班", "乙班"):
        type_in(page, name=name, mode="xs", start="20260901", hours="4")
        stored(qtbot, page)
    assert records.count("training_session", Query()) == 2
    desk.undoing.undo()
    assert records.count("training_session", Query()) == 1


def test_pressing_twice_stores_once(qtbot, page, records):
    type_in(page, name="甲班", mode="xs", start="20260901", hours="4")
    with qtbot.waitSignal(page.entry.saved, timeout=10000):
        page.entry.store()
        page.entry.store()
    assert page.entry.fields["name"].isEnabled()
    assert records.count("training_session", Query()) == 1


def test_what_is_wrong_is_marked_and_stays(qtbot, page, records):
    type_in(page, name="甲班", mode="xs", start="2026年13月", hours="4")
    page.entry.store()
    assert "月份" in page.entry.said.text() or "日期" in page.entry.said.text()
    assert page.entry.fields["start"].editor.property("wrong")
    type_in(page, name="", start="20260901")
    page.entry.store()
    qtbot.waitUntil(lambda: "培训名称" in page.entry.said.text(), timeout=10000)
    assert page.entry.fields["name"].editor.property("wrong")
    assert page.entry.fields["hours"].typed_text() == "4"
    assert records.count("training_session", Query()) == 0


def test_closing_keeps_what_was_typed_also_for_another_day(qtbot, page, desk):
    type_in(page, name="没写完的班")
    qtbot.keyClick(page.entry.fields["name"].focusProxy(), Qt.Key.Key_Escape)
    assert not page.entry.isVisible()
    qtbot.waitUntil(lambda: bool(desk.unfinished.waiting()), timeout=10000)
    assert desk.unfinished.latest("training_session", "").values["name"] == "没写完的班"
    home = page.window().turn_to("home")
    assert "没写完：新增培训班次" in home.unfinished.item(0).text()
    page.window().turn_to("training_session")
    page.type_row()
    assert page.entry.fields["name"].typed_text() == "没写完的班"


def test_the_form_goes_on_from_the_row(qtbot, page):
    type_in(page, name="大班", start="下周")
    page.entry.form.click()
    form = page.forms.dialog.form
    assert form.fields["name"].typed_text() == "大班"
    assert form.fields["start"].typed_text() == "下周"
    assert form.dirty()
    assert not page.entry.isVisible()
    page.forms.dialog.draft.forget()
    page.forms.dialog.form.hold(None)
    page.forms.dialog.reject()


def test_an_unfinished_form_is_opened_from_the_start_page(qtbot, desk, records):
    desk.unfinished.keep("d1", "unit", "", None, {"name": "三中队"}, {})
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    home = window.turn_to("home")
    made.unit(records, "一中队")
    assert home.unfinished.count() == 1
    home.unfinished.itemActivated.emit(home.unfinished.item(0))
    dialog = QApplication.activeModalWidget()
    assert dialog.form.fields["name"].typed_text() == "三中队"
    dialog.draft.forget()
    dialog.form.hold(None)
    dialog.reject()
