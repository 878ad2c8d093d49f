"""A field that offers what matches while one types: codes of a list, or records of a register."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from zhifa_desktop.ui.icons import icon

Options = tuple[tuple[str, str], ...]
Find = Callable[[str], Options]
SHOWN = 12
ROW = 26


class Picker(QLineEdit):
    """Holds one (key, label); text that was not chosen from the list is not a value."""

    changed = Signal()

    def __init__(self, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._key: str | None = None
        self._label = ""
        self._list = QListWidget(self)
        self._list.setWindowFlags(Qt.WindowType.ToolTip)
        self._list.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.itemClicked.connect(self._take)
        self.setPlaceholderText("输入汉字、拼音或首字母选择")
        drop = QAction(icon("chevron-down"), "显示全部", self)
        drop.triggered.connect(self._show_all)
        self.addAction(drop, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._typed)
        self.installEventFilter(self)

    def key(self) -> str | None:
        """Return the chosen key, None when the field is empty or the text was not chosen."""
        return self._key

    def choose(self, key: str | None, label: str) -> None:
        """Hold a key with its label."""
        self._key, self._label = key, label if key is not None else ""
        self.setText(self._label)
        self.setCursorPosition(0)

    def unread(self) -> bool:
        """Answer whether text stands here that was not chosen."""
        return self._key is None and bool(self.text().strip())

    def type_in(self, text: str) -> None:
        """Take a text as if it had been typed, and offer what matches."""
        self.setText(text)
        self._typed(text)

    def take_offered(self) -> bool:
        """Choose what the open list stands on; answer whether there was one."""
        item = self._list.currentItem() if self._list.isVisible() else None
        if item is not None:
            self._take(item)
        return item is not None

    def offering(self) -> bool:
        """Answer whether the list is open."""
        return self._list.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drive the list by the keyboard while it is open."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key_pressed(event)
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._settle()
        self._list.hide()
        super().focusOutEvent(event)
        if self.unread():
            self.changed.emit()  # it is a fault only now: while typing it was on its way

    def _key_pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if not self._list.isVisible():
            if key == Qt.Key.Key_Down:
                self._show_all()
                return True
            return False
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            if item := self._list.currentItem():
                self._take(item)
            return key != Qt.Key.Key_Tab
        if key == Qt.Key.Key_Escape:
            self._list.hide()
            return True
        return False

    def _typed(self, text: str) -> None:
        self._key = None
        self._offer(self._find(text))
        self.changed.emit()

    def _show_all(self) -> None:
        self.setFocus()
        self._offer(self._find("" if self._key is not None else self.text()))

    def _offer(self, options: Options) -> None:
        self._list.clear()
        for key, label in options:
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self._list.addItem(item)
        if not options:
            self._list.hide()
            return
        self._list.setCurrentRow(0)
        self._list.setFixedWidth(max(self.width(), 180))
        self._list.setFixedHeight(ROW * min(len(options), SHOWN) + 6)
        self._list.move(self.mapToGlobal(self.rect().bottomLeft()))
        self._list.show()

    def _take(self, item: QListWidgetItem) -> None:
        self.choose(item.data(Qt.ItemDataRole.UserRole), item.text())
        self._list.hide()
        self.changed.emit()

    def _settle(self) -> None:
        """Take the text as chosen when exactly one option has it as its label."""
        text = self.text().strip()
        if self._key is not None or not text:
            return
        same = [(key, label) for key, label in self._find(text) if label == text]
        if len(same) == 1:
            self.choose(*same[0])
            self.changed.emit()
