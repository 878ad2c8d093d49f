"""The two ways to a store that exists: with the passphrase, or with the recovery key.

A pane only gathers what is typed; the dialog does the work and keeps the pane as it is when
that fails.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from zhifa_desktop.paths import default_store
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.start import recent
from zhifa_desktop.ui.dialogs.start.passphrases import NewPassphrase, PassphraseEdit, reveal_box


class StoreChoice(QWidget):
    """One of the stores opened lately, or any other file."""

    def __init__(self, store: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox(editable=True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumContentsLength(24)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setAccessibleName("台账文件")
        known = recent.stores()
        self.box.addItems([str(path) for path in known])
        self.choose(store or (known[0] if known else default_store()))
        browse = QPushButton("浏览…")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(browse)

    def choose(self, store: Path) -> None:
        """Fill in a store."""
        self.box.setEditText(str(store))
        self.box.setToolTip(str(store))

    def path(self) -> Path:
        """Return the file chosen."""
        return Path(self.box.currentText().strip())

    def _browse(self) -> None:
        chosen = files.open_file(self, "选择台账文件", files.STORE)
        if chosen:
            self.choose(chosen)


class OpenPane(QWidget):
    """Store and passphrase."""

    changed = Signal()

    def __init__(self, store: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store, self.passphrase = StoreChoice(store), PassphraseEdit()
        self.passphrase.setAccessibleName("口令")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("台账文件", self.store)
        form.addRow("口令", self.passphrase)
        form.addRow("", reveal_box(self.passphrase))
        self.passphrase.textChanged.connect(self.changed)
        self.store.box.currentTextChanged.connect(self.changed)

    def ready(self) -> bool:
        """Answer whether all is filled in."""
        return bool(self.passphrase.text()) and self.store.path().name != ""


class RecoveryPane(QWidget):
    """Store, printed recovery key and a new passphrase."""

    changed = Signal()

    def __init__(self, store: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store, self.key, self.passphrase = StoreChoice(store), QLineEdit(), NewPassphrase()
        self.key.setPlaceholderText("照打印件输入，大小写和连字符不限")
        self.key.setAccessibleName("恢复密钥")
        said = QLabel("打开后立即启用新口令，旧口令作废；恢复密钥仍然有效。")
        said.setProperty("role", "hint")
        said.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("台账文件", self.store)
        form.addRow("恢复密钥", self.key)
        form.addRow(self.passphrase)
        form.addRow("", said)
        self.key.textChanged.connect(self.changed)
        self.passphrase.changed.connect(lambda _: self.changed.emit())

    def ready(self) -> bool:
        """Answer whether all is filled in."""
        return bool(self.key.text().strip()) and self.passphrase.ready()
