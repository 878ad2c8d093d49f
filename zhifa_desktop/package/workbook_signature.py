"""Signs the month's workbook so that office programs show it, and says what a signature is worth.

An office program is content when what was signed is unchanged; here nothing may have been added
either, and every byte of the file must be the one that follows from what was signed: the zip's by
:mod:`canonical_zip`, the plumbing's by :mod:`signed_parts`, the signature's by
:mod:`opc_signature`. Signed last: whoever saves a signed workbook ends its signature, and then
:mod:`workbook_values` tells whether it still says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.cms import WEAKEST_KEY, BadSignature
from zhifa_desktop.package.identity import Identity, common_name
from zhifa_desktop.package.opc_parts import CONTENT_TYPES, read_content_types
from zhifa_desktop.package.opc_signature import (
    Reference,
    Statement,
    read_signature,
    signature_xml,
    signed_bytes,
)
from zhifa_desktop.package.signed_parts import (
    FOLDER,
    SIGNATURE,
    covered,
    packed,
    references,
    written_anew,
)
from zhifa_desktop.package.trust import find_trust, validity_problem
from zhifa_desktop.package.workbook_opening import NoSignature, open_signed, open_unsigned
from zhifa_desktop.package.workbook_parts import PROPERTIES, part_label, sheet_titles

_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
)
"""What lxml, base64 and cryptography raise for a signature bent on purpose."""


@dataclass(frozen=True, slots=True)
class WorkbookSignatureState:
    """What the signature of a workbook is worth."""

    problem: str
    """What is wrong with file or signature, in Chinese; empty when nothing is."""
    trust_problem: str = ""
    """Why the signer cannot be trusted, or was not valid when signing; empty when it can."""
    signer: str | None = None
    """Named once the signature itself holds, also when the content does not."""
    reason: str = ""
    moment: datetime | None = None
    """The time that the signer's computer said it was."""
    certificates: tuple[x509.Certificate, ...] = ()
    """The signer's certificate."""
    added: tuple[str, ...] = ()
    """Parts without a signature, as a clerk knows them; so the next two."""
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unsigned: bool = False
    """There is no signature at all: compare its values, see :mod:`workbook_values`."""

    @property
    def whole(self) -> bool:
        """Tell whether the signature holds and covers exactly what the file holds."""
        return self.signer is not None and not self.problem

    @property
    def trusted(self) -> bool:
        """Tell whether it is whole and the signer leads to a trusted root."""
        return self.whole and not self.trust_problem


def sign_workbook(workbook: bytes, identity: Identity, *, moment: datetime, reason: str) -> bytes:
    """Return the workbook with a signature over every part of it.

    The parts keep their bytes; content types and relationships are written anew, saying the same,
    and the zip is stored, so that equal workbooks give equal bytes but for the signature's value.

    Args:
        workbook: An .xlsx without signature, as any program writes it.
        identity: Who signs.
        moment: When, with a time zone.
        reason: Why, as the reader's signature panel shows it.

    Raises:
        UserError: It is no workbook, is damaged, has a password or macros, or is signed already.
    """
    try:
        parts = open_unsigned(workbook)
        types = read_content_types(parts.pop(CONTENT_TYPES), parts)
        anew = written_anew(parts, types)
        signed = references(parts, types)
    except Misshapen as error:
        raise UserError(
            f"表格无法签名：{error}", kept="没有生成签名文件", todo="请重新生成表格后再签名"
        ) from error
    statement = Statement(
        signed,
        (identity.certificate, *identity.chain),
        moment.astimezone(UTC).replace(microsecond=0),
        "".join(char for char in " ".join(reason.split()) if char.isprintable()),
    )
    value = _raw(identity.sign(signed_bytes(statement)), identity.certificate)
    return packed({**parts, **anew, SIGNATURE: signature_xml(statement, value)})


def verify_workbook(
    workbook: bytes, roots: Sequence[bytes], crls: Sequence[bytes] = ()
) -> WorkbookSignatureState:
    """Say what the signature of a workbook is worth.

    ``roots`` are certificates, ``crls`` lists of revoked ones, each PEM or DER.
    """
    try:
        parts = open_signed(workbook)
        statement = _statement(parts)
        types = read_content_types(parts[CONTENT_TYPES], parts.keys() - {CONTENT_TYPES})
        there = references(parts, types)
        found = _compared(statement.references, there)
        problem = _content_problem(parts, found) or _rest_problem(parts, types)
        if not problem and there != statement.references:
            problem = "签名所列的部分次序不对或有重复，不是本程序的签名格式"
        signer, trust_problem = _signer(statement, roots, crls)
    except NoSignature as error:
        return WorkbookSignatureState(str(error), unsigned=True)
    except (Misshapen, BadSignature) as error:
        return WorkbookSignatureState(str(error))
    titles = sheet_titles(parts)
    return WorkbookSignatureState(
        problem,
        trust_problem,
        signer,
        statement.reason,
        statement.moment,
        statement.certificates[:1],
        added=tuple(part_label(name, titles) for name in found.added),
        missing=tuple(part_label(name, titles) for name in found.missing),
        changed=tuple(part_label(name, titles) for name in found.changed),
    )


class _Compared(NamedTuple):
    """Names of parts that differ from what was signed."""

    added: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]


def _compared(signed: Sequence[Reference], there: Sequence[Reference]) -> _Compared:
    before, after = ({one.name: one for one in side} for side in (signed, there))
    return _Compared(
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
        tuple(name for name in after if name in before and after[name] != before[name]),
    )


def _raw(signature: bytes, certificate: x509.Certificate) -> bytes:
    """Return a signature as XML has it: for ECDSA r and s side by side, not as DER."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return signature
    length = (key.curve.key_size + 7) // 8
    return b"".join(
        number.to_bytes(length, "big") for number in utils.decode_dss_signature(signature)
    )


def _statement(parts: Mapping[str, bytes]) -> Statement:
    """Return what the signature says, after checking that it is the signer's."""
    ours = [name for name in parts if name.startswith(FOLDER)]
    count = sum(name.endswith(".xml") for name in ours)
    if not ours:
        raise NoSignature("表格没有数字签名：可能被其他程序另存过")
    if SIGNATURE not in parts:
        raise BadSignature("表格里的数字签名被删除了")
    if count > 1:
        raise BadSignature(f"表格里有 {count} 个数字签名，应当只有单位签的一个")
    try:
        statement, value = read_signature(parts[SIGNATURE], SIGNATURE)
        _check_value(statement, value)
    except _UNREADABLE:
        raise BadSignature("表格的签名被改动过，或不是本程序的签名格式") from None
    return statement


def _check_value(statement: Statement, value: bytes) -> None:
    key = statement.certificates[0].public_key()
    data = signed_bytes(statement)
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= WEAKEST_KEY:
            key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
            key.verify(_der(value, key), data, ec.ECDSA(hashes.SHA256()))
        else:
            raise BadSignature(
                f"签名使用的密钥不受支持（需要 {WEAKEST_KEY} 位以上的 RSA，或 P-256 以上的 ECDSA）"
            )
    except InvalidSignature:
        raise BadSignature("表格的数字签名无效：签名或证书被改动过") from None


def _der(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    length = (key.curve.key_size + 7) // 8
    if len(value) != 2 * length:
        raise ValueError
    r, s = (int.from_bytes(half, "big") for half in (value[:length], value[length:]))
    return utils.encode_dss_signature(r, s)


def _signer(statement: Statement, roots: Sequence[bytes], crls: Sequence[bytes]) -> tuple[str, str]:
    """Return the signer's name and why it cannot be trusted."""
    signer, *others = statement.certificates
    try:
        trust = find_trust(signer, others, roots, statement.moment, crls)
        if not trust.trusted:
            return common_name(signer), f"表格签名人{trust.sentence}"
        return common_name(signer), validity_problem(statement.certificates, statement.moment)
    except _UNREADABLE:
        raise BadSignature("表格签名里的证书无法识别") from None


def _content_problem(parts: Mapping[str, bytes], found: _Compared) -> str:
    if not any(found):
        return ""
    if all(name.startswith(PROPERTIES) for names in found for name in names):
        return "签名之后文档属性（标题、作者等）被改动过，各工作表没有变"
    titles = sheet_titles(parts)
    said = [
        what + _listed([part_label(name, titles) for name in names])
        for what, names in (
            ("内容有变：", found.changed),
            ("多出没有签名的", found.added),
            ("缺少", found.missing),
        )
        if names
    ]
    return f"表格在签名之后被改动过，{'；'.join(said)}"


def _rest_problem(parts: Mapping[str, bytes], types: Mapping[str, str]) -> str:
    """Return which part without content of its own is not written as it must be, or ''."""
    for name, content in written_anew(covered(parts), types).items():
        if parts.get(name) != content:
            return f"表格在签名之后被改写过：{part_label(name, {})}"
    return ""


def _listed(labels: list[str]) -> str:
    shown = "、".join(labels[:5])
    return shown + (f" 等 {len(labels)} 处" if len(labels) > 5 else "")
