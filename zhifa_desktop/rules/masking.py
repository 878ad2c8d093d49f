"""Masks for personal numbers on screens, paper and in files."""

from __future__ import annotations

import re

_ID_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")


def mask_id_number(text: str) -> str:
    """Return 340***********1234: the first three and the last four characters stay."""
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) > 7 else "*" * len(text)


def mask_id_numbers(text: str) -> str:
    """Return a text with every id number in it masked: for cells and sentences of any kind."""
    return _ID_NUMBER.sub(lambda found: mask_id_number(found[0]), text)


def mask_phone(text: str) -> str:
    """Return 138****5678: the first three and the last four digits stay."""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * len(text)


def mask_party(text: str) -> str:
    """Return a party's name by initial only: 王某, 安徽某某公司 → 安某."""
    return f"{text[:1]}某" if text else ""
