"""The third step: the signed package of the month, its versions, and the check of any package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.clock import china_time
from zhifa_desktop.services.months import MonthState
from zhifa_desktop.services.wording import term
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel

if TYPE_CHECKING:
    from zhifa_desktop.services.issuing import ExportResult

USE = "month"
"""What the folder of packages is remembered by."""
HEADINGS = ("版次", "文件名", "生成时间", "报送", "更正原因")


class VersionsTable(QTableWidget):
    """The versions issued so far, the last one first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self.setHorizontalHeaderLabels(HEADINGS)
        self.setAccessibleName("已生成的版次")
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(HEADINGS) - 1, QHeaderView.ResizeMode.Stretch)

    def show_versions(self, state: MonthState) -> None:
        """Show another month's versions."""
        self.setRowCount(len(state.issued))
        for row, one in enumerate(reversed(state.issued)):
            made = china_time(one.made_at).strftime("%Y-%m-%d %H:%M")
            given = state.handed.get(one.version)
            handed = given.words if given else "—"
            texts = (f"第{one.version}版", one.file_name, made, handed, one.reason or "—")
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(f"{text}\n双击查看")
                self.setItem(row, column, item)

    def file_name(self, row: int) -> str:
        """Return the file name of a version in the list."""
        item = self.item(row, HEADINGS.index("文件名"))
        return item.text() if item is not None else ""


class IssuingPane(QWidget):
    """Folder, reason and result; ``issue`` asks for the package, ``verify`` for a check.

    ``look`` asks for an issued version, with its package where that is found; ``changes`` for what
    the next version would change.
    """

    issue = Signal(Path, str)
    verify = Signal(Path)
    look = Signal(int, object)
    changes = Signal()
    back_to_check = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ready, self.back = QLabel(), QPushButton("回到校核")
        self.ready.setWordWrap(True)
        self.folder, self.browse = QLineEdit(str(files.usual_folder(USE))), QPushButton("浏览…")
        self.reason, self.reason_label = QLineEdit(), QLabel("更正原因")
        self.what = QPushButton("这一版改了什么…")
        self.problem, self.done, self.made = ProblemLabel(), QLabel(), QListWidget()
        self.open_folder, self.check_made = QPushButton("打开所在文件夹"), QPushButton("校验这个包")
        self.versions, self.check_other = VersionsTable(), QPushButton("校验其他月报包…")
        self.look_version, self.check_version = QPushButton("查看、打印…"), QPushButton("校验")
        self.open_version = QPushButton("打开所在文件夹")
        self.go = QPushButton("生成月报包")
        self.go.setProperty("role", "primary")
        self.done.setWordWrap(True)
        self._package: Path | None = None
        self._build()
        self._connect()
        self._show_made(None)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.ready, 1)
        top.addWidget(self.back)
        self.ready.setWordWrap(True)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(self.browse)
        form = QFormLayout()
        form.addRow("存放文件夹", place)
        why = QHBoxLayout()
        why.addWidget(self.reason, 1)
        why.addWidget(self.what)
        form.addRow(self.reason_label, why)
        self.folder.setAccessibleName("存放文件夹")
        self.reason.setAccessibleName("更正原因")
        self.reason.setPlaceholderText("为什么要重报，随月报包一起上报")
        self.made.setAccessibleName("生成的文件")
        self.made_row = QWidget()
        row = QHBoxLayout(self.made_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.done, 1)
        row.addWidget(self.check_made)
        row.addWidget(self.open_folder)
        foot = QHBoxLayout()
        foot.addWidget(self.check_other)
        foot.addStretch(1)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addLayout(form)
        for part in (self.problem, self.made_row):
            column.addWidget(part)
        self.lists, self.space = QTabWidget(), QWidget()
        below = QHBoxLayout()
        for button in (self.look_version, self.check_version, self.open_version):
            below.addWidget(button)
        below.addStretch(1)
        kept = QWidget()
        inner = QVBoxLayout(kept)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.addWidget(self.versions, 1)
        inner.addLayout(below)
        self.lists.addTab(kept, "已生成的版次")
        self.lists.setMinimumHeight(96)
        column.addWidget(self.lists, 1)
        column.addWidget(self.space, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_to_check)
        self.browse.clicked.connect(self._browse)
        self.go.clicked.connect(self._issue)
        self.what.clicked.connect(self.changes)
        self.open_folder.clicked.connect(self._open_folder)
        self.check_made.clicked.connect(self._verify_made)
        self.check_other.clicked.connect(self._verify_other)
        self.versions.itemActivated.connect(lambda _: self._look())
        self.versions.itemSelectionChanged.connect(self._choose)
        self.look_version.clicked.connect(self._look)
        self.check_version.clicked.connect(lambda: self._with_package(self.verify.emit))
        self.open_version.clicked.connect(lambda: self._with_package(files.show_folder))

    def show_state(self, state: MonthState, caution: str = "") -> None:
        """Show where the month stands; ``caution`` is said beside what the state itself tells."""
        said = readiness(state)
        self.ready.setText(
            f"{said}\n{term('hint')}：{caution}" if caution and state.ready else said
        )
        self.back.setVisible(not state.ready)
        self.go.setEnabled(state.ready)
        again = bool(state.issued)
        self.reason_label.setVisible(again)
        self.reason.setVisible(again)
        self.what.setVisible(again)
        self.lists.setVisible(again)
        self.space.setHidden(again)
        self.versions.show_versions(state)
        self._choose()

    def show_month(self) -> None:
        """Forget what was made for another month."""
        self.reason.clear()
        self.problem.forget()
        self._show_made(None)

    def show_result(self, result: ExportResult) -> None:
        """Show what was made."""
        self.problem.forget()
        self.reason.clear()  # it told of this version; the next one has its own
        self._package = result.package
        files.keep_folder(USE, result.package.parent)
        QSettings().setValue(f"issued/{result.package.name}", str(result.package.parent))
        self._show_made(result)

    def _show_made(self, result: ExportResult | None) -> None:
        self.made_row.setVisible(result is not None)
        if result is None:
            self._package = None
            self.lists.removeTab(self.lists.indexOf(self.made))
            return
        self.lists.setCurrentIndex(self.lists.addTab(self.made, "这次生成的文件"))
        again = "台账没有变化，重新给出" if result.repeated else "已生成"
        made = f"{again}第{result.version}版，{term('check_code')} {result.digest8}"
        self.done.setText("\n".join((made, *result.cautions)))
        self.made.clear()
        self.made.addItems([str(path) for path in result.files])

    def _issue(self) -> None:
        self.problem.forget()
        self.issue.emit(Path(self.folder.text().strip()), self.reason.text().strip())

    def _browse(self) -> None:
        chosen = files.folder(self, "月报包存放到")
        if chosen:
            self.folder.setText(str(chosen))

    def _open_folder(self) -> None:
        if self._package:
            files.show_folder(self._package)

    def refused(self, error: Exception) -> None:
        """Say why no package was made; where a reason is wanted, stand on its field."""
        self.problem.say(error)
        if self.reason.isVisible() and not self.reason.text().strip():
            self.reason.setFocus()

    def _choose(self) -> None:
        chosen = self.versions.currentRow() >= 0 and bool(self.versions.selectedItems())
        for button in (self.look_version, self.check_version, self.open_version):
            button.setEnabled(chosen)

    def _look(self) -> None:
        row = self.versions.currentRow()
        if row >= 0:
            version = self.versions.rowCount() - row
            self.look.emit(version, self._place_of(self.versions.file_name(row)))

    def _place_of(self, name: str) -> Path | None:
        """Return where a package lies, as far as this computer knows."""
        kept = str(QSettings().value(f"issued/{name}") or "")
        places = [Path(place) / name for place in (kept, self.folder.text().strip()) if place]
        return next((path for path in places if path.is_file()), None)

    def _with_package(self, work: Callable[[Path], object]) -> None:
        """Do something with the package of the version chosen, or say that it is not here."""
        name = self.versions.file_name(self.versions.currentRow())
        found = self._place_of(name)
        if found is None:
            why = "可能在别的电脑上生成，或已经移走"
            self.problem.say(
                UserError(f"没有找到“{name}”", kept=why, todo="请在文件管理器里查找这个文件名")
            )
            return
        self.problem.forget()
        work(found)

    def _verify_made(self) -> None:
        if self._package:
            self.verify.emit(self._package)

    def _verify_other(self) -> None:
        chosen = files.open_file(self, "选择月报包", files.PACKAGE)
        if chosen:
            self.verify.emit(chosen)


def readiness(state: MonthState) -> str:
    """Return whether the month can be signed, and what holds it back."""
    if state.ready:
        said = "校核已通过，可以生成月报包并用单位密钥签名。"
        if state.empty:
            said = f"本月没有案件，将按零报告报出。{said}"
        return f"\n{term('hint')}：".join((said, *state.cautions))
    return f"还不能签章：{held_back(state)}。"


def held_back(state: MonthState) -> str:
    """Return what holds signing back, in a few words."""
    parts = []
    if state.blocking:
        parts.append(f"{term('must_fix')} {state.blocking} 条")
    if state.unexplained:
        parts.append(f"缺原因 {state.unexplained} 类")
    return "、".join(parts)
