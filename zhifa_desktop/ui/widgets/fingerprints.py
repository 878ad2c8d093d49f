"""Fingerprints as they are read out by telephone."""

from __future__ import annotations

GROUPS = 4
"""Groups in a line: a message box is narrow, and a line broken elsewhere is misread."""


def in_lines(fingerprint: str) -> str:
    """Return a fingerprint of sixteen groups in four lines."""
    groups = fingerprint.split()
    starts = range(0, len(groups), GROUPS)
    return "\n".join(" ".join(groups[start : start + GROUPS]) for start in starts)
