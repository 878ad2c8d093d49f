"""SM2 keys and certificates out of their files: what `openssl` and `gmssl` write, and CAs issue.

The library that does the rest of the certificates knows no SM2, so names, dates and the public
point are taken from the DER. May not write a key anywhere, and does no signing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import core, keys, pem, x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from gmssl_pyx import GmsslInnerError, normalize_sm2_public_key

from zhifa_desktop.errors import UserError

CURVE = "1.2.156.10197.1.301"
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
LARGEST = 1 << 20
_MOST_ROUNDS = 10_000_000
"""Of key derivation; a file that asks for more would keep the program busy for minutes."""

_PSEUDO_RANDOM: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "1.2.840.113549.2.7": hashes.SHA1,
    "1.2.840.113549.2.9": hashes.SHA256,
    "1.2.840.113549.2.10": hashes.SHA384,
    "1.2.840.113549.2.11": hashes.SHA512,
    # GmSSL and OpenSSL give HMAC-SM3 two different numbers.
    "1.2.156.10197.1.401.2": hashes.SM3,
    "1.2.156.10197.1.401.3.1": hashes.SM3,
}
_CIPHERS: dict[str, tuple[Callable[[bytes], BlockCipherAlgorithm], int]] = {
    "2.16.840.1.101.3.4.1.2": (algorithms.AES, 16),
    "2.16.840.1.101.3.4.1.22": (algorithms.AES, 24),
    "2.16.840.1.101.3.4.1.42": (algorithms.AES, 32),
    "1.2.156.10197.1.104.2": (algorithms.SM4, 16),
}
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What asn1crypto and cryptography raise for bytes that are no key and no certificate."""


@dataclass(frozen=True, slots=True)
class Sm2Certificate:
    """What is needed of an SM2 certificate."""

    der: bytes = field(repr=False)
    name: str
    issuer: str
    since: datetime
    until: datetime
    point: bytes = field(repr=False)
    """The public key: x and y, 32 bytes each."""


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A private key with the certificate that it belongs to."""

    private: bytes = field(repr=False)
    certificate: Sm2Certificate


def read_sm2_certificate(data: bytes) -> Sm2Certificate:
    """Read an SM2 certificate (PEM or DER).

    Raises:
        UserError: It is no certificate, or one with another kind of key.
    """
    try:
        if len(data) > LARGEST:
            raise ValueError
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        certificate = x509.Certificate.load(der, strict=True)
        key = certificate.public_key
        kind = key["algorithm"]["parameters"].dump()
        if kind != core.ObjectIdentifier(CURVE).dump():
            raise UserError("证书里的密钥不是 SM2（国密）密钥", todo="请换用单位的 SM2 签名证书")
        return Sm2Certificate(
            der,
            _name(certificate.subject),
            _name(certificate.issuer),
            certificate.not_valid_before,
            certificate.not_valid_after,
            normalize_sm2_public_key(key["public_key"].native),
        )
    except (*_UNREADABLE, GmsslInnerError) as error:
        raise UserError(
            "SM2 证书文件无法识别", todo="请使用 PEM 或 DER 格式的 SM2 签名证书"
        ) from error


def read_sm2_key(data: bytes, password: str, certificate: Sm2Certificate) -> Sm2Key:
    """Read the private key of a certificate from PEM: PKCS#8, encrypted or not.

    Whether the two belong together is asked by signing, see :func:`sm2_signature.is_pair`.

    Args:
        data: The file.
        password: Its password; not asked for where the key is not encrypted.
        certificate: The signer's.

    Raises:
        UserError: The password is wrong, or the file holds no SM2 key.
    """
    try:
        private = _private(data, password)
    except _WrongPassword as error:
        raise UserError(
            "SM2 密钥文件打不开：口令不对，或文件已损坏", todo="请核对口令后重试"
        ) from error
    except (*_UNREADABLE, UnsupportedAlgorithm) as error:
        raise UserError(
            "密钥文件里没有能识别的 SM2 私钥",
            todo="请使用 PEM 格式（PKCS#8）的 SM2 私钥文件，可加口令",
        ) from error
    return Sm2Key(private, certificate)


class _WrongPassword(Exception):
    """What came out of the decryption is no key."""


def _private(data: bytes, password: str) -> bytes:
    if len(data) > LARGEST:
        raise ValueError
    blocks = {kind: der for kind, _, der in pem.unarmor(data, multiple=True)}
    if "ENCRYPTED PRIVATE KEY" in blocks:
        info = keys.EncryptedPrivateKeyInfo.load(blocks["ENCRYPTED PRIVATE KEY"], strict=True)
        opened = _decrypted(info, password.encode())
        try:
            return _number(opened)
        except _UNREADABLE:
            raise _WrongPassword from None
    return _number(blocks["PRIVATE KEY"])


def _number(der: bytes) -> bytes:
    """Return the private number of a PKCS#8 key, 32 bytes."""
    info = keys.PrivateKeyInfo.load(der, strict=True)
    curve = info["private_key_algorithm"]["parameters"].chosen.dump()
    number = int(info["private_key"].parsed["private_key"].native)
    if curve != core.ObjectIdentifier(CURVE).dump() or not 0 < number < ORDER - 1:
        raise ValueError
    return number.to_bytes(32, "big")


def _decrypted(info: Any, password: bytes) -> bytes:
    """Return the inside of an encrypted PKCS#8 key (PBES2).

    Raises:
        _WrongPassword: The padding does not come out.
        ValueError, KeyError: Another scheme.
    """
    scheme = info["encryption_algorithm"]["parameters"]
    derivation = scheme["key_derivation_func"]["parameters"]
    rounds = derivation["iteration_count"].native
    cipher, length = _CIPHERS[scheme["encryption_scheme"]["algorithm"].dotted]
    if not 0 < rounds <= _MOST_ROUNDS:
        raise ValueError
    digest = _PSEUDO_RANDOM[derivation["prf"]["algorithm"].dotted]()
    key = PBKDF2HMAC(digest, length, derivation["salt"].native, rounds).derive(password)
    start = core.OctetString.load(scheme["encryption_scheme"]["parameters"].dump()).native
    opener = Cipher(cipher(key), modes.CBC(start)).decryptor()
    padded = opener.update(info["encrypted_data"].native) + opener.finalize()
    unpadder = padding.PKCS7(128).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError:
        raise _WrongPassword from None


def _name(name: Any) -> str:
    """Return the common name, what may be shown of it."""
    found = name.native.get("common_name") or name.human_friendly
    first = found[0] if isinstance(found, list) else found
    return "".join(char for char in str(first) if char.isprintable())
