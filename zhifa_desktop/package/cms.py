"""Detached signatures (CMS, RFC 5652) over bytes, in one form that has no spare bytes.

``openssl cms -verify`` reads them like any other. Beyond that the reader makes each signature again
from its parts and compares: every certificate in it is named by digest in the signed attributes
(RFC 5035), so that no byte of the file can change unnoticed, not even one that signs nothing.

An ECDSA signature (r, s) has a twin (r, n-s) that holds as well and that anybody can make without
the key. So that this is no second form of the same file, the smaller s is written and only that is
read, in its one DER encoding.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding

from zhifa_desktop.package.identity import Identity, common_name

LARGEST = 1 << 20
"""Bytes; a signature with its certificates has about four thousand."""

WEAKEST_KEY = 2048
"""Bits of an RSA key."""
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
SUPPORTED = f"需要 {WEAKEST_KEY} 位以上的 RSA，或 P-256、P-384、P-521 的 ECDSA"

_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    x509.DuplicateExtension,
    UnsupportedAlgorithm,
)
"""What asn1crypto and cryptography raise for bytes that are no signature."""

_SHA256 = {"algorithm": "sha256"}
_ALGORITHMS = {"rsa": "sha256_rsa", "ec": "sha256_ecdsa"}
"""Name of the signature algorithm by the kind of key."""


class BadSignature(Exception):
    """The signature does not hold; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature that holds says."""

    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    moment: datetime
    """The time that the signer's computer said it was."""

    @property
    def name(self) -> str:
        """Return the signer's name."""
        return common_name(self.signer)


def sign_detached(data: bytes, identity: Identity, moment: datetime) -> bytes:
    """Return the DER of a detached signature with the signing time and the chain."""
    signer = _asn1(identity.certificate)
    chain = [_asn1(certificate) for certificate in identity.chain]
    attributes = _attributes(hashlib.sha256(data).digest(), [signer, *chain], moment)
    value = _in_one_form(identity.sign(attributes.dump()), identity.certificate.public_key())
    return _assemble([signer, *chain], attributes, value)


def supports(key: object) -> bool:
    """Tell whether a public key is of a kind and strength that may sign a package."""
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= WEAKEST_KEY
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, CURVES)


def read_detached(signature: bytes, data: bytes) -> Signature:
    """Check a detached signature over ``data``, every byte of both.

    Whether the signer is to be trusted is not asked here.

    Raises:
        BadSignature: It does not belong to the data, or was changed, or is of another form.
    """
    try:
        parts = _take_apart(signature)
    except _UNREADABLE:
        raise BadSignature("签名文件损坏，或不是本程序的签名格式") from None
    certificates, digest, moment, value = parts
    if digest != hashlib.sha256(data).digest():
        raise BadSignature("签名与清单不相符：清单在签名之后被改动过")
    key = _supported_key(certificates[0])
    asn1 = [_asn1(certificate) for certificate in certificates]
    attributes = _attributes(digest, asn1, moment)
    if _assemble(asn1, attributes, value) != signature:
        raise BadSignature("签名文件被改动过")
    _check_value(key, value, attributes.dump())
    return Signature(certificates[0], certificates[1:], moment)


def _supported_key(certificate: x509.Certificate) -> PublicKey:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, PublicKey) or not supports(key):
        raise BadSignature(f"签名使用的密钥不受支持（{SUPPORTED}）")
    return key


def _check_value(key: PublicKey, value: bytes, signed: bytes) -> None:
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(value, signed, ec.ECDSA(hashes.SHA256()))
            if _in_one_form(value, key) != value:
                raise InvalidSignature
    except (InvalidSignature, ValueError):
        raise BadSignature("数字签名无效：签名或证书被改动过") from None


def _in_one_form(value: bytes, key: object) -> bytes:
    """Return an ECDSA signature with the smaller of s and n-s, as DER; an RSA one has one form."""
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return value
    r, s = decode_dss_signature(value)
    return encode_dss_signature(r, min(s, key.curve.group_order - s))


def _take_apart(
    signature: bytes,
) -> tuple[tuple[x509.Certificate, ...], bytes, datetime, bytes]:
    """Return certificates (the signer's first), digest, signing time and signature value."""
    if len(signature) > LARGEST:
        raise ValueError
    info = cms.ContentInfo.load(signature, strict=True)
    signed_data = info["content"]
    (signer_info,) = signed_data["signer_infos"]
    values: dict[str, core.Asn1Value] = {}
    for attribute in signer_info["signed_attrs"]:
        (values[attribute["type"].native],) = attribute["values"]
    named = [
        certificate["cert_hash"].native for certificate in values["signing_certificate_v2"]["certs"]
    ]
    held = {
        hashlib.sha256(choice.chosen.dump()).digest(): choice.chosen.dump()
        for choice in signed_data["certificates"]
    }
    if not named:
        raise ValueError
    certificates = tuple(x509.load_der_x509_certificate(held[digest]) for digest in named)
    moment: datetime = values["signing_time"].native
    return (
        certificates,
        values["message_digest"].native,
        moment.astimezone(UTC),
        signer_info["signature"].native,
    )


def _attributes(
    digest: bytes, certificates: list[asn1_x509.Certificate], moment: datetime
) -> cms.CMSAttributes:
    named = [
        tsp.ESSCertIDv2(
            {
                "cert_hash": hashlib.sha256(certificate.dump()).digest(),
                "issuer_serial": {
                    "issuer": [
                        asn1_x509.GeneralName(name="directory_name", value=certificate.issuer)
                    ],
                    "serial_number": certificate.serial_number,
                },
            }
        )
        for certificate in certificates
    ]
    at = core.UTCTime(moment.astimezone(UTC).replace(microsecond=0))
    values = {
        "content_type": "data",
        "signing_time": cms.Time(name="utc_time", value=at),
        "message_digest": digest,
        "signing_certificate_v2": tsp.SigningCertificateV2({"certs": named}),
    }
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in values.items()]
    )


def _assemble(
    certificates: list[asn1_x509.Certificate], attributes: cms.CMSAttributes, value: bytes
) -> bytes:
    signer = certificates[0]
    signer_info = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            name="issuer_and_serial_number",
            value={"issuer": signer.issuer, "serial_number": signer.serial_number},
        ),
        "digest_algorithm": _SHA256,
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": _ALGORITHMS[signer.public_key.algorithm]},
        "signature": value,
    }
    signed_data = {
        "version": "v1",
        "digest_algorithms": [_SHA256],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [signer_info],
    }
    info = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed_data)})
    return bytes(info.dump())


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
