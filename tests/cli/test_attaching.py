"""The command attach: files to records by their names, nothing guessed."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from tests import made
from zhifa_desktop.cli import main
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace


@pytest.fixture
def attach(workspace, records, passphrase, monkeypatch, capsys, tmp_path):
    person = made.officer(records, made.unit(records, "一中队"), "张三")
    monkeypatch.setenv("ZHIFA_PASSPHRASE", passphrase)
    store = workspace.path
    workspace.close()
    folder = tmp_path / "扫描"
    folder.mkdir()
    for name in ("张三.jpg", "DSC_01.jpg"):
        Image.new("RGB", (90, 120), "navy").save(folder / name)

    def call(*options, register="person"):
        code = main(["--store", str(store), "attach", register, str(folder), *options])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    def held():
        opened = Workspace.open(store, passphrase)
        try:
            row = Records(opened).get("person", person.id)
            return row.values["photo"], [a.name for a in Attachments(opened).list(person.id)]
        finally:
            opened.close()

    call.held = held
    return call


def test_a_dry_run_keeps_nothing(attach):
    code, out, _ = attach("--dry-run")
    assert code == 1
    assert "DSC_01.jpg：没有对上" in out
    assert "可以存入1个" in out
    assert attach.held() == (None, [])


def test_scans_are_attached(attach):
    code, out, _ = attach("--json")
    assert code == 1
    told = json.loads(out)
    assert (told["files"], told["matched"], told["kept"]) == (2, 1, 1)
    assert told["problems"] == [{"file": "DSC_01.jpg", "reason": "没有对上", "candidates": []}]
    assert attach.held() == (None, ["张三.jpg"])


def test_photos_are_replaced_only_when_asked(attach):
    attach("--photo")
    first, scans = attach.held()
    assert (bool(first), scans) == (True, [])
    assert "已有照片，没有替换" in attach("--photo")[1]
    assert "存入1个" in attach("--photo", "--replace")[1]


def test_a_register_without_photos_says_so(attach):
    code, _, err = attach("--photo", register="unit")
    assert code == 1
    assert "没有照片一栏" in err
