"""Whom packages are encrypted to: kept with the store, refused in words, opened by OpenSSL."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.package.identities import certificate, sm2_certificate
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.receivers import Receivers, named

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
CITY = "样例市交通运输局"


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def receivers(workspace):
    return Receivers(workspace)


def put(tmp_path, made, name="收件.cer"):
    path = tmp_path / name
    path.write_bytes(made.public_bytes(Encoding.PEM))
    return path


def test_a_receiver_is_kept_listed_and_taken_away(receivers, key, tmp_path):
    made = certificate(CITY, key, NOW, usage=("key_encipherment",))
    line = receivers.look_at(put(tmp_path, made))
    assert receivers.lines() == ()  # shown, not yet kept
    assert (line.name, line.state) == (CITY, "正常")
    assert line.fingerprint.replace(" ", "").lower() == line.id
    receivers.keep(line)
    receivers.keep(line)
    assert [one.id for one in receivers.lines()] == [line.id]
    receivers.remove(line.id)
    assert receivers.lines() == ()
    with pytest.raises(UserError, match="没有选定收件单位"):
        receivers.sealing([line.id])


def test_what_it_seals_openssl_opens_with_the_receivers_key(receivers, key, tmp_path):
    made = certificate(CITY, key, NOW, usage=("key_encipherment",))
    line = receivers.look_at(put(tmp_path, made))
    receivers.keep(line)
    seal, certificates = receivers.sealing([line.id])
    assert certificates == [made.public_bytes(Encoding.PEM)]
    source, out = tmp_path / "a.zip", tmp_path / "a.zip.p7m"
    source.write_bytes(b"package" * 1000)
    seal(source, out)
    private = tmp_path / "key.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    command = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", out, "-inkey", private]
    opened = subprocess.run(command, capture_output=True, check=True)
    assert opened.stdout == source.read_bytes()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"days": (-10, -1)}, "已经过期"),
        ({"usage": ("digital_signature",)}, "只能用来签名"),
    ],
)
def test_certificates_that_cannot_receive_are_refused(receivers, key, tmp_path, more, why):
    made = certificate(CITY, key, NOW, **{"usage": ("key_encipherment",), **more})
    with pytest.raises(UserError, match=why):
        receivers.look_at(put(tmp_path, made))


def test_an_sm2_certificate_and_no_certificate_are_refused(receivers, tmp_path):
    with pytest.raises(UserError, match="SM2"):
        receivers.look_at(put(tmp_path, sm2_certificate()))
    path = tmp_path / "x.cer"
    path.write_bytes(b"no certificate")
    with pytest.raises(UserError):
        receivers.look_at(path)


def test_a_receiver_is_named_by_id_or_by_a_name_that_one_has(receivers, key, tmp_path):
    with pytest.raises(UserError, match=r"没有叫“某局”.*keys receiver"):
        named(receivers.lines(), "某局")
    for days in ((-10, 100), (-9, 101)):
        made = certificate(CITY, key, NOW, usage=("key_encipherment",), days=days)
        receivers.keep(receivers.look_at(put(tmp_path, made)))
    lines = receivers.lines()
    assert named(lines, lines[1].id) == lines[1]
    with pytest.raises(UserError, match=r"有2个.*编号"):
        named(lines, CITY)
    assert named(lines[:1], CITY) == lines[0]


def test_a_certificate_that_ran_out_is_listed_with_why(receivers, key, tmp_path, monkeypatch):
    made = certificate(CITY, key, NOW, usage=("key_encipherment",), days=(-10, 1))
    receivers.keep(receivers.look_at(put(tmp_path, made)))
    monkeypatch.setattr(receivers, "_moment", lambda: NOW + timedelta(days=9))
    assert "已经过期" in receivers.lines()[0].state
