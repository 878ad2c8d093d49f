"""Which record a row is about: by natural key, weaker keys, or the name within the unit.

A stronger key that says otherwise rules a weaker match out; rows that say the same thing twice
count once, rows that contradict each other are asked back.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhifa_desktop.db.unit_of_work import new_id
from zhifa_desktop.registers.spec import Kind, RegisterSpec
from zhifa_desktop.services.importing_entries import CHANGED, NEW, REFUSED, SAME, Entry
from zhifa_desktop.services.importing_index import Index, Key, folded, key_value
from zhifa_desktop.services.importing_links import Directory, label_of

ADD, UPDATE, BOTH = "add", "update", "both"
_UNIT = "unit"
_NAMED = "name and unit"


class Matcher:
    """Finds the stored record of each entry of one import."""

    def __init__(
        self, spec: RegisterSpec, directory: Directory, mode: str, columns: Sequence[str] | None
    ) -> None:
        """Look at what is stored; records planned later are not matched.

        ``columns`` are those the clerk wants updated: who names the name means to change it.
        """
        self._spec, self._directory, self._mode = spec, directory, mode
        self._index: Index = directory.index(spec.name)
        finding = {n for key in self._index.keys for n in key}
        self._defaults = {
            c.name: c.default for c in spec.stored if c.default is not None and c.name in finding
        }
        self._renames = columns is not None and spec.title[0] in columns
        self._stored = frozenset(self._index.rows)
        self._consumed: set[str] = set()
        self._stored_columns = {c.name for c in spec.stored}
        self._numberless: dict[str, dict[str, object]] | None = None
        self._saying: dict[tuple[str, ...], dict[tuple[object, ...], list[str]]] = {}
        self._telling = {key for key in self._index.keys if self._tells(key)}
        self._seen: dict[tuple[object, ...], Entry] = {}

    def _tells(self, key: Key) -> bool:
        """Return whether two rows with this key must be about one record: unique, or a serial."""
        if key in self._index.unique:
            return True
        numbered = any(self._spec.column(name).kind is Kind.NUMBER for name in key)
        return numbered and not any(set(key) < set(other) for other in self._index.unique)

    @property
    def finding(self) -> set[str]:
        """The columns by which records are found."""
        return {n for key in (*self._index.keys, self._named_key()) for n in key}

    def match(self, entry: Entry) -> None:
        """Decide which record an entry is about: its id and whether it is new."""
        if not entry.refused and self._repeats(entry):
            return
        identity = self._existing(entry)
        if entry.status == REFUSED:
            return
        if identity is None:
            entry.id, entry.status = new_id(), NEW
            if self._mode == UPDATE:
                entry.refuse(
                    self._key_column(entry),
                    f"台账里没有这条{self._spec.label}；“只更新”方式不新增",
                    "mode.update",
                )
                entry.status = REFUSED
            return
        if not entry.refused:
            self._consumed.add(identity)
        entry.id, entry.status = identity, CHANGED

    def _repeats(self, entry: Entry) -> bool:
        """Return whether the file has this record already; say so in either case."""
        for mark in self._marks(entry):
            first = self._seen.get(mark)
            if first is None:
                continue
            key = mark[0]
            if _same_content(first, entry):
                where = self._key_column(entry)
                entry.warn(where, f"与原表第{first.number}行完全相同，只算一次", "file.repeated")
                entry.id, entry.status = first.id, SAME
                return True
            if key in self._telling:
                labels = "、".join(self._spec.column(n).label for n in key)
                column = next((n for n in reversed(key) if n in entry.places), key[-1])
                message = f"与原表第{first.number}行的“{labels}”相同，但其他内容不同，请只留一行"
                entry.refuse(column, message, "file.duplicate")
                entry.status = REFUSED
                return True
            if key == _NAMED and first.status == NEW:
                message = (
                    f"与原表第{first.number}行姓名、机构相同又都没有身份证号，分不清是不是同一人"
                )
                entry.refuse(self._spec.title[0], message, "file.duplicate")
                entry.status = REFUSED
                return True
        for mark in self._marks(entry):
            self._seen.setdefault(mark, entry)
        return False

    def _marks(self, entry: Entry) -> list[tuple[object, ...]]:
        """Return what tells an entry from others in the file."""
        marks: list[tuple[object, ...]] = []
        for key in self._index.keys:
            value = self._index.key_value(key, self._values(entry))
            if value is not None:
                marks.append((key, *value))
        strong = any(mark[0] in self._index.unique for mark in marks)
        if not strong and self._named_key() and (v := key_value(self._named_key(), entry.given)):
            marks.append((_NAMED, *v))
        if not marks:
            marks.append(("row", *sorted((n, str(v)) for n, v in entry.given.items())))
        return marks

    def _existing(self, entry: Entry) -> str | None:
        stronger: list[Key] = []
        for key in self._index.keys:
            ids = [
                i
                for i in self._index.by_key(key, self._values(entry))
                if self._is_free(i) and not self._contradicts(i, stronger, entry)
            ]
            if ids:
                self._refuse_other_name(ids[0], key, entry)
                return ids[0]
            stronger.append(key)
        if not any(self._index.key_value(key, self._values(entry)) for key in self._index.keys):
            return self._same_name(entry, stronger) or self._same_record(entry)
        return self._same_name(entry, stronger)

    def _refuse_other_name(self, identity: str, key: Key, entry: Entry) -> None:
        """Refuse a number that is somebody else's: a column shifted by a row renames everybody."""
        if not self._named_key() or self._renames:
            return
        name = self._named_key()[0]
        known, typed = self._index.rows[identity][name], entry.given.get(name)
        if typed is None or folded(typed) == folded(known):
            return
        labels = "、".join(self._spec.column(n).label for n in key)
        message = (
            f"与台账不符：该{labels}在台账中是“{known}”，表中写的是“{typed}”；"
            "请核对号码是否错行，确已改名的请先在台账中改"
        )
        entry.refuse(name, label_of(self._spec.column(name), message), "match.name")
        entry.status = REFUSED

    def _same_record(self, entry: Entry) -> str | None:
        """Return the record that no typed number finds and that says all the row says."""
        if self._numberless is None:
            self._numberless = self._index.without_numbers()
        told = tuple(sorted(n for n in entry.given if n in self._stored_columns))
        if told not in self._saying:
            found: dict[tuple[object, ...], list[str]] = {}
            for identity, row in self._numberless.items():
                found.setdefault(tuple(row[n] for n in told), []).append(identity)
            self._saying[told] = found
        alike = self._saying[told].get(tuple(entry.given[n] for n in told), ())
        return next((identity for identity in alike if self._is_free(identity)), None)

    def _values(self, entry: Entry) -> dict[str, object]:
        """Return what a new record would be found by: defaults where the sheet says nothing."""
        return {**self._defaults, **entry.given} if self._defaults else entry.given

    def _is_free(self, identity: str) -> bool:
        """Return whether a record is in the store and no earlier row is about it."""
        return identity in self._stored and identity not in self._consumed

    def _contradicts(self, identity: str, keys: Sequence[Key], entry: Entry) -> bool:
        row = self._index.rows[identity]
        for key in keys:
            mine = self._index.key_value(key, entry.given)
            theirs = self._index.key_value(key, row)
            if mine is not None and theirs is not None and mine != theirs:
                return True
        return False

    def _same_name(self, entry: Entry, keys: Sequence[Key]) -> str | None:
        """Return the record of that name in the unit, where no key says otherwise."""
        key = self._named_key()
        if not key or entry.given.get(key[0]) is None:
            return None
        there = self._index.by_key(key, entry.given)
        if entry.given.get(_UNIT) is None and not entry.refused:
            there = self._index.named(str(entry.given[key[0]]))
        ids = [i for i in there if self._is_free(i) and not self._contradicts(i, keys, entry)]
        if len(ids) > 1:
            near = str(entry.given.get(_UNIT, ""))
            found = self._directory.resolve(self._spec.name, str(entry.given[key[0]]), {}, near)
            message = label_of(self._spec.column(key[0]), found.clause or "在机构内不是唯一的")
            entry.refuse(key[0], message, "link.ambiguous")
            entry.status = REFUSED
            return None
        if ids and any(key_value(k, entry.given) for k in self._index.unique):
            message = "台账中同机构的同名人员还没有证号，认作同一人，请核对"
            entry.warn(key[0], label_of(self._spec.column(key[0]), message), "match.by_name")
        return ids[0] if ids else None

    def _named_key(self) -> Key:
        """Return (name, unit) for a register of people: who has no number goes by the name."""
        title = self._spec.title
        are_people = any(self._spec.column(n).kind is Kind.ID_NUMBER for n in self._spec.key)
        is_named = len(title) == 1 and "|" not in title[0] and _UNIT in self._spec.by_name
        return (title[0], _UNIT) if are_people and is_named else ()

    def _key_column(self, entry: Entry) -> str:
        names = [n for key in self._index.keys for n in key] + [self._spec.title[0]]
        return next((n for n in names if n in entry.places), next(iter(entry.places), names[0]))


def _same_content(first: Entry, second: Entry) -> bool:
    return first.given == second.given and first.about == second.about
