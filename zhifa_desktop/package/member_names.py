"""Which names a member of a package may have, so that every system unpacks the same files.

The same rule is asked when a package is made and when a stranger's package is opened; a name that
would leave the folder, or that two systems would write differently, is never taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

PAYLOAD = "data/"
LONGEST = 240
"""Bytes of UTF-8; Windows and Linux both stop near 255 for one name."""

_FORBIDDEN = frozenset('\\<>:"|?*%')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)]
)


def name_problem(name: str) -> str:
    """Return why ``name`` may not stand in a package, or an empty string."""
    if not name or len(name.encode("utf-8", "replace")) > LONGEST:
        return "文件名为空或过长"
    if name != unicodedata.normalize("NFC", name):
        return "文件名不是规范的 Unicode 写法"
    if any(char in _FORBIDDEN or unicodedata.category(char) in ("Cc", "Cs") for char in name):
        return "文件名含有不允许的字符"
    for part in name.split("/"):
        if part in ("", ".", ".."):
            return "文件名指向包外的文件夹"
        if part != part.rstrip(". ") or part.split(".")[0].lower() in _RESERVED:
            return "文件名在 Windows 上无法使用"
    return ""


def names_problem(names: Iterable[str]) -> str:
    """Return the first problem of the names of one package, duplicates included, or ''."""
    seen: set[str] = set()
    for name in names:
        problem = name_problem(name)
        if not problem and name.casefold() in seen:
            problem = "文件名重复"
        if problem:
            return f"{problem}：{printable(name)}"
        seen.add(name.casefold())
    return ""


def printable(name: str) -> str:
    """Return a name that is safe to show, whatever a stranger put into it."""
    shown = "".join(char if char.isprintable() else "�" for char in name)
    return f"“{shown[:80]}”"


def sort_key(name: str) -> bytes:
    """Return the order of the members: by their bytes, the same on every machine."""
    return name.encode("utf-8")
