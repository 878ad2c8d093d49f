"""The fourth step: what goes up, where it went, and what the superior answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.clock import china_time
from zhifa_desktop.services.handing_over import HandOver
from zhifa_desktop.services.handing_up import RETURNED, HandUp
from zhifa_desktop.services.months import Issued, MonthState
from zhifa_desktop.services.receipts import KeptReceipt
from zhifa_desktop.services.wording import term
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.month.returns import ReturnsPane
from zhifa_desktop.ui.widgets.plain_table import PlainTable

NOT_HERE = (
    "在这台电脑上没有找到“{}”。可到“签章”一步重新生成一次(内容不变，仍是这一版)，"
    "或在交出时指明它在哪里。"
)
FILES, HISTORY, RECEIPTS = range(3)
READ_BACK = "读回核对无误"
WAITING, CARRIED = "待报送", "已交出，送达后请登记报送"


class FileLines(RowList):
    """Files and their sizes."""

    headings = ("文件名", "大小", "用途")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()][index.column()]
        return None


class HistoryLines(RowList):
    """What went where, the latest first."""

    headings = ("时间", "版次", "交到", "经手人", "文件", "核对")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one: HandOver = self.rows[index.row()]
        sealed = f"，加密给{'、'.join(one.encrypted_for)}" if one.encrypted_for else ""
        texts = (
            f"{china_time(one.at):%Y-%m-%d %H:%M}", f"第{one.version}版", one.place, one.who,
            f"{len(one.files)}个{sealed}", READ_BACK,
        )  # fmt: skip
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(f"{file.name}　SHA-256 {file.sha256}" for file in one.files)
        return None


@dataclass(frozen=True)
class Course:
    """What became of a month's versions; ``files`` (name, size, use) are those of the last one."""

    files: tuple[tuple[str, str, str], ...] = ()
    history: tuple[HandOver, ...] = ()
    receipts: tuple[KeptReceipt, ...] = ()
    living: dict[str, str] = field(default_factory=dict)
    """Titles of the records that findings name and that are in this store, by id."""


class HandUpPane(QWidget):
    """``hand_over``, ``read_receipt`` (a file or None), ``note`` and ``changes`` ask for each."""

    hand_over = Signal()
    read_receipt = Signal(object)
    note = Signal()
    changes = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said, self.package = QLabel(), QLabel()
        self.done, self.caution, self.problem = QLabel(), QLabel(), ProblemLabel()
        self.carry = QPushButton("交到U盘或文件夹…")
        self.receipt, self.by_hand = QPushButton("读入回执…"), QPushButton("登记报送和答复…")
        self.what = QPushButton("这一版改了什么…")
        self.tabs, self.returns = QTabWidget(), ReturnsPane()
        self.files, self.missing = PlainTable(FileLines(), "要交的文件"), QLabel()
        self.history = PlainTable(HistoryLines(), "交付记录", wide=2, yields={3: 640})
        self.last: Issued | None = None
        self.given: HandUp | None = None
        self._build()
        self.setAcceptDrops(True)
        self.carry.clicked.connect(self.hand_over)
        self.receipt.clicked.connect(lambda: self.read_receipt.emit(None))
        self.by_hand.clicked.connect(self.note)
        self.what.clicked.connect(self.changes)

    def _build(self) -> None:
        self.said.setProperty("role", "title")
        self.package.setProperty("role", "hint")
        self.done.setProperty("role", "done")
        self.caution.setProperty("role", "warning")
        self.missing.setProperty("role", "empty")
        self.missing.setWordWrap(True)
        self.carry.setProperty("role", "primary")
        for label in (self.said, self.package, self.done, self.caution):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.carry, self.receipt, self.by_hand, self.what):
            row.addWidget(button)
        row.addStretch(1)
        held = QWidget()
        inner = QVBoxLayout(held)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.missing)
        inner.addWidget(self.files, 1)
        for part in (held, self.history, self.returns):
            self.tabs.addTab(part, "")
        self.tabs.setMinimumHeight(120)
        self.space = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        for shown in (
            self.said, self.package, self.buttons, self.done, self.caution, self.problem,
        ):  # fmt: skip
            column.addWidget(shown)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.space, 1)
        self.say_done("")
        self.say_caution(())

    def show_state(self, state: MonthState) -> None:
        """Show where the month stands."""
        self.problem.forget()
        self.last = last = state.issued[-1] if state.issued else None
        self.given = state.handed.get(last.version) if last else None
        for part in (self.buttons, self.tabs):
            part.setVisible(last is not None)
        self.space.setHidden(last is not None)
        if last is None:
            self.said.setText(f"{state.month.label}月报还没有生成")
            self.package.setText("请先完成前三步：校核、编制审核、签章。")
            self.setAcceptDrops(False)
            return
        self.setAcceptDrops(True)
        zero = "(零报告)" if state.empty else ""
        self.said.setText(f"{state.month.label}月报{zero}第{last.version}版{standing(self.given)}")
        self.package.setText(
            f"月报包：{last.file_name}，{term('check_code')} {last.short}，"
            f"{china_time(last.made_at):%Y-%m-%d %H:%M}由{last.who}生成"
        )
        self.what.setVisible(last.version > 1)

    def show_course(self, course: Course) -> None:
        """Show files, history and receipts."""
        self.files.show_rows(course.files)
        self.missing.setText(NOT_HERE.format(self.last.file_name if self.last else ""))
        self.missing.setHidden(bool(course.files))
        self.files.setVisible(bool(course.files))
        self.history.show_rows(tuple(reversed(course.history)))
        gone = self.last and any(one.version == self.last.version for one in course.history)
        if gone and self.given is None:
            self.said.setText(self.said.text().replace(WAITING, CARRIED))
        self.returns.show_receipts(course.receipts, course.living)
        open_ones = course.receipts[-1].open if course.receipts else 0
        labels = (
            f"要交的文件({len(course.files)})", f"交付记录({len(course.history)})",
            f"回执：{open_ones}处待改" if open_ones else f"回执({len(course.receipts)})",
        )  # fmt: skip
        for tab, label in enumerate(labels):
            self.tabs.setTabText(tab, label)

    def say_done(self, text: str) -> None:
        """Say that something is done, with its mark; nothing takes it away."""
        self.done.setText(f"✓ {text}" if text else "")
        self.done.setVisible(bool(text))

    def say_caution(self, cautions: tuple[str, ...]) -> None:
        """Say what the clerk should know besides."""
        self.caution.setText("\n".join(f"· {one}" for one in cautions))
        self.caution.setVisible(bool(cautions))

    def forget(self) -> None:
        """Take away what was said of another month."""
        self.problem.forget()
        self.say_done("")
        self.say_caution(())
        self.tabs.setCurrentIndex(FILES)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _receipts_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read in the receipt that was dragged here."""
        for path in _receipts_in(event)[:1]:
            event.acceptProposedAction()
            self.read_receipt.emit(path)


def standing(given: HandUp | None) -> str:
    """Return where a version stands after it was made."""
    if given is None:
        return WAITING
    if given.answer == RETURNED:
        return "被退回，请改好后再出一版"
    return "已接收" if given.answer else "已报送，等上级答复"


def _receipts_in(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() == ".zip"]
