"""签名证书: the office's keys, whom it trusts and encrypts to, who deputises: a leaf for each."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout, QWidget

from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.pages.settings.deputies import DeputiesPane
from zhifa_desktop.ui.pages.settings.national_key import NationalKeyPane
from zhifa_desktop.ui.pages.settings.receivers import ReceiversPane
from zhifa_desktop.ui.pages.settings.signing_keys import SigningKeysPane
from zhifa_desktop.ui.pages.settings.trusted import TrustedPane

NO_SEAL = (
    "这里的电子签名证明文件由谁签发、签后没有被改动；它不是法定电子印章，"
    "不能代替公章，以签字盖章的纸质件为准。"
)


class CertificatesPane(QWidget):
    """Reads the store again whenever it is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = SigningKeysPane(desk)
        self.trusted, self.deputies = TrustedPane(desk), DeputiesPane(desk)
        self.national, self.encrypting = NationalKeyPane(desk), ReceiversPane(desk)
        said = QLabel(NO_SEAL)
        said.setProperty("role", "hint")
        said.setWordWrap(True)
        self.leaves = QTabWidget()
        self.leaves.setDocumentMode(True)
        self.leaves.addTab(self.keys, "本单位的签名证书")
        self.leaves.addTab(self.trusted, "受信任的根与吊销列表")
        self.leaves.addTab(self.deputies, "授权代签与时间戳")
        self.leaves.addTab(self.encrypting, "收件单位(加密)")
        self.leaves.addTab(self.national, "国密签名")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 0)
        column.setSpacing(4)
        column.addWidget(said)
        column.addWidget(self.leaves, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()

    def load(self) -> None:
        """Show what is stored."""
        for leaf in (self.keys, self.trusted, self.deputies, self.encrypting, self.national):
            leaf.load()
