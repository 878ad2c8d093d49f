"""Photos and scans of many records: to whom they belong, what is kept, what is told."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests import made
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.rules.file_matching import SEVERAL, SURE, UNKNOWN
from zhifa_desktop.services import files_by_name
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.files_by_name import FilesByName, Wanted
from zhifa_desktop.services.undoing import Undoing


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "扫描"
    folder.mkdir()
    return folder


@pytest.fixture
def files(workspace, records):
    return FilesByName(workspace, records, Attachments(workspace))


@pytest.fixture
def people(records):
    first, second = made.unit(records, "一中队"), made.unit(records, "二中队")
    return {
        name: made.officer(records, where, name[:2], card=card)
        for name, where, card in (
            ("张三", first, "34010001"), ("李四", first, "34010002"), ("王五", first, ""),
            ("王五二", second, ""),
        )
    }  # fmt: skip


def photo(path, size=(600, 600), color="navy"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, color).save(path)
    return path


def image(records, identity):
    digest = records.get("person", identity).values["photo"]
    return Image.open(io.BytesIO(records.photo(str(digest)))) if digest else None


def test_photos_of_a_folder_go_to_their_people_as_one_step(
    workspace, files, records, people, scans
):
    undoing = Undoing(workspace)
    photo(scans / "张三.jpg")
    photo(scans / "34010002 证件照.png", (300, 600))
    (scans / "Thumbs.db").write_bytes(b"x")
    (scans / "王五.jpg").write_bytes(b"not a picture")
    matches = {m.path.name: m.found for m in files.match("person", [scans])}
    assert set(matches) == {"张三.jpg", "34010002 证件照.png", "王五.jpg"}
    assert matches["张三.jpg"].ids == (people["张三"].id,)
    assert matches["王五.jpg"].state == SEVERAL
    assert matches["34010002 证件照.png"].ids == (people["李四"].id,)  # by the card's number
    kept = files.keep_photos(
        "person",
        [
            Wanted(scans / "张三.jpg", people["张三"].id),
            Wanted(scans / "王五.jpg", people["王五"].id),
            Wanted(scans / "34010002 证件照.png", people["李四"].id, turns=1),
        ],
    )
    assert [path.name for path in kept.files] == ["张三.jpg", "34010002 证件照.png"]
    ((path, error),) = kept.refused
    assert path.name == "王五.jpg"
    assert "不是可以读取的照片" in str(error)
    for name in ("张三", "李四"):
        width, height = image(records, people[name].id).size
        assert abs(width / height - 35 / 45) < 0.01
    assert files.holding("person") == {people["张三"].id, people["李四"].id}
    assert undoing.next_undo() == "批量存入人员照片"
    undoing.undo()
    assert files.holding("person") == frozenset()
    undoing.redo()
    assert image(records, people["张三"].id) is not None


def test_the_card_of_a_person_is_found_by_the_holders_name(files, records, people, scans):
    scan = photo(scans / "张三_执法证.jpg")
    (match,) = files.match("certificate", [scan])
    assert match.found.state == SURE
    (card,) = match.found.ids
    assert records.get("certificate", card).values["holder"] == people["张三"].id


def test_a_folder_for_each_person_says_whose_a_scan_is(files, people, scans):
    scan = photo(scans / "李四" / "IMG_0001.jpg")
    (match,) = files.match("person", [scans])
    assert (match.path, match.found.ids) == (scan, (people["李四"].id,))


def test_scans_are_attached_refused_ones_told_and_all_taken_back(workspace, files, people, scans):
    one, two = photo(scans / "张三.jpg"), scans / "张三2.pdf"
    two.write_bytes(b"%PDF-broken")
    wanted = [Wanted(one, people["张三"].id, turns=1), Wanted(two, people["张三"].id)]
    kept = files.attach("person", wanted)
    assert kept.files == (one,)
    assert "已损坏" in str(kept.refused[0][1])
    held = Attachments(workspace)
    assert [a.name for a in held.list(people["张三"].id)] == ["张三.jpg"]
    files.take_back(kept)
    assert held.list(people["张三"].id) == ()
    assert len(held.list(people["张三"].id, removed=True)) == 1


def test_two_photos_of_one_person_and_a_stop(files, records, people, scans):
    first, second = photo(scans / "张三.jpg"), photo(scans / "张三(1).jpg", color="red")
    wanted = [Wanted(path, people["张三"].id) for path in (first, second)]

    def stop(done, total, text):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        files.keep_photos("person", wanted, stop)
    assert files.holding("person") == frozenset()
    kept = files.keep_photos("person", wanted)
    assert kept.files == (first,)
    assert "同一条记录" in str(kept.refused[0][1])


def test_what_cannot_be_looked_through_is_refused(files, people, scans, monkeypatch):
    with pytest.raises(UserError, match="没有文件"):
        files.match("person", [scans])
    with pytest.raises(UserError, match="没有“没有的”"):
        files.match("person", [scans / "没有的"])
    photo(scans / "DSC_1.jpg")
    photo(scans / "DSC_2.jpg")
    assert {m.found.state for m in files.match("person", [scans])} == {UNKNOWN}
    monkeypatch.setattr(files_by_name, "MOST_FILES", 1)
    with pytest.raises(UserError, match="超过1个"):
        files.match("person", [scans])


def test_a_file_gone_since_it_was_listed_is_told(files, people, scans):
    kept = files.keep_photos("person", [Wanted(scans / "张三.jpg", people["张三"].id)])
    assert kept.files == ()
    assert "读不出" in str(kept.refused[0][1])
