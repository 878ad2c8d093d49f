"""Cells of a register's table: typed into, pasted, filled and cleared as in a sheet."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests import made
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.pages.register import RegisterPage

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SHOWN = Qt.ItemDataRole.DisplayRole


@pytest.fixture
def units(records):
    return made.unit(records, "一中队"), made.unit(records, "二中队")


@pytest.fixture
def people(records, units):
    return [made.officer(records, units[0], name) for name in ("安宁", "李四", "张三")]


@pytest.fixture
def page(qtbot, desk, people):
    page = RegisterPage(desk, "person")
    qtbot.addWidget(page)
    page.resize(1300, 600)
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page.show()
    qtbot.waitExposed(page)
    return page


def at(page, name):
    return next(n for n, c in enumerate(page.model.columns) if c.name == name)


def stand(page, row, name):
    page.view.setFocus()
    page.view.stand_on(row, at(page, name))


def cell(page, row, name):
    return page.model.data(page.model.index(row, at(page, name)), SHOWN)


def column(page, name):
    return [cell(page, row, name) for row in range(page.model.rowCount())]


def put(text):
    QApplication.clipboard().setText(text)


def settled(qtbot, page):
    qtbot.waitUntil(lambda: not page._desk.jobs.busy() and not page.model.unsaved, timeout=10000)


def type_over(qtbot, page, text, end=Qt.Key.Key_Return, held=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClicks(page.view, text[0])
    editor = page.editing.field.focusProxy()
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, end, held)


def test_typing_goes_over_the_cell_and_enter_goes_down(qtbot, page, records, people):
    stand(page, 0, "name")
    type_over(qtbot, page, "An Ning")
    assert page.view.currentIndex().row() == 1
    type_over(qtbot, page, "Li Si", Qt.Key.Key_Tab)
    assert page.view.currentIndex().column() == at(page, "name") + 1
    settled(qtbot, page)
    assert records.get("person", people[0].id).shown["name"] == "An Ning"
    assert records.get("person", people[1].id).shown["name"] == "Li Si"


def test_what_an_input_method_gives_begins_to_type(qtbot, page, records, people):
    stand(page, 2, "post")
    event = QInputMethodEvent()
    event.setCommitString("中队长")
    QApplication.sendEvent(page.view, event)
    assert page.editing.field.line.text() == "中队长"
    qtbot.keyClick(page.editing.field.line, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert cell(page, 2, "post") == "中队长"


def test_esc_keeps_the_cell_and_f2_shows_all_of_it(qtbot, page, records, people):
    records.save("person", {"phone": "13812345678"}, identity=people[0].id, version=1)
    page._choose_columns(("name", "phone"))
    settled(qtbot, page)
    qtbot.waitUntil(lambda: cell(page, 0, "phone") == "138****5678", timeout=10000)
    stand(page, 0, "phone")
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    assert page.editing.field.line.text() == "13812345678"
    qtbot.keyClicks(page.editing.field.line, "1")
    qtbot.keyClick(page.editing.field.line, Qt.Key.Key_Escape)
    assert page.editing.field is None
    assert page.view.hasFocus()
    assert records.get("person", people[0].id).values["phone"] == "13812345678"


def test_what_cannot_be_read_stays_open_with_its_reason(qtbot, page, records, people):
    page._choose_columns(("name", "joined_on"))
    settled(qtbot, page)
    stand(page, 0, "joined_on")
    type_over(qtbot, page, "2021-13-01")
    assert page.editing.field is not None
    assert "到本单位日期" in page.editing.fault.text()
    page.editing.field.line.setText("20210301")
    qtbot.keyClick(page.editing.field.line, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert cell(page, 0, "joined_on") == "2021-03-01"


def test_what_the_store_refuses_stays_in_the_cell_as_typed(qtbot, page, records, people):
    page._choose_columns(("name", "number"))
    settled(qtbot, page)
    theirs = cell(page, 1, "number")
    stand(page, 0, "number")
    type_over(qtbot, page, theirs)
    key = (people[0].id, "number")
    qtbot.waitUntil(lambda: bool(page.model.unsaved[key].fault), timeout=10000)
    assert cell(page, 0, "number") == theirs
    told = page.model.data(page.model.index(0, 1), Qt.ItemDataRole.ToolTipRole)
    assert "已有一条人员" in told
    stand(page, 0, "number")
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    assert page.editing.field.line.text() == theirs
    qtbot.keyClick(page.editing.field.line, Qt.Key.Key_Escape)
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert cell(page, 0, "number") != theirs


def test_a_linked_record_is_found_by_its_initials(qtbot, page, people):
    stand(page, 0, "unit")
    qtbot.keyClicks(page.view, "e")
    picker = page.editing.field.picker
    qtbot.keyClicks(picker, "zd")
    qtbot.keyClick(picker, Qt.Key.Key_Return)
    if page.editing.field is not None:
        qtbot.keyClick(picker, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert cell(page, 0, "unit") == "二中队"


def test_a_reload_does_not_close_what_is_being_typed(qtbot, page, records, people):
    stand(page, 1, "post")
    qtbot.keyClicks(page.view, "A")
    line = page.editing.field.line
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        records.save("person", {"name": "安安"}, identity=people[0].id, version=1)
    assert page.editing.field.line is line
    assert line.text() == "A"


def test_a_computed_cell_is_not_typed_into_and_opens_its_record(qtbot, page, people):
    stand(page, 0, "year_hours") if "year_hours" in [
        c.name for c in page.model.columns
    ] else page._choose_columns(("name", "year_hours"))
    settled(qtbot, page)
    stand(page, 0, "year_hours")
    qtbot.keyClicks(page.view, "5")
    assert page.editing.field is None
    with qtbot.waitSignal(page.view.opened):
        page.view.doubleClicked.emit(page.view.currentIndex())
    page.forms.dialog.reject()


def test_a_block_is_pasted_from_the_first_cell_on(qtbot, page, people):
    page._choose_columns(("name", "unit", "joined_on"))
    settled(qtbot, page)
    put("二中队\t2021.5.3\r\n二中队\t2022年1月\r\n")
    stand(page, 1, "unit")
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    settled(qtbot, page)
    qtbot.waitUntil(lambda: column(page, "unit") == ["一中队", "二中队", "二中队"], timeout=10000)
    assert column(page, "joined_on")[1] == "2021-05-03"


def test_one_cell_goes_into_all_that_are_chosen(qtbot, page, people):
    put("二中队")
    page.view.setFocus()
    page.view.choose(0, at(page, "unit"), 2, at(page, "unit"))
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: column(page, "unit") == ["二中队"] * 3, timeout=10000)


def test_rows_beyond_the_last_become_records_and_headings_are_heeded(qtbot, page, records, desk):
    names = ("name", "kind", "post_kind", "unit", "establishment", "id_missing_reason")
    page._choose_columns(names)
    settled(qtbot, page)
    put(
        "姓名\t所属机构\t人员类别\t岗位类别\t编制(用工)类型\t身份证号暂缺说明\n"
        "李四\t二中队\t\t\t\t\n"
        "王五\t一中队\t执法人员\t执法岗\t事业编制\t样例\n"
    )
    labels = [desk.records.spec("person").column(name).label for name in names]
    block = QApplication.clipboard().text().split("\n")
    block[0] = "\t".join([labels[0], labels[3], labels[1], labels[2], labels[4], labels[5]])
    block[1] = "张三\t二中队\t执法人员\t执法岗\t事业编制\t样例"
    put("\n".join(block))
    stand(page, 2, "name")
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: page.model.total == 4, timeout=10000)
    assert dict(zip(column(page, "name"), column(page, "unit"), strict=True)) == {
        "安宁": "一中队", "李四": "一中队", "王五": "一中队", "张三": "二中队",
    }  # fmt: skip
    assert desk.undoing.next_undo() == "粘贴人员"


def test_rows_that_are_wrong_are_shown_and_may_be_left_out(qtbot, page, records, people):
    page._choose_columns(("name", "joined_on"))
    settled(qtbot, page)
    put("甲\t2021-5-3\n乙\t昨天\n丙\t2021-5-4\n")
    stand(page, 0, "name")
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: page.work.dialog is not None, timeout=10000)
    dialog = page.work.dialog
    model = dialog.table.model()
    assert model.data(model.index(0, 0)) == 2
    assert "到本单位日期" in model.data(model.index(0, 1))
    assert column(page, "name") == ["安宁", "李四", "张三"]
    dialog.go.click()
    qtbot.waitUntil(lambda: set(column(page, "name")) == {"甲", "李四", "丙"}, timeout=10000)


def test_cells_are_copied_for_a_sheet_with_numbers_as_text(qtbot, page, people):
    page.view.setFocus()
    page.view.choose(0, at(page, "name"), 1, at(page, "unit"))
    qtbot.keyClick(page.view, Qt.Key.Key_C, CONTROL)
    content = QApplication.clipboard().mimeData()
    lines = [line.split("\t") for line in content.text().split("\n")]
    assert [line[0] for line in lines] == ["安宁", "李四"]
    assert "mso-number-format" in content.html()


def test_fill_down_clear_and_today(qtbot, page, people):
    page._choose_columns(("name", "post", "joined_on"))
    settled(qtbot, page)
    stand(page, 0, "post")
    type_over(qtbot, page, "DZ")
    settled(qtbot, page)
    page.view.choose(0, at(page, "post"), 2, at(page, "post"))
    qtbot.keyClick(page.view, Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: column(page, "post") == ["DZ"] * 3, timeout=10000)
    stand(page, 1, "post")
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: column(page, "post") == ["DZ", "", "DZ"], timeout=10000)
    page.view.choose(0, at(page, "joined_on"), 1, at(page, "joined_on"))
    qtbot.keyClick(page.view, Qt.Key.Key_Semicolon, CONTROL)
    today = str(page._desk.workspace.today())
    qtbot.waitUntil(lambda: column(page, "joined_on") == [today, today, ""], timeout=10000)


def test_ctrl_enter_in_a_cell_fills_all_that_are_chosen(qtbot, page, people):
    page.view.setFocus()
    page.view.choose(0, at(page, "post"), 2, at(page, "post"))
    type_over(qtbot, page, "DY", Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: column(page, "post") == ["DY"] * 3, timeout=10000)


def test_the_delete_key_deletes_rows_only_where_whole_rows_are_chosen(
    qtbot, page, people, monkeypatch
):
    from PySide6.QtWidgets import QMessageBox

    asked = []

    def question(parent, title, text):
        asked.append(text)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", question)
    stand(page, 0, "post")
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert not asked
    qtbot.keyClick(page.view, Qt.Key.Key_Space, SHIFT)
    assert page.view.whole_rows()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert "安宁" in asked[0]


def test_ctrl_enter_opens_the_record(qtbot, page, people):
    stand(page, 1, "name")
    with qtbot.waitSignal(page.view.opened) as opened:
        qtbot.keyClick(page.view, Qt.Key.Key_Return, CONTROL)
    assert opened.args == [page.model.row(1).id]
    page.forms.dialog.reject()


def test_totals_of_the_cells_chosen(qtbot, desk, records):
    for hours in (8, 12.5):
        made.session(records, f"第{hours}", date(2026, 3, 2), hours)
    page = RegisterPage(desk, "training_session")
    qtbot.addWidget(page)
    page.resize(1300, 600)
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page.show()
    place = at(page, "hours")
    page.view.choose(0, place, 1, place)
    qtbot.waitUntil(lambda: "合计 20.5" in page.totals.text(), timeout=5000)
    assert "2 个数" in page.totals.text()


def test_sorting_by_several_columns(qtbot, page, records, units, people):
    records.save("person", {"unit": units[1].id}, identity=people[0].id, version=1)
    header = page.view.horizontalHeader()
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        header.sectionClicked.emit(at(page, "unit"))
    qtbot.keyPress(page.view, Qt.Key.Key_Shift, SHIFT)
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        header.sectionClicked.emit(at(page, "name"))
    assert page.model.query.order == ("unit", "name")
    assert page.model.sorted_by(at(page, "name")) == (2, False)
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        header.sectionClicked.emit(at(page, "name"))
    assert page.model.query.order == ("unit", "-name")


def test_a_table_taken_from_a_web_page_is_pasted(qtbot, page, people):
    content = QMimeData()
    content.setHtml("<table><tr><td>DZ</td></tr><tr><td>DY</td></tr></table>")
    QApplication.clipboard().setMimeData(content)
    stand(page, 0, "post")
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: column(page, "post") == ["DZ", "DY", ""], timeout=10000)


def test_the_bin_takes_no_typing(qtbot, page, records, people):
    records.delete("person", [people[0].id])
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page.bin.click()
    stand(page, 0, "name")
    qtbot.keyClicks(page.view, "X")
    assert page.editing.field is None
    put("X")
    qtbot.keyClick(page.view, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: not page._desk.jobs.busy())
    assert records.count("person", Query(search="X")) == 0
    assert QEvent.Type.KeyPress


def test_many_rows_are_given_one_value(qtbot, page, people):
    page.view.setFocus()
    page.view.choose(0, at(page, "unit"), 1, at(page, "unit"))
    qtbot.keyClick(page.view, Qt.Key.Key_E, CONTROL | SHIFT)
    dialog = page.set_many
    assert dialog.columns.currentText() == "所属机构"
    dialog.field.picker.setFocus()
    dialog.field.type_in("三中队")
    dialog.go.click()
    assert dialog.isVisible()
    assert "所属机构" in dialog.fault.text()
    dialog.field.type_in("二中队")
    dialog.field.picker.take_offered()
    dialog.go.click()
    qtbot.waitUntil(lambda: column(page, "unit") == ["二中队", "二中队", "一中队"], timeout=10000)


def test_a_record_is_duplicated_but_for_what_is_its_own(qtbot, page, records, people):
    stand(page, 0, "name")
    qtbot.keyClick(page.view, Qt.Key.Key_D, CONTROL | SHIFT)
    form = page.forms.dialog.form
    assert form.fields["unit"].words() == "一中队"
    assert form.fields["number"].value() is None
    form.fields["name"].line.setText("新人")
    page.forms.dialog.save.click()
    qtbot.waitUntil(lambda: page.model.total == 4, timeout=10000)
    assert records.count("person", Query(search="新人")) == 1


def test_a_view_is_kept_and_taken_up_again(qtbot, page, people):
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page._choose_columns(("name", "unit"))
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page.search.setText("李四")
    page.saved_views.keep("李四一人")
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page._forget_columns()
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        page.search.clear()
    menu = page.saved_views.menu()
    menu.aboutToShow.emit()
    next(a for a in menu.actions() if a.text() == "李四一人").trigger()
    qtbot.waitUntil(lambda: page.model.total == 1, timeout=10000)
    assert [c.name for c in page.model.columns] == ["name", "unit"]
    assert page.search.text() == "李四"


def test_ctrl_p_shows_the_list_as_it_will_be_printed(qtbot, page, people):
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: page.output.preview is not None, timeout=10000)
    assert page.output.preview.isVisible()
    assert "打印人员" in page.output.preview.windowTitle()
    page.output.preview.reject()


def test_frozen_columns_stay_in_sight_and_take_typing(qtbot, page, records, people):
    page.resize(700, 500)
    view = page.view
    view.frozen.freeze(1)
    assert view.frozen.isVisible()
    last = len(page.model.columns) - 1
    view.setFocus()
    view.stand_on(0, last)
    assert view.horizontalScrollBar().value() > 0
    assert view.frozen.columnViewportPosition(0) == 0
    view.stand_on(0, 1)
    assert view.visualRect(view.currentIndex()).left() >= view.frozen.width()
    view.stand_on(1, 0)
    qtbot.keyClicks(view, "X")
    assert page.editing.field.parentWidget() is view.frozen.viewport()
    qtbot.keyClicks(page.editing.field.line, "Y")
    qtbot.keyClick(page.editing.field.line, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert records.count("person", Query(search="XY")) == 1
    view.frozen.freeze(0)
    assert not view.frozen.isVisible()


def test_frozen_columns_are_remembered_and_let_go_where_they_would_fill_all(qtbot, page, people):
    page.view.frozen.freeze(len(page.model.columns))
    assert not page.view.frozen.isVisible()
    page.view.frozen.freeze(2)
    again = RegisterPage(page._desk, "person")
    qtbot.addWidget(again)
    assert again.view.frozen.count == 2
