"""Certificates and keys as authorities hand them out: PEM, DER, PKCS#7 (.p7b), PKCS#12 (.p12).

Every file that is not what was wanted is refused in words that say what it is. May not judge
whether a certificate is fit for signing: that is :mod:`certificate_checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asn1crypto import cms, pem
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.cms import SUPPORTED, supports
from zhifa_desktop.package.identity import (
    Identity,
    SoftwareKey,
    certificate_key,
    common_name,
    in_order,
    public_bytes,
)

LARGEST = 1 << 20
"""Bytes; a certificate has about two thousand, a list of all China's authorities fits as well."""
NOTHING_DONE = "没有导入"
_SM2 = bytes.fromhex("06082a811ccf5501822d")
"""Object identifier of the curve SM2 (GM/T 0006), as it stands in keys and certificates."""
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, UnsupportedAlgorithm)
"""What the readers of certificates raise for bytes that are something else."""


def read_certificates(data: bytes, name: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a file in their order; each once.

    Args:
        data: PEM (one or more), DER or PKCS#7.
        name: What the clerk calls the file.

    Raises:
        UserError: It holds none, or is something else.
    """
    if len(data) > LARGEST:
        raise _no_certificate(name)
    for read in (x509.load_pem_x509_certificates, _der, _pkcs7):
        try:
            found = read(data)
        except _UNREADABLE:
            continue
        if found:
            return tuple(dict.fromkeys(found))
    raise _no_certificate(name)


def _der(data: bytes) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(data)]


def _pkcs7(data: bytes) -> list[x509.Certificate]:
    """Read them with asn1crypto, which also takes what Windows and OpenSSL write out of order."""
    whole = pem.unarmor(data)[2] if pem.detect(data) else data
    held = cms.ContentInfo.load(whole)["content"]["certificates"]
    return [x509.load_der_x509_certificate(one.chosen.dump()) for one in held]


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


def read_key_file(data: bytes, password: str, name: str) -> Identity:
    """Read a PKCS#12 file: its key, the certificate that belongs to it, and those above.

    Raises:
        UserError: The password is wrong, there is no key or no certificate to it, the key is of a
            kind that cannot sign packages.
    """
    try:
        found = _opened(data, password)
    except UnsupportedAlgorithm as error:
        raise sm2_apart(name) from error
    except ValueError as error:
        if not data.startswith(b"\x30"):
            raise UserError(
                f"“{name}”不是证书文件（.p12、.pfx）", kept=NOTHING_DONE,
                todo="请选择发证单位给的、带私钥的证书文件",
            ) from error  # fmt: skip
        raise UserError(
            f"“{name}”打不开：口令不对，或文件已损坏", kept=NOTHING_DONE,
            todo="请核对证书文件的口令（不是本程序的口令），注意大小写",
        ) from error  # fmt: skip
    every = [one.certificate for one in (found.cert, *found.additional_certs) if one is not None]
    if found.key is None:
        raise UserError(
            f"“{name}”里只有证书，没有私钥，不能用来签名", kept=NOTHING_DONE,
            todo="请导出带私钥的 .p12 文件；若私钥是在本程序里生成的，请用“导入签发的证书”",
        )  # fmt: skip
    return _identity(found.key, every, name)


def _opened(data: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    if len(data) > LARGEST:
        raise ValueError
    try:
        return pkcs12.load_pkcs12(data, password.encode())
    except ValueError:
        if password:
            raise
        return pkcs12.load_pkcs12(data, None)  # without a password is not an empty one


def _identity(key: object, every: Sequence[x509.Certificate], name: str) -> Identity:
    if not isinstance(key, SoftwareKey) or not supports(key.public_key()):
        raise too_weak(name, key)
    public = public_bytes(key)
    own = [one for one in every if certificate_key(one) == public]
    if not own:
        raise UserError(
            f"“{name}”里没有与私钥配对的证书（共 {len(every)} 张证书）", kept=NOTHING_DONE,
            todo="请向发证单位索取私钥和证书在一起的 .p12 文件",
        )  # fmt: skip
    newest = max(own, key=lambda one: one.not_valid_after_utc)
    return Identity(key, newest, in_order(newest, every))


def is_sm2(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate is for the national algorithm SM2."""
    return _SM2 in certificate.public_bytes(Encoding.DER)


def sm2_apart(name: str) -> UserError:
    """Return the refusal of an SM2 key: papers here are signed with RSA or ECDSA."""
    return UserError(
        f"“{name}”里是国密 SM2 密钥，月报包和 PDF 用的是 RSA 或 ECDSA 签名", kept=NOTHING_DONE,
        todo="SM2 另走一路：请用单位的国密签章系统在纸质或版式文件上加盖；"
        "本程序签名请向发证单位另要一张 RSA 或 ECDSA 证书",
    )  # fmt: skip


def too_weak(name: str, key: object) -> UserError:
    """Return the refusal of a key that is too short, or of a kind that signs nothing here."""
    bits = f"（RSA {key.key_size} 位）" if isinstance(key, rsa.RSAPrivateKey) else ""
    return UserError(
        f"“{name}”里的密钥{bits}太弱或种类不支持", kept=NOTHING_DONE,
        todo=f"请换发证书（{SUPPORTED}）",
    )  # fmt: skip


def described(certificate: x509.Certificate) -> str:
    """Return a certificate's name and issuer, to tell it from others."""
    issuer = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    by = str(issuer[0].value) if issuer else certificate.issuer.rfc4514_string()
    return f"“{common_name(certificate)}”（签发者：{by}）"


def _no_certificate(name: str) -> UserError:
    return UserError(
        f"“{name}”里没有读到证书", kept=NOTHING_DONE,
        todo="请选择发证单位给的证书文件（.cer、.crt、.pem 或 .p7b）",
    )  # fmt: skip
