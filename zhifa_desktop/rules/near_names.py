"""Names that are almost what was typed: homophones, one character wrong, two that changed places.

For finding only: what merely looks alike is never taken for the same.
"""

from __future__ import annotations

from zhifa_desktop.rules.pinyin import syllables
from zhifa_desktop.rules.words import fold_search

LEAST_CHINESE, LEAST_LETTERS = 2, 4


def is_near(typed: str, name: str) -> bool:
    """Return whether a name is almost what was typed, by its characters or by its pinyin.

    Chinese is compared with Chinese (王健国, 王建国; 王国建), letters with the name's pinyin
    (zhangsna, 张三). The same text is not near, it is found.
    """
    word, own = fold_search(typed), fold_search(name)
    if not word or word == own:
        return False
    if word.isascii():
        spoken = "".join(syllables(own))
        return len(word) >= LEAST_LETTERS and word != spoken and _one_slip(word, spoken)
    if len(word) < LEAST_CHINESE:
        return False
    if len(word) == len(own) and syllables(word) == syllables(own):
        return True
    return len(word) > LEAST_CHINESE and len(word) == len(own) and _one_slip(word, own)


def _one_slip(first: str, second: str) -> bool:
    """Return whether one letter more, less, other, or two neighbours swapped tell them apart."""
    if abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    rest, other = first[start:], second[start:]
    if rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]:
        return True
    return rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
