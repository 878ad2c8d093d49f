"""A member kept compressed until it is written: much text in little memory."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packed:
    """Compressed bytes with their real size and SHA-256 (hex)."""

    data: bytes
    size: int
    sha256: str

    @classmethod
    def of(cls, chunks: Iterable[bytes]) -> Packed:
        """Compress chunks as they come."""
        packer, digest, size = zlib.compressobj(6), hashlib.sha256(), 0
        parts: list[bytes] = []
        for chunk in chunks:
            size += len(chunk)
            digest.update(chunk)
            if part := packer.compress(chunk):
                parts.append(part)
        return cls(b"".join((*parts, packer.flush())), size, digest.hexdigest())

    def chunks(self, length: int = 1 << 20) -> Iterator[bytes]:
        """Yield the real bytes, at most so many at a time."""
        opener = zlib.decompressobj()
        rest = self.data
        while rest:
            yield opener.decompress(rest, length)
            rest = opener.unconsumed_tail
        if tail := opener.flush():
            yield tail

    def lines(self) -> Iterator[bytes]:
        """Yield the lines without their ends."""
        kept = b""
        for chunk in self.chunks():
            *whole, kept = (kept + chunk).split(b"\n")
            yield from whole
        if kept:
            yield kept
