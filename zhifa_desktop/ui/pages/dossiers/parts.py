"""Which parts of the dossier are printed: a menu of ticks, remembered on this computer."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from zhifa_desktop.services.dossiers import ALL_PARTS, PARTS
from zhifa_desktop.ui.widgets.tick_menu import TickMenu

LEFT_OUT, WITH_SCANS = "dossier/left_out", "dossier/scans"
"""What was taken away is remembered, so that a part added by a new version is printed."""


class PartsButton(QPushButton):
    """Says how many parts are wanted; one of them always is."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("要印的项目")
        self.setToolTip("选要印的项目；佐证材料扫描件附在表十后面")
        menu = TickMenu(self)
        kept = QSettings().value(LEFT_OUT) or []
        left_out = {kept} if isinstance(kept, str) else set(kept)
        if left_out >= ALL_PARTS:
            left_out = set()
        self._ticks: dict[str, QAction] = {}
        for part in PARTS:
            tick = menu.addAction(f"{part.number} {part.title}")
            tick.setCheckable(True)
            tick.setChecked(part.code not in left_out)
            tick.toggled.connect(self._ticked)
            self._ticks[part.code] = tick
        menu.addSeparator()
        self.all = menu.addAction("全部项目")
        self.all.triggered.connect(self._tick_all)
        self.attaching = menu.addAction("附佐证材料(扫描件)")
        self.attaching.setCheckable(True)
        self.attaching.setChecked(QSettings().value(WITH_SCANS) in (True, "true"))
        self.attaching.toggled.connect(self._ticked)
        self.setMenu(menu)
        self._show()

    def codes(self) -> frozenset[str]:
        """Return the parts that are ticked."""
        return frozenset(code for code, tick in self._ticks.items() if tick.isChecked())

    def scans(self) -> bool:
        """Return whether scans are appended."""
        return self.attaching.isChecked()

    def tick(self, code: str, wanted: bool) -> None:
        """Tick a part, or take its tick away."""
        self._ticks[code].setChecked(wanted)

    def _ticked(self) -> None:
        if not self.codes():  # a dossier of nothing is nobody's wish
            sender = self.sender()
            if isinstance(sender, QAction):
                sender.setChecked(True)
            return
        QSettings().setValue(LEFT_OUT, sorted(ALL_PARTS - self.codes()))
        QSettings().setValue(WITH_SCANS, self.scans())
        self._show()
        self.changed.emit()

    def _tick_all(self) -> None:
        for tick in self._ticks.values():
            tick.setChecked(True)

    def _show(self) -> None:
        number = len(self.codes())
        words = "全部" if number == len(PARTS) else f"{number}项"
        self.setText(f"{words}，附扫描件" if self.scans() else words)
