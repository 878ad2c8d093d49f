"""One editor for each kind of column; all answer alike: value, what cannot be read, changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from zhifa_desktop.services.entry import (
    Unreadable,
    find_codes,
    read_typed,
    said_by_id_number,
)
from zhifa_desktop.services.records import ColumnSpec, Kind, Records
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.many_picker import ManyPicker
from zhifa_desktop.ui.widgets.photo_field import PhotoField
from zhifa_desktop.ui.widgets.picker import Picker

LONG_TERM = date(9999, 12, 31)


class Field(QWidget):
    """The editor of one column."""

    changed = Signal()

    def __init__(self, column: ColumnSpec, editor: QWidget) -> None:
        super().__init__()
        self.column, self.editor = column, editor
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(editor, 1)
        self.setFocusProxy(editor)
        editor.setAccessibleName(column.label)

    def value(self) -> object:
        """Return the value; None for a blank.

        Raises:
            Unreadable: What stands here means no value.
        """
        raise NotImplementedError

    def hold(self, value: object, shown: str) -> None:
        """Show a value; ``shown`` is its display text."""
        raise NotImplementedError

    def choosing(self) -> bool:
        """Answer whether somebody is typing what has still to be chosen from a list."""
        return False

    def type_in(self, text: str) -> None:
        """Begin with what was typed over the value, where the editor takes text."""

    def words(self) -> str | None:
        """Return how the value reads, where only the editor knows; None otherwise."""
        return None

    def typed_text(self) -> str:
        """Return the text that stands here, where the editor takes text freely."""
        return ""

    def mark(self, wrong: bool) -> None:
        """Colour the editor as wrong or right."""
        if bool(self.editor.property("wrong")) is not wrong:
            self.editor.setProperty("wrong", wrong)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)


class TypedField(Field):
    """Text on one line: names, numbers, dates, money, hours."""

    def __init__(self, register: str, column: ColumnSpec) -> None:
        self.line = QLineEdit()
        super().__init__(column, self.line)
        self._register = register
        self.line.setPlaceholderText(_hint(column))
        self.line.textChanged.connect(lambda _: self.changed.emit())

    def value(self) -> object:
        return read_typed(self._register, self.column, self.line.text())

    def hold(self, value: object, shown: str) -> None:
        plain = shown.replace(",", "") if self.column.kind is Kind.MONEY else shown
        self.line.setText(plain)
        self.line.setCursorPosition(0)

    def type_in(self, text: str) -> None:
        self.line.setText(text)

    def typed_text(self) -> str:
        return self.line.text()


class DateField(TypedField):
    """A date typed as 20230501 or 2023.5.1, or taken from a calendar."""

    def __init__(self, register: str, column: ColumnSpec) -> None:
        super().__init__(register, column)
        self._menu = QMenu(self)
        self._calendar = QCalendarWidget()
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._calendar.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(self._calendar)
        self._menu.addAction(action)
        self._calendar.clicked.connect(self._picked)
        opening = QAction(icon("calendar"), "日历", self)
        opening.triggered.connect(self._open)
        self.line.addAction(opening, QLineEdit.ActionPosition.TrailingPosition)
        self.line.editingFinished.connect(self._tidy)

    def _open(self) -> None:
        try:
            day = self.value()
        except Unreadable:
            day = None
        if isinstance(day, date) and day != LONG_TERM:
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height())))

    def _picked(self, day: QDate) -> None:
        self.line.setText(f"{day.year():04d}-{day.month():02d}-{day.day():02d}")
        self._menu.close()

    def _tidy(self) -> None:
        """Write a date that can be read the one way it is shown."""
        try:
            day = self.value()
        except Unreadable:
            return
        if isinstance(day, date):
            text = "长期" if day == LONG_TERM else day.isoformat()
            if text != self.line.text():
                self.line.setText(text)


class IdNumberField(TypedField):
    """An id number, which says sex and birth date once it is whole."""

    def says(self) -> str:
        """Return what the number says, empty while it is not right."""
        return said_by_id_number(self.line.text(), date.today())


class LongField(Field):
    """Text over several lines."""

    def __init__(self, column: ColumnSpec) -> None:
        self.text = QPlainTextEdit()
        super().__init__(column, self.text)
        self.text.setFixedHeight(64)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self.changed)

    def value(self) -> object:
        return self.text.toPlainText().strip() or None

    def hold(self, value: object, shown: str) -> None:
        self.text.setPlainText(shown)

    def type_in(self, text: str) -> None:
        self.text.setPlainText(text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)


class ChoiceField(Field):
    """A code of a list, or a linked record, found while typing."""

    def __init__(
        self, column: ColumnSpec, find: Callable[[str], tuple[tuple[str, str], ...]]
    ) -> None:
        self.picker = Picker(find)
        super().__init__(column, self.picker)
        self.picker.changed.connect(self.changed)

    def value(self) -> object:
        if self.picker.unread():
            raise Unreadable("请从列表中选择", "choice")
        return self.picker.key()

    def hold(self, value: object, shown: str) -> None:
        self.picker.choose(None if value is None else str(value), shown)

    def type_in(self, text: str) -> None:
        self.picker.type_in(text)

    def words(self) -> str | None:
        return self.picker.text()

    def choosing(self) -> bool:
        return self.picker.hasFocus() and self.picker.unread()


class ManyField(Field):
    """Several linked records."""

    def __init__(
        self, column: ColumnSpec, find: Callable[[str], tuple[tuple[str, str], ...]]
    ) -> None:
        self.many = ManyPicker(find)
        super().__init__(column, self.many)
        self.many.changed.connect(self.changed)

    def value(self) -> object:
        if self.many.unread():
            raise Unreadable("请从列表中选择", "choice")
        return self.many.keys() or None

    def hold(self, value: object, shown: str) -> None:
        keys = value if isinstance(value, tuple) else ()
        self.many.hold(tuple(zip(map(str, keys), shown.split("、"), strict=False)))

    def type_in(self, text: str) -> None:
        self.many.picker.type_in(text)

    def words(self) -> str | None:
        return self.many.labels()

    def choosing(self) -> bool:
        return self.many.picker.hasFocus() and self.many.unread()


class CodesField(Field):
    """Several codes of a list, ticked in a menu."""

    def __init__(self, column: ColumnSpec) -> None:
        self.button = QToolButton()
        super().__init__(column, self.button)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setSizePolicy(self.sizePolicy())
        self._menu = QMenu(self.button)
        self._ticks: dict[str, QAction] = {}
        for code, label in find_codes(column.codes, ""):
            tick = self._menu.addAction(label)
            tick.setCheckable(True)
            tick.toggled.connect(self._toggled)
            self._ticks[code] = tick
        self.button.setMenu(self._menu)
        self._say()

    def value(self) -> object:
        return tuple(code for code, tick in self._ticks.items() if tick.isChecked()) or None

    def hold(self, value: object, shown: str) -> None:
        chosen = value if isinstance(value, tuple) else ()
        for code, tick in self._ticks.items():
            tick.setChecked(code in chosen)
        self._say()

    def _toggled(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        labels = [tick.text() for tick in self._ticks.values() if tick.isChecked()]
        self.button.setText("、".join(labels) or "(可多选)")


class FlagField(Field):
    """是, 否, or nothing where the column may be blank."""

    def __init__(self, column: ColumnSpec) -> None:
        self.box = Choice()
        super().__init__(column, self.box)
        if not column.required:
            self.box.addItem("", None)
        self.box.addItem("是", True)
        self.box.addItem("否", False)
        self.box.currentIndexChanged.connect(lambda _: self.changed.emit())

    def value(self) -> object:
        return self.box.currentData()

    def hold(self, value: object, shown: str) -> None:
        place = self.box.findData(value)
        self.box.setCurrentIndex(max(place, 0))


class PictureField(Field):
    """A photo kept in the store."""

    def __init__(self, column: ColumnSpec, records: Records) -> None:
        self.photo = PhotoField(records)
        super().__init__(column, self.photo)
        self.photo.changed.connect(self.changed)

    def value(self) -> object:
        return self.photo.digest

    def hold(self, value: object, shown: str) -> None:
        self.photo.hold(str(value) if value else None)


def make_field(records: Records, register: str, column: ColumnSpec) -> Field:
    """Return the editor for a column."""
    match column.kind:
        case Kind.DATE:
            return DateField(register, column)
        case Kind.ID_NUMBER:
            return IdNumberField(register, column)
        case Kind.LONG_TEXT:
            return LongField(column)
        case Kind.CODE:
            return ChoiceField(column, lambda text: find_codes(column.codes, text))
        case Kind.LINK:
            return ChoiceField(column, lambda text: records.options(column.target, text))
        case Kind.LINKS:
            return ManyField(column, lambda text: records.options(column.target, text))
        case Kind.CODES:
            return CodesField(column)
        case Kind.FLAG:
            return FlagField(column)
        case Kind.PHOTO:
            return PictureField(column, records)
    return TypedField(register, column)


def _hint(column: ColumnSpec) -> str:
    if column.auto:
        return "留空时由程序编号"
    if column.kind is Kind.DATE:
        return "如 20230501" + ("，可填“长期”" if column.open_ended else "")
    return column.help


__all__ = ["Field", "IdNumberField", "Unreadable", "make_field"]
