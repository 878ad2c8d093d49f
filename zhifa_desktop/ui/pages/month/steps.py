"""The four steps of a month as buttons in a row, each with where it stands in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

CHECK, PREPARE, SIGN, HAND_UP = range(4)
OF_PART = {"check": CHECK, "registers": CHECK, "prepare": PREPARE, "sign": SIGN, "hand_up": HAND_UP}
"""The step at which a part of the readiness is done; others are done on another page."""
NAMES = ("校核", "编制审核", "签章", "报送(回执)")


class StepBar(QWidget):
    """Shows the steps; ``chosen`` gives the step that the clerk turned to."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for number, _name in enumerate(NAMES):
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("role", "step")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            group.addButton(button, number)
            self.buttons.append(button)
            row.addWidget(button)
        group.idClicked.connect(self.chosen)
        for number in range(len(NAMES)):
            self.say(number, "")
        self.buttons[CHECK].setChecked(True)
        self.setMinimumHeight(self.sizeHint().height())

    def say(self, step: int, state: str) -> None:
        """Write where a step stands below its name."""
        name = f"{step + 1}  {NAMES[step]}"
        self.buttons[step].setText(f"{name}\n{state or '—'}")

    def turn_to(self, step: int) -> None:
        """Mark a step as the one shown, and say so."""
        self.buttons[step].setChecked(True)
        self.chosen.emit(step)
