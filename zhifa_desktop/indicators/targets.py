"""Targets of the plan as versioned data: numbers, direction, and when they are due."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from zhifa_desktop.paths import resource

PLAN = "2024-2026"


@dataclass(frozen=True, slots=True)
class Target:
    """``operator`` is ge or le; both include the number itself."""

    number: Decimal | None
    operator: str
    paced: bool
    """Due at the year's end only; before that the pace is reported, not a failure."""
    note: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The targets of one plan with their validity."""

    version: str
    label: str
    start: date
    end: date
    required_hours: Decimal
    targets: dict[str, Target]


@cache
def plan() -> Plan:
    """Return the plan in force."""
    raw = json.loads(resource("plan", PLAN, "targets.json").read_text("utf-8"))
    targets = {
        name: Target(
            None if item["target"] is None else Decimal(str(item["target"])),
            item.get("operator", "ge"),
            bool(item.get("paced", False)),
            item.get("note", ""),
        )
        for name, item in raw["targets"].items()
    }
    return Plan(
        raw["version"],
        raw["label"],
        date.fromisoformat(raw["start"]),
        date.fromisoformat(raw["end"]),
        Decimal(str(raw["required_hours"])),
        targets,
    )
