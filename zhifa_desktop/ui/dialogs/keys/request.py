"""Making a certificate request: which kind of key, whose, and the file for the authority."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.keys import KINDS
from zhifa_desktop.ui.dialogs.action_buttons import action_buttons
from zhifa_desktop.ui.dialogs.keys.keeping import PERSON

HINT = (
    "私钥在本台账里生成、一直留在本台账里，只把申请文件(.csr)交给发证单位。"
    "签发回来后用“导入签发的证书”。做申请之后、导入之前，请不要用更早的备份恢复台账。"
)


class RequestDialog(QDialog):
    """Accepted when a request is to be made; ``kind`` and ``person`` say which."""

    def __init__(self, unit_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("生成证书申请")
        self.kinds, self.holder = QComboBox(), QLineEdit()
        for kind, label in KINDS.items():
            self.kinds.addItem(label, kind)
        self.kinds.setAccessibleName("密钥种类")
        self.holder.setPlaceholderText(PERSON)
        self.holder.setAccessibleName("持有人")
        hint = QLabel(HINT)
        hint.setProperty("role", "hint")
        hint.setWordWrap(True)
        self.go = QPushButton("生成")
        buttons = action_buttons(self.go)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("单位", QLabel(unit_name))
        form.addRow("密钥种类", self.kinds)
        form.addRow("持有人", self.holder)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(buttons)
        self.resize(520, 0)

    def kind(self) -> str:
        """Return the chosen kind of key."""
        return str(self.kinds.currentData())

    def person(self) -> str:
        """Return whose key it is to be; empty for the unit's."""
        return self.holder.text().strip()
