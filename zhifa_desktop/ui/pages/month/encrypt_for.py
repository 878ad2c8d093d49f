"""Whom a package is encrypted to: a box for each receiver, or where to get one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from zhifa_desktop.services.receivers import Receiver

KEPT = "hand_over/receivers"
NONE = "要加密交出，请先到“设置—签名证书—收件单位”导入上级的加密证书。"


class EncryptFor(QWidget):
    """``changed`` tells that a box was ticked; those ticked last time are ticked at first.

    Where there was no last time and the only receiver can be encrypted to, it is ticked for a
    package that names people: a lost stick should give nothing away.
    """

    changed = Signal()

    def __init__(
        self, receivers: Sequence[Receiver], *, personal: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        kept = QSettings().value(KEPT)
        usable = [one.id for one in receivers if not one.problem]
        alone = usable if personal and len(usable) == 1 else []
        ticked = alone if kept is None else str(kept).split()
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for one in receivers:
            box = self.boxes[one.id] = QCheckBox(f"加密给{one.name}")
            box.setEnabled(not one.problem)
            box.setChecked(not one.problem and one.id in ticked)
            box.setToolTip(one.problem or f"证书有效期至{one.until}")
            box.toggled.connect(self.changed)
            column.addWidget(box)
            if one.problem:
                column.addWidget(_hint(one.problem))
        if personal and not receivers:
            column.addWidget(_hint(NONE))

    def ids(self) -> tuple[str, ...]:
        """Return whom it is encrypted to; nobody where it goes as it is."""
        return tuple(identity for identity, box in self.boxes.items() if box.isChecked())

    def remember(self) -> None:
        """Tick the same boxes next time."""
        if self.boxes:
            QSettings().setValue(KEPT, " ".join(self.ids()))


def _hint(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", "hint")
    label.setWordWrap(True)
    return label
