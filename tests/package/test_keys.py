"""Every kind of key signs packages and papers, and strangers' tools agree with what it signed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import core
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from tests.authority import UNIT, Authority, ec_key, rsa_key
from tests.package.test_strangers import needs, run
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.cms import BadSignature, read_detached, sign_detached, supports
from zhifa_desktop.package.identity import ECDSA, RSA, Identity, in_order
from zhifa_desktop.package.pdf_signature import SignatureBox, sign_pdf, verify_pdf

DATA = b"manifest\n"
KINDS = {
    "rsa-2048": lambda: rsa_key(2048),
    "rsa-3072": lambda: rsa_key(3072),
    "p-256": ec_key,
    "p-384": lambda: ec_key(ec.SECP384R1()),
    "p-521": lambda: ec_key(ec.SECP521R1()),
}


class OnlySigns:
    """A key that lies elsewhere: nothing of it is to be had but signatures."""

    def __init__(self, key: object) -> None:
        self._inside = Identity(key, None, ())
        self.asked = 0

    def sign(self, data: bytes) -> bytes:
        self.asked += 1
        return self._inside.sign(data)


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority("某省认证签发", Authority())


@pytest.fixture(scope="session", params=KINDS)
def any_identity(request, authority) -> Identity:
    return authority.identity(key=KINDS[request.param]())


@pytest.fixture(scope="session")
def ec_identity(authority) -> Identity:
    return authority.identity()


def with_value(signature: bytes, value: bytes) -> bytes:
    """Return a detached signature with another signature value in it."""
    info = asn1_cms.ContentInfo.load(signature)
    info["content"]["signer_infos"][0]["signature"] = core.OctetString(value)
    return info.dump(force=True)


def value_of(signature: bytes) -> bytes:
    return asn1_cms.ContentInfo.load(signature)["content"]["signer_infos"][0]["signature"].native


class TestIdentity:
    def test_the_algorithm_is_a_property_of_the_key(self, authority, ec_identity):
        assert ec_identity.algorithm == ECDSA
        assert authority.identity(key=rsa_key()).algorithm == RSA

    def test_a_key_outside_signs_and_never_comes_out(self, ec_identity):
        outside = Identity(
            OnlySigns(ec_identity.private_key), ec_identity.certificate, ec_identity.chain
        )
        assert outside.algorithm == ECDSA
        assert outside.name == UNIT
        ec_identity.certificate.public_key().verify(
            outside.sign(DATA), DATA, ec.ECDSA(ec_identity.certificate.signature_hash_algorithm)
        )
        with pytest.raises(UserError, match="取不出来"):
            outside.to_pkcs12(b"secret")

    def test_of_two_authorities_of_one_name_the_one_that_signed_is_above(self, authority):
        namesake = Authority(authority.common, authority.above)
        own = authority.identity().certificate
        others = [authority.above.certificate, namesake.certificate, authority.certificate]
        assert in_order(own, others) == authority.path


class TestDetached:
    def test_it_says_who_and_when(self, any_identity, moment):
        found = read_detached(sign_detached(DATA, any_identity, moment), DATA)
        assert (found.signer, found.others) == (any_identity.certificate, any_identity.chain)
        assert found.moment == moment

    def test_the_same_input_gives_the_same_bytes(self, any_identity, moment):
        first = sign_detached(DATA, any_identity, moment)
        assert first == sign_detached(DATA, any_identity, moment)

    def test_every_changed_byte_is_found(self, any_identity, moment):
        signature, chance = sign_detached(DATA, any_identity, moment), random.Random(5)
        for place in [*range(100), *chance.sample(range(len(signature)), 200)]:
            changed = bytearray(signature)
            changed[place] ^= chance.randrange(1, 256)
            with pytest.raises(BadSignature, match=r"签名"):
                read_detached(bytes(changed), DATA)

    def test_a_key_that_is_too_weak_or_of_another_kind(self, authority, moment):
        for key in (rsa_key(1024), ec_key(ec.SECP256K1())):
            assert not supports(key.public_key())
            signature = sign_detached(DATA, authority.identity(key=key), moment)
            with pytest.raises(BadSignature, match="密钥不受支持"):
                read_detached(signature, DATA)


class TestOneForm:
    """Whoever has no key makes no second file that is signed as well."""

    def test_the_smaller_of_the_twins_is_written(self, ec_identity, moment):
        order = ec.SECP256R1().group_order
        for number in range(8):
            data = bytes([number])
            _, s = decode_dss_signature(value_of(sign_detached(data, ec_identity, moment)))
            assert s < order - s

    def test_the_other_twin_holds_and_is_refused(self, ec_identity, moment):
        signature = sign_detached(DATA, ec_identity, moment)
        r, s = decode_dss_signature(value_of(signature))
        twin = encode_dss_signature(r, ec.SECP256R1().group_order - s)
        signed = asn1_cms.ContentInfo.load(signature)["content"]["signer_infos"][0]["signed_attrs"]
        ec_identity.certificate.public_key().verify(
            twin, signed.untag().dump(), ec.ECDSA(ec_identity.certificate.signature_hash_algorithm)
        )
        with pytest.raises(BadSignature, match="数字签名无效"):
            read_detached(with_value(signature, twin), DATA)
        assert read_detached(with_value(signature, encode_dss_signature(r, s)), DATA)

    def test_the_same_numbers_in_other_bytes_are_refused(self, ec_identity, moment):
        signature = sign_detached(DATA, ec_identity, moment)
        value = value_of(signature)
        length = value[1]
        long_form = bytes([0x30, 0x81, length]) + value[2:]
        first = value[3]
        padded = (
            bytes([0x30, length + 1, 0x02, first + 1, 0]) + value[4:]
            if value[4] < 0x80
            else value + b"\0"
        )
        for other in (long_form, padded, value + b"\0"):
            with pytest.raises(BadSignature, match="签名"):
                read_detached(with_value(signature, other), DATA)


class TestPdf:
    def test_it_is_intact_and_trusted(self, paper, any_identity, authority, moment):
        signed = sign_pdf(
            paper, any_identity, field="单位签名", reason="签发", location="", moment=moment,
            box=SignatureBox(0, 72, 72, 300, 110),
        )  # fmt: skip
        state = verify_pdf(signed, [authority.above.pem])
        assert (state.intact, state.whole_file, state.trusted) == (True, True, True)
        assert state.signers == (UNIT,)

    def test_a_key_outside_signs_papers(self, paper, ec_identity, authority, moment):
        key = OnlySigns(ec_identity.private_key)
        outside = Identity(key, ec_identity.certificate, ec_identity.chain)
        signed = sign_pdf(paper, outside, field="x", reason="", location="", moment=moment)
        assert verify_pdf(signed, [authority.above.pem]).trusted
        assert key.asked == 1


class TestStrangers:
    @needs("openssl")
    def test_openssl_verifies_every_kind(self, any_identity, authority, moment, tmp_path):
        (tmp_path / "data").write_bytes(DATA)
        (tmp_path / "data.p7s").write_bytes(sign_detached(DATA, any_identity, moment))
        (tmp_path / "root.pem").write_bytes(authority.above.pem)
        command = (
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "data.p7s",
            "-content", "data", "-CAfile", "root.pem", "-out", "/dev/null", "-purpose", "any",
        )  # fmt: skip
        attime = ("-attime", str(int(moment.timestamp())))
        assert run(*command, *attime, cwd=tmp_path).returncode == 0
        (tmp_path / "data").write_bytes(DATA + b" ")
        assert run(*command, *attime, cwd=tmp_path).returncode != 0

    @needs("pdfsig")
    @needs("certutil")
    def test_pdfsig_finds_every_kind_valid(self, paper, any_identity, authority, moment, tmp_path):
        signed = tmp_path / "signed.pdf"
        signed.write_bytes(
            sign_pdf(paper, any_identity, field="x", reason="", location="", moment=moment)
        )
        store = trusting_store(tmp_path, authority.above.pem)
        answer = run("pdfsig", "-nssdir", store, signed, cwd=tmp_path).stdout
        assert "Signature is Valid." in answer


def trusting_store(folder: Path, root: bytes) -> Path:
    """Return a certificate store of NSS that trusts a root."""
    store = folder / "nss"
    store.mkdir()
    (folder / "root.pem").write_bytes(root)
    base = f"sql:{store}"
    run("certutil", "-N", "-d", base, "--empty-password", cwd=folder)
    run(
        "certutil", "-A", "-d", base, "-n", "root", "-t", "CT,C,C", "-i", folder / "root.pem",
        cwd=folder,
    )  # fmt: skip
    return store
