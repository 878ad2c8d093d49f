"""SM2 signatures beside OpenSSL's: each verifies what the other signed, and refuses what changed."""

from __future__ import annotations

import os
import random
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import core, keys, pem
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from tests.package.identities import ec_test_identity
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import SM2_SIGNATURE
from zhifa_desktop.package.sm2_keys import ORDER, read_sm2_certificate, read_sm2_key
from zhifa_desktop.package.sm2_signature import (
    NO_SEAL,
    is_issued_by,
    is_pair,
    readme_commands,
    sign_sm2,
    verify_sm2,
)

NAME, AUTHORITY = "临江县交通运输综合行政执法大队", "国密测试根"
DATA = b"0b1f  manifest-sha256.txt\n" * 3
DISTID = "distid:1234567812345678"
PASSWORD = "国密 口令"

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def openssl(folder, command: str, *rest) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["openssl", *shlex.split(command), *rest],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a root, a unit and a stranger, as openssl makes them."""
    folder = tmp_path_factory.mktemp("sm2")
    for who, name in (("root", AUTHORITY), ("stranger", "外单位")):
        done = openssl(
            folder,
            f"req -x509 -newkey sm2 -nodes -keyout {who}.key -out {who}.pem -sm3 -days 30 -utf8 "
            f"-sigopt {DISTID} -subj", f"/CN={name}",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    for command in (
        f"req -newkey sm2 -nodes -keyout unit.key -out unit.csr -sm3 -utf8 -sigopt {DISTID} -subj /CN={NAME}",
        f"x509 -req -in unit.csr -CA root.pem -CAkey root.key -CAcreateserial -sm3 -days 30 "
        f"-vfyopt {DISTID} -sigopt {DISTID} -out unit.pem",
    ):
        done = openssl(folder, command)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def unit(made):
    return read_sm2_certificate((made / "unit.pem").read_bytes())


@pytest.fixture(scope="module")
def key(made, unit):
    return read_sm2_key((made / "unit.key").read_bytes(), "", unit)


@pytest.fixture(scope="module")
def signature(key):
    return sign_sm2(DATA, key)


class TestSignature:
    def test_it_holds_and_says_what_it_is_not(self, signature, unit):
        state = verify_sm2(DATA, signature, unit)
        assert (state.problem, state.signer, state.issuer) == ("", NAME, AUTHORITY)
        assert NO_SEAL in state.sentence
        assert "不是法定的电子印章" in state.sentence
        assert f"由“{NAME}”签名" in state.sentence

    def test_other_data_and_another_signer(self, signature, unit, made):
        assert "被改动过" in verify_sm2(DATA + b" ", signature, unit).problem
        stranger = read_sm2_certificate((made / "stranger.pem").read_bytes())
        assert "不相符" in verify_sm2(DATA, signature, stranger).sentence

    def test_every_changed_byte_of_it(self, signature, unit):
        chance = random.Random(1)
        for place in range(len(signature)):
            changed = bytearray(signature)
            changed[place] ^= chance.randrange(1, 256)
            assert verify_sm2(DATA, bytes(changed), unit).problem, place

    @pytest.mark.parametrize(
        "wrong",
        [
            b"",
            b"\x30\x00",
            b"x" * 72,
            core.SequenceOf([core.Integer(0), core.Integer(1)], spec=core.Integer).dump(),
            core.SequenceOf([core.Integer(ORDER), core.Integer(1)], spec=core.Integer).dump(),
            core.SequenceOf([core.Integer(5)] * 3, spec=core.Integer).dump(),
        ],
    )
    def test_no_signature(self, wrong, unit):
        assert "损坏" in verify_sm2(DATA, wrong, unit).problem

    def test_in_another_writing(self, signature, unit):
        assert verify_sm2(DATA, signature + b"\0", unit).problem
        assert verify_sm2(DATA, b"\x30\x81" + signature[1:], unit).problem
        body = signature[2:]
        padded = b"\x02" + bytes([body[1] + 1]) + b"\0" + body[2:]  # r with one more nought
        longer = b"\x30" + bytes([len(padded)]) + padded
        assert "损坏" in verify_sm2(DATA, longer, unit).problem

    def test_the_time_that_another_signature_gives(self, signature, unit):
        now = datetime.now(UTC)
        assert not verify_sm2(DATA, signature, unit, now).problem
        for other in (now - timedelta(days=2), now + timedelta(days=40)):
            assert "不在有效期内" in verify_sm2(DATA, signature, unit, other).problem

    def test_the_library_keeps_its_complaints_to_itself(self, signature, unit, capfd):
        os.write(2, b"before ")
        assert verify_sm2(b"other", signature, unit).problem
        os.write(2, b"after")
        assert capfd.readouterr().err == "before after"

    def test_the_private_number_is_not_shown(self, key):
        assert "private" not in repr(key)
        assert key.private.hex() not in repr(key)


class TestOpenssl:
    def test_it_verifies_ours_by_the_commands_of_the_readme(self, made, key, tmp_path):
        shutil.copy(made / "unit.pem", tmp_path / "sm2.pem")
        (tmp_path / "tagmanifest-sha256.txt").write_bytes(DATA)
        (tmp_path / SM2_SIGNATURE).write_bytes(sign_sm2(DATA, key))
        text = readme_commands("sm2.pem")
        assert NO_SEAL in text
        commands = [line.strip() for line in text.splitlines() if line.startswith("  openssl ")]
        assert len(commands) == 2
        for command in commands:
            answer = openssl(tmp_path, command.removeprefix("openssl "))
            assert answer.returncode == 0, answer.stderr
        assert "Signature Verified Successfully" in answer.stdout
        (tmp_path / "tagmanifest-sha256.txt").write_bytes(DATA + b" ")
        answer = openssl(tmp_path, commands[-1].removeprefix("openssl "))
        assert answer.returncode != 0

    def test_we_verify_its_own_and_refuse_a_change(self, made, unit, tmp_path):
        (tmp_path / "data").write_bytes(DATA)
        answer = openssl(
            tmp_path,
            f"pkeyutl -sign -inkey {made / 'unit.key'} -rawin -digest sm3 -pkeyopt {DISTID} "
            "-in data -out sig",
        )
        assert answer.returncode == 0, answer.stderr
        theirs = (tmp_path / "sig").read_bytes()
        assert not verify_sm2(DATA, theirs, unit).problem
        assert verify_sm2(DATA[:-1], theirs, unit).problem

    def test_another_signer_id_is_another_signature(self, made, unit, tmp_path):
        (tmp_path / "data").write_bytes(DATA)
        openssl(
            tmp_path,
            f"pkeyutl -sign -inkey {made / 'unit.key'} -rawin -digest sm3 -pkeyopt distid:other "
            "-in data -out sig",
        )
        assert verify_sm2(DATA, (tmp_path / "sig").read_bytes(), unit).problem


class TestKeys:
    def again(self, data: bytes, key, password=PASSWORD):
        return read_sm2_key(data, password, key.certificate).private == key.private

    def test_plain(self, made, key):
        assert is_pair(key)
        assert self.again((made / "unit.key").read_bytes(), key)

    @pytest.mark.parametrize(
        "options",
        [
            "-v2 aes-256-cbc",
            "-v2 aes-128-cbc -v2prf hmacWithSHA1",
            "-v2 aes-192-cbc -v2prf hmacWithSHA512 -iter 10000",
            "-v2 sm4-cbc",
        ],
    )
    def test_encrypted_by_openssl(self, made, key, options):
        done = openssl(
            made,
            f"pkcs8 -topk8 -in unit.key {options} -out locked.key -passout",
            f"pass:{PASSWORD}",
        )
        assert done.returncode == 0, done.stderr
        locked = (made / "locked.key").read_bytes()
        assert self.again(locked, key)
        for wrong in ("", "other", PASSWORD + " "):
            with pytest.raises(UserError, match="口令不对"):
                read_sm2_key(locked, wrong, key.certificate)

    @pytest.mark.parametrize("prf", ["1.2.156.10197.1.401.2", "1.2.156.10197.1.401.3.1"])
    def test_encrypted_as_gmssl_does(self, made, key, prf):
        """PBKDF2 with HMAC-SM3 and SM4, which openssl 3.0 cannot write."""
        plain = pem.unarmor((made / "unit.key").read_bytes())[2]
        salt, start = os.urandom(8), os.urandom(16)
        derived = PBKDF2HMAC(hashes.SM3(), 16, salt, 65536).derive(PASSWORD.encode())
        padder, seal = (
            padding.PKCS7(128).padder(),
            Cipher(algorithms.SM4(derived), modes.CBC(start)).encryptor(),
        )
        locked = seal.update(padder.update(plain) + padder.finalize()) + seal.finalize()
        null, octets = core.Null(), core.OctetString
        info = keys.EncryptedPrivateKeyInfo(
            {
                "encryption_algorithm": {
                    "algorithm": "pbes2",
                    "parameters": {
                        "key_derivation_func": {
                            "algorithm": "pbkdf2",
                            "parameters": {
                                "salt": octets(salt),
                                "iteration_count": 65536,
                                "prf": {"algorithm": prf, "parameters": null},
                            },
                        },
                        "encryption_scheme": {
                            "algorithm": "1.2.156.10197.1.104.2",
                            "parameters": octets(start),
                        },
                    },
                },
                "encrypted_data": locked,
            }
        )
        data = pem.armor("ENCRYPTED PRIVATE KEY", info.dump())
        assert self.again(data, key)
        with pytest.raises(UserError, match="口令不对"):
            read_sm2_key(data, "other", key.certificate)

    def test_a_key_of_another_certificate(self, made, key):
        other = read_sm2_key((made / "stranger.key").read_bytes(), "", key.certificate)
        assert not is_pair(other)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"nonsense",
            b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n",
            b"x" * (2 << 20),
        ],
        ids=["empty", "text", "short", "short encrypted", "large"],
    )
    def test_no_key(self, data, key):
        with pytest.raises(UserError, match="没有能识别的 SM2 私钥") as caught:
            read_sm2_key(data, "", key.certificate)
        assert "PKCS#8" in caught.value.todo

    def test_keys_of_other_kinds(self, made, key):
        for kind in ("RSA -pkeyopt rsa_keygen_bits:2048", "EC -pkeyopt ec_paramgen_curve:P-256"):
            done = openssl(made, f"genpkey -algorithm {kind} -out other.key")
            assert done.returncode == 0, done.stderr
            with pytest.raises(UserError, match="没有能识别的 SM2 私钥"):
                read_sm2_key((made / "other.key").read_bytes(), "", key.certificate)

    def test_a_changed_byte_is_a_sentence(self, made, key):
        done = openssl(
            made, "pkcs8 -topk8 -in unit.key -out locked.key -passout", f"pass:{PASSWORD}"
        )
        assert done.returncode == 0
        der = pem.unarmor((made / "locked.key").read_bytes())[2]
        chance = random.Random(9)
        for place in range(len(der)):
            changed = bytearray(der)
            changed[place] ^= 1 << chance.randrange(8)
            data = pem.armor("ENCRYPTED PRIVATE KEY", bytes(changed))
            try:
                # What the padding lets through is a key that does not fit its certificate.
                assert not is_pair(read_sm2_key(data, PASSWORD, key.certificate)) or self.again(
                    data, key
                )
            except UserError as error:
                assert error.todo


class TestCertificates:
    def test_pem_and_der_say_the_same(self, made, unit):
        assert unit.name == NAME
        assert unit.issuer == AUTHORITY
        assert unit.until - unit.since == timedelta(days=30)
        assert read_sm2_certificate(unit.der) == unit

    def test_who_issued_it(self, made, unit):
        root, stranger = (
            read_sm2_certificate((made / f"{who}.pem").read_bytes()) for who in ("root", "stranger")
        )
        assert is_issued_by(unit, root)
        assert is_issued_by(root, root)
        assert not is_issued_by(unit, stranger)
        assert not is_issued_by(root, unit)

    def test_a_forged_issuer(self, made, unit):
        done = openssl(
            made,
            f"req -x509 -newkey sm2 -nodes -keyout f.key -out f.pem -sm3 -utf8 -sigopt {DISTID} "
            f"-subj /CN={AUTHORITY}",
        )
        assert done.returncode == 0, done.stderr
        assert not is_issued_by(unit, read_sm2_certificate((made / "f.pem").read_bytes()))

    def test_certificates_of_other_kinds(self, identity, moment):
        for other in (identity, ec_test_identity(NAME, moment)):
            with pytest.raises(UserError, match="不是 SM2"):
                read_sm2_certificate(other.certificate_pem)

    @pytest.mark.parametrize(
        "data", [b"", b"0", b"-----BEGIN CERTIFICATE-----\n", b"0" * (2 << 20)]
    )
    def test_no_certificate(self, data):
        with pytest.raises(UserError, match="无法识别"):
            read_sm2_certificate(data)

    def test_changed_bytes_never_end_in_a_traceback(self, unit):
        chance = random.Random(4)
        for place in range(len(unit.der)):
            changed = bytearray(unit.der)
            changed[place] ^= chance.randrange(1, 256)
            try:
                read_sm2_certificate(bytes(changed))
            except UserError as error:
                assert error.todo
