"""The pane that makes a new store; loaded when it is first shown, for the divisions it lists."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from zhifa_desktop.paths import data_dir, default_store
from zhifa_desktop.services.divisions import divisions
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.start.passphrases import NewPassphrase


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
        """Return the code of the division chosen, or the one that what is typed can only mean."""
        typed = self.division.currentText().strip()
        index = self.division.findText(typed, Qt.MatchFlag.MatchExactly)
        if index >= 0:
            return str(self.division.itemData(index))
        alike = range(self.division.count()) if typed else ()
        found = [n for n in alike if typed in self.division.itemText(n)]
        return str(self.division.itemData(found[0])) if len(found) == 1 else ""

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
