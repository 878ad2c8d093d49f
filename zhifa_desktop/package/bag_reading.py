"""Compares a bag with its own manifests: nothing missing, nothing added, nothing changed.

The manifests are made again from the members and compared whole, so that a manifest that says the
same in other bytes is not taken either. May not ask who signed.
"""

from __future__ import annotations

import hashlib
import re

from zhifa_desktop.package.bag import (
    DECLARATION,
    DECLARATION_TEXT,
    FURTHER_TAGS,
    INFO,
    MANIFEST,
    OXUM,
    SIGNATURE,
    SIGNED_TAGS,
    SM2_CERTIFICATE,
    SM2_SIGNATURE,
    TAG_MANIFEST,
    manifest_text,
    oxum,
)
from zhifa_desktop.package.canonical_zip import Misshapen
from zhifa_desktop.package.member_names import PAYLOAD, printable
from zhifa_desktop.package.members import Members

LARGEST_TAG_FILE = 16 << 20

_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")


class Unsound(Exception):
    """A bag does not agree with its manifests; the message is a Chinese sentence."""


def check_complete(members: Members) -> str:
    """Return a sentence about a bag in which no member is missing and none is too many.

    Raises:
        Unsound: One is.
    """
    required = {*_signed_tags(members), TAG_MANIFEST, SIGNATURE}
    if SM2_CERTIFICATE in members:  # the two go together; the tag manifest names the first
        required.add(SM2_SIGNATURE)
    payload = {name for name in members if name.startswith(PAYLOAD)}
    lacking = sorted(required - set(members))
    if lacking:
        raise Unsound(f"缺少{_listed(lacking)}，不是完整的月报包")
    listed, named = (set(_read_manifest(members, one)) for one in (MANIFEST, TAG_MANIFEST))
    if gone := (listed - payload) | (named & set(FURTHER_TAGS) - set(members)):
        raise Unsound(f"清单里有而包里没有：{_listed(sorted(gone))}")
    extra = (set(members) - required - payload) | (payload - listed)
    if extra:
        raise Unsound(f"包里多出清单没有的文件：{_listed(sorted(extra))}")
    if named != set(_signed_tags(members)):
        raise Unsound(f"“{TAG_MANIFEST}”所列文件不对，不是本程序的月报包")
    return f"共 {len(payload)} 个文件，清单所列一个不少、一个不多"


def check_unchanged(members: Members) -> str:
    """Return a sentence about a bag whose members all have the digests that were signed.

    Raises:
        Unsound: One has not.
    """
    payload = sorted(name for name in members if name.startswith(PAYLOAD))
    tags = _signed_tags(members)
    for manifest, names in ((MANIFEST, payload), (TAG_MANIFEST, tags)):
        listed = _read_manifest(members, manifest)
        actual = {name: _digest(members, name) for name in names}
        changed = [name for name in names if actual[name] != listed[name]]
        if changed:
            raise Unsound(f"内容与清单中的校验值不符，已被改动：{_listed(changed)}")
        if manifest_text(actual) != members[manifest]:
            raise Unsound(f"“{manifest}”被改写过")
    if members[DECLARATION] != DECLARATION_TEXT:
        raise Unsound(f"“{DECLARATION}”不是本程序写出的内容")
    size = f"\n{OXUM}: {oxum(members.size(name) for name in payload)}\n"
    if not (b"\n" + _tag_file(members, INFO)).endswith(size.encode()):
        raise Unsound(f"“{INFO}”里的文件总数或总字节数不符")
    for name in {SIGNATURE, SM2_SIGNATURE} & set(members):
        members[name]  # whether its bytes add up; what they say is the signature's step
    return f"{len(payload) + len(tags)} 个文件的 SHA-256 校验值全部相符"


def bag_info(members: Members) -> dict[str, str]:
    """Return the lines of ``bag-info.txt`` by their labels."""
    lines = _tag_file(members, INFO).decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines)
    return {label: value.strip() for label, _, value in pairs}


def _signed_tags(members: Members) -> list[str]:
    """Return the tag files that the tag manifest of these members must name."""
    return [*SIGNED_TAGS, *(name for name in FURTHER_TAGS if name in members)]


def _read_manifest(members: Members, name: str) -> dict[str, str]:
    try:
        text = _tag_file(members, name).decode("utf-8")
    except UnicodeDecodeError:
        raise Unsound(f"“{name}”损坏，不是文本") from None
    found = _LINE.findall(text)
    if "".join(f"{digest}  {listed}\n" for digest, listed in found) != text:
        raise Unsound(f"“{name}”损坏，有无法识别的行")
    return {listed: digest for digest, listed in found}


def _tag_file(members: Members, name: str) -> bytes:
    if members.size(name) > LARGEST_TAG_FILE:
        raise Unsound(f"“{name}”过大，不是本程序写出的")
    return members[name]


def _digest(members: Members, name: str) -> str:
    digest = hashlib.sha256()
    try:
        members.taste(name, digest.update)
    except Misshapen:
        return "damaged"
    return digest.hexdigest()


def _listed(names: list[str]) -> str:
    shown = "、".join(printable(name) for name in names[:5])
    return shown + (f" 等 {len(names)} 个文件" if len(names) > 5 else "")
