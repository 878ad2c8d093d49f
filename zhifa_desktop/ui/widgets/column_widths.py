"""How wide the columns of a register's table are: declared, given room, or drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings

from zhifa_desktop.services.records import ColumnSpec, Kind

CHARACTER = 8
WORDY = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.LINK, Kind.LINKS})
LEAST, MOST = 56, 320


class ColumnWidths:
    """The widths of one register; those that somebody has drawn are kept for the next time."""

    def __init__(self, register: str) -> None:
        self._place = f"widths/{register}"

    def of(self, columns: Sequence[ColumnSpec], room: int) -> list[int]:
        """Return the width of each column; words take what room is left."""
        wanted = [max(c.width * CHARACTER, len(c.label) * 14 + 34) for c in columns]
        widths = [min(max(width, LEAST), MOST) for width in wanted]
        drawn = {n: w for n, c in enumerate(columns) if (w := self._drawn(c.name))}
        widths = [drawn.get(n, width) for n, width in enumerate(widths)]
        wordy = [n for n, c in enumerate(columns) if c.kind in WORDY and n not in drawn]
        left = room - sum(widths)
        for n in wordy if left > 0 else ():
            widths[n] = min(widths[n] + left // len(wordy), MOST)
        return widths

    def keep(self, column: str, width: int) -> None:
        """Remember a width drawn by hand."""
        QSettings().setValue(f"{self._place}/{column}", width)

    def forget(self) -> None:
        """Go back to the widths of the declaration."""
        QSettings().remove(self._place)

    def _drawn(self, column: str) -> int:
        kept = str(QSettings().value(f"{self._place}/{column}") or "")
        return int(kept) if kept.isdigit() else 0
