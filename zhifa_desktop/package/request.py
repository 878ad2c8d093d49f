"""Certificate requests (PKCS#10) for keys made here, and the certificates that come back for them.

The key is made in the program and stays; only the request goes to the authority. What comes back is
matched to the waiting key by the public key, whatever the authority did to the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.certificate_files import (
    NOTHING_DONE,
    described,
    is_sm2,
    sm2_apart,
)
from zhifa_desktop.package.identity import (
    DOCUMENT_SIGNING,
    Identity,
    SoftwareKey,
    certificate_key,
    in_order,
    key_usage,
    public_bytes,
)

KINDS = {"rsa-2048": "RSA 2048", "rsa-3072": "RSA 3072", "p-256": "ECDSA P-256"}
"""The kinds of keys that are made here; RSA 2048 is what every authority takes."""
_LONGEST = 64
"""Characters of a name in a certificate (RFC 5280, appendix A)."""


def new_key(kind: str) -> SoftwareKey:
    """Make a private key of one of KINDS."""
    if kind == "p-256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa-")))


def new_request(key: SoftwareKey, unit_name: str, division: str, person: str = "") -> bytes:
    """Return a certificate request (PEM).

    Args:
        key: The key that is to be certified; it signs the request, which proves its possession.
        unit_name: Full name of the unit.
        division: Its division code (GB/T 2260), may be empty.
        person: Whose key it is; empty for the unit's own.

    Raises:
        UserError: A name is missing or longer than certificates take.
    """
    names = {"单位名称": " ".join(unit_name.split()), "姓名": " ".join(person.split())}
    if not names["单位名称"]:
        raise UserError("单位名称是空的，不能生成证书申请", todo="请先在“设置”里填写单位名称")
    for label, text in names.items():
        if len(text) > _LONGEST:
            raise UserError(
                f"{label}超过 {_LONGEST} 个字，证书里放不下", todo=f"请改用较短的{label}"
            )
    request = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(_subject(names["单位名称"], division, names["姓名"]))
        .add_extension(key_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    return request.public_bytes(Encoding.PEM)


def issued_identity(
    certificates: Sequence[x509.Certificate], waiting: Mapping[str, SoftwareKey], name: str
) -> tuple[str, Identity]:
    """Return which waiting key a file of certificates belongs to, and the identity they make.

    Args:
        certificates: The issued one and those above it, in any order.
        waiting: Keys by what the caller calls them.
        name: What the clerk calls the file.

    Raises:
        UserError: None of them belongs to a waiting key.
    """
    for one, key in waiting.items():
        public = public_bytes(key)
        own = [each for each in certificates if certificate_key(each) == public]
        if own:
            newest = max(own, key=lambda each: each.not_valid_after_utc)
            return one, Identity(key, newest, in_order(newest, certificates))
    if any(is_sm2(certificate) for certificate in certificates):
        raise sm2_apart(name)
    shown = "、".join(described(certificate) for certificate in certificates[:2])
    more = f"等 {len(certificates)} 张" if len(certificates) > len(certificates[:2]) else ""
    if not waiting:
        why = "本台账里没有等待签发的证书申请"
    else:
        why = f"与本台账里等待签发的 {len(waiting)} 份申请都对不上"
    raise UserError(
        f"“{name}”里的证书{shown}{more}{why}", kept=NOTHING_DONE,
        todo="请确认是按本台账生成的申请签发的；带私钥的 .p12 文件请用“导入证书文件”",
    )  # fmt: skip


def _subject(unit: str, division: str, person: str) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, unit),
    ]
    if division:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, division))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, person or unit)])
