"""A package encrypted to its receivers: who can open it, what a change does, what OpenSSL says."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.package.conftest import MOMENT
from tests.package.identities import certificate, sm2_certificate
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.canonical_zip import CHUNK
from zhifa_desktop.package.encryption import (
    decrypt,
    encrypt,
    encrypted_path,
    is_encrypted,
    recipient_names,
)
from zhifa_desktop.package.envelope import Envelope
from zhifa_desktop.package.recipients import recipient_info

CITY = "宣城市交通运输综合行政执法支队"
CONTENT = b"PK\x03\x04" + bytes(range(256)) * 40
RSA_USAGE, EC_USAGE = ("key_encipherment",), ("key_agreement",)
OPENSSL = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


def receiver(key, name=CITY, usage=None, **given):
    if usage is None:
        usage = RSA_USAGE if isinstance(key, rsa.RSAPrivateKey) else EC_USAGE
    return certificate(name, key, MOMENT, usage=usage, **given)


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def ec_key():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module", params=["rsa", "p256", "p384", "p521"])
def key(request, rsa_key, ec_key):
    curves = {"p384": ec.SECP384R1, "p521": ec.SECP521R1}
    if request.param in curves:
        return ec.generate_private_key(curves[request.param]())
    return {"rsa": rsa_key, "p256": ec_key}[request.param]


@pytest.fixture
def package(tmp_path) -> Path:
    path = tmp_path / "342900-202611-v1.zip"
    path.write_bytes(CONTENT)
    return path


def sealed(package: Path, *recipients) -> Path:
    out = encrypted_path(package)
    encrypt(package, out, recipients, moment=MOMENT)
    return out


def refused(path: Path, who, key) -> str:
    """Open what cannot be opened; return the sentence, after looking for traces."""
    out = path.with_name("out.zip")
    out.write_bytes(b"old")
    before = sorted(path.parent.iterdir())
    with pytest.raises(UserError) as caught:
        decrypt(path, out, who, key)
    assert out.read_bytes() == b"old"
    assert sorted(path.parent.iterdir()) == before
    assert caught.value.todo
    return str(caught.value)


class TestReceivers:
    def test_the_receiver_gets_the_same_bytes(self, package, key, tmp_path):
        who = receiver(key)
        out = sealed(package, who)
        assert out.name == "342900-202611-v1.zip.p7m"
        assert CONTENT[:64] not in out.read_bytes()
        decrypt(out, tmp_path / "out.zip", who, key)
        assert (tmp_path / "out.zip").read_bytes() == CONTENT

    def test_each_of_several_opens_it_alone(self, package, rsa_key, ec_key, tmp_path):
        keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("甲局", "乙局")}
        whos = {name: receiver(one, name) for name, one in keys.items()}
        rsa_who = receiver(rsa_key)
        out = sealed(package, *whos.values(), rsa_who, rsa_who)
        for who, one in [*((whos[name], keys[name]) for name in keys), (rsa_who, rsa_key)]:
            decrypt(out, tmp_path / "out.zip", who, one)
            assert (tmp_path / "out.zip").read_bytes() == CONTENT
        assert sorted(recipient_names(out)) == sorted([CITY, "甲局", "乙局"])

    @pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
    def test_every_size(self, size, ec_key, tmp_path):
        path = tmp_path / "包.zip"
        path.write_bytes(os.urandom(size))
        who = receiver(ec_key)
        decrypt(sealed(path, who), tmp_path / "out.zip", who, ec_key)
        assert (tmp_path / "out.zip").read_bytes() == path.read_bytes()

    def test_twice_the_same_gives_other_bytes(self, package, ec_key):
        who = receiver(ec_key)
        first = sealed(package, who).read_bytes()
        assert first != sealed(package, who).read_bytes()

    def test_another_key(self, package, key, rsa_key, ec_key):
        who = receiver(key)
        out = sealed(package, who)
        assert CITY in refused(out, receiver(ec_key, "外单位"), ec_key)
        assert "加密给“" in refused(out, receiver(rsa_key, "外单位"), rsa_key)

    def test_a_key_that_does_not_belong_to_the_certificate(self, package, key):
        who = receiver(key)
        out = sealed(package, who)
        for other in (
            rsa.generate_private_key(65537, 2048),
            ec.generate_private_key(ec.SECP256R1()),
        ):
            assert "不配对" in refused(out, who, other)

    def test_it_says_what_it_is_without_a_key(self, package, ec_key):
        out = sealed(package, receiver(ec_key))
        assert is_encrypted(out)
        assert recipient_names(out) == (CITY,)
        assert not is_encrypted(package)
        with pytest.raises(UserError, match="不是本程序的加密文件"):
            recipient_names(package)


class TestRefusedCertificates:
    def refusal(self, package, *recipients) -> str:
        out = encrypted_path(package)
        with pytest.raises(UserError) as caught:
            encrypt(package, out, recipients, moment=MOMENT)
        assert list(package.parent.iterdir()) == [package]
        assert caught.value.kept == "没有生成加密文件"
        assert caught.value.todo
        return str(caught.value)

    def test_nobody(self, package):
        assert "没有指定收件单位" in self.refusal(package)

    def test_out_of_its_time(self, package, ec_key):
        assert "已经过期" in self.refusal(package, receiver(ec_key, days=(-400, -2)))
        assert "还没有生效" in self.refusal(package, receiver(ec_key, days=(2, 400)))

    def test_one_bad_among_good_ones(self, package, ec_key):
        good, bad = receiver(ec_key), receiver(ec_key, "坏", days=(-400, -2))
        assert "“坏”" in self.refusal(package, good, bad)

    def test_for_signing_only(self, package, key, identity):
        signing = receiver(key, usage=("digital_signature", "content_commitment"))
        assert "只能用来签名" in self.refusal(package, signing)
        assert "只能用来签名" in self.refusal(package, identity.certificate)

    def test_the_usage_of_the_other_kind_of_key(self, package, rsa_key, ec_key):
        assert "不能用来加密" in self.refusal(package, receiver(ec_key, usage=RSA_USAGE))
        assert "不能用来加密" in self.refusal(package, receiver(rsa_key, usage=EC_USAGE))

    def test_without_any_usage_nothing_is_forbidden(self, package, key, tmp_path):
        who = receiver(key, usage=())
        decrypt(sealed(package, who), tmp_path / "out.zip", who, key)
        assert (tmp_path / "out.zip").read_bytes() == CONTENT

    def test_weak_keys(self, package):
        weak = rsa.generate_private_key(65537, 1024)  # noqa: S505
        assert "不受支持" in self.refusal(package, receiver(weak))
        old = ec.generate_private_key(ec.SECP192R1())
        assert "不受支持" in self.refusal(package, receiver(old))

    def test_an_sm2_certificate(self, package, ec_key):
        assert "SM2" in self.refusal(package, receiver(ec_key), sm2_certificate())

    def test_a_source_that_is_gone(self, tmp_path, ec_key):
        out = tmp_path / "x.p7m"
        with pytest.raises(UserError, match="找不到文件"):
            encrypt(tmp_path / "none.zip", out, [receiver(ec_key)], moment=MOMENT)
        assert not out.exists()

    def test_a_folder_that_is_gone(self, package, ec_key):
        out = package.parent / "none" / "x.p7m"
        with pytest.raises(UserError, match="找不到"):
            encrypt(package, out, [receiver(ec_key)], moment=MOMENT)

    def test_what_was_there_stays_when_it_fails(self, package, ec_key, monkeypatch):
        out = encrypted_path(package)
        out.write_bytes(b"old")

        real = Envelope.tail

        def full(tag):
            if any(tag):  # not when lengths are reckoned
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(tag)

        monkeypatch.setattr(Envelope, "tail", staticmethod(full))
        with pytest.raises(UserError, match="磁盘空间不足"):
            encrypt(package, out, [receiver(ec_key)], moment=MOMENT)
        assert out.read_bytes() == b"old"
        assert len(list(package.parent.iterdir())) == 2


@pytest.fixture(scope="module")
def sealed_bytes(key, tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "包.zip"
    path.write_bytes(CONTENT[:3000])
    who = receiver(key)
    return who, sealed(path, who).read_bytes()


class TestChanged:
    @settings(
        max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(data=st.data())
    def test_any_byte(self, sealed_bytes, key, tmp_path, data):
        """Refused, but in the certificates beside: they say whom it is for, and open nothing."""
        who, raw = sealed_bytes
        place = data.draw(st.integers(0, len(raw) - 1))
        changed = bytearray(raw)
        changed[place] ^= data.draw(st.integers(1, 255))
        self.is_found_or_harmless(tmp_path, bytes(changed), raw, place, who, key)

    def test_in_the_frame(self, sealed_bytes, key, tmp_path):
        who, raw = sealed_bytes
        chance = random.Random(2)
        content = raw.index(b"\x80\x82\x0b\xb8")  # the content's tag and its 3000 bytes
        inside = chance.sample(range(40, content), 120)
        for place in [
            *range(40),
            *inside,
            *range(content, content + 6),
            *range(len(raw) - 18, len(raw)),
        ]:
            changed = bytearray(raw)
            changed[place] ^= 1 << chance.randrange(8)
            self.is_found_or_harmless(tmp_path, bytes(changed), raw, place, who, key)

    def is_found_or_harmless(self, folder, changed, raw, place, who, key):
        path = folder / "changed.p7m"
        path.write_bytes(changed)
        start = raw.index(who.public_bytes(Encoding.DER))
        if start <= place < start + len(who.public_bytes(Encoding.DER)):
            try:
                decrypt(path, folder / "ok.zip", who, key)
            except UserError:
                return
            assert (folder / "ok.zip").read_bytes() == CONTENT[:3000]
        else:
            assert refused(path, who, key)

    def test_a_content_key_of_another_length(self, key, tmp_path):
        who = receiver(key)
        copies, certificates = (recipient_info(bytes(16), who),), (who.public_bytes(Encoding.DER),)
        envelope = Envelope(copies, certificates, bytes(12), 3)
        path = tmp_path / "odd.p7m"
        path.write_bytes(envelope.head() + b"abc" + envelope.tail(bytes(16)))
        assert is_encrypted(path)
        assert "不能用" in refused(path, who, key)

    def test_cut_off_or_longer(self, sealed_bytes, key, tmp_path):
        who, raw = sealed_bytes
        path = tmp_path / "cut.p7m"
        for length in range(0, len(raw), max(1, len(raw) // 50)):
            path.write_bytes(raw[:length])
            assert not is_encrypted(path)
            assert "没有复制完整" in refused(path, who, key)
        path.write_bytes(raw + b"\0")
        assert "不是本程序的加密文件" in refused(path, who, key)

    @pytest.mark.parametrize(
        "data",
        [b"", b"0", b"PK\x03\x04", b"\x30\x80" * 40, b"\x30\x88" + b"\xff" * 40, b"\x30" * 999],
    )
    def test_other_files(self, data, ec_key, tmp_path):
        path = tmp_path / "other.p7m"
        path.write_bytes(data)
        assert not is_encrypted(path)
        assert "不是本程序的加密文件" in refused(path, receiver(ec_key), ec_key)


@OPENSSL
class TestOpenssl:
    def run(self, folder, *command) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["openssl", *map(str, command)], cwd=folder, capture_output=True, check=False
        )

    def open(self, folder, sealed_file, who, key) -> subprocess.CompletedProcess[bytes]:
        (folder / "who.pem").write_bytes(who.public_bytes(Encoding.PEM))
        (folder / "key.pem").write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        return self.run(
            folder, "cms", "-decrypt", "-inform", "DER", "-in", sealed_file,
            "-recip", "who.pem", "-inkey", "key.pem", "-out", "opened.zip",
        )  # fmt: skip

    def test_it_opens_what_we_seal(self, package, key, tmp_path):
        who = receiver(key)
        answer = self.open(tmp_path, sealed(package, who), who, key)
        assert answer.returncode == 0, answer.stderr
        assert (tmp_path / "opened.zip").read_bytes() == CONTENT

    def test_it_opens_the_copy_of_each_receiver(self, package, rsa_key, ec_key, tmp_path):
        pairs = [(receiver(rsa_key, "甲局"), rsa_key), (receiver(ec_key, "乙局"), ec_key)]
        out = sealed(package, *(who for who, _ in pairs))
        for who, one in pairs:
            assert self.open(tmp_path, out, who, one).returncode == 0
            assert (tmp_path / "opened.zip").read_bytes() == CONTENT

    def test_it_refuses_a_changed_byte_and_another_key(self, package, key, tmp_path):
        who = receiver(key)
        out = sealed(package, who)
        changed = bytearray(out.read_bytes())
        changed[-500] ^= 1
        (tmp_path / "changed.p7m").write_bytes(changed)
        assert self.open(tmp_path, tmp_path / "changed.p7m", who, key).returncode != 0
        other = ec.generate_private_key(ec.SECP256R1())
        assert self.open(tmp_path, out, receiver(other), other).returncode != 0


MEASURED = """
import resource, sys
from datetime import datetime
from pathlib import Path
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from zhifa_desktop.package.encryption import decrypt, encrypt

folder = Path(sys.argv[1])
who = x509.load_pem_x509_certificate((folder / "who.pem").read_bytes())
key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
for size in ("small", "large"):
    source = folder / size
    encrypt(source, folder / "x.p7m", [who], moment=datetime.fromisoformat(sys.argv[2]))
    decrypt(folder / "x.p7m", folder / "out", who, key)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the peak of memory is read as on Linux")
def test_a_large_file_needs_no_more_memory_than_a_small_one(tmp_path, ec_key):
    who = receiver(ec_key)
    (tmp_path / "who.pem").write_bytes(who.public_bytes(Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        ec_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (tmp_path / "small").write_bytes(bytes(3 * CHUNK))
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(300 * CHUNK)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path), MOMENT.isoformat()],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    small, large = map(int, done.stdout.split())
    assert large - small < 16 * 1024, f"{large - small} KiB more"
    assert (tmp_path / "out").stat().st_size == 300 * CHUNK
