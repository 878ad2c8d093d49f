"""The form of a register: each kind of column, faults while typing, nothing typed is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs.record import RecordDialog

BUTTONS = QMessageBox.StandardButton


@pytest.fixture(autouse=True)
def _leave_without_asking(monkeypatch):
    monkeypatch.setattr(QMessageBox, "question", lambda *_: BUTTONS.Discard)


@pytest.fixture
def form_of(qtbot, desk, _leave_without_asking):
    """Return a function that opens a register's form."""

    def open_form(register, identity=None):
        dialog = RecordDialog(desk, register, identity)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
        return dialog

    return open_form


def pick(qtbot, picker, typed):
    """Type into a picker and take the first offer by the keyboard."""
    picker.setFocus()
    picker.clear()
    picker.insert(typed)
    picker.textEdited.emit(typed)
    qtbot.keyClick(picker, Qt.Key.Key_Return)


def fault(dialog, column):
    label = dialog.form._faults[column]
    return "" if label.isHidden() else label.text()


def test_every_register_has_a_form_that_opens_on_its_records(qtbot, form_of, records):
    unit = made.unit(records)
    a, b = (made.officer(records, unit, f"张{n}", card=f"34029926000{n}") for n in range(2))
    made.attend(records, made.session(records, "培训", date(2026, 5, 1)), a)
    made.case(records, unit, a, b, date(2026, 11, 2), "皖样交罚〔2026〕1号")
    seen = 0
    for spec in records.specs():
        assert set(form_of(spec.name).form.fields) == {c.name for c in spec.entered}
        for row in records.page(spec.name, Query(), limit=1):
            dialog = form_of(spec.name, row.id)
            assert not dialog.form.dirty(), spec.name
            assert dialog.form.values() == {}
            seen += 1
    assert seen == 7


def test_a_person_is_typed_and_saved_by_keyboard(qtbot, form_of, records):
    made.unit(records, "二中队")
    unit = made.unit(records)
    dialog = form_of("person")
    fields = dialog.form.fields
    fields["name"].line.setText("张小明")
    fields["id_number"].line.setText(made.id_number(7))
    pick(qtbot, fields["kind"].picker, "zfry")
    pick(qtbot, fields["post_kind"].picker, "zfg")
    pick(qtbot, fields["unit"].picker, "yzd")
    pick(qtbot, fields["establishment"].picker, "事业")
    with qtbot.waitSignal(dialog.saved, timeout=10000):
        qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    row = records.page("person", Query(search="张小明"))[0]
    assert row.values["unit"] == unit.id
    assert row.shown["kind"] == "执法人员"
    assert row.shown["birth_date"] == "1988-08-08"
    assert not dialog.isVisible()


def test_a_wrong_id_number_is_said_at_its_field_while_typing(qtbot, form_of):
    dialog = form_of("person")
    line = dialog.form.fields["id_number"].line
    line.setText("999999198808080711")
    qtbot.waitUntil(lambda: fault(dialog, "id_number") != "")
    assert line.property("wrong") is True
    line.setText(made.id_number(7))
    qtbot.waitUntil(lambda: fault(dialog, "id_number") == "男  1988-08-08出生")
    assert line.property("wrong") is False
    line.setText(made.id_number(7, birth="19900101", female=True))
    qtbot.waitUntil(lambda: fault(dialog, "id_number") == "女  1990-01-01出生")
    line.clear()
    qtbot.waitUntil(lambda: "出生" not in fault(dialog, "id_number"))
    assert fault(dialog, "name") == ""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20230501", date(2023, 5, 1)), ("2023.5.1", date(2023, 5, 1)),
        ("2023年5月1日", date(2023, 5, 1)), ("2023/5/1", date(2023, 5, 1)), ("", None),
    ],
)  # fmt: skip
def test_a_date_is_typed_as_people_write_it(qtbot, form_of, typed, day):
    field = form_of("training_session").form.fields["start"]
    field.line.setText(typed)
    field.line.editingFinished.emit()
    assert field.value() == day
    assert field.line.text() == (day.isoformat() if day else "")


def test_what_cannot_be_read_stays_and_is_not_saved(qtbot, form_of, records):
    dialog = form_of("training_session")
    dialog.form.fields["name"].line.setText("培训")
    dialog.form.fields["start"].line.setText("去年夏天")
    dialog.save.click()
    assert fault(dialog, "start") != ""
    assert dialog.form.fields["start"].line.text() == "去年夏天"
    assert records.count("training_session", Query()) == 0


def test_all_that_is_wrong_stays_said_when_something_cannot_be_read(qtbot, form_of):
    dialog = form_of("person")
    dialog.form.fields["id_number"].line.setText("999999198808080711")
    dialog.form.fields["unit"].picker.insert("没有的中队")
    dialog.form.fields["unit"].picker.textEdited.emit("没有的中队")
    dialog.save.click()
    assert fault(dialog, "id_number").startswith("✗")
    assert fault(dialog, "unit").startswith("✗")
    assert dialog.form.fields["id_number"].line.hasFocus()


def test_a_refused_record_keeps_what_was_typed_and_leads_to_the_fault(qtbot, form_of, records):
    dialog = form_of("training_session")
    dialog.form.fields["name"].line.setText("没有时间的培训")
    dialog.save.click()
    qtbot.waitUntil(lambda: fault(dialog, "start") != "")
    assert dialog.problem.isVisible()
    assert dialog.form.fields["name"].line.text() == "没有时间的培训"
    assert dialog.save.isEnabled()
    assert records.count("training_session", Query()) == 0


def test_a_record_changed_elsewhere_is_not_overwritten(qtbot, form_of, records):
    row = made.session(records, "培训", date(2026, 5, 1))
    dialog = form_of("training_session", row.id)
    dialog.form.fields["name"].line.setText("我的改动")
    records.save("training_session", {"name": "别处的改动"}, identity=row.id, version=row.version)
    dialog.save.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.form.fields["name"].line.text() == "我的改动"
    assert records.get("training_session", row.id).values["name"] == "别处的改动"


def test_only_what_was_changed_is_written(qtbot, form_of, records):
    row = made.session(records, "培训", date(2026, 5, 1))
    dialog = form_of("training_session", row.id)
    dialog.form.fields["hours"].line.setText("16")
    assert dialog.form.values() == {"hours": Decimal(16)}
    with qtbot.waitSignal(dialog.saved):
        dialog.save.click()
    assert records.get("training_session", row.id).shown["hours"] == "16"


def test_a_default_that_was_cleared_stays_cleared(qtbot, form_of, desk):
    dialog = form_of("person")
    defaults = desk.records.defaults("person")
    assert defaults
    name = next(n for n in defaults if hasattr(dialog.form.fields[n], "picker"))
    dialog.form.fields[name].picker.clear()
    dialog.form.fields[name].picker.textEdited.emit("")
    assert dialog.form.values()[name] is None


def test_several_officers_are_picked_and_taken_away(qtbot, form_of, records):
    unit = made.unit(records)
    people = [made.officer(records, unit, n, card=f"34029926{i:04d}") for i, n in
              enumerate(("张三", "李四", "王五"))]  # fmt: skip
    dialog = form_of("case")
    many = dialog.form.fields["other_officers"].many
    for typed in ("ls", "王五"):
        pick(qtbot, many.picker, typed)
    assert many.keys() == (people[1].id, people[2].id)
    chip = next(b for b in many.findChildren(type(dialog.save)) if "李四" in b.text())
    chip.click()
    assert many.keys() == (people[2].id,)


def test_text_that_was_not_chosen_is_no_link(qtbot, form_of, records):
    made.unit(records)
    dialog = form_of("person")
    picker = dialog.form.fields["unit"].picker
    picker.insert("没有的中队")
    picker.textEdited.emit("没有的中队")
    qtbot.waitUntil(lambda: "请从列表中选择" in fault(dialog, "unit"))
    assert dialog.form.dirty()


@pytest.mark.parametrize(
    ("answer", "open_after", "kept"),
    [(BUTTONS.Cancel, True, 0), (BUTTONS.Discard, False, 0), (BUTTONS.Save, False, 1)],
)
def test_leaving_with_unsaved_text_asks(
    qtbot, form_of, records, monkeypatch, answer, open_after, kept
):
    asked = []
    monkeypatch.setattr(QMessageBox, "question", lambda *_: asked.append(1) or answer)
    dialog = form_of("training_session")
    for name, text in (("name", "培训"), ("start", "20260501"), ("hours", "8")):
        dialog.form.fields[name].line.setText(text)
    pick(qtbot, dialog.form.fields["mode"].picker, "xx")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked
    qtbot.waitUntil(lambda: dialog.isVisible() is open_after)
    assert records.count("training_session", Query()) == kept


def test_leaving_an_untouched_form_does_not_ask(qtbot, form_of, monkeypatch):
    def never(*_):
        raise AssertionError

    monkeypatch.setattr(QMessageBox, "question", never)
    dialog = form_of("person")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_full_disk_is_said_in_the_dialog(qtbot, form_of, desk, monkeypatch):
    def full(*_, **__):
        raise UserError("磁盘已满", kept="原来的记录没有改动", todo="请清理磁盘后再保存")

    monkeypatch.setattr(desk.records, "save", full)
    dialog = form_of("training_session")
    dialog.form.fields["name"].line.setText("培训")
    dialog.save.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    for words in ("磁盘已满", "没有改动", "清理磁盘"):
        assert words in dialog.problem.text()
    assert dialog.form.fields["name"].line.text() == "培训"


def test_scrolling_over_a_field_changes_nothing(form_of):
    dialog = form_of("case")
    box = dialog.form.fields["major"].box
    before = box.currentIndex()
    middle = QPointF(box.rect().center())
    wheel = QWheelEvent(
        middle, QPointF(box.mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, -240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert box.currentIndex() == before


def test_what_must_be_filled_is_marked_as_the_other_fields_stand(qtbot, form_of):
    dialog = form_of("person")

    def starred(column):
        return "*" in dialog.form._labels[column].text()

    assert starred("id_number")
    assert not starred("auxiliary_number")
    assert not starred("status_since")
    pick(qtbot, dialog.form.fields["kind"].picker, "辅助人员")
    pick(qtbot, dialog.form.fields["status"].picker, "退休")
    dialog.form.examine()
    assert starred("auxiliary_number")
    assert starred("status_since")
    assert not starred("post_kind")


def test_a_picker_is_no_fault_while_one_is_typing_in_it(qtbot, form_of, records):
    made.unit(records, "一中队")
    dialog = form_of("person")
    picker = dialog.form.fields["unit"].picker
    picker.setFocus()
    qtbot.keyClicks(picker, "yz")
    dialog.form.examine()
    assert fault(dialog, "unit").strip("\u00a0") == ""
    qtbot.keyClick(picker, Qt.Key.Key_Escape)
    dialog.form.fields["name"].setFocus()
    qtbot.waitUntil(lambda: "请从列表中选择" in fault(dialog, "unit"), timeout=5000)


def test_save_and_new_has_its_key(qtbot, form_of, records):
    dialog = form_of("unit")
    qtbot.keyClicks(dialog.form.fields["name"].line, "A squadron")
    pick(qtbot, dialog.form.fields["level"].picker, "中队")
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(dialog.saved, timeout=10000):
        qtbot.keyClick(dialog, Qt.Key.Key_S, keys)
    assert dialog.isVisible()
    assert dialog.form.fields["name"].value() is None


def test_an_auxiliary_as_the_holder_of_a_card_is_refused_at_the_field(qtbot, form_of, records):
    helper = made.auxiliary(records, made.unit(records, "一中队"), "王五")
    dialog = form_of("certificate")
    fields = dialog.form.fields
    fields["holder"].hold(helper.id, "王五")
    fields["kind"].hold("provincial", "行政执法证(全国统一样式)")
    fields["number"].type_in("34029926001")
    fields["valid_until"].type_in("20291231")
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(fault(dialog, "holder")), timeout=10000)
    assert "辅助人员" in fault(dialog, "holder")
    assert dialog.isVisible()
    assert fields["number"].typed_text() == "34029926001"
    assert records.count("certificate", Query()) == 0
