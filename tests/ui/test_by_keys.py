"""A clerk's morning by the keyboard alone: a person, a session with thirty people, a case."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from tests import made
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs.finder import Finder
from zhifa_desktop.ui.dialogs.many.attendance import AttendanceDialog
from zhifa_desktop.ui.dialogs.record import RecordDialog
from zhifa_desktop.ui.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SLOW = 15_000
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


class Hands:
    """Ten fingers: every key goes to whatever has the focus, nothing else is touched."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window = qtbot, window

    def focus(self) -> QWidget:
        held = QApplication.activePopupWidget() or QApplication.focusWidget()
        return held or QApplication.activeModalWidget() or self.window

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.focus(), key, held)

    def type(self, text):
        """Type letters and digits; Chinese comes from the input method."""
        if text.isascii():
            self.qtbot.keyClicks(self.focus(), text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus(), event)

    def go_to(self, field):
        """Press Tab until a field of a form has the focus."""
        for _ in range(120):
            here = QApplication.focusWidget()
            if here is not None and (here is field or field.isAncestorOf(here)):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {field.accessibleName() or field}")

    def fill(self, form, **texts):
        for name, text in texts.items():
            field = form.fields[name]
            self.go_to(field)
            self.type(text)
            if hasattr(field, "picker") or hasattr(field, "many"):
                self.press(Qt.Key.Key_Return)

    def front(self, kind) -> QDialog:
        """Wait for a dialog of a kind that has the keys."""

        def has_the_keys():
            front, here = QApplication.activeModalWidget(), QApplication.focusWidget()
            return isinstance(front, kind) and here is not None and here.window() is front

        self.qtbot.waitUntil(has_the_keys, timeout=SLOW)
        return QApplication.activeModalWidget()

    def alone(self):
        """Wait for the window to be in front again."""
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=SLOW)
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow, timeout=SLOW)
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.window._desk.jobs.busy(), timeout=SLOW)

    def turn_to(self, words, register):
        """Go to a register by Ctrl+K and its name in pinyin."""
        self.alone()
        self.press(Qt.Key.Key_K, CONTROL)
        finder = self.front(Finder)
        self.type(words)
        self.settle()
        self.qtbot.waitUntil(lambda: finder.list.count() > 0, timeout=SLOW)
        self.press(Qt.Key.Key_Return)
        self.alone()
        page = self.window.stack.currentWidget()
        assert page.register == register
        return page

    def new_record(self) -> RecordDialog:
        self.press(Qt.Key.Key_N, CONTROL)
        return self.front(RecordDialog)

    def save(self):
        self.press(Qt.Key.Key_S, CONTROL)
        self.alone()


@pytest.fixture
def hands(qtbot, desk, monkeypatch):
    def never(*asked):
        raise AssertionError(f"asked: {asked[2]}")

    monkeypatch.setattr(QMessageBox, "question", never)
    window = MainWindow(desk)
    desk.notices.stand_on(window)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return Hands(qtbot, window)


def only(records, register):
    (row,) = records.page(register, Query())
    return row


def test_a_person_is_entered_by_keys(hands, records):
    made.unit(records, "一中队")
    hands.turn_to("renyuan", "person")
    form = hands.new_record().form
    hands.fill(
        form, name="张三丰", id_number=made.id_number(1), kind="zfry", unit="yzd",
        post_kind="zfg", establishment="sybz", phone="13800001234",
    )  # fmt: skip
    hands.save()
    person = only(records, "person")
    assert person.values["name"] == "张三丰"
    assert person.shown["unit"] == "一中队"


def test_a_session_and_thirty_people_are_entered_by_keys(hands, records):
    squadron = made.unit(records, "一中队")
    names = [f"{one}样例" for one in SURNAMES]
    for name in names:
        made.officer(records, squadron, name)
    hands.turn_to("peixunbanci", "training_session")
    hands.fill(hands.new_record().form, name="法治云课堂", mode="xs", start="20261009", hours="4")
    hands.save()
    session = only(records, "training_session")
    hands.press(Qt.Key.Key_B, CONTROL | SHIFT)
    hands.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    hands.press(Qt.Key.Key_Return)
    dialog = hands.front(AttendanceDialog)
    if dialog.choosing.isVisible():
        hands.go_to(dialog.choosing)
        hands.type("fazhi")
        hands.press(Qt.Key.Key_Return)
    hands.go_to(dialog.names.text)
    QApplication.clipboard().setText("\n".join(names))
    hands.press(Qt.Key.Key_V, CONTROL)
    with hands.qtbot.waitSignal(dialog.names.found, timeout=SLOW):
        hands.press(Qt.Key.Key_Return, CONTROL)
    hands.save()
    rows = records.page("attendance", Query(), 0, 100)
    assert len(rows) == 30
    assert {row.values["session"] for row in rows} == {session.id}
    assert {row.values["hours"] for row in rows} == {Decimal(4)}
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    assert records.count("attendance", Query()) == 0
    hands.press(Qt.Key.Key_Y, CONTROL)
    hands.settle()
    assert records.count("attendance", Query()) == 30


def test_a_case_is_entered_by_keys(hands, records):
    unit = made.unit(records, "一中队")
    for n, name in enumerate(("张三", "李四")):
        made.officer(records, unit, name, card=f"34029926000{n}")
    hands.turn_to("anjian", "case")
    hands.fill(
        hands.new_record().form, decision_number="皖样交罚〔2026〕1号", procedure="jycx",
        field="gllz", cause="超限运输", party_kind="gm", party="某某", unit="yzd",
        lead_officer="zs", other_officers="ls", decided_on="20261102", outcome="fk", fine="500",
    )  # fmt: skip
    hands.save()
    case = only(records, "case")
    assert case.values["fine"] == Decimal(500)
    assert (case.shown["lead_officer"], case.shown["other_officers"]) == ("张三", "李四")
