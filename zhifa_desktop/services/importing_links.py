"""Names on a sheet become links: by number, by title, by name within the unit, never by guess.

What is not there is counted and offered for creation; what could be two records is asked back
with the candidates named. Records that are to be made are planned here, not written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from zhifa_desktop.db.unit_of_work import new_id
from zhifa_desktop.db.views import At
from zhifa_desktop.exchange.headings import words
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.masking import mask_id_number
from zhifa_desktop.rules.words import fold_search
from zhifa_desktop.services.importing_index import Index, folded
from zhifa_desktop.services.validation import ERROR, examine

_BRACKETED = re.compile(r"^(.+?)[(（](.+?)[)）]$")
_UNIT = "unit"
_SHOWN_CANDIDATES = 5
_FRONTLINE = ("squadron", "station")


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to: an id, or why not.

    ``missing``: there is no such record; ``creatable``: what is known is enough to make it.
    """

    id: str = ""
    clause: str = ""
    rule: str = ""
    missing: bool = False
    creatable: bool = False


class Directory:
    """All registers that links point to, loaded when first asked for."""

    def __init__(self, connection: Connection, at: At, today: date, *, create: bool) -> None:
        """Prepare; ``create`` plans records that are missing."""
        self._connection, self._at, self._today = connection, at, today
        self.create = create
        self._indexes: dict[str, Index] = {}
        self._found: dict[tuple[object, ...], Found] = {}
        self._wanted: dict[str, set[str]] = {_UNIT: {"parent"}}
        self.missing: Counter[tuple[str, str]] = Counter()
        self.planned: dict[str, list[dict[str, object]]] = {}

    def want(self, register: str, column: str) -> None:
        """Ask for a further column of a register to be loaded."""
        self._wanted.setdefault(register, set()).add(column)

    def index(self, register: str) -> Index:
        """Return a register's records."""
        if register not in self._indexes:
            more = sorted(self._wanted.get(register, ()))
            self._indexes[register] = Index(self._connection, self._at, register, more)
        return self._indexes[register]

    def forget(self) -> None:
        """Forget answers given so far: new records have been added."""
        self._found.clear()

    def value(self, register: str, identity: str, column: str) -> object:
        """Return a loaded column of a record."""
        return self.index(register).rows[identity].get(column)

    def resolve(
        self,
        register: str,
        text: str,
        about: Mapping[str, object],
        near: str = "",
        *,
        hints: Mapping[str, object] | None = None,
        described: bool = False,
    ) -> Found:
        """Return the record that a text, and what the sheet says of it, mean.

        Args:
            register: Where to look.
            text: The name, number or title in the cell; "" where only ``about`` says it.
            about: Further columns of that record on the sheet, links as names.
            near: Unit that decides between people of the same name.
            hints: What a record that is made of it would have besides.
            described: The sheet describes it wholly: plan it where it is missing.
        """
        more = tuple(sorted((hints or {}).items(), key=_name_of)) if self.create else ()
        said = tuple(sorted(about.items(), key=_name_of))
        question = (register, text, said, more, near, described)
        found = self._found.get(question)
        if found is None:
            found = self._resolve(register, text, about, near, described, hints or {})
            self._found[question] = found
        if found.creatable:
            self.missing[register, text or self._described(register, about)] += 1
        return found

    def _resolve(
        self, register: str, text: str, about: Mapping[str, object], near: str, described: bool,
        hints: Mapping[str, object],
    ) -> Found:  # fmt: skip
        index = self.index(register)
        known, problem = self._known(index.spec, about)
        if problem is not None:
            return problem
        ids = self._by_keys(index, known)
        if ids:
            return self._agrees(index, ids[0], text)
        candidates = self._candidates(index, text)
        fitting = [i for i in candidates if _fits(index, i, known)]
        if len(fitting) > 1 and near and _UNIT in index.columns:
            fitting = [i for i in fitting if index.rows[i][_UNIT] == near] or fitting
        if len(fitting) == 1:
            return Found(fitting[0])
        if len(fitting) > 1:
            return self._ambiguous(index, text, fitting)
        if not candidates and (bracketed := _BRACKETED.match(text)):
            return self._bracketed(index, bracketed, known)
        if candidates and not described:
            return self._elsewhere(index, text, candidates)
        return self._missing(index.spec, text, {**hints, **known}, described)

    def _known(
        self, spec: RegisterSpec, about: Mapping[str, object]
    ) -> tuple[dict[str, object], Found | None]:
        """Return what the sheet says of a record; its own links as the ids they may mean."""
        known: dict[str, object] = {}
        for name, value in about.items():
            column = spec.column(name)
            if column.kind is Kind.LINK and column.child is None:
                ids = self._candidates(self.index(column.target), str(value))
                if not ids:
                    linked = self.resolve(column.target, str(value), {})
                    if not linked.id:
                        return {}, Found("", f"的{linked.clause}", linked.rule)
                    ids = [linked.id]
                known[name] = frozenset(ids)
            else:
                known[name] = value
        return known, None

    def _by_keys(self, index: Index, known: Mapping[str, object]) -> list[str]:
        for key in index.keys:
            if len(key) == 1 and index.spec.column(key[0]).kind in (Kind.ID_NUMBER, Kind.NUMBER):
                ids = index.by_key(key, known)
                if len(ids) == 1:
                    return ids
        return []

    def _agrees(self, index: Index, identity: str, text: str) -> Found:
        if text and identity not in index.named(text) and not self._is_plain_title(index, text):
            known = f"该号码在{index.spec.label}台账中是“{index.title(identity)}”"
            return Found("", f"与号码不符：{known}，表中写的是“{text}”", "link.mismatch")
        return Found(identity)

    @staticmethod
    def _is_plain_title(index: Index, text: str) -> bool:
        """Return whether the register has no names a text could be compared with."""
        return not text or not index.spec.column(index.spec.title[0].split("|")[0]).sorted_by_pinyin

    def _candidates(self, index: Index, text: str) -> list[str]:
        if not text:
            return []
        found = index.named(text)
        if not found and index.spec.name == _UNIT:
            root = self._root()
            prefix = index.rows[root]["name"] if root else ""
            if root and text in words()["brigade_words"]:
                return [root]
            bare = text.removeprefix(prefix)
            found = index.named(bare) if bare != text else index.named(f"{prefix}{text}")
        return found

    def _bracketed(self, index: Index, parts: re.Match[str], known: dict[str, object]) -> Found:
        """Read 张三(一中队) and 张三(3401…)."""
        name, inside = parts[1], parts[2]
        if len(fold_search(inside)) > 10 and (ids := index.named(inside)):
            return Found(ids[0])
        if _UNIT in index.columns and (units := self.index(_UNIT).named(inside)):
            wanted = {**known, _UNIT: frozenset(units)}
            fitting = [i for i in self._candidates(index, name) if _fits(index, i, wanted)]
            if len(fitting) == 1:
                return Found(fitting[0])
            if fitting:
                return self._ambiguous(index, parts[0], fitting)
        return self._missing(index.spec, parts[0], known, described=False)

    def _ambiguous(self, index: Index, text: str, ids: list[str]) -> Found:
        named = "、".join(self._who(index, i) for i in ids[:_SHOWN_CANDIDATES])
        more = "等" if len(ids) > _SHOWN_CANDIDATES else ""
        how = self._how_to_tell(index, text, ids)
        several = f"“{text}”在{index.spec.label}台账中有{len(ids)}条：{named}{more}"
        return Found("", f"{several}，分不清是哪一条，{how}", "link.ambiguous")

    def _how_to_tell(self, index: Index, text: str, ids: list[str]) -> str:
        """Return how to write which of several is meant."""
        if _UNIT not in index.columns:
            return "请改填编号"
        units = [str(index.rows[i][_UNIT] or "") for i in ids]
        if len(set(units)) < len(units) or "(" in text:
            return "请在姓名后的括号里注明身份证号"
        return f"请在姓名后注明机构，如：{text}({self.index(_UNIT).title(units[0])})"

    def _elsewhere(self, index: Index, text: str, ids: list[str]) -> Found:
        named = "、".join(self._who(index, i) for i in ids[:_SHOWN_CANDIDATES])
        return Found(
            "", f"“{text}”与台账不符：{index.spec.label}台账中是{named}，请核对", "link.mismatch"
        )

    def _who(self, index: Index, identity: str) -> str:
        """Return a candidate's title with what tells it from others, numbers masked."""
        row = index.rows[identity]
        parts = []
        if row.get(_UNIT):
            parts.append(self.index(_UNIT).title(str(row[_UNIT])))
        for name in index.columns:
            column = index.spec.column(name)
            if column.kind is Kind.ID_NUMBER and row[name]:
                parts.append(mask_id_number(str(row[name])))
            elif column.kind is Kind.DATE and row[name]:
                parts.append(str(row[name]))
        title = index.title(identity)
        return f"{title}({','.join(parts)})" if parts else title

    def _described(self, register: str, about: Mapping[str, object]) -> str:
        spec = specifications()[register]
        for name, value in about.items():
            if spec.column(name).masked:
                return mask_id_number(str(value))
        return "、".join(str(v) for v in about.values() if not isinstance(v, frozenset))

    def _missing(
        self, spec: RegisterSpec, text: str, known: dict[str, object], described: bool
    ) -> Found:
        shown = text or self._described(spec.name, known)
        clause = f"{spec.label}台账里没有“{shown}”"
        values = self._draft(spec, text, known)
        problems = [p for p in examine(spec, values, self._today) if p.level == ERROR]
        if not problems and (self.create or described):
            return Found(self._plan(spec, values))
        if not problems:
            clause = f"{clause}，请先登记，或选择一并新建"
        elif self.create or described:
            lacks = "、".join(dict.fromkeys(spec.column(p.column).label for p in problems))
            where = "在表头补上，或" if described else ""
            clause = f"{clause}，资料不全不能一并新建(缺{lacks})，请{where}先登记"
        else:
            clause = f"{clause}，请核对写法，或先登记"
        return Found("", clause, "link.missing", missing=True, creatable=not problems)

    def _plan(self, spec: RegisterSpec, values: dict[str, object]) -> str:
        identity = new_id()
        stored = {c.name: values.get(c.name) for c in spec.stored}
        self.planned.setdefault(spec.name, []).append({**stored, "id": identity})
        self.index(spec.name).add(identity, stored)
        self._found = {question: found for question, found in self._found.items() if found.id}
        return identity

    def _draft(
        self, spec: RegisterSpec, text: str, known: Mapping[str, object]
    ) -> dict[str, object]:
        """Return the values of a record to be made from its name and what the sheet says."""
        values: dict[str, object] = {
            c.name: c.default for c in spec.stored if c.default is not None
        }
        values.update(words()["created_with"].get(spec.name, {}))
        for column, value in known.items():
            if not isinstance(value, frozenset):
                values[column] = value
            elif len(value) == 1:
                values[column] = next(iter(value))
        name = next((c.name for c in spec.stored if c.sorted_by_pinyin), "")
        if name and text:
            values.setdefault(name, text)
        if spec.name == _UNIT:
            values.update(self._unit_draft(text))
        return values

    def _unit_draft(self, name: str) -> dict[str, object]:
        level = next((code for code, ends in words()["unit_levels"] if _ends(name, ends)), None)
        return {"level": level, "parent": self._root() or None, "frontline": level in _FRONTLINE}

    def _root(self) -> str:
        """Return the brigade itself: the unit without a parent."""
        rows = self.index(_UNIT).rows
        return next((i for i, row in rows.items() if row.get("parent") is None), "")


def _fits(index: Index, identity: str, known: Mapping[str, object]) -> bool:
    """Return whether a record contradicts nothing that the sheet says of it."""
    row = index.rows[identity]

    def agrees(name: str, value: object) -> bool:
        if isinstance(value, frozenset):
            return row[name] in value
        return folded(row[name]) == folded(value)

    return all(
        row[name] is None or agrees(name, value)
        for name, value in known.items()
        if name in index.finding
    )


def _ends(name: str, endings: list[str]) -> bool:
    return any(name.endswith(e) for e in endings) or any(len(e) > 1 and e in name for e in endings)


def _name_of(item: tuple[str, object]) -> str:
    return item[0]


def label_of(column: ColumnSpec, clause: str) -> str:
    """Return a problem's sentence: the column's label and the clause."""
    return f"“{column.label}”{clause}"
