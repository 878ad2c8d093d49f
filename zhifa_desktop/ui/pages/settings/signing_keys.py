"""The office's signing keys in a table, with what can be done about them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.keys import PRACTICE, ROLES, UNIT, KeyLine, Keys, Unconfirmed
from zhifa_desktop.services.tokens import Tokens
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.keys.confirming import OddCertificate
from zhifa_desktop.ui.dialogs.keys.keeping import KeepingDialog
from zhifa_desktop.ui.dialogs.keys.key_file import KeyFileDialog
from zhifa_desktop.ui.dialogs.keys.request import RequestDialog
from zhifa_desktop.ui.dialogs.keys.token import TokenDialog
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.settings.leaf import Leaf
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.plain_table import PlainTable

HEADINGS = ("名称", "存放", "算法", "签发者", "有效期至", "用于", "状态")


class KeyRows(RowList):
    """One line for each key."""

    headings = HEADINGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line: KeyLine = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(line)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((line.subject or line.name, line.algorithm, line.issuer, line.state))
        return None

    def _texts(self, line: KeyLine) -> tuple[str, ...]:
        until = "—"
        if line.until is not None and line.days_left is not None:
            left = f"（还有{line.days_left}天）" if line.days_left >= 0 else "（已到期）"
            until = f"{line.until}{left}"
        named = f"{line.name}（{line.person}）" if line.person not in ("", line.name) else line.name
        used = "、".join(line.roles) or "—"
        return (
            named, line.kind_words, line.algorithm, line.issuer or "—", until, used, line.state,
        )  # fmt: skip


class SigningKeysPane(Leaf):
    """Import, ask for, choose and remove keys."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._keys = Keys(desk.workspace)
        self.table = PlainTable(KeyRows(), "签名证书", wide=6, yields={2: 1000, 3: 1100})
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.file, self.request = QPushButton("导入证书文件…"), QPushButton("生成证书申请…")
        self.issued, self.token = QPushButton("导入签发的证书…"), QPushButton("使用 UKey…")
        self.unit, self.role = QPushButton("设为单位签名"), QPushButton("设为个人签名")
        self.again, self.remove = QPushButton("另存申请…"), QPushButton("删除…")
        self.menu = QMenu(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.role.setMenu(self.menu)
        for role, label in ROLES.items():
            if role != UNIT:
                self.menu.addAction(label, partial(self.choose, role))
        self.menu.addSeparator()
        self.menu.addAction("不再签名", self._unchoose)
        above, below = QGridLayout(), QHBoxLayout()
        for place, button in enumerate((self.file, self.request, self.issued, self.token)):
            above.addWidget(button, 0, place)
        for button in (self.unit, self.role, self.again, self.remove):
            below.addWidget(button)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addWidget(self.problem)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addLayout(below)

    def _connect(self) -> None:
        self.file.clicked.connect(self._ask_file)
        self.request.clicked.connect(self._ask_request)
        self.issued.clicked.connect(self._ask_issued)
        self.token.clicked.connect(self._ask_token)
        self.unit.clicked.connect(lambda: self.choose(UNIT))
        self.again.clicked.connect(self._save_request)
        self.remove.clicked.connect(self._ask_remove)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        self.table.list.modelReset.connect(self._look)

    def load(self) -> None:
        """Show the keys as they are stored."""
        self.read(self._keys.lines, self._show)

    def _show(self, lines: tuple[KeyLine, ...]) -> None:
        self.table.show_rows(lines)
        self._look()

    def current(self) -> KeyLine | None:
        """Return the chosen key."""
        found = self.table.current()
        return found if isinstance(found, KeyLine) else None

    def _look(self) -> None:
        one = self.current()
        self.unit.setEnabled(one is not None and one.usable and ROLES[UNIT] not in one.roles)
        self.role.setEnabled(one is not None and one.usable and one.kind != PRACTICE)
        self.again.setEnabled(one is not None and one.waiting)
        self.remove.setEnabled(one is not None and one.kind != PRACTICE)
        warned = [each for each in one.findings if each.todo] if one else []
        lines = ["".join(f"{each.sentence}，{each.todo}。" for each in warned)]
        if one is not None and one.fingerprint:
            lines.append(f"SHA-256 指纹：{one.fingerprint}")
        self.said.setText("\n".join(filter(None, lines)))

    def _write(self, work: Callable[[], object], said: str) -> None:
        self.write(work, said, self._ask_again)

    def _ask_again(self, _: object) -> None:
        """Have the month page ask again who signs."""
        self._desk.workspace.tell(frozenset())

    def changed(self, said: str) -> None:
        """Show what is stored now, and say what was done."""
        self._desk.notices.say(said)
        self._ask_again(None)
        self.load()

    def choose(self, role: str) -> None:
        """Let the chosen key sign for a role."""
        one, keys = self.current(), self._keys
        if one is not None:
            self._write(lambda: keys.choose(one.id, role), f"“{one.name}”用于{ROLES[role]}签名")

    def _unchoose(self) -> None:
        one, keys = self.current(), self._keys
        if one is None:
            return
        mine = [role for role, label in ROLES.items() if label in one.roles]

        def work() -> None:
            for role in mine:
                keys.choose(PRACTICE, role)

        self._write(work, f"“{one.name}”不再用于签名")

    def _ask_file(self) -> None:
        path = files.open_file(self, "导入证书文件", files.KEY_FILE)
        if path:
            self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Ask for the password of a .p12 file."""
        self._open(KeyFileDialog(self._keys, path, self._desk.jobs, self), "已导入")

    def _ask_token(self) -> None:
        tokens = Tokens(self._desk.workspace)
        self._open(TokenDialog(self._keys, tokens, self._desk.jobs, self), "已登记")

    def _open(self, dialog: KeepingDialog, done: str) -> None:
        self.dialog = dialog
        dialog.kept.connect(lambda line: self.changed(f"{done}“{line.name}”"))
        dialog.open()

    def _ask_request(self) -> None:
        self.asked = RequestDialog(self._desk.workspace.settings.unit_name, self)
        self.asked.accepted.connect(self._make_request)
        self.asked.open()

    def _make_request(self) -> None:
        kind, person = self.asked.kind(), self.asked.person()
        keys = self._keys
        self.write(lambda: keys.make_request(kind, person=person)[1], then=self._keep_request)

    def _save_request(self) -> None:
        one, keys = self.current(), self._keys
        if one is not None:
            self.read(lambda: keys.request_of(one.id), self._keep_request)

    def _keep_request(self, request: bytes) -> None:
        path = files.save_file(self, "另存证书申请", "证书申请.csr", files.REQUEST)
        if path is None:
            self._desk.notices.say("申请已生成，可随时用“另存申请”存成文件")
            return
        self._desk.jobs.submit(
            lambda report: self._keys.save_request(request, path),
            while_living(self, lambda _: self._desk.notices.say(f"申请已存为“{path.name}”")),
            while_living(self, self.problem.say),
        )

    def _ask_issued(self) -> None:
        path = files.open_file(self, "导入签发的证书", files.CERTIFICATE)
        if path:
            self.add_issued(path)

    def add_issued(self, path: Path, *, confirmed: bool = False) -> None:
        """Import an issued certificate; what is odd about it is asked about first."""
        self.problem.forget()
        keys = self._keys
        self._desk.jobs.submit(
            lambda report: keys.add_certificate(path, confirmed=confirmed),
            while_living(self, lambda line: self.changed(f"已导入“{line.name}”的证书")),
            while_living(self, partial(self._issued_refused, path)), writes=True,
        )  # fmt: skip

    def _issued_refused(self, path: Path, error: Exception) -> None:
        if isinstance(error, Unconfirmed):
            self.odd = OddCertificate(error, partial(self.add_issued, path, confirmed=True), self)
            self.odd.open()
        else:
            self.problem.say(error)

    def _ask_remove(self) -> None:
        one, keys = self.current(), self._keys
        if one is None:
            return
        gone = "UKey 本身不受影响。" if one.kind_words == "UKey" else "私钥随之删除，不能找回。"
        falls = "单位将改用演示证书签名。" if ROLES[UNIT] in one.roles else ""
        self.ask(
            "删除签名证书", f"删除“{one.name}”？", f"{gone}{falls}", "删除",
            lambda: self._write(lambda: keys.remove(one.id), f"已删除“{one.name}”"), destroys=True,
        )  # fmt: skip
