"""Which registers an office keeps: a preset or its own choice, and whatever holds records.

Registers not kept vanish from menus, forms and packages; nothing that holds a record ever does.
A link register is kept together with its parent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection

from zhifa_desktop.db.contents import holding_records
from zhifa_desktop.paths import resource
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import RegisterSpec

BASIC, OWN = "basic", "own"


@dataclass(frozen=True, slots=True)
class Preset:
    """A choice of registers that has a name; ``registers`` are heads of families."""

    code: str
    label: str
    registers: frozenset[str]


@cache
def presets() -> tuple[Preset, ...]:
    """Return the presets (resources/registers/presets.json); 全部 needs no list."""
    return tuple(
        Preset(one["code"], one["label"], frozenset(one["registers"] or heads()))
        for one in _content()["presets"]
    )


@cache
def always() -> frozenset[str]:
    """Return the registers that no office can do without."""
    return frozenset(_content()["always"])


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resource("registers", "presets.json").read_text("utf-8"))
    return content


def heads() -> tuple[str, ...]:
    """Return the registers that head a family, in the order of the catalogue."""
    return tuple(spec.name for spec in specifications().values() if not spec.parent)


def chosen(preset: str, own: Iterable[str]) -> frozenset[str]:
    """Return the heads that a preset, or the office's own choice, names."""
    known = {one.code: one.registers for one in presets()}
    return frozenset(own) | always() if preset == OWN else known.get(preset, known[BASIC])


def in_use(connection: Connection, preset: str, own: Iterable[str]) -> tuple[RegisterSpec, ...]:
    """Return the registers an office keeps, in the order of the catalogue."""
    kept = chosen(preset, own) | _heads_of(holding_records(connection))
    return tuple(spec for spec in specifications().values() if (spec.parent or spec.name) in kept)


def _heads_of(names: Iterable[str]) -> frozenset[str]:
    specs = specifications()
    return frozenset(specs[name].parent or name for name in names)
