"""The bag's bytes: the same from the same content, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from zhifa_desktop.errors import UserError
from zhifa_desktop.package import canonical_zip
from zhifa_desktop.package.bag import build_bag, info_lines, manifest_text
from zhifa_desktop.package.bag_reading import bag_info, check_complete, check_unchanged
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.member_names import names_problem
from zhifa_desktop.package.members import open_package


def unsigned(manifest: bytes) -> bytes:
    return b"no signature"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class TestSameBytes:
    def test_from_the_same_content_whatever_the_order(self, payload, tmp_path):
        first, second = tmp_path / "1.zip", tmp_path / "2.zip"
        build_bag(payload, {"A": "1"}, unsigned, first)
        build_bag(dict(reversed(payload.items())), {"A": "1"}, unsigned, second)
        assert first.read_bytes() == second.read_bytes()

    def test_but_for_the_signatures(self, payload, sm2, stranger, package, moment, tmp_path):
        out = tmp_path / "other.zip"
        one = dict(open_package(package))
        info = {k: v for k, v in bag_info(open_package(package)).items() if k != "Payload-Oxum"}
        sign = partial(sign_detached, identity=stranger, moment=moment)
        build_bag(payload, info, sign, out, readme=one["README.txt"], sm2=sm2)
        other = dict(open_package(out))
        assert one.keys() == other.keys()
        assert {name for name in one if one[name] != other[name]} == {
            "tagmanifest-sha256.txt.p7s", "tagmanifest-sha256.txt.sm2sig",
        }  # fmt: skip

    def test_never_change_from_one_version_of_the_program_to_the_next(self, tmp_path):
        """Packages of past years are compared with what the writer makes today."""
        out = tmp_path / "fixed.zip"
        build_bag({"data/月报.txt": b"1\n", "data/a": b""}, {"A": "b"}, unsigned, out)
        assert digest(out) == "3f908203c415e7af30e5e2c518264b5bab0ea2c3f2d9769be9117e7b14c6d12a"

    def test_from_files_as_from_bytes(self, payload, tmp_path):
        files = {}
        for number, (name, content) in enumerate(payload.items()):
            files[name] = tmp_path / f"{number}.bin"
            files[name].write_bytes(content)
        build_bag(payload, {}, unsigned, tmp_path / "bytes.zip")
        build_bag(files, {}, unsigned, tmp_path / "files.zip")
        assert digest(tmp_path / "bytes.zip") == digest(tmp_path / "files.zip")


SENSIBLE = st.text("月报台账 abAB01._-()（）〇𠮷", min_size=1, max_size=12)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=st.dictionaries(SENSIBLE.map("data/{}".format), st.binary(max_size=50), min_size=1))
def test_whatever_is_taken_comes_out_again(files, tmp_path):
    assume(not names_problem(files))
    out = tmp_path / "out.zip"
    build_bag(files, {"A": "1"}, unsigned, out)
    members = open_package(out)
    assert {name: members[name] for name in files} == files
    assert "清单所列一个不少" in check_complete(members)
    assert "全部相符" in check_unchanged(members)
    with zipfile.ZipFile(out) as archive:
        assert {name: archive.read(name) for name in files} == files


def test_a_large_file_is_streamed(tmp_path):
    large = tmp_path / "large.bin"
    with large.open("wb") as stream:
        stream.truncate(64 << 20)
    tracemalloc.start()
    try:
        build_bag({"data/large.bin": large}, {}, unsigned, tmp_path / "out.zip")
        open_package(tmp_path / "out.zip").taste("data/large.bin", lambda chunk: None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


def test_members_are_read_when_asked_for(package, payload):
    members = open_package(package)
    assert members["data/月报.xlsx"] == payload["data/月报.xlsx"]
    assert members.size("data/records/case.jsonl") == 0
    assert "data/none" not in members
    with pytest.raises(KeyError):
        members["data/none"]


def test_info_keeps_its_order_and_cannot_be_broken_by_a_value():
    text = info_lines({"Reason": "更正\nPayload-Oxum: 1.1\r\n 第二行", "Empty": ""}, "5.1")
    assert text.decode() == "Reason: 更正 Payload-Oxum: 1.1 第二行\nEmpty:\nPayload-Oxum: 5.1\n"


@pytest.mark.parametrize("label", ["", "a:b", "a\nb", " a", "Payload-Oxum"])
def test_info_refuses_labels_that_would_read_otherwise(label):
    with pytest.raises(ValueError, match="label"):
        info_lines({label: "x"}, "0.0")


def test_a_manifest_is_sorted_by_bytes():
    text = manifest_text({"data/乙": "2" * 64, "data/甲": "3" * 64, "data/a": "1" * 64})
    assert [line[66:] for line in text.decode().splitlines()] == ["data/a", "data/乙", "data/甲"]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"月报.pdf": b""},
        {"data/../x": b""},
        {"data/a%0Ab": b""},
        {"data/a\nb": b""},
        {"data/nul": b""},
        {"data/end.": b""},
        {"data/a": b"", "data/A": b""},
        {"data/e\u0301": b""},
        {"data/" + "长" * 80: b""},
    ],
    ids=["none", "not data", "up", "percent", "line", "device", "dot", "case", "nfd", "long"],
)
def test_names_that_some_system_could_not_unpack_are_a_programming_error(files, tmp_path):
    with pytest.raises(ValueError, match=r".+"):
        build_bag(files, {}, unsigned, tmp_path / "out.zip")
    assert not list(tmp_path.iterdir())


class TestNothingLost:
    """A package that could not be written leaves the one before, and no litter."""

    @pytest.fixture
    def out(self, tmp_path) -> Path:
        path = tmp_path / "out.zip"
        path.write_bytes(b"the one before")
        return path

    def unharmed(self, out: Path) -> bool:
        return out.read_bytes() == b"the one before" and [*out.parent.iterdir()] == [out]

    def test_a_file_is_missing(self, out, tmp_path):
        with pytest.raises(UserError, match="读不到文件“gone"):
            build_bag({"data/a": tmp_path / "gone.pdf"}, {}, unsigned, out)
        assert self.unharmed(out)

    def test_signing_fails(self, out):
        def refuse(manifest):
            raise UserError("没有插入 UKey")

        with pytest.raises(UserError, match="UKey"):
            build_bag({"data/a": b"1"}, {}, refuse, out)
        assert self.unharmed(out)

    def test_a_file_grows_while_it_is_read(self, out, tmp_path_factory):
        growing = tmp_path_factory.mktemp("other") / "growing"
        growing.write_bytes(b"1")

        class Growing(type(growing)):
            def open(self, *args, **kwargs):
                with super().open("ab") as stream:
                    stream.write(b"2")
                return super().open(*args, **kwargs)

        with pytest.raises(UserError, match="被其他程序改动"):
            build_bag({"data/a": Growing(growing)}, {}, unsigned, out)
        assert self.unharmed(out)

    def test_it_is_too_large_for_a_zip(self, out, monkeypatch):
        monkeypatch.setattr(canonical_zip, "LARGEST", 1000)
        with pytest.raises(UserError, match="超过 4 GB"):
            build_bag({"data/a": bytes(2000)}, {}, unsigned, out)
        assert self.unharmed(out)

    def test_the_folder_is_missing(self, tmp_path):
        with pytest.raises(UserError, match="找不到"):
            build_bag({"data/a": b""}, {}, unsigned, tmp_path / "none" / "out.zip")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_the_disk_is_full(self, out, monkeypatch):
        real = Path.open

        def full(self, mode="r", *args, **kwargs):
            return real(Path("/dev/full") if "w" in mode else self, mode, *args, **kwargs)

        monkeypatch.setattr(Path, "open", full)
        with pytest.raises(UserError, match="磁盘空间不足"):
            build_bag({"data/a": os.urandom(1 << 20)}, {}, unsigned, out)
        monkeypatch.undo()
        assert self.unharmed(out)


def test_members_must_be_added_in_order(tmp_path):
    with (tmp_path / "x.zip").open("wb") as stream:
        writer = canonical_zip.ZipWriter(stream)
        writer.add("b", b"")
        with pytest.raises(ValueError, match="order"):
            writer.add("a", b"")


def test_dates_and_rights_in_the_zip_are_fixed(package):
    with zipfile.ZipFile(package) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100644}
