"""Key and certificate files for national cryptography, as an authority hands them out."""

from __future__ import annotations

from datetime import datetime, timedelta

from asn1crypto import core, pem, x509
from gmssl_pyx import sm2_key_generate, sm2_sign

from zhifa_desktop.package.envelope import der
from zhifa_desktop.package.sm2_keys import CURVE
from zhifa_desktop.package.sm2_signature import SIGNER_ID

SEQUENCE, BITS, OCTETS = 0x30, 0x03, 0x04
EC = core.ObjectIdentifier("1.2.840.10045.2.1").dump()
SM2_WITH_SM3 = der(SEQUENCE, core.ObjectIdentifier("1.2.156.10197.1.501").dump())
ALGORITHM = der(SEQUENCE, EC, core.ObjectIdentifier(CURVE).dump())


def sm2_files(
    name: str, moment: datetime, days: tuple[int, int] = (-1, 365)
) -> tuple[bytes, bytes]:
    """Return (key, certificate) as PEM; the certificate is signed by the key itself."""
    public, private = sm2_key_generate()
    subject = x509.Name.build({"common_name": name}).dump()
    point = der(BITS, b"\0\x04", public)
    validity = [
        core.UTCTime((moment + timedelta(days=day)).replace(microsecond=0)).dump() for day in days
    ]
    whole = der(
        SEQUENCE, der(0xA0, core.Integer(2).dump()), core.Integer(1).dump(), SM2_WITH_SM3, subject,
        der(SEQUENCE, *validity), subject, der(SEQUENCE, ALGORITHM, point),
    )  # fmt: skip
    signature = sm2_sign(private, public, whole, SIGNER_ID)
    certificate = der(SEQUENCE, whole, SM2_WITH_SM3, der(BITS, b"\0", signature))
    inner = der(SEQUENCE, core.Integer(1).dump(), der(OCTETS, private), der(0xA1, point))
    key = der(SEQUENCE, core.Integer(0).dump(), ALGORITHM, der(OCTETS, inner))
    return pem.armor("PRIVATE KEY", key), pem.armor("CERTIFICATE", certificate)
