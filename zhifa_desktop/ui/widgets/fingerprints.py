"""Fingerprints as they are read out by telephone."""

from __future__ import annotations


def halves(fingerprint: str) -> tuple[str, str]:
    """Return a fingerprint in two lines of eight groups."""
    groups = fingerprint.split()
    half = len(groups) // 2
    return " ".join(groups[:half]), " ".join(groups[half:])
