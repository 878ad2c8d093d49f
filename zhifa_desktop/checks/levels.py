"""What the data says of a rule: its level, whether it is in use, reasons to choose from.

A rule whose level is fixed (what forms refuse, what must be mended) keeps its own whatever the
data says.
"""

from __future__ import annotations

from typing import Any

from zhifa_desktop.checks.declaration import Level, Rule
from zhifa_desktop.registers.codes import standard

STANDARD, LIMITS = "checks", "check_limits"


def level_of(rule: Rule) -> Level:
    """Return the level that holds for a rule."""
    return rule.level if rule.fixed else Level(said(rule.id).get("level", rule.level))


def is_off(rule: Rule) -> bool:
    """Return whether an office put a rule out of use."""
    return not rule.fixed and bool(said(rule.id).get("off", False))


def ready_reasons(rule: Rule) -> tuple[str, ...]:
    """Return the reasons that may be chosen for a rule."""
    return tuple(said(rule.id).get("ready", rule.ready))


def limit(name: str) -> int:
    """Return one of the numbers that rules are held against."""
    return int(standard(LIMITS)[name])


def said(rule: str) -> dict[str, Any]:
    """Return what the data holds of a rule by its id; mostly nothing."""
    found: dict[str, Any] = standard(STANDARD)["rules"].get(rule, {})
    return found
