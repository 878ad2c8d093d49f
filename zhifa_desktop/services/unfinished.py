"""What somebody typed into a form and has not saved: kept in the store until it is.

A power cut, a crash or a closed session then loses nothing; it lies encrypted with the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from zhifa_desktop.db.system import draft
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.services.json_values import plain, valued
from zhifa_desktop.services.workspace import Workspace

CHINA = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished form.

    Attributes:
        record: The record it changes, empty for a new one.
        version: The version of that record the form began with.
        values: What was typed, by column; ``texts`` what could not be read as a value.
        kept_at: When, in China's time.
    """

    id: str
    register: str
    record: str
    version: int | None
    values: Mapping[str, object]
    texts: Mapping[str, str]
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """That a form is unfinished: whose, and when it was kept; ``record`` is empty for a new one."""

    register: str
    record: str
    kept_at: datetime


class Unfinished:
    """The unfinished forms of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def keep(
        self, identity: str, register: str, record: str, version: int | None,
        values: Mapping[str, object], texts: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Keep what a form holds under an id of its own, in place of what was kept before."""
        held = {"values": {n: plain(v) for n, v in values.items()}, "texts": dict(texts)}
        with self._workspace.work("保存未写完的内容") as unit:
            row = {
                "id": identity, "register": register, "record": record, "version": version,
                "content": json.dumps(held, ensure_ascii=False), "who": unit.who,
                "kept_at": unit.now,
            }  # fmt: skip
            unit.connection.execute(delete(draft).where(draft.c.id == identity))
            unit.connection.execute(insert(draft), [row])

    def latest(self, register: str, record: str) -> Draft | None:
        """Return the newest unfinished form of a record, or of a new one (an empty id)."""
        mine = (draft.c.register == register, draft.c.record == record)
        chosen = select(draft).where(*mine).order_by(draft.c.kept_at.desc()).limit(1)
        with self._workspace.reader() as connection:
            row = connection.execute(chosen).mappings().one_or_none()
        if row is None:
            return None
        held, known = json.loads(row["content"]), specifications()[register].by_name
        return Draft(
            row["id"], register, record, row["version"],
            {n: valued(v) for n, v in held["values"].items() if n in known},
            {n: text for n, text in held["texts"].items() if n in known}, row["kept_at"] + CHINA,
        )  # fmt: skip

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the unfinished forms, the newest first; of each record, or new one, the newest."""
        with self._workspace.reader() as connection:
            rows = connection.execute(
                select(draft.c.register, draft.c.record, draft.c.kept_at).order_by(
                    draft.c.kept_at.desc()
                )
            ).all()
        newest: dict[tuple[str, str], Waiting] = {}
        for register, record, kept_at in rows:
            newest.setdefault((register, record), Waiting(register, record, kept_at + CHINA))
        return tuple(newest.values())

    def forget(self, identity: str) -> None:
        """Drop an unfinished form: it was saved, or is not wanted."""
        with self._workspace.work("清除未写完的内容") as unit:
            unit.connection.execute(delete(draft).where(draft.c.id == identity))
