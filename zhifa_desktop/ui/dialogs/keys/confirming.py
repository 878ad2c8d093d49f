"""What is odd about a certificate, asked about before it is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from zhifa_desktop.services.keys import Unconfirmed


class OddCertificate(QMessageBox):
    """Tells each oddity with what to do about it; ``keep`` keeps the certificate all the same."""

    def __init__(self, error: Unconfirmed, agreed: Callable[[], None], parent: QWidget) -> None:
        super().__init__(QMessageBox.Icon.Warning, "请确认这张证书", "", parent=parent)
        self.setText("\n".join(f"{one.sentence}。" for one in error.findings))
        self.setInformativeText("\n".join(f"{one.todo}。" for one in error.findings))
        self.keep: QPushButton = self.addButton("确认无误，保存", QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self.addButton("取消", QMessageBox.ButtonRole.RejectRole))
        self.keep.clicked.connect(agreed)
