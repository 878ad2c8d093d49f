"""Certification authorities for tests: issue, revoke, cross-sign. Nobody in them is real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from zhifa_desktop.package.identity import Identity

UNIT = "临江县交通运输综合行政执法大队"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2029, 1, 1, tzinfo=UTC)
SIGNING = ("digital_signature", "content_commitment")
ISSUING = ("key_cert_sign", "crl_sign")
_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def ec_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve or ec.SECP256R1())


def name(common: str, organization: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")]
    if organization:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common)])


@dataclass
class Authority:
    """A root, or below another one."""

    common: str = "某省政务电子认证根"
    above: Authority | None = None
    key: ec.EllipticCurvePrivateKey = field(default_factory=ec_key)
    since: datetime = SINCE
    until: datetime = UNTIL + timedelta(days=3650)

    def __post_init__(self) -> None:
        issuer = self.above or self
        self.certificate = issuer.issue(
            self.common, self.key.public_key(), ca=True, usage=ISSUING, since=self.since,
            until=self.until,
        )  # fmt: skip

    @property
    def pem(self) -> bytes:
        return pem(self.certificate)

    @property
    def path(self) -> tuple[x509.Certificate, ...]:
        return (self.certificate, *(self.above.path if self.above else ()))

    def issue(
        self, common: str, key: object, *, organization: str = "", ca: bool = False,
        usage: Sequence[str] | None = SIGNING, since: datetime = SINCE, until: datetime = UNTIL,
        digest: hashes.HashAlgorithm | None = None, purposes: Sequence[str] = (),
    ) -> x509.Certificate:  # fmt: skip
        builder = (
            x509.CertificateBuilder()
            .subject_name(name(common, organization))
            .issuer_name(name(self.common))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )
        if usage is not None:
            flags = x509.KeyUsage(**{one: one in usage for one in _USAGES})
            builder = builder.add_extension(flags, critical=True)
        if purposes:
            listed = [x509.ObjectIdentifier(one) for one in purposes]
            builder = builder.add_extension(x509.ExtendedKeyUsage(listed), critical=False)
        return builder.sign(self.key, digest or hashes.SHA256())

    def identity(self, common: str = UNIT, key: object = None, **more: object) -> Identity:
        own = key or ec_key()
        certificate = self.issue(common, own.public_key(), **more)
        return Identity(own, certificate, self.path)

    def crl(
        self, revoked: Mapping[int, tuple[datetime, x509.ReasonFlags | None]] | None = None,
        this: datetime = datetime(2026, 11, 1, tzinfo=UTC),
        following: datetime = datetime(2026, 12, 1, tzinfo=UTC),
        key: object = None,
    ) -> bytes:  # fmt: skip
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(name(self.common))
            .last_update(this)
            .next_update(following)
        )
        for serial, (day, reason) in (revoked or {}).items():
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(day)
            if reason is not None:
                one = one.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(one.build())
        signed = builder.sign(key or self.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def key_file(identity: Identity, password: bytes = b"secret") -> bytes:
    """Return an identity as an authority would hand it out, in a .p12 file."""
    return pkcs12.serialize_key_and_certificates(
        "签名".encode(), identity.private_key, identity.certificate, identity.chain,
        serialization.BestAvailableEncryption(password),
    )  # fmt: skip
