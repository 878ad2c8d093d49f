"""Which column of a sender's table is which of ours, remembered by the table's headings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from zhifa_desktop.db import kept
from zhifa_desktop.exchange.headings import fold_heading
from zhifa_desktop.services.importing_source import ImportSource
from zhifa_desktop.services.workspace import Workspace

PLACE = "mapping/"


def recall(workspace: Workspace, source: ImportSource) -> dict[int, str]:
    """Return the mapping that a clerk settled for such a table; empty where there was none."""
    with workspace.reader() as connection:
        stored = kept.read(connection, _name(source)) or {}
    known = {column for column, _ in source.targets} | {""}
    return {int(index): column for index, column in stored.items() if column in known}


def keep(workspace: Workspace, source: ImportSource, mapping: Mapping[int, str]) -> None:
    """Remember a mapping where it is not the one the program found by itself."""
    found = {heading.index: heading.column for heading in source.headings}
    old = recall(workspace, source)
    given = {index: column for index, column in mapping.items() if index in found}
    if given == (old or found) or source.is_matrix:
        return
    with workspace.work("记住栏目对应关系") as unit:
        settled = {str(index): column for index, column in given.items()}
        kept.write(unit.connection, _name(source), settled if given != found else None, unit.now)


def _name(source: ImportSource) -> str:
    words = "|".join([source.register, *(fold_heading(h.text) for h in source.headings)])
    return PLACE + hashlib.sha256(words.encode()).hexdigest()[:32]
