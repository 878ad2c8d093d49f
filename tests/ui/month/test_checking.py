"""The check as a list, its cells, the ready reasons, the readiness and the manual, in the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from tests.ui.month.working import SLOW, settle
from zhifa_desktop.services.months import Month
from zhifa_desktop.services.worklist import WorkState
from zhifa_desktop.ui.pages.month import steps
from zhifa_desktop.ui.pages.month.checking import BY_RULE, ONE_BY_ONE
from zhifa_desktop.ui.pages.month.page import MonthPage

RULE = "case.service_term"


@pytest.fixture
def listed(qtbot, case, page):
    settle(qtbot, page)
    page.checking.turn_to(ONE_BY_ONE)
    return page.checking.worklist


def choose(box, text):
    assert box.findText(text) > 0, [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(box.findText(text))


def line_of(pane, rule):
    return next(one for one in pane._lines if one.finding.rule == rule)


def test_lines_say_state_level_place_problem_and_whose(listed, qtmodeltester):
    qtmodeltester.check(listed.model)
    row = [one.finding.rule for one in listed.shown()].index(RULE)
    told = [listed.model.index(row, column).data() for column in range(5)]
    assert told[:3] == ["待处理", "需说明", "案件"]
    assert "超过7日未送达" in told[3]
    assert told[4] == "甲一"  # the lead officer


def test_filters_narrow_and_counts_follow(listed):
    everything = len(listed.shown())
    choose(listed.levels, "需说明")
    choose(listed.places, "案件")
    choose(listed.people, "甲一")
    assert [one.finding.rule for one in listed.shown()] == [RULE]
    assert listed.counted.text() == "待处理 1 · 已说明 0 · 已改好 0"
    for box in (listed.levels, listed.places, listed.people):
        box.setCurrentIndex(0)
    assert len(listed.shown()) == everything


def test_enter_opens_the_record(qtbot, case, page, listed):
    choose(listed.places, "案件")
    choose(listed.levels, "需说明")
    listed.table.setFocus()
    with qtbot.waitSignal(page.open_record) as door:
        qtbot.keyClick(listed.table, Qt.Key.Key_Return)
    assert door.args == ["case", case.id]


def test_what_is_mended_stays_in_the_list(qtbot, case, page, listed, records):
    records.save("case", {"served_on": date(2026, 11, 3)}, identity=case.id)
    qtbot.waitUntil(
        lambda: not page.progress.busy() and line_of(listed, RULE).state is WorkState.MENDED,
        timeout=SLOW,
    )
    choose(listed.states, "已改好")
    assert RULE in {one.finding.rule for one in listed.shown()}
    settle(qtbot, page)


def test_f5_checks_again(qtbot, page, listed):
    page.activateWindow()
    page.setFocus()
    with qtbot.waitSignal(page.progress.running):
        qtbot.keyClick(page, Qt.Key.Key_F5)
    settle(qtbot, page)


def test_the_view_is_remembered(qtbot, page, listed, desk):
    other = MonthPage(desk)
    qtbot.addWidget(other)
    assert other.checking.stack.currentIndex() == ONE_BY_ONE
    page.checking.turn_to(BY_RULE)


def test_a_cell_opens_with_its_line_and_records(qtbot, page, records, officers):
    unit = officers[0].values["unit"]
    with page._desk.workspace.work("试") as work:
        work.delete("unit", [unit])
    page.refresh()
    settle(qtbot, page)
    finding = next(
        f.finding for f in page.checking.worklist._lines
        if f.finding.place and f.finding.place.column == "在岗执法人员"
    )  # fmt: skip
    assert finding.place.form == "表1"
    page.checking.opened.emit(finding)
    qtbot.waitUntil(lambda: page.cell is not None, timeout=SLOW)
    assert page.cell.said.text().startswith("表1 合计·在岗执法人员少计3")
    assert page.cell.line.currentColumn() == page.cell._view.chosen
    assert page.cell.rows.count() == 3
    assert page.cell.counted.text() == "人员3条"
    with qtbot.waitSignal(page.open_record) as door:
        page.cell.door.click()
    assert door.args[0] == "person"
    assert door.args[1] in {one.id for one in officers}


def test_a_ready_reason_is_taken_with_one_choice(qtbot, case, page, desk):
    settle(qtbot, page)
    pane = page.findings
    pane.rules.setCurrentRow([g.rule for g in pane._groups].index(RULE))
    texts = [action.text() for action in pane.ready_menu.actions()]
    assert texts[0] == "邮寄送达，等待回执"
    pane.ready_menu.actions()[0].trigger()
    settle(qtbot, page)
    assert desk.months.reasons(Month(2026, 11)) == {RULE: texts[0]}


def test_readiness_counts_parts_and_leads_to_their_step(qtbot, case, page):
    settle(qtbot, page)
    strip = page.ready
    assert strip.days.text() == "距应报日(12月7日)还有14天"
    assert strip.done.text() == f"{strip.meter.value()}/{strip.meter.maximum()}项"
    said = [action.text() for action in strip.menu.actions()]
    assert "1类没有写原因" in said
    assert "必须改的已改完：已完成" in said
    page.bar.turn_to(steps.PREPARE)
    strip.menu.actions()[said.index("1类没有写原因")].trigger()
    assert page.panes.currentIndex() == steps.CHECK
    cover = next(n for n, text in enumerate(said) if text.startswith("封面上"))
    with qtbot.waitSignal(page.go) as door:
        strip.menu.actions()[cover].trigger()
    assert door.args == ["settings"]


def test_the_manual_is_shown_to_be_printed(qtbot, page):
    settle(qtbot, page)
    page.checking.book.click()
    qtbot.waitUntil(lambda: page.manual is not None, timeout=SLOW)
    assert page.manual.windowTitle() == "校核规则手册"
    settle(qtbot, page)
    page.manual.close()


def test_a_moved_figure_has_its_own_reasons(qtbot, page, records, officers):
    """From 1 decision in September to 12 in October: far by share and by number."""
    shared = {
        "procedure": "simple", "field": "road", "cause": "超限运输", "party_kind": "citizen",
        "party": "丁四", "unit": officers[0].values["unit"], "lead_officer": officers[0].id,
        "other_officers": (officers[1].id,), "outcome": "fine", "fine": Decimal(200),
    }  # fmt: skip
    days = [date(2026, 9, 2), *(date(2026, 10, n) for n in range(1, 13))]
    for n, day in enumerate(days):
        number = {"decision_number": f"皖样〔2026〕{n}号", "decided_on": day}
        records.save("case", {**shared, **number, "served_on": day, "archived_on": day})
    page.choose_month(Month(2026, 10))
    settle(qtbot, page)
    pane = page.findings
    group = next(g for g in pane._groups if g.rule == "last.moved")
    assert group.findings[0].message == "表3-1 合计·作出决定(本月)12件，比上月(1件)增加11件(1100%)"
    pane.rules.setCurrentRow(pane._groups.index(group))
    assert "表3-1" in pane.rules.currentItem().text()
    assert pane.door.text() == "打开这一格"
    texts = [action.text() for action in pane.ready_menu.actions()]
    assert texts == ["专项行动", "季节性", "补报上月", "基数小"]


def test_the_start_page_says_the_days_left(qtbot, desk, records, officers):
    from zhifa_desktop.ui.pages.home import HomePage

    workspace = desk.workspace
    workspace.save_settings(replace(workspace.settings, preparer="赵小雨"))
    home = HomePage(desk)
    qtbot.addWidget(home)
    home.resize(1100, 640)
    home.show()
    qtbot.waitUntil(lambda: bool(home.needs.said.text()), timeout=SLOW)
    assert home.needs.said.text().startswith("距应报日(12月7日)还有14天；")
    said = [home.list.item(n).text() for n in range(home.list.count())]
    assert any(text.startswith("封面上") for text in said)
    with qtbot.waitSignal(home.go) as door:
        home.list.itemActivated.emit(home.list.item(0))
    assert door.args == ["month"]
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=SLOW)
