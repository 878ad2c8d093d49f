"""A signed workbook: what it keeps, what is said of it, and what strangers' tools say."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import datetime, timedelta, timezone

import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.package.conftest import MOMENT, REASON
from tests.package.identities import ec_test_identity
from tests.package.tampering import parts_of, repacked
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.opc_parts import read_content_types, read_relationships
from zhifa_desktop.package.workbook_signature import sign_workbook, verify_workbook

DSIG, XADES = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"


@pytest.fixture(scope="module", params=["rsa", "p256", "p384", "p521"])
def signer(request, identity, ec_identity):
    if request.param == "rsa":
        return identity
    if request.param == "p256":
        return ec_identity
    curve = {"p384": ec.SECP384R1, "p521": ec.SECP521R1}[request.param]
    return ec_test_identity("临江县交通运输综合行政执法大队", MOMENT, curve)


@pytest.fixture(scope="module")
def signed(workbook, signer) -> bytes:
    return sign_workbook(workbook, signer, moment=MOMENT, reason=REASON)


class TestSigned:
    def test_it_is_whole_and_trusted(self, signed, signer):
        state = verify_workbook(signed, [signer.trust_anchor_pem])
        assert (state.problem, state.trust_problem) == ("", "")
        assert (state.whole, state.trusted) == (True, True)
        assert (state.signer, state.moment, state.reason) == (signer.name, MOMENT, REASON)
        assert state.certificates == (signer.certificate,)
        assert state.added == state.missing == state.changed == ()

    def test_an_unknown_signer(self, signed, signer, stranger):
        state = verify_workbook(signed, [stranger.trust_anchor_pem])
        assert (state.whole, state.trusted) == (True, False)
        assert "没有信任" in state.trust_problem
        assert state.signer == signer.name

    def test_content_keeps_its_bytes_and_relationships_their_meaning(self, workbook, signed):
        before, after = parts_of(workbook), parts_of(signed)
        types = [
            read_content_types(
                parts["[Content_Types].xml"], before.keys() - {"[Content_Types].xml"}
            )
            for parts in (before, after)
        ]
        assert types[0] == types[1]
        for name, content in before.items():
            if name.endswith(".rels"):
                lines = set(read_relationships(after[name], name))
                assert lines >= set(read_relationships(content, name))
                assert len(lines) - content.count(b"<Relationship ") == (name == "_rels/.rels")
            elif name != "[Content_Types].xml":
                assert after[name] == content

    def test_openpyxl_opens_it(self, workbook, signed):
        before, after = (openpyxl.load_workbook(io.BytesIO(book)) for book in (workbook, signed))
        assert before.sheetnames == after.sheetnames
        for sheet in before:
            assert list(sheet.values) == list(after[sheet.title].values)

    def test_equal_input_gives_equal_bytes_with_either_kind_of_key(
        self, workbook, identity, ec_identity
    ):
        for signer in (identity, ec_identity):
            first, second = (
                sign_workbook(workbook, signer, moment=MOMENT, reason=REASON) for _ in range(2)
            )
            assert first == second

    def test_only_the_instant_counts_not_the_zone_or_its_fractions(self, workbook, identity):
        east = MOMENT.astimezone(timezone(timedelta(hours=8))) + timedelta(microseconds=9)
        signed = sign_workbook(workbook, identity, moment=east, reason=REASON)
        assert signed == sign_workbook(workbook, identity, moment=MOMENT, reason=REASON)

    def test_a_reason_may_hold_whatever_was_typed(self, workbook, identity, roots):
        odd = '  签发\r\n<月报> & "第1版" ]]>\x00\x1b🚓 '
        signed = sign_workbook(workbook, identity, moment=MOMENT, reason=odd)
        state = verify_workbook(signed, roots)
        assert state.trusted
        assert state.reason == '签发 <月报> & "第1版" ]]>🚓'

    def test_a_certificate_that_had_run_out_when_signing(self, workbook, identity, roots):
        late = identity.certificate.not_valid_after_utc + timedelta(days=400)
        signed = sign_workbook(workbook, identity, moment=late, reason="")
        state = verify_workbook(signed, roots)
        assert state.whole
        assert "不在有效期内" in state.trust_problem

    def test_a_root_that_is_no_certificate_is_a_sentence(self, signed_workbook):
        with pytest.raises(UserError, match="根证书"):
            verify_workbook(signed_workbook, [b"nonsense"])

    def test_a_book_with_pictures_links_and_comments(self, identity, roots):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet["A1"].hyperlink = 'https://example.com/?a=1&b="2"'
        sheet["B2"].comment = openpyxl.comments.Comment("批注", "甲")
        out = io.BytesIO()
        book.save(out)
        signed = sign_workbook(out.getvalue(), identity, moment=MOMENT, reason="")
        assert "xl/worksheets/_rels/sheet1.xml.rels" in parts_of(signed)
        assert verify_workbook(signed, roots).trusted


class TestRefusals:
    def refusal(self, data: bytes, identity) -> str:
        with pytest.raises(UserError, match="表格无法签名") as caught:
            sign_workbook(data, identity, moment=MOMENT, reason="")
        assert caught.value.todo
        return str(caught.value)

    def test_signed_already(self, signed_workbook, identity):
        assert "已经有数字签名" in self.refusal(signed_workbook, identity)

    @pytest.mark.parametrize(
        ("data", "word"),
        [
            (b"", "空的"),
            (b"%PDF-1.4", "PDF"),
            (b"PK\x03\x04" + bytes(50), "损坏"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
            ("姓名,单位\n".encode(), "不是"),
        ],
        ids=["empty", "pdf", "cut off", "password", "text"],
    )
    def test_no_workbook(self, data, word, identity):
        assert word in self.refusal(data, identity)

    def changed(self, workbook, change) -> bytes:
        parts = change(parts_of(workbook))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return out.getvalue()

    @pytest.mark.parametrize(
        ("name", "content", "word"),
        [
            ("xl/../../evil", b"", "包外"),
            ("xl/名.xml", b"", "名称特殊"),
            ("xl/a%20b.xml", b"", "不允许"),
            ("xl/unknown.xyz", b"", "没有声明"),
            ("xl/vbaProject.bin", b"", "宏"),
            ("xl/worksheets/_rels/sheet1.xml.rels", b"<Relationships", "损坏"),
            (
                "xl/worksheets/_rels/sheet1.xml.rels",
                b'<!DOCTYPE a [<!ENTITY b "c">]><Relationships/>',
                "文档类型",
            ),
        ],
    )
    def test_odd_parts(self, workbook, identity, name, content, word):
        book = self.changed(workbook, lambda parts: {**parts, name: content})
        assert word in self.refusal(book, identity)

    def test_a_part_is_missing(self, workbook, identity):
        book = self.changed(
            workbook, lambda parts: {n: c for n, c in parts.items() if n != "_rels/.rels"}
        )
        assert "不完整" in self.refusal(book, identity)


class TestLibreOffice:
    def test_it_finds_the_signature_valid(self, office, signed, signer, tmp_path):
        path = tmp_path / "月报.xlsx"
        path.write_bytes(signed)
        ((valid, name),) = office.verdicts(path)
        assert valid is True
        assert signer.name in name

    def test_it_finds_none_before_signing(self, office, workbook, tmp_path):
        path = tmp_path / "月报.xlsx"
        path.write_bytes(workbook)
        assert office.verdicts(path) == []

    @pytest.mark.parametrize("sheet", range(1, 10))
    def test_it_finds_a_changed_cell_in_each_sheet(self, office, signed, sheet, tmp_path):
        name = f"xl/worksheets/sheet{sheet}.xml"
        content = parts_of(signed)[name]
        text = re.search(rb"<(?:t|v)[^>]*>([^<]+)<", content)
        start, end = text.span(1)
        changed = content[:start] + b"0" * (end - start) + content[end:]
        path = tmp_path / "月报.xlsx"
        path.write_bytes(repacked(signed, {name: changed}))
        assert [valid for valid, _ in office.verdicts(path)] == [False]
        assert len(verify_workbook(path.read_bytes(), []).changed) == 1


@pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed")
class TestXmlsec:
    def verify(self, xml: bytes, root: bytes, folder) -> subprocess.CompletedProcess[str]:
        (folder / "sig.xml").write_bytes(xml)
        (folder / "root.pem").write_bytes(root)
        return subprocess.run(
            [
                # The manifest names parts of the zip, which xmlsec1 cannot open; LibreOffice can.
                "xmlsec1", "--verify", "--ignore-manifests",
                "--id-attr:Id", f"{DSIG}:Object", "--id-attr:Id", f"{XADES}:SignedProperties",
                "--trusted-pem", "root.pem",
                "--verification-time", f"{datetime(2026, 12, 1):%Y-%m-%d %H:%M:%S}", "sig.xml",
            ],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def test_it_agrees(self, signed, signer, tmp_path):
        xml = parts_of(signed)["_xmlsignatures/sig1.xml"]
        answer = self.verify(xml, signer.trust_anchor_pem, tmp_path)
        assert answer.returncode == 0, answer.stderr
        assert "(ok/all): 3/3" in answer.stdout + answer.stderr

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b"<xd:SigningTime>2026", b"<xd:SigningTime>2027"),
            ("签发".encode(), "驳回".encode()),
            (b'URI="/xl/styles.xml?', b'URI="/xl/stylez.xml?'),
        ],
        ids=["time", "reason", "manifest"],
    )
    def test_it_refuses_a_change(self, signed, signer, tmp_path, old, new):
        xml = parts_of(signed)["_xmlsignatures/sig1.xml"]
        assert old in xml
        answer = self.verify(xml.replace(old, new), signer.trust_anchor_pem, tmp_path)
        assert answer.returncode != 0
