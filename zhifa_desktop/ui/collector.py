"""Collects Python's garbage on the window's thread only.

Python collects cycles on whichever thread happens to allocate. A closed page or dialog is such a
cycle, and a QObject that is destroyed on a working thread crashes the program now and then.

There is one collector, and it belongs to the application: one that belonged to a window would be
destroyed by its own timer when that window's cycle is collected.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

EVERY = 1000


class Collector(QObject):
    """Switches automatic collection off and does it here, when Python would have."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @classmethod
    def serve(cls) -> None:
        """Start collecting, once for the application."""
        application = QCoreApplication.instance()
        if application is not None and application.findChild(cls) is None:
            cls(application)

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        due = [n for n, (count, most) in enumerate(_counts()) if most and count > most]
        if due:
            gc.collect(due[-1])


def _counts() -> list[tuple[int, int]]:
    return list(zip(gc.get_count(), gc.get_threshold(), strict=True))
