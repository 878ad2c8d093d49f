"""Views of a register that have a name: what is sought, filtered, sorted by and which columns.

They belong to the office and lie in its store, so that they come along to a new PC.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from zhifa_desktop.db import kept
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.services.json_values import plain, valued
from zhifa_desktop.services.records import Filter, Query
from zhifa_desktop.services.workspace import Workspace

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view: ``columns`` in their order, ``query`` as the table asks it, ``group`` divides it."""

    name: str
    columns: tuple[str, ...]
    query: Query = field(default_factory=Query)
    group: str = ""


class SavedViews:
    """The views of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def of(self, register: str) -> tuple[SavedView, ...]:
        """Return a register's views; columns that are no more are left out."""
        with self._workspace.reader() as connection:
            stored = kept.read(connection, _place(register)) or []
        known = specifications()[register].by_name
        return tuple(_read(one, known) for one in stored)

    def save(self, register: str, view: SavedView) -> None:
        """Keep a view; one of the same name is replaced.

        Raises:
            UserError: The name is blank or too long.
        """
        name = view.name.strip()
        if not name or len(name) > LONGEST_NAME:
            raise UserError(
                "视图没有名称" if not name else "视图名称太长", kept="没有保存",
                todo=f"请起一个不超过{LONGEST_NAME}个字的名称，如“一中队在岗”",
            )  # fmt: skip
        others = [one for one in self.of(register) if one.name != name]
        self._keep(register, [*others, replace(view, name=name)])

    def forget(self, register: str, name: str) -> None:
        """Take a view away."""
        self._keep(register, [one for one in self.of(register) if one.name != name])

    def _keep(self, register: str, views: list[SavedView]) -> None:
        with self._workspace.work("保存视图") as unit:
            written = [_written(one) for one in views]
            kept.write(unit.connection, _place(register), written, unit.now)


def _place(register: str) -> str:
    return f"views/{register}"


def _written(view: SavedView) -> dict[str, Any]:
    query = view.query
    return {
        "name": view.name,
        "columns": list(view.columns),
        "search": query.search,
        "order": list(query.order),
        "group": view.group,
        "filters": [[f.column, f.op, plain(f.value)] for f in query.filters],
    }


def _read(stored: dict[str, Any], known: dict[str, Any]) -> SavedView:
    filters = (Filter(c, op, valued(v)) for c, op, v in stored["filters"] if c in known)
    order = tuple(name for name in stored["order"] if name.removeprefix("-") in known)
    columns = tuple(name for name in stored["columns"] if name in known)
    query = Query(stored["search"], tuple(filters), order)
    group = stored.get("group", "")
    return SavedView(stored["name"], columns, query, group if group in known else "")
