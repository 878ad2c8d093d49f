"""The settings page: nothing typed is lost, and the store's care answers in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from zhifa_desktop.db import keys
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.pages.settings import SettingsPage
from zhifa_desktop.ui.pages.settings.passphrase import PassphraseDialog

NEW = "一二三四 五六七八"


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch):
    for name, value in {"memory": 64, "time": 1, "lanes": 1}.items():
        monkeypatch.setitem(keys.ARGON2, name, value)


@pytest.fixture
def page(qtbot, desk):
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(900, 480)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_settings_are_saved_with_ctrl_s(qtbot, page, workspace):
    page.office.fields["leader"].setText("甲某")
    page.office.fields["start_month"].setText("2026年3月")
    page.office.boxes["share_cameras"].setChecked(True)
    assert page.keep.isEnabled()
    with qtbot.waitSignal(page.saved):
        qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    kept = workspace.settings
    assert (kept.leader, kept.start_month, kept.share_cameras) == ("甲某", "2026-03", True)
    assert kept.division == "340123"
    assert not page.dirty()
    assert page.office.fields["start_month"].text() == "2026-03"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [("start_month", "明年", "不是月份"), ("unit_name", " ", "单位名称不能为空")],
)
def test_what_is_wrong_is_said_and_stays(page, workspace, field, typed, said):
    before = workspace.settings
    page.office.fields["leader"].setText("乙某")
    page.office.fields[field].setText(typed)
    page.keep.click()
    assert page.problem.isVisible()
    assert said in page.problem.text()
    assert page.office.fields[field].text() == typed
    assert page.office.fields["leader"].text() == "乙某"
    assert workspace.settings == before


@pytest.mark.parametrize(
    ("answer", "leaves", "leader"),
    [
        (QMessageBox.StandardButton.Save, True, "丙某"),
        (QMessageBox.StandardButton.Discard, True, ""),
        (QMessageBox.StandardButton.Cancel, False, ""),
    ],
)
def test_leaving_asks_about_what_is_not_saved(page, workspace, monkeypatch, answer, leaves, leader):
    assert page.may_leave()
    page.office.fields["leader"].setText("丙某")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: answer)
    assert page.may_leave() is leaves
    assert workspace.settings.leader == leader
    assert page.office.fields["leader"].text() == ("" if leaves and not leader else "丙某")


def test_leaving_with_something_wrong_stays(page, monkeypatch):
    page.office.fields["start_month"].setText("13月")
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: QMessageBox.StandardButton.Save)
    assert not page.may_leave()
    assert page.problem.isVisible()


def test_passphrase_is_changed_only_with_the_old_one(qtbot, page, workspace, passphrase):
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    page.care.passphrase.click()
    dialog = page.care.dialog
    dialog.old.setText("not it at all")
    dialog.new.first.setText(NEW)
    dialog.new.second.setText(NEW)
    dialog.go.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "口令不正确" in dialog.problem.text()
    assert dialog.new.first.text() == NEW
    dialog.old.setText(passphrase)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    assert "口令已更换" in page.care.answer.text()
    path = workspace.path
    workspace.close()
    with pytest.raises(UserError, match="口令不正确"):
        Workspace.open(path, passphrase)
    Workspace.open(path, NEW).close()


def test_a_new_recovery_key_is_shown_until_it_is_confirmed(qtbot, page, workspace, recovery_key):
    page.care._new_key()
    qtbot.waitUntil(lambda: hasattr(page.care, "key_dialog"))
    dialog = page.care.key_dialog
    key = dialog.view.key.text().replace("\n", "")
    dialog.reject()
    assert dialog.isVisible()
    dialog.view.box.setChecked(True)
    dialog.close_button.click()
    assert not dialog.isVisible()
    path = workspace.path
    workspace.close()
    with pytest.raises(UserError, match="恢复密钥不正确"):
        Workspace.open_with_recovery(path, recovery_key)
    Workspace.open_with_recovery(path, key).close()


def test_backup_opens_with_the_same_passphrase(qtbot, page, tmp_path, passphrase):
    folder = tmp_path / "U盘"
    folder.mkdir()
    page.care.back_up(folder)
    qtbot.waitUntil(lambda: page.care.answer.text() != "", timeout=20000)
    copies = list(folder.glob("*.zhifa"))
    assert len(copies) == 1
    assert copies[0].name in page.care.answer.text()
    Workspace.open(copies[0], passphrase).close()


def test_backup_into_nowhere_is_a_sentence(qtbot, page, tmp_path):
    page.tabs.setCurrentIndex(page.tabs.count() - 1)
    file = tmp_path / "不是文件夹"
    file.write_text("x")
    page.care.back_up(file / "里面")
    qtbot.waitUntil(page.care.problem.isVisible, timeout=20000)
    assert "怎么办" in page.care.problem.text()


def test_rehearsal_and_health_check_answer_in_words(qtbot, page, records):
    records.save("unit", {"name": "一中队", "level": "squadron"})
    page.care.rehearse.click()
    qtbot.waitUntil(lambda: "恢复演练通过" in page.care.answer.text(), timeout=20000)
    page.care.doctor.click()
    qtbot.waitUntil(lambda: "没有发现问题" in page.care.answer.text(), timeout=20000)


def test_enter_never_closes_the_passphrase_dialog_while_it_is_not_ready(qtbot, desk):
    dialog = PassphraseDialog(desk.workspace, desk.jobs)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    fields = (dialog.old, dialog.new.first, dialog.new.second)
    for field, typed in zip(fields, ("old one", "new one 1", "new one 2"), strict=True):
        assert dialog.focusWidget() is field
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Tab if field is not fields[-1] else Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "不一致" in dialog.new.hint.text()
    dialog.reject()
