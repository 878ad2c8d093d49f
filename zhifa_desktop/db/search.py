"""What a search word finds: a record's own stored text, what it links to, and its children.

The tables of the inner selects are kept: a window asks with every key, and making an alias of a
register takes longer than the search. Selects inside one another take theirs by depth, for a
select that knows its own table outside would look there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, union_all

from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import forget_with_lists
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec

_SPECIAL = re.compile(r"([*?[])")
NOTHING: ColumnElement[str] = literal_column("''")
"""Written out: SQLite uses a partial index only where it sees the index's own condition."""


def hits(spec: RegisterSpec, at: At, word: str, *, deleted: bool) -> Any:
    """Return the select of the ids of records that a folded word finds.

    Child columns (the officers of a case, the card of a person) are searched too, but not
    those of linked records: that would go round in circles.
    """
    searched = {_child_key(c): c for c in spec.columns if _findable(c)}
    children = [hit for column in searched.values() for hit in _child_hits(at, column, word)]
    return union_all(*_own_hits(spec, at, word, 1, deleted=deleted), *children)


@lru_cache(maxsize=256)
def _rows(register: str, at: At, depth: int) -> tuple[Any, ColumnElement[bool]]:
    return at.of(register)


forget_with_lists(_rows.cache_clear)


def own_hits(spec: RegisterSpec, at: At, word: str) -> Select[Any]:
    """Return the ids of living records whose own stored text holds a folded word."""
    rows, living = _rows(spec.name, at, 1)
    return select(rows.id).where(living, _tells(rows, word))


def linked_hits(register: str, at: At, word: str, depth: int = 1) -> Any:
    """Return the ids of records that hold the word themselves or by what they link to."""
    return union_all(*_own_hits(specifications()[register], at, word, depth, deleted=False))


def _own_hits(
    spec: RegisterSpec, at: At, word: str, depth: int, *, deleted: bool
) -> list[Select[Any]]:
    """Return selects of ids, each of which an index answers (but for the bin)."""
    rows, living = _rows(spec.name, at, depth)
    there = rows.deleted_at.is_not(None) if deleted else living
    found = [select(rows.id).where(there, _tells(rows, word))]
    for column in spec.stored:
        if column.searched and column.target:
            linked = rows[column.name].in_(linked_hits(column.target, at, word, depth + 1))
            found.append(select(rows.id).where(there, linked))
    return found


def _child_hits(at: At, column: ColumnSpec, word: str) -> list[Select[Any]]:
    child = column.child
    assert child is not None
    rows, living = _rows(child.register, at, 1)
    found = []
    if column.target:
        linked = rows[child.fills].in_(linked_hits(column.target, at, word, 2))
        found.append(select(rows[child.parent_link]).where(living, linked))
    if child.written or not column.target:
        found.append(select(rows[child.parent_link]).where(living, _tells(rows, word)))
    return found


def _tells(rows: Any, word: str) -> ColumnElement[bool]:
    """Return whether a record's own text holds the word.

    GLOB skips to the next first letter in half of instr's time where that is one byte; over
    Chinese it goes letter by letter and instr is the faster one.
    """
    if word.isascii():
        literal = _SPECIAL.sub(r"[\1]", word)
        holds = rows.search_text.op("GLOB", is_comparison=True)(f"*{literal}*")
    else:
        holds = func.instr(rows.search_text, word) > 0
    return and_(rows.search_text != NOTHING, holds)


def _child_key(column: ColumnSpec) -> tuple[str, str, str]:
    """Return what one look at a child register covers, whatever the role there."""
    child = column.child
    assert child is not None
    return child.register, child.parent_link, child.fills


def _findable(column: ColumnSpec) -> bool:
    return column.child is not None and (bool(column.target) or column.kind is Kind.NUMBER)
