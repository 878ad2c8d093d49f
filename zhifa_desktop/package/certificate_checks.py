"""What is wrong with a certificate for signing reports on a day, in sentences with a weight.

Some findings forbid it; some a clerk who knows better may confirm, because authorities shorten
names and receivers can be told a fingerprint by telephone; the rest is good to know. May not ask
whether a receiver trusts the root: that is :mod:`trust`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from zhifa_desktop.package.certificate_files import load_certificates
from zhifa_desktop.package.china_time import CHINA, day_text
from zhifa_desktop.package.cms import SUPPORTED, supports
from zhifa_desktop.package.identity import DOCUMENT_SIGNING, common_name, issued_by
from zhifa_desktop.package.revocation import ask_lists

WARN_DAYS = {
    7: "请立即申请换发；来不及时先准备好另一张证书",
    30: "请尽快向发证单位申请换发",
    90: "请提前向发证单位申请换发",
}
"""What to do from so many days before the end on, the most pressing first."""
_WEAK_HASHES = ("md5", "sha1")
_LONGEST_NAME = 64
"""Characters that a certificate holds of a name (RFC 5280)."""
_LEAST_NAME = 6
"""Characters; a shorter name says too little to tell one unit from another."""
_PURPOSES = (
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    DOCUMENT_SIGNING,
)


class Weight(StrEnum):
    """How much a finding weighs."""

    REFUSED = "refused"
    CONFIRM = "confirm"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a certificate: what it is called in code, its weight, what to say and do."""

    code: str
    weight: Weight
    sentence: str
    todo: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a certificate is to name; ``person`` is empty for the unit's own."""

    unit: str
    person: str = ""


def check_certificate(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    wanted: Wanted,
    moment: datetime,
    *,
    roots: Sequence[bytes] = (),
    crls: Sequence[bytes] = (),
) -> tuple[Finding, ...]:
    """Return what is wrong with a certificate for signing at a moment, the gravest first.

    Args:
        certificate: The signer's.
        others: Those above it, as far as they are there.
        wanted: Whom it is to name.
        moment: When it is to sign, with a time zone.
        roots: Trusted roots (PEM or DER), which may have issued lists.
        crls: Lists of revoked certificates.
    """
    found = (
        *_validity(certificate, moment),
        *_fitness(certificate),
        *_revocation(certificate, [*others, *load_certificates(roots)], crls, moment),
        *_names(certificate, wanted),
    )
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def days_left(certificate: x509.Certificate, moment: datetime) -> int:
    """Return the days until a certificate's last day, by the calendar of China; negative after."""
    last = certificate.not_valid_after_utc.astimezone(CHINA).date()
    return (last - moment.astimezone(CHINA).date()).days


def names_unit(certificate: x509.Certificate, unit: str) -> bool:
    """Tell whether a certificate names a unit; long names are cut in certificates."""
    wanted = {_folded(unit), _folded(unit[:_LONGEST_NAME])}
    return any(_same_unit(one, held) for one in wanted for held in _held_names(certificate))


def _validity(certificate: x509.Certificate, moment: datetime) -> Iterator[Finding]:
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if moment > until:
        yield Finding(
            "expired", Weight.REFUSED, f"证书已于{day_text(until)}到期",
            "请向发证单位换发，或改用其他证书",
        )  # fmt: skip
    elif moment < since:
        yield Finding(
            "not_yet_valid", Weight.REFUSED, f"证书从{day_text(since)}起才有效",
            "请核对本机日期；日期无误时请到那天再签名",
        )  # fmt: skip
    elif (left := days_left(certificate, moment)) <= max(WARN_DAYS):
        when = "今天" if left == 0 else f"还有 {left} 天"
        yield Finding(
            "expiring", Weight.HINT, f"证书{when}到期（{day_text(until)}）",
            next(todo for days, todo in WARN_DAYS.items() if left <= days),
        )  # fmt: skip


def _fitness(certificate: x509.Certificate) -> Iterator[Finding]:
    """Yield what makes a certificate unfit on any day."""
    key = _key(certificate)
    if not supports(key):
        kind = f"RSA {key.key_size} 位" if isinstance(key, rsa.RSAPublicKey) else "种类不支持"
        yield Finding(
            "weak_key", Weight.REFUSED, f"证书的密钥太弱或种类不支持（{kind}）",
            f"请换发证书（{SUPPORTED}）",
        )  # fmt: skip
    digest = certificate.signature_hash_algorithm
    if digest is not None and digest.name in _WEAK_HASHES:
        yield Finding(
            "weak_hash", Weight.REFUSED, f"证书是用 {digest.name.upper()} 签发的，已不安全",
            "请向发证单位换发用 SHA-256 签发的证书",
        )  # fmt: skip
    if _is_authority(certificate):
        yield Finding(
            "authority", Weight.REFUSED, "这是发证机构的证书（CA），不是签名人的",
            "请选择发给本单位或本人的证书；要信任这个机构，请导入到“受信任的根证书”",
        )  # fmt: skip
    elif not _may_sign(certificate):
        yield Finding(
            "usage", Weight.REFUSED, "证书的用途里没有“数字签名”或“不可否认”",
            "请换用签名证书（加密证书不能签名）",
        )  # fmt: skip
    if issued_by(certificate, certificate):
        yield Finding(
            "self_signed", Weight.CONFIRM, "证书是自签名的，没有发证机构为它担保",
            "接收单位须按指纹逐一确认后才会信任；有条件时请换用发证机构签发的证书",
        )  # fmt: skip
    if not _purpose_fits(certificate):
        yield Finding(
            "purpose", Weight.HINT, "证书没有写明可用于签署文件，其他软件可能提示用途不符",
            "可向发证单位要求加上“安全邮件”或“文档签名”用途",
        )  # fmt: skip


def _revocation(
    certificate: x509.Certificate,
    above: Sequence[x509.Certificate],
    crls: Sequence[bytes],
    moment: datetime,
) -> Iterator[Finding]:
    issuer = next((one for one in above if issued_by(certificate, one)), None)
    if issuer is None:
        return
    answer = ask_lists((certificate, issuer), crls, moment)
    if answer.revocation is not None:
        yield Finding(
            "revoked", Weight.REFUSED, answer.revocation.sentence,
            "请停用这张证书，向发证单位换发",
        )  # fmt: skip
    elif answer.stale:
        yield Finding("stale_list", Weight.HINT, answer.stale, "请向发证单位索取新的吊销列表")


def _names(certificate: x509.Certificate, wanted: Wanted) -> Iterator[Finding]:
    held = _held_names(certificate)
    unit, shown = _folded(wanted.unit), common_name(certificate)
    if not any(_same_unit(unit, one) for one in held):
        yield Finding(
            "wrong_unit", Weight.CONFIRM,
            f"证书写的是“{shown}”，与本单位名称“{wanted.unit}”对不上",
            "请核对是否选错了证书；名称只是简写或改过名的，确认后可以使用",
        )  # fmt: skip
    if wanted.person and not any(_folded(wanted.person) in one for one in held):
        yield Finding(
            "wrong_person", Weight.CONFIRM, f"证书写的是“{shown}”，不是“{wanted.person}”",
            "请核对是否选错了证书",
        )  # fmt: skip


def _held_names(certificate: x509.Certificate) -> list[str]:
    return [
        _folded(str(one.value))
        for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME,
                     NameOID.ORGANIZATIONAL_UNIT_NAME)
        for one in certificate.subject.get_attributes_for_oid(kind)
    ]  # fmt: skip


def _same_unit(unit: str, held: str) -> bool:
    """Tell whether two names say the same unit; one may leave out the province in front."""
    shorter, longer = sorted((unit, held), key=len)
    return unit == held or (len(shorter) >= _LEAST_NAME and longer.endswith(shorter))


def _folded(name: str) -> str:
    """Return a name without what typists differ in: width, case, blanks, brackets, points."""
    wide = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in wide if char.isalnum())


def _key(certificate: x509.Certificate) -> object:
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _purpose_fits(certificate: x509.Certificate) -> bool:
    try:
        listed = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return any(one in listed for one in _PURPOSES)
