"""Encrypts a package to its receivers' certificates, and opens one that is for us.

``<package>.zip.p7m``, for ``openssl cms -decrypt`` like for us. It keeps strangers from reading;
who made the package, and that it is whole, only the signature inside says. Files are read and
written in pieces. May not judge whether a receiver's certificate is to be trusted.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding

from zhifa_desktop.db.files import explained, replacing
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.canonical_zip import CHUNK
from zhifa_desktop.package.envelope import (
    NONCE,
    Envelope,
    NoEnvelope,
    read_envelope,
    read_tag,
)
from zhifa_desktop.package.identity import common_name
from zhifa_desktop.package.members import opened
from zhifa_desktop.package.recipients import (
    KEY,
    NotForThisKey,
    PrivateKey,
    open_content_key,
    recipient_info,
    recipient_problem,
)

SUFFIX = ".p7m"


def encrypted_path(package: Path) -> Path:
    """Return what the encrypted copy of a package is called, beside it."""
    return package.with_name(package.name + SUFFIX)


def encrypt(
    source: Path, out: Path, recipients: Sequence[x509.Certificate], *, moment: datetime
) -> None:
    """Write ``source`` encrypted to ``out``, or leave what was there.

    Args:
        source: The file, of any size.
        out: The encrypted file, see :func:`encrypted_path`.
        recipients: Certificates of those who can open it; each alone can.
        moment: Now, with a time zone; their certificates must be valid then.

    Raises:
        UserError: Nobody is to receive it, a certificate is not for this, the source cannot be
            read, or ``out`` cannot be written.
    """
    chosen = _checked(recipients, moment)
    key, nonce = os.urandom(KEY), os.urandom(NONCE)
    seal = Cipher(algorithms.AES256(key), modes.GCM(nonce)).encryptor()
    with opened(source) as plain:
        envelope = Envelope(
            tuple(recipient_info(key, certificate) for certificate in chosen),
            tuple(certificate.public_bytes(Encoding.DER) for certificate in chosen),
            nonce,
            plain.seek(0, 2),
        )
        plain.seek(0)
        left = envelope.size
        with explained(out), replacing(out) as temporary, temporary.open("wb") as stream:
            stream.write(envelope.head())
            while chunk := plain.read(CHUNK):
                left -= len(chunk)
                stream.write(seal.update(chunk))
            seal.finalize()
            stream.write(envelope.tail(seal.tag))
            if left:
                raise UserError(
                    f"加密时“{source.name}”被其他程序改动",
                    kept="没有生成加密文件",
                    todo="请关闭使用它的程序后重试",
                )


def decrypt(
    source: Path, out: Path, certificate: x509.Certificate, private_key: PrivateKey
) -> None:
    """Write what is inside an encrypted file to ``out``, or leave what was there.

    Args:
        source: The encrypted file.
        out: Where its content goes, only once all of it has proved unchanged.
        certificate: The receiver's.
        private_key: The one that belongs to it.

    Raises:
        UserError: It is no such file, is not for this receiver, was changed or cut off, or
            cannot be read or written.
    """
    with opened(source) as stream:
        envelope = _envelope(stream, source)
        try:
            key = open_content_key(envelope.receivers, certificate, private_key)
        except NotForThisKey:
            raise _not_for(source, envelope, certificate) from None
        mode = modes.GCM(envelope.nonce, read_tag(stream, envelope))
        seal = Cipher(algorithms.AES256(key), mode).decryptor()
        left = envelope.size
        try:
            with explained(out), replacing(out) as temporary, temporary.open("wb") as plain:
                while chunk := stream.read(min(CHUNK, left)):
                    left -= len(chunk)
                    plain.write(seal.update(chunk))
                seal.finalize()
        except InvalidTag:
            raise _changed(source) from None


def is_encrypted(path: Path) -> bool:
    """Tell whether a file is one that :func:`encrypt` wrote, whole at least in its frame.

    Raises:
        UserError: It is missing or cannot be read.
    """
    with opened(path) as stream:
        try:
            read_envelope(stream)
        except NoEnvelope:
            return False
    return True


def is_for(path: Path, certificate: x509.Certificate, private_key: PrivateKey) -> bool:
    """Tell whether an encrypted file can be opened with a key, without opening it.

    Raises:
        UserError: It is no such file, or cannot be read.
    """
    with opened(path) as stream:
        envelope = _envelope(stream, path)
    try:
        open_content_key(envelope.receivers, certificate, private_key)
    except NotForThisKey:
        return False
    return True


def recipient_names(path: Path) -> tuple[str, ...]:
    """Return whom an encrypted file is for, as its certificates say; no key is needed.

    Raises:
        UserError: It is no such file, or cannot be read.
    """
    with opened(path) as stream:
        return _names(_envelope(stream, path))


def _checked(
    recipients: Sequence[x509.Certificate], moment: datetime
) -> tuple[x509.Certificate, ...]:
    kept = "没有生成加密文件"
    if not recipients:
        raise UserError("没有指定收件单位，无法加密", kept=kept, todo="请先选择收件单位的加密证书")
    for certificate in recipients:
        if problem := recipient_problem(certificate, moment):
            raise UserError(problem, kept=kept, todo="请向收件单位索取有效的加密证书")
    return tuple(dict.fromkeys(recipients))


def _envelope(stream: BinaryIO, path: Path) -> Envelope:
    try:
        return read_envelope(stream)
    except NoEnvelope:
        raise UserError(
            f"“{path.name}”不是本程序的加密文件，或没有复制完整、被改动过",
            kept="没有写出文件",
            todo="请向报送单位重新索取",
        ) from None


def _not_for(path: Path, envelope: Envelope, certificate: x509.Certificate) -> UserError:
    names = _names(envelope)
    if common_name(certificate) in names:
        why = "证书与私钥不配对，或文件被改动过"
    else:
        why = f"它是加密给{'、'.join(f'“{name}”' for name in names)}的"
    return UserError(
        f"“{path.name}”不能用“{common_name(certificate)}”的密钥打开：{why}",
        kept="没有写出文件",
        todo="请核对所用的证书，或请报送单位用本单位的加密证书重新加密",
    )


def _changed(path: Path) -> UserError:
    return UserError(
        f"“{path.name}”被改动过，或没有复制完整",
        kept="没有写出文件",
        todo="请向报送单位重新索取",
    )


def _names(envelope: Envelope) -> tuple[str, ...]:
    try:
        names = [
            common_name(x509.load_der_x509_certificate(certificate))
            for certificate in envelope.certificates
        ]
    except ValueError:
        return ()
    return tuple("".join(char for char in name if char.isprintable()) for name in names)
