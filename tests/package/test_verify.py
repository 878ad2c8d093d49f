"""What verification says of a package that is fine, of one that is not, and of other files."""

from __future__ import annotations

import random
import struct
import zipfile
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import build_bag
from zhifa_desktop.package.canonical_zip import CHUNK, ZipWriter, read_entries
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.members import open_package
from zhifa_desktop.package.pdf_signature import sign_pdf
from zhifa_desktop.package.verification import PACKAGE_STEPS
from zhifa_desktop.package.verify import Verification, verify_package

MEMBERS = (
    "README.txt",
    "bag-info.txt",
    "bagit.txt",
    "data/indicators.json",
    "data/records/case.jsonl",
    "data/records/person.jsonl",
    "data/月报.pdf",
    "data/月报.xlsx",
    "manifest-sha256.txt",
    "sm2-certificate.pem",
    "tagmanifest-sha256.txt",
    "tagmanifest-sha256.txt.p7s",
    "tagmanifest-sha256.txt.sm2sig",
)


def failed(answer: Verification) -> dict[str, str]:
    return {step.step: step.detail for step in answer.steps if not step.ok}


def is_told(answer: Verification) -> bool:
    """Whether every step carries a Chinese sentence."""
    return all(any("一" <= char <= "鿿" for char in step.detail) for step in answer.steps)


def pack(path: Path, members: dict[str, bytes]) -> Path:
    """Write a zip in the program's own way, whatever the members."""
    with path.open("wb") as stream:
        writer = ZipWriter(stream)
        for name in sorted(members, key=str.encode):
            writer.add(name, members[name])
        writer.finish()
    return path


@pytest.fixture(scope="module")
def members(package) -> dict[str, bytes]:
    return dict(open_package(package))


class TestFine:
    def test_valid_when_the_root_is_trusted(self, package, roots, moment, identity):
        answer = verify_package(package, roots=roots, moment=moment)
        assert answer.verdict == "valid"
        assert answer.package == package.name
        assert answer.signer == identity.name
        assert [step.step for step in answer.steps] == [*PACKAGE_STEPS, "sm2_signed"]
        assert is_told(answer)

    def test_a_trusted_test_root_is_told_as_such(self, package, roots):
        steps = {step.step: step for step in verify_package(package, roots=roots).steps}
        assert "演示证书，仅供测试" in steps["trusted"].detail

    def test_untrusted_without_roots_though_it_brings_its_own(self, package, stranger):
        for roots in ([], [stranger.trust_anchor_pem]):
            answer = verify_package(package, roots=roots)
            assert answer.verdict == "untrusted"
            assert set(failed(answer)) == {"trusted"}
            assert "没有信任" in failed(answer)["trusted"]

    def test_roots_may_be_der(self, package, identity):
        der = identity.chain[-1].public_bytes(Encoding.DER)
        assert verify_package(package, roots=[der]).verdict == "valid"

    def test_a_root_that_is_no_certificate_is_a_sentence(self, package):
        with pytest.raises(UserError, match="根证书"):
            verify_package(package, roots=[b"nonsense"])

    def test_repeated_checks_get_the_members_and_decide(self, package, roots):
        def repeat(found):
            return found["data/indicators.json"] == b"[]\n", "指标与记录一致"

        good = verify_package(package, roots=roots, repeat=repeat)
        assert (good.verdict, good.steps[-1].step) == ("valid", "checks_repeated")
        bad = verify_package(package, roots=roots, repeat=lambda found: (False, "指标与记录不一致"))
        assert failed(bad) == {"checks_repeated": "指标与记录不一致"}
        assert bad.verdict == "invalid"

    def test_signed_in_the_readers_future(self, package, roots, moment):
        answer = verify_package(package, roots=roots, moment=moment.replace(day=20))
        assert set(failed(answer)) == {"valid_at_time"}
        assert answer.verdict == "invalid"

    def test_a_certificate_that_ran_out_since_then_was_valid_then(self, package, roots, moment):
        answer = verify_package(package, roots=roots, moment=moment.replace(year=2050))
        assert answer.verdict == "valid"

    def test_a_certificate_that_had_run_out_when_signing(self, payload, identity, roots, tmp_path):
        late = identity.certificate.not_valid_after_utc.replace(year=2040)
        out = tmp_path / "late.zip"
        build_bag(payload, {}, partial(sign_detached, identity=identity, moment=late), out)
        answer = verify_package(out, roots=roots)
        assert set(failed(answer)) == {"valid_at_time"}
        assert "不在有效期内" in failed(answer)["valid_at_time"]


class TestChangedByte:
    """One byte changed, anywhere in the file, is always found."""

    @pytest.mark.parametrize("name", MEMBERS)
    def test_in_each_member_and_its_headers(self, package, roots, tmp_path, name):
        chance = random.Random(name)
        raw = package.read_bytes()
        with package.open("rb") as stream:
            (entry,) = (entry for entry in read_entries(stream) if entry.name == name)
        content = range(entry.data_start, entry.end)
        places = [*range(entry.start, entry.data_start)]
        places += chance.sample(content, min(12, len(content)))
        for place in places:
            self.is_found(raw, place, chance.randrange(1, 256), tmp_path, roots)

    def test_in_each_byte_of_the_directory_and_the_end(self, package, roots, tmp_path):
        raw = package.read_bytes()
        with package.open("rb") as stream:
            start = read_entries(stream)[-1].end
        chance = random.Random(7)
        for place in range(start, len(raw)):
            self.is_found(raw, place, 1 << chance.randrange(8), tmp_path, roots)

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(data=st.data())
    def test_anywhere(self, package, roots, tmp_path, data):
        raw = package.read_bytes()
        place = data.draw(st.integers(0, len(raw) - 1))
        self.is_found(raw, place, data.draw(st.integers(1, 255)), tmp_path, roots)

    @pytest.mark.parametrize("name", MEMBERS)
    def test_in_each_member_with_the_zip_made_anew(self, members, roots, tmp_path, name):
        """As a forger would: the zip's own checksums fit again."""
        chance = random.Random(name)
        content = members[name]
        for place in chance.sample(range(len(content)), min(12, len(content))):
            changed = bytearray(content)
            changed[place] ^= chance.randrange(1, 256)
            path = pack(tmp_path / "forged.zip", {**members, name: bytes(changed)})
            answer = verify_package(path, roots=roots)
            assert answer.verdict == "invalid", place
            assert is_told(answer)

    def is_found(self, raw, place, mask, folder, roots):
        changed = bytearray(raw)
        changed[place] ^= mask
        path = folder / "changed.zip"
        path.write_bytes(changed)
        answer = verify_package(path, roots=roots)
        assert answer.verdict == "invalid", place
        assert is_told(answer)


class TestOtherMembers:
    def test_a_member_added(self, members, roots, tmp_path):
        for name in ("data/more.txt", "more.txt", "data/records/more.pdf"):
            path = pack(tmp_path / "more.zip", {**members, name: b"x"})
            assert "多出" in failed(verify_package(path, roots=roots))["complete"]

    @pytest.mark.parametrize("name", MEMBERS)
    def test_a_member_missing(self, members, roots, tmp_path, name):
        rest = {other: content for other, content in members.items() if other != name}
        answer = verify_package(pack(tmp_path / "less.zip", rest), roots=roots)
        assert name in failed(answer)["complete"]
        assert answer.verdict == "invalid"

    def test_everything_replaced_by_a_stranger_is_not_trusted(
        self, payload, stranger, moment, roots, tmp_path
    ):
        path = tmp_path / "stranger.zip"
        files = {**payload, "data/indicators.json": b"[1]\n"}
        build_bag(files, {}, partial(sign_detached, identity=stranger, moment=moment), path)
        answer = verify_package(path, roots=roots)
        assert answer.verdict == "untrusted"
        assert answer.signer == stranger.name

    def test_manifests_made_anew_do_not_fit_the_old_signature(
        self, payload, members, roots, tmp_path
    ):
        changed = {**payload, "data/indicators.json": b"[1]\n"}
        path = tmp_path / "redone.zip"
        old = members["tagmanifest-sha256.txt.p7s"]
        build_bag(changed, {}, lambda manifest: old, path)
        assert set(failed(verify_package(path, roots=roots))) >= {"signed"}
        assert "不相符" in failed(verify_package(path, roots=roots))["signed"]

    def test_a_paper_signed_by_a_stranger_is_not_trusted(
        self, payload, identity, stranger, moment, paper, roots, tmp_path
    ):
        foreign = sign_pdf(paper, stranger, field="x", reason="", location="", moment=moment)
        sign = partial(sign_detached, identity=identity, moment=moment)
        path = tmp_path / "foreign.zip"
        build_bag({**payload, "data/月报.pdf": foreign}, {}, sign, path)
        answer = verify_package(path, roots=roots)
        assert answer.verdict == "untrusted"
        assert "data/月报.pdf" in failed(answer)["trusted"]

    def test_a_paper_without_signature(self, payload, identity, moment, paper, roots, tmp_path):
        sign = partial(sign_detached, identity=identity, moment=moment)
        path = tmp_path / "unsigned.zip"
        build_bag({**payload, "data/月报.pdf": paper}, {}, sign, path)
        assert "没有电子签名" in failed(verify_package(path, roots=roots))["pdf_signed"]


def other_zip(path: Path, members: dict[str, bytes], **options: object) -> Path:
    with zipfile.ZipFile(path, "w", **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


class TestOtherFiles:
    """Files that are no package: the first step says what they are instead."""

    def reason(self, path: Path) -> str:
        answer = verify_package(path)
        assert answer.verdict == "invalid"
        assert answer.signer is None
        assert is_told(answer)
        assert not any(step.ok for step in answer.steps)
        with pytest.raises(UserError, match="打不开"):
            open_package(path)
        return answer.steps[0].detail

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"", "空的"),
            (b"P", "不是 ZIP"),
            (b"%PDF-1.4\n%%EOF\n", "不是 ZIP"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64, "不是 ZIP"),
            (b"Rar!\x1a\x07\x01\x00" * 8, "不是 ZIP"),
            (b"PK\x03\x04" + bytes(100), "不完整"),
            (b"PK\x05\x06", "不完整"),
        ],
        ids=["empty", "one byte", "pdf", "xls", "rar", "head only", "end only"],
    )
    def test_wrong_type(self, tmp_path, content, word):
        path = tmp_path / "wrong.zip"
        path.write_bytes(content)
        assert word in self.reason(path)

    def test_an_empty_zip_lacks_everything(self, tmp_path):
        path = other_zip(tmp_path / "none.zip", {})
        assert "bagit.txt" in failed(verify_package(path))["complete"]

    def test_cut_off_at_every_length(self, package, tmp_path):
        raw = package.read_bytes()
        path = tmp_path / "cut.zip"
        for length in range(0, len(raw), max(1, len(raw) // 40)):
            path.write_bytes(raw[:length])
            self.reason(path)

    def test_something_behind_the_end(self, package, tmp_path):
        path = tmp_path / "behind.zip"
        path.write_bytes(package.read_bytes() + b"!")
        assert "多出 1 字节" in self.reason(path)

    def test_something_before_the_beginning(self, package, tmp_path):
        path = tmp_path / "before.zip"
        path.write_bytes(b"PK\x03\x04" + package.read_bytes())
        self.reason(path)

    def test_a_comment(self, package, tmp_path):
        path = tmp_path / "comment.zip"
        path.write_bytes(package.read_bytes())
        with zipfile.ZipFile(path, "a") as archive:
            archive.comment = b"hello"
        assert "多出 5 字节" in self.reason(path)

    def test_packed_again_by_another_program(self, members, tmp_path):
        stored = other_zip(tmp_path / "stored.zip", members)
        assert "原文件" in self.reason(stored)
        deflated = other_zip(tmp_path / "small.zip", members, compression=zipfile.ZIP_DEFLATED)
        assert "重新压缩" in self.reason(deflated)

    def test_a_bomb_is_not_unpacked(self, tmp_path):
        bomb = other_zip(
            tmp_path / "bomb.zip", {"data/a": bytes(64 * CHUNK)}, compression=zipfile.ZIP_DEFLATED
        )
        assert "重新压缩" in self.reason(bomb)

    def test_more_members_than_allowed(self, tmp_path):
        many = {f"data/{number:05}": b"" for number in range(10_001)}
        assert "超过允许" in self.reason(other_zip(tmp_path / "many.zip", many))

    def test_a_directory_that_would_fill_the_memory(self, tmp_path):
        path = tmp_path / "directory.zip"
        content = b"PK\x03\x04" + bytes(1 << 20)
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(content), 0, 0)
        path.write_bytes(content + end)
        assert "目录过大" in self.reason(path)

    def test_a_password(self, package, tmp_path):
        raw = bytearray(package.read_bytes())
        with package.open("rb") as stream:
            end = read_entries(stream)[-1].end
        raw[end + 8] |= 1
        path = tmp_path / "secret.zip"
        path.write_bytes(raw)
        assert "密码" in self.reason(path)

    @pytest.mark.parametrize(
        "name",
        ["../evil", "/etc/passwd", "data/../../x", "data\\x", "C:/x", "data/con.txt", "a//b"],
    )
    def test_a_name_that_leaves_the_folder(self, tmp_path, name):
        path = pack(tmp_path / "evil.zip", {name: b"x"})
        assert "文件名" in self.reason(path)

    def test_a_name_twice(self, tmp_path):
        path = tmp_path / "twice.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("data/a.txt", b"1")
            archive.writestr("data/A.txt", b"2")
        assert "重复" in self.reason(path)


class TestUnreadable:
    def test_missing(self, tmp_path):
        with pytest.raises(UserError, match="找不到文件"):
            verify_package(tmp_path / "none.zip")

    def test_a_folder(self, tmp_path):
        with pytest.raises(UserError, match="是文件夹"):
            verify_package(tmp_path)
