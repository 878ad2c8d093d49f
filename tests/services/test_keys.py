"""The office's keys: imported, asked for, chosen, removed; who then signs a month, and with what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from sqlalchemy import select

from tests.authority import ec_key, key_file, pem, rsa_key
from zhifa_desktop.db.system import journal, secret
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import signing
from zhifa_desktop.services.keys import KINDS, PRACTICE, UNIT, Unconfirmed

OCTOBER = Month(2026, 10)
OUR = "样例县交通运输综合行政执法大队"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


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
