"""Whatever is done to a signed workbook without the key is found, and told by its name."""

from __future__ import annotations

import base64
import copy
import io
import random
import zipfile

import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.package.conftest import MOMENT, REASON
from tests.package.identities import certificate, sm2_certificate
from tests.package.tampering import parts_of, repacked, replaced, signed_by
from zhifa_desktop.package.canonical_zip import read_entries
from zhifa_desktop.package.opc_parts import DECLARATION
from zhifa_desktop.package.signed_parts import SIGNATURE, packed
from zhifa_desktop.package.workbook_opening import MOST_PARTS
from zhifa_desktop.package.workbook_signature import sign_workbook, verify_workbook

COVER = "xl/worksheets/sheet1.xml"
TYPES, RELS, BOOK_RELS = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
ORIGIN, ORIGIN_RELS = "_xmlsignatures/origin.sigs", "_xmlsignatures/_rels/origin.sigs.rels"
MEMBERS = (
    TYPES, RELS, ORIGIN_RELS, SIGNATURE, "docProps/app.xml", "docProps/core.xml", BOOK_RELS,
    "xl/styles.xml", "xl/theme/theme1.xml", "xl/workbook.xml", COVER, "xl/worksheets/sheet9.xml",
)  # fmt: skip


def is_told(sentence: str) -> bool:
    return any("一" <= char <= "鿿" for char in sentence)


def problem(workbook: bytes, roots) -> str:
    """Return what is wrong with a workbook that must not pass."""
    state = verify_workbook(workbook, roots)
    assert not state.whole
    assert not state.trusted
    assert is_told(state.problem)
    return state.problem


class TestContent:
    def test_a_changed_cell(self, signed_workbook, identity, roots):
        forged = replaced(signed_workbook, COVER, b"2026", b"2025")
        state = verify_workbook(forged, roots)
        assert state.changed == ("工作表“封面”",)
        assert (state.added, state.missing) == ((), ())
        assert "内容有变：工作表“封面”" in problem(forged, roots)
        assert state.signer == identity.name

    def test_styles_and_structure_by_their_names(self, signed_workbook, roots):
        forged = replaced(signed_workbook, "xl/styles.xml", b"FF000000", b"FFFFFFFF")
        assert verify_workbook(forged, roots).changed == ("单元格样式",)
        forged = replaced(signed_workbook, "xl/workbook.xml", "概况".encode(), "情况".encode())
        assert verify_workbook(forged, roots).changed == ("工作簿结构",)

    def test_a_part_added_that_office_programs_do_not_miss(
        self, office, signed_workbook, roots, tmp_path
    ):
        types = parts_of(signed_workbook)[TYPES].replace(
            b"</Types>", b'<Override PartName="/xl/more.bin" ContentType="a/b"/></Types>'
        )
        forged = repacked(signed_workbook, {"xl/more.bin": b"evil", TYPES: types})
        path = tmp_path / "more.xlsx"
        path.write_bytes(forged)
        assert [valid for valid, _ in office.verdicts(path)] == [True]
        assert verify_workbook(forged, roots).added == ("“xl/more.bin”",)
        assert "多出没有签名的“xl/more.bin”" in problem(forged, roots)

    def test_a_part_added_without_a_type(self, signed_workbook, roots):
        forged = repacked(signed_workbook, {"xl/more.bin": b"evil"})
        assert "内容类型没有声明" in problem(forged, roots)

    @pytest.mark.parametrize("name", [COVER, "xl/styles.xml", BOOK_RELS])
    def test_a_part_taken_out(self, signed_workbook, roots, name):
        forged = repacked(signed_workbook, {name: None})
        assert len(verify_workbook(forged, roots).missing) == 1
        assert "缺少" in problem(forged, roots)

    def test_two_sheets_exchanged(self, signed_workbook, roots):
        parts = parts_of(signed_workbook)
        other = "xl/worksheets/sheet2.xml"
        forged = repacked(signed_workbook, {COVER: parts[other], other: parts[COVER]})
        assert verify_workbook(forged, roots).changed == ("工作表“封面”", "工作表“概况”")

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [("docProps/core.xml", b"2000-01-01", b"2001-01-01"), ("docProps/app.xml", b"Ex", b"ex")],
    )
    def test_only_the_properties(self, signed_workbook, roots, name, old, new):
        forged = replaced(signed_workbook, name, old, new)
        assert "文档属性" in problem(forged, roots)
        assert "各工作表没有变" in problem(forged, roots)
        both = replaced(forged, COVER, b"2026", b"2025")
        assert "工作表“封面”" in problem(both, roots)


class TestPlumbing:
    def test_a_relationship_added(self, signed_workbook, roots):
        line = b'<Relationship Id="x" Type="http://t" Target="http://e" TargetMode="External"/>'
        for name in (RELS, BOOK_RELS):
            forged = replaced(signed_workbook, name, b"</Rel", line + b"</Rel")
            assert verify_workbook(forged, roots).changed == (f"关联关系“{name}”",)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'Target="/xl/worksheets/sheet1.xml"', b'Target="/xl/worksheets/sheet2.xml"'),
            (b'/worksheet"', b'/chartsheet"'),
            (b'Id="rId1"', b'Id="rId99"'),
            (b'sheet1.xml"', b'sheet1.xml" TargetMode="External"'),
        ],
        ids=["target", "type", "id", "mode"],
    )
    def test_a_relationship_changed(self, signed_workbook, roots, old, new):
        forged = replaced(signed_workbook, BOOK_RELS, old, new)
        assert f"关联关系“{BOOK_RELS}”" in problem(forged, roots)

    def test_a_relationships_part_added(self, signed_workbook, roots):
        name = "xl/worksheets/_rels/sheet1.xml.rels"
        content = parts_of(signed_workbook)[ORIGIN_RELS]
        forged = repacked(signed_workbook, {name: content})
        assert verify_workbook(forged, roots).added == (f"关联关系“{name}”",)

    def test_a_content_type_changed(self, signed_workbook, roots):
        forged = replaced(signed_workbook, TYPES, b"spreadsheetml.styles+xml", b"x.styles+xml")
        assert verify_workbook(forged, roots).changed == ("单元格样式",)

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            (TYPES, b"<Override", b" <Override"),
            (TYPES, b"</Types>", b'<Override PartName="/gone.xml" ContentType="a/b"/></Types>'),
            (RELS, b"<Relationship ", b"<Relationship  "),
            (BOOK_RELS, b"</Rel", b"<!-- -->\n</Rel"),
            (RELS, b'Id="rIdSignatureOrigin"', b'Id="rIdSignatureOther1"'),
        ],
    )
    def test_the_same_in_other_bytes(self, signed_workbook, roots, name, old, new):
        assert problem(replaced(signed_workbook, name, old, new), roots)

    def test_nothing_leads_to_the_signature(self, signed_workbook, roots):
        relation = (
            b'<Relationship Id="rIdSignatureOrigin" Type="http://schemas.openxmlformats.org/package'
            b'/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
        )
        assert "改写" in problem(replaced(signed_workbook, RELS, relation, b""), roots)
        assert "改写" in problem(repacked(signed_workbook, {ORIGIN: b"x"}), roots)
        assert "改写" in problem(repacked(signed_workbook, {ORIGIN: None}), roots)
        assert "改写" in problem(repacked(signed_workbook, {ORIGIN_RELS: None}), roots)


class TestSignature:
    def test_every_element_and_attribute(self, signed_workbook, roots):
        """Each element is taken out, gets other text, and each of its attributes changes."""
        root = etree.fromstring(parts_of(signed_workbook)[SIGNATURE])
        count = 0
        for number in range(len(list(root.iter()))):
            for change in (
                _drop,
                _other_text,
                *map(_other_attribute, list(root.iter())[number].attrib),
            ):
                forged = copy.deepcopy(root)
                if not change(list(forged.iter())[number]):
                    continue
                xml = DECLARATION.encode() + etree.tostring(forged, encoding="utf-8")
                assert problem(repacked(signed_workbook, {SIGNATURE: xml}), roots)
                count += 1
        assert count > 200

    def test_the_xml_as_it_is_passes_that_way(self, signed_workbook, roots):
        xml = parts_of(signed_workbook)[SIGNATURE]
        again = DECLARATION.encode() + etree.tostring(etree.fromstring(xml), encoding="utf-8")
        assert verify_workbook(repacked(signed_workbook, {SIGNATURE: again}), roots).trusted

    def test_the_list_of_parts_cut_short(self, signed_workbook, roots):
        xml = parts_of(signed_workbook)[SIGNATURE]
        start = xml.index(b'<Reference URI="/xl/worksheets/sheet1.xml')
        end = xml.index(b"</Reference>", start) + len(b"</Reference>")
        forged = repacked(signed_workbook, {SIGNATURE: xml[:start] + xml[end:]})
        assert "签名被改动过" in problem(forged, roots)

    def test_a_signer_who_left_a_sheet_out(self, workbook):
        key = ec.generate_private_key(ec.SECP256R1())
        signer = certificate(
            "某单位", key, MOMENT, usage=("digital_signature", "content_commitment")
        )
        forged = signed_by(
            key, signer, workbook, MOMENT, lambda all_: [one for one in all_ if one.name != COVER]
        )
        assert "多出没有签名的工作表“封面”" in problem(forged, [])
        for chosen in (lambda all_: [*all_, all_[0]], lambda all_: [*reversed(all_)]):
            forged = signed_by(key, signer, workbook, MOMENT, chosen)
            assert "次序不对或有重复" in problem(forged, [])
        whole = signed_by(key, signer, workbook, MOMENT)
        assert verify_workbook(whole, []).whole

    @pytest.mark.parametrize("kind", ["RSA 1024", "P-192"])
    def test_a_weak_key(self, workbook, kind):
        key = (
            rsa.generate_private_key(65537, 1024)  # noqa: S505
            if kind == "RSA 1024"
            else ec.generate_private_key(ec.SECP192R1())
        )
        forged = signed_by(key, certificate("某单位", key, MOMENT), workbook, MOMENT)
        assert "不受支持" in problem(forged, [])

    def test_certificates_of_odd_kinds(self, signed_workbook, workbook, identity, roots):
        key = ec.generate_private_key(ec.SECP256R1())
        sm2 = sm2_certificate()
        ours = "".join(identity.certificate_pem.decode().split("\n")[1:-2]).encode()
        theirs = base64.b64encode(sm2.public_bytes(Encoding.DER))
        assert problem(replaced(signed_workbook, SIGNATURE, ours, theirs), roots)
        odd = certificate("名\x01<&>\x7f", key, MOMENT, usage=("content_commitment",))
        for above in ((), (sm2,), (odd, sm2)):
            state = verify_workbook(signed_by(key, odd, workbook, MOMENT, above=above), roots)
            assert state.whole or is_told(state.problem)
            assert is_told(state.trust_problem) or is_told(state.problem)

    def test_another_certificate_put_in(self, signed_workbook, stranger, identity, roots):
        theirs, ours = (
            "".join(who.certificate_pem.decode().split("\n")[1:-2]).encode()
            for who in (stranger, identity)
        )
        assert problem(replaced(signed_workbook, SIGNATURE, ours, theirs), roots)

    def test_the_signature_of_another_workbook(self, signed_workbook, identity, roots):
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        other = sign_workbook(out.getvalue(), identity, moment=MOMENT, reason=REASON)
        forged = repacked(signed_workbook, {SIGNATURE: parts_of(other)[SIGNATURE]})
        assert "改动过" in problem(forged, roots)

    def test_signed_anew_by_a_stranger_is_not_trusted(self, workbook, stranger, roots):
        state = verify_workbook(
            sign_workbook(workbook, stranger, moment=MOMENT, reason=REASON), roots
        )
        assert (state.whole, state.trusted, state.signer) == (True, False, stranger.name)

    def test_two_signatures(self, signed_workbook, roots):
        forged = repacked(
            signed_workbook,
            {
                "_xmlsignatures/sig2.xml": parts_of(signed_workbook)[SIGNATURE],
                TYPES: parts_of(signed_workbook)[TYPES].replace(
                    b"</Types>",
                    b'<Override PartName="/_xmlsignatures/sig2.xml" ContentType="a/b"/></Types>',
                ),
            },
        )
        assert "有 2 个数字签名" in problem(forged, roots)

    def test_taken_away(self, signed_workbook, workbook, roots):
        assert "被删除" in problem(repacked(signed_workbook, {SIGNATURE: None}), roots)
        stripped = dict.fromkeys((SIGNATURE, ORIGIN, ORIGIN_RELS))
        assert "没有数字签名" in problem(repacked(signed_workbook, stripped), roots)
        assert "没有数字签名" in problem(workbook, roots)
        assert verify_workbook(workbook, roots).unsigned
        assert verify_workbook(repacked(signed_workbook, stripped), roots).unsigned
        assert not verify_workbook(signed_workbook, roots).unsigned

    def test_saved_again_by_openpyxl(self, signed_workbook, roots):
        out = io.BytesIO()
        openpyxl.load_workbook(io.BytesIO(signed_workbook)).save(out)
        assert "另存" in problem(out.getvalue(), roots)

    @pytest.mark.parametrize(
        "xml",
        [
            b"",
            b"nonsense",
            b"<a/>",
            b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>',
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            b"<a>" * 5000 + b"</a>" * 5000,
            b"<a>" + b"x" * (5 << 20) + b"</a>",
        ],
        ids=["empty", "text", "other", "entities", "external", "deep", "large"],
    )
    @pytest.mark.parametrize("name", [SIGNATURE, TYPES, RELS, BOOK_RELS, "xl/workbook.xml"])
    def test_xml_of_a_stranger(self, signed_workbook, roots, name, xml):
        assert problem(repacked(signed_workbook, {name: xml}), roots)


def _drop(element) -> bool:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return parent is not None


def _other_text(element) -> bool:
    text = element.text or ""
    element.text = ("B" if text[:1] == "A" else "A") + text[1:]
    return True


def _other_attribute(name):
    def change(element) -> bool:
        element.set(name, element.get(name) + "x")
        return True

    return change


class TestAnyByte:
    """One byte changed, anywhere in the file: found, for every byte follows from what was signed."""

    def flipped(self, raw: bytes, place: int, mask: int) -> bytes:
        changed = bytearray(raw)
        changed[place] ^= mask
        return bytes(changed)

    @pytest.mark.parametrize("name", MEMBERS)
    def test_in_each_member_with_the_zip_made_anew(self, signed_workbook, roots, name):
        chance = random.Random(name)
        content = parts_of(signed_workbook)[name]
        for place in chance.sample(range(len(content)), min(40, len(content))):
            changed = self.flipped(content, place, chance.randrange(1, 256))
            assert problem(repacked(signed_workbook, {name: changed}), roots), place

    def test_in_the_headers_of_each_member(self, signed_workbook, roots):
        chance = random.Random(3)
        for entry in read_entries(io.BytesIO(signed_workbook)):
            for place in range(entry.start, entry.data_start):
                changed = self.flipped(signed_workbook, place, 1 << chance.randrange(8))
                assert problem(changed, roots), place

    def test_in_the_directory_and_the_end(self, signed_workbook, roots):
        chance = random.Random(4)
        start = read_entries(io.BytesIO(signed_workbook))[-1].end
        for place in range(start, len(signed_workbook)):
            changed = self.flipped(signed_workbook, place, 1 << chance.randrange(8))
            assert problem(changed, roots), place

    def test_a_checksum_wrong_in_both_its_places(self, signed_workbook, roots):
        entry = read_entries(io.BytesIO(signed_workbook))[0]
        right = entry.crc.to_bytes(4, "little")
        assert signed_workbook.count(right) == 2
        forged = signed_workbook.replace(right, (entry.crc ^ 1).to_bytes(4, "little"))
        assert "校验值不符" in problem(forged, roots)

    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def test_anywhere(self, signed_workbook, roots, data):
        place = data.draw(st.integers(0, len(signed_workbook) - 1))
        mask = data.draw(st.integers(1, 255))
        assert problem(self.flipped(signed_workbook, place, mask), roots)

    def test_cut_off_or_longer(self, signed_workbook, roots):
        for length in range(0, len(signed_workbook), len(signed_workbook) // 40):
            assert problem(signed_workbook[:length], roots)
        assert problem(signed_workbook + b"\0", roots)
        assert problem(b"\0" + signed_workbook, roots)


class TestOtherFiles:
    def zipped(self, members, **options) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", **options) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return out.getvalue()

    @pytest.mark.parametrize(
        ("data", "word"),
        [
            (b"", "空的"),
            (b"%PDF-1.4\n", "不是"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
            (b"PK\x03\x04" + bytes(100), "不完整"),
        ],
        ids=["empty", "pdf", "xls", "password", "cut off"],
    )
    def test_wrong_type(self, data, word, roots):
        assert word in problem(data, roots)

    def test_a_zip_with_a_password(self, signed_workbook, roots):
        changed = bytearray(signed_workbook)
        changed[read_entries(io.BytesIO(signed_workbook))[-1].end + 8] |= 1
        assert problem(bytes(changed), roots)

    def test_packed_again(self, signed_workbook, roots):
        again = self.zipped(parts_of(signed_workbook).items(), compression=zipfile.ZIP_DEFLATED)
        assert "重新打包" in problem(again, roots)

    def test_a_bomb_is_not_unpacked(self, signed_workbook, roots):
        parts = {**parts_of(signed_workbook), "xl/media/image1.png": bytes(128 << 20)}
        bomb = self.zipped(parts.items(), compression=zipfile.ZIP_DEFLATED)
        assert problem(bomb, roots)

    def test_too_large(self, roots, monkeypatch, signed_workbook):
        monkeypatch.setattr("zhifa_desktop.package.workbook_opening.LARGEST", 1000)
        assert "超过" in problem(signed_workbook, roots)

    def test_too_many_parts(self, signed_workbook, roots):
        many = {f"xl/p{number:05}.xml": b"" for number in range(MOST_PARTS)}
        assert "不是正常的" in problem(repacked(signed_workbook, many), roots)

    @pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "xl\\x", "xl/a b.xml", "xl/名.xml"])
    def test_names(self, signed_workbook, roots, name):
        assert "名" in problem(repacked(signed_workbook, {name: b"x"}), roots)

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_a_name_twice(self, signed_workbook, roots):
        members = [*parts_of(signed_workbook).items(), (COVER, b"evil")]
        assert problem(self.zipped(members), roots)
        other_case = repacked(signed_workbook, {COVER.replace("sheet1", "Sheet1"): b"evil"})
        assert "重新打包" in problem(other_case, roots)

    def test_a_zip_that_is_no_workbook(self, roots):
        assert "不完整" in problem(packed({"a.txt": b"x"}), roots)
