"""The administrative divisions a new store can be made for; needed before any store is open."""

from __future__ import annotations

from zhifa_desktop.registers.codes import code_list


def divisions() -> tuple[tuple[str, str], ...]:
    """Return (code, name with its city) of every division, in the order of the codes."""
    return tuple(
        (item.code, f"{item.group} {item.label}" if item.group else item.label)
        for item in code_list("division").items
    )
