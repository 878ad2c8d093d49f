"""Choosing a certificate on a USB key: the maker's module, what is plugged in, whose it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QWidget,
)

from zhifa_desktop.services.keys import KeyLine, Keys
from zhifa_desktop.services.tokens import TokenLine, Tokens
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.keys.keeping import KeepingDialog
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.widgets.living import while_living

HINT = "驱动文件由发放 UKey 的单位提供(PKCS#11，64 位)。登记时不需要 PIN；签名时当场输入，不保存。"


class TokenDialog(KeepingDialog):
    """Looks at what is plugged in when asked; one certificate is chosen from the list."""

    def __init__(
        self, keys: Keys, tokens: Tokens, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__("使用 UKey", "登记这张证书", jobs, parent)
        self._keys, self._tokens, self._lines = keys, tokens, tuple[TokenLine, ...]()
        self.module, self.browse, self.look = QComboBox(), QPushButton("浏览…"), QPushButton("查找")
        self.module.setEditable(True)
        self.module.setMinimumWidth(260)
        self.module.setAccessibleName("驱动文件")
        self.module.addItems(tokens.modules())
        for button in (self.browse, self.look):
            button.setAutoDefault(False)
        self.list = QListWidget()
        self.list.setAccessibleName("UKey 里的证书")
        self.list.setMaximumHeight(110)
        row = QHBoxLayout()
        row.addWidget(self.module, 1)
        row.addWidget(self.browse)
        row.addWidget(self.look)
        self.form.addRow("驱动文件", row)
        self.form.addRow("证书", self.list)
        self.form.addRow("持有人", self.person)
        self.hint.setText(HINT)
        self.go.setEnabled(False)
        self.browse.clicked.connect(self._browse)
        self.look.clicked.connect(self.look_for)
        self.list.currentRowChanged.connect(lambda row: self.go.setEnabled(row >= 0))
        self._typed: tuple[TokenLine | None, str] = (None, "")

    def look_for(self) -> None:
        """List the certificates on what is plugged in."""
        self.problem.forget()
        self.look.setEnabled(False)
        module, tokens = self.module.currentText().strip(), self._tokens
        self._jobs.submit(
            lambda report: tokens.look(module), while_living(self, self._found),
            while_living(self, self._not_found), writes=True,
        )  # fmt: skip

    def _found(self, lines: tuple[TokenLine, ...]) -> None:
        self.look.setEnabled(True)
        self._lines = lines
        self.list.clear()
        self.list.addItems(
            [f"{one.label or one.serial}：{one.name}，有效期至 {one.until}" for one in lines]
        )
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _not_found(self, error: Exception) -> None:
        self.look.setEnabled(True)
        self.list.clear()
        self.problem.say(error)

    def _browse(self) -> None:
        chosen: Path | None = files.open_file(self, "UKey 驱动文件", files.MODULE)
        if chosen:
            self.module.setCurrentText(str(chosen))
            self.look_for()

    def read(self) -> None:
        """Take the chosen certificate and whose it is."""
        self._typed = (self._lines[self.list.currentRow()], self.person.text())

    def work(self, confirmed: bool) -> KeyLine:
        """Keep where it lies."""
        line, person = self._typed
        assert line is not None
        return self._keys.add_token(
            line.module, line.serial, line.fingerprint, person=person, confirmed=confirmed
        )
