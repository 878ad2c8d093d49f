"""New rows of a file that look like a record the store has already: said, never decided."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.rules.near_duplicates import Looks, keys, told_apart
from zhifa_desktop.services.importing_entries import NEW, Entry
from zhifa_desktop.services.importing_plan import Plan
from zhifa_desktop.services.namesakes import told_apart as named_apart
from zhifa_desktop.services.near_duplicates import comparable, looks_of, looks_of_all

RULE = "near"


def mark_near(connection: Connection, at: At, spec: RegisterSpec, plan: Plan) -> None:
    """Warn of each new row that looks like one of the store's records."""
    fresh = [entry for entry in plan.entries if entry.status == NEW]
    if not fresh or not comparable(spec):
        return
    there = looks_of_all(connection, spec)
    by_key = {key: identity for identity, one in there.items() for _, key in keys(one)}
    found = [(e, *near) for e in fresh if (near := _near(spec, e, there, by_key))]
    ids = [identity for _, identity, _ in found]
    named = named_apart(connection, at, spec.name, titles(connection, at, spec.name, ids))
    for entry, identity, reason in found:
        message = f"像是台账中的“{named.get(identity, '')}”：{reason}；是同一条的请补上编号再导"
        entry.warn(spec.title[0].split("|")[0], message, RULE)


def _near(
    spec: RegisterSpec,
    entry: Entry,
    there: Mapping[str, Looks],
    by_key: Mapping[tuple[object, ...], str],
) -> tuple[str, str] | None:
    mine = looks_of(spec, entry.values)
    for reason, key in keys(mine):
        identity = by_key.get(key)
        if identity is not None and not told_apart(reason, mine, there[identity]):
            return identity, reason
    return None
