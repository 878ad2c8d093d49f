"""What a forger can do to a signed workbook with every tool at hand but the key."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from zhifa_desktop.package.opc_parts import CONTENT_TYPES, read_content_types
from zhifa_desktop.package.opc_signature import Statement, signature_xml, signed_bytes
from zhifa_desktop.package.signed_parts import (
    SIGNATURE,
    covered,
    packed,
    references,
    written_anew,
)


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(workbook: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """Return a workbook with parts changed, added or (None) taken out, as a zip of our own kind."""
    parts = {**parts_of(workbook), **changes}
    return packed({name: content for name, content in parts.items() if content is not None})


def replaced(workbook: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with the first ``old`` in a part made ``new``."""
    content = parts_of(workbook)[name]
    assert old in content
    return repacked(workbook, {name: content.replace(old, new, 1)})


def signed_by(
    key, certificate, workbook: bytes, moment, chosen=lambda references: references, above=()
) -> bytes:
    """Sign with any key, and whatever references ``chosen`` makes of the right ones."""
    parts = covered(parts_of(workbook))
    types = read_content_types(parts_of(workbook)[CONTENT_TYPES], parts)
    anew = written_anew(parts, types)
    named = tuple(chosen(references({**parts, **anew}, types)))
    statement = Statement(named, (certificate, *above), moment, "")
    value = _value(key, signed_bytes(statement))
    return packed({**parts, **anew, SIGNATURE: signature_xml(statement, value)})


def _value(key, data: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    numbers = utils.decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return b"".join(number.to_bytes((key.curve.key_size + 7) // 8, "big") for number in numbers)
