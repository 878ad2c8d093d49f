"""Who signs: a certificate, those above it, and its private key, wherever that lies.

The key is held in memory, or lies outside (a USB key) and only signs; who signs with an identity
never asks which. A new office gets a test identity under a root of its own, so that it can sign
before it has a real certificate. The root's key is thrown away at once: nobody can issue a second
certificate under it. Every name in it says that it is for trying out only. May not write the key
anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from zhifa_desktop.errors import UserError

SoftwareKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
RSA, ECDSA = "rsa", "ecdsa"
TEST_MARK = "仅供测试"
TEST_ROOT_NAME = f"执法质效工作台 演示根证书({TEST_MARK})"
ROOT_YEARS, UNIT_YEARS = 20, 10
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""Extended key usage of RFC 9336."""

_KEY_BITS = 2048
_LONGEST_NAME = 64
"""Bytes: RFC 5280 allows 64 characters, but programs differ in whether they count bytes."""
_BACKWARDS = timedelta(days=1)
"""Clocks of office machines differ; a certificate holds from a day before it was made."""


class OutsideKey(Protocol):
    """A private key that this program never sees: it lies on a token and signs there."""

    def sign(self, data: bytes) -> bytes:
        """Sign bytes as :meth:`Identity.sign` does.

        Raises:
            UserError: It cannot: not plugged in, PIN refused, pulled out.
        """


SigningKey = SoftwareKey | OutsideKey


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key, its certificate and the certificates above it, root last."""

    private_key: SigningKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def algorithm(self) -> str:
        """``rsa`` or ``ecdsa``: what the key signs with is a property of the key."""
        return RSA if isinstance(self.certificate.public_key(), rsa.RSAPublicKey) else ECDSA

    def sign(self, data: bytes) -> bytes:
        """Sign bytes: SHA-256, with PKCS#1 v1.5 (RSA) or as the DER of r and s (ECDSA).

        Raises:
            UserError: The key lies outside and cannot be used now.
        """
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            return self.private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        if isinstance(self.private_key, ec.EllipticCurvePrivateKey):
            # RFC 6979: the same input gives the same signature, as with RSA.
            return self.private_key.sign(
                data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
            )
        return self.private_key.sign(data)

    def to_pkcs12(self, password: bytes) -> bytes:
        """Return the identity as an encrypted PKCS#12 file.

        Raises:
            UserError: The key lies outside; nothing brings it out of there.
        """
        if not isinstance(self.private_key, SoftwareKey):
            raise UserError(
                "私钥在 UKey 里，取不出来", todo="换电脑时请把 UKey 一并带去，重新登记一次"
            )
        return pkcs12.serialize_key_and_certificates(
            b"zhifa-desktop",
            self.private_key,
            self.certificate,
            self.chain,
            serialization.BestAvailableEncryption(password),
        )

    @classmethod
    def from_pkcs12(cls, data: bytes, password: bytes) -> Identity:
        """Read an identity; the chain is put in order, root last.

        Raises:
            UserError: The password is wrong, or the file holds no usable key.
        """
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(data, password)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise UserError(
                "签名证书文件打不开：口令不对，或文件已损坏", todo="请核对口令，或重新取得证书文件"
            ) from error
        if certificate is None or not isinstance(key, SoftwareKey):
            raise UserError(
                "签名证书文件里没有可用的私钥和证书(RSA 或 ECDSA)", todo="请换用单位的签名证书"
            )
        return cls(key, certificate, in_order(certificate, others))

    @property
    def name(self) -> str:
        """Return the signer's name as verification will show it."""
        return common_name(self.certificate)

    @property
    def certificate_pem(self) -> bytes:
        """Return the unit's certificate for the receiver."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def trust_anchor_pem(self) -> bytes:
        """Return the root that a receiver must trust."""
        root = self.chain[-1] if self.chain else self.certificate
        return root.public_bytes(serialization.Encoding.PEM)


def new_test_identity(unit_name: str, division: str, moment: datetime) -> Identity:
    """Make a key and a certificate for trying out, under a new root of its own.

    Args:
        unit_name: Full name of the unit.
        division: Its division code (GB/T 2260).
        moment: Now, with a time zone.
    """
    unit = " ".join(unit_name.split())
    if not unit:
        raise UserError("单位名称是空的，无法生成签名证书", todo="请先填写单位名称")
    since = moment.astimezone(UTC).replace(microsecond=0) - _BACKWARDS
    root_key, unit_key = (rsa.generate_private_key(65537, _KEY_BITS) for _ in range(2))
    root_name = _name(TEST_ROOT_NAME, unit, division)
    unit_subject = _name(_marked(unit), unit, division)
    root = _root(root_key, root_name, since)
    certificate = _unit_certificate(unit_key.public_key(), unit_subject, root, root_key, since)
    return Identity(unit_key, certificate, (root,))


def in_order(
    certificate: x509.Certificate, others: Iterable[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """Return the certificates above one, each issued by the next, as far as they are there.

    Of two that bear the issuer's name, the one whose key signed is the issuer.
    """
    chain: list[x509.Certificate] = []
    last, left = certificate, [other for other in others if other != certificate]
    while last.issuer != last.subject:
        above = next((other for other in left if issued_by(last, other)), None)
        if above is None:
            break
        chain.append(above)
        left.remove(above)
        last = above
    return tuple(chain)


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Tell whether a certificate names an issuer and bears its signature."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def public_bytes(key: SoftwareKey) -> bytes:
    """Return the public half of a key, by which certificates are matched to it."""
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def certificate_key(certificate: x509.Certificate) -> bytes:
    """Return a certificate's public key as bytes; empty for kinds that are not known here."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return b""
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def common_name(certificate: x509.Certificate) -> str:
    """Return the name of a certificate's subject."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def is_test(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate says of itself that it is for trying out only."""
    return TEST_MARK in common_name(certificate)


def _marked(unit: str) -> str:
    """Return the name with the mark, cut in front where it is too long: its end says what it is."""
    mark = f"({TEST_MARK})"
    shown = unit
    while len((shown + mark).encode()) > _LONGEST_NAME:
        shown = "…" + shown.removeprefix("…")[1:]
    return shown + mark


def _name(common: str, unit: str, division: str) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, unit[:64]),
    ]
    if division:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, division))
    return x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _root(key: rsa.RSAPrivateKey, name: x509.Name, since: datetime) -> x509.Certificate:
    return (
        _builder(key.public_key(), name, name, since, ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _unit_certificate(
    key: rsa.RSAPublicKey,
    subject: x509.Name,
    root: x509.Certificate,
    root_key: rsa.RSAPrivateKey,
    since: datetime,
) -> x509.Certificate:
    above = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        _builder(key, subject, root.subject, since, UNIT_YEARS)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(digital_signature=True, content_commitment=True), critical=True)
        # openssl cms and NSS ask for e-mail protection; Adobe knows document signing.
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )


def _builder(
    key: rsa.RSAPublicKey, subject: x509.Name, issuer: x509.Name, since: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def key_usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    """Return what a key may do, everything not named refused."""
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
