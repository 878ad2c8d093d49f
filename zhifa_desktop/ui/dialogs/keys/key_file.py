"""Importing a .p12 or .pfx file: its own password, and whose key it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from zhifa_desktop.services.keys import KeyLine, Keys
from zhifa_desktop.ui.dialogs.keys.keeping import KeepingDialog
from zhifa_desktop.ui.dialogs.start.passphrases import PassphraseEdit, reveal_box
from zhifa_desktop.ui.jobs import Jobs

HINT = "证书文件的口令由发证单位给出，与台账口令无关；只在导入时用一次，不保存。"


class KeyFileDialog(KeepingDialog):
    """Asks for what the file needs to be opened."""

    def __init__(self, keys: Keys, path: Path, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__("导入证书文件", "导入", jobs, parent)
        self._keys, self._path = keys, path
        self.password = PassphraseEdit()
        self.password.setAccessibleName("证书文件口令")
        self.form.addRow("文件", QLabel(path.name))
        self.form.addRow("证书文件口令", self.password)
        self.form.addRow("", reveal_box(self.password))
        self.form.addRow("持有人", self.person)
        self.hint.setText(HINT)
        self._typed = ("", "")
        self.password.setFocus()

    def read(self) -> None:
        """Take password and person."""
        self._typed = (self.password.text(), self.person.text())

    def work(self, confirmed: bool) -> KeyLine:
        """Import the file."""
        password, person = self._typed
        return self._keys.import_file(self._path, password, person=person, confirmed=confirmed)

    def refused(self) -> None:
        """Stand on the password, which is mostly what was wrong."""
        self.password.selectAll()
        self.password.setFocus()
