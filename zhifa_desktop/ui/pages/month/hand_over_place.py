"""Where to hand over to, and who alone may open it: sticks first, then any folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.attachment_files import megabytes
from zhifa_desktop.services.handing_over import PLAIN_CAUTION, Outgoing, cloud_caution
from zhifa_desktop.services.receivers import Receiver
from zhifa_desktop.services.wording import term
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.action_buttons import action_buttons
from zhifa_desktop.ui.drives import sticks
from zhifa_desktop.ui.pages.month.encrypt_for import EncryptFor

PLACE = Qt.ItemDataRole.UserRole
USE = "选择交到哪个文件夹"
SEALED_CAUTION = "加密后只有收件单位能打开；月报PDF和Excel已在包里，不再另交，报送函照交"
NO_STICK = "没有看到U盘。插好后点“重新查找”，或选择文件夹。"


class HandOverPlaceDialog(QDialog):
    """``chosen`` gives the folder and the ids of the receivers whom the package is encrypted to.

    What to know of the files stands below the places.
    """

    chosen = Signal(Path, tuple)

    def __init__(
        self, going: Outgoing, receivers: Sequence[Receiver] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("交到U盘或文件夹")
        size = sum(path.stat().st_size for path in going.files)
        self.said = QLabel(
            f"{going.month.label}月报第{going.version}版，{term('check_code')} {going.code}："
            f"{len(going.files)}个文件，共{megabytes(size)}"
        )
        self.places, self.none = QListWidget(), QLabel(NO_STICK)
        self.other, self.again = QPushButton("其他文件夹…"), QPushButton("重新查找")
        self.caution, self.go = QLabel(), QPushButton("写入并核对")
        self.sealing = EncryptFor(receivers, personal=going.personal)
        self._going = going
        self._build()
        self.look_again()

    def _build(self) -> None:
        self.places.setAccessibleName("交到哪里")
        self.places.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none.setProperty("role", "hint")
        self.caution.setProperty("role", "warning")
        for label in (self.said, self.caution, self.none):
            label.setWordWrap(True)
        for button in (self.other, self.again):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.other)
        row.addWidget(self.again)
        row.addStretch(1)
        buttons = action_buttons(self.go)
        buttons.rejected.connect(self.reject)
        self.go.clicked.connect(self._choose)
        self.other.clicked.connect(self._ask)
        self.again.clicked.connect(self.look_again)
        self.places.itemActivated.connect(lambda _: self._choose())
        self.places.currentItemChanged.connect(lambda *_: self._look())
        self.sealing.changed.connect(self._look)
        column = QVBoxLayout(self)
        for part in (self.said, self.none, self.places):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self.sealing)
        column.addWidget(self.caution)
        column.addWidget(buttons)
        self.resize(560, 360)

    def look_again(self) -> None:
        """List the sticks that are there now, and the folder used last."""
        self.places.clear()
        found = sticks()
        for drive in found:
            state = "，只读" if drive.read_only else f"，剩余{megabytes(drive.free)}"
            named = "" if drive.name == str(drive.path) else f" {drive.name}"
            self._add(drive.path, f"U盘{named}({drive.path}){state}")
        kept = str(QSettings().value(f"folders/{USE}") or "")
        if kept and Path(kept).is_dir() and Path(kept) not in {drive.path for drive in found}:
            self._add(Path(kept), f"上次的文件夹 {kept}")
        self.none.setVisible(not found)
        self.places.setCurrentRow(0)
        self._look()

    def add_place(self, place: Path) -> None:
        """Offer a folder and choose it."""
        self._add(place, f"文件夹 {place}")
        self.places.setCurrentRow(self.places.count() - 1)

    def _add(self, place: Path, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(PLACE, str(place))
        item.setToolTip(words)
        self.places.addItem(item)

    def _ask(self) -> None:
        if place := files.folder(self, USE):
            self.add_place(place)

    def _look(self) -> None:
        item = self.places.currentItem()
        self.go.setEnabled(item is not None)
        cloud = cloud_caution(Path(item.data(PLACE))) if item is not None else ""
        own = [SEALED_CAUTION] if self.sealing.ids() else [PLAIN_CAUTION] * self._going.personal
        said = [*filter(None, (cloud,)), *self._going.cautions, *own]
        self.caution.setText("\n".join(f"· {one}" for one in said))
        self.caution.setVisible(bool(said))

    def _choose(self) -> None:
        item = self.places.currentItem()
        if item is not None:
            self.accept()
            self.sealing.remember()
            self.chosen.emit(Path(item.data(PLACE)), self.sealing.ids())
