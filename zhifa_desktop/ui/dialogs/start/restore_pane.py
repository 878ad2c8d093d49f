"""The pane that puts a backup in a store's place; what lay there is kept beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.start.panes import StoreChoice
from zhifa_desktop.ui.dialogs.start.passphrases import PassphraseEdit, reveal_box

SAID = "备份所在文件夹里要有同名的“.key”文件。原台账不会删除，改名后留在原文件夹。"


class RestorePane(QWidget):
    """Backup, its passphrase, and the store it takes the place of."""

    changed = Signal()

    def __init__(self, store: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backup, self.passphrase = QLineEdit(), PassphraseEdit()
        self.store = StoreChoice(store)
        self.backup.setAccessibleName("备份文件")
        self.passphrase.setAccessibleName("备份的口令")
        browse = QPushButton("浏览…")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.backup, 1)
        row.addWidget(browse)
        said = QLabel(SAID)
        said.setProperty("role", "hint")
        said.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("备份文件", row)
        form.addRow("口令", self.passphrase)
        form.addRow("", reveal_box(self.passphrase))
        form.addRow("恢复到", self.store)
        form.addRow("", said)
        for line in (self.backup, self.passphrase):
            line.textChanged.connect(self.changed)
        self.store.box.currentTextChanged.connect(self.changed)

    def ready(self) -> bool:
        """Answer whether all is filled in."""
        named = bool(self.backup.text().strip()) and self.store.path().name != ""
        return named and bool(self.passphrase.text())

    def source(self) -> Path:
        """Return the backup chosen."""
        return Path(self.backup.text().strip())

    def _browse(self) -> None:
        chosen = files.open_file(self, "选择备份文件", files.STORE)
        if chosen:
            self.backup.setText(str(chosen))
