"""The entries of many records in their dialogs: ticked or pasted, refused at the cell, one undo."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint

from tests import made
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs.many.attendance import HOURS, AttendanceDialog
from zhifa_desktop.ui.dialogs.many.issuing import GivingBackDialog, IssueDialog
from zhifa_desktop.ui.dialogs.many.reviews import ReviewsDialog
from zhifa_desktop.ui.dialogs.many.tick_model import WORD
from zhifa_desktop.ui.main_window import MainWindow
from zhifa_desktop.ui.widgets.choice import Choice

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


@pytest.fixture
def squadron(records):
    return made.unit(records, "一中队")


def pasted(qtbot, dialog, text):
    dialog.names.text.setPlainText(text)
    with qtbot.waitSignal(dialog.names.found, timeout=10000):
        dialog.names.read.click()


def stored(qtbot, dialog):
    with qtbot.waitSignal(dialog.stored, timeout=10000):
        dialog.save.click()


def test_thirty_pasted_names_two_unknown_and_a_namesake(qtbot, desk, records, squadron):
    names = [f"{one}样例" for one in SURNAMES]
    people = [made.officer(records, squadron, name) for name in names]
    twin = made.officer(records, made.unit(records, "二中队"), names[3])
    session = made.session(records, "法治云课堂", date(2026, 10, 9), hours=4)
    dialog = AttendanceDialog(desk, session.id)
    qtbot.addWidget(dialog)
    dialog.show()
    pasted(qtbot, dialog, "\n".join([*names, "无此人", "查无人"]))
    assert "认出 29 人" in dialog.names.said.text()
    assert dialog.names.open_names() == 3
    assert len(dialog.people.ticked()) == 29
    dialog.save.click()
    assert "3个名字没有确认" in dialog.problem.text()
    assert records.count("attendance", Query()) == 0
    (box,) = dialog.names.troubles.findChildren(Choice)
    box.setCurrentIndex(box.findData(twin.id))
    for line in list(dialog.names._open.values()):
        skip = line.findChildren(type(dialog.save))[-1]
        skip.click()
    assert dialog.names.open_names() == 0
    stored(qtbot, dialog)
    assert records.count("attendance", Query()) == 30
    entered = {row.values["person"] for row in records.page("attendance", Query(), 0, 100)}
    assert twin.id in entered
    assert people[3].id not in entered
    desk.undoing.undo()
    assert records.count("attendance", Query()) == 0


@pytest.mark.parametrize(("typed", "words"), [("5", "超过本班次"), ("四", "应写数字")])
def test_wrong_hours_are_marked_in_their_cell_and_nothing_is_lost(
    qtbot, desk, records, squadron, typed, words
):
    people = [made.officer(records, squadron, name) for name in ("张三", "李四")]
    session = made.session(records, "法治云课堂", date(2026, 10, 9), hours=4)
    dialog = AttendanceDialog(desk, session.id)
    qtbot.addWidget(dialog)
    dialog.show()
    model = dialog.people.model
    model.tick([person.id for person in people])
    model.setData(model.at(people[1].id, HOURS), typed, WORD)
    dialog.save.click()
    assert words in model.fault(people[1].id, HOURS)
    assert dialog.people.table.currentIndex() == model.at(people[1].id, HOURS)
    assert "李四" in dialog.problem.text()
    assert len(dialog.people.ticked()) == 2
    assert records.count("attendance", Query()) == 0
    model.setData(model.at(people[1].id, HOURS), "２.5", WORD)
    stored(qtbot, dialog)
    hours = sorted(row.values["hours"] for row in records.page("attendance", Query()))
    assert hours == [Decimal("2.5"), Decimal(4)]


def test_cameras_go_to_a_squadron_and_come_back(qtbot, desk, records, squadron):
    for name in ("张三", "李四", "王五"):
        made.officer(records, squadron, name)
    made.officer(records, made.unit(records, "二中队"), "赵六")
    gone = made.officer(records, squadron, "钱七")
    values = {"status": "retired", "status_since": date(2026, 5, 1)}
    records.save("person", values, identity=gone.id)
    for n in range(3):
        records.save("equipment", {"category": "body_camera", "name": "执法记录仪",
                     "serial": f"SN{n}", "unit": squadron.id, "state": "idle"})  # fmt: skip
    dialog = IssueDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.category.setCurrentIndex(dialog.category.findData("body_camera"))
    assert dialog.people.model.locked(gone.id) is None, "who left is not offered"
    dialog.people.groups.setCurrentIndex(dialog.people.groups.findData("一中队"))
    dialog.people.every.click()
    dialog.save.click()
    assert "数目不同" in dialog.problem.text()
    dialog.pieces.every.click()
    assert dialog.pairs.count() == 3
    stored(qtbot, dialog)
    held = {row.shown["user"] for row in records.page("equipment", Query())}
    assert held == {"张三", "李四", "王五"}
    back = GivingBackDialog(desk)
    qtbot.addWidget(back)
    back.show()
    back.held.every.click()
    stored(qtbot, back)
    assert {row.values["user"] for row in records.page("equipment", Query())} == {None}
    desk.undoing.undo()
    assert {row.shown["user"] for row in records.page("equipment", Query())} == held


def test_all_due_certificates_are_reviewed_and_no_more_are_due(qtbot, desk, records, squadron):
    for n, name in enumerate(("张三", "李四", "王五")):
        made.officer(records, squadron, name, card=f"34029922010{n}")
    for card in records.page("certificate", Query()):
        records.save("certificate", {"issued_on": date(2023, 1, 1)}, identity=card.id)
    dialog = ReviewsDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    assert len(dialog.cards.ticked()) == 3
    dialog.facts.fields["date"].line.setText("2027-01-05")
    dialog.save.click()
    qtbot.waitUntil(lambda: "晚于今天" in dialog.problem.text(), timeout=10000)
    assert records.count("certificate_event", Query()) == 0
    dialog.facts.fields["date"].line.setText("2026-11-20")
    stored(qtbot, dialog)
    assert records.count("certificate_event", Query()) == 3
    again = ReviewsDialog(desk)
    qtbot.addWidget(again)
    assert not again.cards.model.rows
    again.save.click()
    qtbot.waitUntil(lambda: "没有勾选" in again.problem.text(), timeout=10000)
    desk.undoing.undo()
    assert records.count("certificate_event", Query()) == 0


def test_a_register_offers_its_own_entries_before_files_by_name(qtbot, desk, records, squadron):
    made.officer(records, squadron, "张三")
    session = made.session(records, "法治云课堂", date(2026, 10, 9), hours=4)
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    page = window.turn_to("training_session")
    qtbot.waitUntil(lambda: page.model.total == 1, timeout=10000)
    assert page.many.isVisible()
    page.view.selectRow(0)
    page.many.menu().actions()[0].trigger()
    assert "法治云课堂" in page.many.dialog.title.text()
    page.many.dialog.reject()
    page.view.menu_asked.emit(QPoint(200, 200))
    (entry,) = [a for a in page.row_menu.actions() if a.text() == "登记参训人员…"]
    entry.trigger()
    opened = [d for d in window.findChildren(AttendanceDialog) if d.isVisible()]
    assert opened
    assert opened[0]._session.row.id == session.id
    opened[0].reject()
    assert len(window.turn_to("unit").many.menu().actions()) == 1
