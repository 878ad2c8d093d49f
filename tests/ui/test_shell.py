"""The main window: navigation, long work at its foot, what it remembers, the start page."""

from __future__ import annotations

import sys
import threading
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from tests import made
from zhifa_desktop import app
from zhifa_desktop.errors import UserError
from zhifa_desktop.log import fault_number
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs.importing import ImportDialog
from zhifa_desktop.ui.dialogs.record import RecordDialog
from zhifa_desktop.ui.main_window import MainWindow
from zhifa_desktop.ui.pages.register import RegisterPage
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window_of(qtbot, desk):
    """Return a function that opens the main window and lets its first page settle."""

    def open_window():
        window = MainWindow(desk)
        desk.notices.stand_on(window)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
        qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10000)
        return window

    return open_window


@pytest.fixture
def window(window_of):
    return window_of()


def shown(window):
    return next(
        name for name, page in window._pages.items() if page is window.stack.currentWidget()
    )


def test_the_title_says_whose_store_it_is(window):
    assert window.windowTitle().startswith("样例县交通运输综合行政执法大队")


def test_every_place_opens(qtbot, window, desk):
    for name in window._places:
        page = window.turn_to(name)
        qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10000)
        assert window.stack.currentWidget() is page
    registers = {n for n, page in window._pages.items() if isinstance(page, RegisterPage)}
    assert registers == {spec.name for spec in desk.records.specs()}


def test_pages_are_made_when_first_opened(window):
    assert list(window._pages) == ["home"]
    window.turn_to("person")
    assert list(window._pages) == ["home", "person"]
    assert window.turn_to("person") is window._pages["person"]


def test_the_keyboard_reaches_places(qtbot, window):
    names = window.navigation.names()
    qtbot.keyClick(window, KEY.Key_6, CONTROL)
    assert shown(window) == names[5] == "person"
    qtbot.keyClick(window, KEY.Key_F1)
    assert shown(window) == "help"
    window.navigation.list.setFocus()
    qtbot.keyClick(window.navigation.list, KEY.Key_Up)
    assert shown(window) == "settings"


def test_link_registers_stand_on_tabs_of_their_parent(qtbot, window):
    assert "case_officer" not in window.navigation.names()
    page = window.turn_to("case")
    tab = next(t for t in page.findChildren(type(page.filtering)) if t.text() == "承办人")
    tab.click()
    assert shown(window) == "case_officer"
    assert window.navigation.list.currentItem().text() == "案件"
    assert not tab.isChecked()


def test_the_navigation_folds_and_stays_folded(qtbot, window, window_of):
    wide = window.navigation.width()
    qtbot.keyClick(window, KEY.Key_B, CONTROL)
    qtbot.waitUntil(lambda: window.navigation.width() < wide / 2)
    assert {window.navigation.list.item(n).text() for n in range(5)} == {""}
    assert window.navigation.list.item(0).toolTip() == "首页"
    again = window_of()
    assert again.navigation.width() < wide / 2


def test_long_work_shows_at_the_foot_and_can_be_stopped(qtbot, window, desk):
    stopped, go = [], threading.Event()

    def work(report):
        go.wait(10)
        n = 0
        while True:
            n += 1
            report(min(n, 3), 10, "正在读取")

    assert not window._stop.isVisible()
    desk.jobs.submit(work, on_cancel=lambda: stopped.append(True), label="读取表格")
    assert window._working.text() == "读取表格"
    assert window._bar.isVisible()
    go.set()
    qtbot.waitUntil(lambda: window._working.text() == "正在读取 3/10")
    window._stop.click()
    qtbot.waitUntil(lambda: bool(stopped))
    qtbot.waitUntil(lambda: not window._bar.isVisible())
    assert not window._stop.isVisible()


def test_stop_reaches_the_job_that_still_runs(qtbot, window, desk):
    stopped, done, go = [], [], threading.Event()

    def long(report):
        while not go.wait(0.01):
            report(1, 2, "正在读取")

    desk.jobs.submit(long, on_cancel=lambda: stopped.append(True), label="读取表格")
    desk.jobs.submit(lambda report: None, done.append, label="打印")
    qtbot.waitUntil(lambda: len(done) == 1)
    qtbot.waitUntil(lambda: window._working.text() == "正在读取 1/2")
    window._stop.click()
    try:
        qtbot.waitUntil(lambda: bool(stopped))
    finally:
        go.set()


def test_the_bar_goes_with_its_job_though_others_read_on(qtbot, window, desk):
    go = threading.Event()
    desk.jobs.submit(lambda report: go.wait(10))
    desk.jobs.submit(lambda report: None, label="打印")
    try:
        assert window._stop.isVisible()
        qtbot.waitUntil(lambda: not window._stop.isVisible())
        assert desk.jobs.busy()
    finally:
        go.set()


def test_quiet_work_shows_nothing(qtbot, window, desk):
    go = threading.Event()
    desk.jobs.submit(lambda report: go.wait(10))
    assert not window._bar.isVisible()
    go.set()


def test_an_error_says_what_was_kept_and_what_to_do(qtbot, window, desk):
    desk.notices.fail(UserError("文件打不开", kept="没有改动", todo="请先关闭 Excel"))
    box = window.findChild(QMessageBox)
    assert box.text() == "文件打不开"
    assert box.informativeText() == "没有改动\n请先关闭 Excel"
    box.close()


def test_a_bug_is_said_with_its_number_and_the_window_lives_on(qtbot, window, desk, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    app._catch_faults(desk.notices)
    try:
        raise ValueError("张三")
    except ValueError as caught:
        error = caught
        sys.excepthook(type(error), error, error.__traceback__)
    box = window.findChild(QMessageBox)
    assert fault_number(error) in box.text()
    assert "张三" not in box.text()
    box.close()
    assert window.isVisible()


def test_the_size_of_the_window_is_remembered(qtbot, window, window_of):
    window.showNormal()
    window.resize(700, 500)
    window.close()
    again = window_of()
    assert (again.width(), again.height()) == (700, 500)


def test_it_fits_a_small_panel_at_one_and_a_half_scale(qtbot, window, desk):
    window.resize(910, 512)
    for name in window._places:
        window.turn_to(name)
        qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10000)
        # What a page asks for once it is filled, before a late layout grants it.
        asked = window.minimumSizeHint()
        assert (asked.width() <= 910, asked.height() <= 512) == (True, True), (name, asked)
        assert (window.width(), window.height()) == (910, 512), name
    assert not window.navigation.list.verticalScrollBar().isVisible()


def test_an_empty_store_starts_with_the_import_of_units(qtbot, window):
    home = window.turn_to("home")
    assert home.stack.currentIndex() == 0
    buttons = home.stack.widget(0).findChildren(QPushButton)
    first = next(b for b in buttons if b.property("role") == "primary")
    first.click()
    dialog = window.findChild(ImportDialog)
    assert "机构" in first.text()
    assert "机构" in dialog.windowTitle()
    dialog.close()


def test_the_start_page_counts_once_for_changes_that_come_together(
    qtbot, window, records, monkeypatch
):
    home = window.turn_to("home")
    qtbot.waitUntil(lambda: not window._desk.jobs.busy())
    count, first, hold = type(records).count, [], threading.Event()

    def slow(self, register, query):
        found = count(self, register, query)
        if not first:
            first.append(register)
            hold.wait(10)  # changes come before the first question is answered
        return found

    monkeypatch.setattr(type(records), "count", slow)
    made.unit(records)
    qtbot.waitUntil(lambda: bool(first))
    told = []
    monkeypatch.setattr(
        home, "_show", lambda loaded, show=home._show: (told.append(loaded), show(loaded))
    )
    for name in ("张无证", "李无证"):
        made.officer(records, records.page("unit", Query())[0], name)
    hold.set()
    qtbot.waitUntil(lambda: not window._desk.jobs.busy(), timeout=10000)
    assert len(told) == 1  # both changes at once, and nothing of before them
    assert home.counts["person"].text() == "人员 2"


def test_the_start_page_counts_and_leads_to_what_must_be_mended(qtbot, window, records):
    unit = made.unit(records)
    person = made.officer(records, unit, "张无证")
    home = window.turn_to("home")
    qtbot.waitUntil(lambda: home.counts["person"].text() == "人员 1", timeout=10000)
    assert home.stack.currentIndex() == 1
    item = next(
        home.list.item(n) for n in range(home.list.count()) if "张无证" in home.list.item(n).text()
    )
    assert item.text().startswith("[需说明]")
    home.list.itemActivated.emit(item)
    assert shown(window) == "home"  # the form stands over the list one came from
    form = window.findChild(RecordDialog).form
    assert form.fields["name"].line.text() == person.values["name"]
    window.findChild(RecordDialog).close()


def test_a_quiet_month_says_so(qtbot, window, records):
    unit = made.unit(records)
    made.officer(records, unit, "张三", card="340299260001")
    home = window.turn_to("home")
    qtbot.waitUntil(lambda: home.counts["person"].text() == "人员 1", timeout=10000)
    assert home.nothing.isVisible() is (home.list.count() == 0)
    assert home.list.isVisible() is (home.list.count() > 0)


def test_registers_not_kept_are_not_in_the_navigation_until_they_hold_something(
    qtbot, window, records
):
    assert "award" not in window.navigation.all_names()
    unit = made.unit(records)
    award = {"kind": "model", "name": "先进集体", "level": "county", "unit": unit.id}
    records.save("award", award | {"date": date(2026, 3, 1)})
    qtbot.waitUntil(lambda: "award" in window.navigation.all_names(), timeout=5000)


def test_a_preset_shows_more_registers_and_groups_open_and_close(qtbot, window, desk):
    settings = window.turn_to("settings")
    settings.tabs.setCurrentWidget(settings.tabs.widget(1))
    everything = next(b for b in settings.registers.presets.buttons() if b.text() == "全部")
    everything.click()
    settings.save()
    qtbot.waitUntil(lambda: "award" in window.navigation.all_names(), timeout=5000)
    navigation = window.navigation
    assert set(navigation.all_names()) >= {
        spec.name for spec in desk.records.specs() if not spec.parent
    }
    assert "remedy" not in navigation.names()  # so many groups do not all stand open
    window.turn_to("remedy")
    assert "remedy" in navigation.names()
    heading = next(
        navigation.list.item(n)
        for n in range(navigation.list.count())
        if navigation.list.item(n).text() == "办案"
    )
    spot = navigation.list.visualItemRect(heading).center()
    qtbot.mouseClick(navigation.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert "remedy" not in navigation.names()
    assert shown(window) == "remedy"


def test_one_tick_more_makes_a_choice_of_ones_own(qtbot, window, desk):
    form = window.turn_to("settings").registers
    form.boxes["award"].click()
    assert form.presets.checkedButton().text() == "自选"
    window.turn_to("settings").save()
    qtbot.waitUntil(lambda: desk.workspace.settings.preset == "own", timeout=5000)
    assert "award" in desk.workspace.settings.registers
    form.boxes["award"].click()
    assert form.presets.checkedButton().text() == "基本"
    window.turn_to("settings").load()  # else closing would ask


def test_a_line_gives_way_whole(qtbot):
    label = YieldingLabel()
    qtbot.addWidget(label)
    label.say("共 1,234 条，筛选出 56 条", "56 条")
    label.show()
    label.resize(400, 24)
    assert label.fitting() == "共 1,234 条，筛选出 56 条"
    label.resize(label.fontMetrics().horizontalAdvance("56 条") + 4, 24)
    assert label.fitting() == "56 条"
    label.resize(5, 24)
    assert label.fitting() == ""
    assert label.toolTip().startswith("共 1,234")
