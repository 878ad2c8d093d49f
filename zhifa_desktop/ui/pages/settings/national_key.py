"""国密签名: the unit's SM2 key, where it has one; its signature stands beside the unit's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.sm2_keys import NO_SEAL, Sm2Keys, Sm2Line
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.keys.national_key import NationalKeyDialog
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.settings.leaf import Leaf
from zhifa_desktop.ui.widgets.plain_table import PlainTable

HINT = (
    "有国密(SM2)密钥的单位可以在这里导入。以后生成的月报包在单位签名之外再加一份国密签名；"
    "没有也不影响报送，单位签名照常有效。"
)

IMPORTED = "已导入国密密钥，以后的月报包加国密签名"


class NationalKeyRows(RowList):
    """The key, if there is one."""

    headings = ("名称", "签发者", "有效期至", "状态")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one: Sm2Line = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (one.name, one.issuer, str(one.until), one.state)[index.column()]
        return None


class NationalKeyPane(Leaf):
    """One line and two buttons."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._keys = Sm2Keys(desk.workspace)
        self.table = PlainTable(NationalKeyRows(), "国密签名证书", wide=3)
        self.add, self.drop = QPushButton("导入国密密钥…"), QPushButton("删除…")
        column = QVBoxLayout(self)
        for words, role in ((HINT, "hint"), (NO_SEAL, "warning")):
            label = QLabel(words)
            label.setProperty("role", role)
            label.setWordWrap(True)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.drop)
        row.addStretch(1)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.add.clicked.connect(self._ask_files)
        self.drop.clicked.connect(self._ask_drop)

    def load(self) -> None:
        """Show what is stored."""
        self.read(self._keys.lines, self._show)

    def _show(self, lines: tuple[Sm2Line, ...]) -> None:
        self.table.show_rows(lines)
        self.drop.setEnabled(bool(lines))

    def _ask_files(self) -> None:
        key = files.open_file(self, "选择国密私钥文件", files.PRIVATE_KEY)
        certificate = key and files.open_file(self, "选择国密证书", files.CERTIFICATE)
        if key and certificate:
            self.import_files(key, certificate)

    def import_files(self, key: Path, certificate: Path) -> None:
        """Import a key with its certificate; ask for the password of an encrypted key."""
        keys = self._keys
        self.problem.forget()

        def wanted(password_wanted: bool) -> None:
            if password_wanted:
                self.dialog = NationalKeyDialog(keys, key, certificate, self._desk.jobs, self)
                self.dialog.kept.connect(self._imported)
                self.dialog.open()
            else:
                self.write(lambda: keys.import_files(key, certificate), IMPORTED)

        self.read(lambda: keys.wants_password(key), wanted)

    def _imported(self, _line: Sm2Line) -> None:
        self._desk.notices.say(IMPORTED)
        self.load()

    def _ask_drop(self) -> None:
        keys = self._keys
        self.ask(
            "删除国密密钥", "删除国密密钥？", "私钥随之删除，不能找回；以后的月报包只有单位签名。",
            "删除", lambda: self.write(keys.remove, "已删除国密密钥"), destroys=True,
        )  # fmt: skip
