"""Certificate requests made here, the certificates that come back, and files of keys."""

from __future__ import annotations

import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.authority import UNIT, Authority, ec_key, key_file, pem, rsa_key
from tests.package.test_strangers import needs, run
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.certificate_files import read_certificates, read_key_file
from zhifa_desktop.package.identity import Identity
from zhifa_desktop.package.request import KINDS, issued_identity, new_key, new_request


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


class TestRequest:
    @pytest.mark.parametrize("kind", KINDS)
    def test_it_names_the_unit_and_what_the_key_is_for(self, kind):
        key = new_key(kind)
        request = x509.load_pem_x509_csr(new_request(key, UNIT, "342900"))
        names = {one.oid: one.value for one in request.subject}
        assert names == {
            NameOID.COUNTRY_NAME: "CN", NameOID.ORGANIZATION_NAME: UNIT,
            NameOID.ORGANIZATIONAL_UNIT_NAME: "342900", NameOID.COMMON_NAME: UNIT,
        }  # fmt: skip
        usage = request.extensions.get_extension_for_class(x509.KeyUsage).value
        assert (usage.digital_signature, usage.content_commitment) == (True, True)
        assert not usage.key_cert_sign
        purposes = request.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert ExtendedKeyUsageOID.EMAIL_PROTECTION in purposes
        assert request.is_signature_valid
        assert request.public_key() == key.public_key()

    def test_the_kinds(self):
        assert isinstance(new_key("p-256").curve, ec.SECP256R1)
        assert [new_key(kind).key_size for kind in ("rsa-2048", "rsa-3072")] == [2048, 3072]

    def test_a_persons_key(self):
        request = x509.load_pem_x509_csr(new_request(ec_key(), UNIT, "", "张三"))
        assert request.subject.rfc4514_string() == f"CN=张三,O={UNIT},C=CN"

    @needs("openssl")
    def test_openssl_reads_and_verifies_it(self, tmp_path):
        (tmp_path / "a.csr").write_bytes(new_request(ec_key(), UNIT, "342900"))
        answer = run(
            "openssl", "req", "-in", "a.csr", "-verify", "-noout", "-text", "-nameopt", "utf8",
            cwd=tmp_path,
        )  # fmt: skip
        assert answer.returncode == 0
        assert "Digital Signature, Non Repudiation" in answer.stdout

    @pytest.mark.parametrize(("unit", "person"), [("", ""), ("大" * 65, ""), (UNIT, "名" * 65)])
    def test_names_that_no_certificate_takes(self, unit, person):
        with pytest.raises(UserError, match=r"单位名称|姓名"):
            new_request(ec_key(), unit, "", person)


class TestIssued:
    @pytest.mark.parametrize("form", ["pem", "der", "p7b", "p7b-pem", "bundle"])
    def test_it_finds_its_key_in_every_form(self, authority, form):
        key, other = ec_key(), rsa_key()
        made = authority.issue(UNIT, key.public_key())
        chain = list(authority.path)
        data = {
            "pem": lambda: pem(made),
            "der": lambda: der(made),
            "p7b": lambda: pkcs7.serialize_certificates([*chain, made], Encoding.DER),
            "p7b-pem": lambda: pkcs7.serialize_certificates([*chain, made], Encoding.PEM),
            "bundle": lambda: b"subject=...\n" + b"".join(map(pem, [*chain[::-1], made, made])),
        }[form]()
        waiting = {"one": other, "two": key}
        which, identity = issued_identity(read_certificates(data, "a.cer"), waiting, "a.cer")
        assert which == "two"
        assert (identity.certificate, identity.private_key) == (made, key)
        assert identity.chain == (authority.path if form in ("p7b", "p7b-pem", "bundle") else ())

    @needs("openssl")
    def test_what_openssl_issues_for_the_request(self, tmp_path):
        key = new_key("rsa-2048")
        (tmp_path / "unit.csr").write_bytes(new_request(key, UNIT, "342900"))
        make = (
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-days", "30", "-subj", "/CN=Test CA",
        )  # fmt: skip
        issue = (
            "x509", "-req", "-in", "unit.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out",
            "unit.pem", "-days", "30", "-CAcreateserial", "-copy_extensions", "copy",
        )  # fmt: skip
        bundle = (
            "crl2pkcs7", "-nocrl", "-certfile", "unit.pem", "-certfile", "ca.pem", "-outform",
            "DER", "-out", "unit.p7b",
        )  # fmt: skip
        for command in (make, issue, bundle):
            assert run("openssl", *command, cwd=tmp_path).returncode == 0
        found = read_certificates((tmp_path / "unit.p7b").read_bytes(), "unit.p7b")
        _, identity = issued_identity(found, {"one": key}, "unit.p7b")
        assert identity.name == UNIT
        assert [one.subject.rfc4514_string() for one in identity.chain] == ["CN=Test CA"]

    def test_of_two_for_one_key_the_newer_counts(self, authority):
        key = ec_key()
        old = authority.issue(UNIT, key.public_key(), until=authority.since.replace(year=2027))
        new = authority.issue(UNIT, key.public_key())
        _, identity = issued_identity((new, old), {"one": key}, "a.p7b")
        assert identity.certificate == new

    def test_one_that_belongs_to_no_request(self, authority):
        made = authority.issue("邻县大队", ec_key().public_key())
        with pytest.raises(UserError, match=r"“邻县大队”.*1 份申请都对不上") as refused:
            issued_identity((made,), {"one": ec_key()}, "a.cer")
        assert "没有导入" in refused.value.kept
        with pytest.raises(UserError, match="没有等待签发"):
            issued_identity((made,), {}, "a.cer")

    @pytest.mark.parametrize("wrong", [b"", b"junk", b"PK\x03\x04", b"-----BEGIN X-----\n"])
    def test_other_files(self, wrong):
        with pytest.raises(UserError, match="没有读到证书"):
            read_certificates(wrong, "a.cer")
        with pytest.raises(UserError, match="没有读到证书"):
            read_certificates(b"\x30" * (2 << 20), "a.cer")


class TestKeyFile:
    @pytest.mark.parametrize("key", [rsa_key, ec_key], ids=["rsa", "ecdsa"])
    def test_key_certificate_and_chain(self, authority, key):
        made = authority.identity(key=key())
        found = read_key_file(key_file(made), "secret", "单位.p12")
        assert (found.certificate, found.chain) == (made.certificate, made.chain)
        assert found.private_key.private_numbers() == made.private_key.private_numbers()

    def test_a_chinese_password_and_none(self, authority):
        made = authority.identity()
        assert read_key_file(key_file(made, "口令甲".encode()), "口令甲", "a.p12").name == UNIT
        bare = pkcs12.serialize_key_and_certificates(
            None, made.private_key, made.certificate, (), NoEncryption()
        )
        assert read_key_file(bare, "", "a.p12").name == UNIT

    @needs("openssl")
    def test_the_old_encryption_of_older_systems(self, tmp_path):
        openssl_key(tmp_path, "rsa:2048")
        run(
            "openssl", "pkcs12", "-export", "-legacy", "-inkey", "a.key", "-in", "a.pem", "-out",
            "a.p12", "-passout", "pass:secret", cwd=tmp_path,
        )  # fmt: skip
        found = read_key_file((tmp_path / "a.p12").read_bytes(), "secret", "a.p12")
        assert isinstance(found.private_key, rsa.RSAPrivateKey)

    def test_among_several_certificates_the_keys_own_is_found(self, authority):
        made, other = authority.identity(), authority.identity("邻县大队")
        data = pkcs12.serialize_key_and_certificates(
            None, made.private_key, None,
            [*authority.path[::-1], other.certificate, made.certificate],
            BestAvailableEncryption(b"secret"),
        )  # fmt: skip
        found = read_key_file(data, "secret", "a.p12")
        assert (found.certificate, found.chain) == (made.certificate, authority.path)

    def test_a_wrong_password(self, authority):
        for password in ("wrong", ""):
            with pytest.raises(UserError, match="口令不对") as refused:
                read_key_file(key_file(authority.identity()), password, "单位.p12")
            assert "“单位.p12”" in refused.value.what

    def test_no_key_in_it(self, authority):
        data = pkcs12.serialize_key_and_certificates(
            None, None, None, authority.path, BestAvailableEncryption(b"secret")
        )
        with pytest.raises(UserError, match="没有私钥"):
            read_key_file(data, "secret", "a.p12")

    def test_no_certificate_to_its_key(self, authority):
        data = pkcs12.serialize_key_and_certificates(
            None, ec_key(), None, authority.path, BestAvailableEncryption(b"secret")
        )
        with pytest.raises(UserError, match=r"没有与私钥配对的证书（共 2 张证书）"):
            read_key_file(data, "secret", "a.p12")

    def test_keys_that_are_too_weak_or_of_another_kind(self, authority):
        weak = rsa_key(1024)
        made = Identity(weak, authority.issue(UNIT, weak.public_key()), ())
        with pytest.raises(UserError, match="RSA 1024 位"):
            read_key_file(key_file(made), "secret", "a.p12")
        other = ed25519.Ed25519PrivateKey.generate()
        made = Identity(other, authority.issue(UNIT, other.public_key()), ())
        with pytest.raises(UserError, match="不支持"):
            read_key_file(key_file(made), "secret", "a.p12")

    @pytest.mark.parametrize("wrong", [b"", b"PK\x03\x04", b"-----BEGIN CERTIFICATE-----"])
    def test_other_files(self, wrong):
        with pytest.raises(UserError, match="不是证书文件"):
            read_key_file(wrong, "secret", "a.p12")

    @needs("openssl")
    def test_a_national_key_is_sent_another_way(self, tmp_path):
        subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", "a.key"], cwd=tmp_path,
                       check=True, capture_output=True)  # fmt: skip
        self_signed = ("req", "-x509", "-new", "-key", "a.key", "-sm3", "-subj", "/CN=a", "-out")
        assert run("openssl", *self_signed, "a.pem", cwd=tmp_path).returncode == 0
        run(
            "openssl", "pkcs12", "-export", "-inkey", "a.key", "-in", "a.pem", "-out", "a.p12",
            "-passout", "pass:secret", cwd=tmp_path,
        )  # fmt: skip
        with pytest.raises(UserError, match="国密 SM2") as refused:
            read_key_file((tmp_path / "a.p12").read_bytes(), "secret", "国密.p12")
        assert "另走一路" in refused.value.todo
        certificates = read_certificates((tmp_path / "a.pem").read_bytes(), "国密.cer")
        with pytest.raises(UserError, match="国密 SM2"):
            issued_identity(certificates, {"one": ec_key()}, "国密.cer")


def openssl_key(folder, kind: str) -> None:
    answer = run(
        "openssl", "req", "-x509", "-newkey", kind, "-nodes", "-keyout", "a.key", "-out", "a.pem",
        "-days", "30", "-subj", "/CN=a", cwd=folder,
    )  # fmt: skip
    assert answer.returncode == 0
