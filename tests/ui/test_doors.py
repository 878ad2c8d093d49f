"""From a record to what it names and to what names it, by the row's menu and by the form."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QMessageBox

from tests import made
from zhifa_desktop.services.records import Filter, Query
from zhifa_desktop.ui.dialogs.record import RecordDialog
from zhifa_desktop.ui.main_window import MainWindow
from zhifa_desktop.ui.pages.register import RegisterPage


@pytest.fixture
def window(qtbot, desk, records):
    unit = made.unit(records, "一中队")
    people = [made.officer(records, unit, name) for name in ("张三", "李四", "张三")]
    course = made.session(records, "执法培训", date(2026, 3, 1))
    for person in people[:2]:
        made.attend(records, course, person)
    window = MainWindow(desk)
    window.people, window.unit = people, unit
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    return window


def loaded(qtbot, window, name):
    page = window.turn_to(name)
    qtbot.waitUntil(lambda: page.model.total > 0, timeout=10000)
    return page


def entries(menu):
    return {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}


def test_the_row_s_menu_leads_to_lists_records_and_the_dossier(qtbot, window):
    page = loaded(qtbot, window, "person")
    page.view.selectRow(page.model.find(window.people[0].id))
    page.view.menu_asked.emit(QPoint(300, 300))
    offered = entries(page.row_menu)
    assert {"修改", "删除", "复制", "打开所属机构“一中队”", "查看一人一档", "列出参训记录"} <= set(
        offered
    )
    offered["列出参训记录"].trigger()
    listed = window.stack.currentWidget()
    assert listed.register == "attendance"
    qtbot.waitUntil(lambda: listed.model.total == 1, timeout=10000)
    assert listed.model.query.filters[0].value == (window.people[0].id,)


def test_the_dossier_is_that_of_this_one_not_of_the_namesake(qtbot, window):
    page = loaded(qtbot, window, "person")
    page.view.selectRow(page.model.find(window.people[2].id))
    page.view.menu_asked.emit(QPoint(300, 300))
    entries(page.row_menu)["查看一人一档"].trigger()
    dossiers = window.stack.currentWidget()
    assert dossiers.people.ids() == (window.people[2].id,)
    assert dossiers.people.model.total == 2


def test_only_those_like_this_cell(qtbot, window):
    page = loaded(qtbot, window, "person")
    at = page.model.index(0, [c.name for c in page.model.columns].index("unit"))
    page.view.setCurrentIndex(at)
    page.view.menu_asked.emit(QPoint(300, 300))
    entries(page.row_menu)["只看“所属机构”为“一中队”的"].trigger()
    qtbot.waitUntil(lambda: page.model.total == 3, timeout=10000)
    (filtered,) = page.model.query.filters
    assert filtered.value == (window.unit.id,)


def test_a_form_opens_what_it_names_over_itself_and_leaves_for_a_list(qtbot, window):
    page = loaded(qtbot, window, "person")
    page.forms.open(window.people[1].id)
    form = page.forms.dialog
    entries(form.related.menu())["打开所属机构“一中队”"].trigger()
    over = form.findChild(RecordDialog)
    assert over.isVisible()
    assert over.windowTitle() == "修改机构"
    entries(over.related.menu())["列出人员"].trigger()
    assert not form.isVisible()
    assert page.model.query.filters[0].value == (window.unit.id,)


@pytest.mark.parametrize(
    ("answer", "leaves"),
    [(QMessageBox.StandardButton.Cancel, False), (QMessageBox.StandardButton.Save, True)],
)
def test_what_was_typed_is_asked_about_before_a_door_opens(
    qtbot, window, monkeypatch, answer, leaves
):
    page = loaded(qtbot, window, "person")
    page.forms.open(window.people[1].id)
    form = page.forms.dialog
    form.form.fields["post"].line.setText("中队长")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    entries(form.related.menu())["列出参训记录"].trigger()
    if not leaves:
        assert form.isVisible()
        assert window.stack.currentWidget() is page
        return
    qtbot.waitUntil(lambda: window.stack.currentWidget() is not page, timeout=10000)
    assert window.stack.currentWidget().register == "attendance"
    assert window._desk.records.get("person", window.people[1].id).values["post"] == "中队长"


def test_widths_and_order_are_kept_and_can_be_forgotten(qtbot, desk, records):
    made.officer(records, made.unit(records), "张三")

    def opened():
        page = RegisterPage(desk, "person")
        qtbot.addWidget(page)
        page.resize(1100, 600)
        with qtbot.waitSignal(page.model.loaded, timeout=10000):
            page.show()
        return page

    page = opened()
    page.model.show_columns(page.model.columns[:5])
    assert not [key for key in QSettings().allKeys() if key.startswith("widths")]
    declared = [c.name for c in page.model.columns]
    page.view.setColumnWidth(0, 171)
    page.view.horizontalHeader().moveSection(3, 0)
    qtbot.waitUntil(lambda: page.model.columns[0].name == declared[3], timeout=5000)
    again = opened()
    names = [c.name for c in again.model.columns]
    assert names == [declared[3], *declared[:3], *declared[4:]]
    assert again.view.columnWidth(1) == 171
    again.view._forget()
    assert again.model.columns[0].name == declared[0]
    assert again.view.columnWidth(0) != 171


def test_the_arrow_follows_the_column_that_is_sorted_by(qtbot, window):
    page = loaded(qtbot, window, "person")
    names = [c.name for c in page.model.columns]
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page.view.sortByColumn(names.index("unit"), Qt.SortOrder.DescendingOrder)
    header = page.view.horizontalHeader()
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        header.moveSection(names.index("unit"), 0)
    assert page.model.columns[0].name == "unit"
    assert page.model.sorted_by(0) == (1, True)
    assert page.model.query.order == ("-unit",)


def test_save_and_new_keeps_what_the_next_record_shares(qtbot, desk, records):
    unit = made.unit(records)
    made.officer(records, unit, "张三")
    made.officer(records, unit, "李四")
    course = made.session(records, "执法培训", date(2026, 3, 1))
    dialog = RecordDialog(desk, "attendance")
    qtbot.addWidget(dialog)
    dialog.show()
    fields = dialog.form.fields
    for name, typed in (("session", "zfpx"), ("person", "zs")):
        qtbot.keyClicks(fields[name].picker, typed)
        qtbot.keyClick(fields[name].picker, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.saved, timeout=10000):
        dialog.store(again=True)
    assert fields["session"].value() == course.id
    assert fields["person"].value() is None
    assert fields["person"].picker.hasFocus() or dialog.focusWidget() is fields["person"].picker
    assert not dialog.form.dirty()


def test_a_form_does_not_jump_when_a_fault_is_mended(qtbot, desk):
    dialog = RecordDialog(desk, "person")
    qtbot.addWidget(dialog)
    dialog.show()
    field = dialog.form.fields["id_number"]
    field.line.setText("123")
    dialog.form.examine()
    below = dialog.form.fields["kind"].mapTo(dialog, QPoint(0, 0)).y()
    qtbot.waitUntil(lambda: dialog.form._faults["id_number"].text().startswith("✗"))
    qtbot.wait(20)
    below = dialog.form.fields["kind"].mapTo(dialog, QPoint(0, 0)).y()
    field.line.setText(made.id_number(1))
    dialog.form.examine()
    qtbot.wait(20)
    assert dialog.form.fields["kind"].mapTo(dialog, QPoint(0, 0)).y() <= below
    field.line.clear()
    dialog.form._touched.discard("id_number")
    dialog.form.examine()
    qtbot.wait(20)
    assert dialog.form._faults["id_number"].isVisible()


def test_one_comes_back_from_where_a_door_led(qtbot, window):
    page = loaded(qtbot, window, "person")
    page.view.selectRow(page.model.find(window.people[0].id))
    page.view.menu_asked.emit(QPoint(300, 300))
    entries(page.row_menu)["列出参训记录"].trigger()
    listed = window.stack.currentWidget()
    qtbot.waitUntil(listed.view.hasFocus, timeout=10000)
    assert listed.view.chosen() == [0]
    assert listed.back.isVisible()
    assert listed.back.text() == "返回人员"
    listed.back.click()
    assert window.stack.currentWidget() is page
    window.turn_to("attendance")
    assert not listed.back.isVisible()
    page.row_menu.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    qtbot.keyClick(listed.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.stack.currentWidget() is page


def test_a_record_saved_out_of_sight_is_told_of(qtbot, window, monkeypatch):
    page = loaded(qtbot, window, "attendance")
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page.show_query(Query(filters=(Filter("person", "in", (window.people[0].id,)),)))
    said = []
    monkeypatch.setattr(window._desk.notices, "say", said.append)
    page.forms.seek("不在这里的记录")
    page.forms.stand_on_sought()
    qtbot.waitUntil(lambda: bool(said), timeout=10000)
    assert "不在当前查找、筛选的结果里" in said[0]


def test_namesakes_are_told_apart_where_one_is_chosen(qtbot, window):
    records = window._desk.records
    offered = [label for _, label in records.options("person", "zs")]
    numbers = [records.get("person", p.id).shown["number"] for p in window.people]
    assert sorted(offered) == sorted(f"张三(一中队 {numbers[n]})" for n in (0, 2))
    assert records.options("person", "ls")[0][1] == "李四"
    (first, *_) = records.ids("attendance", Query(search="张三"))
    dialog = RecordDialog(window._desk, "attendance", first, window)
    dialog.show()
    assert dialog.form.fields["person"].picker.text() == f"张三(一中队 {numbers[0]})"
    assert not dialog.form.dirty()
    dialog.close()
