"""What services keep in the store beside the records: JSON under a name, each with its day."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from zhifa_desktop.db.system import setting


def read(connection: Connection, name: str) -> Any:
    """Return what is kept under a name; None where nothing is."""
    stored = connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar()
    return None if stored is None else json.loads(stored)


def beginning(connection: Connection, prefix: str) -> dict[str, Any]:
    """Return what is kept under all names that begin so, in their order."""
    mine = setting.c.name.startswith(prefix, autoescape=True)
    chosen = select(setting.c.name, setting.c.value).where(mine).order_by(setting.c.name)
    return {name: json.loads(value) for name, value in connection.execute(chosen)}


def write(connection: Connection, name: str, value: Any, now: datetime) -> None:
    """Keep a value in place of the one before; None takes it away."""
    connection.execute(delete(setting).where(setting.c.name == name))
    if value is not None:
        stored = json.dumps(value, ensure_ascii=False)
        row = {"name": name, "value": stored, "changed_at": now}
        connection.execute(insert(setting), [row])
