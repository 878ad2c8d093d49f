"""What was changed in one record: when, by whom, which column, from what to what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.record_changes import FieldChange, field_changes
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.widgets.choice import Choice

SIZE = (760, 460)
HEADS = ("时间", "操作人", "栏目", "原来", "改成")
ALL = "全部栏目"


class HistoryDialog(QDialog):
    """``column`` narrows it to one column at first."""

    def __init__(
        self, desk: Desk, register: str, identity: str, parent: QWidget | None = None,
        column: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        spec = desk.records.spec(register)
        named = desk.records.titles(register, [identity]).get(identity, "")
        self.setWindowTitle(f"修改记录：{spec.label} {named}".rstrip())
        self._changes = field_changes(desk.workspace, register, identity)
        self.columns, self.table, self._said = Choice(), QTableWidget(0, len(HEADS)), QLabel()
        self._said.setProperty("role", "hint")
        self.columns.addItem(ALL, "")
        changed = {one.column for one in self._changes}
        for one in spec.columns:
            if one.name in changed or one.name == column:
                self.columns.addItem(one.label, one.name)
        self._build()
        self.columns.currentIndexChanged.connect(self._fill)
        self.columns.setCurrentIndex(max(self.columns.findData(column), 0))
        self._fill()

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.table.setHorizontalHeaderLabels(list(HEADS))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for wide in (3, 4):
            header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        close = QPushButton("关闭")
        close.clicked.connect(self.accept)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(QLabel("栏目"))
        top.addWidget(self.columns)
        top.addStretch(1)
        foot.addWidget(self._said, 1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.addLayout(top)
        box.addWidget(self.table, 1)
        box.addLayout(foot)

    def _fill(self, *_: object) -> None:
        wanted = self.columns.currentData()
        shown = [one for one in self._changes if not wanted or one.column == wanted]
        self.table.setRowCount(len(shown))
        for row, one in enumerate(shown):
            for place, text in enumerate(_texts(one)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, place, item)
        self._said.setText(f"{len(shown)} 处改动，最近的在前；号码按列表中的样子遮盖")


def _texts(one: FieldChange) -> tuple[str, ...]:
    return f"{one.when:%Y-%m-%d %H:%M}", one.who, one.label, one.before, one.after
