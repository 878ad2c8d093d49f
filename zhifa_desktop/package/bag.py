"""Writes a bag (BagIt 1.0, RFC 8493) as one zip file whose bytes depend on its content alone.

The bag lies at the top of the zip, so that unpacking ``x.zip`` into a folder makes that folder the
bag (Windows names it ``x`` by itself), and ``sha256sum -c manifest-sha256.txt`` runs there.
The signatures are the last members and the only ones that no manifest names: both sign the tag
manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zhifa_desktop.db.files import explained, replacing
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.canonical_zip import Content, PackageTooLarge, ZipWriter
from zhifa_desktop.package.member_names import PAYLOAD, names_problem, sort_key
from zhifa_desktop.package.packed import Packed

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.txt.p7s"
SIGNED_TAGS = (INFO, DECLARATION, MANIFEST)
"""The tag files that every tag manifest names, in their order."""
README = "README.txt"
SM2_CERTIFICATE, SM2_SIGNATURE = "sm2-certificate.pem", f"{TAG_MANIFEST}.sm2sig"
FURTHER_TAGS = (README, SM2_CERTIFICATE)
"""Tag files that a package may have; the tag manifest names those that are there."""

DECLARATION_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OXUM = "Payload-Oxum"


@dataclass(frozen=True, slots=True)
class Sm2:
    """What a second signature by national cryptography adds: a tag file, and what signs."""

    certificate: bytes
    """PEM."""
    sign: Callable[[bytes], bytes]
    """Makes the raw signature of the tag manifest."""


def build_bag(
    files: Mapping[str, Content],
    info: Mapping[str, str],
    sign: Callable[[bytes], bytes],
    out: Path,
    *,
    readme: bytes = b"",
    sm2: Sm2 | None = None,
) -> None:
    """Write a signed bag to ``out``, or leave what was there.

    Args:
        files: Payload by its name in the bag, each beginning with ``data/``.
        info: Lines of ``bag-info.txt``; the payload's size is added.
        sign: Makes the detached signature of the tag manifest.
        out: The zip file.
        readme: What is told of the package to whoever unpacks it; none where empty.
        sm2: The second signature, where the unit has such a key.

    Raises:
        UserError: A file cannot be read, the disk is full, or it is all too large.
        ValueError: A payload's name may not stand in a package.
    """
    own = (*SIGNED_TAGS, *FURTHER_TAGS, TAG_MANIFEST, SIGNATURE, SM2_SIGNATURE)
    problem = names_problem([*files, *own])
    if problem or not files or not all(name.startswith(PAYLOAD) for name in files):
        raise ValueError(problem or "payload lies under data/")
    names = sorted(files, key=sort_key)
    tags = {INFO: info_lines(info, oxum(_size(files[name]) for name in names))}
    tags |= {README: readme} if readme else {}
    tags |= {SM2_CERTIFICATE: sm2.certificate} if sm2 else {}
    seals = {SIGNATURE: sign} | ({SM2_SIGNATURE: sm2.sign} if sm2 else {})
    try:
        with explained(out), replacing(out) as temporary, temporary.open("wb") as stream:
            _write(stream, {name: files[name] for name in names}, tags, seals)
    except PackageTooLarge:
        raise UserError(
            f"月报包“{out.name}”超过 4 GB 或文件过多，无法生成",
            kept="原有文件没有改动",
            todo="请减少附件后重新生成",
        ) from None


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """Return a manifest as ``sha256sum -c`` reads it, sorted by name."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests, key=sort_key)).encode()


def info_lines(info: Mapping[str, str], payload_oxum: str) -> bytes:
    """Return ``bag-info.txt``: one line each, in the order given, the payload's size last."""
    lines = []
    for label, value in info.items():
        if not label or ":" in label or label != " ".join(label.split()) or label == OXUM:
            raise ValueError(f"not a label of bag-info.txt: {label!r}")
        lines.append(f"{label}: {' '.join(value.split())}".rstrip() + "\n")
    return "".join([*lines, f"{OXUM}: {payload_oxum}\n"]).encode()


def oxum(sizes: Iterable[int]) -> str:
    """Return bytes and number of the payload, as ``1234.5``."""
    counted = tuple(sizes)
    return f"{sum(counted)}.{len(counted)}"


def _write(
    stream: BinaryIO,
    files: Mapping[str, Content],
    given: Mapping[str, bytes],
    seals: Mapping[str, Callable[[bytes], bytes]],
) -> None:
    """Write the members by their names: tag files, payload, manifests, signatures."""
    writer = ZipWriter(stream)
    tags = {**given, DECLARATION: DECLARATION_TEXT}
    before = [name for name in tags if sort_key(name) < sort_key(PAYLOAD)]
    for name in sorted(before, key=sort_key):
        writer.add(name, tags[name])
    tags[MANIFEST] = _write_payload(writer, files, tags[INFO])
    for name in sorted(tags.keys() - set(before), key=sort_key):
        writer.add(name, tags[name])
    tag_manifest = manifest_text(
        {name: hashlib.sha256(text).hexdigest() for name, text in tags.items()}
    )
    writer.add(TAG_MANIFEST, tag_manifest)
    for name, sign in seals.items():
        writer.add(name, sign(tag_manifest))
    writer.finish()


def _write_payload(writer: ZipWriter, files: Mapping[str, Content], info_text: bytes) -> bytes:
    """Write the payload and return its manifest."""
    digests, sizes = {}, []
    for name, content in files.items():
        digest = hashlib.sha256()
        sizes.append(writer.add(name, content, digest.update))
        digests[name] = digest.hexdigest()
    if not info_text.endswith(f"{OXUM}: {oxum(sizes)}\n".encode()):
        raise UserError("打包时有文件被其他程序改动", kept="没有生成新包", todo="请重新生成")
    return manifest_text(digests)


def _size(content: Content) -> int:
    if isinstance(content, bytes):
        return len(content)
    if isinstance(content, Packed):
        return content.size
    try:
        return content.stat().st_size
    except OSError as error:
        raise UserError(
            f"打包时读不到文件“{content.name}”({error.strerror})",
            kept="没有生成新包，原有文件没有改动",
            todo="请检查该文件是否还在，再重新生成",
        ) from error
