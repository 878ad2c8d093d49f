"""The page of indicators and the cards of the start page, over a county of a few records."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from tests import made
from zhifa_desktop.ui.pages.home import HomePage
from zhifa_desktop.ui.pages.indicators import IndicatorsPage


@pytest.fixture
def county(records):
    """Two officers of a squadron, one without a card; a session in March."""
    unit = made.unit(records, "一中队", frontline=True)
    good = made.officer(records, unit, "张三", card="120601")
    bare = made.officer(records, unit, "李四")
    made.attend(records, made.session(records, "法规", date(2026, 3, 1), 60), good)
    return unit, good, bare


@pytest.fixture
def page(desk, qtbot, county):
    made_page = IndicatorsPage(desk)
    qtbot.addWidget(made_page)
    made_page.resize(1180, 680)
    made_page.show()
    qtbot.waitUntil(lambda: made_page.table.figures.rowCount() > 0)
    qtbot.waitUntil(lambda: not desk.jobs.busy())
    return made_page


def line(page, name):
    return next(row for row in page.table.figures.rows if row.id == name)


def settled(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10000)


def test_the_chosen_figure_is_told_whole(page, desk, qtbot):
    page.choose("certificate_held")
    settled(qtbot, desk)
    detail = page.detail
    assert (detail.value.text(), detail.lacking.text()) == ("50%", "还差1人取得有效执法证件")
    assert detail.verdict.text() == "目标 100% · 未达标"
    assert "分子÷分母：1 ÷ 2" in detail.definition.text()
    assert "2026年11月50%" in detail.chart.accessibleDescription()
    assert detail.chart.accessibleDescription().endswith("目标100%")
    units = [detail.units.index(row, 0).data().strip() for row in range(detail.units.rowCount())]
    assert units[-1] == "一中队"


def test_every_part_of_a_figure_opens_its_rows(page, desk, qtbot):
    page.choose("certificate_held")
    for part, names in (("missing", ["李四"]), ("met", ["张三"]), ("counted", ["张三", "李四"])):
        page.detail.doors[part].click()
        qtbot.waitUntil(lambda: hasattr(page, "rows") and page.rows.isVisible())
        shown = [page.rows.rows.item(n).text() for n in range(page.rows.rows.count())]
        assert sorted(shown) == sorted(names)
        page.rows.close()
        settled(qtbot, desk)
    page.detail.doors["missing"].click()
    qtbot.waitUntil(lambda: page.rows is not None and page.rows.isVisible())
    with qtbot.waitSignal(page.open_record) as opened:
        page.rows.door.click()
    assert opened.args[0] == "person"


def test_another_period_unit_and_past_day(page, desk, qtbot, county):
    page.choose("sessions")
    page.asking.period.setCurrentIndex(page.asking.period.findText("2026年"))
    settled(qtbot, desk)
    assert line(page, "sessions").month.value == 1
    page.asking.unit.setCurrentIndex(page.asking.unit.findData(county[0].id))
    settled(qtbot, desk)
    assert line(page, "certificate_held").denominator == 2
    assert line(page, "sessions").value == 0  # a session belongs to no unit
    page.asking.unit.setCurrentIndex(0)
    page.asking.as_of.type_in("2026-11-20")
    page.asking.as_of.line.editingFinished.emit()
    settled(qtbot, desk)
    assert line(page, "certificate_held").verdict == "未填报"


def test_what_cannot_be_asked_is_said_and_the_figures_stay(page, desk, qtbot):
    before = page.table.figures.rows
    for own, said in (("2026-13", "不是月份"), ("2031", "还没有开始")):
        page.asking.period.setCurrentIndex(page.asking.period.count() - 1)
        page.asking.own.setText(own)
        page.asking.own.editingFinished.emit()
        assert said in page.problem.text()
    page.asking.own.setText("2026Q1")
    page.asking.as_of.type_in("2030-01-01")
    page.asking.as_of.line.editingFinished.emit()
    assert "还没有到" in page.problem.text()
    assert page.table.figures.rows == before


def test_figures_follow_a_change(page, desk, qtbot, records, county):
    _, _, bare = county
    card = {"certificate_number": "120602", "certificate_valid_until": made.FAR}
    records.save("person", card, identity=bare.id)
    qtbot.waitUntil(lambda: line(page, "certificate_held").met is True, timeout=10000)


def test_the_index_has_no_rows_of_its_own(page, desk, qtbot):
    page.choose("quality_index")
    settled(qtbot, desk)
    assert not any(door.isEnabled() for door in page.detail.doors.values())
    assert page.detail.no_units.isVisibleTo(page.detail)


def test_a_card_of_the_start_page_leads_to_its_figure(desk, qtbot, county):
    home = HomePage(desk)
    qtbot.addWidget(home)
    home.resize(1100, 640)
    home.show()
    card = home.cards.cards["certificate_held"]
    qtbot.waitUntil(lambda: card.value.text() == "50%", timeout=10000)
    assert "还差1人取得有效执法证件" in card.accessibleName()
    qtbot.waitUntil(lambda: "2026年11月50%" in card.accessibleDescription(), timeout=10000)
    with qtbot.waitSignal(home.show_figure) as chosen:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert chosen.args == ["certificate_held"]
    qtbot.waitUntil(lambda: home.warned.list.count() > 0, timeout=10000)
    assert home.warned.list.item(0).text().startswith("[紧急] 李四在岗执法岗")


def test_looking_ahead(page, desk, qtbot):
    page.tabs.setCurrentIndex(1)
    pane = page.forecast
    qtbot.waitUntil(lambda: pane.hours.list.rowCount() > 0, timeout=10000)
    assert pane.hours.list.index(0, 0).data() == "李四"
    assert pane.said.text().startswith("1人合计还差60学时。每期8学时")
    pane.length.setValue(60)
    assert "共需1期(1人次)" in pane.said.text()
    assert pane.hours.list.index(0, 6).data() == "—"
    pane.day.type_in("2026-12-01")
    pane.day.line.editingFinished.emit()
    qtbot.waitUntil(lambda: pane.hours.list.index(0, 6).data() == "可以", timeout=10000)
    pane.day.type_in("改天")
    pane.day.line.editingFinished.emit()
    assert "开班日期" in pane.problem.text()
    with qtbot.waitSignal(page.open_record) as opened:
        pane.hours.activated.emit(pane.hours.list.index(0, 0))
    assert opened.args[0] == "person"
    assert pane.cards.list.rowCount() == 12


def test_both_readings_of_an_unclear_target_stand_side_by_side(page, desk, qtbot, records, county):
    records.save("equipment", {
        "category": "mobile_terminal", "name": "终端", "serial": "T1", "unit": county[0].id,
        "issue_mode": "shared",
    })  # fmt: skip
    qtbot.waitUntil(lambda: line(page, "terminal_rate").value == 100, timeout=10000)
    page.choose("terminal_rate")
    assert "另一种读法：执法终端配备使用率(一线执法单元)0%" in page.detail.other.text()
    assert "「方案」第14项" in page.detail.other.text()
    page.choose("certificate_held")
    assert not page.detail.other.isVisibleTo(page.detail)
