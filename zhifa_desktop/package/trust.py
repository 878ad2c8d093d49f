"""Whether a signer's certificate leads to a root that the reader of a package trusts.

The path is built and judged by pyhanko-certvalidator, offline: no list of revoked certificates
reaches an office without a network, and none is pretended. May not decide which roots to trust.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.china_time import day_text
from zhifa_desktop.package.identity import common_name, is_test


@dataclass(frozen=True, slots=True)
class Trust:
    """The outcome for one signer."""

    root: str
    """Name of the root that the certificate leads to; the self-declared one if not trusted."""
    trusted: bool
    test: bool
    """The root says of itself that it is for trying out only."""

    @property
    def sentence(self) -> str:
        """Return it in the clerk's words."""
        mark = "演示证书，仅供测试，不能用于正式报送" if self.test else ""
        if self.trusted:
            return f"由受信任的根证书“{self.root}”签发" + (f"（{mark}）" if mark else "")
        above = f"自称由“{self.root}”签发，但" if self.root else "找不到签发它的根证书，"
        return f"{above}本机没有信任该根证书，不能确认签名人身份" + (f"（{mark}）" if mark else "")


def find_trust(
    signer: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[bytes],
    moment: datetime,
) -> Trust:
    """Build the path from a signer to one of ``roots`` (PEM or DER) at a moment.

    The moment is moved into the certificate's validity: whether it was valid *then* is a question
    of its own, see :func:`validity_problem`.
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
        path = asyncio.run(validator.async_validate_usage({"non_repudiation"}))
    except (PathError, ValidationError):
        declared = next((other for other in others if other.issuer == other.subject), None)
        named = common_name(declared) if declared else ""
        return Trust(named, False, is_test(declared or signer))
    first = x509.load_der_x509_certificate(path.first.dump())
    return Trust(common_name(first), True, is_test(first))


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


def load_certificates(roots: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """Read certificates given as PEM (one or more each) or DER.

    Raises:
        UserError: One of them is not a certificate.
    """
    loaded: list[x509.Certificate] = []
    try:
        for root in roots:
            if pem.detect(root):
                loaded += x509.load_pem_x509_certificates(root)
            else:
                loaded.append(x509.load_der_x509_certificate(root))
    except ValueError as error:
        raise UserError(
            "受信任的根证书文件无法识别", todo="请使用 PEM 或 DER 格式的证书文件"
        ) from error
    return tuple(loaded)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
