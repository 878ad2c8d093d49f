"""Stored keys for Chinese sorting and pinyin search.

Collation by the system differs between platforms (QCollator sorts by code point under
Wine), so order and search rest on keys computed once, here. Surnames with readings of
their own come from resources (surnames.json).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache

from zhifa_desktop.paths import resource
from zhifa_desktop.rules.words import fold_search


@cache
def _surnames() -> dict[str, list[str]]:
    path = resource("codes", "surnames.json")
    return {k: v.split() for k, v in json.loads(path.read_text("utf-8"))["readings"].items()}


@lru_cache(maxsize=20_000)
def syllables(text: str) -> tuple[str, ...]:
    """Return the pinyin of each character without tones; other characters stay as they are."""
    for length in (2, 1):
        reading = _surnames().get(text[:length]) if len(text) > length or length == 2 else None
        if reading and len(text) <= 4:
            return (*reading, *_readings(text[length:]))
    return tuple(_readings(text))


def _readings(text: str) -> list[str]:
    # Its dictionary takes 50 MB and a fifth of a second: loaded by the first text that is written.
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.NORMAL)


def sort_key(text: str) -> str:
    """Return the key that sorts Chinese by pinyin, ties broken by the characters."""
    return " ".join(syllables(text)).lower() + "\x01" + text if text else ""


def nearest_first(word: str, options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (key, label) pairs with those first whose label is, then begins with, the word.

    Chinese, full pinyin and initials count alike; otherwise the order stays as it was.
    """
    sought = fold_search(word)

    def distance(option: tuple[str, str]) -> int:
        forms = search_forms(option[1]).split(" ")
        return 0 if sought in forms else 1 if any(f.startswith(sought) for f in forms) else 2

    return sorted(options, key=distance) if sought else list(options)


def search_forms(text: str) -> str:
    """Return the text, its full pinyin and its initials, folded for search.

    Letters and digits alone need no pinyin and are returned once.
    """
    folded = fold_search(text)
    if folded.isascii():
        return folded
    parts = syllables(text)
    full = fold_search("".join(parts))
    initials = fold_search("".join(part[:1] for part in parts))
    return f"{folded} {full} {initials}"
