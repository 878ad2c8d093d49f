"""Importing an encrypted SM2 key: the password that opens its file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from zhifa_desktop.services.sm2_keys import Sm2Keys, Sm2Line
from zhifa_desktop.ui.dialogs.keys.keeping import KeepingDialog
from zhifa_desktop.ui.dialogs.start.passphrases import PassphraseEdit, reveal_box
from zhifa_desktop.ui.jobs import Jobs

HINT = "私钥文件的口令由发证单位给出，与台账口令无关；只在导入时用一次，不保存。"


class NationalKeyDialog(KeepingDialog):
    """Asks for the password of the key's file."""

    def __init__(
        self, keys: Sm2Keys, key: Path, certificate: Path, jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("导入国密密钥", "导入", jobs, parent)
        self._keys, self._files, self._typed = keys, (key, certificate), ""
        self.password = PassphraseEdit()
        self.password.setAccessibleName("私钥文件口令")
        self.form.addRow("私钥", QLabel(key.name))
        self.form.addRow("证书", QLabel(certificate.name))
        self.form.addRow("私钥文件口令", self.password)
        self.form.addRow("", reveal_box(self.password))
        self.hint.setText(HINT)
        self.password.setFocus()

    def read(self) -> None:
        """Take the password."""
        self._typed = self.password.text()

    def work(self, confirmed: bool) -> Sm2Line:
        """Import both files."""
        return self._keys.import_files(*self._files, self._typed)

    def refused(self) -> None:
        """Stand on the password, which is mostly what was wrong."""
        self.password.selectAll()
        self.password.setFocus()
