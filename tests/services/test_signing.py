"""Who signs a month with what, the unit and people, from the store or from tokens."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from cryptography import x509
from sqlalchemy import select

from tests.authority import rsa_key
from tests.conftest import PASSPHRASE
from tests.services.test_keys import secrets_of
from tests.services.test_trusted import add_deputy
from tests.softhsm import MODULE, PIN, hsm_in, needs_softhsm
from zhifa_desktop.db.system import package
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.pdf_signature import verify_pdf
from zhifa_desktop.package.token import PinRefused, TokenInfo
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import signing, time_stamps
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.tokens import Tokens, answering
from zhifa_desktop.services.trusted import fingerprint
from zhifa_desktop.services.workspace import Workspace

OCTOBER = Month(2026, 10)
OUR = "样例县交通运输综合行政执法大队"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


class TestMonth:
    def signed(self, months, tmp_path, **more):
        made = months.export(OCTOBER, tmp_path / "out", **more)
        pdf = next(path for path in made.files if path.name.endswith("_月报_第1版.pdf"))
        return made, pdf.read_bytes()

    def test_a_real_key_signs_and_nothing_says_practice(
        self, keys, import_key, trust, months, tmp_path, authority
    ):
        keys.choose(import_key().id)
        made, pdf = self.signed(months, tmp_path)
        assert months.verify(made.package).verdict == "valid"  # its own root is trusted
        assert verify_pdf(pdf, [authority.above.pem]).trusted
        document = pypdfium2.PdfDocument(pdf)
        assert "演示" not in "".join(p.get_textpage().get_text_bounded() for p in document)

    def test_what_was_signed_for_practice_stays_known(self, keys, import_key, months, tmp_path):
        made = months.export(OCTOBER, tmp_path)
        keys.choose(import_key().id)
        assert months.verify(made.package).verdict == "valid"
        again = months.export(OCTOBER, tmp_path, reason="换用正式证书")
        assert again.version == 2

    def test_people_sign_before_the_unit_in_their_order(
        self, keys, import_key, months, workspace, tmp_path, authority
    ):
        people = {"leader": "王建国", "preparer": "赵小雨"}
        workspace.save_settings(replace(workspace.settings, **people))
        for role, person in people.items():
            keys.choose(import_key(person, organization=OUR, person=person).id, role)
        keys.choose(import_key(key=rsa_key()).id)
        made, pdf = self.signed(months, tmp_path)
        state = verify_pdf(pdf, [authority.above.pem])
        assert state.trusted
        assert [(one.field, one.name) for one in state.details] == [
            ("填报人签名", "赵小雨"), ("负责人签名", "王建国"), ("单位签名", OUR),
        ]  # fmt: skip
        assert months.verify(made.package).verdict == "valid"

    def test_a_certificate_of_somebody_else_is_refused(
        self, keys, import_key, months, workspace, tmp_path
    ):
        workspace.save_settings(replace(workspace.settings, leader="王建国"))
        made = import_key("赵小雨", organization=OUR, person="赵小雨")
        keys.choose(made.id, "leader")
        with pytest.raises(UserError, match="单位负责人是“王建国”，选定的签名证书却是“赵小雨”"):
            months.export(OCTOBER, tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_a_deputy_signs_with_an_own_key_and_is_marked(
        self, keys, import_key, months, workspace, tmp_path
    ):
        workspace.save_settings(replace(workspace.settings, leader="王建国"))
        keys.choose(import_key("王建国", organization=OUR, person="王建国").id, "leader")
        import_key("赵小雨", organization=OUR, person="赵小雨")
        add_deputy(workspace, "leader", "赵小雨")
        made, pdf = self.signed(months, tmp_path)
        state = verify_pdf(pdf, [])
        assert state.signers[0] == "赵小雨"
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        document[0].flatten()
        cover = document[0].get_textpage().get_text_bounded()
        assert cover.count("赵小雨(代)") == 2  # on the line for the hand, and in the signature
        assert not made.cautions

    def test_a_deputy_without_a_key_signs_by_hand(
        self, keys, import_key, months, workspace, tmp_path
    ):
        keys.choose(import_key("王建国", organization=OUR, person="王建国").id, "leader")
        add_deputy(workspace, "leader", "赵小雨")
        made, pdf = self.signed(months, tmp_path)
        assert [one.field for one in verify_pdf(pdf, []).details] == ["单位签名"]
        assert "请在纸质件上签字" in made.cautions[0]

    def test_no_time_stamp_is_said(self, months, workspace, tmp_path):
        time_stamps.save_address(workspace, "http://127.0.0.1:9/tsa")
        made, pdf = self.signed(months, tmp_path)
        assert made.cautions == (
            "时间戳服务没有应答或应答有误，签名时间取自本机时钟，没有时间戳。",
        )
        (one,) = verify_pdf(pdf, []).details
        assert not one.attested

    def test_an_address_that_is_none(self, workspace):
        with pytest.raises(UserError, match="不是时间戳服务的网址"):
            time_stamps.save_address(workspace, "tsa.local")
        time_stamps.save_address(workspace, " ")
        with workspace.reader() as connection:
            assert time_stamps.address(connection) == ""

    def test_a_certificate_that_ends_soon_is_told_beforehand(
        self, keys, import_key, months, workspace
    ):
        assert not months.state(OCTOBER).certificates
        keys.choose(import_key(until=NOW + timedelta(days=7)).id)
        assert "还有 7 天到期" in months.state(OCTOBER).certificates
        assert months.state(OCTOBER).certificates in months.state(OCTOBER).cautions

    def test_one_that_has_ended_signs_nothing(self, keys, import_key, workspace, tmp_path):
        keys.choose(import_key(until=NOW + timedelta(days=7)).id)
        path = workspace.path
        workspace.close()
        later = fixed_clock(date(2026, 12, 2))
        with closing(Workspace.open(path, PASSPHRASE, clock=later)) as reopened:
            with pytest.raises(UserError, match="签名证书不能用：证书已于2026年11月30日到期"):
                Months(reopened).export(OCTOBER, tmp_path / "out")
            assert "到期" in Months(reopened).state(OCTOBER).certificates
        assert not (tmp_path / "out").exists()

    def test_a_revoked_one_signs_nothing(
        self, keys, import_key, trust, months, authority, tmp_path, workspace
    ):
        made = import_key()
        keys.choose(made.id)
        with workspace.reader() as connection:
            serial = signing.identity(connection).certificate.serial_number
        (tmp_path / "a.crl").write_bytes(
            authority.crl({serial: (NOW - timedelta(days=3), x509.ReasonFlags.key_compromise)})
        )
        assert trust.import_list(tmp_path / "a.crl").state == "有效"
        with pytest.raises(UserError, match="被吊销（原因：密钥泄露）"):
            months.export(OCTOBER, tmp_path / "out")
        assert not keys.lines()[1].usable


@needs_softhsm
class TestToken:
    @pytest.fixture
    def hsm(self, tmp_path, authority):
        with hsm_in(tmp_path / "hsm") as made:
            yield made

    @pytest.fixture
    def chosen(self, hsm, authority, keys):
        serial = hsm.new_token()
        hsm.new_key(serial, authority, common=OUR)
        keys.choose(keys.add_token(MODULE, serial).id)
        return serial

    def test_it_is_looked_at_and_chosen_without_a_pin(self, hsm, authority, workspace, keys):
        serial = hsm.new_token()
        hsm.new_key(serial, authority, "rsa-2048", common=OUR)
        (line,) = Tokens(workspace).look(MODULE)
        assert (line.serial, line.label, line.name) == (serial, "县大队UKey", OUR)
        made = keys.add_token(MODULE, serial, line.fingerprint)
        assert (made.kind_words, made.algorithm) == ("UKey", "RSA 2048")
        keys.choose(made.id)
        assert not workspace.settings.test_signer
        assert Tokens(workspace).modules() == (MODULE,)
        kept = secrets_of(workspace)[f"key:{made.id}"]
        assert serial.encode() in kept
        assert PIN.encode() not in kept

    def test_it_signs_a_month(self, chosen, workspace, months, tmp_path):
        (asked,) = Tokens(workspace).to_ask()
        assert (asked.serial, asked.roles, asked.tries) == (chosen, "单位", "")
        made = months.export(OCTOBER, tmp_path, pin=answering({chosen: PIN}))
        assert months.verify(made.package).verdict == "valid"

    def test_the_month_page_needs_no_pin(self, chosen, months):
        assert months.state(OCTOBER).month == OCTOBER
        assert months.preview_pdf(OCTOBER).startswith(b"%PDF")

    def test_without_a_pin_it_says_what_is_wanted(self, chosen, months, tmp_path):
        with pytest.raises(UserError, match="需要输入 PIN"):
            months.export(OCTOBER, tmp_path)
        assert list(tmp_path.glob("*.zip")) == []

    def test_a_wrong_pin_leaves_nothing_and_the_tries_are_told(
        self, chosen, months, workspace, tmp_path
    ):
        out = tmp_path / "out"
        with pytest.raises(PinRefused):
            months.export(OCTOBER, out, pin=answering({chosen: "111111"}))
        assert list(out.iterdir()) == []
        (asked,) = Tokens(workspace).to_ask()
        assert "输错过" in asked.tries

    def test_pulled_out_between_paper_and_package_leaves_nothing(
        self, chosen, hsm, months, workspace, tmp_path, monkeypatch
    ):
        """The paper is signed; then the key is gone when the package's manifest is to be."""
        from zhifa_desktop.services import issuing

        signed = []
        sign = issuing.sign_paper

        def then_pulled(*given, **more):
            signed.append(sign(*given, **more))
            hsm.pull_out()
            return signed[-1]

        monkeypatch.setattr(issuing, "sign_paper", then_pulled)
        out = tmp_path / "out"
        with pytest.raises(UserError, match="没有插好，或中途被拔出"):
            months.export(OCTOBER, out, pin=answering({chosen: PIN}))
        assert len(signed) == 1
        assert list(out.iterdir()) == []
        with workspace.reader() as connection:
            assert connection.execute(select(package.c.id)).all() == []
        assert months.state(OCTOBER).issued == ()

    def test_not_plugged_in_is_said_before_a_pin_is_asked_for(self, chosen, hsm, workspace):
        hsm.pull_out()
        with pytest.raises(UserError, match="UKey"):
            Tokens(workspace).to_ask()

    def test_no_token_and_an_empty_one(self, hsm, workspace, keys):
        with pytest.raises(UserError, match="没有找到 UKey"):
            Tokens(workspace).look(MODULE)
        serial = hsm.new_token()
        with pytest.raises(UserError, match="没有可用的签名证书"):
            Tokens(workspace).look(MODULE)
        with pytest.raises(UserError, match="有 0 张证书"):
            keys.add_token(MODULE, serial)
        with pytest.raises(UserError, match="没有找到序列号"):
            keys.add_token(MODULE, "0000")

    def test_of_several_certificates_one_is_named(self, hsm, authority, keys, workspace):
        serial = hsm.new_token()
        hsm.new_key(serial, authority, common=OUR)
        second = hsm.new_key(serial, authority, key_id=b"\x02", common=OUR)
        with pytest.raises(UserError, match="有 2 张证书") as refused:
            keys.add_token(MODULE, serial)
        assert fingerprint(second) in refused.value.what
        made = keys.add_token(MODULE, serial, fingerprint(second))
        assert made.fingerprint == fingerprint(second)

    def test_whoever_answers_is_told_which_token_asks(self):
        info = TokenInfo("m", "77", "甲", "厂")
        assert answering({"77": "1", "78": "2"})(info) == "1"
