"""Editing code lists, standards and words: each save is a new edition, the old ones stay.

They are data of the store, so that they go along with its backup; what the program was shipped
with is never touched and comes back with one step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhifa_desktop.db import parameters
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import (
    Changes,
    code_lists,
    in_force,
    shipped_lists,
    shipped_standard,
    standard,
    use,
)
from zhifa_desktop.services.parameters import (
    calendar_table,
    check_table,
    lists,
    plan_tables,
    standards,
    warning_table,
)
from zhifa_desktop.services.parameters.tables import ParameterRow, ParameterTable
from zhifa_desktop.services.workspace import Workspace

LONG = frozenset({"division"})
"""Lists that are public data, kept up with the program's editions and not by an office."""


@dataclass(frozen=True)
class _Shape:
    """How what is no code list becomes a table, and is read back."""

    table_of: Callable[..., ParameterTable]
    read: Callable[[str, dict[str, Any], Sequence[ParameterRow]], dict[str, Any]]


_SHAPES: Mapping[str, _Shape] = {
    **dict.fromkeys(standards.NAMES, _Shape(standards.table_of, standards.read)),
    **dict.fromkeys(plan_tables.NAMES, _Shape(plan_tables.table_of, plan_tables.read)),
    warning_table.NAME: _Shape(warning_table.table_of, warning_table.read),
    check_table.NAME: _Shape(check_table.table_of, check_table.read),
    calendar_table.NAME: _Shape(calendar_table.table_of, calendar_table.read),
}


class Parameters:
    """The tables of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def tables(self) -> tuple[ParameterTable, ...]:
        """Return every table: the words first, then the standards, then the lists by register."""
        names = [name for name in _in_order() if name not in LONG]
        return (
            self.table("term"), *map(self.table, plan_tables.NAMES),
            *map(self.table, standards.NAMES),
            *map(self.table, (warning_table.NAME, check_table.NAME, calendar_table.NAME)),
            *(self.table(name) for name in names if name != "term"),
        )  # fmt: skip

    def table(self, name: str) -> ParameterTable:
        """Return one table as it holds now."""
        changes = in_force()
        if shape := _SHAPES.get(name):
            return shape.table_of(name, standard(name), changed=name in changes.standards)
        return lists.table_of(code_lists()[name], changed=bool(changes.lists.get(name)))

    def used_by(self, name: str) -> tuple[str, ...]:
        """Return where a list is filled in: register and column in words."""
        return tuple(
            f"{spec.label}·{column.label}"
            for spec in specifications().values()
            for column in spec.columns
            if column.codes == name and not column.computed
        )

    def save(self, name: str, rows: Sequence[ParameterRow]) -> None:
        """Let a table hold from now on, as a new edition.

        Raises:
            UserError: Something is wrong in it; nothing was stored.
        """
        changes = in_force()
        if shape := _SHAPES.get(name):
            shipped = shipped_standard(name)
            # the plan's tables show some years only: what was set for others stays
            before = standard(name) if name in plan_tables.NAMES else dict(shipped)
            given = {**shape.read(name, before, rows), "version": shipped["version"]}
            kept = {**changes.standards, name: given}
            if given == shipped:
                del kept[name]
            else:
                given["version"] = f"{shipped['version']}·本单位第{changes.version + 1}版"
            self._keep(replace(changes, standards=kept), name)
            return
        items = lists.read(code_lists()[name], shipped_lists()[name], rows)
        self._keep(replace(changes, lists={**changes.lists, name: items}), name)

    def reset(self, name: str) -> None:
        """Bring back what was shipped; the office's own items stay, out of use."""
        changes = in_force()
        if name in _SHAPES:
            kept = {key: one for key, one in changes.standards.items() if key != name}
            self._keep(replace(changes, standards=kept), name)
            return
        mine = changes.lists.get(name, {})
        own = {code: replace(item, retired=True) for code, item in mine.items() if item.own}
        self._keep(replace(changes, lists={**changes.lists, name: own}), name)

    def _keep(self, changes: Changes, name: str) -> None:
        label = self.table(name).label
        before = in_force()
        given = replace(
            changes, version=before.version + 1,
            lists={key: items for key, items in changes.lists.items() if items},
        )  # fmt: skip
        if (given.lists, given.standards) == (before.lists, before.standards):
            return
        with self._workspace.work(f"修改{label}") as unit:
            parameters.keep(unit.connection, given, unit.now)
        use(given)
        self._workspace.tell(frozenset(specifications()))


def _in_order() -> list[str]:
    """Return the lists in the order in which the registers use them, then the others."""
    used = [c.codes for s in specifications().values() for c in s.columns if c.codes]
    return list(dict.fromkeys([*used, *code_lists()]))
