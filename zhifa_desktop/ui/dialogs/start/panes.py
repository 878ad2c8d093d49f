"""The three ways to a store: open it, make it, open it with the recovery key.

A pane only gathers what is typed; the dialog does the work and keeps the pane as it is when
that fails.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from zhifa_desktop.paths import data_dir, default_store
from zhifa_desktop.services.divisions import divisions
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


class CreatePane(QWidget):
    """Unit, division, file and a new passphrase."""

    changed = Signal()

    def __init__(self, store: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit, self.division, self.file = QLineEdit(), _division_box(), QLineEdit()
        self.passphrase = NewPassphrase()
        self.unit.setPlaceholderText("全称，如：某某县交通运输综合行政执法大队")
        self.file.setText(str(store or default_store()))
        self._file_typed = store is not None
        browse = QPushButton("浏览…")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("单位名称", self.unit)
        form.addRow("行政区划", self.division)
        form.addRow("保存到", row)
        form.addRow(self.passphrase)
        for name, field in (("单位名称", self.unit), ("保存到", self.file)):
            field.setAccessibleName(name)
        self.unit.textChanged.connect(self._name_file)
        self.unit.textChanged.connect(self.changed)
        self.file.textEdited.connect(self._file_was_typed)
        self.file.textChanged.connect(self.changed)
        self.division.currentTextChanged.connect(self.changed)
        self.passphrase.changed.connect(lambda _: self.changed.emit())

    def ready(self) -> bool:
        """Answer whether all is filled in."""
        named = bool(self.unit.text().strip()) and bool(self.file.text().strip())
        return named and self.division_code() != "" and self.passphrase.ready()

    def missing(self) -> str:
        """Say what is still missing."""
        if not self.unit.text().strip():
            return "请填写单位名称"
        if not self.division_code():
            return "请选择行政区划(可输入县名查找)"
        if not self.passphrase.ready():
            return "请设置口令，两遍一致"
        return ""

    def division_code(self) -> str:
        """Return the code of the division chosen; blank when none is."""
        index = self.division.findText(self.division.currentText(), Qt.MatchFlag.MatchExactly)
        return str(self.division.itemData(index)) if index >= 0 else ""

    def path(self) -> Path:
        """Return where the store will lie."""
        path = Path(self.file.text().strip())
        return path if path.suffix else path.with_name(path.name + ".zhifa")

    def _name_file(self, unit: str) -> None:
        if not self._file_typed:
            kept = "".join(c for c in unit.strip() if c not in '\\/:*?"<>|')
            self.file.setText(str(data_dir() / f"{kept or default_store().stem}.zhifa"))

    def _file_was_typed(self, _text: str) -> None:
        self._file_typed = True

    def _browse(self) -> None:
        chosen = files.save_file(self, "新台账保存到", self.path().name, files.STORE)
        if chosen:
            self._file_typed = True
            self.file.setText(str(chosen))


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


def _division_box() -> QComboBox:
    box = QComboBox(editable=True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setAccessibleName("行政区划")
    for code, name in divisions():
        box.addItem(f"{name}({code})", code)
    box.setCurrentIndex(-1)
    line = box.lineEdit()
    assert line is not None
    line.setPlaceholderText("输入县名或代码查找")
    finder = QCompleter(box.model(), box)
    finder.setFilterMode(Qt.MatchFlag.MatchContains)
    finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    box.setCompleter(finder)
    return box
