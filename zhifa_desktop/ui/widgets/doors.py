"""The doors of a record: to what it names, to the lists of all that names it, to its paper.

They follow from the declarations: each link column of any register is a door both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from zhifa_desktop.services.actions.service import has_actions
from zhifa_desktop.services.many import FOR_ONE
from zhifa_desktop.services.profile_layout import profile_label
from zhifa_desktop.services.records import Filter, Kind, Query, RegisterSpec, Row


@dataclass(frozen=True)
class ToRecord:
    """One record of a register."""

    register: str
    identity: str


@dataclass(frozen=True)
class ToList:
    """What a query finds in a register."""

    register: str
    query: Query


@dataclass(frozen=True)
class ToPaper:
    """What is printed of one record."""

    identity: str


@dataclass(frozen=True)
class ToProfile:
    """The page of one record with everything that hangs on it."""

    register: str
    identity: str


@dataclass(frozen=True)
class ToAction:
    """What can be done with one record, step by step; without a code it is chosen first."""

    register: str
    identity: str
    code: str = ""


@dataclass(frozen=True)
class ToMany:
    """The entry of many records that belong to one."""

    register: str
    identity: str


Destination = ToRecord | ToList | ToPaper | ToProfile | ToAction | ToMany


class Doors(QObject):
    """``chosen`` gives the Destination of the door that was opened."""

    chosen = Signal(object)

    def __init__(self, kept: Sequence[RegisterSpec], spec: RegisterSpec, parent: QObject) -> None:
        super().__init__(parent)
        self._specs, self._spec = kept, spec

    def fill(self, menu: QMenu, row: Row) -> None:
        """Add the doors of one record to a menu."""
        if page := profile_label(self._spec.name):
            self._add(menu, f"查看{page}\tCtrl+Enter", ToProfile(self._spec.name, row.id))
        if has_actions(self._spec.name):
            self._add(menu, "办理…", ToAction(self._spec.name, row.id))
        if words := FOR_ONE.get(self._spec.name):
            self._add(menu, words, ToMany(self._spec.name, row.id))
        for column in self._spec.columns:
            value = row.values.get(column.name)
            if column.kind is Kind.LINK and isinstance(value, str):
                named = row.shown.get(column.name, "").replace("&", "&&")
                self._add(menu, f"打开{column.label}“{named}”", ToRecord(column.target, value))
                if page := profile_label(column.target):
                    self._add(menu, f"查看“{named}”的{page}", ToProfile(column.target, value))
        menu.addSeparator()
        if self._spec.paper:
            self._add(menu, f"查看{self._spec.paper}", ToPaper(row.id))
        for label, to in lists_naming(self._specs, self._spec.name, row.id):
            self._add(menu, f"列出{label}", to)

    def _add(self, menu: QMenu, words: str, to: Destination) -> None:
        menu.addAction(words).triggered.connect(partial(self._choose, to))

    def _choose(self, to: Destination, *_: object) -> None:
        self.chosen.emit(to)


def lists_naming(
    specs: Sequence[RegisterSpec], register: str, identity: str
) -> list[tuple[str, ToList]]:
    """Return (label, list) of the records that name this one of a register."""
    found = []
    for spec in specs:
        naming = [c for c in spec.stored if c.kind is Kind.LINK and c.target == register]
        for column in naming:
            label = spec.label if len(naming) == 1 else f"{spec.label}({column.label}为本条)"
            label = column.listed or label
            query = Query(filters=(Filter(column.name, "in", (identity,)),))
            found.append((label, ToList(spec.name, query)))
    return found
