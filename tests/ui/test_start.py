"""The start window: opening, making and recovering a store, as a clerk does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests import made
from zhifa_desktop.db import keys
from zhifa_desktop.errors import UserError
from zhifa_desktop.services import care
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.start import StartDialog, recent
from zhifa_desktop.ui.dialogs.start.dialog import CREATE, KEY, OPEN, RECOVER, RESTORE
from zhifa_desktop.ui.dialogs.start.strength import hint

NEW = "四匹马 拉着 三车煤"


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch):
    for name, value in {"memory": 64, "time": 1, "lanes": 1}.items():
        monkeypatch.setitem(keys.ARGON2, name, value)


@pytest.fixture
def start(qtbot):
    made = []

    def show(store=None):
        dialog = StartDialog(store)
        qtbot.addWidget(dialog)
        dialog.show()
        made.append(dialog)
        return dialog

    yield show
    for dialog in made:
        if dialog.workspace is not None:
            dialog.workspace.close()


def test_wrong_passphrase_stays_in_the_dialog_with_its_sentence(
    qtbot, start, store_path, passphrase
):
    dialog = start(store_path)
    assert dialog.stack.currentIndex() == OPEN
    qtbot.keyClicks(dialog.open_pane.passphrase, "wrong words")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "口令不正确" in dialog.problem.text()
    assert "台账没有任何改动" in dialog.problem.text()
    assert dialog.isVisible()
    assert dialog.open_pane.passphrase.text() == "wrong words"
    dialog.open_pane.passphrase.setText(passphrase)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.open_pane.passphrase, Qt.Key.Key_Return)
    assert dialog.workspace.settings.unit_name == "样例县交通运输综合行政执法大队"
    assert recent.stores()[0] == store_path


def test_a_store_that_is_open_elsewhere_says_so(qtbot, start, store_path, workspace, passphrase):
    dialog = start(store_path)
    dialog.open_pane.passphrase.setText(passphrase)
    dialog.go.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.workspace is None
    assert "怎么办" in dialog.problem.text()


def test_new_store_shows_its_recovery_key_once_and_waits_for_the_tick(
    qtbot, start, tmp_path, monkeypatch
):
    dialog = start(tmp_path / "新建.zhifa")
    pane = dialog.create_pane
    assert dialog.stack.currentIndex() == CREATE
    assert not dialog.go.isEnabled()
    pane.unit.setText("样例县交通运输综合行政执法大队")
    pane.division.setCurrentText(pane.division.itemText(pane.division.findData("340123")))
    pane.passphrase.first.setText(NEW)
    pane.passphrase.second.setText(NEW[:-1])
    assert not dialog.go.isEnabled()
    pane.passphrase.second.setText(NEW)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == KEY, timeout=20000)
    key = dialog.key_view.key.text().replace("\n", "")
    assert not dialog.go.isEnabled()
    dialog.reject()
    assert dialog.isVisible()
    assert "恢复密钥还没有确认保存" in dialog.problem.text()
    saved = tmp_path / "恢复密钥.txt"
    monkeypatch.setattr(files, "save_file", lambda *_: saved)
    dialog.key_view.save_button.click()
    assert key in saved.read_text("utf-8")
    dialog.key_view.box.setChecked(True)
    dialog.go.click()
    assert dialog.result() == dialog.DialogCode.Accepted
    dialog.workspace.close()
    dialog.workspace = None
    again = Workspace.open_with_recovery(tmp_path / "新建.zhifa", key)
    assert again.settings.division == "340123"
    again.close()


def test_a_store_is_never_made_over_another(qtbot, start, store_path):
    before = store_path.read_bytes()
    dialog = start(store_path)
    dialog.tabs.setCurrentIndex(CREATE)
    pane = dialog.create_pane
    pane.unit.setText("另一个大队")
    pane.division.setCurrentIndex(3)
    pane.file.setText(str(store_path))
    pane.passphrase.first.setText(NEW)
    pane.passphrase.second.setText(NEW)
    dialog.go.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "已存在" in dialog.problem.text()
    assert pane.unit.text() == "另一个大队"
    assert store_path.read_bytes() == before


def test_recovery_key_opens_and_the_new_passphrase_replaces_the_old(
    qtbot, start, store_path, recovery_key, passphrase
):
    dialog = start(store_path)
    dialog.tabs.setCurrentIndex(RECOVER)
    pane = dialog.recovery_pane
    misread = recovery_key.lower().replace("o", "0").replace("i", "1")
    pane.key.setText(misread.replace("-", " "))
    pane.passphrase.first.setText(NEW)
    pane.passphrase.second.setText(NEW)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    dialog.workspace.close()
    dialog.workspace = None
    with pytest.raises(UserError, match="口令不正确"):
        Workspace.open(store_path, passphrase)
    Workspace.open(store_path, NEW).close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("abc", "还差 5 个字符"),
        ("11111111", "弱"),
        ("20261123", "弱"),
        ("abcdefgh", "弱"),
        ("abc123456", "弱"),
        ("Abc-123456", "中等"),
        ("correct horse battery", "强"),
        (NEW + "吧", "中等"),
    ],
)
def test_the_hint_names_the_strength(text, said):
    assert hint(text).startswith(said)
    assert bool(hint(text)) == bool(said)


def test_recent_stores_forget_what_is_gone(tmp_path):
    stores = [tmp_path / f"{n}.zhifa" for n in range(3)]
    for store in stores:
        store.touch()
        recent.remember(store)
    stores[1].unlink()
    assert recent.stores() == (stores[2], stores[0])


def test_a_broken_list_of_recent_stores_is_no_obstacle(tmp_path, monkeypatch):
    folder = Path(tmp_path / "data")
    folder.mkdir()
    (folder / "recent.json").write_text("{", "utf-8")
    assert recent.stores() == ()


def test_a_backup_takes_the_place_of_a_store_which_is_kept(
    qtbot, start, workspace, store_path, passphrase, tmp_path
):
    records = Records(workspace)
    made.unit(records, "备份时的中队")
    backup = care.backup(workspace, tmp_path)
    made.unit(records, "备份后的中队")
    workspace.close()
    dialog = start(store_path)
    dialog.tabs.setCurrentIndex(RESTORE)
    pane = dialog.restore_pane
    assert not dialog.go.isEnabled()
    pane.backup.setText(str(backup))
    pane.passphrase.setText("wrong words")
    before = store_path.read_bytes()
    dialog.go.click()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "口令不正确" in dialog.problem.text()
    assert store_path.read_bytes() == before
    pane.passphrase.setText(passphrase)
    with qtbot.waitSignal(dialog.accepted, timeout=20000):
        dialog.go.click()
    names = {row.values["name"] for row in Records(dialog.workspace).page("unit", Query())}
    assert "备份时的中队" in names
    assert "备份后的中队" not in names
    assert len(list(store_path.parent.glob("*恢复前*.zhifa"))) == 1


@pytest.mark.parametrize(
    ("typed", "code"), [("霍山县", "341525"), ("341525", "341525"), ("县", ""), ("", "")]
)
def test_a_county_typed_by_its_name_is_enough_where_there_is_but_one(start, tmp_path, typed, code):
    pane = start(tmp_path / "新建.zhifa").create_pane
    pane.division.setEditText(typed)
    assert pane.division_code() == code
