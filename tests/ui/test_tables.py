"""The table of a register: blocks, sorting and filtering in the store, selection kept."""

from __future__ import annotations

import threading
from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Filter, Query
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.jobs import READERS
from zhifa_desktop.ui.models.record_table import BLOCK, FIRST_FOUND, WAITING, RecordTable
from zhifa_desktop.ui.pages.register import RegisterPage

SHOWN = Qt.ItemDataRole.DisplayRole


@pytest.fixture
def page_of(qtbot, desk):
    """Return a function that opens a register's page and waits for its rows."""

    def open_page(register):
        page = RegisterPage(desk, register)
        qtbot.addWidget(page)
        page.resize(1100, 600)
        with qtbot.waitSignal(page.model.loaded, timeout=10000):
            page.show()
        return page

    return open_page


@pytest.fixture
def people(records):
    unit = made.unit(records)
    return [made.officer(records, unit, name) for name in ("曾单", "张三", "李四", "安宁")]


def names(model):
    at = next(n for n, c in enumerate(model.columns) if c.name == "name")
    return [model.data(model.index(n, at), SHOWN) for n in range(model.rowCount())]


def sessions(records, count):
    for n in range(count):
        made.session(records, f"第{n:03d}期", date(2026, 1, 1))


def column(page, name):
    return next(n for n, c in enumerate(page.model.columns) if c.name == name)


def test_the_model_keeps_qts_contract(qtbot, qtmodeltester, desk, people):
    model = RecordTable(desk.records, desk.jobs, "person", desk.records.spec("person").columns)
    with qtbot.waitSignal(model.loaded):
        model.reload()
    qtmodeltester.check(model, force_py=True)
    with qtbot.waitSignal(model.loaded):
        model.ask(Query(search="zhangsan"))
    qtmodeltester.check(model, force_py=True)


def test_rows_come_in_blocks_as_they_come_into_sight(qtbot, desk, records, monkeypatch):
    sessions(records, BLOCK * 2 + 5)
    asked = []
    page = records.page

    def watched(register, query, offset, limit, **more):
        asked.append((offset, limit))
        return page(register, query, offset, limit, **more)

    monkeypatch.setattr(desk.records, "page", watched)
    spec = desk.records.spec("training_session")
    model = RecordTable(desk.records, desk.jobs, "training_session", [spec.column("name")])
    with qtbot.waitSignal(model.loaded):
        model.ask(Query(order=("name",)))
    assert model.rowCount() == BLOCK * 2 + 5
    assert asked == [(0, BLOCK)]
    last = model.index(BLOCK * 2 + 4, 0)
    with qtbot.waitSignal(model.dataChanged):
        assert model.data(last, SHOWN) == WAITING
    assert model.data(last, SHOWN) == f"第{BLOCK * 2 + 4:03d}期"
    assert asked == [(0, BLOCK), (BLOCK * 2, BLOCK)]


def test_an_answer_that_comes_late_is_dropped(qtbot, desk, people):
    model = RecordTable(desk.records, desk.jobs, "person", desk.records.spec("person").columns)
    told = []
    model.loaded.connect(told.append)
    model.ask(Query(search="zhangsan"))
    model.ask(Query(search="lisi"))
    model.ask(Query(search="az"))
    model.ask(Query(search="anning"))
    qtbot.waitUntil(lambda: not desk.jobs.busy())
    assert told == [1]
    assert names(model) == ["安宁"]


def test_queries_typed_past_are_never_run(qtbot, desk, people, monkeypatch):
    model = RecordTable(desk.records, desk.jobs, "person", desk.records.spec("person").columns)
    find, found, hold = type(desk.records).find, [], threading.Event()

    def watched(records, register, query, *rest, **named):
        found.append(query.search)
        return find(records, register, query, *rest, **named)

    monkeypatch.setattr(type(desk.records), "find", watched)
    for _ in range(READERS):
        desk.jobs.submit(lambda report: hold.wait(10))
    for typed in ("z", "zh", "zha", "zhan"):
        model.ask(Query(search=typed))
    with qtbot.waitSignal(model.loaded):
        hold.set()
    qtbot.waitUntil(lambda: not desk.jobs.busy())
    assert found == ["zhan"]


def test_all_records_are_counted_once_while_typing_and_anew_after_a_change(
    qtbot, desk, records, people, monkeypatch
):
    model = RecordTable(desk.records, desk.jobs, "person", desk.records.spec("person").columns)
    count, counted = type(desk.records).count, []

    def watched(records, register, query):
        counted.append(query)
        return count(records, register, query)

    monkeypatch.setattr(type(desk.records), "count", watched)
    for typed in ("zhang", "an", "anning"):
        with qtbot.waitSignal(model.loaded):
            model.ask(Query(search=typed))
    assert counted == [Query()]
    before = model.of_all
    records.delete("person", [model.row(0).id])
    with qtbot.waitSignal(model.loaded):
        model.reload()
    assert (model.total, model.of_all) == (0, before - 1)


def test_rows_that_could_not_be_read_are_asked_for_again(qtbot, desk, records, monkeypatch):
    sessions(records, BLOCK + 5)
    columns = records.spec("training_session").columns
    model = RecordTable(desk.records, desk.jobs, "training_session", columns)
    with qtbot.waitSignal(model.loaded):
        model.ask(Query())
    last = model.index(BLOCK + 1, 0)
    with monkeypatch.context() as patch, qtbot.waitSignal(model.failed):

        def refuse(*_args, **_named):
            raise UserError("台账读不出来")

        patch.setattr(type(desk.records), "page", refuse)
        assert model.data(last, SHOWN) == WAITING
    qtbot.waitUntil(lambda: model.data(last, SHOWN) != WAITING)


def test_a_heading_sorts_in_the_store_by_pinyin(qtbot, page_of, people):
    page = page_of("person")
    header = page.view.horizontalHeader()
    n = column(page, "name")
    at = QPoint(header.sectionViewportPosition(n) + 10, header.height() // 2)
    with qtbot.waitSignal(page.model.loaded):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert names(page.model) == ["安宁", "李四", "曾单", "张三"]
    with qtbot.waitSignal(page.model.loaded):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert names(page.model) == ["张三", "曾单", "李四", "安宁"]


def test_search_by_chinese_pinyin_and_initials_says_how_many(qtbot, page_of, people):
    page = page_of("person")
    assert page.count.text() == "共 4 条"
    for typed, found in (("张", "张三"), ("zengdan", "曾单"), ("ls", "李四")):
        page.search.clear()
        with qtbot.waitSignal(page.model.loaded):
            page.search.insert(typed)
        qtbot.waitUntil(lambda found=found: names(page.model) == [found])
        assert page.count.text() == "共 4 条，筛选出 1 条"


def test_nothing_found_says_what_to_do(qtbot, page_of, people):
    page = page_of("person")
    with qtbot.waitSignal(page.model.loaded):
        page.search.setText("没有这个人")
    assert page.stack.currentWidget() is page.empty
    assert "没有找到" in page.empty.text()
    with qtbot.waitSignal(page.model.loaded):
        page.search.clear()
    assert page.stack.currentWidget() is page.view


def test_an_empty_register_says_how_to_begin(page_of):
    page = page_of("equipment")
    assert page.stack.currentWidget() is page.empty
    assert "导入" in page.empty.text()


def test_the_funnel_of_a_heading_filters_by_ticks(qtbot, page_of, records, people):
    second = made.unit(records, "二中队")
    made.officer(records, second, "王五")
    page = page_of("person")
    n = column(page, "unit")
    header = page.view.horizontalHeader()
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.funnel(n).center())
    popup = page.view._popup
    assert popup.isVisible()
    popup.apply()  # too early: the values are not there yet, nothing may be filtered away
    assert popup.isVisible()
    qtbot.waitUntil(lambda: popup.values.count() == 2)
    offered = {popup.values.item(i).text() for i in range(popup.values.count())}
    assert offered == {"一中队  4", "二中队  1"}
    for i in range(popup.values.count()):
        if popup.values.item(i).text().startswith("二"):
            popup.values.item(i).setCheckState(Qt.CheckState.Checked)
    with qtbot.waitSignal(page.model.loaded):
        popup.apply()
    assert names(page.model) == ["王五"]
    assert page.model.query.order == ()
    chip = page.chips.findChildren(type(page.add))[0]
    assert "二中队" in chip.text()
    with qtbot.waitSignal(page.model.loaded):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 5
    assert not page.chips.isVisible()


def test_a_range_of_dates_is_typed_as_people_write_it(qtbot, page_of, records):
    for month in (3, 5, 7):
        made.session(records, f"{month}月培训", date(2026, month, 10))
    page = page_of("training_session")
    popup = page.view.ask_filter(page.spec.column("start"), QPoint(0, 0))
    popup.low.setText("2026年13月")
    popup.apply()
    assert popup.isVisible()
    assert not popup._fault.isHidden()
    popup.low.setText("2026.5.1")
    popup.high.setText("20260531")
    with qtbot.waitSignal(page.model.loaded):
        popup.apply()
    assert names(page.model) == ["5月培训"]
    assert page.model.query.filters == (
        Filter("start", "between", (date(2026, 5, 1), date(2026, 5, 31))),
    )


def test_selection_and_place_stay_when_records_change(qtbot, page_of, desk, records):
    sessions(records, 80)
    page = page_of("training_session")
    page.view.selectRow(60)
    page.view.scrollTo(page.model.index(60, 0))
    chosen, scroll = page.view.chosen_ids(), page.view.verticalScrollBar().value()
    assert len(chosen) == 1
    assert scroll > 0
    with qtbot.waitSignal(page.model.loaded, timeout=10000):
        made.session(records, "第999期", date(2026, 1, 2))
    qtbot.waitUntil(lambda: page.view.chosen_ids() == chosen)
    assert page.view.verticalScrollBar().value() == scroll
    assert page.count.text() == "共 81 条"


def test_columns_chosen_are_remembered(qtbot, page_of, people):
    page = page_of("person")
    before = [c.name for c in page.model.columns]
    with qtbot.waitSignal(page.model.loaded):
        page.view._toggle("unit", False)
    assert "unit" in before
    again = page_of("person")
    assert [c.name for c in again.model.columns] == [n for n in before if n != "unit"]


def test_deleted_records_go_to_the_bin_and_come_back(qtbot, page_of, monkeypatch, people, desk):
    from PySide6.QtWidgets import QMessageBox

    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    page = page_of("person")
    page.view.selectRow(0)
    gone = page.view.chosen_ids()
    page.remove.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    qtbot.waitUntil(page.undo.isVisible)
    with qtbot.waitSignal(page.model.loaded):
        page.bin.click()
    assert [page.model.row(0).id] == list(gone)
    assert not page.add.isEnabled()
    with qtbot.waitSignal(page.model.loaded):
        page.bin.click()
    page.undo.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    qtbot.waitUntil(lambda: not page.undo.isVisible())


def test_the_table_leaves_as_a_workbook(qtbot, page_of, people, tmp_path, monkeypatch, desk):
    page = page_of("person")
    with qtbot.waitSignal(page.model.loaded):
        page.search.setText("zhang")
    told = []
    desk.notices.said.connect(told.append)
    monkeypatch.setattr(files, "save_file", lambda *_: tmp_path / "人员")
    page.writing.click()
    assert not page.writing.isEnabled()
    qtbot.waitUntil(lambda: bool(told))
    assert page.writing.isEnabled()
    rows = list(openpyxl.load_workbook(tmp_path / "人员.xlsx").active.iter_rows(values_only=True))
    assert list(rows[0]) == [column.label for column in page.model.columns]
    assert len(rows) == page.model.total + 1
    assert str(tmp_path / "人员.xlsx") in told[-1]


def test_columns_of_words_take_the_room_left_until_one_is_drawn_by_hand(page_of, records):
    made.unit(records)
    page = page_of("unit")
    page.resize(1400, 500)
    header = page.view.horizontalHeader()
    n = column(page, "parent")
    least = page.spec.column("parent").width * 8
    assert header.sectionSize(n) > least
    assert header.length() <= page.view.viewport().width()
    header.resizeSection(n, least)
    page.resize(1300, 500)
    assert header.sectionSize(n) == least


def test_enter_on_a_value_filters_by_it(qtbot, page_of, records, people):
    made.officer(records, made.unit(records, "二中队"), "王五")
    page = page_of("person")
    popup = page.view.ask_filter(page.spec.column("unit"), QPoint(0, 0))
    qtbot.waitUntil(lambda: popup.values.count() == 2)
    row = next(n for n in range(2) if popup.values.item(n).text().startswith("二"))
    popup.values.setCurrentRow(row)
    with qtbot.waitSignal(page.model.loaded):
        qtbot.keyClick(popup.values, Qt.Key.Key_Return)
    assert names(page.model) == ["王五"]


def test_rows_are_copied_as_a_sheet_takes_them(page_of, people, qtbot):
    page = page_of("person")
    page.view.selectAll()
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert len(lines) == page.model.total
    assert {len(line.split("\t")) for line in lines} == {len(page.model.columns)}
    assert names(page.model) == [line.split("\t")[0] for line in lines]


def test_all_rows_chosen_means_all_of_them(qtbot, page_of, desk, records, monkeypatch):
    from PySide6.QtWidgets import QMessageBox

    sessions(records, BLOCK + 30)
    page = page_of("training_session")
    with qtbot.waitSignal(page.model.loaded):
        page.search.setText("期")
    page.view.selectAll()
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert len(set(lines)) == BLOCK + 30
    monkeypatch.setattr("zhifa_desktop.ui.widgets.block_work.MOST_COPIED", 3)
    with qtbot.waitSignal(desk.notices.said):
        qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    asked = []

    def question(parent, title, text):
        asked.append(text)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", question)
    page.remove.click()
    qtbot.waitUntil(lambda: page.model.total == 0)
    assert f"{BLOCK + 30}条" in asked[0]


def test_a_search_brings_what_a_screen_shows_and_the_rest_with_scrolling(qtbot, page_of, records):
    sessions(records, BLOCK + 30)
    page = page_of("training_session")
    with qtbot.waitSignal(page.model.loaded):
        page.search.setText("期")
    assert page.model.total == BLOCK + 30
    assert page.model.row(FIRST_FOUND) is None
    with qtbot.waitSignal(page.model.dataChanged):
        page.view.scrollTo(page.model.index(FIRST_FOUND, 0))
    assert page.model.row(BLOCK - 1) is not None


def test_the_search_field_leads_into_the_table(qtbot, page_of, people):
    page = page_of("person")
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.view.chosen_ids() == (page.model.row(0).id,)


def test_columns_can_be_ticked_one_after_another(qtbot, page_of, people):
    page = page_of("person")
    menu = page.choosing.menu()
    menu.popup(QPoint(0, 0))
    before = len(page.model.columns)
    for name in ("出生日期", "职务"):
        action = next(a for a in menu.actions() if a.text() == name)
        with qtbot.waitSignal(page.model.loaded):
            place = menu.actionGeometry(action).center()
            qtbot.mouseMove(menu, place)
            menu.setActiveAction(action)
            qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert menu.isVisible()
    assert len(page.model.columns) == before - 2
    menu.close()


def test_the_delete_key_restores_nothing_in_the_bin(qtbot, page_of, people, records):
    records.delete("person", [people[0].id])
    page = page_of("person")
    with qtbot.waitSignal(page.model.loaded):
        page.bin.click()
    page.view.selectRow(0)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not page._desk.jobs.busy())
    assert records.count("person", Query(deleted=True)) == 1


def test_the_table_stands_on_the_record_just_saved(qtbot, page_of, records):
    made.unit(records, "甲中队")
    page = page_of("unit")
    page.forms.open(None)
    fields = page.forms.dialog.form.fields
    fields["name"].line.setText("乙中队")
    fields["level"].hold("squadron", "中队")
    page.forms.dialog.save.click()
    qtbot.waitUntil(lambda: bool(page.view.chosen_ids()), timeout=10000)
    assert records.get("unit", page.view.chosen_ids()[0]).shown["name"] == "乙中队"


def test_one_row_is_chosen_while_the_keys_of_a_shortcut_are_still_held(qtbot, page_of, records):
    for name in ("甲中队", "乙中队", "丙中队"):
        made.unit(records, name)
    page = page_of("unit")
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyPress(page.windowHandle(), Qt.Key.Key_S, held)
    assert QApplication.keyboardModifiers() == held
    for row in (2, 0):
        page.view.stand_on(row)
        assert page.view.chosen() == [row]
    qtbot.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.view.chosen() == [0, 1]


def test_a_part_of_a_divided_register_is_shown_alone_and_all_of_it_again(
    qtbot, desk, records, page_of
):
    first, second = made.unit(records, "法制股"), made.unit(records, "一中队")
    for unit, name in ((first, "张三"), (second, "李四"), (second, "王五")):
        made.officer(records, unit, name)
    page = page_of("person")
    page.groups.divide("unit")
    tree = page.groups.parts
    qtbot.waitUntil(lambda: tree.topLevelItemCount() == 3)
    assert [tree.topLevelItem(n).text(1) for n in range(3)] == ["3", "1", "2"]
    tree.setFocus()
    with qtbot.waitSignal(page.model.loaded):
        qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert names(page.model) == ["张三"]
    assert page.count.text() == "共 3 条，筛选出 1 条"
    qtbot.waitUntil(lambda: tree.currentItem() is tree.topLevelItem(1))
    with qtbot.waitSignal(page.model.loaded):
        qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert sorted(names(page.model)) == ["李四", "王五"]
    page.groups.copy()
    assert QApplication.clipboard().text().splitlines()[1].split("\t")[:2] == ["全部", "3"]
    with qtbot.waitSignal(page.model.loaded):
        page.groups.divide("")
    assert page.model.total == 3
    assert not page.groups.isVisible()


def test_a_view_brings_its_groups_along(qtbot, desk, people, page_of):
    page = page_of("person")
    page.groups.divide("unit")
    page.saved_views.keep("按中队")
    page.groups.divide("")
    page._take_view(desk.views.of("person")[0])
    assert page.groups.by == "unit"
