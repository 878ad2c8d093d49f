"""The office's keys: imported, asked for, chosen, removed; who then signs a month, and with what."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from sqlalchemy import select

from tests.authority import Authority, ec_key, key_file, pem, rsa_key
from tests.conftest import PASSPHRASE
from tests.softhsm import MODULE, PIN, hsm_in, needs_softhsm
from zhifa_desktop.db.system import journal, package, secret
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.package.pdf_signature import verify_pdf
from zhifa_desktop.package.token import PinRefused, TokenInfo
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import signing, time_stamps, trusted
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.deputies import Deputies, Deputy
from zhifa_desktop.services.keys import KINDS, PRACTICE, UNIT, Keys, Unconfirmed
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.tokens import Tokens, answering
from zhifa_desktop.services.trusted import Trusted, fingerprint
from zhifa_desktop.services.workspace import Workspace

OCTOBER = Month(2026, 10)
OUR = "样例县交通运输综合行政执法大队"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


@pytest.fixture
def keys(workspace) -> Keys:
    return Keys(workspace)


@pytest.fixture
def trust(workspace) -> Trusted:
    return Trusted(workspace)


@pytest.fixture
def months(workspace) -> Months:
    return Months(workspace)


@pytest.fixture
def import_key(keys, authority, tmp_path):
    """Return a function that imports a key of a name, issued by the authority."""

    def put(common: str = OUR, *, key=None, person: str = "", confirmed: bool = False, **more):
        path = tmp_path / "单位.p12"
        path.write_bytes(key_file(authority.identity(common, key, **more)))
        return keys.import_file(path, "secret", person=person, confirmed=confirmed)

    return put


def journalled(workspace) -> list[str]:
    with workspace.reader() as connection:
        return list(connection.execute(select(journal.c.what).order_by(journal.c.at)).scalars())


def secrets_of(workspace) -> dict[str, bytes]:
    with workspace.reader() as connection:
        return {row.name: row.content for row in connection.execute(select(secret))}


class TestList:
    def test_a_new_store_practises(self, keys, workspace):
        (one,) = keys.lines()
        assert (one.id, one.kind_words, one.roles) == (PRACTICE, "演示", ("单位",))
        assert "只供练习" in one.state
        assert one.usable
        assert workspace.settings.test_signer

    def test_what_is_said_of_an_imported_one(self, keys, import_key, authority):
        made = import_key()
        (_, one) = keys.lines()
        assert one == made
        assert (one.kind_words, one.algorithm, one.subject) == ("文件", "ECDSA P-256", OUR)
        assert (one.issuer, one.state, one.roles) == ("某省认证签发", "正常", ())
        assert (one.since, one.until) == (date(2026, 1, 1), date(2029, 1, 1))
        assert one.days_left == (date(2029, 1, 1) - date(2026, 11, 23)).days

    def test_kinds_of_keys(self, import_key):
        assert import_key(key=rsa_key(3072)).algorithm == "RSA 3072"

    def test_the_fingerprint_is_openssls_in_groups_of_four(self, import_key, keys, workspace):
        made = import_key()
        with workspace.reader() as connection:
            signing.choose(connection, UNIT, made.id, workspace.now())
            certificate = signing.identity(connection).certificate
        groups = made.fingerprint.split()
        assert len(groups) == 16
        assert {len(group) for group in groups} == {4}
        assert bytes.fromhex("".join(groups)) == certificate.fingerprint(
            certificate.signature_hash_algorithm
        )

    def test_a_damaged_key_is_said(self, keys, import_key, workspace):
        made = import_key()
        with workspace.work("x") as unit:
            unit.connection.execute(
                secret.update().where(secret.c.name == f"key:{made.id}").values(content=b"{}")
            )
        with pytest.raises(DataError, match="签名证书损坏"):
            keys.lines()


class TestImport:
    def test_choosing_it_ends_practice_and_removing_it_brings_practice_back(
        self, keys, import_key, workspace
    ):
        made = import_key()
        assert workspace.settings.test_signer
        keys.choose(made.id)
        assert not workspace.settings.test_signer
        assert [line.roles for line in keys.lines()] == [(), ("单位",)]
        with workspace.reader() as connection:
            assert signing.identity(connection).name == OUR
        keys.remove(made.id)
        assert workspace.settings.test_signer
        assert [line.roles for line in keys.lines()] == [("单位",)]
        assert not [name for name in secrets_of(workspace) if name.startswith("key:")]

    def test_the_settings_form_cannot_say_otherwise(self, keys, import_key, workspace):
        before = workspace.settings
        keys.choose(import_key().id)
        workspace.save_settings(replace(before, phone="0555-1234567"))
        assert not workspace.settings.test_signer
        keys.choose(PRACTICE)
        workspace.save_settings(replace(workspace.settings, test_signer=False))
        assert workspace.settings.test_signer

    def test_the_practice_identity_stays(self, keys):
        with pytest.raises(UserError, match="演示证书不能删除"):
            keys.remove(PRACTICE)

    def test_odd_ones_are_asked_about_first(self, keys, import_key):
        with pytest.raises(Unconfirmed, match="邻县大队") as asked:
            import_key("邻县大队")
        assert [one.code for one in asked.value.findings] == ["wrong_unit"]
        assert "还没有保存" in asked.value.kept
        assert len(keys.lines()) == 1
        import_key("邻县大队", confirmed=True)
        assert len(keys.lines()) == 2

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"until": NOW - timedelta(days=1)}, "已于2026年11月22日到期"),
            ({"usage": ("key_encipherment",)}, "用途里没有"),
            ({"ca": True}, "CA"),
        ],
    )
    def test_unfit_ones_are_refused_even_when_confirmed(self, keys, import_key, more, said):
        with pytest.raises(UserError, match=said):
            import_key(confirmed=True, **more)
        assert len(keys.lines()) == 1

    def test_one_that_is_not_valid_yet_is_kept_but_not_chosen(self, keys, import_key):
        made = import_key(since=NOW + timedelta(days=2))
        with pytest.raises(UserError, match="2026年11月25日起才有效"):
            keys.choose(made.id)

    def test_the_same_key_renewed_takes_the_place_of_the_old_one(self, keys, import_key):
        key = ec_key()
        first = import_key(key=key, until=NOW + timedelta(days=20))
        keys.choose(first.id)
        second = import_key(key=key)
        assert second.id == first.id
        (_, line) = keys.lines()
        assert (line.until, line.roles) == (date(2029, 1, 1), ("单位",))

    def test_no_file_and_a_folder(self, keys, tmp_path):
        for path in (tmp_path / "none.p12", tmp_path):
            with pytest.raises(UserError, match=r"读不出|不是证书文件"):
                keys.import_file(path, "secret")

    def test_what_lies_between_comes_from_trusted_certificates(
        self, keys, trust, authority, tmp_path, workspace
    ):
        """An authority hands out the bare certificate; receivers need its chain."""
        (tmp_path / "chain.pem").write_bytes(b"".join(map(pem, authority.path)))
        trust.trust(trust.look_at(tmp_path / "chain.pem"))
        bare = authority.identity(OUR)
        (tmp_path / "a.p12").write_bytes(key_file(replace(bare, chain=())))
        keys.choose(keys.import_file(tmp_path / "a.p12", "secret").id)
        with workspace.reader() as connection:
            assert signing.identity(connection).chain == authority.path

    def test_the_journal_tells_what_was_done_and_nobodys_name(self, keys, import_key, workspace):
        made = import_key("赵小雨", organization=OUR, person="赵小雨")
        keys.choose(made.id, "preparer")
        keys.remove(made.id)
        told = journalled(workspace)[-3:]
        assert told == ["导入签名证书文件", "选定填报人签名证书", "删除签名证书"]


class TestRequest:
    @pytest.mark.parametrize("kind", KINDS)
    def test_it_waits_and_signs_when_its_certificate_has_come(
        self, keys, authority, tmp_path, workspace, kind
    ):
        which, request = keys.make_request(kind)
        (_, line) = keys.lines()
        assert (line.id, line.waiting, line.state) == (which, True, "等待签发")
        assert keys.request_of(which) == request
        with pytest.raises(UserError, match="等发证单位签发"):
            keys.choose(which)
        asked = x509.load_pem_x509_csr(request)
        issued = authority.issue(OUR, asked.public_key())
        bundle = pkcs7.serialize_certificates([issued, *authority.path], Encoding.DER)
        (tmp_path / "a.p7b").write_bytes(bundle)
        line = keys.add_certificate(tmp_path / "a.p7b")
        assert (line.id, line.kind_words) == (which, "本机生成")
        keys.choose(which)
        with workspace.reader() as connection:
            one = signing.identity(connection)
        assert (one.certificate, one.chain) == (issued, authority.path)
        issued.verify_directly_issued_by(authority.certificate)

    def test_one_that_belongs_to_no_request(self, keys, authority, tmp_path):
        keys.make_request("p-256")
        (tmp_path / "a.cer").write_bytes(pem(authority.issue(OUR, ec_key().public_key())))
        with pytest.raises(UserError, match="1 份申请都对不上"):
            keys.add_certificate(tmp_path / "a.cer")

    def test_a_persons_request_names_the_person(self, keys):
        _, request = keys.make_request("p-256", person="赵小雨")
        assert "CN=赵小雨" in x509.load_pem_x509_csr(request).subject.rfc4514_string()
        assert keys.lines()[1].person == "赵小雨"

    def test_an_imported_key_has_no_request(self, keys, import_key):
        with pytest.raises(UserError, match="不是本程序生成的申请"):
            keys.request_of(import_key().id)


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


def add_deputy(workspace, role, name, since=date(2026, 11, 1), until=date(2026, 11, 30)):
    Deputies(workspace).add(Deputy(role, name, "大队〔2026〕12号文", since, until))


class TestDeputies:
    def test_they_are_kept_and_taken_away(self, workspace):
        deputies = Deputies(workspace)
        add_deputy(workspace, "leader", "赵小雨")
        add_deputy(workspace, "reviewer", "李四", since=date(2026, 11, 9))
        assert [one.name for one in deputies.all()] == ["李四", "赵小雨"]
        assert deputies.all()[1].shown == "赵小雨(代)"
        deputies.remove(deputies.all()[0])
        assert [one.name for one in deputies.all()] == ["赵小雨"]

    @pytest.mark.parametrize(
        ("since", "until", "clash"),
        [
            (date(2026, 11, 30), date(2026, 12, 5), True), (date(2026, 10, 1), date(2026, 11, 1), True),
            (date(2026, 12, 1), date(2026, 12, 5), False), (date(2026, 9, 1), date(2026, 10, 31), False),
        ],
    )  # fmt: skip
    def test_two_on_one_day_are_refused(self, workspace, since, until, clash):
        add_deputy(workspace, "leader", "赵小雨")
        if clash:
            with pytest.raises(UserError, match="已有代签人“赵小雨”"):
                add_deputy(workspace, "leader", "李四", since, until)
        else:
            add_deputy(workspace, "leader", "李四", since, until)
        add_deputy(workspace, "preparer", "李四", since, until)  # another place

    def test_what_is_missing_is_said(self, workspace):
        day = date(2026, 11, 1)
        for one, said in (
            (Deputy("leader", " ", "文", day, day), "代签人"),
            (Deputy("leader", "甲", "", day, day), "授权依据"),
            (Deputy("leader", "甲", "文", day, date(2026, 10, 31)), "早于起期"),
        ):
            with pytest.raises(UserError, match=said):
                Deputies(workspace).add(one)
        assert Deputies(workspace).all() == ()

    def test_the_cover_names_them_only_while_they_hold(self, workspace, months):
        workspace.save_settings(replace(workspace.settings, leader="王建国"))
        add_deputy(workspace, "leader", "赵小雨", until=date(2026, 11, 22))
        assert months.paper(OCTOBER).leader == "王建国"
        add_deputy(workspace, "leader", "李四", since=date(2026, 11, 23))
        assert months.paper(OCTOBER).leader == "李四(代)"


class TestTrusted:
    def test_a_root_is_shown_before_it_is_trusted(self, trust, authority, tmp_path, workspace):
        (tmp_path / "root.cer").write_bytes(authority.above.pem)
        (one,) = trust.look_at(tmp_path / "root.cer")
        assert (one.name, one.warning) == (authority.above.common, "")
        assert trust.roots() == ()
        trust.trust([one])
        trust.trust([one])
        assert trust.roots() == (one,)
        with workspace.reader() as connection:
            assert authority.above.certificate.public_bytes(Encoding.DER) in trusted.roots(
                connection
            )
        trust.distrust(one.fingerprint)
        assert trust.roots() == ()

    def test_what_is_no_root_is_said(self, trust, authority, tmp_path):
        (tmp_path / "a.cer").write_bytes(authority.pem)
        (one,) = trust.look_at(tmp_path / "a.cer")
        assert "中间证书" in one.warning

    def test_a_package_of_another_office_is_trusted_by_its_root(
        self, trust, months, keys, import_key, tmp_path, authority, new_store, clock
    ):
        keys.choose(import_key().id)
        made = months.export(OCTOBER, tmp_path / "out")
        with closing(Workspace.open(new_store(tmp_path / "b"), PASSPHRASE, clock=clock)) as other:
            assert Months(other).verify(made.package).verdict == "untrusted"
            (tmp_path / "root.cer").write_bytes(authority.above.pem)
            Trusted(other).trust(Trusted(other).look_at(tmp_path / "root.cer"))
            assert Months(other).verify(made.package).verdict == "valid"

    def test_lists_say_whether_they_have_effect(self, trust, authority, tmp_path):
        (tmp_path / "a.crl").write_bytes(authority.crl({7: (NOW, None)}))
        one = trust.import_list(tmp_path / "a.crl")
        assert (one.issuer, one.count) == (authority.common, 1)
        assert "还没有导入" in one.state
        (tmp_path / "ca.cer").write_bytes(authority.pem)
        trust.trust(trust.look_at(tmp_path / "ca.cer"))
        assert trust.lists()[0].state == "有效"
        (tmp_path / "b.crl").write_bytes(authority.crl(following=NOW - timedelta(days=1)))
        assert "已过期" in trust.import_list(tmp_path / "b.crl").state
        assert len(trust.lists()) == 1
        trust.remove_list(trust.lists()[0].id)
        assert trust.lists() == ()

    def test_forged_and_older_lists_are_refused(self, trust, authority, tmp_path):
        (tmp_path / "ca.cer").write_bytes(authority.pem)
        trust.trust(trust.look_at(tmp_path / "ca.cer"))
        path = tmp_path / "a.crl"
        path.write_bytes(authority.crl(key=ec_key()))
        with pytest.raises(UserError, match="可能被改动过"):
            trust.import_list(path)
        path.write_bytes(authority.crl())
        trust.import_list(path)
        path.write_bytes(authority.crl(this=datetime(2026, 10, 1, tzinfo=UTC)))
        with pytest.raises(UserError, match="比已有的吊销列表旧"):
            trust.import_list(path)
        assert trust.lists()[0].since == date(2026, 11, 1)
