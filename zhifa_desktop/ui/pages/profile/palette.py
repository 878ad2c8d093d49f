"""Colours of the pictures: told apart by the colour-blind, and never alone (a word stands by).

After Okabe and Ito; the tones of badges are those of the theme.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from zhifa_desktop.ui import theme

SERIES = ("#0072b2", "#d98a00", "#009e73", "#8a94a3")
PACE = "#b3261e"
STATES = {
    "valid": ("#2f8f5b", Qt.BrushStyle.SolidPattern),
    "expired": ("#b87400", Qt.BrushStyle.BDiagPattern),
    "lost": ("#b87400", Qt.BrushStyle.Dense4Pattern),
    "suspended": ("#b3261e", Qt.BrushStyle.BDiagPattern),
}
ENDED = ("#6b7480", Qt.BrushStyle.Dense5Pattern)
TONES = {
    "good": ("#e3f2ea", "good"),
    "warn": (theme.COLORS["warn_soft"], "warn"),
    "bad": (theme.COLORS["bad_soft"], "bad"),
    "plain": (theme.COLORS["accent_soft"], "accent"),
}


def state_colour(state: str) -> QColor:
    """Return the colour of a certificate's state."""
    return QColor(STATES.get(state, ENDED)[0])


def state_brush(state: str) -> QBrush:
    """Return the brush of a certificate's state: hatched where it is not valid."""
    colour, pattern = STATES.get(state, ENDED)
    return QBrush(QColor(colour), pattern)
