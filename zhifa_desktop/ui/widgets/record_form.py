"""A form made from a register's declaration: sections, required marks, faults at their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from zhifa_desktop.services.records import ERROR, ColumnSpec, Kind, Problem, Records, Row
from zhifa_desktop.services.rows import UNFILED
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.widgets.fields import Field, IdNumberField, Unreadable, make_field

if TYPE_CHECKING:
    from collections.abc import Sequence

PAUSE = 250
COLUMNS = 2
WIDE = frozenset({Kind.LONG_TEXT, Kind.LINKS, Kind.PHOTO})
MORE = "更多栏目"
STAR = f" <span style='color:{theme.COLORS['bad']}'>*</span>"
NOTHING = "\u00a0"
"""A label that holds it keeps the height of a line."""


class RecordForm(QScrollArea):
    """``changed`` tells that something was typed, ``history_asked`` of which column."""

    changed = Signal()
    history_asked = Signal(str)

    def __init__(self, records: Records, register: str) -> None:
        super().__init__()
        self._records, self._register = records, register
        self._spec = records.spec(register)
        self._identity: str | None = None
        self._held: dict[str, object] = {}
        self._defaults: dict[str, object] = {}
        self._touched: set[str] = set()
        self.fields: dict[str, Field] = {}
        self._faults: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._derived = QLabel()
        self._derived.setProperty("role", "hint")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.examine)
        self._build()

    def hold(self, row: Row | None, before: Row | None = None) -> None:
        """Show a record, or a new one with its defaults and what it carries over from another."""
        self._identity = row.id if row else None
        self._defaults = defaults = {} if row else self._records.defaults(self._register)
        for name, field in self.fields.items():
            carried = before if before and field.column.carried else None
            source = row or carried
            value = source.values.get(name) if source else defaults.get(name)
            shown = source.shown.get(name, "") if source else self._shown(field.column, value)
            if field.column.target:
                shown = self._named(field.column, value)
            field.blockSignals(True)
            field.hold(value, shown)
            field.blockSignals(False)
        self._held = self._read()[0]
        self._star_those_wanted(self._held)
        self._touched.clear()
        self._say_derived(row)
        self._forget_faults()
        self.show_problems(())

    def give(self, values: Mapping[str, object]) -> None:
        """Begin a new record with these values; they count as there before, not as typed."""
        for name, value in values.items():
            field = self.fields[name]
            shown = self._named(field.column, value) if field.column.target else str(value)
            field.hold(value, shown)
        self._held = self._read()[0]
        self._star_those_wanted(self._held)
        fresh = (f for n, f in self.fields.items() if n not in values and not f.column.auto)
        next(fresh, next(iter(self.fields.values()))).setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_like(self, other: Row) -> None:
        """Fill a new record with what another holds, but for what each has to itself.

        That are its keys' numbers, given by the program or by an office, its photo, and the names
        of its title; what was filled counts as typed, so that closing asks about it.
        """
        spec = self._spec
        own = {n for key in (spec.key, *spec.other_keys) for n in key}
        own = {n for n in own if not spec.column(n).target}
        for name, field in self.fields.items():
            column = field.column
            if name in own or column.auto or column.kind is Kind.PHOTO:
                continue
            value, shown = other.values.get(name), other.shown.get(name, "")
            field.hold(value, self._named(column, value) if column.target else shown)
        self._star_those_wanted(self._read()[0])

    def typed(self) -> tuple[dict[str, object], dict[str, str]]:
        """Return what differs from what the form began with, and texts that mean no value."""
        values, unreadable = self._read()
        differing = {n: v for n, v in values.items() if v != self._held.get(n)}
        texts = {p.column: self.fields[p.column].typed_text() for p in unreadable}
        return differing, {name: text for name, text in texts.items() if text}

    def take_up(self, values: Mapping[str, object], texts: Mapping[str, str]) -> None:
        """Go on from what was typed another time; it counts as typed and not saved."""
        for name, value in values.items():
            if field := self.fields.get(name):
                column = field.column
                named = self._named(column, value) if column.target else self._shown(column, value)
                field.hold(value, named)
        for name, text in texts.items():
            if field := self.fields.get(name):
                field.type_in(text)
        self._touched.update(n for n in (*values, *texts) if n in self.fields)
        more = [f for n, f in self.fields.items() if n in values and f.column.more]
        if more:
            self._more.setChecked(True)
        self.examine()

    def begin(self, *, again: bool) -> None:
        """Stand on the first field; entering on, on the first that is new for each record."""
        fields = self.fields.values()
        fresh = (f for f in fields if not (again and f.column.carried) and not f.column.auto)
        next(fresh, next(iter(fields))).setFocus(Qt.FocusReason.OtherFocusReason)

    def values(self) -> dict[str, object]:
        """Return what was changed (all columns of a new record).

        Raises:
            Unreadable: A field holds what means no value; it is marked and in sight.
        """
        values, unreadable = self._read()
        if unreadable:
            self.examine(focus=True)
            raise Unreadable("有的栏目读不懂", "form")
        if self._identity is None:
            return {n: v for n, v in values.items() if v is not None or n in self._defaults}
        return {n: v for n, v in values.items() if v != self._held.get(n)}

    def dirty(self) -> bool:
        """Answer whether something was typed that is not saved."""
        values, unreadable = self._read()
        return bool(unreadable) or values != self._held

    def examine(self, *, focus: bool = False) -> None:
        """Say what is wrong with what was typed so far; the first fault can take the focus."""
        values, unreadable = self._read()
        self._star_those_wanted(values)
        found = self._records.examine(self._register, values, self._identity)
        seen = [p for p in found if p.column in self._touched]
        if not focus:  # who still types has not chosen yet
            unreadable = [p for p in unreadable if not self._choosing(p)]
            seen = [p for p in seen if not self.fields[p.column].choosing()]
        bad = {problem.column for problem in unreadable}
        problems = (*unreadable, *(p for p in seen if p.column not in bad))
        self.show_problems(problems, focus=focus)

    def _choosing(self, problem: Problem) -> bool:
        return self.fields[problem.column].choosing()

    def show_problems(self, problems: Iterable[Problem], *, focus: bool = False) -> None:
        """Put each problem at its field; the first one can take the focus."""
        by_column: dict[str, Problem] = {}
        for problem in problems:
            by_column.setdefault(problem.column, problem)
        for name, label in self._faults.items():
            problem_here = by_column.get(name)
            wrong = problem_here is not None and problem_here.level == ERROR
            self.fields[name].mark(wrong)
            said = f"{'✗' if wrong else '!'} {problem_here.message}" if problem_here else ""
            _say(label, said, "fault" if wrong else "caution")
        self._say_id_number(by_column)
        first = next((name for name in self.fields if name in by_column), None)
        if first is not None and focus:
            if self.fields[first].column.more:
                self._more.setChecked(True)
            self.fields[first].setFocus()
            self.ensureWidgetVisible(self.fields[first])

    def _say_id_number(self, wrong: Mapping[str, Problem]) -> None:
        """Say under an id number that is right what it says itself."""
        for name, field in self.fields.items():
            if not isinstance(field, IdNumberField) or name in wrong:
                continue
            _say(self._faults[name], field.says(), "hint")

    def _forget_faults(self) -> None:
        """Give back the room of faults that were said of another record."""
        for label in self._faults.values():
            label.hide()
            label.clear()

    def _read(self) -> tuple[dict[str, object], list[Problem]]:
        values: dict[str, object] = {}
        unreadable: list[Problem] = []
        for name, field in self.fields.items():
            try:
                values[name] = field.value()
            except Unreadable as fault:
                sentence = f"“{field.column.label}”{fault}"
                unreadable.append(Problem(name, sentence, ERROR, "unreadable"))
        return values, unreadable

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        canvas = QWidget()
        canvas.setObjectName("canvas")
        column = QVBoxLayout(canvas)
        column.setContentsMargins(4, 4, 12, 4)
        entered = self._spec.entered
        for title, columns in _sections([c for c in entered if not c.more]):
            self._section(column, title, columns)
        column.addWidget(self._derived)
        self._derived.setVisible(False)
        self._more = QToolButton()
        self._more.setText(f"▸ {MORE}")
        self._more.setCheckable(True)
        rest = QWidget()
        below = QVBoxLayout(rest)
        below.setContentsMargins(0, 0, 0, 0)
        for title, columns in _sections([c for c in entered if c.more]):
            self._section(below, title, columns)
        rest.hide()
        self._more.toggled.connect(rest.setVisible)
        self._more.toggled.connect(lambda on: self._more.setText(f"{'▾' if on else '▸'} {MORE}"))
        self._more.setVisible(any(c.more for c in entered))
        column.addWidget(self._more)
        column.addWidget(rest)
        column.addStretch(1)
        self.setWidget(canvas)

    def _section(self, layout: QVBoxLayout, title: str, columns: Sequence[ColumnSpec]) -> None:
        if title:
            label = QLabel(title)
            label.setProperty("role", "section")
            layout.addWidget(label)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        place = 0
        for column in columns:
            wide = column.kind in WIDE
            if wide and place % COLUMNS:
                place += 1
            row, side = divmod(place, COLUMNS)
            grid.addWidget(self._cell(column), row, side, 1, COLUMNS if wide else 1)
            place += COLUMNS if wide else 1
        for side in range(COLUMNS):
            grid.setColumnStretch(side, 1)
        layout.addLayout(grid)

    def _cell(self, column: ColumnSpec) -> QWidget:
        """Return label, editor and the place for a fault, one above the other."""
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.RichText)
        self._labels[column.name] = label
        self._star(column, column.required)
        if column.required_when and column.when_words:
            label.setToolTip(f"{column.when_words}时必填")
        field = make_field(self._records, self._register, column)
        fault = QLabel()
        fault.setWordWrap(True)
        fault.hide()
        cell = QWidget()
        box = QVBoxLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for part in (label, field, fault):
            box.addWidget(part)
        box.addStretch(1)
        label.setBuddy(field)
        label.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        asking = QAction(f"“{column.label}”的修改记录…", label)
        asking.triggered.connect(partial(self._ask_history, column.name))
        label.addAction(asking)
        self.fields[column.name], self._faults[column.name] = field, fault
        field.changed.connect(lambda name=column.name: self._typed(name))
        return cell

    def _ask_history(self, name: str, *_: object) -> None:
        self.history_asked.emit(name)

    def _star(self, column: ColumnSpec, required: bool) -> None:
        """Mark a column as one that must be filled."""
        star = STAR if required else ""
        self._labels[column.name].setText(f"{column.label}{star}")

    def _star_those_wanted(self, values: Mapping[str, object]) -> None:
        """Mark the columns that must be filled as the others stand now."""
        for field in self.fields.values():
            column = field.column
            if column.required_when is not None:
                self._star(column, column.required or column.required_when(values))

    def _typed(self, name: str) -> None:
        self._touched.add(name)
        self._pause.start()
        self.changed.emit()

    def _say_derived(self, row: Row | None) -> None:
        """Show what follows from the record and is never typed."""
        shown = [text for column in self._spec.columns if row and (text := _derived(column, row))]
        self._derived.setText("自动得出  " + "   ".join(shown))
        self._derived.setWordWrap(True)
        self._derived.setVisible(bool(shown))

    def _named(self, column: ColumnSpec, value: object) -> str:
        """Return the names of linked records; names as written stand among what follows."""
        ids = [str(one) for one in (value if isinstance(value, tuple) else (value,)) if one]
        labels = self._records.labels(column.target, ids)
        return "、".join(labels.get(one, "") for one in ids)

    def _shown(self, column: ColumnSpec, value: object) -> str:
        if column.kind is Kind.CODE and value is not None:
            return dict(self._records.choices(column.codes)).get(str(value), "")
        return "" if value is None else str(value)


def _derived(column: ColumnSpec, row: Row) -> str:
    """Return what the form says of a column that is not typed, or not all of it."""
    text = row.shown[column.name]
    if column.child and column.child.written:
        text = "、".join(name for name in text.split("、") if name.endswith(UNFILED))
    elif not column.computed:
        return ""
    return f"{column.label}：{text}" if text else ""


def _sections(columns: Sequence[ColumnSpec]) -> list[tuple[str, list[ColumnSpec]]]:
    found: dict[str, list[ColumnSpec]] = {}
    for column in columns:
        found.setdefault(column.section, []).append(column)
    return list(found.items())


def _say(label: QLabel, text: str, role: str) -> None:
    """Say something under a field; once said, its room stays: nothing jumps while typing."""
    if text:
        _set_role(label, role)
        label.show()
    label.setText(text or NOTHING)


def _set_role(label: QLabel, role: str) -> None:
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
