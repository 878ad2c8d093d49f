"""The person's page: how one comes to it, what stands on it, what is done from it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from tests import made
from zhifa_desktop.services.records import Filter, Query
from zhifa_desktop.ui.dialogs.guided.dialog import CONFIRM, FACTS, TOUCHED, GuidedDialog
from zhifa_desktop.ui.main_window import MainWindow
from zhifa_desktop.ui.pages.profile.page import ProfilePage
from zhifa_desktop.ui.widgets.doors import ToAction, ToProfile


@pytest.fixture
def people(records):
    """Three officers with a card; the first holds a camera, handles a case and learned 8 hours."""
    squadron = made.unit(records, "一中队")
    people = [
        made.officer(records, squadron, name, card=f"34029922010{n}")
        for n, name in enumerate(("张三", "李四", "王五"))
    ]
    records.save("equipment", {
        "category": "body_camera", "name": "执法记录仪", "serial": "SN1", "unit": squadron.id,
        "issue_mode": "personal", "user": people[0].id, "issued_on": date(2024, 1, 1),
    })  # fmt: skip
    records.save("case", {
        "procedure": "ordinary", "field": "road", "cause": "超限运输", "party_kind": "citizen",
        "party": "某某", "unit": squadron.id, "lead_officer": people[0].id,
        "other_officers": (people[1].id,), "filed_on": date(2026, 11, 2), "filing_number": "立1号",
    })  # fmt: skip
    made.attend(records, made.session(records, "执法培训", date(2026, 3, 1)), people[0])
    return people


@pytest.fixture
def window(qtbot, desk, people):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    return window


def shown(qtbot, window, person):
    window.go(ToProfile("person", person.id))
    page = window.stack.currentWidget()
    qtbot.waitUntil(lambda: page.profile is not None and page.tabs.count() > 0, timeout=10000)
    return page


def loaded(qtbot, window, name="person"):
    page = window.turn_to(name)
    qtbot.waitUntil(lambda: page.model.total > 0, timeout=10000)
    return page


def test_a_button_of_the_register_leads_to_the_page_and_back_again(qtbot, window, people):
    page = loaded(qtbot, window)
    button = next(b for b in page.findChildren(QPushButton) if b.text() == "详情")
    page.view.clearSelection()
    assert not button.isEnabled()
    page.view.selectRow(page.model.find(people[1].id))
    assert button.isEnabled()
    button.click()
    profile = window.stack.currentWidget()
    assert isinstance(profile, ProfilePage)
    qtbot.waitUntil(lambda: profile.profile is not None, timeout=10000)
    assert profile.identity == people[1].id
    profile.header.back.click()
    assert window.stack.currentWidget() is page


def test_a_register_without_such_a_page_has_no_such_button(qtbot, window):
    page = loaded(qtbot, window, "case")
    assert not [b for b in page.findChildren(QPushButton) if b.text() == "详情"]


def test_a_linked_record_s_menu_leads_to_the_page(qtbot, window, people):
    page = loaded(qtbot, window, "certificate")
    page.view.selectRow(0)
    page.view.menu_asked.emit(QPoint(200, 200))
    words = [a.text() for a in page.row_menu.actions()]
    (leads,) = [a for a in page.row_menu.actions() if a.text().endswith("的人员详情")]
    assert "办理…" in words
    leads.trigger()
    assert isinstance(window.stack.currentWidget(), ProfilePage)


def test_the_page_gathers_hours_cards_cases_and_equipment(qtbot, window, people):
    page = shown(qtbot, window, people[0])
    labels = [page.tabs.tabText(n).split(" ")[0] for n in range(page.tabs.count())]
    assert {"概览", "资格证件", "执法办案", "学习培训"} <= set(labels)
    listed = {
        listing.register: len(listing.lines)
        for tab in page.profile.tabs
        for listing in tab.listings
    }
    assert listed["attendance"] == 1
    assert sum(listed.values()) >= 3, listed


def test_ctrl_tab_turns_the_tabs_round(qtbot, window, people):
    page = shown(qtbot, window, people[0])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    page.tabs.tabBar().setFocus()
    qtbot.keyClick(page.tabs.tabBar(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs.currentIndex() == 1


def test_a_retirement_to_the_end_shows_what_is_held_and_handled(qtbot, window, people, records):
    shown(qtbot, window, people[0])
    window.go(ToAction("person", people[0].id, "retire"))
    dialog = window.findChild(GuidedDialog)
    assert dialog.stack.currentIndex() == FACTS
    dialog.facts.fields["date"].line.setText("2026-11-20")
    dialog.next.click()
    assert dialog.stack.currentIndex() == TOUCHED
    asked = {box.accessibleName(): (key, box) for key, box in dialog.touched.boxes.items()}
    held = next(one for name, one in asked.items() if "执法记录仪" in name)
    case = next(one for name, one in asked.items() if "立1号" in name)
    for (key, box), choice, to in (
        (held, "hand_over", people[1]), (case, "reassign", people[2]),
    ):  # fmt: skip
        box.setCurrentIndex(box.findData(choice))
        assert not dialog.touched.pickers[key].isHidden()
        dialog.touched.pickers[key].choose(to.id, to.shown["name"])
    dialog.next.click()
    assert dialog.stack.currentIndex() == CONFIRM
    assert "移交给李四" in dialog.summary.text()
    assert "改由王五承办" in dialog.summary.text()
    assert records.get("person", people[0].id).values["status"] == "active"
    with qtbot.waitSignal(dialog.done_with, timeout=10000):
        dialog.next.click()
    assert records.get("person", people[0].id).values["status"] == "retired"
    window._desk.undoing.undo()
    assert records.get("person", people[0].id).values["status"] == "active"


def test_a_second_annual_review_is_told_under_its_field(qtbot, window, people, records):
    held = Query(filters=(Filter("holder", "in", (people[0].id,)),))
    (card,) = records.page("certificate", held)
    records.save("certificate_event", {
        "certificate": card.id, "kind": "annual_review", "date": date(2026, 5, 1),
        "review_year": 2026, "result": "passed",
    })  # fmt: skip
    window.go(ToAction("certificate", card.id, "review"))
    dialog = window.findChild(GuidedDialog)
    dialog.facts.fields["date"].line.setText("2026-11-20")
    dialog.next.click()
    assert dialog.stack.currentIndex() == FACTS
    assert "一年只审一次" in dialog.facts._faults["review_year"].text()
    dialog.facts.fields["date"].line.setText("13月40日")
    dialog.next.click()
    assert dialog.facts._faults["date"].text().startswith("✗")
    dialog.reject()
