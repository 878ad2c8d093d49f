"""Code lists as data: rows with code, label, synonyms, version and validity (resources/codes).

Labels are what clerks see and type; codes are what is stored. It reads files once and holds
them; nothing here decides what a list contains.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from zhifa_desktop.paths import resource
from zhifa_desktop.rules.words import fold_search


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One value of a list.

    ``group`` is its heading where a list has headings (the city of a county); ``value`` a number
    that goes with it (the points of a review item).
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    group: str = ""
    value: Decimal | None = None


@dataclass(frozen=True)
class CodeList:
    """One list in its order, with the version and source it was shipped with."""

    name: str
    label: str
    source: str
    version: str
    items: tuple[CodeItem, ...]
    labels: dict[str, str] = field(default_factory=dict, repr=False)
    codes: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Index by code, and by folded label, synonym and code."""
        for item in self.items:
            self.labels[item.code] = item.label
        for item in self.items:
            for word in (item.code, *item.synonyms):
                self.codes.setdefault(fold_search(word), item.code)
        for item in self.items:
            self.codes[fold_search(item.label)] = item.code

    def label_of(self, code: str) -> str:
        """Return the label; a code that the list no longer has is shown as it is."""
        return self.labels.get(code, code)

    def find(self, text: str) -> str | None:
        """Return the code for a label, synonym or code as people write it."""
        return self.codes.get(fold_search(text))


@cache
def code_lists() -> dict[str, CodeList]:
    """Return every list by name."""
    found: dict[str, CodeList] = {}
    for path in sorted(resource("codes").glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for name, raw in content.get("lists", {}).items():
            found[name] = CodeList(
                name, raw["label"], raw["source"], content["version"], tuple(_items(raw["items"]))
            )
    return found


def code_list(name: str) -> CodeList:
    """Return the list of that name."""
    return code_lists()[name]


@cache
def standard(name: str) -> dict[str, Any]:
    """Return a versioned standard (review items and grades) from resources/standards."""
    content: dict[str, Any] = json.loads(resource("standards", f"{name}.json").read_text("utf-8"))
    return content


def _items(rows: Iterable[dict[str, Any]]) -> Iterable[CodeItem]:
    for row in rows:
        synonyms = tuple(row.get("synonyms", ()))
        value = Decimal(str(row["value"])) if "value" in row else None
        yield CodeItem(row["code"], row["label"], synonyms, row.get("group", ""), value)
