"""The records of one register as import looks them up: by key, by name, in memory.

One query per register, so that ten thousand rows cost no query each. Planned records are added
as they are decided, so that later rows find them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import Kind, RegisterSpec
from zhifa_desktop.rules.words import fold_search

Key = tuple[str, ...]
_BRACKETS = str.maketrans("（）【】［］〔〕[]〈〉", "()()()()()()")
_UNIT = "unit"


def folded(value: object) -> object:
    """Return a value as keys compare it: text without blanks, width, case and bracket style."""
    return _folded_text(value) if isinstance(value, str) else value


@lru_cache(maxsize=100_000)
def _folded_text(text: str) -> str:
    return fold_search(text).translate(_BRACKETS)


def keys_of(register: str) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """Return the keys that find a record in their order, and those that are unique."""
    cls = by_name()[register]
    spec = specifications()[register]
    unique = tuple(dict.fromkeys((spec.key, *cls.register.unique)))
    return tuple(dict.fromkeys((spec.key, *spec.other_keys, *unique))), unique


class Index:
    """Living records of a register: their key, title and unit columns, by id and by word."""

    def __init__(self, connection: Connection, at: At, register: str, more: Iterable[str]) -> None:
        """Load them; ``more`` names further columns that will be asked for."""
        self.spec: RegisterSpec = specifications()[register]
        self.keys, self.unique = keys_of(register)
        self.finding = frozenset(self._needed())
        self.columns = tuple(dict.fromkeys((*self._needed(), *more)))
        self._optional = {
            key: frozenset(n for n in key if self.spec.column(n).kind is Kind.TEXT)
            for key in self.keys
            if key not in self.unique and len(key) > 2
        }
        self.rows: dict[str, dict[str, Any]] = {}
        self._by_key: dict[Key, dict[tuple[object, ...], list[str]]] = {}
        self._words: dict[object, list[str]] | None = None
        self._connection, self._at = connection, at
        self._titles: dict[str, str] = {}
        table = by_name()[register].__table__
        wanted = select(table.c.id, *(table.c[name] for name in self.columns))
        living = wanted.where(table.c.deleted_at.is_(None)).order_by(table.c.created_at, table.c.id)
        for row in connection.execute(living):
            self.rows[row[0]] = dict(zip(self.columns, row[1:], strict=True))

    def add(self, identity: str, values: Mapping[str, object]) -> None:
        """Add a record that is planned."""
        row = {name: values.get(name) for name in self.columns}
        self.rows[identity] = row
        for key, found in self._by_key.items():
            self._enter(found, key, identity, row)
        if self._words is not None:
            for word in self._words_of(identity, row):
                self._words.setdefault(word, []).append(identity)

    def by_key(self, key: Key, values: Mapping[str, object]) -> list[str]:
        """Return the ids whose key equals that of the values; nothing where one is blank."""
        wanted = self.key_value(key, values)
        if wanted is None:
            return []
        if key not in self._by_key:
            self._by_key[key] = {}
            for identity, row in self.rows.items():
                self._enter(self._by_key[key], key, identity, row)
        return self._by_key[key].get(wanted, [])

    def without_numbers(self) -> dict[str, dict[str, object]]:
        """Return whole records that no typed key can find: all their unique numbers are blank.

        Where every such number is the program's own, those are all records: who brings in the
        same list a second time has no number in it.
        """
        table = by_name()[self.spec.name].__table__
        typed = {n for key in self.unique for n in key if not self.spec.column(n).auto}
        blank = [table.c[name].is_(None) for name in sorted(typed)]
        wanted = select(table).where(table.c.deleted_at.is_(None), *blank).order_by(table.c.id)
        rows = self._connection.execute(wanted).mappings()
        return {row["id"]: dict(row) for row in rows}

    def key_value(self, key: Key, values: Mapping[str, object]) -> tuple[object, ...] | None:
        """Return what a key is for these values; None where it says nothing.

        In a key that is not unique (类别、名称、型号、单位) a description may be blank.
        """
        return key_value(key, values, self._optional.get(key, frozenset()))

    def named(self, text: str) -> list[str]:
        """Return the ids that a text names: by number, by title, by name."""
        if self._words is None:
            self._words = defaultdict(list)
            if any(self._own_title(row) is None for row in self.rows.values()):
                self._titles = titles(self._connection, self._at, self.spec.name, self.rows)
            for identity, row in self.rows.items():
                for word in self._words_of(identity, row):
                    self._words[word].append(identity)
        return list(dict.fromkeys(self._words.get(folded(text), ())))

    def title(self, identity: str) -> str:
        """Return the display name of a record."""
        own = self._own_title(self.rows[identity])
        if own is not None:
            return own
        if identity not in self._titles:
            found = titles(self._connection, self._at, self.spec.name, (identity,))
            self._titles[identity] = found.get(identity, "")
        return self._titles[identity]

    def _needed(self) -> Iterator[str]:
        for key in self.keys:
            yield from key
        for item in self.spec.title:
            yield from item.split("|")
        for column in self.spec.stored:
            if column.name == _UNIT or (column.searched and column.kind is Kind.NUMBER):
                yield column.name

    def _enter(
        self, found: dict[tuple[object, ...], list[str]], key: Key, identity: str, row: Any
    ) -> None:
        value = self.key_value(key, row)
        if value is not None:
            found.setdefault(value, []).append(identity)

    def _words_of(self, identity: str, row: Mapping[str, object]) -> set[object]:
        words = set()
        for name in self.columns:
            column = self.spec.column(name)
            is_name = column.sorted_by_pinyin and name in self.spec.title[0].split("|")
            if (column.kind in (Kind.NUMBER, Kind.ID_NUMBER) or is_name) and row[name]:
                words.add(folded(row[name]))
        if len(self.spec.title) > 1 or self.spec.column(self.spec.title[0].split("|")[0]).target:
            words.add(folded(self._own_title(row) or self.title(identity)))
        return words - {""}

    def _own_title(self, row: Mapping[str, object]) -> str | None:
        """Return the title where it needs no other record."""
        parts: list[str] = []
        for item in self.spec.title:
            name = next((n for n in item.split("|") if row.get(n) not in (None, "")), "")
            if not name:
                continue
            if self.spec.column(name).kind in (Kind.LINK, Kind.CODE):
                return None
            parts.append(str(row[name]))
        return " ".join(parts)


def key_value(
    key: Key, values: Mapping[str, object], optional: frozenset[str] = frozenset()
) -> tuple[object, ...] | None:
    """Return the folded values of a key, None where a column that must be filled is blank."""
    found = []
    for name in key:
        value = values.get(name)
        if value is None or value == "":
            if name not in optional:
                return None
            value = ""
        found.append(folded(value))
    return tuple(found)
