"""The test identity, the detached signature and the signature inside a PDF."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.pdf_utils.generic import ArrayObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.cms import BadSignature, read_detached, sign_detached
from zhifa_desktop.package.identity import TEST_ROOT_NAME, Identity, common_name, new_test_identity
from zhifa_desktop.package.pdf_signature import SignatureBox, sign_pdf, verify_pdf
from zhifa_desktop.package.stamp import draw_stamp

DATA = b"manifest\n"


class TestIdentity:
    def test_every_name_says_that_it_is_a_test(self, identity):
        assert common_name(identity.certificate).endswith("(仅供测试)")
        assert common_name(identity.chain[-1]) == TEST_ROOT_NAME
        assert identity.name in identity.certificate.subject.rfc4514_string()

    def test_a_long_name_is_cut_in_front(self, moment):
        long = "某某省某某市某某自治县交通运输综合行政执法大队"
        name = new_test_identity(long, "", moment).name
        assert name.startswith("…")
        assert name.endswith("行政执法大队(仅供测试)")
        assert len(name.encode()) <= 64

    def test_a_unit_without_a_name_is_refused(self, moment):
        with pytest.raises(UserError, match="单位名称"):
            new_test_identity(" ", "342900", moment)

    def test_it_is_the_same_after_pkcs12(self, identity):
        again = Identity.from_pkcs12(identity.to_pkcs12(b"secret"), b"secret")
        assert again.certificate == identity.certificate
        assert again.chain == identity.chain
        assert again.private_key.private_numbers() == identity.private_key.private_numbers()

    def test_the_key_is_neither_shown_nor_stored_open(self, identity):
        assert "private_key" not in repr(identity)
        with pytest.raises(UserError, match="口令不对"):
            Identity.from_pkcs12(identity.to_pkcs12(b"secret"), b"wrong")
        with pytest.raises(UserError, match="打不开"):
            Identity.from_pkcs12(b"no file", b"secret")

    def test_a_file_without_a_usable_key(self, identity):
        key = ec.generate_private_key(ec.SECP256R1())
        data = pkcs12.serialize_key_and_certificates(b"x", key, None, None, NoEncryption())
        with pytest.raises(UserError, match="没有可用"):
            Identity.from_pkcs12(data, b"")

    def test_the_root_issues_only_one_level_and_holds_the_unit(self, identity):
        root = identity.chain[-1]
        limits = root.extensions.get_extension_for_class(x509.BasicConstraints).value
        assert (limits.ca, limits.path_length) == (True, 0)
        identity.certificate.verify_directly_issued_by(root)
        assert root.not_valid_after_utc > identity.certificate.not_valid_after_utc

    def test_pem_is_what_openssl_reads(self, identity):
        assert x509.load_pem_x509_certificate(identity.trust_anchor_pem) == identity.chain[-1]
        assert x509.load_pem_x509_certificate(identity.certificate_pem) == identity.certificate


class TestDetached:
    def test_it_says_who_and_when(self, identity, moment):
        east = moment.astimezone(tz=None) + timedelta(microseconds=5)
        found = read_detached(sign_detached(DATA, identity, east), DATA)
        assert found.signer == identity.certificate
        assert found.others == identity.chain
        assert found.moment == moment

    def test_the_same_input_gives_the_same_bytes(self, identity, moment):
        assert sign_detached(DATA, identity, moment) == sign_detached(DATA, identity, moment)

    def test_every_changed_byte_is_found(self, identity, moment):
        """Also those of certificates that sign nothing here, and of the framing."""
        signature, chance = sign_detached(DATA, identity, moment), random.Random(5)
        for place in [*range(200), *chance.sample(range(len(signature)), 300)]:
            changed = bytearray(signature)
            changed[place] ^= chance.randrange(1, 256)
            with pytest.raises(BadSignature, match=r"签名"):
                read_detached(bytes(changed), DATA)

    @pytest.mark.parametrize("wrong", [b"", b"0", b"\x30\x80" * 5000, b"x" * (2 << 20)])
    def test_other_files(self, wrong):
        with pytest.raises(BadSignature, match="签名文件损坏"):
            read_detached(wrong, DATA)

    def test_something_appended(self, identity, moment):
        with pytest.raises(BadSignature, match=r"签名"):
            read_detached(sign_detached(DATA, identity, moment) + b"\0", DATA)

    def test_other_data(self, identity, moment):
        with pytest.raises(BadSignature, match="被改动过"):
            read_detached(sign_detached(DATA, identity, moment), DATA + b" ")


class TestPdf:
    def test_it_is_an_addition_to_the_paper(self, paper, signed_paper):
        assert signed_paper.startswith(paper)

    def test_it_is_intact_and_trusted(self, signed_paper, roots, identity, moment):
        state = verify_pdf(signed_paper, roots)
        assert (state.intact, state.whole_file, state.trusted) == (True, True, True)
        assert state.signer == identity.name
        assert state.moment == moment
        assert state.problem == ""

    def test_an_unknown_signer(self, signed_paper, identity):
        state = verify_pdf(signed_paper, [])
        assert (state.intact, state.trusted) == (True, False)
        assert "没有信任" in state.trust_problem

    def test_several_sign_one_after_another(self, signed_paper, stranger, identity, roots, moment):
        twice = sign_pdf(
            signed_paper, stranger, field="审核人", reason="审核", location="", moment=moment,
            box=SignatureBox(1, 72, 72, 220, 110),
        )  # fmt: skip
        state = verify_pdf(twice, [*roots, stranger.trust_anchor_pem])
        assert (state.intact, state.whole_file, state.trusted) == (True, True, True)
        assert state.signers == (identity.name, stranger.name)
        assert not verify_pdf(twice, roots).trusted

    def test_a_field_is_signed_once(self, signed_paper, identity, moment):
        with pytest.raises(UserError, match="已经签过"):
            sign_pdf(
                signed_paper, identity, field="单位负责人", reason="", location="", moment=moment
            )

    def test_a_changed_byte(self, signed_paper, paper, roots):
        chance = random.Random(3)
        for place in chance.sample(range(len(paper)), 40):
            changed = bytearray(signed_paper)
            changed[place] ^= chance.randrange(1, 256)
            state = verify_pdf(bytes(changed), roots)
            assert not state.trusted
            assert state.problem

    def test_something_added_behind(self, signed_paper, roots):
        state = verify_pdf(signed_paper + b"\n% more\n", roots)
        assert not state.trusted
        assert state.problem

    def test_a_page_changed_by_a_later_update(self, signed_paper, roots):
        writer = IncrementalPdfFileWriter(io.BytesIO(signed_paper))
        page = writer.find_page_for_modification(0)[0].get_object()
        page["/MediaBox"] = ArrayObject(map(NumberObject, (0, 0, 100, 100)))
        writer.update_container(page)
        out = io.BytesIO()
        writer.write(out)
        state = verify_pdf(out.getvalue(), roots)
        assert (state.intact, state.whole_file) == (False, False)

    @pytest.mark.parametrize("wrong", [b"", b"PK\x03\x04", b"%PDF-1.4\n", b"%PDF-1.4\n%%EOF"])
    def test_no_pdf(self, wrong, identity, roots, moment):
        assert "无法读取" in verify_pdf(wrong, roots).problem
        with pytest.raises(UserError, match="PDF 无法签名"):
            sign_pdf(wrong, identity, field="x", reason="", location="", moment=moment)

    def test_a_pdf_with_a_password(self, identity, roots, moment):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, encrypt=StandardEncryption("user", "owner"))
        canvas.showPage()
        canvas.save()
        with pytest.raises(UserError, match="加了密码"):
            sign_pdf(buffer.getvalue(), identity, field="x", reason="", location="", moment=moment)
        assert verify_pdf(buffer.getvalue(), roots).problem

    def test_the_time_of_signing_is_the_moment_given_in_chinas_time(self, paper, identity):
        then = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
        signed = sign_pdf(paper, identity, field="x", reason="", location="", moment=then)
        assert verify_pdf(signed, []).moment.isoformat() == "2027-01-01T00:30:00+08:00"


class TestStamp:
    def text(self, pdf: bytes) -> str:
        page = pypdfium2.PdfDocument(pdf)[0]
        return page.get_textpage().get_text_bounded()

    def test_chinese_is_drawn_inside_the_box(self):
        pdf = draw_stamp(["电子签名：临江县大队", "签名时间：2026年11月23日 14:05"], 150, 40)
        assert "电子签名：临江县大队" in self.text(pdf)
        page = pypdfium2.PdfDocument(pdf)[0]
        assert page.get_size() == (150, 40)
        for thing in page.get_objects():
            left, bottom, right, top = thing.get_bounds()
            assert left >= 0
            assert bottom >= 0
            assert right <= 150
            assert top <= 40

    def test_a_character_without_a_glyph_is_marked(self):
        assert "〓" in self.text(draw_stamp(["某\U00030000某"], 100, 20))

    def test_it_shows_on_the_page_and_only_in_its_box(self, paper, signed_paper):
        box, scale = (300, 100, 500, 145), 2

        def picture(pdf):
            document = pypdfium2.PdfDocument(pdf)
            document.init_forms()
            return document[0].render(scale=scale, may_draw_forms=True).to_pil()

        before, after = picture(paper), picture(signed_paper)
        height = before.height
        inner = tuple(
            int(edge * scale)
            for edge in (box[0], height / scale - box[3], box[2], height / scale - box[1])
        )
        assert before.crop(inner).tobytes() != after.crop(inner).tobytes()
        for picture_ in (before, after):
            picture_.paste("white", (inner[0] - 2, inner[1] - 2, inner[2] + 2, inner[3] + 2))
        assert before.tobytes() == after.tobytes()
