"""The page of analyses: tabs, views, the picture, records behind cells, 错题本, what leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QGuiApplication

from tests import made
from zhifa_desktop.ui.dialogs.record import RecordDialog
from zhifa_desktop.ui.pages.analysis import AnalysisPage
from zhifa_desktop.ui.pages.analysis.board import COLUMNS, COMPARED, PICTURE
from zhifa_desktop.ui.pages.overviews import overview_places
from zhifa_desktop.ui.widgets.bar_chart import Bar, BarChart, Bars

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def county(records, workspace):
    """Three cases of October, one of September; a review of October with two errors."""
    workspace.save_settings(replace(workspace.settings, preset="all"))
    unit = made.unit(records)
    people = [
        made.officer(records, unit, name, card=f"12060{n}")
        for n, name in enumerate(("张三", "李四"))
    ]
    days = (date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10), date(2026, 9, 9))
    cases = [
        made.case(
            records, unit, *people, day, f"皖样{n}号", field="road" if n else "port",
            cause="超限" if n else "危货",
        )
        for n, day in enumerate(days)
    ]  # fmt: skip
    review = records.save("case_review", {
        "round": "甲", "organizer": "self", "case": cases[0].id, "reviewers": "王五",
        "date": date(2026, 10, 20),
    })  # fmt: skip
    for item, points, reason in (("m1", 2, "证号不全"), ("l1", 1, "定性不准")):
        records.save("review_score", {
            "review": review.id, "item": item, "maximum": Decimal(4), "deduction": Decimal(points),
            "reason": reason,
        })  # fmt: skip
    return unit, cases, review


@pytest.fixture
def page(desk, qtbot, county):
    made_page = AnalysisPage(desk)
    qtbot.addWidget(made_page)
    made_page.resize(1180, 680)
    made_page.asking.period.setCurrentIndex(made_page.asking.period.findText("2026年10月"))
    made_page.show()
    qtbot.waitUntil(lambda: made_page.board.table.cells.rowCount() > 0, timeout=10000)
    return made_page


def texts(page):
    return page.board.table.whole()


def turn(page, qtbot, kind, rows):
    page.choose(kind)
    title = dict(page._analyses.kinds())[kind]
    qtbot.waitUntil(lambda: page._found.table.title == title, timeout=10000)
    assert page.board.table.cells.rowCount() == rows


def cell(page, row, column):
    index = page.board.table.cells.index(row, column)
    page.board.table.setCurrentIndex(index)
    return index


def test_all_columns_with_the_total_in_bold(page):
    head, *rows = texts(page)
    assert head[:3] == ["执法门类", "立案", "作出决定"]
    assert "罚款金额(万元)" in head
    assert [(row[0], row[2]) for row in rows] == [
        ("公路路政", "2"),
        ("港口行政", "1"),
        ("合计", "3"),
    ]
    total = page.board.table.cells.index(2, 2)
    assert total.data(Qt.ItemDataRole.FontRole).bold()
    assert total.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert page.board.said.text() == "本期2026年10月 · 上期2026年9月 · 上年同期2025年10月"
    assert page.board.definition.text().startswith("口径：立案、决定、结案")


def test_every_analysis_opens(page, qtbot):
    for kind, rows in (
        ("cause", 3), ("unit", 2), ("month", 13), ("officer", 3), ("review_error", 3),
    ):  # fmt: skip
        turn(page, qtbot, kind, rows)
    page.choose("remedy_error")
    qtbot.waitUntil(page.board.nothing.isVisible, timeout=10000)
    assert "“复议诉讼”里还没有记录" in page.board.nothing.text()
    assert not page.print.isEnabled()
    assert not page.board.table.isVisible()
    page.output.print_out()
    assert page.output.preview is None


def test_one_column_compared_with_changes_in_words(page):
    page.board.measure.setCurrentIndex(page.board.measure.findData("decided"))
    page.board.turn_to(COMPARED)
    head, road, port, total = texts(page)
    assert head == ["执法门类", "本期", "上期", "增减", "环比(%)", "上年同期", "增减", "同比(%)"]
    assert road == ["公路路政", "2", "1", "+1", "+100.0", "0", "+2", "—"]
    assert port == ["港口行政", "1", "0", "+1", "—", "0", "+1", "—"]
    assert total[1:5] == ["3", "1", "+2", "+200.0"]


def test_a_whole_year_has_one_comparison_only(page, qtbot):
    page.asking.period.setCurrentIndex(page.asking.period.findText("2026年"))
    qtbot.waitUntil(lambda: "2026年(截至" in page.board.said.text(), timeout=10000)
    page.board.turn_to(COMPARED)
    assert texts(page)[0][1:] == ["本期", "上年同期", "增减", "同比(%)"]
    assert "上期" not in page.board.said.text()
    assert "上期" not in page.board.chart.accessibleDescription()


def test_the_chosen_column_is_drawn_and_room_decides(page, qtbot):
    cell(page, 0, texts(page)[0].index("其中简易"))
    assert page.board.chart.accessibleDescription() == "其中简易(件)：公路路政本期2；港口行政本期1"
    assert page.board.measure.currentData() == "simple"
    assert page.board.table.isVisible()
    assert page.board.chart.isVisible()
    page.board.turn_to(PICTURE)
    assert not page.board.table.isVisible()
    assert "公路路政本期2，上期1，上年同期0" in page.board.chart.accessibleDescription()
    page.resize(735, 420)
    assert page.board.chart.isVisible()
    page.board.turn_to(COLUMNS)
    assert not page.board.chart.isVisible()
    assert page.board.table.isVisible()
    assert page.copy.text() == ""
    assert page.copy.accessibleName() == "复制"


def test_cells_open_their_records(page, qtbot):
    page.board.table.activated.emit(cell(page, 0, 2))
    qtbot.waitUntil(lambda: hasattr(page, "rows") and page.rows.isVisible(), timeout=10000)
    assert page.rows.rows.count() == 2
    assert page.rows.windowTitle() == "这一格的记录"
    with qtbot.waitSignal(page.open_record) as opened:
        page.rows.door.click()
    assert opened.args[0] == "case"
    page.board.measure.setCurrentIndex(page.board.measure.findData("decided"))
    page.board.turn_to(COMPARED)
    page.board.table.activated.emit(cell(page, 2, 2))
    qtbot.waitUntil(lambda: page.rows.rows.count() == 1, timeout=10000)
    assert page.rows.rows.item(0).text() == "皖样3号"
    page.rows.close()


def test_the_enter_key_opens_what_stands_behind(page, qtbot):
    cell(page, 1, 2)
    page.board.table.setFocus()
    qtbot.keyClick(page.board.table, KEY.Key_Return)
    qtbot.waitUntil(lambda: hasattr(page, "rows") and page.rows.isVisible(), timeout=10000)
    assert page.rows.rows.count() == 1
    page.rows.close()


def test_an_empty_cell_says_so(page, qtbot, desk):
    with qtbot.waitSignal(desk.notices.said) as said:
        page.board.table.activated.emit(cell(page, 0, texts(page)[0].index("不予处罚")))
    assert said.args == ["这一格没有记录"]
    assert not hasattr(page, "rows")


def test_cells_and_table_go_to_the_clipboard(page, qtbot):
    table = page.board.table
    table.setFocus()
    cell(page, 0, 1)
    qtbot.keyClick(table, KEY.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    assert lines[1].split("\t")[:3] == ["公路路政", "0", "2"]
    block = QItemSelection(table.cells.index(0, 0), table.cells.index(1, 2))
    table.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(table, KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "执法门类\t立案\t作出决定", "公路路政\t0\t2", "港口行政\t0\t1",
    ]  # fmt: skip
    QGuiApplication.clipboard().clear()
    page.copy.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 4


def test_paper_and_workbook(page, qtbot, desk, tmp_path):
    page.print.click()
    qtbot.waitUntil(lambda: page.output.preview is not None, timeout=10000)
    page.output.preview.close()
    qtbot.waitUntil(lambda: not page.progress.busy())
    with qtbot.waitSignal(desk.notices.said, timeout=10000):
        page.output.export(tmp_path / "分析.xlsx")
    sheet = load_workbook(tmp_path / "分析.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("执法门类", "立案", "作出决定")
    assert rows[1][:3] == ("公路路政", 0, 2)
    assert rows[3][0] == "合计"
    assert rows[4][0] == "执法分析：按执法门类　2026年10月"


def test_an_error_type_begins_a_lesson_and_is_marked_afterwards(page, qtbot, records, county):
    turn(page, qtbot, "review_error", 3)
    assert page.lesson.isVisible()
    cell(page, 2, 1)
    assert not page.lesson.isEnabled()  # the total is no error type
    cell(page, 0, 1)
    assert page.lesson.isEnabled()
    assert {row[-1] for row in texts(page)[1:]} == {""}
    with qtbot.waitSignal(page.new_lesson, timeout=10000) as asked:
        page.lesson.click()
    (given,) = asked.args
    assert given == {
        "date": date(2026, 11, 23), "source": "review", "field": "port", "review": county[2].id,
        "error": "定性准确：定性不准",
    }  # fmt: skip
    records.save("lesson", {**given, "right_way": "照标准办"})
    qtbot.waitUntil(lambda: texts(page)[1][-1] == "1条", timeout=10000)
    assert texts(page)[2][-1] == ""
    page.choose("field")
    qtbot.waitUntil(lambda: not page.lesson.isVisible(), timeout=10000)


def test_the_place_opens_the_form_of_a_lesson(qtbot, desk, county):
    opened = []
    places = overview_places(desk, opened.append, opened.append, lambda *told: opened.append(told))
    names = [place.name for place in places]
    assert names.index("analysis") == names.index("indicators") + 1
    page = places[names.index("analysis")].make()
    qtbot.addWidget(page)
    page.new_lesson.emit({"source": "review"})
    page.open_record.emit("case", "一件")
    assert opened == [("lesson", "", {"source": "review"}), ("case", "一件")]
    dialog = RecordDialog(desk, "lesson", None, page, given={"source": "review", "error": "某错"})
    dialog.show()
    assert "错题本" in dialog.windowTitle()
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10000)


def test_what_cannot_be_asked_is_said_and_the_table_stays(page):
    before = texts(page)
    page.asking.period.setCurrentIndex(page.asking.period.count() - 1)
    page.asking.own.setText("2026-13")
    page.asking.own.editingFinished.emit()
    assert "不是月份" in page.problem.text()
    assert texts(page) == before


def test_narrowed_to_a_unit_and_following_a_change(page, qtbot, records, county):
    unit, cases, _ = county
    page.asking.unit.setCurrentIndex(page.asking.unit.findData(unit.id))
    qtbot.waitUntil(lambda: page._found.asked.unit == unit.id, timeout=10000)
    assert page._leaving().told.endswith("机构：一中队(含下级)")
    records.save("case", {"field": "port"}, identity=cases[1].id)
    qtbot.waitUntil(lambda: texts(page)[2][2] == "2", timeout=10000)


def test_bars_are_as_high_as_their_numbers_and_told_apart(qtbot):
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(400, 240)
    series = (("本期", "dark"), ("上期", "grey"))
    chart.draw(Bars("件", series, (
        ("甲", (Bar(10, "10"), Bar(5, "5"))), ("乙", (Bar(None, "—"), Bar(0, "0"))),
    )))  # fmt: skip
    chart.show()
    image = chart.grab().toImage()

    def height(colour):
        column = max(
            range(image.width()),
            key=lambda x: sum(image.pixelColor(x, y) == colour for y in range(40, image.height())),
        )
        return sum(image.pixelColor(column, y) == colour for y in range(40, image.height()))

    dark, grey = height(QColor("#1f4e8c")), height(QColor("#aab4c2"))
    assert dark > 120
    assert abs(dark - 2 * grey) <= 6
    assert chart.accessibleDescription() == "件：甲本期10，上期5；乙本期—，上期0"


def test_bars_without_room_are_counted(qtbot):
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    groups = tuple((f"很长的一个案由名称{n}", (Bar(n, str(n)),)) for n in range(9))
    chart.draw(Bars("件", (("本期", "dark"),), groups))
    assert chart.shown_groups() == 3
    chart.resize(1200, 200)
    assert chart.shown_groups() >= 9
    chart.draw(None)
    assert chart.accessibleDescription() == ""
    chart.grab()
