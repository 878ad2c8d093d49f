"""Which column of a sender's table is which of ours, remembered by the table's headings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from zhifa_desktop.db.system import setting
from zhifa_desktop.exchange.headings import fold_heading
from zhifa_desktop.services.importing_source import ImportSource
from zhifa_desktop.services.workspace import Workspace

PLACE = "mapping/"


def recall(workspace: Workspace, source: ImportSource) -> dict[int, str]:
    """Return the mapping that a clerk settled for such a table; empty where there was none."""
    chosen = select(setting.c.value).where(setting.c.name == _name(source))
    with workspace.reader() as connection:
        stored = connection.execute(chosen).scalar()
    known = {column for column, _ in source.targets} | {""}
    kept = {int(index): column for index, column in json.loads(stored or "{}").items()}
    return {index: column for index, column in kept.items() if column in known}


def keep(workspace: Workspace, source: ImportSource, mapping: Mapping[int, str]) -> None:
    """Remember a mapping where it is not the one the program found by itself."""
    found = {heading.index: heading.column for heading in source.headings}
    name, old = _name(source), recall(workspace, source)
    given = {index: column for index, column in mapping.items() if index in found}
    if given == (old or found) or source.is_matrix:
        return
    with workspace.work("记住栏目对应关系") as unit:
        unit.connection.execute(delete(setting).where(setting.c.name == name))
        if given != found:
            value = json.dumps({str(index): column for index, column in given.items()})
            row = {"name": name, "value": value, "changed_at": unit.now}
            unit.connection.execute(insert(setting), [row])


def _name(source: ImportSource) -> str:
    words = "|".join([source.register, *(fold_heading(h.text) for h in source.headings)])
    return PLACE + hashlib.sha256(words.encode()).hexdigest()[:32]
