"""The list of places at the left: icons with words, or icons alone when room is short."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon

LINES, GROUPS = (26, 32), (18, 26)
NARROW = 56
NAME = Qt.ItemDataRole.UserRole
KEPT = "window/narrow"


@dataclass(frozen=True)
class Place:
    """One page; those with the same ``head`` share a line of the navigation."""

    name: str
    label: str
    icon: str
    make: Callable[[], QWidget]
    group: str = ""
    head: str = ""


class Navigation(QWidget):
    """``chosen`` names the place whose line was picked."""

    chosen = Signal(str)

    def __init__(self, places: Iterable[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list, self.fold = QListWidget(), QToolButton()
        self._words: dict[int, str] = {}
        self._build(places)
        self.list.currentItemChanged.connect(self._moved)
        self.fold.toggled.connect(self._narrow)
        self.setFixedWidth(theme.NAVIGATION)
        self.fold.setChecked(bool(QSettings().value(KEPT, False, bool)))

    def mark(self, name: str) -> None:
        """Mark the line of a place without choosing it."""
        blocked = self.list.blockSignals(True)
        for row in range(self.list.count()):
            if self.list.item(row).data(NAME) == name:
                self.list.setCurrentRow(row)
        self.list.blockSignals(blocked)

    def names(self) -> list[str]:
        """Return the places that have a line, from above."""
        found = (self.list.item(row).data(NAME) for row in range(self.list.count()))
        return [name for name in found if name]

    def _build(self, places: Iterable[Place]) -> None:
        self.list.setObjectName("navigation")
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        self.list.setAccessibleName("导航")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        group = ""
        for place in places:
            if place.group != group:
                group = place.group
                self._heading(group)
            if place.head in {"", place.name}:
                self._line(place)
        self.fold.setObjectName("fold")
        self.fold.setCheckable(True)
        self.fold.setIcon(icon("panel-left"))
        self.fold.setToolTip("收起或展开导航(Ctrl+B)")
        self.fold.setAccessibleName("收起导航")
        self.fold.setShortcut("Ctrl+B")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self.fold)

    def _line(self, place: Place) -> None:
        item = QListWidgetItem(icon(place.icon), place.label)
        item.setData(NAME, place.name)
        item.setToolTip(place.label)
        item.setSizeHint(QSize(0, LINES[0]))
        self._words[self.list.count()] = place.label
        self.list.addItem(item)

    def _heading(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, GROUPS[0]))
        font = item.font()
        font.setPixelSize(11)
        item.setFont(font)
        self._words[self.list.count()] = words
        self.list.addItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lines what height there is."""
        super().resizeEvent(event)
        lines = len(self.names())
        groups = self.list.count() - lines
        spare = self.list.viewport().height() - 2 - lines * LINES[0] - groups * GROUPS[0]
        more = max(spare, 0) // self.list.count()
        for row in range(self.list.count()):
            item = self.list.item(row)
            least, most = LINES if item.data(NAME) else GROUPS
            item.setSizeHint(QSize(0, min(least + more, most)))

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(NAME):
            self.chosen.emit(item.data(NAME))

    def _narrow(self, on: bool) -> None:
        for row, words in self._words.items():
            self.list.item(row).setText("" if on else words)
        self.setFixedWidth(NARROW if on else theme.NAVIGATION)
        QSettings().setValue(KEPT, on)
