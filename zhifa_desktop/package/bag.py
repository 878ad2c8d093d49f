"""Writes a bag (BagIt 1.0, RFC 8493) as one zip file whose bytes depend on its content alone.

The bag lies at the top of the zip, so that unpacking ``x.zip`` into a folder makes that folder the
bag (Windows names it ``x`` by itself), and ``sha256sum -c manifest-sha256.txt`` runs there.
The signature is the last member and the only one that no manifest names: it signs the tag manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
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
"""The tag files that the tag manifest names, in their order."""

DECLARATION_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OXUM = "Payload-Oxum"


def build_bag(
    files: Mapping[str, Content],
    info: Mapping[str, str],
    sign: Callable[[bytes], bytes],
    out: Path,
) -> None:
    """Write a signed bag to ``out``, or leave what was there.

    Args:
        files: Payload by its name in the bag, each beginning with ``data/``.
        info: Lines of ``bag-info.txt``; the payload's size is added.
        sign: Makes the detached signature of the tag manifest.
        out: The zip file.

    Raises:
        UserError: A file cannot be read, the disk is full, or it is all too large.
        ValueError: A payload's name may not stand in a package.
    """
    problem = names_problem([*files, *SIGNED_TAGS, TAG_MANIFEST, SIGNATURE])
    if problem or not files or not all(name.startswith(PAYLOAD) for name in files):
        raise ValueError(problem or "payload lies under data/")
    names = sorted(files, key=sort_key)
    info_text = info_lines(info, oxum(_size(files[name]) for name in names))
    try:
        with explained(out), replacing(out) as temporary, temporary.open("wb") as stream:
            _write(stream, {name: files[name] for name in names}, info_text, sign)
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
    info_text: bytes,
    sign: Callable[[bytes], bytes],
) -> None:
    writer = ZipWriter(stream)
    tags = {INFO: info_text, DECLARATION: DECLARATION_TEXT}
    for name, text in tags.items():
        writer.add(name, text)
    digests, sizes = {}, []
    for name, content in files.items():
        digest = hashlib.sha256()
        sizes.append(writer.add(name, content, digest.update))
        digests[name] = digest.hexdigest()
    if not info_text.endswith(f"{OXUM}: {oxum(sizes)}\n".encode()):
        raise UserError("打包时有文件被其他程序改动", kept="没有生成新包", todo="请重新生成")
    tags[MANIFEST] = manifest_text(digests)
    writer.add(MANIFEST, tags[MANIFEST])
    tag_manifest = manifest_text(
        {name: hashlib.sha256(text).hexdigest() for name, text in tags.items()}
    )
    writer.add(TAG_MANIFEST, tag_manifest)
    writer.add(SIGNATURE, sign(tag_manifest))
    writer.finish()


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
