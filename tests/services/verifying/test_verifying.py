"""Files of every kind that a clerk may be handed: what is said of each, good, bad or foreign."""

from __future__ import annotations

import io
import json
import shutil
import struct
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from tests.package.identities import certificate, ec_test_identity
from tests.package.test_verify import pack
from tests.papers.reading import joined
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import build_bag
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.encryption import encrypt
from zhifa_desktop.package.identity import new_test_identity
from zhifa_desktop.package.members import open_package
from zhifa_desktop.services.verification_report import report_pdf
from zhifa_desktop.services.verifying import Verifying, verify_file


@pytest.fixture
def verifying(handed):
    return Verifying(handed.workspace)


@pytest.fixture(scope="module")
def members(handed):
    return dict(open_package(handed.second))


@pytest.fixture(scope="module")
def info(members):
    lines = members["bag-info.txt"].decode().splitlines()[:-1]
    return dict(line.split(": ", 1) for line in lines)


def data(members):
    return {name: content for name, content in members.items() if name.startswith("data/")}


def detail(found, step):
    return next(one.detail for one in found.steps if one.step == step)


def rebagged(path, files, info, identity, moment):
    sign = partial(sign_detached, identity=identity, moment=moment)
    build_bag(files, info, sign, path)
    return path


class TestPackages:
    def test_each_step_says_by_which_tool_it_is_checked(self, handed, verifying):
        found = verifying.verify(handed.second)
        assert (found.verdict, found.kind, found.failed) == ("valid", "package", frozenset())
        assert all(step.tool and step.command for step in found.steps)
        assert "与本台账签发的第2版一致" in detail(found, "version")
        assert found.moment == handed.moment

    def test_an_older_version_is_genuine_but_not_the_newest(self, handed, verifying):
        found = verifying.verify(handed.first)
        assert found.verdict == "valid"
        assert "此后已有第2版" in detail(found, "version")
        assert "不是最新的一版" in found.sentence

    def test_an_older_version_under_a_newer_name(self, handed, verifying, tmp_path):
        renamed = shutil.copy(handed.first, tmp_path / "340123-202610-v2.zip")
        for found in (
            verifying.verify(Path(renamed)),
            verify_file(Path(renamed), roots=[handed.root.read_bytes()], moment=handed.moment),
        ):
            assert found.verdict == "invalid"
            assert found.failed == {"version", "checks_repeated"}  # the second was not asked then
            assert "文件名写的是" in detail(found, "version")

    @pytest.mark.parametrize("name", ["340123-202610-v2 (1).zip", "340123-202610-v2(2).zip"])
    def test_a_browsers_number_behind_the_name_does_not_matter(
        self, handed, verifying, tmp_path, name
    ):
        found = verifying.verify(Path(shutil.copy(handed.second, tmp_path / name)))
        assert found.verdict == "valid"
        assert "与文件名一致" in detail(found, "version")

    def test_old_data_signed_as_a_newer_version(self, handed, verifying, info, tmp_path):
        """Even the unit itself cannot pass its first version off as the third."""
        first = dict(open_package(handed.first))
        code = dict(
            line.split(": ", 1) for line in first["bag-info.txt"].decode().splitlines()
        )["Zhifa-Check-Code"]  # fmt: skip
        told = {**info, "Zhifa-Version": "3", "Zhifa-Check-Code": code}
        path = rebagged(tmp_path / "旧.zip", data(first), told, handed.identity, handed.moment)
        found = verifying.verify(path)
        assert "version" in found.failed
        assert "旧版冒充新版" in detail(found, "version")

    def test_a_version_on_another_one_than_ours(self, handed, verifying, members, info, tmp_path):
        files = {**data(members), "data/narrative.json": b"{}\n"}
        told = {**info, "Zhifa-Version": "3", "Zhifa-Previous-Digest": "0" * 64}
        path = rebagged(tmp_path / "三.zip", files, told, handed.identity, handed.moment)
        assert "上一版却不是" in detail(verifying.verify(path), "version")

    @pytest.mark.parametrize(
        ("label", "value", "said"),
        [
            ("Zhifa-Version", "0", "读不懂"),
            ("Zhifa-Version", "两", "读不懂"),
            ("Zhifa-Month", "2026-13", "读不懂"),
            ("Zhifa-Version", "1", "却又写着有上一版"),
            ("Zhifa-Previous-Digest", "none", "没有上一版的摘要"),
        ],
    )
    def test_a_version_that_cannot_be(self, handed, members, info, tmp_path, label, value, said):
        told = {**info, label: value}
        path = rebagged(tmp_path / "x.zip", data(members), told, handed.identity, handed.moment)
        found = verify_file(path, roots=[handed.root.read_bytes()], moment=handed.moment)
        assert said in detail(found, "version")
        assert found.verdict == "invalid"

    def test_signed_by_another_unit_that_is_trusted_too(self, handed, members, info, tmp_path):
        other = new_test_identity("邻县交通运输综合行政执法大队", "340124", handed.moment)
        told = {**info, "Zhifa-Signer": other.name}
        path = rebagged(tmp_path / "x.zip", data(members), told, other, handed.moment)
        roots = [handed.root.read_bytes(), other.trust_anchor_pem]
        found = verify_file(path, roots=roots, moment=handed.moment)
        assert (found.verdict, found.failed) == ("untrusted", {"unit"})
        assert "样例县" in detail(found, "unit")
        assert "邻县" in detail(found, "unit")

    def test_the_signer_that_a_package_names_is_another(self, handed, members, info, tmp_path):
        told = {**info, "Zhifa-Signer": "别人"}
        path = rebagged(tmp_path / "x.zip", data(members), told, handed.identity, handed.moment)
        found = verify_file(path, roots=[handed.root.read_bytes()], moment=handed.moment)
        assert found.failed == {"unit"}

    def test_another_division_in_the_certificate(self, handed, members, info, tmp_path):
        told = {**info, "Zhifa-Division": "340124"}
        path = rebagged(tmp_path / "x.zip", data(members), told, handed.identity, handed.moment)
        found = verify_file(path, roots=[handed.root.read_bytes()], moment=handed.moment)
        assert "340123" in detail(found, "unit")

    @pytest.mark.parametrize("days", [4000, -400])
    def test_a_certificate_that_was_not_valid_when_signing(
        self, handed, members, info, tmp_path, days
    ):
        moment = handed.moment + timedelta(days=days)
        path = rebagged(tmp_path / "x.zip", data(members), info, handed.identity, moment)
        found = verify_file(path, roots=[handed.root.read_bytes()], moment=moment)
        assert "valid_at_time" in found.failed
        assert "不在有效期内" in detail(found, "valid_at_time")

    def test_packages_of_before_with_neither_readme_nor_signed_workbook(
        self, handed, verifying, members, info, tmp_path
    ):
        files = {**data(members), "data/月报.xlsx": handed.editable.read_bytes()}
        path = rebagged(tmp_path / "x.zip", files, info, handed.identity, handed.moment)
        found = verifying.verify(path)
        assert found.verdict == "valid"
        assert "较早的版本生成" in detail(found, "workbook_signed")
        assert "sm2_signed" not in {step.step for step in found.steps}

    def test_a_workbook_whose_signature_does_not_hold(self, handed, members, info, tmp_path):
        book = bytearray(members["data/月报.xlsx"])
        book[len(book) // 2] ^= 1
        files = {**data(members), "data/月报.xlsx": bytes(book)}
        path = rebagged(tmp_path / "x.zip", files, info, handed.identity, handed.moment)
        found = verify_file(path, roots=[handed.root.read_bytes()], moment=handed.moment)
        assert found.failed >= {"workbook_signed"}
        assert found.verdict == "invalid"

    @pytest.mark.parametrize(
        "gone", ["sm2-certificate.pem", "tagmanifest-sha256.txt.sm2sig", "README.txt"]
    )
    def test_what_belongs_together_is_not_taken_apart(self, handed, members, tmp_path, gone):
        rest = {name: content for name, content in members.items() if name != gone}
        found = verify_file(pack(tmp_path / "x.zip", rest), moment=handed.moment)
        assert gone in detail(found, "complete")

    def test_a_receipt_is_kindly_sent_to_its_place(self, handed, verifying, tmp_path):
        files, info = {"data/回执.json": b"{}\n"}, {"Zhifa-Format": "zhifa-receipt/1"}
        path = rebagged(tmp_path / "回执.zip", files, info, handed.identity, handed.moment)
        found = verifying.verify(path)
        assert (found.verdict, found.kind) == ("other", "receipt")
        assert "请到“月报 › 报送”里读入" in found.sentence


class TestArchives:
    """Zips made to do harm, or by other programs: none is unpacked, each is said."""

    def refused(self, path, handed):
        found = verify_file(path, moment=handed.moment)
        assert found.verdict == "invalid"
        return found.steps[0].detail

    @pytest.mark.parametrize("name", ["../../外面.txt", "/etc/passwd", "data/..\\x", "C:/x"])
    def test_a_path_that_climbs_out(self, handed, members, tmp_path, name):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for one, content in {**members, name: b"x"}.items():
                archive.writestr(one, content)
        assert "文件名" in self.refused(path, handed)
        assert not (tmp_path.parent / "外面.txt").exists()

    def test_a_link(self, handed, members, tmp_path):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in sorted(members, key=str.encode):
                one = zipfile.ZipInfo(name)
                one.external_attr = (0o120777 if name == "data/checks.json" else 0o644) << 16
                archive.writestr(one, members[name])
        assert "原文件" in self.refused(path, handed)

    def test_a_name_twice(self, handed, tmp_path):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("data/a", b"1")
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr("data/a", b"2")
        assert "重复" in self.refused(path, handed)

    def test_a_bomb(self, handed, tmp_path):
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data/a", bytes(200 << 20))
        assert "重新压缩" in self.refused(path, handed)

    def test_a_directory_that_promises_gigabytes(self, handed, tmp_path):
        path = tmp_path / "x.zip"
        path.write_bytes(
            b"PK\x03\x04"
            + bytes(99)
            + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 1 << 30, 9, 0)
        )
        assert self.refused(path, handed)

    def test_members_more_and_fewer(self, handed, members, tmp_path):
        more = pack(tmp_path / "more.zip", {**members, "data/多.txt": b"x"})
        assert "多出" in detail(verify_file(more, moment=handed.moment), "complete")
        fewer = {n: c for n, c in members.items() if n != "data/checks.json"}
        found = verify_file(pack(tmp_path / "fewer.zip", fewer), moment=handed.moment)
        assert "data/checks.json" in detail(found, "complete")


class TestEncrypted:
    def test_it_is_opened_with_the_stores_key_and_nothing_is_left(self, handed, verifying):
        before = sorted(handed.workspace.path.parent.iterdir())
        found = verifying.verify(handed.sealed)
        assert (found.verdict, found.kind) == ("valid", "encrypted")
        assert [step.step for step in found.steps][:2] == ["decrypted", "opened"]
        assert sorted(handed.workspace.path.parent.iterdir()) == before

    def test_without_a_store_it_says_for_whom_it_is(self, handed):
        found = verify_file(handed.sealed, moment=handed.moment)
        assert (found.verdict, found.kind) == ("other", "encrypted")
        assert "加密给“样例县交通运输综合行政执法大队”" in found.steps[0].detail

    def test_for_somebody_else(self, handed, verifying, tmp_path):
        key = ec_test_identity("省厅", handed.moment).private_key
        other = certificate("省厅", key, handed.moment, usage=("key_agreement",))
        path = tmp_path / "x.zip.p7m"
        encrypt(handed.second, path, [other], moment=handed.moment)
        found = verifying.verify(path)
        assert found.verdict == "other"
        assert "省厅" in found.steps[0].detail
        assert "没有对应的密钥" in found.steps[0].detail

    @pytest.mark.parametrize("where", [0.0, 0.01, 0.5, 0.999])
    def test_changed_in_the_frame_or_the_content(self, handed, verifying, tmp_path, where):
        raw = bytearray(handed.sealed.read_bytes())
        raw[int(len(raw) * where)] ^= 1
        path = tmp_path / "x.zip.p7m"
        path.write_bytes(raw)
        before = sorted(handed.workspace.path.parent.iterdir())
        assert verifying.verify(path).verdict != "valid"
        assert sorted(handed.workspace.path.parent.iterdir()) == before

    def test_the_receivers_certificates_only_say_for_whom(self, handed, verifying, tmp_path):
        """They are not sealed (decision 50); what is inside is whole all the same."""
        raw = handed.sealed.read_bytes()
        place = raw.index("上级发证单位".encode())
        path = tmp_path / handed.sealed.name
        path.write_bytes(raw[:place] + b"X" + raw[place + 1 :])
        assert verifying.verify(path).verdict == "valid"

    def test_what_a_program_that_died_left_open_is_swept(self, handed):
        left = handed.workspace.path.parent / f".{handed.workspace.path.name}.核验-0-abc"
        left.mkdir()
        (left / "x.zip").write_bytes(b"secret")
        Verifying(handed.workspace)
        assert not left.exists()


class TestPapers:
    def test_a_signed_pdf(self, handed, verifying):
        found = verifying.verify(handed.paper)
        assert (found.verdict, found.kind) == ("valid", "pdf")
        assert "单位签名" in detail(found, "pdf_signed")
        assert "演示证书" in found.sentence

    def test_a_pdf_without_signature_or_with_a_byte_changed(self, handed, verifying, tmp_path):
        raw = handed.paper.read_bytes()
        (tmp_path / "a.pdf").write_bytes(raw[: raw.index(b"%%EOF") + 6])
        found = verifying.verify(tmp_path / "a.pdf")
        assert found.verdict == "invalid"
        assert "没有电子签名" in found.sentence
        (tmp_path / "b.pdf").write_bytes(raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:])
        assert verifying.verify(tmp_path / "b.pdf").verdict == "invalid"

    def test_the_signed_workbook(self, verifying, members, tmp_path):
        path = tmp_path / "月报.xlsx"
        path.write_bytes(members["data/月报.xlsx"])
        found = verifying.verify(path)
        assert (found.verdict, found.kind, found.failed) == ("valid", "workbook", frozenset())

    def test_saved_again_it_is_held_against_the_stores_own(self, verifying, members, tmp_path):
        found = verifying.verify(saved_again(tmp_path, members))
        assert found.verdict == "same"
        assert "已被另存，内容与签名版一致" in found.sentence
        assert "本台账留存的2026年10月第2版" in detail(found, "same_values")

    def test_saved_again_it_is_held_against_a_package_beside(self, handed, members, tmp_path):
        path = saved_again(tmp_path, members)
        roots = [handed.root.read_bytes()]
        assert "找不到" in detail(
            verify_file(path, roots=roots, moment=handed.moment), "same_values"
        )
        for package in (handed.first, handed.second):
            shutil.copy(package, tmp_path)
        found = verify_file(path, roots=roots, moment=handed.moment)
        assert found.verdict == "same"
        assert handed.second.name in detail(found, "same_values")

    def test_a_forged_package_beside_is_no_measure(self, handed, members, tmp_path):
        path = saved_again(tmp_path, members)
        raw = bytearray(handed.second.read_bytes())
        raw[len(raw) // 2] ^= 1
        (tmp_path / handed.second.name).write_bytes(raw)
        assert verify_file(path, moment=handed.moment).verdict == "invalid"

    def test_the_cells_that_differ_are_named(self, verifying, members, tmp_path):
        def change(book):
            book["封面"]["B7"] = "另一个大队"

        found = verifying.verify(saved_again(tmp_path, members, change))
        assert found.verdict == "invalid"
        assert "工作表“封面”B7 原为“样例县交通运输综合行政执法大队”，现为“另一个大队”" in detail(
            found, "same_values"
        )

    def test_some_other_workbook(self, verifying, tmp_path):
        book = openpyxl.Workbook()
        book.save(tmp_path / "花名册.xlsx")
        found = verifying.verify(tmp_path / "花名册.xlsx")
        assert found.verdict == "invalid"
        assert "找不到与它对应的签名版" in detail(found, "same_values")


def saved_again(folder, members, change=lambda book: None):
    """Open the signed workbook in another program and save it."""
    book = openpyxl.load_workbook(io.BytesIO(members["data/月报.xlsx"]))
    change(book)
    path = folder / "另存.xlsx"
    book.save(path)
    return path


class TestOtherFiles:
    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("a.zip", b"", "空文件"),
            ("a.zip", b"\x89PNG\r\n\x1a\n" + bytes(50), "图片(PNG)"),
            ("a.zip", b"\xff\xd8\xff\xe0" + bytes(50), "图片(JPEG)"),
            ("a.zip", b"Rar!\x1a\x07\x01\x00", "RAR"),
            ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "旧版 Office"),
            ("a.exe", b"MZ" + bytes(50), "程序"),
            ("a.pem", b"-----BEGIN CERTIFICATE-----\n", "证书"),
            ("a.txt", "只是几句话".encode(), "文本文件"),
            ("a.p7m", b"0\x82" + bytes(90), "不是加密文件"),
            ("a.bin", bytes(range(128, 256)), "认不出"),
        ],
    )
    def test_what_it_is_by_its_bytes(self, handed, tmp_path, name, content, said):
        path = tmp_path / name
        path.write_bytes(content)
        found = verify_file(path, moment=handed.moment)
        assert (found.verdict, found.kind) == ("invalid", "unknown")
        assert said in found.steps[0].detail

    def test_documents_in_a_zip(self, handed, tmp_path):
        for inside, said in (("word/document.xml", "Word"), ("OFD.xml", "OFD")):
            with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
                archive.writestr(inside, b"")
            found = verify_file(tmp_path / "x.zip", moment=handed.moment)
            assert said in found.steps[0].detail

    def test_missing_or_a_folder(self, handed, tmp_path):
        with pytest.raises(UserError, match="找不到文件"):
            verify_file(tmp_path / "none.zip", moment=handed.moment)
        with pytest.raises(UserError, match="是文件夹"):
            verify_file(tmp_path, moment=handed.moment)


class TestReport:
    def test_it_says_what_a_stranger_wants_to_know(self, handed, verifying):
        found = verifying.verify(handed.second)
        text = joined(report_pdf(found, handed.second, handed.moment))
        for said in ("核验报告", "结论：有效", found.signer, "2026年11月23日09:00", "签名时间"):
            assert said in text
        for step in found.steps:
            assert step.label.replace(" ", "") in text
            assert "".join(step.command.split()) in text
        assert text.count("通过") >= len(found.steps)

    def test_any_name_can_be_printed(self, handed, verifying, tmp_path):
        odd = tmp_path / "\U000e0020\u202e😀.zip"
        odd.write_bytes(b"PK\x03\x04 nothing")
        text = joined(report_pdf(verifying.verify(odd), odd, handed.moment))
        assert "结论：无效" in text

    def test_the_same_twice_gives_the_same_bytes(self, handed, verifying):
        found = verifying.verify(handed.second)
        first, second = (report_pdf(found, handed.second, handed.moment) for _ in range(2))
        assert first == second


def test_json_keeps_its_names(handed):
    from zhifa_desktop.cli.verifying import _plain

    found = json.loads(json.dumps(_plain(verify_file(handed.second, moment=handed.moment))))
    assert {"package", "verdict", "signer", "steps"} <= found.keys()
    assert {"step", "ok", "detail", "tool", "command"} == found["steps"][0].keys()
