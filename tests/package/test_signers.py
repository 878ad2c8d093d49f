"""Several people sign one paper, with the time attested where a server does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pypdfium2
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.authority import UNIT, Authority, ec_key, rsa_key
from tests.package.test_keys import trusting_store
from tests.package.test_strangers import needs, run
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.pdf_signature import (
    SignatureBox,
    prepare_fields,
    sign_pdf,
    verify_pdf,
)
from zhifa_desktop.package.timestamp import NoTimeStamp, TimeStampServer

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
ATTESTED = NOW + timedelta(seconds=3)
STAMPING = "1.3.6.1.5.5.7.3.8"
ROLES = {
    "单位签名": SignatureBox(0, 72, 72, 400, 100),
    "填报人签名": SignatureBox(0, 72, 40, 220, 66),
    "审核人签名": SignatureBox(0, 230, 40, 380, 66),
    "负责人签名": SignatureBox(0, 390, 40, 540, 66),
}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


@pytest.fixture(scope="module")
def roots(authority) -> list[bytes]:
    return [authority.above.pem]


@pytest.fixture(scope="module")
def by_four(paper, authority) -> bytes:
    """A paper that a person with RSA, two with ECDSA and the unit signed, in this order."""
    signed = prepare_fields(paper, ROLES)
    for number, (field, common, key) in enumerate((
        ("填报人签名", "张三", ec_key()), ("审核人签名", "李四", rsa_key()),
        ("负责人签名", "王五", ec_key()), ("单位签名", UNIT, rsa_key()),
    )):  # fmt: skip
        deputy = "（代）" if field == "负责人签名" else ""
        signed = sign_pdf(
            signed, authority.identity(common, key), field=field, reason="", location="",
            moment=NOW + timedelta(minutes=number), box=ROLES[field],
            line=f"{field.removesuffix('签名')}：{common}{deputy}",
        )  # fmt: skip
    return signed


class TestSeveral:
    def test_all_are_told_by_field_name_and_moment(self, by_four, roots):
        state = verify_pdf(by_four, roots)
        assert (state.intact, state.whole_file, state.trusted) == (True, True, True)
        assert [(one.field, one.name) for one in state.details] == [
            ("填报人签名", "张三"), ("审核人签名", "李四"), ("负责人签名", "王五"), ("单位签名", UNIT),
        ]  # fmt: skip
        assert [one.moment - NOW for one in state.details] == [
            timedelta(minutes=n) for n in range(4)
        ]
        assert not any(one.attested for one in state.details)
        assert state.moment == state.details[-1].moment

    def test_only_the_stranger_is_untrusted(self, by_four, authority, roots):
        other = Authority("别处").identity("赵六")
        signed = sign_pdf(by_four, other, field="又一", reason="", location="", moment=NOW)
        state = verify_pdf(signed, roots)
        assert state.intact
        assert [bool(one.trust_problem) for one in state.details] == [False] * 4 + [True]
        assert state.trust_problem == state.details[-1].trust_problem

    @needs("pdfsig")
    @needs("certutil")
    def test_pdfsig_finds_them_all_valid(self, by_four, roots, tmp_path):
        (tmp_path / "a.pdf").write_bytes(by_four)
        store = trusting_store(tmp_path, roots[0])
        said = run("pdfsig", "-nssdir", store, "a.pdf", cwd=tmp_path).stdout
        assert said.count("Signature is Valid.") == 4
        assert said.count("Certificate is Trusted.") == 4
        assert said.count("- Total document signed") == 1  # the last one; the others what was then

    def test_the_lines_stand_in_their_boxes(self, by_four):
        document = pypdfium2.PdfDocument(by_four)
        document.init_forms()
        document[0].flatten()
        text = document[0].get_textpage()
        lines = (f"单位：{UNIT}", "填报人：张三", "审核人：李四", "负责人：王五（代）")
        for box, line in zip(ROLES.values(), lines, strict=True):
            assert line in text.get_text_bounded(box.left, box.bottom, box.right, box.top)

    def test_a_prepared_field_is_signed_once(self, by_four, authority):
        with pytest.raises(UserError, match="已经签过"):
            sign_pdf(
                by_four,
                authority.identity(),
                field="审核人签名",
                reason="",
                location="",
                moment=NOW,
            )

    def test_prepared_and_unsigned_fields_are_no_signatures(self, paper):
        assert verify_pdf(prepare_fields(paper, ROLES), []).problem == "PDF 没有电子签名"


class Server:
    """A time-stamp server on this computer, in a mood."""

    def __init__(self, authority: Authority) -> None:
        key = rsa_key()
        certificate = authority.issue(
            "时间戳服务", key.public_key(), purposes=(STAMPING,), usage=("digital_signature",)
        )
        store = SimpleCertificateStore()
        store.register_multiple(map(asn1, authority.path))
        raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            asn1(certificate), keys.PrivateKeyInfo.load(raw), store, fixed_dt=ATTESTED
        )
        self.answer = lambda asked: stamper.request_tsa_response(asked).dump()
        self.kind, self.asked, self.wait = "application/timestamp-reply", 0, threading.Event()
        self.status, self.slow = 200, False
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                server.asked += 1
                if server.slow:
                    server.wait.wait(20)
                request = tsp.TimeStampReq.load(
                    self.rfile.read(int(self.headers["Content-Length"]))
                )
                self.send_response(server.status)
                self.send_header("Content-Type", server.kind)
                self.end_headers()
                self.wfile.write(server.answer(request))

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/tsa"

    def close(self) -> None:
        self.wait.set()
        self._http.shutdown()
        self._http.server_close()


def asn1(certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


@pytest.fixture
def server(authority) -> Iterator[Server]:
    made = Server(authority)
    yield made
    made.close()


class TestTime:
    def sign(self, paper, authority, url, seconds=5.0):
        return sign_pdf(
            paper, authority.identity(), field="单位签名", reason="", location="", moment=NOW,
            box=ROLES["单位签名"], timestamper=TimeStampServer(url, seconds),
        )  # fmt: skip

    def test_an_attested_moment_goes_before_the_computers(self, paper, authority, server, roots):
        state = verify_pdf(self.sign(paper, authority, server.url), roots)
        assert state.trusted
        (one,) = state.details
        assert (one.moment, one.attested) == (ATTESTED, True)

    def test_attested_by_somebody_unknown_is_not_attested(self, paper, authority, roots):
        stranger = Server(Authority("别处的时间戳根"))
        try:
            state = verify_pdf(self.sign(paper, authority, stranger.url), roots)
        finally:
            stranger.close()
        (one,) = state.details
        assert (one.moment, one.attested) == (NOW, False)
        assert state.trusted

    @needs("pdfsig")
    @needs("certutil")
    def test_pdfsig_still_finds_it_valid(self, paper, authority, server, roots, tmp_path):
        (tmp_path / "a.pdf").write_bytes(self.sign(paper, authority, server.url))
        store = trusting_store(tmp_path, roots[0])
        said = run("pdfsig", "-nssdir", store, "a.pdf", cwd=tmp_path).stdout
        assert "Signature is Valid." in said

    def test_nobody_answers(self, paper, authority, server):
        gone = server.url
        server.close()
        with pytest.raises(NoTimeStamp, match="没有应答"):
            self.sign(paper, authority, gone)

    def test_it_does_not_answer_in_time(self, paper, authority, server):
        server.slow = True
        with pytest.raises(NoTimeStamp, match="没有应答"):
            self.sign(paper, authority, server.url, seconds=0.2)

    def test_it_answers_something_else(self, paper, authority, server):
        for kind, answer in (("text/html", b"<html>"), ("application/timestamp-reply", b"junk")):
            server.kind = kind
            server.answer = lambda request, said=answer: said
            with pytest.raises(NoTimeStamp):
                self.sign(paper, authority, server.url)
        server.status = 500
        with pytest.raises(NoTimeStamp):
            self.sign(paper, authority, server.url)

    def test_it_answers_another_question(self, paper, authority, server):
        first = []
        answer = server.answer

        def old(request):
            first.append(first[0] if first else answer(request))
            return first[-1]

        server.answer = old
        with pytest.raises(NoTimeStamp):
            self.sign(paper, authority, server.url)
        assert server.asked == 2

    def test_the_key_is_not_used_before_the_server_answered(self, paper, authority):
        """A token must not be asked for its PIN for a signature that is then thrown away."""
        identity = authority.identity()
        used = []

        class Watching:
            def sign(self, data: bytes) -> bytes:
                used.append(data)
                return identity.sign(data)

        watched = type(identity)(Watching(), identity.certificate, identity.chain)
        with pytest.raises(NoTimeStamp):
            sign_pdf(
                paper, watched, field="x", reason="", location="", moment=NOW,
                timestamper=TimeStampServer("http://127.0.0.1:9/", 1.0),
            )  # fmt: skip
        assert not used

    @pytest.mark.parametrize(
        "wrong", ["", "tsa", "file:///etc/passwd", "ftp://a/", "http://", "http://[/"]
    )
    def test_addresses_that_are_none(self, wrong):
        with pytest.raises(UserError, match="不是时间戳服务的网址"):
            TimeStampServer(wrong)
