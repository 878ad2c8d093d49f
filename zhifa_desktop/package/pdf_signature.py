"""Signs PDF papers (PAdES B-B; B-T with a time-stamp server) and says what signatures are worth.

Each signature is an incremental update: what was signed before stays signed. Where several sign,
the fields of all are prepared before the first one does. pyHanko does the format; whom to trust is
asked of :mod:`trust`, as for the package itself.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.certificate_files import load_certificates
from zhifa_desktop.package.china_time import china_time, minute_text
from zhifa_desktop.package.identity import TEST_MARK, Identity, common_name, is_test
from zhifa_desktop.package.signature_face import signature_face
from zhifa_desktop.package.timestamp import NoTimeStamp
from zhifa_desktop.package.trust import find_trust, validity_problem

_new_store: Any = SimpleCertificateStore
"""pyhanko-certvalidator leaves this one call without types."""

# What they say of a bent PDF goes to our log, if there is one, and never to the clerk's console.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

_UNREADABLE = (
    PdfError,
    PathError,
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    OverflowError,
    RecursionError,
)
"""What pyHanko raises for files that are no PDF, or a PDF bent on purpose."""


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where the visible line stands: page from 0 (-1 the last), points from the bottom left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PdfSigner:
    """One signature of a PDF: in which field (which says the role), whose, when."""

    field: str
    name: str
    moment: datetime | None
    """The attested time, or else the one that the signer's computer said."""
    attested: bool
    """A time-stamp server that leads to a trusted root attests the moment."""
    certificate: x509.Certificate
    trust_problem: str
    """Why this signer cannot be trusted, or was not valid when signing; empty when it can."""


@dataclass(frozen=True, slots=True)
class PdfSignatureState:
    """What the signatures of a PDF are worth, all of them taken together."""

    intact: bool
    """Every signature holds, and what was added later is nothing but further signatures."""
    whole_file: bool
    """The last signature covers the file to its last byte."""
    signers: tuple[str, ...]
    moment: datetime | None
    """The time of the last signature, as its signer's computer said."""
    certificates: tuple[x509.Certificate, ...]
    problem: str
    """What is wrong with file or signature, one Chinese sentence; empty when nothing is."""
    trust_problem: str
    """Why a signer cannot be trusted, or was not valid when signing; empty when all can."""
    details: tuple[PdfSigner, ...] = ()
    """Each signature by itself, in the order of signing."""

    @property
    def trusted(self) -> bool:
        """Tell whether it is fine and every signer leads to a trusted root."""
        return bool(self.signers) and not self.problem and not self.trust_problem

    @property
    def signer(self) -> str | None:
        """Return the signers' names in one line, or None."""
        return "、".join(self.signers) or None


def sign_pdf(
    pdf: bytes,
    identity: Identity,
    *,
    field: str,
    reason: str,
    location: str,
    moment: datetime,
    box: SignatureBox | None = None,
    line: str = "",
    timestamper: TimeStamper | None = None,
) -> bytes:
    """Return ``pdf`` with one more signature, behind the unchanged bytes given.

    Args:
        pdf: The paper.
        identity: Who signs.
        field: Name of the signature field; made when it does not exist.
        reason: Why, as the reader's signature panel shows it.
        location: Where.
        moment: When, with a time zone.
        box: Where the visible line stands; without it the signature is not to be seen on the page.
        line: What the visible line says first: role and name; by default the signer's name.
        timestamper: Who attests the moment; by default nobody, the computer's clock is believed.

    Raises:
        UserError: The file is no PDF that can be signed, or the field is signed already; or the
            key lies outside and cannot be used now.
        NoTimeStamp: The moment was to be attested and was not; nothing was signed yet.
    """
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        location=location,
        reason=reason,
        name=identity.name,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    out = io.BytesIO()
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        signer = _TimedSigner(
            meta,
            _IdentitySigner(identity),
            timestamper=timestamper,
            stamp_style=_style(identity, moment, box, line),
            new_field_spec=_field_spec(field, box),
        )
        signer.moment = china_time(moment)
        signer.sign_pdf(writer, output=out)
    except TimestampRequestError as error:
        raise NoTimeStamp("时间戳服务没有应答或应答有误") from error
    except _UNREADABLE as error:
        raise UserError(
            "PDF 无法签名：文件损坏、加了密码，或该签名位置已经签过",
            kept="没有生成签名文件",
            todo="请重新生成 PDF 后再签名",
        ) from error
    return out.getvalue()


def prepare_fields(pdf: bytes, boxes: Mapping[str, SignatureBox]) -> bytes:
    """Return ``pdf`` with an empty signature field in each box, for those who sign one by one."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)  # half of it is untyped
    for field, box in boxes.items():
        fields.append_signature_field(writer, _field_spec(field, box))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def verify_pdf(pdf: bytes, roots: Sequence[bytes], crls: Sequence[bytes] = ()) -> PdfSignatureState:
    """Say what the signatures of a PDF are worth.

    ``roots`` are certificates, ``crls`` lists of revoked ones, each PEM or DER.
    """
    try:
        return _state(pdf, roots, crls)
    except _UNREADABLE:
        return unsound("PDF 无法读取，或其中的签名已损坏")


def _state(pdf: bytes, roots: Sequence[bytes], crls: Sequence[bytes]) -> PdfSignatureState:
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    signatures = reader.embedded_regular_signatures
    if not signatures:
        return unsound("PDF 没有电子签名")
    intact, details, coverage = True, [], None
    anchors = [_asn1(root) for root in load_certificates(roots)]
    for signature in signatures:
        status = _status(signature, anchors)
        intact = intact and status.intact and status.valid and bool(status.docmdp_ok)
        coverage = status.coverage
        details.append(_detail(signature, status, roots, crls))
    whole = coverage is SignatureCoverageLevel.ENTIRE_FILE
    problem = ""
    if not intact:
        problem = "PDF 在签名之后被改动过"
    elif not whole:
        problem = "PDF 末尾有签名之后添加的内容"
    return PdfSignatureState(
        intact,
        whole,
        tuple(one.name for one in details),
        details[-1].moment,
        tuple(one.certificate for one in details),
        problem,
        next((one.trust_problem for one in details if one.trust_problem), ""),
        tuple(details),
    )


def _status(
    signature: EmbeddedPdfSignature, anchors: Sequence[asn1_x509.Certificate]
) -> PdfSignatureStatus:
    """Judge the bytes of a signature, and by the anchors who attests its time.

    Whether the signer is to be trusted is asked elsewhere: here it stands for itself.
    """
    signer = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    clocks = ValidationContext(trust_roots=list(anchors), allow_fetching=False)
    return validate_pdf_signature(
        signature, signer_validation_context=signer, ts_validation_context=clocks
    )


def _detail(
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    roots: Sequence[bytes],
    crls: Sequence[bytes],
) -> PdfSigner:
    stamp = status.timestamp_validity
    attested = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    moment = stamp.timestamp if stamp and attested else signature.self_reported_timestamp
    certificate = _certificate(signature.signer_cert)
    others = [_certificate(other) for other in signature.other_embedded_certs]
    problem = _trust_problem(certificate, others, roots, crls, moment)
    return PdfSigner(
        signature.field_name, common_name(certificate), moment, attested, certificate, problem
    )


def _trust_problem(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[bytes],
    crls: Sequence[bytes],
    moment: datetime | None,
) -> str:
    if moment is None:
        return "PDF 签名没有写明时间"
    trust = find_trust(certificate, others, roots, moment, crls)
    return (
        validity_problem([certificate], moment) if trust.trusted else f"PDF 签名人{trust.sentence}"
    )


def unsound(problem: str) -> PdfSignatureState:
    """Return the state of a PDF that has no signature worth anything."""
    return PdfSignatureState(False, False, (), None, (), problem, "")


class _TimedSigner(signers.PdfSigner):
    """Signs at a moment that is passed in, where pyHanko would ask the machine's clock."""

    moment: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.moment
        return session


def _style(
    identity: Identity, moment: datetime, box: SignatureBox | None, line: str
) -> StaticStampStyle | None:
    if box is None:
        return None
    lines = [line or f"电子签名：{identity.name}", f"签名时间：{minute_text(moment)}"]
    if is_test(identity.certificate):
        lines.append(f"演示证书，{TEST_MARK}，不具法律效力")
    return signature_face(lines, box.right - box.left, box.top - box.bottom)


def _field_spec(field: str, box: SignatureBox | None) -> fields.SigFieldSpec:
    if box is None:
        return fields.SigFieldSpec(field)
    place: Any = (box.left, box.bottom, box.right, box.top)
    return fields.SigFieldSpec(field, on_page=box.page, box=place)


class _IdentitySigner(signers.Signer):
    """Lets pyHanko sign through an identity, so that no key has to leave its place."""

    def __init__(self, identity: Identity) -> None:
        store: SimpleCertificateStore = _new_store()
        store.register_multiple(_asn1(certificate) for certificate in identity.chain)
        super().__init__(signing_cert=_asn1(identity.certificate), cert_registry=store)
        self._identity = identity

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if dry_run:  # only the length counts: the room that the signature gets in the file
            return bytes(_longest_signature(self._identity.certificate))
        return self._identity.sign(data)


def _longest_signature(certificate: x509.Certificate) -> int:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size // 8
    assert isinstance(key, ec.EllipticCurvePublicKey)
    largest = (1 << key.key_size) - 1
    return len(encode_dss_signature(largest, largest))


def _certificate(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
