"""The lines of a list to tick: what is ticked, what was filled in by hand, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from zhifa_desktop.rules.pinyin import search_forms
from zhifa_desktop.rules.words import fold_search
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import RowList

Index = QModelIndex | QPersistentModelIndex
Options = tuple[tuple[str, str], ...]
Role = Qt.ItemDataRole
WORD = Qt.ItemDataRole.UserRole
TICKED = "\0ticked"


@dataclass(frozen=True)
class TickRow:
    """One line; ``locked`` says why it cannot be ticked, empty where it can."""

    key: str
    texts: tuple[str, ...]
    group: str = ""
    locked: str = ""


@dataclass(frozen=True)
class Edited:
    """A column that is filled by hand for a ticked line: one of ``options``, else any text.

    ``label`` is its heading, ``default`` what stands there at first.
    """

    label: str
    options: Options = ()
    default: str = ""
    width: int = 90
    hint: str = ""


class TickModel(RowList):
    """``ticked`` tells of every change."""

    ticked = Signal()

    def __init__(
        self, headings: tuple[str, ...], edited: tuple[Edited, ...] = (),
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._plain = len(headings)
        self.headings = (*headings, *(column.label for column in edited))
        self.edited = edited
        self._all: tuple[TickRow, ...] = ()
        self._forms: dict[str, str] = {}
        self._on: dict[str, None] = {}
        self._values: dict[tuple[str, int], str] = {}
        self._faults: dict[tuple[str, int], str] = {}

    def fill(self, rows: Iterable[TickRow]) -> None:
        """Show other lines; those ticked before that are still there stay ticked."""
        self._all = tuple(rows)
        self._forms = {row.key: search_forms(" ".join(row.texts[:2])) for row in self._all}
        there = {row.key for row in self._all if not row.locked}
        self._on = {key: None for key in self._on if key in there}
        self.show_rows(self._all)
        self.ticked.emit()

    def narrow(self, text: str, group: str) -> None:
        """List only the lines that a search and a group leave; ticks do not change.

        The group TICKED lists what is ticked.
        """
        word = fold_search(text)
        self.show_rows(
            tuple(
                row
                for row in self._all
                if group in ("", row.group) or (group == TICKED and row.key in self._on)
                if not word or word in self._forms[row.key]
            )
        )

    def groups(self) -> list[str]:
        """Return the groups there are, in the order of the lines."""
        return list(dict.fromkeys(row.group for row in self._all if row.group))

    def filled(self) -> bool:
        """Answer whether there are any lines at all, listed or not."""
        return bool(self._all)

    def keys(self) -> tuple[str, ...]:
        """Return the lines ticked, in the order of the list."""
        return tuple(row.key for row in self._all if row.key in self._on)

    def locked(self, key: str) -> str | None:
        """Return why a line cannot be ticked, empty where it can, None where there is none."""
        return next((row.locked for row in self._all if row.key == key), None)

    def value(self, key: str, number: int) -> str:
        """Return what stands in an edited column of a line."""
        return self._values.get((key, number), self.edited[number].default)

    def tick(self, keys: Iterable[str], *, on: bool = True) -> None:
        """Tick lines, or take their ticks away."""
        there = {row.key for row in self._all if not row.locked}
        for key in keys:
            if on and key in there:
                self._on[key] = None
            elif not on:
                self._on.pop(key, None)
        if self.rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self.rows) - 1, len(self.headings) - 1)
            )
        self.ticked.emit()

    def blame(self, faults: Mapping[tuple[str, int], str]) -> None:
        """Mark cells (line, edited column) whose text is wrong, each with its sentence."""
        self._faults = dict(faults)
        if self.rows:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self.rows) - 1, len(self.headings) - 1)
            )

    def fault(self, key: str, number: int) -> str:
        """Return what is wrong with a cell, empty where nothing is."""
        return self._faults.get((key, number), "")

    def at(self, key: str, number: int) -> QModelIndex:
        """Return where an edited column of a line stands; nowhere if the line is not listed."""
        row = next((n for n, one in enumerate(self.rows) if one.key == key), None)
        return QModelIndex() if row is None else self.index(row, self._plain + number)

    def is_on(self, key: str) -> bool:
        """Answer whether a line is ticked."""
        return key in self._on

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row: TickRow = self.rows[index.row()]
        column = index.column()
        if role == Role.CheckStateRole and column == 0 and not row.locked:
            return Qt.CheckState.Checked if row.key in self._on else Qt.CheckState.Unchecked
        fault = self.fault(row.key, column - self._plain)
        if role == Role.ForegroundRole and (row.locked or fault):
            return theme.color("muted" if row.locked else "bad")
        if role == Role.ToolTipRole:
            return fault or row.locked or self._text(row, column)
        if role == WORD and column >= self._plain:
            return self.value(row.key, column - self._plain)
        return self._text(row, column) if role == Role.DisplayRole else None

    def _text(self, row: TickRow, column: int) -> str:
        if column < self._plain:
            return row.texts[column]
        if row.locked:
            return row.locked if column == self._plain else ""
        if row.key not in self._on:
            return ""
        edited, word = self.edited[column - self._plain], self.value(row.key, column - self._plain)
        told = dict(edited.options).get(word, word)
        return f"✗ {told}" if self.fault(row.key, column - self._plain) else told

    def flags(self, index: Index) -> Qt.ItemFlag:
        row: TickRow = self.rows[index.row()]
        if row.locked:
            return Qt.ItemFlag.ItemIsSelectable
        flags = super().flags(index)
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() >= self._plain and row.key in self._on:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        row: TickRow = self.rows[index.row()]
        if role == Role.CheckStateRole:
            self.tick((row.key,), on=Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role == WORD:
            self._values[row.key, index.column() - self._plain] = str(value)
            self._faults.pop((row.key, index.column() - self._plain), None)
            self.dataChanged.emit(index, index)
            self.ticked.emit()
            return True
        return False
