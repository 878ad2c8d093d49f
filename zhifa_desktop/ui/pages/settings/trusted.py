"""Roots that this office trusts, and lists of revoked certificates: imported, compared, removed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.trusted import RevocationFile, Root, Trusted
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.settings.leaf import Leaf
from zhifa_desktop.ui.widgets.fingerprints import in_lines
from zhifa_desktop.ui.widgets.plain_table import PlainTable

HINT = "信任一张根证书，就会接受由它签发的所有单位的月报包。请先打电话与发证单位核对指纹。"


class RootRows(RowList):
    """One line for each trusted root; the fingerprint is long and stands in two lines."""

    headings = ("根证书", "有效期至", "SHA-256 指纹")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one: Root = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.name, str(one.until), one.fingerprint)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (one.name, one.fingerprint, one.warning)))
        return None


class ListRows(RowList):
    """One line for each list of revoked certificates."""

    headings = ("吊销列表的签发者", "签发日期", "下次更新", "条数", "状态")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one: RevocationFile = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            until = str(one.until or "—")
            return (one.issuer, str(one.since), until, str(one.count), one.state)[index.column()]
        return None


class TrustedPane(Leaf):
    """Two tables, each with its two buttons."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._trusted = Trusted(desk.workspace)
        self.roots = PlainTable(RootRows(), "受信任的根证书", wide=2)
        self.lists = PlainTable(ListRows(), "证书吊销列表", wide=4)
        self.told = QLabel()
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setWordWrap(True)
        self.add_root, self.drop_root = QPushButton("导入根证书…"), QPushButton("不再信任")
        self.add_list, self.drop_list = QPushButton("导入吊销列表…"), QPushButton("删除列表")
        hint = QLabel(HINT)
        hint.setProperty("role", "hint")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addWidget(self.problem)
        for table, buttons in (
            (self.roots, (self.add_root, self.drop_root)),
            (self.lists, (self.add_list, self.drop_list)),
        ):
            column.addWidget(table, 1)
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
            if table is self.roots:
                column.addWidget(self.told)
        self.roots.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        self.roots.list.modelReset.connect(self._look)
        self.add_root.clicked.connect(self._ask_root)
        self.drop_root.clicked.connect(self._drop_root)
        self.add_list.clicked.connect(self._ask_list)
        self.drop_list.clicked.connect(self._drop_list)

    def load(self) -> None:
        """Show what is stored."""
        trusted = self._trusted
        self.read(lambda: (trusted.roots(), trusted.lists()), self._show)

    def _show(self, found: tuple[tuple[Root, ...], tuple[RevocationFile, ...]]) -> None:
        roots, lists = found
        self.roots.show_rows(roots)
        self.lists.show_rows(lists)
        self.drop_root.setEnabled(bool(roots))
        self.drop_list.setEnabled(bool(lists))

    def _look(self) -> None:
        one = self.roots.current()
        told = f"“{one.name}”：{one.fingerprint}" if isinstance(one, Root) else ""
        self.told.setText(told)

    def _ask_root(self) -> None:
        path = files.open_file(self, "导入根证书", files.CERTIFICATE)
        if path:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Show the fingerprints of a file, to be compared before anything is trusted."""
        self.problem.forget()
        self.read(lambda: self._trusted.look_at(path), self._ask_trust)

    def _ask_trust(self, roots: tuple[Root, ...]) -> None:
        told = [
            "\n".join(filter(None, (one.name, in_lines(one.fingerprint), one.warning)))
            for one in roots
        ]
        trusted = self._trusted
        self.ask(
            "信任根证书", "请打电话与发证单位核对下面的 SHA-256 指纹，一致才能信任：",
            "\n\n".join(told), "已核对，信任",
            lambda: self.write(lambda: trusted.trust(roots), f"已信任{len(roots)}张证书"),
        )  # fmt: skip

    def _drop_root(self) -> None:
        one, trusted = self.roots.current(), self._trusted
        if isinstance(one, Root):
            self.write(lambda: trusted.distrust(one.fingerprint), f"不再信任“{one.name}”")

    def _ask_list(self) -> None:
        path = files.open_file(self, "导入吊销列表", files.REVOCATIONS)
        if path:
            self.import_list(path)

    def import_list(self, path: Path) -> None:
        """Import a list of revoked certificates."""
        trusted = self._trusted
        self.write(lambda: trusted.import_list(path), f"已导入“{path.name}”")

    def _drop_list(self) -> None:
        one, trusted = self.lists.current(), self._trusted
        if isinstance(one, RevocationFile):
            self.write(lambda: trusted.remove_list(one.id), f"已删除“{one.issuer}”的吊销列表")
