"""收件单位: whom packages can be encrypted to at hand-over; shown first, then kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.receivers import Receiver, Receivers
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.settings.leaf import Leaf
from zhifa_desktop.ui.widgets.fingerprints import in_lines
from zhifa_desktop.ui.widgets.plain_table import PlainTable

HINT = (
    "向上级要来它的加密证书(.cer，只有公钥)，导入后，交出月报包时可以选择加密给它："
    "只有它能打开，U盘丢了也看不到里面的内容，本单位自己也打不开加密件。"
)


class ReceiverRows(RowList):
    """One line for each receiver; the fingerprint is long and stands below the table."""

    headings = ("收件单位", "证书有效期至", "状态")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one: Receiver = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (one.name, str(one.until), one.state)[index.column()]
        return None


class ReceiversPane(Leaf):
    """A table with two buttons."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._receivers = Receivers(desk.workspace)
        self.table = PlainTable(ReceiverRows(), "收件单位", wide=2)
        self.told = QLabel()
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setWordWrap(True)
        self.add, self.drop = QPushButton("导入收件单位证书…"), QPushButton("删除")
        hint = QLabel(HINT)
        hint.setProperty("role", "hint")
        hint.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.drop)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        column.addLayout(row)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        self.table.list.modelReset.connect(self._look)
        self.add.clicked.connect(self._ask_file)
        self.drop.clicked.connect(self._drop)

    def load(self) -> None:
        """Show what is stored."""
        self.read(self._receivers.lines, self.table.show_rows)

    def _look(self) -> None:
        one = self.table.current()
        self.drop.setEnabled(isinstance(one, Receiver))
        self.told.setText(f"SHA-256 指纹：{one.fingerprint}" if isinstance(one, Receiver) else "")

    def _ask_file(self) -> None:
        path = files.open_file(self, "导入收件单位证书", files.CERTIFICATE)
        if path:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Show the fingerprint of a file, to be compared before anything is encrypted to it."""
        self.problem.forget()
        self.read(lambda: self._receivers.look_at(path), self._ask_keep)

    def _ask_keep(self, one: Receiver) -> None:
        receivers = self._receivers
        self.ask(
            "导入收件单位证书", f"请打电话与“{one.name}”核对下面的 SHA-256 指纹，一致才能保存：",
            f"{in_lines(one.fingerprint)}\n有效期至{one.until}", "已核对，保存",
            lambda: self.write(
                lambda: receivers.keep(one), f"交出月报包时可以加密给“{one.name}”"
            ),
        )  # fmt: skip

    def _drop(self) -> None:
        one, receivers = self.table.current(), self._receivers
        if isinstance(one, Receiver):
            self.write(lambda: receivers.remove(one.id), f"已删除收件单位“{one.name}”")
