"""Reading what is typed into one field: dates, numbers and codes as people write them."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.exchange.values import Noted, Unreadable, reader_for
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import ColumnSpec
from zhifa_desktop.rules.id_numbers import birth_date, normalize, problem
from zhifa_desktop.rules.pinyin import nearest_first, search_forms
from zhifa_desktop.rules.words import fold_search

__all__ = ["Unreadable", "find_codes", "matches", "read_typed", "said_by_id_number"]


def read_typed(register: str, column: ColumnSpec, text: str) -> object:
    """Return the value that a typed text means, None for a blank.

    Raises:
        Unreadable: It means none; the words say why and how to write it.
    """
    if not text.strip():
        return None
    read = reader_for(register, column)(text.strip())
    return read.value if isinstance(read, Noted) else read


def said_by_id_number(text: str, today: date) -> str:
    """Return sex and birth date that a whole and right id number says, else an empty string."""
    number = normalize(text)
    born = birth_date(number)
    if born is None or problem(number, today):
        return ""
    return f"{'男' if int(number[16]) % 2 else '女'}  {born.isoformat()}出生"


def matches(text: str, label: str) -> bool:
    """Return whether a label holds what was typed: in Chinese, pinyin or initials."""
    word = fold_search(text)
    return bool(word) and word in search_forms(label)


def find_codes(list_name: str, text: str) -> tuple[tuple[str, str], ...]:
    """Return (code, label) of a list's items that match Chinese, pinyin, initials or a synonym.

    Those whose label begins with what was typed come first.
    """
    items = code_list(list_name).offered
    word = fold_search(text)
    if not word:
        return tuple((item.code, item.label) for item in items)
    found = (
        (item.code, item.label)
        for item in items
        if any(word in search_forms(name) for name in (item.label, *item.synonyms))
    )
    return tuple(nearest_first(word, found))
