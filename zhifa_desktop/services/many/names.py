"""People found in a pasted list: by name, by name and unit, by id number or by 人员编号.

Namesakes are never guessed: the clerk is asked which one is meant, and what nobody is called is
listed to be mended.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from zhifa_desktop.rules.words import fold_search, fold_width, tidy_name, tidy_number
from zhifa_desktop.services.records import Query, Records, Row

SHOWN = ("name", "number", "unit", "status", "kind")
PAGE = 2000
_LINES = re.compile(r"[\n\r]+")
_PARTS = re.compile(r"[、,，/;；\t|]+")
_NUMBERING = re.compile(r"^\s*[(（]?\d{1,3}[)）.．、]\s*")
_SERIAL = re.compile(r"^\d{1,3}$")
_BRACKETS = re.compile(r"^(.*?)[(（\[【](.*?)[)）\]】]$")
FOUND, SEVERAL, UNKNOWN, TWICE = "found", "several", "unknown", "twice"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant."""

    identity: str
    label: str


@dataclass(frozen=True, slots=True)
class Match:
    """One name as pasted: who it is, or who it may be.

    ``state`` is found, several (namesakes: choose among ``candidates``), unknown, or twice (the
    same person stands in the list before).
    """

    text: str
    state: str
    candidates: tuple[Candidate, ...]


def split_pasted(text: str) -> list[str]:
    """Return the names in pasted text: one a line, or separated by marks, blanks and tabs.

    Serial numbers before names are left out; "张 三" with a blank within is one name.
    """
    found: list[str] = []
    for line in _LINES.split(text):
        for part in _PARTS.split(_NUMBERING.sub("", line)):
            found.extend(_pieces(part))
    return found


def _pieces(part: str) -> Iterator[str]:
    words = [word for word in fold_width(part).split() if not _SERIAL.fullmatch(word)]
    if len(words) > 1 and all(len(word) == 1 for word in words[:2]):
        words = ["".join(words)]  # 张 三
    for word in words:
        if tidied := tidy_name(word):
            yield tidied


class PeopleByName:
    """Everybody on file, to be found by what lists call them."""

    def __init__(self, records: Records) -> None:
        """Read everybody once."""
        self._records = records
        self._rows = {row.id: row for row in _everybody(records)}
        numbers = records.pick("person", list(self._rows), columns=("id_number",))
        self._by_name: dict[str, list[Row]] = defaultdict(list)
        self._by_number: dict[str, Row] = {}
        for row in self._rows.values():
            self._by_name[fold_search(row.shown["name"])].append(row)
            self._by_number[row.shown["number"]] = row
            if id_number := numbers[row.id].values["id_number"]:
                self._by_number[str(id_number)] = row

    def match(self, text: str) -> tuple[Match, ...]:
        """Return who is meant by each name of a pasted text, in its order."""
        seen: set[str] = set()
        found = []
        for name in split_pasted(text):
            match = self._one(name)
            if match.state == FOUND:
                identity = match.candidates[0].identity
                if identity in seen:
                    match = Match(name, TWICE, match.candidates)
                seen.add(identity)
            found.append(match)
        return tuple(found)

    def _one(self, text: str) -> Match:
        row = self._by_number.get(tidy_number(text))
        rows = [row] if row is not None else self._named(text)
        state = FOUND if len(rows) == 1 else SEVERAL if rows else UNKNOWN
        return Match(text, state, tuple(self._candidate(row) for row in rows))

    def _named(self, text: str) -> list[Row]:
        """Return who has this name; what stands in brackets is a unit or a number that tells."""
        if same := self._by_name.get(fold_search(text)):
            return self._on_duty_first(same)
        bracketed = _BRACKETS.match(text)
        if bracketed is None:
            return []
        name, more = bracketed.group(1), fold_search(bracketed.group(2))
        same = self._by_name.get(fold_search(name), [])
        told = [
            r for r in same if more and more in fold_search(r.shown["unit"] + r.shown["number"])
        ]
        return self._on_duty_first(told or same)

    @staticmethod
    def _on_duty_first(rows: list[Row]) -> list[Row]:
        return sorted(rows, key=lambda row: row.values["status"] != "active")

    def _candidate(self, row: Row) -> Candidate:
        away = "" if row.values["status"] == "active" else f"，{row.shown['status']}"
        label = f"{row.shown['name']}({row.shown['unit']} {row.shown['number']}{away})"
        return Candidate(row.id, label)


def _told_of(row: Row) -> str:
    return fold_search(row.shown["unit"] + row.shown["number"])


def _everybody(records: Records) -> Iterator[Row]:
    start = 0
    while True:
        rows = records.page("person", Query(), start, PAGE, columns=SHOWN)
        yield from rows
        start += PAGE
        if len(rows) < PAGE:
            return
