"""The page of warnings in the window: narrowed, noted, put off, opened, printed."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from tests import made
from tests.conftest import TODAY
from zhifa_desktop.services.early_warnings import Urgency
from zhifa_desktop.ui.pages.warnings import WarningsPage

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def county(records):
    """An urgent task of the first squadron, a task of the second that is to come, a lost card."""
    first, second = made.unit(records, "一中队"), made.unit(records, "二中队")
    for unit, name, due in ((first, "甲事", TODAY), (second, "乙事", TODAY + timedelta(days=20))):
        values = {"measure": "m01", "name": name, "due_on": due, "unit": unit.id}
        records.save("task", values)
    made.officer(
        records, second, "张三", certificate_number="120601",
        certificate_valid_until=TODAY + timedelta(days=60),
    )  # fmt: skip


@pytest.fixture
def page(desk, qtbot, county):
    made_page = WarningsPage(desk)
    qtbot.addWidget(made_page)
    made_page.resize(1100, 640)
    with qtbot.waitSignal(desk.watch.found):
        made_page.show()
    return made_page


def said(page):
    return [line.warned.message for line in page.shown()]


def test_what_presses_most_stands_first_and_counts_are_told(page):
    texts = said(page)
    assert texts[0] == f"任务“甲事”应在{TODAY}前完成，今天到期"
    assert [chip.text() for chip in page.chips.values()] == ["紧急 1", "重要 1", "提醒 3"]
    assert page.table.warnings.index(0, 0).data() == "紧急"


def test_narrowed_by_urgency_unit_rule_and_words(page, qtbot):
    page.chips[Urgency.EARLY].click()
    assert all(line.urgency_words != "紧急" for line in page.shown())
    page.units.setCurrentText("二中队")
    assert {line.unit_name for line in page.shown()} == {"二中队"}
    page.rules.setCurrentText("计划任务完成时限")
    assert len(page.shown()) == 1
    with qtbot.waitSignal(page.search.asked):
        page.search.setText("查无此事")
    assert page.shown() == ()
    assert page.nothing.isVisibleTo(page)
    assert not page.handling.isEnabled()


def test_a_note_and_a_later_day_put_a_warning_off(page, desk, qtbot):
    page.table.selectRow(0)
    page.handling.note.setText("已催办")
    page.handling.remind.type_in(TOMORROW.isoformat())
    with qtbot.waitSignal(desk.watch.found):
        page.handling.save.click()
    assert all("甲事" not in text for text in said(page))
    assert page.said.text() == "另有1条设了稍后提醒"
    page.waiting.setChecked(True)
    assert page.table.warnings.index(0, 4).data() == f"已催办({TOMORROW}再提醒)"


def test_what_is_typed_stays_when_it_cannot_be_kept(page, qtbot):
    page.table.selectRow(0)
    page.handling.note.setText("已催办")
    page.handling.remind.type_in("昨天")
    page.handling.save.click()
    assert "再提醒日期" in page.handling.problem.text()
    page.handling.remind.type_in(TODAY.isoformat())
    page.handling.save.click()
    qtbot.waitUntil(lambda: "晚于今天" in page.handling.problem.text())
    assert page.handling.note.text() == "已催办"


def test_what_is_typed_survives_a_change_elsewhere(page, desk, qtbot, records):
    page.table.selectRow(0)
    page.handling.note.setText("写到一半")
    with qtbot.waitSignal(desk.watch.found):
        records.save("task", {"measure": "m02", "name": "丙事", "due_on": TODAY})
    assert page.handling.note.text() == "写到一半"


def test_enter_opens_the_record_and_doing_it_ends_the_warning(page, desk, qtbot, records):
    page.table.selectRow(0)
    page.table.setFocus()
    with qtbot.waitSignal(page.open_record) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    register, identity = asked.args
    assert register == "task"
    with qtbot.waitSignal(desk.watch.found):
        records.save("task", {"done_on": date(2026, 11, 20)}, identity=identity)
    assert all("甲事" not in text for text in said(page))


def test_each_unit_is_printed_on_a_page_of_its_own(page, qtbot):
    page.print_list()
    qtbot.waitUntil(lambda: hasattr(page, "preview"))
    from zhifa_desktop.services.printed_warnings import print_warnings

    pdf = pypdfium2.PdfDocument(print_warnings(page._desk.workspace, page.shown()))
    texts = [pdf[n].get_textpage().get_text_range() for n in range(len(pdf))]
    assert len(texts) == 2
    assert "一中队预警清单(1条)" in texts[0]
    assert "乙事" in texts[1]
    assert "甲事" not in texts[1]
    page.preview.close()
