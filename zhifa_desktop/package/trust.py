"""Whether a signer's certificate leads to a root that the reader of a package trusts.

The path is built and judged by pyhanko-certvalidator, offline. What was revoked is asked of the
lists that the office was given, and where there is none, none is pretended. May not decide which
roots to trust.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from zhifa_desktop.package.certificate_files import load_certificates
from zhifa_desktop.package.china_time import day_text
from zhifa_desktop.package.identity import common_name, is_test
from zhifa_desktop.package.revocation import ask_lists


@dataclass(frozen=True, slots=True)
class Trust:
    """The outcome for one signer."""

    root: str
    """Name of the root that the certificate leads to; the self-declared one if not trusted."""
    trusted: bool
    test: bool
    """The root says of itself that it is for trying out only."""
    revoked: str = ""
    """Which certificate had been revoked when it signed; such a signer is not trusted."""
    note: str = ""
    """What the lists of revoked certificates tell besides: revoked later, or lists too old."""

    @property
    def sentence(self) -> str:
        """Return it in the clerk's words."""
        mark = "演示证书，仅供测试，不能用于正式报送" if self.test else ""
        if self.revoked:
            return f"由“{self.root}”签发，但{self.revoked}，签名不可信"
        if self.trusted:
            told = "；".join(filter(None, (mark, self.note)))
            return f"由受信任的根证书“{self.root}”签发" + (f"（{told}）" if told else "")
        above = f"自称由“{self.root}”签发，但" if self.root else "找不到签发它的根证书，"
        return f"{above}本机没有信任该根证书，不能确认签名人身份" + (f"（{mark}）" if mark else "")


def find_trust(
    signer: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[bytes],
    moment: datetime,
    crls: Sequence[bytes] = (),
) -> Trust:
    """Build the path from a signer to one of ``roots`` (PEM or DER) at a moment.

    The moment is moved into the certificate's validity: whether it was valid *then* is a question
    of its own, see :func:`validity_problem`. ``crls`` are lists of revoked certificates: what was
    revoked at or before the moment is not trusted, what was revoked later is told.
    """
    anchors = load_certificates(roots)
    inside = min(max(moment, signer.not_valid_before_utc), signer.not_valid_after_utc)
    context = ValidationContext(
        trust_roots=[_asn1(anchor) for anchor in anchors],
        other_certs=[_asn1(other) for other in others],
        moment=inside,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    # pyhanko-certvalidator leaves this one call without types.
    validator: Any = CertificateValidator(_asn1(signer), validation_context=context)
    try:
        path = asyncio.run(validator.async_validate_usage({_usage(signer)}))
    except (PathError, ValidationError):
        declared = next((other for other in others if other.issuer == other.subject), None)
        named = common_name(declared) if declared else ""
        return Trust(named, False, is_test(declared or signer))
    certificates = [x509.load_der_x509_certificate(one.dump()) for one in path.iter_certs(True)]
    root, answer = certificates[0], ask_lists(certificates[::-1], crls, moment)
    name, test, revocation = common_name(root), is_test(root), answer.revocation
    if revocation is not None and revocation.since <= moment:
        return Trust(name, False, test, revoked=revocation.sentence)
    note = f"{revocation.sentence}，签名在此之前" if revocation else answer.stale
    return Trust(name, True, test, note=note)


def _usage(signer: x509.Certificate) -> str:
    """Return the use of the key to be asked for: many authorities write only the one or the other.

    Either says that the key signs documents (RFC 5280 4.2.1.3).
    """
    try:
        usage = signer.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return "non_repudiation"
    return "non_repudiation" if usage.content_commitment else "digital_signature"


def validity_problem(certificates: Iterable[x509.Certificate], moment: datetime) -> str:
    """Return which certificate was not valid at a moment, or an empty string."""
    for certificate in certificates:
        since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not since <= moment <= until:
            return (
                f"证书“{common_name(certificate)}”有效期为 "
                f"{day_text(since)}至{day_text(until)}，"
                f"签名时（{day_text(moment)}）不在有效期内"
            )
    return ""


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
