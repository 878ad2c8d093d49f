"""Which sender a table comes from: chosen, kept under a name, renamed, taken away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QMenu, QToolButton, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.import_profiles import ImportProfile, ImportProfiles
from zhifa_desktop.ui.widgets.choice import Choice

BY_ITSELF = "自动识别"


class ProfileRow(QWidget):
    """``chosen`` gives the profile to read the table by, None for 自动识别.

    ``save_wanted`` gives the name under which the present mapping is to be kept; ``failed`` gives
    what could not be done.
    """

    chosen = Signal(object)
    save_wanted = Signal(str)
    failed = Signal(object)

    def __init__(self, profiles: ImportProfiles, register: str) -> None:
        super().__init__()
        self._profiles, self._register = profiles, register
        self.box, self.more = Choice(), QToolButton()
        self.box.setAccessibleName("来源")
        self.box.setToolTip("各系统、各单位来表的读法，记住一次，以后自动照用")
        self.more.setText("管理")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.save = menu.addAction("存为来源…", self._ask_save)
        self.rename = menu.addAction("改名…", self._ask_rename)
        self.remove = menu.addAction("删除", self._remove)
        menu.aboutToShow.connect(self._enable)
        self.more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 2)
        row.addWidget(QLabel("来源"))
        row.addWidget(self.box, 1)
        row.addWidget(self.more)
        self.box.activated.connect(lambda _: self.chosen.emit(self.profile()))
        self.fill("")

    def fill(self, name: str, register: str = "") -> None:
        """List the profiles and stand on one of them."""
        self._register = register or self._register
        self.box.clear()
        self.box.addItem(BY_ITSELF, "")
        for one in self._profiles.of(self._register):
            self.box.addItem(one.name, one.name)
        self.box.setCurrentIndex(max(self.box.findData(name), 0))

    def profile(self) -> ImportProfile | None:
        """Return the profile chosen."""
        name = str(self.box.currentData() or "")
        return self._profiles.named(self._register, name) if name else None

    def rename_to(self, name: str) -> None:
        """Give the profile chosen another name."""
        try:
            self._profiles.rename(self._register, str(self.box.currentData()), name)
        except UserError as error:
            self.failed.emit(error)
        else:
            self.fill(" ".join(name.split()))

    def _enable(self) -> None:
        named = bool(self.box.currentData())
        self.rename.setEnabled(named)
        self.remove.setEnabled(named)

    def _ask_save(self) -> None:
        words = "这张表是哪个系统、哪个单位的？以后同样的表自动照这样读："
        name, given = QInputDialog.getText(
            self, "存为来源", words, text=str(self.box.currentData() or "")
        )
        if given:
            self.save_wanted.emit(name)

    def _ask_rename(self) -> None:
        old = str(self.box.currentData())
        name, given = QInputDialog.getText(self, "来源改名", "新名称：", text=old)
        if given:
            self.rename_to(name)

    def _remove(self) -> None:
        self._profiles.remove(self._register, str(self.box.currentData()))
        self.fill("")
        self.chosen.emit(None)
