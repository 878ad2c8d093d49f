"""When two records look like one: keys that such records share, and what each key says.

Records are compared by keys, never pair by pair. May not know any register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhifa_desktop.rules.pinyin import syllables
from zhifa_desktop.rules.words import fold_search, tidy_number

_ID_15, _ID_17 = re.compile(r"\d{15}"), re.compile(r"\d{17}[\dX]")
_MARKS = re.compile(r"[\s\-_/.·—–〔〕\[\]()（）]+")
_LOOK_ALIKE = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "|": "1"})
SHORTEST_NUMBER = 4

SAME_ID = "身份证号相同"
SAME_NAME_BIRTH = "姓名和出生日期相同"
SOUND_BIRTH = "姓名同音，出生日期相同"
SAME_NAME_UNIT = "姓名和单位相同，其中有没填身份证号的"
SOUND_UNIT = "姓名同音，单位相同，其中有没填身份证号的"
LIKE_NUMBER = "{label}看上去相同(如 O 和 0、I 和 1)"


@dataclass(frozen=True, slots=True)
class Looks:
    """What is compared of one record; what it has not is empty.

    ``numbers`` are (label, text) of its document, card and serial numbers.
    """

    name: str = ""
    id_number: str = ""
    born: date | None = None
    unit: str = ""
    numbers: Sequence[tuple[str, str]] = ()


def keys(looks: Looks) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield (reason, key), the surest first; records that share a key look like one."""
    if body := id_body(looks.id_number):
        yield SAME_ID, ("id", body)
    for label, text in looks.numbers:
        if like := look_alike(text):
            yield LIKE_NUMBER.format(label=label), ("number", label, like)
    name = fold_search(looks.name)
    if not name:
        return
    sound = "".join(syllables(name))
    if looks.born is not None:
        yield SAME_NAME_BIRTH, ("name-born", name, looks.born)
        yield SOUND_BIRTH, ("sound-born", sound, looks.born)
    if looks.unit:
        yield SAME_NAME_UNIT, ("name-unit", name, looks.unit)
        yield SOUND_UNIT, ("sound-unit", sound, looks.unit)


def told_apart(reason: str, one: Looks, other: Looks) -> bool:
    """Answer whether two records that share a key are two after all: their id numbers say so."""
    first, second = id_body(one.id_number), id_body(other.id_number)
    if reason == SAME_ID or not (one.id_number or other.id_number):
        return False
    if reason in (SAME_NAME_UNIT, SOUND_UNIT):
        return bool(one.id_number) and bool(other.id_number)
    return reason == SOUND_BIRTH and bool(first) and bool(second) and first != second


def id_body(text: str) -> str:
    """Return the 17 digits that 15- and 18-digit numbers of one person share; "" if it is none."""
    number = tidy_number(text)
    if _ID_15.fullmatch(number):
        return f"{number[:6]}19{number[6:]}"
    return number[:17] if _ID_17.fullmatch(number) else ""


def look_alike(text: str) -> str:
    """Return a number as a tired eye reads it; "" where it is too short to tell anything."""
    folded = _MARKS.sub("", tidy_number(text)).translate(_LOOK_ALIKE)
    return folded if len(folded) >= SHORTEST_NUMBER else ""
