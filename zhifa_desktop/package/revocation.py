"""Lists of revoked certificates (CRL, RFC 5280 5) that an office was given as files.

No office asks the network: what a list says holds for the certificates of its issuer, from the day
each was revoked, and a list that is past its date says nothing about what came later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.china_time import day_text
from zhifa_desktop.package.identity import common_name

LARGEST = 64 << 20
"""Bytes; the longest lists of China's authorities have a few million lines and less than this."""
REASONS = {
    x509.ReasonFlags.key_compromise: "密钥泄露",
    x509.ReasonFlags.ca_compromise: "发证机构密钥泄露",
    x509.ReasonFlags.affiliation_changed: "单位或人员变更",
    x509.ReasonFlags.superseded: "已换发新证",
    x509.ReasonFlags.cessation_of_operation: "停止使用",
    x509.ReasonFlags.certificate_hold: "暂停使用",
    x509.ReasonFlags.privilege_withdrawn: "权限收回",
    x509.ReasonFlags.aa_compromise: "授权机构密钥泄露",
}
NO_REASON = "未写明原因"
_CRITICAL_KNOWN = (x509.AuthorityKeyIdentifier, x509.CRLNumber, x509.IssuingDistributionPoint)


@dataclass(frozen=True, slots=True)
class Revocation:
    """A certificate that its issuer took back, from which moment and why."""

    certificate: x509.Certificate
    since: datetime
    reason: str

    @property
    def sentence(self) -> str:
        """Return it in the clerk's words."""
        name = common_name(self.certificate)
        return f"证书“{name}”已于{day_text(self.since)}被吊销（原因：{self.reason}）"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the lists say of a path: ``stale`` is a sentence where one ends before the moment."""

    revocation: Revocation | None = None
    stale: str = ""


def read_list(data: bytes, name: str = "吊销列表") -> x509.CertificateRevocationList:
    """Read a list of revoked certificates, PEM or DER.

    Raises:
        UserError: It is something else, or a kind of list that holds only a part.
    """
    read = x509.load_pem_x509_crl if data.lstrip().startswith(b"-----") else x509.load_der_x509_crl
    try:
        if len(data) > LARGEST:
            raise ValueError
        found = read(data)
        partial = _is_partial(found)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UserError(
            f"“{name}”不是证书吊销列表（CRL）", kept="没有导入",
            todo="请向发证单位索取 .crl 文件",
        ) from error  # fmt: skip
    if partial:
        raise UserError(
            f"“{name}”是增量或转授的吊销列表，只含一部分", kept="没有导入",
            todo="请向发证单位索取完整的吊销列表（.crl）",
        )  # fmt: skip
    return found


def signed_by(one: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Tell whether a list is that issuer's own: its name, its key, and the right to sign lists."""
    if one.issuer != issuer.subject or not _may_sign_lists(issuer):
        return False
    try:
        key: Any = issuer.public_key()
        return bool(one.is_signature_valid(key))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def ask_lists(path: Sequence[x509.Certificate], crls: Iterable[bytes], moment: datetime) -> Answer:
    """Ask the lists about every certificate of a path, the signer's first, the root last.

    Of several revocations the earliest is told. The root vouches for itself: no list is about it.
    """
    lists = [read_list(data) for data in crls]
    found: list[Revocation] = []
    stale = ""
    for certificate, issuer in pairwise(path):
        own = [one for one in lists if signed_by(one, issuer)]
        revoked = [each for one in own if (each := _revoked(certificate, one)) is not None]
        found += revoked
        if own and not revoked:
            stale = stale or _stale(own, issuer, moment)
    return Answer(min(found, key=lambda one: one.since, default=None), stale)


def _stale(
    lists: Sequence[x509.CertificateRevocationList], issuer: x509.Certificate, moment: datetime
) -> str:
    """Say until when the newest list of an issuer reaches, if that is before the moment."""
    ends = [one.next_update_utc or one.last_update_utc for one in lists]
    if max(ends) >= moment:
        return ""
    return f"“{common_name(issuer)}”的吊销列表只到{day_text(max(ends))}，之后是否吊销无从得知"


def _revoked(
    certificate: x509.Certificate, one: x509.CertificateRevocationList
) -> Revocation | None:
    line = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if line is None:
        return None
    try:
        told = line.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return Revocation(certificate, line.revocation_date_utc, NO_REASON)
    return Revocation(certificate, line.revocation_date_utc, REASONS.get(told, NO_REASON))


def _is_partial(one: x509.CertificateRevocationList) -> bool:
    """Tell whether a list holds only a part: a delta, an indirect one, or one with unknown limits.

    What a list says under limits that we do not know must not count as the whole (RFC 5280 5.2).
    """
    for extension in one.extensions:
        value = extension.value
        if isinstance(value, x509.DeltaCRLIndicator):
            return True
        if isinstance(value, x509.IssuingDistributionPoint) and (
            value.indirect_crl or value.only_contains_attribute_certs or value.only_some_reasons
        ):
            return True
        if extension.critical and not isinstance(value, _CRITICAL_KNOWN):
            return True
    return False


def _may_sign_lists(issuer: x509.Certificate) -> bool:
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return True
    return usage.crl_sign
