"""Files by name in their dialog: matched, settled by hand, kept, undone."""

from __future__ import annotations

import pytest
from PIL import Image

from tests import made
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs.many import actions_for
from zhifa_desktop.ui.dialogs.many.files import SCAN, FilesDialog


def photo(path, size=(90, 120)):
    Image.new("RGB", size, "navy").save(path)
    return path


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "扫描"
    folder.mkdir()
    return folder


@pytest.fixture
def people(records):
    first, second = made.unit(records, "一中队"), made.unit(records, "二中队")
    return [
        made.officer(records, where, name)
        for name, where in (("张三", first), ("李四", first), ("李四", second))
    ]


@pytest.fixture
def dialog(qtbot, desk, people):
    dialog = FilesDialog(desk, "person")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def read(qtbot, dialog, paths):
    dialog.read(paths)
    qtbot.waitUntil(lambda: bool(dialog.lines) and not dialog.progress.busy(), timeout=10000)


def test_photos_are_kept_and_the_unsure_one_is_settled_by_hand(
    qtbot, desk, dialog, people, records, scans
):
    photo(scans / "张三.jpg")
    unsure = photo(scans / "李四.jpg", (200, 100))
    read(qtbot, dialog, [scans])
    assert dialog.said.text() == "共2个文件：1个将存入，1个没有对上。"
    assert dialog.lines[0].path == unsure  # what is open stands on top
    assert dialog.table.item(0, 2).text() == "对得上2条，请在下面选定"
    assert [key for key, _ in dialog.picker._find("")] == [people[1].id, people[2].id]
    dialog.picker.choose(people[2].id, "李四")
    dialog.picker.changed.emit()
    dialog.right.click()
    assert dialog.save.text() == "存入2个"
    with qtbot.waitSignal(dialog.stored, timeout=10000):
        dialog.save.click()
    assert desk.files.holding("person") == {people[0].id, people[2].id}
    assert not dialog.isVisible()
    desk.undoing.undo()
    assert desk.files.holding("person") == frozenset()


def test_who_has_a_photo_keeps_it_unless_the_clerk_says_otherwise(
    qtbot, desk, dialog, people, records, scans
):
    path = photo(scans / "张三.jpg")
    records.save("person", {"photo": records.store_photo(path.read_bytes())}, identity=people[0].id)
    read(qtbot, dialog, [path])
    assert dialog.table.item(0, 2).text() == "已有照片"
    assert not dialog.save.isEnabled()
    dialog.replace.setChecked(True)
    assert dialog.save.isEnabled()


def test_scans_are_attached_and_taken_back(qtbot, desk, dialog, people, scans):
    path = photo(scans / "张三.jpg")
    (scans / "张三.exe").write_bytes(b"MZ bad")
    read(qtbot, dialog, [scans])
    dialog.kind.setCurrentIndex(dialog.kind.findData(SCAN))
    with qtbot.waitSignal(dialog.stored, timeout=10000):
        dialog.save.click()
    qtbot.waitUntil(lambda: not dialog.progress.busy())
    assert [a.name for a in desk.attachments.list(people[0].id)] == [path.name]
    assert "是程序" in dialog.table.item(0, 2).text()  # the refused one stays, with its reason
    dialog.take_back.click()
    assert desk.attachments.count(people[0].id) == 0


def test_an_empty_folder_is_told_in_a_sentence(qtbot, dialog, scans):
    dialog.read([scans])
    qtbot.waitUntil(lambda: "没有文件" in dialog.problem.text(), timeout=10000)


def test_every_register_offers_it(desk, records):
    for spec in records.specs():
        assert actions_for(spec)[-1][0] == "按文件名存入照片、扫描件…"
    assert records.count("person", Query()) == 0
