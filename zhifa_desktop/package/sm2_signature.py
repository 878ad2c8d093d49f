"""A second signature by national cryptography (SM2 with SM3), where the unit has such a key.

Raw, over the tag manifest, beside the CMS: OpenSSL verifies an SM2 signature with the standard's
signer id in no other form. It proves that nothing was changed and who signed; it is no legal
electronic seal, and every sentence here that a clerk reads says so.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import core, x509
from gmssl_pyx import GmsslInnerError, sm2_sign, sm2_verify

from zhifa_desktop.package.bag import SM2_SIGNATURE, TAG_MANIFEST
from zhifa_desktop.package.china_time import day_text
from zhifa_desktop.package.sm2_keys import ORDER, Sm2Certificate, Sm2Key

SIGNER_ID = b"1234567812345678"
"""GB/T 32918 leaves it to the parties; GM/T 0009 fixes this one where nothing else is agreed."""

NO_SEAL = "国密签名只证明内容没有改动、由谁签名，不是法定的电子印章"
_SM2_WITH_SM3 = "1.2.156.10197.1.501"


@dataclass(frozen=True, slots=True)
class Sm2State:
    """What an SM2 signature is worth."""

    problem: str
    """What is wrong, one Chinese sentence; empty when nothing is."""
    signer: str
    issuer: str

    @property
    def sentence(self) -> str:
        """Return it in the clerk's words, with what it is not."""
        if self.problem:
            return f"SM2 签名无效：{self.problem}"
        return f"SM2 签名与清单相符，由“{self.signer}”签名（证书由“{self.issuer}”签发）。{NO_SEAL}"


def sign_sm2(data: bytes, key: Sm2Key) -> bytes:
    """Return the signature (DER of r and s) over ``data``, with the standard signer id."""
    return bytes(sm2_sign(key.private, key.certificate.point, data, SIGNER_ID))


def verify_sm2(
    data: bytes,
    signature: bytes,
    certificate: Sm2Certificate,
    moment: datetime | None = None,
) -> Sm2State:
    """Say what a signature over ``data`` is worth.

    Args:
        data: What was signed.
        signature: The DER of r and s.
        certificate: The signer's.
        moment: When it was signed, as another signature says; this kind carries no time.
    """
    problem = ""
    if not _is_written_right(signature):
        problem = "签名文件损坏，不是 SM2 签名"
    elif not _holds(data, signature, certificate.point):
        problem = "签名与清单不相符：清单在签名之后被改动过，或不是这个证书签的"
    elif moment and not certificate.since <= moment <= certificate.until:
        problem = (
            f"证书“{certificate.name}”有效期为{day_text(certificate.since)}至"
            f"{day_text(certificate.until)}，签名时（{day_text(moment)}）不在有效期内"
        )
    return Sm2State(problem, certificate.name, certificate.issuer)


def is_pair(key: Sm2Key) -> bool:
    """Tell whether a private key belongs to its certificate, by signing something."""
    return _holds(SIGNER_ID, sign_sm2(SIGNER_ID, key), key.certificate.point)


def is_issued_by(certificate: Sm2Certificate, issuer: Sm2Certificate) -> bool:
    """Tell whether a certificate bears the issuer's name and its SM2 signature."""
    signed, above = (x509.Certificate.load(one.der) for one in (certificate, issuer))
    return (
        signed.issuer.dump() == above.subject.dump()
        and bool(above.ca)
        and signed["signature_algorithm"]["algorithm"].dotted == _SM2_WITH_SM3
        and _is_written_right(signed["signature_value"].native)
        and _holds(signed["tbs_certificate"].dump(), signed["signature_value"].native, issuer.point)
    )


def readme_commands(certificate: str) -> str:
    """Return the part of a package's README that says how a stranger verifies it.

    Args:
        certificate: Name of the PEM file with the signer's SM2 certificate.
    """
    return f"""国密（SM2）签名的核验方法（OpenSSL 3.0 及以上）：
  openssl x509 -in {certificate} -pubkey -noout -out sm2-public.pem
  openssl pkeyutl -verify -pubin -inkey sm2-public.pem -rawin -digest sm3 \
-pkeyopt distid:{SIGNER_ID.decode()} -in {TAG_MANIFEST} -sigfile {SM2_SIGNATURE}
显示 Signature Verified Successfully 即为相符。
{NO_SEAL}；正式文本以签字盖章的纸质件为准。
"""


def _holds(data: bytes, signature: bytes, point: bytes) -> bool:
    try:
        with _quiet():
            return bool(sm2_verify(point, data, signature, SIGNER_ID))
    except GmsslInnerError:
        return False


def _is_written_right(signature: bytes) -> bool:
    """Tell whether bytes are the one DER of two numbers that may be a signature."""
    try:
        numbers = core.SequenceOf.load(signature, spec=core.Integer, strict=True)
        values = [number.native for number in numbers]
    except (ValueError, TypeError):
        return False
    again = core.SequenceOf([core.Integer(value) for value in values], spec=core.Integer).dump()
    return len(values) == 2 and all(0 < value < ORDER for value in values) and again == signature


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Close standard error meanwhile: GmSSL prints a line of its source for each refusal."""
    try:
        kept = os.dup(2)
    except OSError:  # a window has none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
