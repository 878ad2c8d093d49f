"""Which registers have a page of one record, and how its tabs are laid out: data, not code.

``resources/registers/profiles.json`` names tabs and their order; which records hang on one follows
from the link columns of all registers. What no tab names stands on the last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from zhifa_desktop.paths import resource
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec


@dataclass(frozen=True, slots=True)
class ListLayout:
    """One list on a tab.

    Attributes:
        register: Whose records are listed.
        link: Its column that points to the record of the page, or to what ``via`` names.
        label: Heading; empty for the register's own.
        columns: What is shown; "case.cause" is a column of the record that the link ``case`` names.
        opens: The link column whose record a row opens, empty for the row's own record.
        via: "case_officer.case": the records that the rows of another list name in that column.
        adds: "case.lead_officer": the form that 新增 opens and the column filled with the record of
            the page; empty where nothing can be added here.
        only: Values that columns must have, by column.
        order: Columns (one after "|" stands in for a blank) that sort, the latest first.
    """

    register: str
    link: str
    label: str = ""
    columns: tuple[str, ...] = ()
    opens: str = ""
    via: str = ""
    adds: str = ""
    only: tuple[tuple[str, tuple[object, ...]], ...] = ()
    order: str = ""


@dataclass(frozen=True, slots=True)
class TabLayout:
    """One tab: parts that are drawn or told, then lists."""

    label: str
    parts: tuple[str, ...] = ()
    lists: tuple[ListLayout, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The page of one record of a register."""

    register: str
    label: str
    badges: tuple[str, ...]
    subtitle: tuple[str, ...]
    photo: str
    tabs: tuple[TabLayout, ...]


@cache
def layouts() -> Mapping[str, Layout]:
    """Return the layouts by register."""
    raw = json.loads(resource("registers", "profiles.json").read_text("utf-8"))
    return {name: _layout(name, one) for name, one in raw["profiles"].items()}


def profile_label(register: str) -> str:
    """Return what the page of one record is called, empty where a register has none."""
    layout = layouts().get(register)
    return layout.label if layout else ""


def _layout(register: str, raw: Mapping[str, Any]) -> Layout:
    tabs: list[TabLayout] = []
    rest = 0
    for number, tab in enumerate(raw["tabs"]):
        lists = tuple(_list(register, one) for one in tab.get("lists", ()))
        tabs.append(TabLayout(tab["label"], tuple(tab.get("parts", ())), lists))
        rest = number if tab.get("rest") else rest
    named = {one.register for tab in tabs for one in tab.lists}
    others = tuple(
        ListLayout(spec.name, column.name, column.listed if len(links) > 1 else "",
                   adds=f"{spec.name}.{column.name}")
        for spec, links in _naming(register)
        if spec.name not in named
        for column in links
    )  # fmt: skip
    tabs[rest] = replace(tabs[rest], lists=(*tabs[rest].lists, *others))
    return Layout(
        register, raw["label"], tuple(raw["badges"]), tuple(raw["subtitle"]), raw["photo"],
        tuple(tabs),
    )  # fmt: skip


def _naming(register: str) -> Iterator[tuple[RegisterSpec, list[ColumnSpec]]]:
    """Yield the registers whose own columns point to a register, with those columns."""
    for spec in specifications().values():
        links = [c for c in spec.stored if c.kind is Kind.LINK and c.target == register]
        if links:
            yield spec, links


def _list(register: str, raw: Mapping[str, Any]) -> ListLayout:
    spec, via = specifications()[raw["register"]], raw.get("via", "")
    target = register
    if via:
        listed, _, through = via.partition(".")
        target = specifications()[listed].column(through).target
    links = [c for c in spec.columns if c.kind is Kind.LINK and c.target == target]
    link = next((c for c in links if not c.computed and c.child is None), links[0])
    stored = not (via or link.computed)
    adds = raw.get("adds", f"{spec.name}.{link.name}" if stored else "")
    only = tuple((name, tuple(values)) for name, values in raw.get("only", {}).items())
    return ListLayout(
        spec.name, link.name, raw.get("label", ""), tuple(raw.get("columns", ())),
        raw.get("opens", ""), via, adds, only, raw.get("order", ""),
    )  # fmt: skip


def shown_columns(layout: ListLayout, whose: Sequence[str] = ()) -> list[tuple[str, ColumnSpec]]:
    """Return the columns of a list by their names there; without a choice, those not under 更多.

    ``whose`` are columns that say the same of every row and are left out.
    """
    spec = specifications()[layout.register]
    if layout.columns:
        return [(name, _column(spec, name)) for name in layout.columns]
    left_out = {layout.link, *whose}
    plain = (c for c in spec.columns if not c.more and c.kind is not Kind.LONG_TEXT)
    return [(c.name, c) for c in plain if c.name not in left_out and c.child is None]


def _column(spec: RegisterSpec, name: str) -> ColumnSpec:
    first, _, second = name.partition(".")
    column = spec.column(first)
    return specifications()[column.target].column(second) if second else column
