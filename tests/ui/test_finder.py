"""Ctrl+K by the keyboard alone: type, go down, open; Esc gives the keys back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests import made
from zhifa_desktop.ui.dialogs.finder import ITEM, SEEN, Door, Finder, remember, seen
from zhifa_desktop.ui.main_window import MainWindow
from zhifa_desktop.ui.pages.profile.page import ProfilePage

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, desk, records):
    unit = made.unit(records, "一中队")
    people = [made.officer(records, unit, name) for name in ("王建国", "张三", "张珊")]
    window = MainWindow(desk)
    window.people = people
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def opened(qtbot, window):
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Finder))
    return QApplication.activeModalWidget()


def lines(finder):
    whats = (finder.list.item(n).data(ITEM) for n in range(finder.list.count()))
    return [what.label if isinstance(what, Door) else what.title for what in whats if what]


def typed(qtbot, finder, text):
    qtbot.keyClicks(finder.line, text)
    qtbot.waitUntil(lambda: not finder._desk.jobs.busy() and bool(lines(finder)), timeout=10000)


def test_a_person_is_found_and_opened_without_the_mouse(qtbot, window):
    finder = opened(qtbot, window)
    typed(qtbot, finder, "zhangs")
    assert lines(finder)[:2] == ["张三", "张珊"]
    qtbot.keyClick(finder.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(finder.record) as asked:
        qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert asked.args == ["person", window.people[2].id]
    page = window.stack.currentWidget()
    assert isinstance(page, ProfilePage)
    qtbot.waitUntil(lambda: page.profile is not None, timeout=10000)
    assert page.profile.title.startswith("张珊")
    again = opened(qtbot, window)
    assert lines(again) == ["张珊"]  # opened of late
    again.reject()


def test_what_is_almost_the_word_is_offered_as_a_question(qtbot, window):
    finder = opened(qtbot, window)
    typed(qtbot, finder, "wangjiangou")
    assert lines(finder) == ["王建国"]
    assert "是否要找" in finder.list.item(0).text()
    finder.reject()


def test_pages_are_found_by_their_initials(qtbot, window):
    finder = opened(qtbot, window)
    typed(qtbot, finder, "yryd")
    assert "一人一档" in lines(finder)
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window._here == "dossiers", timeout=10000)


def test_ctrl_enter_lists_it_in_its_register(qtbot, window):
    finder = opened(qtbot, window)
    typed(qtbot, finder, "wjg")
    qtbot.keyClick(finder.line, Qt.Key.Key_Return, CONTROL)
    page = window.stack.currentWidget()
    qtbot.waitUntil(lambda: page.model.total == 1, timeout=10000)
    assert page.register == "person"


def test_nothing_found_is_said_and_esc_closes(qtbot, window):
    finder = opened(qtbot, window)
    qtbot.keyClicks(finder.line, "xxqqzz")
    qtbot.waitUntil(lambda: "没有找到" in finder.hint.text(), timeout=10000)
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert finder.isVisible()
    qtbot.keyClick(finder.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_only_a_few_are_remembered_the_last_one_first():
    for number in range(SEEN + 3):
        remember("person", f"id{number}")
    remember("person", "id5")
    assert seen()[:2] == [("person", "id5"), ("person", f"id{SEEN + 2}")]
    assert len(seen()) == SEEN
