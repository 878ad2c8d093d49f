"""Who may sign for somebody on the cover, from when until when; and the time-stamp server."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services import time_stamps
from zhifa_desktop.services.deputies import PLACES, Deputies, Deputy
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.settings.leaf import Leaf
from zhifa_desktop.ui.widgets.plain_table import PlainTable

NO_SERVER = "没有时间戳服务时留空，签名时间取自本机时钟"


class DeputyRows(RowList):
    """One line for each authorisation."""

    headings = ("代", "代签人", "起", "止", "授权依据")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one: Deputy = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            texts = (PLACES[one.role], one.shown, str(one.since), str(one.until), one.basis)
            return texts[index.column()]
        return None


class DeputiesPane(Leaf):
    """A table, the fields of one more, and the server's address."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._deputies = Deputies(desk.workspace)
        self.table = PlainTable(DeputyRows(), "授权代签", wide=4)
        self.place, self.name, self.basis = QComboBox(), QLineEdit(), QLineEdit()
        self.since, self.until = QDateEdit(), QDateEdit()
        self.add, self.remove = QPushButton("登记授权"), QPushButton("删除授权")
        self.server, self.keep = QLineEdit(), QPushButton("保存网址")
        self._build()
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.keep.clicked.connect(self._keep)

    def _build(self) -> None:
        for role, label in PLACES.items():
            self.place.addItem(label, role)
        today = self._desk.workspace.today()
        for field, label, day in (
            (self.since, "起", today),
            (self.until, "止", date(today.year, 12, 31)),
        ):
            field.setDisplayFormat(f"'{label}' yyyy-MM-dd")
            field.setCalendarPopup(True)
            field.setAccessibleName(label)
            field.setDate(QDate(day.year, day.month, day.day))
        for widget, label in (
            (self.place, "代谁签名"), (self.name, "代签人"), (self.basis, "授权依据"),
            (self.server, "时间戳服务网址"),
        ):  # fmt: skip
            widget.setAccessibleName(label)
        self.name.setPlaceholderText("代签人姓名")
        self.basis.setPlaceholderText("授权依据，如：大队〔2026〕12号文")
        self.server.setPlaceholderText(NO_SERVER)
        line, below = QHBoxLayout(), QHBoxLayout()
        for part in (self.place, self.name, self.since, self.until):
            line.addWidget(part)
        below.addWidget(self.basis, 1)
        below.addWidget(self.add)
        below.addWidget(self.remove)
        address, form = QHBoxLayout(), QFormLayout()
        address.addWidget(self.server, 1)
        address.addWidget(self.keep)
        form.addRow("时间戳服务网址", address)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        column.addLayout(below)
        column.addWidget(self.problem)
        column.addLayout(form)

    def load(self) -> None:
        """Show what is stored; what is being typed stays."""
        self.table.show_rows(self._deputies.all())
        self.remove.setEnabled(self.table.list.rowCount() > 0)
        if not self.server.isModified():
            self.server.setText(time_stamps.stored_address(self._desk.workspace))

    def _add(self) -> None:
        since, until = (_day(field) for field in (self.since, self.until))
        role, deputies = str(self.place.currentData()), self._deputies
        one = Deputy(role, self.name.text(), self.basis.text(), since, until)
        self.write(lambda: deputies.add(one), "已登记授权代签", self._added)

    def _added(self, _: object) -> None:
        self.name.clear()
        self.basis.clear()

    def _remove(self) -> None:
        one, deputies = self.table.current(), self._deputies
        if isinstance(one, Deputy):
            self.write(lambda: deputies.remove(one), "已删除授权代签")

    def _keep(self) -> None:
        url, workspace = self.server.text(), self._desk.workspace

        self.write(
            lambda: time_stamps.save_address(workspace, url), "已保存时间戳服务网址",
            lambda _: self.server.setModified(False),
        )  # fmt: skip


def _day(field: QDateEdit) -> date:
    shown = field.date()
    return date(shown.year(), shown.month(), shown.day())
