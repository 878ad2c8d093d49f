"""Attachments: judged by their content, kept once, put away and taken back, lost only on purpose."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook as Sheets
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachment_files import limits
from zhifa_desktop.services.attachments import Attachments, waiting
from zhifa_desktop.services.care import doctor


def pdf(pages: int = 2, **more: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, **more)
    for number in range(pages):
        canvas.drawString(72, 720, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(size=(300, 200), kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind, **more)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    Sheets().save(out)
    return out.getvalue()


@pytest.fixture
def attachments(workspace):
    return Attachments(workspace)


@pytest.fixture
def person(records):
    return made.officer(records, made.unit(records), "张三")


def test_documents_and_pictures_are_kept_as_they_are(attachments, person):
    for name, data in (("证书.pdf", pdf()), ("照片.jpg", picture()), ("名册.xlsx", sheet())):
        kept = attachments.add("person", person.id, name, data)
        assert (kept.name, attachments.content(kept.id)) == (name, data)
    assert [one.kind for one in attachments.list(person.id)] == ["PDF", "照片", "Excel"]


def test_a_camera_photo_is_made_smaller_turned_and_loses_where_it_was_taken(attachments, person):
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "某某相机"
    kept = attachments.add("person", person.id, "IMG.JPG", picture((6000, 4000), exif=exif))
    with Image.open(io.BytesIO(attachments.content(kept.id))) as image:
        assert image.height > image.width
        assert max(image.size) <= limits().long_side
        assert not dict(image.getexif())
    assert "6000×4000" in kept.note


def test_a_scan_of_several_pages_becomes_a_document(attachments, person):
    out = io.BytesIO()
    pages = [Image.new("L", (200, 300), shade) for shade in (0, 128, 255)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    kept = attachments.add("person", person.id, "扫描.tif", out.getvalue())
    assert (kept.name, kept.kind) == ("扫描.pdf", "PDF")
    assert "3页" in kept.note


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.pdf", b"", "空文件"),
        ("照片.jpg", b"MZ" + b"\0" * 200, "是程序"),
        ("坏.pdf", b"%PDF-1.7\nnothing", "已损坏"),
        ("坏.jpg", picture()[:200], "已损坏"),
        ("锁.pdf", pdf(encrypt=StandardEncryption("secret")), "加了密码"),
        ("包.zip", b"PK\x03\x04" + b"\0" * 40, "已损坏"),
        ("手机.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 40, "旧版Office"),
        ("字.txt", "正文".encode(), "不是能作附件"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(attachments, person, name, data, said):
    with pytest.raises(UserError) as error:
        attachments.add("person", person.id, name, data)
    assert said in error.value.what
    assert error.value.todo
    assert attachments.list(person.id) == ()


def test_of_several_files_the_sound_ones_are_kept_and_the_others_named(
    attachments, person, tmp_path: Path
):
    for name, data in (("甲.pdf", pdf()), ("乙.pdf", b"no"), ("丙.jpg", picture())):
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in ("甲.pdf", "乙.pdf", "丙.jpg", "没有.pdf")]
    added = attachments.add_files("person", person.id, [*paths, tmp_path])
    assert [one.name for one in added.kept] == ["甲.pdf", "丙.jpg"]
    assert [("乙" in e.what, "没有" in e.what) for e in added.refused[:2]] == [
        (True, False), (False, True)
    ]  # fmt: skip
    assert "文件夹" in added.refused[2].what


def test_a_file_over_the_limit_is_refused_with_both_sizes(attachments, person, monkeypatch):
    from dataclasses import replace

    from zhifa_desktop.services import attachment_files

    small = replace(limits(), file=1_000)
    monkeypatch.setattr(attachment_files, "limits", lambda: small)
    with pytest.raises(UserError, match="上限1KB"):
        attachments.add("person", person.id, "大.pdf", pdf())


def test_the_same_file_twice_is_said_and_kept_once(attachments, person):
    attachments.add("person", person.id, "甲.pdf", data := pdf())
    with pytest.raises(UserError, match="完全相同"):
        attachments.add("person", person.id, "乙.pdf", data)
    assert len(attachments.list(person.id)) == 1


def test_removed_ones_lie_in_the_bin_and_come_back(attachments, person):
    kept = attachments.add("person", person.id, "甲.pdf", pdf())
    attachments.remove([kept.id])
    assert (attachments.count(person.id), len(attachments.list(person.id, removed=True))) == (0, 1)
    attachments.restore([kept.id])
    attachments.rename(kept.id, "任职文件")
    assert [one.name for one in attachments.list(person.id)] == ["任职文件.pdf"]
    with pytest.raises(UserError, match="不能为空"):
        attachments.rename(kept.id, " ")


def test_what_a_new_record_was_given_waits_for_it(attachments, person):
    attachments.add("person", waiting("person"), "甲.pdf", pdf())
    attachments.give("person", person.id)
    assert attachments.count(person.id) == 1
    attachments.add("person", waiting("person"), "乙.pdf", pdf(3))
    attachments.forget_waiting("person")
    assert attachments.count(waiting("person")) == 0


def test_all_of_a_record_are_written_beside_what_lies_there(attachments, person, tmp_path: Path):
    attachments.add("person", person.id, "甲.pdf", data := pdf())
    (tmp_path / "甲.pdf").write_bytes(b"mine")
    (path,) = attachments.save_all(person.id, tmp_path)
    assert path.name != "甲.pdf"
    assert path.read_bytes() == data


def test_the_doctor_finds_a_content_that_is_gone(attachments, person, workspace):
    kept = attachments.add("person", person.id, "甲.pdf", pdf())
    with workspace.work("坏") as unit:
        unit.connection.exec_driver_sql("DELETE FROM attachment_content")
    assert "附件“甲.pdf”" in "".join(doctor(workspace).findings)
    with pytest.raises(UserError, match="缺失"):
        attachments.content(kept.id)
