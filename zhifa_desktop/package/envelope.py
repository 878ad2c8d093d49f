"""The frame of an encrypted file: CMS AuthEnvelopedData (RFC 5083), AES-256 in GCM, DER.

Frame and content are written one behind the other, never held together: all lengths are known
before the first byte. The reader makes the frame again from its parts and compares, and takes no
other form. May not know who may open it: that is :mod:`recipients`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from asn1crypto import cms, core

NONCE, TAG = 12, 16
"""Bytes; what AES-GCM wants and gives."""
LARGEST_HEAD = 1 << 20
"""Bytes of receivers and their certificates; one has about two thousand."""

_KIND: bytes = core.ObjectIdentifier("1.2.840.113549.1.9.16.1.23").dump()
_DATA: bytes = core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()
_AES_GCM: bytes = core.ObjectIdentifier("2.16.840.1.101.3.4.1.46").dump()
_VERSION: bytes = core.Integer(0).dump()
_SEQUENCE, _SET, _OCTETS, _CONTAINER, _CONTENT = 0x30, 0x31, 0x04, 0xA0, 0x80


class NoEnvelope(Exception):
    """The bytes are no encrypted file as this program writes it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands before and behind the encrypted content."""

    receivers: tuple[bytes, ...]
    """A RecipientInfo for each, as DER."""
    certificates: tuple[bytes, ...]
    """The receivers' certificates, so that a file says whom it is for; nothing rests on them."""
    nonce: bytes
    size: int
    """Bytes of the content, encrypted and plain alike."""

    def head(self) -> bytes:
        """Return what stands before the content."""
        algorithm = der(
            _SEQUENCE,
            _AES_GCM,
            der(_SEQUENCE, der(_OCTETS, self.nonce), core.Integer(TAG).dump()),
        )
        content = _DATA + algorithm + _opening(_CONTENT, self.size)
        before = (
            _VERSION
            + der(0xA0, der(0xA0, *sorted(self.certificates)))
            + der(_SET, *sorted(self.receivers))
            + _opening(_SEQUENCE, len(content) + self.size)
            + content
        )
        whole = len(before) + self.size + len(self.tail(bytes(TAG)))
        inner = _opening(_SEQUENCE, whole)
        container = _opening(_CONTAINER, len(inner) + whole)
        outer = _opening(_SEQUENCE, len(_KIND) + len(container) + len(inner) + whole)
        return outer + _KIND + container + inner + before

    @staticmethod
    def tail(tag: bytes) -> bytes:
        """Return what stands behind the content: the seal over it."""
        return der(_OCTETS, tag)


def read_envelope(stream: BinaryIO) -> Envelope:
    """Return the envelope of an open file.

    Raises:
        NoEnvelope: It is another file, or the frame was changed or cut off.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    try:
        envelope = _read(stream)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise NoEnvelope from error
    head, end = envelope.head(), len(envelope.tail(bytes(TAG)))
    stream.seek(0)
    if stream.read(len(head)) != head or size != len(head) + envelope.size + end:
        raise NoEnvelope
    tag = read_tag(stream, envelope)
    stream.seek(-end, 2)
    if stream.read() != envelope.tail(tag):
        raise NoEnvelope
    return envelope


def read_tag(stream: BinaryIO, envelope: Envelope) -> bytes:
    """Return the seal over the content; the stream stands before the content then."""
    stream.seek(-TAG, 2)
    tag = stream.read(TAG)
    stream.seek(len(envelope.head()))
    return tag


def der(tag: int, *parts: bytes) -> bytes:
    """Return one DER element."""
    body = b"".join(parts)
    return _opening(tag, len(body)) + body


def _opening(tag: int, length: int) -> bytes:
    """Return tag and length of an element."""
    if length < 0x80:
        return bytes([tag, length])
    written = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(written)]) + written


def _read(stream: BinaryIO) -> Envelope:
    for tag in (_SEQUENCE, None, _CONTAINER, _SEQUENCE, None):
        if tag is None:
            _element(stream)
        else:
            _length(stream, tag)
    originator = cms.OriginatorInfo.load(_element(stream, 0xA0, as_tag=_SEQUENCE))
    receivers = cms.RecipientInfos.load(_element(stream, _SET))
    _length(stream, _SEQUENCE)
    _element(stream)
    algorithm = core.SequenceOf.load(_element(stream, _SEQUENCE), spec=core.Any)
    parameters = core.SequenceOf.load(algorithm[1].dump(), spec=core.Any)
    nonce = core.OctetString.load(parameters[0].dump()).native
    size = _length(stream, _CONTENT)
    if len(nonce) != NONCE:
        raise ValueError
    return Envelope(
        tuple(receiver.dump() for receiver in receivers),
        tuple(choice.chosen.dump() for choice in originator["certs"]),
        nonce,
        size,
    )


def _element(stream: BinaryIO, tag: int | None = None, *, as_tag: int | None = None) -> bytes:
    """Read one whole element; return it, with ``as_tag`` under that tag."""
    start = stream.tell()
    length = _length(stream, tag)
    if length > LARGEST_HEAD:
        raise ValueError
    opening = stream.tell() - start
    stream.seek(start)
    whole = stream.read(opening + length)
    if len(whole) < opening + length:
        raise ValueError
    return whole if as_tag is None else bytes([as_tag]) + whole[1:]


def _length(stream: BinaryIO, tag: int | None) -> int:
    found, first = stream.read(2)
    if tag is not None and found != tag:
        raise ValueError
    if first < 0x80:
        return first
    if first == 0x80 or first > 0x88:
        raise ValueError
    return int.from_bytes(stream.read(first & 0x7F), "big")
