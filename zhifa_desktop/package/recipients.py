"""Whom an encrypted file is for: each receiver's copy of its key, under the receiver's certificate.

RSA by OAEP with SHA-256; elliptic curves by a key agreed with a fresh one (RFC 5753). OpenSSL 3.0
opens both. May not know what is encrypted, nor where it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from asn1crypto import cms, core
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from zhifa_desktop.package.china_time import day_text
from zhifa_desktop.package.cms import WEAKEST_KEY
from zhifa_desktop.package.envelope import der
from zhifa_desktop.package.identity import common_name

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
KEY = 32
"""Bytes of a content key."""

_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_SEQUENCE, _OCTETS, _BITS = 0x30, 0x04, 0x03
_SHA256 = der(_SEQUENCE, core.ObjectIdentifier("2.16.840.1.101.3.4.2.1").dump())
_MGF1 = core.ObjectIdentifier("1.2.840.113549.1.1.8").dump()
_RSA_OAEP = der(
    _SEQUENCE,
    core.ObjectIdentifier("1.2.840.113549.1.1.7").dump(),
    der(_SEQUENCE, der(0xA0, _SHA256), der(0xA1, der(_SEQUENCE, _MGF1, _SHA256))),
)
_WRAP = der(_SEQUENCE, core.ObjectIdentifier("2.16.840.1.101.3.4.1.45").dump())
_AGREED = der(_SEQUENCE, core.ObjectIdentifier("1.3.132.1.11.1").dump(), _WRAP)
_POINT = der(_SEQUENCE, core.ObjectIdentifier("1.2.840.10045.2.1").dump())
_SHARED = der(_SEQUENCE, _WRAP, der(0xA2, der(_OCTETS, (KEY * 8).to_bytes(4, "big"))))
"""What both sides mix into the agreed key (RFC 5753, 7.2): what for, and how long."""


class NotForThisKey(Exception):
    """The file holds no copy of its key that this receiver can open."""


def recipient_problem(certificate: x509.Certificate, moment: datetime) -> str:
    """Return why nothing may be encrypted to a certificate, or an empty string."""
    try:
        name = f"收件证书“{common_name(certificate)}”"
        key = certificate.public_key()
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except UnsupportedAlgorithm:
        return f"{name}的密钥（可能是 SM2）不受支持，只能加密给 RSA 或 P-256 以上椭圆曲线的证书"
    except x509.ExtensionNotFound:
        usage = None
    except (ValueError, x509.DuplicateExtension):
        return "收件证书损坏，无法识别"
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not since <= moment <= until:
        state = "已经过期" if moment > until else "还没有生效"
        return f"{name}{state}，有效期为{day_text(since)}至{day_text(until)}"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= WEAKEST_KEY:
        allowed = usage is None or usage.key_encipherment
    elif isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        allowed = usage is None or usage.key_agreement
    else:
        return f"{name}的密钥不受支持（需要 {WEAKEST_KEY} 位以上的 RSA，或 P-256 以上的椭圆曲线）"
    return "" if allowed else f"{name}只能用来签名，不能用来加密"


def recipient_info(content_key: bytes, certificate: x509.Certificate) -> bytes:
    """Return a receiver's copy of the content key, as the DER of a RecipientInfo."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return _transported(certificate, key.encrypt(content_key, _OAEP))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    fresh = ec.generate_private_key(key.curve)
    wrapped = keywrap.aes_key_wrap(_shared(fresh, key), content_key)
    point = fresh.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _agreed(certificate, point, wrapped)


def open_content_key(
    receivers: Sequence[bytes], certificate: x509.Certificate, private_key: PrivateKey
) -> bytes:
    """Return the content key from the copy made for a certificate.

    Raises:
        NotForThisKey: There is none, it was changed, or the private key is another's.
    """
    opener: Callable[[bytes, x509.Certificate, PrivateKey], bytes] = (
        _open_transported if isinstance(private_key, rsa.RSAPrivateKey) else _open_agreed
    )
    for receiver in receivers:
        if _rid(certificate) in receiver:
            try:
                content_key = opener(receiver, certificate, private_key)
            except (ValueError, KeyError, TypeError, AttributeError, keywrap.InvalidUnwrap):
                continue
            if len(content_key) == KEY:
                return content_key
    raise NotForThisKey


def _open_transported(
    receiver: bytes, certificate: x509.Certificate, private_key: PrivateKey
) -> bytes:
    info = cms.RecipientInfo.load(receiver).chosen
    encrypted = info["encrypted_key"].native
    if not isinstance(private_key, rsa.RSAPrivateKey) or receiver != _transported(
        certificate, encrypted
    ):
        raise ValueError
    return private_key.decrypt(encrypted, _OAEP)


def _open_agreed(receiver: bytes, certificate: x509.Certificate, private_key: PrivateKey) -> bytes:
    info = cms.RecipientInfo.load(receiver).chosen
    point = bytes(info["originator"].chosen["public_key"])
    wrapped = info["recipient_encrypted_keys"][0]["encrypted_key"].native
    if isinstance(private_key, rsa.RSAPrivateKey) or receiver != _agreed(
        certificate, point, wrapped
    ):
        raise ValueError
    other = ec.EllipticCurvePublicKey.from_encoded_point(private_key.curve, point)
    return keywrap.aes_key_unwrap(_shared(private_key, other), wrapped)


def _shared(ours: ec.EllipticCurvePrivateKey, theirs: ec.EllipticCurvePublicKey) -> bytes:
    agreed = ours.exchange(ec.ECDH(), theirs)
    return X963KDF(hashes.SHA256(), KEY, _SHARED).derive(agreed)


def _transported(certificate: x509.Certificate, encrypted: bytes) -> bytes:
    version = core.Integer(0).dump()
    return der(_SEQUENCE, version, _rid(certificate), _RSA_OAEP, der(_OCTETS, encrypted))


def _agreed(certificate: x509.Certificate, point: bytes, wrapped: bytes) -> bytes:
    originator = der(0xA0, der(0xA1, _POINT, der(_BITS, b"\0", point)))
    copies = der(_SEQUENCE, der(_SEQUENCE, _rid(certificate), der(_OCTETS, wrapped)))
    return der(0xA1, core.Integer(3).dump(), originator, _AGREED, copies)


def _rid(certificate: x509.Certificate) -> bytes:
    """Return by what a receiver finds its copy: issuer and number of its certificate."""
    number = core.Integer(certificate.serial_number).dump()
    return der(_SEQUENCE, certificate.issuer.public_bytes(), number)
