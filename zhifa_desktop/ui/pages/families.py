"""Which registers stand together on one line of the navigation, as tabs of each other."""

from __future__ import annotations

from collections.abc import Sequence

from zhifa_desktop.services.records import RegisterSpec


def family(specs: Sequence[RegisterSpec], register: str) -> list[str]:
    """Return a register's parent and all its link registers, the parent first."""
    head = next((s.parent for s in specs if s.name == register), "") or register
    return [head, *(s.name for s in specs if s.parent == head)]
