"""The parts of a register beside its table: how many rows each has; one click shows only those."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.grouping import Group, Groups, dividing
from zhifa_desktop.services.records import Filter
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.filters import with_filter
from zhifa_desktop.ui.widgets.living import while_living

WIDTH, WIDE = 210, 280
PART = Qt.ItemDataRole.UserRole


class GroupPane(QWidget):
    """``narrowed`` tells that the table was asked for one part, or for all again."""

    narrowed = Signal()
    divided = Signal(str)

    def __init__(self, desk: Desk, model: RecordTable) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self._able = dividing(desk.records.spec(model.register))
        self._place = f"groups/{model.register}"
        self._asked = 0
        kept = str(QSettings().value(self._place) or "")
        self.by = kept if any(column.name == kept for column in self._able) else ""
        self.parts, self._title = QTreeWidget(), QLabel()
        self._build()
        self.parts.currentItemChanged.connect(self._take)
        model.loaded.connect(self.count)
        self.setVisible(bool(self.by))

    def _build(self) -> None:
        self._title.setProperty("role", "section")
        close = QToolButton()
        close.setIcon(icon("x"))
        close.setProperty("role", "quiet")
        close.setToolTip("不分组")
        close.clicked.connect(self._close)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self.parts.setRootIsDecorated(False)
        self.parts.setUniformRowHeights(True)
        self.parts.setAccessibleName("分组")
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.parts, self.copy)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.parts, 1)

    def fill_menu(self, menu: QMenu) -> None:
        """Add the columns the register can be divided by; the one it is divided by is ticked."""
        for name, label in [("", "不分组"), *((c.name, c.label) for c in self._able)]:
            action = menu.addAction(label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self.by)
            action.triggered.connect(lambda _=False, name=name: self.divide(name))

    def divide(self, name: str) -> None:
        """Divide the register by a column, or show it whole (an empty name)."""
        old, self.by = self.by, name
        QSettings().setValue(self._place, name)
        self.setVisible(bool(name))
        self.divided.emit(name)
        if old and old != name and any(f.column == old for f in self._model.query.filters):
            self._narrow(old, None)
        else:
            self.count()

    def _close(self) -> None:
        self.divide("")

    def count(self, *_: object) -> None:
        """Count the parts of what the table asks for, in the background."""
        self._asked += 1
        if not self.by:
            return
        asked, model, by = self._asked, self._model, self.by
        query, shown = model.query, tuple(c.name for c in model.columns)

        def counted(found: Groups) -> None:
            if asked == self._asked:
                self._show(found)

        self._desk.jobs.submit(
            lambda report: self._desk.grouping.groups(model.register, by, query, shown),
            while_living(self, counted), self._desk.notices.fail,
        )  # fmt: skip

    def _show(self, found: Groups) -> None:
        self._title.setText(f"按{found.column.label}")
        self.parts.blockSignals(True)
        self.parts.clear()
        self.parts.setHeaderLabels([found.column.label, "条数", *found.sums])
        chosen = next((f for f in self._model.query.filters if f.column == self.by), None)
        for group in (found.whole, *found.parts):
            item = self._item(group)
            self.parts.addTopLevelItem(item)
            if group.only == chosen:
                self.parts.setCurrentItem(item)
        header = self.parts.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setFixedWidth(WIDE if found.sums else WIDTH)
        self.parts.blockSignals(False)

    def _item(self, group: Group) -> QTreeWidgetItem:
        item = QTreeWidgetItem([group.label, f"{group.rows:,}", *group.sums])
        item.setData(0, PART, group.only)
        item.setToolTip(0, group.label)
        item.setSizeHint(0, QSize(0, theme.ROW_HEIGHT - 4))
        for n in range(1, 2 + len(group.sums)):
            item.setTextAlignment(n, theme.ALIGN_NUMBER)
        if group.only is None:
            font = self.parts.font()
            font.setBold(True)
            item.setFont(0, font)
        return item

    def _take(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._narrow(self.by, item.data(0, PART))

    def _narrow(self, column: str, only: Filter | None) -> None:
        self._model.ask(with_filter(self._model.query, column, only))
        self.narrowed.emit()

    def copy(self) -> None:
        """Put the parts and their figures on the clipboard, as a sheet takes them."""
        heads = self.parts.headerItem()
        places = range(self.parts.columnCount())
        items = [self.parts.topLevelItem(n) for n in range(self.parts.topLevelItemCount())]
        lines = [[item.text(n) for n in places] for item in (heads, *items) if item is not None]
        text = "\n".join("\t".join(line) for line in lines)
        QGuiApplication.clipboard().setText(text)
        self._desk.notices.say(f"已复制分组的{len(items)}行，可粘贴到 Excel 或 WPS")
