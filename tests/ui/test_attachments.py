"""Attachments, photo, history and unfinished text in the form, as somebody at the desk does it."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMessageBox

from tests import made
from tests.services.test_attachments import pdf, picture
from zhifa_desktop.ui.cameras import newest_picture
from zhifa_desktop.ui.dialogs.attachments import AttachmentsDialog
from zhifa_desktop.ui.dialogs.photo_crop import SHAPE
from zhifa_desktop.ui.dialogs.record import RecordDialog
from zhifa_desktop.ui.widgets import photo_field

BUTTONS = QMessageBox.StandardButton


@pytest.fixture
def answers(monkeypatch):
    """What is asked, and what is answered."""
    asked = []

    def question(*given):
        asked.append(given[2])
        return BUTTONS.Discard

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


@pytest.fixture
def person(records):
    return made.officer(records, made.unit(records), "张三")


@pytest.fixture
def form_of(qtbot, desk, answers):
    def open_form(identity=None):
        dialog = RecordDialog(desk, "person", identity)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_form


@pytest.fixture
def attached(qtbot, desk, person):
    dialog = AttachmentsDialog(desk, "person", person.id, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def settled(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10_000)


def names(dialog):
    return [dialog.listed.item(n).text().split("\n")[0] for n in range(dialog.listed.count())]


def dropped(dialog, paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    dialog.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip


def test_files_dragged_in_are_kept_shown_and_bad_ones_named(qtbot, desk, attached, tmp_path):
    for name, data in (("甲.pdf", pdf()), ("乙.jpg", picture()), ("丙.exe", b"MZ" * 90)):
        (tmp_path / name).write_bytes(data)
    dropped(attached, sorted(tmp_path.glob("*.*")))
    qtbot.waitUntil(lambda: attached.listed.count() == 2, timeout=10_000)
    assert "丙.exe" in attached.problem.text()
    assert "其余2个已添加" in attached.problem.text()
    attached.listed.setCurrentRow(names(attached).index("甲.pdf"))
    assert attached.preview.currentWidget() is attached.preview.document
    assert len(attached.preview.document.pages) == 2
    attached.listed.setCurrentRow(names(attached).index("乙.jpg"))
    assert attached.preview.picture.pixmap().width() == 300


def test_a_picture_on_the_clipboard_is_kept_and_put_into_the_bin_and_back(qtbot, desk, attached):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    QApplication.clipboard().setImage(image)
    attached.paste_picture()
    qtbot.waitUntil(lambda: attached.listed.count() == 1, timeout=10_000)
    attached.remove.click()
    assert attached.listed.count() == 0
    attached.gone.setChecked(True)
    assert attached.listed.count() == 1
    attached.remove.click()
    attached.gone.setChecked(False)
    assert attached.listed.count() == 1
    QApplication.clipboard().setText("只有文字")
    attached.paste_picture()
    assert "没有图片" in attached.problem.text()


def test_what_is_dragged_onto_a_new_form_belongs_to_the_record_once_saved(
    qtbot, desk, records, form_of, tmp_path
):
    unit = made.unit(records)
    (tmp_path / "合同.pdf").write_bytes(pdf())
    form = form_of()
    dropped(form, [tmp_path / "合同.pdf"])
    qtbot.waitUntil(lambda: form.attached.text() == "附件 1", timeout=10_000)
    form.attached.dialog.close()
    form.form.give({"unit": unit.id})
    for name, text in (("name", "李四"), ("id_missing_reason", "样例")):
        if name in form.form.fields:
            form.form.fields[name].type_in(text)
    values = {"kind": "officer", "post_kind": "enforcement", "establishment": "institution"}
    for name, value in values.items():
        column = form.form.fields[name].column
        form.form.fields[name].hold(value, dict(records.choices(column.codes)).get(value, ""))
    with qtbot.waitSignal(form.saved, timeout=10_000) as told:
        form.store(again=False)
    assert [one.name for one in desk.attachments.list(told.args[0])] == ["合同.pdf"]


def test_leaving_a_new_form_with_attachments_only_asks_and_drops_them(
    qtbot, desk, form_of, answers, tmp_path
):
    (tmp_path / "合同.pdf").write_bytes(pdf())
    form = form_of()
    dropped(form, [tmp_path / "合同.pdf"])
    qtbot.waitUntil(lambda: form.attached.text() == "附件 1", timeout=10_000)
    form.attached.dialog.close()
    form.close()
    assert len(answers) == 1
    assert not form_of().attached.waits()


def test_what_was_typed_is_there_again_after_a_crash_and_can_be_dropped(
    qtbot, desk, person, form_of
):
    form = form_of(person.id)
    form.form.fields["name"].type_in("张三丰")
    form.form.fields["work_since"].type_in("去年春天")
    form.draft.session_ends()
    form.hide()  # the power fails: nobody is asked, nothing is saved
    again = form_of(person.id)
    assert again.form.fields["name"].typed_text() == "张三丰"
    assert again.form.fields["work_since"].typed_text() == "去年春天"
    assert "没写完" in again.draft.bar.words.text()
    assert again.form.dirty()
    again.draft.bar.drop.click()
    assert again.form.fields["name"].typed_text() == "张三"
    settled(qtbot, desk)
    assert desk.unfinished.waiting() == ()


def test_typing_is_kept_after_a_pause_and_forgotten_once_saved(qtbot, desk, person, form_of):
    form = form_of(person.id)
    form.draft._pause.setInterval(10)
    form.form.fields["name"].type_in("张三丰")
    qtbot.waitUntil(
        lambda: [w.register for w in desk.unfinished.waiting()] == ["person"], timeout=10_000
    )
    with qtbot.waitSignal(form.saved, timeout=10_000):
        form.store(again=False)
    qtbot.waitUntil(lambda: desk.unfinished.waiting() == (), timeout=10_000)
    assert not form_of(person.id).draft.bar.isVisible()


def test_a_record_changed_meanwhile_is_said_when_its_draft_is_taken_up(
    desk, records, person, form_of
):
    form = form_of(person.id)
    form.form.fields["name"].type_in("张三丰")
    form.draft.session_ends()
    form.hide()
    records.save("person", {"phone": "13900000000"}, identity=person.id, version=person.version)
    assert "后来又改过" in form_of(person.id).draft.bar.words.text()


def test_closing_with_the_corner_asks_once(person, form_of, answers):
    form = form_of(person.id)
    form.form.fields["name"].type_in("张三丰")
    form.close()
    assert len(answers) == 1
    assert not form.isVisible()


def test_a_fields_history_is_shown_from_the_form(records, person, form_of):
    records.save("person", {"name": "张三丰"}, identity=person.id, version=person.version)
    form = form_of(person.id)
    form.form.history_asked.emit("name")
    table = form.history.table
    assert [table.item(0, n).text() for n in (2, 3, 4)] == ["姓名", "张三", "张三丰"]
    form.history.columns.setCurrentIndex(0)
    assert table.rowCount() == 2
    assert table.item(1, 2).text() == "新增"


def test_a_photo_is_cut_to_shape_by_keys_and_never_leaves_the_picture(qtbot, form_of, tmp_path):
    path = tmp_path / "照片.png"
    path.write_bytes(picture((900, 600), "PNG"))
    form = form_of()
    photo = form.form.fields["photo"].photo
    photo.crop(path)
    crop = photo.cropping
    view = crop.view
    for _ in range(60):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.frame.left() == 0
    for _ in range(5):
        qtbot.keyClick(view, Qt.Key.Key_Minus)
    width = view.frame.width()
    assert width / view.frame.height() == pytest.approx(SHAPE)
    assert width < 600 * SHAPE
    crop.use.click()
    qtbot.waitUntil(lambda: photo.digest is not None)
    with Image.open(io.BytesIO(form._desk.records.photo(photo.digest))) as stored:
        assert stored.width / stored.height == pytest.approx(SHAPE, abs=0.01)


def test_what_is_no_picture_is_said_at_the_photo(form_of, tmp_path):
    (tmp_path / "假.jpg").write_bytes(b"MZ" * 50)
    photo = form_of().form.fields["photo"].photo
    photo.crop(tmp_path / "假.jpg")
    assert "照片" in photo._problem.text()


def test_the_newest_picture_of_a_camera_and_one_pasted_go_to_the_photo(
    qtbot, form_of, tmp_path, monkeypatch
):
    folder = tmp_path / "卡" / "DCIM" / "100CANON"
    folder.mkdir(parents=True)
    for age, name in enumerate(("IMG_2.JPG", "IMG_1.JPG", "说明.txt")):
        Image.new("RGB", (400, 500), "navy").save(folder / name, "JPEG")
        os.utime(folder / name, (2_000_000_000 - age, 2_000_000_000 - age))
    photo = form_of().form.fields["photo"].photo
    monkeypatch.setattr(photo_field, "drives", list)
    photo.camera.click()
    assert "没有找到相机" in photo._problem.text()
    monkeypatch.setattr(photo_field, "drives", lambda: [tmp_path / "卡"])
    assert newest_picture([tmp_path / "卡"]) == folder / "IMG_2.JPG"
    photo.camera.click()
    photo.cropping.take()
    qtbot.waitUntil(lambda: photo.digest is not None)
    first = photo.digest
    picture = QImage(300, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("orange"))
    QGuiApplication.clipboard().setImage(picture)
    photo._paste()
    photo.cropping.take()
    qtbot.waitUntil(lambda: photo.digest not in (None, first))


def test_a_picture_dragged_onto_the_photo_is_cut(qtbot, form_of, tmp_path):
    path = tmp_path / "照片.jpg"
    Image.new("RGB", (400, 500), "navy").save(path)
    photo = form_of().form.fields["photo"].photo
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), actions, content, buttons, none)
    photo.dragEnterEvent(entered)
    assert entered.isAccepted()
    photo.dropEvent(QDropEvent(QPointF(5, 5), actions, content, buttons, none))
    assert photo.cropping.isVisible()
    photo.cropping.reject()
