"""One search over all registers the office keeps: by name, pinyin, initials, part of a number.

Records are found by their own words, not by those they link to: who looks for a person wants the
person, not each of the courses attended. Who names a register beside the word wants just those.
Numbers are shown as masked as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from zhifa_desktop.db.search import own_hits
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.near_names import is_near
from zhifa_desktop.rules.pinyin import nearest_first
from zhifa_desktop.rules.words import fold_search
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.rows import Row
from zhifa_desktop.services.workspace import Report, Workspace, silent

LONGEST = 60
PER_REGISTER, RANKED = 8, 200
ENOUGH = 3
"""With fewer hits names almost like what was typed are offered too."""
MOST_COMPARED = 30_000
DETAILS = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: its title, what tells it apart, and whether it is only almost the word."""

    register: str
    label: str
    icon: str
    id: str
    title: str
    detail: str
    close: bool = False


class Finding:
    """Search over an opened store."""

    def __init__(self, workspace: Workspace, records: Records) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, records

    def find(self, text: str, report: Report = silent) -> tuple[Hit, ...]:
        """Return what a text finds, register by register; nothing for a blank.

        Args:
            text: What was typed; of very long texts the beginning.
            report: Told before each register; may raise Cancelled.
        """
        text = "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST]
        word = fold_search(text)
        if not word:
            return ()
        kept = [spec for spec in self._records.kept() if any(c.searched for c in spec.stored)]
        kept.sort(key=lambda spec: (not spec.paper, not _named(spec)))  # people before all
        narrowed, rest = _narrowed(kept, text)
        if hits := tuple(hit for spec in narrowed for hit in self._linked(spec, rest)):
            return hits
        return self._hits_of(kept, text, report)

    def _hits_of(self, kept: Sequence[RegisterSpec], text: str, report: Report) -> tuple[Hit, ...]:
        word = fold_search(text)
        found: list[Hit] = []
        for done, spec in enumerate(kept):
            report(done, len(kept), "正在查找")
            found.extend(self._in(spec, word))
        if len(found) < ENOUGH:
            for spec in kept:
                report(len(kept), len(kept), "正在查找相近的名称")
                found.extend(self._near(spec, text, {hit.id for hit in found}))
        return tuple(found)

    def show(self, register: str, ids: Sequence[str]) -> tuple[Hit, ...]:
        """Return records as hits, in this order; those that are gone are left out."""
        known = {spec.name: spec for spec in self._records.kept()}
        return tuple(self._hits(known[register], ids)) if register in known else ()

    def _in(self, spec: RegisterSpec, word: str) -> list[Hit]:
        with self._workspace.reader() as connection:
            chosen = own_hits(spec, self._workspace.at(), word).limit(RANKED)
            ids = list(connection.execute(chosen).scalars())
        if not ids:
            return []
        titles = self._records.titles(spec.name, ids)
        ranked = nearest_first(word, ((one, titles.get(one, "")) for one in ids))
        return list(self._hits(spec, [one for one, _ in ranked[:PER_REGISTER]]))

    def _linked(self, spec: RegisterSpec, text: str) -> Iterator[Hit]:
        """Find in one register also by what its records link to: 证件 张三."""
        found = self._records.options(spec.name, text, limit=PER_REGISTER)
        return self._hits(spec, [identity for identity, _ in found])

    def _near(self, spec: RegisterSpec, text: str, known: set[str]) -> list[Hit]:
        name = _named(spec)
        if not name:
            return []
        table = by_name()[spec.name].__table__
        living = table.c.deleted_at.is_(None)
        with self._workspace.reader() as connection:
            count = select(func.count()).select_from(table).where(living)
            if connection.execute(count).scalar_one() > MOST_COMPARED:
                return []
            rows = connection.execute(select(table.c.id, table.c[name]).where(living)).all()
        near = [i for i, own in rows if i not in known and own and is_near(text, own)]
        return list(self._hits(spec, near[:PER_REGISTER], close=True))

    def _hits(
        self, spec: RegisterSpec, ids: Sequence[str], *, close: bool = False
    ) -> Iterator[Hit]:
        told = _telling(spec)
        labels = self._records.labels(spec.name, ids)
        rows = self._records.pick(spec.name, ids, columns=[column.name for column in told])
        for identity in ids:
            if identity in rows:
                title = labels.get(identity, "") or spec.label
                detail = _detail(rows[identity], told, title)
                yield Hit(spec.name, spec.label, spec.icon, identity, title, detail, close)


def _narrowed(kept: Sequence[RegisterSpec], text: str) -> tuple[list[RegisterSpec], str]:
    """Return the registers that a first or last word names (案件 超限), and the other words."""
    words = text.split()
    for at in (0, -1) if len(words) > 1 else ():
        word = words[at]
        named = [s for s in kept if word == s.label or (len(word) > 1 and word in s.label)]
        if named:
            del words[at]
            return named, " ".join(words)
    return [], text


def _named(spec: RegisterSpec) -> str:
    """Return the column of a register's names, empty where its records have none."""
    first = spec.title[0].split("|")[0]
    return first if spec.column(first).sorted_by_pinyin else ""


def _telling(spec: RegisterSpec) -> list[ColumnSpec]:
    """Return the columns that tell a record from others: where it belongs, its numbers, its day."""
    titled = {name for item in spec.title for name in item.split("|")}
    wanted = [c for c in spec.columns if c.kind is Kind.LINK and c.required]
    wanted += [c for c in spec.stored if c.name in spec.apart or c.kind is Kind.ID_NUMBER]
    wanted += [c for c in spec.stored if c.searched and c.kind is Kind.NUMBER]
    wanted += [c for c in spec.stored if c.name == spec.month.split(".")[0]]
    unique = dict.fromkeys(c.name for c in wanted if c.name not in titled)
    return [spec.column(name) for name in unique]


def _detail(row: Row, columns: Sequence[ColumnSpec], title: str) -> str:
    shown = [row.shown.get(column.name, "") for column in columns]
    return " · ".join([text for text in shown if text and text not in title][:DETAILS])
