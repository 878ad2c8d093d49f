"""Which registers the office keeps: a preset with one click, or ticked one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.records import RegisterSpec
from zhifa_desktop.services.registers_in_use import OWN, always, chosen, heads, presets
from zhifa_desktop.services.workspace import OfficeSettings

ACROSS = 4
HINT = (
    "没有启用的台账不出现在导航、相关记录和月报明细里；已有记录的台账始终显示。"
    "承办人、评查明细一类的下属台账随上级台账一起启用。"
)


class RegistersForm(QWidget):
    """``changed`` after each click; what no office can do without stays ticked."""

    changed = Signal()

    def __init__(self, specs: Sequence[RegisterSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = OfficeSettings()
        self.presets = QButtonGroup(self)
        self.boxes: dict[str, QCheckBox] = {}
        self._codes = [*(one.code for one in presets()), OWN]
        hint = QLabel(HINT)
        hint.setWordWrap(True)
        hint.setProperty("role", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._choices())
        column.addWidget(hint)
        for group in dict.fromkeys(spec.group for spec in specs):
            column.addWidget(self._group(group, [s for s in specs if s.group == group]))
        column.addStretch(1)
        self.presets.idClicked.connect(self._take_preset)

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        labels = {one.code: one.label for one in presets()}
        for number, code in enumerate(self._codes):
            button = QRadioButton(labels.get(code, "自选"))
            self.presets.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _group(self, title: str, specs: Sequence[RegisterSpec]) -> QGroupBox:
        box = QGroupBox(title)
        grid = QGridLayout(box)
        headed = [spec for spec in specs if not spec.parent]
        for number, spec in enumerate(headed):
            tick = self.boxes[spec.name] = QCheckBox(spec.label)
            below = [other.label for other in specs if other.parent == spec.name]
            if below:
                tick.setToolTip(f"含{'、'.join(below)}")
            tick.setEnabled(spec.name not in always())
            tick.toggled.connect(self._ticked)
            grid.addWidget(tick, number // ACROSS, number % ACROSS)
        for place in range(ACROSS):
            grid.setColumnStretch(place, 1)
        return box

    def show_settings(self, settings: OfficeSettings) -> None:
        """Show what is stored."""
        self._kept = settings
        self._tick(chosen(settings.preset, settings.registers))
        code = settings.preset if settings.preset in self._codes else self._codes[0]
        self.presets.button(self._codes.index(code)).setChecked(True)
        self.changed.emit()

    def settings(self, onto: OfficeSettings) -> OfficeSettings:
        """Return the settings with what is chosen here."""
        code = self._codes[self.presets.checkedId()]
        own = tuple(name for name in heads() if self.boxes[name].isChecked())
        return replace(onto, preset=code, registers=own if code == OWN else ())

    def dirty(self) -> bool:
        """Answer whether anything differs from what is stored."""
        return self.settings(self._kept) != self._kept

    def _tick(self, names: frozenset[str]) -> None:
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name in names)
            box.blockSignals(False)

    def _take_preset(self, number: int) -> None:
        code = self._codes[number]
        if code != OWN:
            self._tick(chosen(code, ()))
        self.changed.emit()

    def _ticked(self) -> None:
        """Own choice: a preset with something ticked otherwise is none any more."""
        ticked = frozenset(name for name, box in self.boxes.items() if box.isChecked())
        code = next((p.code for p in presets() if p.registers == ticked), OWN)
        self.presets.button(self._codes.index(code)).setChecked(True)
        self.changed.emit()
