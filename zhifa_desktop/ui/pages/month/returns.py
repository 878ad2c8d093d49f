"""The receipts of a month, and what a return wants mended, each finding a door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.clock import CHINA
from zhifa_desktop.services.receipts import KeptReceipt, where
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.plain_table import PlainTable

NONE = "还没有回执。上级发来的回执文件(…-回执-….zip)可以拖到这里，或点“读入回执…”。"
DONE, OPEN = "✓ 已改", "待改"


@dataclass(frozen=True)
class FindingRow:
    """One finding as shown: its place in the receipt, and whether it leads anywhere here."""

    place: int
    done: bool
    where: str
    message: str
    register: str
    record_id: str
    form: str

    @property
    def leads(self) -> bool:
        """Whether there is something to open."""
        return bool(self.record_id or self.form)


class FindingLines(RowList):
    """A word says what is done, the colour only says it again."""

    headings = ("状态", "在哪里", "要改什么")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row: FindingRow = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (DONE if row.done else OPEN, row.where, row.message)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return theme.color("good" if row.done else "warn")
        return None


class ReturnsPane(QWidget):
    """``open_record`` (register, id) and ``open_form`` (表3-1) lead to what is to be mended.

    ``mark`` gives receipt, place and whether the finding is mended; ``look`` and ``keep_copy`` ask
    for a receipt's paper and file.
    """

    open_record = Signal(str, str)
    open_form = Signal(str)
    mark = Signal(object, int, bool)
    look = Signal(object)
    keep_copy = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which, self.said, self.none = Choice(), QLabel(), QLabel(NONE)
        self.paper, self.copy = QPushButton("看回执…"), QPushButton("另存…")
        self.table = PlainTable(FindingLines(), "要改的地方", wide=2)
        self.door, self.tick = QPushButton("打开"), QPushButton("标为已改")
        self._receipts: tuple[KeptReceipt, ...] = ()
        self._living: Mapping[str, str] = {}
        self._build()
        self.which.currentIndexChanged.connect(lambda _: self._show())
        self.paper.clicked.connect(lambda: self.look.emit(self.receipt()))
        self.copy.clicked.connect(lambda: self.keep_copy.emit(self.receipt()))
        self.door.clicked.connect(self._open)
        self.tick.clicked.connect(self._mark)
        self.table.activated.connect(lambda _: self._open())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._look())

    def _build(self) -> None:
        self.which.setAccessibleName("回执")
        self.none.setProperty("role", "empty")
        for label in (self.none, self.said):
            label.setWordWrap(True)
        self.which.setMinimumContentsLength(12)
        top = QHBoxLayout()
        top.addWidget(self.which, 1)
        for button in (self.door, self.tick, self.paper, self.copy):
            top.addWidget(button)
        self.held = QWidget()
        inner = QVBoxLayout(self.held)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addLayout(top)
        inner.addWidget(self.said)
        inner.addWidget(self.table, 1)
        self.room = QWidget()
        inner.addWidget(self.room, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.none)
        column.addWidget(self.held, 1)

    def show_receipts(self, receipts: tuple[KeptReceipt, ...], living: Mapping[str, str]) -> None:
        """Show a month's receipts, the latest first; ``living`` are records that are here."""
        chosen = self.receipt()
        self._receipts, self._living = tuple(reversed(receipts)), living
        self.which.blockSignals(True)
        self.which.clear()
        for one in self._receipts:
            when = f"{one.received_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
            self.which.addItem(f"{one.words}　{one.receiver}　{when}", one.id)
        kept = self.which.findData(chosen.id) if chosen else 0
        self.which.setCurrentIndex(max(kept, 0))
        self.which.blockSignals(False)
        self.none.setHidden(bool(receipts))
        self.held.setVisible(bool(receipts))
        self._show()

    def choose(self, identity: str) -> None:
        """Turn to a receipt."""
        self.which.setCurrentIndex(max(self.which.findData(identity), 0))

    def receipt(self) -> KeptReceipt | None:
        """Return the receipt that is shown."""
        at = self.which.currentIndex()
        return self._receipts[at] if 0 <= at < len(self._receipts) else None

    def rows(self) -> tuple[FindingRow, ...]:
        """Return the findings that are shown."""
        return tuple(self.table.list.rows)

    def _show(self) -> None:
        one = self.receipt()
        if one is None:
            self.table.show_rows(())
            return
        signer = "" if one.trusted else f"签名人“{one.signer}”未经确认。"
        opinion = f"意见：{one.opinion}" if one.opinion else ""
        self.said.setText("　".join(filter(None, (signer, opinion, *one.cautions))))
        self.said.setVisible(bool(self.said.text()))
        self.table.show_rows(tuple(self._row(one, place) for place in range(len(one.findings))))
        for part in (self.table, self.door, self.tick):
            part.setVisible(bool(one.findings))
        self.room.setHidden(bool(one.findings))
        self._look()

    def _row(self, one: KeptReceipt, place: int) -> FindingRow:
        found = one.findings[place]
        identity = found.record_id if found.record_id in self._living else ""
        return FindingRow(
            place, place in one.done, where(found), found.message, found.register, identity,
            found.form,
        )  # fmt: skip

    def _look(self) -> None:
        row = self.table.current()
        here = isinstance(row, FindingRow)
        self.tick.setEnabled(here)
        self.door.setEnabled(isinstance(row, FindingRow) and row.leads)
        if isinstance(row, FindingRow):
            self.tick.setText("改回待改" if row.done else "标为已改")
            self.door.setText("打开这条记录" if row.record_id else "看这张表")

    def _open(self) -> None:
        row = self.table.current()
        if isinstance(row, FindingRow) and row.record_id:
            self.open_record.emit(row.register, row.record_id)
        elif isinstance(row, FindingRow) and row.form:
            self.open_form.emit(row.form)

    def _mark(self) -> None:
        row, one = self.table.current(), self.receipt()
        if isinstance(row, FindingRow) and one is not None:
            self.mark.emit(one, row.place, not row.done)
