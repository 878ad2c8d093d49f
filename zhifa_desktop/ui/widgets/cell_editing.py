"""Typing into one cell of a register's table, with the same editors that the form has.

The editor belongs to a record and a column, not to a place: a reload of the table moves it and
closes nothing. What cannot be read or stored stays as it was typed.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget

from zhifa_desktop.services.blocks import Blocks, may_be_set
from zhifa_desktop.services.records import ColumnSpec, Kind, Records
from zhifa_desktop.services.showing import show
from zhifa_desktop.ui.models.record_table import RecordTable, Unsaved
from zhifa_desktop.ui.widgets.fields import Field, Unreadable, make_field
from zhifa_desktop.ui.widgets.picker import Picker
from zhifa_desktop.ui.widgets.record_view import RecordView

Index = QModelIndex | QPersistentModelIndex
ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
WIDE = {Kind.LINKS: 220, Kind.LINK: 180, Kind.CODE: 160, Kind.DATE: 130, Kind.LONG_TEXT: 260}
TALL = {Kind.LONG_TEXT: 84, Kind.LINKS: 64}


class CellEditing(QObject):
    """``typed`` gives id, column and value of a cell and how it reads.

    ``filled`` gives a column and a value for all cells chosen in it.
    """

    typed = Signal(str, str, object, str)
    filled = Signal(str, object)

    def __init__(
        self, view: RecordView, model: RecordTable, records: Records, blocks: Blocks
    ) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._records, self._blocks = records, blocks
        self.field: Field | None = None
        self._identity = ""
        self._column: ColumnSpec | None = None
        self._held: object = None
        self.fault = QLabel(view)
        self.fault.setProperty("role", "problem")
        self.fault.setWordWrap(True)
        self.fault.hide()
        view.installEventFilter(self)
        view.doubleClicked.connect(self._double)
        view.recalled.connect(self._place)
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.valueChanged.connect(self._place)
        view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def begin(self, index: Index, text: str | None = None) -> bool:
        """Open the editor of a cell; ``text`` was typed over its value. Answer whether it can."""
        if not self.finish() or not index.isValid():
            return False
        column, row = self._model.columns[index.column()], self._model.row(index.row())
        if row is None or self._model.query.deleted or not may_be_set(column):
            return False
        value = row.values.get(column.name)
        field = make_field(self._records, self._model.register, column)
        field.setParent(self._view.viewport())
        field.setAutoFillBackground(True)
        field.hold(value, self._shown(column, value))
        self.field, self._identity, self._column = field, row.id, column
        self._held = self._value_or_none()
        kept = self._model.unsaved.get((row.id, column.name))
        if kept is not None and text is None:
            field.type_in(kept.text)
        for part in (field, *field.findChildren(QWidget)):
            part.installEventFilter(self)
        self._place()
        field.show()
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if text is not None:
            field.type_in(text)
        elif isinstance(line := field.focusProxy(), QLineEdit):
            line.selectAll() if kept is None else line.end(False)
        return True

    def finish(self, *, down: int = 0, right: int = 0) -> bool:
        """Take what was typed and close; answer False where it says no value."""
        field, column = self.field, self._column
        if field is None or column is None:
            return True
        part: QWidget
        for part in field.findChildren(QWidget):
            if isinstance(part, Picker):
                part.take_offered()
        try:
            value = field.value()
        except Unreadable as error:
            self._say(f"“{column.label}”{error}")
            return False
        changed, identity = value != self._held, self._identity
        said = self._blocks.fault(self._model.register, column.name, value) if changed else ""
        if said:
            self._say(said)
            return False
        words = field.words()
        text = words if words is not None else show(column, value, reveal=False)
        self._close()
        if changed or (identity, column.name) in self._model.unsaved:
            self.typed.emit(identity, column.name, value, text)
        if down or right:
            self._view.step(down, right)
        return True

    def cancel(self) -> None:
        """Close; the cell keeps what it had."""
        self._close()

    def leave(self) -> None:
        """Close because something else is wanted; what cannot be read stays in its cell."""
        if self.field is None or self.finish():
            return
        assert self._column is not None
        line = self.field.focusProxy()
        text = line.text() if isinstance(line, QLineEdit) else self.field.words() or ""
        self._model.put(self._identity, self._column.name, Unsaved(text, self.fault.text()))
        self._close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view:
            return self._asked(event)
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        if kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            away = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
            if event.reason() not in away:
                QTimer.singleShot(0, self._left)
        return super().eventFilter(watched, event)

    def _asked(self, event: QEvent) -> bool:
        """Begin where a key or an input method begins to type over the current cell."""
        if isinstance(event, QInputMethodEvent) and event.commitString():
            return self.begin(self._view.currentIndex(), event.commitString())
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_F2:
            self.begin(self._view.currentIndex())
            return True
        if event.key() == Qt.Key.Key_Escape:
            return self._forget_refused()
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if not held and event.text() and event.text().isprintable() and event.text() != " ":
            return self.begin(self._view.currentIndex(), event.text())
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        back = -1 if held & Qt.KeyboardModifier.ShiftModifier else 1
        if key == Qt.Key.Key_Escape:
            if isinstance(watched, Picker) and watched.offering():
                return False  # the first Esc closes the list
            self.cancel()
            return True
        if key not in ENDS:
            return False
        alt = bool(held & Qt.KeyboardModifier.AltModifier)
        if alt and self._column is not None and self._column.kind is Kind.LONG_TEXT:
            return False
        if control and key not in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._fill()
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self.finish(right=-1 if key == Qt.Key.Key_Backtab else back)
        else:
            self.finish(down=back)
        return True

    def _fill(self) -> None:
        """Give what was typed to all cells chosen in this column."""
        column, chosen = self._column, self._view.chosen()
        if column is None or len(chosen) < 2:
            self.finish()
            return
        try:
            value = self.field.value() if self.field else None
        except Unreadable as error:
            self._say(f"“{column.label}”{error}")
            return
        self._close()
        self.filled.emit(column.name, value)

    def _forget_refused(self) -> bool:
        """Give up what was typed into the current cell and refused; answer whether there was."""
        place = self._view.currentIndex()
        row = self._model.row(place.row()) if place.isValid() else None
        if row is None:
            return False
        name = self._model.columns[place.column()].name
        there = (row.id, name) in self._model.unsaved
        self._model.put(row.id, name, None)
        return there

    def _double(self, index: Index) -> None:
        if not self.begin(index):
            row = self._model.row(index.row()) if index.isValid() else None
            if row is not None:
                self._view.opened.emit(row.id)

    def _left(self) -> None:
        """Close when the keys went elsewhere, not to a list or calendar of the editor itself."""
        now = QApplication.focusWidget()
        if self.field is None or QApplication.activePopupWidget() is not None:
            return
        if isinstance(now, QMenu) or (now is not None and self.field.isAncestorOf(now)):
            return
        self.leave()

    def _place(self, *_: object) -> None:
        """Let the editor stand on its cell, wherever that is now."""
        if self.field is None or self._column is None:
            return
        row = self._model.find(self._identity)
        names = [column.name for column in self._model.columns]
        if row < 0 or self._column.name not in names:
            self.leave()
            return
        index = self._model.index(row, names.index(self._column.name))
        room, rect = self._view.place_of(index)
        if self.field.parentWidget() is not room:
            self.field.setParent(room)
        kind, room = self._column.kind, self._view.viewport()
        width = max(rect.width(), WIDE.get(kind, 0))
        height = max(rect.height(), TALL.get(kind, 0))
        left = max(min(rect.left(), room.width() - width), 0)
        top = max(min(rect.top(), room.height() - height), 0)
        self.field.setGeometry(left, top, width, height)
        self.field.raise_()

    def _say(self, text: str) -> None:
        assert self.field is not None
        self.field.mark(wrong=True)
        self.fault.setText(text)
        below = self.field.geometry()
        below.moveTo(self.field.mapTo(self._view, QPoint(0, 0)))
        self.fault.setFixedWidth(max(below.width(), 220))
        self.fault.adjustSize()
        room = self._view
        top = below.bottom() + 2
        if top + self.fault.height() > room.height():
            top = below.top() - self.fault.height() - 2
        left = min(below.left(), room.width() - self.fault.width())
        self.fault.move(max(left, 0), max(top, 0))
        self.fault.show()
        self.fault.raise_()

    def _close(self) -> None:
        field, self.field = self.field, None
        self.fault.hide()
        if field is not None:
            if field.isAncestorOf(QApplication.focusWidget() or self._view):
                self._view.setFocus()  # before it hides: Qt would press Tab in the table
            field.hide()
            field.deleteLater()

    def _value_or_none(self) -> object:
        try:
            return self.field.value() if self.field else None
        except Unreadable:
            return None

    def _shown(self, column: ColumnSpec, value: object) -> str:
        if column.target:
            ids = [str(one) for one in (value if isinstance(value, tuple) else (value,)) if one]
            labels = self._records.labels(column.target, ids)
            return "、".join(labels.get(one, "") for one in ids)
        return show(column, value, reveal=True)
