"""Code lists and standards as data: what was shipped (resources), and what the office changed.

Labels are what clerks see and type; codes are what is stored. Codes that were shipped never
vanish: an office renames an item, puts it out of use or adds its own. Nothing here decides what
a list contains.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from zhifa_desktop.paths import resource
from zhifa_desktop.registers import calendar_data, plan_data
from zhifa_desktop.rules.words import fold_search


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One value of a list.

    ``group`` is its heading where a list has headings (the city of a county); ``value`` a number
    that goes with it (the points of a review item). One that is ``retired`` is still read and
    shown, but not offered; one that is ``own`` was added by the office.
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    group: str = ""
    value: Decimal | None = None
    retired: bool = False
    own: bool = False


@dataclass(frozen=True)
class CodeList:
    """One list in its order, with the version and source it was shipped with.

    Nothing can be added to a ``closed`` one: the program's rules know each of its items.
    ``total`` is what the values of the items in use add up to, None where that is open.
    """

    name: str
    label: str
    source: str
    version: str
    items: tuple[CodeItem, ...]
    closed: bool = False
    total: Decimal | None = None
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

    @property
    def offered(self) -> tuple[CodeItem, ...]:
        """The items that new records may have."""
        return tuple(item for item in self.items if not item.retired)

    def label_of(self, code: str) -> str:
        """Return the label; a code that the list no longer has is shown as it is."""
        return self.labels.get(code, code)

    def find(self, text: str) -> str | None:
        """Return the code for a label, synonym or code as people write it."""
        return self.codes.get(fold_search(text))


@dataclass(frozen=True)
class Changes:
    """What an office changed: whole items by list and code, whole standards by name.

    ``version`` counts the office's own editions; 0 is what was shipped.
    """

    version: int = 0
    lists: Mapping[str, Mapping[str, CodeItem]] = field(default_factory=dict)
    standards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


_in_force = Changes()
_forgetters: list[Callable[[], None]] = []


def use(changes: Changes) -> None:
    """Let these changes hold from now on, in place of any before."""
    global _in_force  # noqa: PLW0603 - one program has one office's lists, like its registers
    if changes == _in_force:
        return
    _in_force = changes
    for forget in (code_lists.cache_clear, standard.cache_clear, *_forgetters):
        forget()


def in_force() -> Changes:
    """Return the changes that hold."""
    return _in_force


def forget_with_lists(forget: Callable[[], None]) -> None:
    """Call this whenever lists or standards change: it drops what was made from them."""
    _forgetters.append(forget)


@cache
def shipped_lists() -> Mapping[str, CodeList]:
    """Return every list as it was shipped."""
    found: dict[str, CodeList] = {}
    for path in sorted(resource("codes").glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for name, raw in content.get("lists", {}).items():
            total = Decimal(str(raw["total"])) if "total" in raw else None
            found[name] = CodeList(
                name, raw["label"], raw["source"], content["version"], tuple(_items(raw["items"])),
                raw.get("closed", False), total,
            )  # fmt: skip
    return found


@cache
def code_lists() -> dict[str, CodeList]:
    """Return every list by name, as it holds now."""
    return {name: _changed(one, _in_force) for name, one in shipped_lists().items()}


def code_list(name: str) -> CodeList:
    """Return the list of that name."""
    return code_lists()[name]


def term(code: str) -> str:
    """Return a word that an office may put its own for (resources/codes/terms.json)."""
    return code_list("term").label_of(code)


@cache
def shipped_standard(name: str) -> Mapping[str, Any]:
    """Return a versioned standard as it was shipped (resources/standards, plan, calendar)."""
    if name in plan_data.READERS:
        return plan_data.shipped(name)
    if name == calendar_data.CALENDAR:
        return calendar_data.shipped()
    content: dict[str, Any] = json.loads(resource("standards", f"{name}.json").read_text("utf-8"))
    return content


@cache
def standard(name: str) -> dict[str, Any]:
    """Return a versioned standard (grades, limits by age and sex) as it holds now."""
    return dict(_in_force.standards.get(name) or shipped_standard(name))


def _changed(shipped: CodeList, changes: Changes) -> CodeList:
    mine = changes.lists.get(shipped.name)
    if not mine:
        return shipped
    known = {item.code for item in shipped.items}
    items = [mine.get(item.code, item) for item in shipped.items]
    items += [item for code, item in mine.items() if code not in known]
    version = f"{shipped.version}·本单位第{changes.version}版"
    return replace(shipped, version=version, items=tuple(items), labels={}, codes={})


def _items(rows: Iterable[dict[str, Any]]) -> Iterable[CodeItem]:
    for row in rows:
        synonyms = tuple(row.get("synonyms", ()))
        value = Decimal(str(row["value"])) if "value" in row else None
        yield CodeItem(row["code"], row["label"], synonyms, row.get("group", ""), value)
