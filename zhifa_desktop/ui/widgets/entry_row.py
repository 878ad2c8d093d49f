"""A row typed under the table: one field for each column in sight, Enter goes on and stores.

What is not among the columns in sight takes its default; where more is needed, the form goes on
from what stands here. Closing keeps what was typed until the row is opened again.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.blocks import may_be_set
from zhifa_desktop.services.records import ColumnSpec, Invalid, Kind, Row
from zhifa_desktop.services.showing import show
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.record_draft import RecordDraft
from zhifa_desktop.ui.notices import sentence
from zhifa_desktop.ui.widgets.fields import Field, Unreadable, make_field
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.picker import Picker
from zhifa_desktop.ui.widgets.record_form import STAR

ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
LETTER, NARROW, BROAD = 9, 96, 220
HINT = "回车到下一栏，最后一栏回车或 Ctrl+回车 存入；Esc 收起"


class EntryRow(QFrame):
    """``saved`` gives the id of each record stored, ``form_wanted`` values and unread texts."""

    saved = Signal(str)
    form_wanted = Signal(object, object)
    closed = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._spec = desk.records.spec(register)
        self.fields: dict[str, Field] = {}
        self.said, self.store_it = QLabel(HINT), QPushButton("存入")
        self.form, self.leave = QPushButton("在表单里继续"), QPushButton("收起")
        self._line = QHBoxLayout()
        self._area = QScrollArea()
        self._build()
        self.draft = RecordDraft(desk, register, self, self)
        self.draft.begin(None, take_up=False)
        self.store_it.clicked.connect(self.store)
        self.form.clicked.connect(self._to_form)
        self.leave.clicked.connect(self.close_row)
        self.hide()

    def _build(self) -> None:
        self.setProperty("role", "panel")
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        self.store_it.setProperty("role", "primary")
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        inner = QWidget()
        inner.setObjectName("canvas")
        inner.setLayout(self._line)
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        for button in (self.form, self.leave, self.store_it):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._area)
        column.addLayout(foot)

    def begin(self, columns: Sequence[ColumnSpec]) -> None:
        """Open on these columns and those that a record cannot do without."""
        wanted = [c for c in columns if may_be_set(c)]
        wanted += [c for c in self._spec.entered if c.required and c not in wanted]
        wanted = [c for c in wanted if c.kind is not Kind.PHOTO and not c.auto]
        if list(self.fields) != [c.name for c in wanted]:
            self._make(wanted)
        self.show()
        first = next((f for f in self.fields.values() if not f.typed_text()), None)
        (first or next(iter(self.fields.values()))).setFocus()

    def _make(self, columns: Sequence[ColumnSpec]) -> None:
        kept = self.typed()[0]
        while item := self._line.takeAt(0):
            if part := item.widget():
                part.deleteLater()
        self.fields.clear()
        for column in columns:
            field = make_field(self._desk.records, self._register, column)
            self.fields[column.name] = field
            self._hold(field, kept.get(column.name, column.default))
            self._line.addWidget(self._headed(field))
            field.changed.connect(self.changed)
            for part in (field, *field.findChildren(QWidget)):
                part.installEventFilter(self)
        self._line.addStretch(1)
        self._area.setFixedHeight(self._area.widget().sizeHint().height() + 14)

    def _headed(self, field: Field) -> QWidget:
        star = STAR if field.column.required else ""
        holder, label = QWidget(), QLabel(f"{field.column.label}{star}")
        label.setBuddy(field)
        field.setFixedWidth(min(max(field.column.width * LETTER, NARROW), BROAD))
        if field.column.kind is Kind.LONG_TEXT:
            field.setFixedHeight(34)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label)
        column.addWidget(field)
        return holder

    def _hold(self, field: Field, value: object) -> None:
        column = field.column
        ids = value if isinstance(value, tuple) else (value,) if value else ()
        if column.target:
            labels = self._desk.records.labels(column.target, [str(one) for one in ids])
            field.hold(value, "、".join(labels.values()))
        else:
            field.hold(value, show(column, value, reveal=True))
        field.mark(wrong=False)

    def typed(self) -> tuple[dict[str, object], dict[str, str]]:
        """Return the values, and the texts that mean none, by column."""
        values: dict[str, object] = {}
        texts: dict[str, str] = {}
        for name, field in self.fields.items():
            try:
                value = field.value()
            except Unreadable:
                texts[name] = field.typed_text()
                continue
            if value is not None:
                values[name] = value
        return values, texts

    def store(self) -> None:
        """Store the row; what is refused is marked in its field and everything stays."""
        if not self.store_it.isEnabled():
            return  # it is on its way
        values: dict[str, object] = {}
        for name, field in self.fields.items():
            self._take_offered(field)
            field.mark(wrong=False)
            try:
                values[name] = field.value()
            except Unreadable as error:
                self._refuse(name, f"“{field.column.label}”{error}")
                return
        records, register = self._desk.records, self._register
        self._wait(waiting=True)
        self._desk.jobs.submit(
            lambda report: records.save(register, values), while_living(self, self._stored),
            while_living(self, self._refused),
            while_living(self, lambda: self._wait(waiting=False)), writes=True,
        )  # fmt: skip

    def _wait(self, *, waiting: bool) -> None:
        """Let nothing be typed while a row is on its way: it would be cleared with it."""
        for part in (self._area, self.store_it, self.form):
            part.setEnabled(not waiting)

    def _stored(self, row: Row) -> None:
        self._wait(waiting=False)
        self._say(HINT, wrong=False)
        self.draft.forget()
        for field in self.fields.values():
            if not field.column.carried:
                self._hold(field, field.column.default)
        self._desk.notices.say(f"已存入一条{self._spec.label}(可撤销)")
        self.saved.emit(row.id)
        next(iter(self.fields.values())).setFocus()

    def _refused(self, error: Exception) -> None:
        self._wait(waiting=False)
        problems = error.problems if isinstance(error, Invalid) else ()
        here = [p for p in problems if p.column in self.fields]
        for problem in here:
            self.fields[problem.column].mark(wrong=True)
        others = [p for p in problems if p.column not in self.fields]
        said = "；".join(p.message for p in (*here, *others)) if problems else sentence(error)
        if others and not here:
            said += "。这一栏不在表里，可点“在表单里继续”"
        self._refuse(here[0].column if here else "", said)

    def _refuse(self, name: str, said: str) -> None:
        self._say(said, wrong=True)
        if name:
            self.fields[name].mark(wrong=True)
            self.fields[name].setFocus()

    def _say(self, text: str, *, wrong: bool) -> None:
        self.said.setText(text)
        self.said.setProperty("role", "problem" if wrong else "hint")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def _to_form(self) -> None:
        values, texts = self.typed()
        for field in self.fields.values():
            self._hold(field, field.column.default)
        self.draft.forget()  # the form keeps it from here on
        self.close_row()
        self.form_wanted.emit(values, texts)

    def close_row(self) -> None:
        """Hide; what was typed stands here when it is opened again, and is kept in the store."""
        self.draft.keep()
        self.hide()
        self.closed.emit()

    def dirty(self) -> bool:
        """Answer whether something is typed that is no default."""
        values, texts = self.typed()
        kept = {n: v for n, v in values.items() if v != self.fields[n].column.default}
        return bool(texts or {n for n in kept if not self.fields[n].column.carried})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        field = self._field_of(watched)
        if field is None:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusIn:
            self._area.ensureWidgetVisible(field, 60, 0)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, field, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, field: Field, event: QKeyEvent) -> bool:
        held = event.modifiers()
        if event.key() == Qt.Key.Key_Escape:
            if isinstance(watched, Picker) and watched.offering():
                return False  # the first Esc closes the list
            self.close_row()
            return True
        if event.key() not in ENTER or held & Qt.KeyboardModifier.AltModifier:
            return False
        self._take_offered(field)
        names = list(self.fields)
        at = names.index(field.column.name)
        if held & Qt.KeyboardModifier.ControlModifier or at == len(names) - 1:
            self.store()
        else:
            self.fields[names[at + 1]].setFocus()
        return True

    def _field_of(self, watched: QObject) -> Field | None:
        for field in self.fields.values():
            if watched is field or (isinstance(watched, QWidget) and field.isAncestorOf(watched)):
                return field
        return None

    def _take_offered(self, field: Field) -> None:
        part: QWidget
        for part in (field.editor, *field.findChildren(QWidget)):
            if isinstance(part, Picker):
                part.take_offered()
