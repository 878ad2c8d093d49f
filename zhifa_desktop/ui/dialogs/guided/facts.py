"""The second step: the facts, each with the editor that a form has for its kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from zhifa_desktop.services.records import ERROR, ColumnSpec, Kind, Problem, Records
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.widgets.fields import Field, Unreadable, make_field

STAR = f" <span style='color:{theme.COLORS['bad']}'>*</span>"
LABEL_WIDTH = 120


class FactsPane(QWidget):
    """The fields stand one below the other; a fault stands under its field."""

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._records = records
        self.fields: dict[str, Field] = {}
        self._faults: dict[str, QLabel] = {}
        self._inner: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def ask(self, register: str, columns: Sequence[ColumnSpec]) -> None:
        """Ask for these."""
        if self._inner is not None:
            self._inner.deleteLater()
        self.fields.clear()
        self._faults.clear()
        self._inner = QWidget()
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, column in enumerate(columns):
            label = QLabel(f"{column.label}{STAR if column.required else ''}")
            label.setTextFormat(Qt.TextFormat.RichText)
            field, fault = make_field(self._records, register, column), QLabel()
            fault.setProperty("role", "fault")
            fault.setWordWrap(True)
            fault.hide()
            label.setBuddy(field)
            field.hold(column.default, self._shown(column))
            self.fields[column.name], self._faults[column.name] = field, fault
            grid.addWidget(label, row * 2, 0)
            grid.addWidget(field, row * 2, 1)
            grid.addWidget(fault, row * 2 + 1, 1)
        self._column.insertWidget(0, self._inner)
        if self._column.count() == 1:
            self._column.addStretch(1)

    def _shown(self, column: ColumnSpec) -> str:
        value = column.default
        if column.target:
            return self._records.labels(column.target, [str(value)]).get(str(value), "")
        if column.kind is Kind.CODE and value is not None:
            return dict(self._records.choices(column.codes)).get(str(value), "")
        return "" if value is None else str(value)

    def begin(self) -> None:
        """Stand on the first field that is still empty."""
        fields = list(self.fields.values())
        empty = (field for field in fields if field.column.default is None)
        if fields:
            next(empty, fields[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> tuple[dict[str, object], list[Problem]]:
        """Return the facts, and what cannot be read."""
        facts: dict[str, object] = {}
        wrong: list[Problem] = []
        for name, field in self.fields.items():
            try:
                facts[name] = field.value()
            except Unreadable as fault:
                wrong.append(Problem(name, f"“{field.column.label}”{fault}", ERROR, "unreadable"))
        return facts, wrong

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put each problem under its field; the first takes the focus."""
        by_column: dict[str, Problem] = {}
        for problem in problems:
            by_column.setdefault(problem.column, problem)
        for name, label in self._faults.items():
            here = by_column.get(name)
            self.fields[name].mark(here is not None)
            label.setText(f"✗ {here.message}" if here else "")
            label.setVisible(here is not None)
        first = next((name for name in self.fields if name in by_column), None)
        if first is not None:
            self.fields[first].setFocus()
