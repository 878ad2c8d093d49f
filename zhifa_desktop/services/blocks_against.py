"""What the other records say against a block: numbers taken, gates that are closed.

Asked for the whole block at once: a query for each row would make a paste of thousands wait.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, select

from zhifa_desktop.checks import gates
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.services.rows import CHUNK
from zhifa_desktop.services.validation import blank

Rows = Mapping[str, tuple[Mapping[str, object], frozenset[str]]]
"""By id: the whole record as it will be, and the columns that the block gives it."""


def taken(
    connection: Connection, spec: RegisterSpec, rows: Rows, new: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield (id, column, sentence) of rows whose natural key another record has already."""
    cls = by_name()[spec.name]
    for key in dict.fromkeys((cls.register.key, *cls.register.unique)):
        wanted: dict[tuple[object, ...], list[str]] = defaultdict(list)
        asked = set()
        for identity, (values, given) in rows.items():
            own = tuple(values.get(name) for name in key)
            if any(blank(value) for value in own):
                continue
            wanted[own].append(identity)
            if identity in new or given & set(key):
                asked.add(own)
        labels = "、".join(spec.column(name).label for name in key)
        there = _living(connection, spec.name, key, asked, rows)
        for own in asked:
            if own in there:
                for identity in wanted[own]:
                    yield identity, key[-1], f"已有一条{spec.label}的“{labels}”与此相同"
            for identity in wanted[own][1:]:
                yield identity, key[-1], f"这里有两行的“{labels}”相同"


def _living(
    connection: Connection, register: str, key: tuple[str, ...], asked: set[tuple[object, ...]],
    own: Collection[str],
) -> set[tuple[object, ...]]:  # fmt: skip
    """Return which of these keys a living record beside the block's own has."""
    table = by_name()[register].__table__
    first = sorted({str(values[0]): values[0] for values in asked}.items())
    found = set()
    for start in range(0, len(first), CHUNK):
        few = [value for _, value in first[start : start + CHUNK]]
        chosen = select(table.c.id, *(table.c[name] for name in key)).where(
            table.c.deleted_at.is_(None), table.c[key[0]].in_(few)
        )
        found |= {
            tuple(values) for identity, *values in connection.execute(chosen) if identity not in own
        }
    return found & asked


def gated(
    connection: Connection, at: At, register: str, ids: Collection[str], start_month: str
) -> list[tuple[str, str, str]]:
    """Return (id, column, sentence) of records just written that a gate refuses."""
    found = gates.refusals(connection, at, register, frozenset(ids), start_month)
    return [(one.record_id, one.column, one.message) for one in found]
