"""The list of places at the left: icons with words, or icons alone when room is short.

Places stand under groups that open and close; which are closed is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon

LINES, GROUPS, CLOSED_GROUPS = (20, 32), (14, 26), (19, 28)
NARROW = 56
FEW = 24
"""Lines that stand open at first; where there are more, all groups but the first are closed."""
NAME = Qt.ItemDataRole.UserRole
GROUP = Qt.ItemDataRole.UserRole + 1
KEPT, CLOSED = "window/narrow", "window/closed_groups"
OPEN_MARK, CLOSED_MARK = "chevron-down", "chevron-right"


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
        self.list, self.fold, self.finding = QListWidget(), QToolButton(), QToolButton()
        self._places = [place for place in places if place.head in {"", place.name}]
        self._shown = {place.name for place in self._places}
        self._marked = ""
        self._was_crowded = False
        self._closed: set[str] | None = _remembered()
        self._build()
        self.list.currentItemChanged.connect(self._moved)
        self.list.itemClicked.connect(self._open_or_close)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            pressed = QShortcut(QKeySequence(key), self.list)
            pressed.setContext(Qt.ShortcutContext.WidgetShortcut)
            pressed.activated.connect(lambda: self._open_or_close(self.list.currentItem()))
        self.fold.toggled.connect(self._narrow)
        self.setFixedWidth(theme.NAVIGATION)
        self._fill()
        self.fold.setChecked(bool(QSettings().value(KEPT, False, bool)))

    def show_only(self, names: Collection[str]) -> None:
        """Show the lines of these places alone."""
        if set(names) != self._shown:
            self._shown = set(names)
            self._fill()

    def mark(self, name: str) -> None:
        """Mark the line of a place without choosing it, opening its group."""
        self._marked = name
        place = next((place for place in self._places if place.name == name), None)
        if place is not None and place.group in self._closed_groups():
            self._lay_open(place.group)
        self._mark()

    def names(self) -> list[str]:
        """Return the places that have a line in sight, from above."""
        found = (self.list.item(row).data(NAME) for row in range(self.list.count()))
        return [name for name in found if name]

    def all_names(self) -> list[str]:
        """Return the places there are, also those in closed groups."""
        return [place.name for place in self._places if place.name in self._shown]

    def groups(self) -> list[str]:
        """Return the groups that hold a place shown."""
        found = dict.fromkeys(p.group for p in self._places if p.group and p.name in self._shown)
        return list(found)

    def _build(self) -> None:
        self.list.setObjectName("navigation")
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        self.list.setAccessibleName("导航")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.fold.setObjectName("fold")
        self.fold.setCheckable(True)
        self.fold.setIcon(icon("panel-left"))
        self.fold.setToolTip("收起或展开导航(Ctrl+B)")
        self.fold.setAccessibleName("收起导航")
        self.fold.setShortcut("Ctrl+B")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        self.finding.setObjectName("finding")
        self.finding.setIcon(icon("search"))
        self.finding.setText("查找　Ctrl+K")
        self.finding.setToolTip("查找任何记录或页面(Ctrl+K)")
        self.finding.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.finding.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self.fold)
        foot.addWidget(self.finding, 1)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def _fill(self) -> None:
        """Make the lines anew: what is shown, under the groups that are open."""
        blocked = self.list.blockSignals(True)
        self._was_crowded = self._crowded()
        self.list.clear()
        closed, group = self._closed_groups(), ""
        for place in self._places:
            if place.name not in self._shown:
                continue
            if place.group != group:
                group = place.group
                self._heading(group, closed=group in closed)
            if group not in closed:
                self._line(place)
        self._mark()
        self._space()
        self.list.blockSignals(blocked)

    def _line(self, place: Place) -> None:
        item = QListWidgetItem(icon(place.icon), "" if self.fold.isChecked() else place.label)
        item.setData(NAME, place.name)
        item.setToolTip(place.label)
        self.list.addItem(item)

    def _heading(self, words: str, *, closed: bool) -> None:
        item = QListWidgetItem("" if self.fold.isChecked() else words)
        item.setIcon(icon(CLOSED_MARK if closed else OPEN_MARK))
        item.setData(GROUP, words)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(theme.color("muted"))
        item.setToolTip(f"{'展开' if closed else '收起'}“{words}”")
        font = item.font()
        font.setPixelSize(11)
        item.setFont(font)
        self.list.addItem(item)

    def _closed_groups(self) -> set[str]:
        if self._closed is not None:
            return self._closed
        return set(self.groups()[1:-2]) if self._crowded() else set()

    def _lay_open(self, group: str) -> None:
        """Open a group that somebody turned to; where not all have room, the others close."""
        before = self._closed_groups()
        others = set(self.groups()[1:-2]) | before
        self._closed = (others if self._too_high(before - {group}) else before) - {group}
        QSettings().setValue(CLOSED, sorted(self._closed))
        self._fill()

    def _crowded(self) -> bool:
        """Return whether all lines are too many to stand open, or to stand in this height."""
        return len(self._shown) > FEW or self._too_high(set())

    def _too_high(self, closed: set[str]) -> bool:
        """Return whether the lines have no room in this height with these groups closed."""
        height = self.list.viewport().height() if self.isVisible() else 0
        lines = sum(p.name in self._shown and p.group not in closed for p in self._places)
        groups = sum(
            (CLOSED_GROUPS if group in closed else GROUPS)[0] for group in self.groups()
        )  # fmt: skip
        return 0 < height < LINES[0] * lines + groups + 2

    def _open_or_close(self, item: QListWidgetItem | None) -> None:
        group = item.data(GROUP) if item is not None else None
        if group:
            self._close(group, closed=group not in self._closed_groups())

    def _close(self, group: str, *, closed: bool) -> None:
        before = self._closed_groups()
        self._closed = before | {group} if closed else before - {group}
        QSettings().setValue(CLOSED, sorted(self._closed))
        self._fill()

    def _mark(self) -> None:
        blocked = self.list.blockSignals(True)
        for row in range(self.list.count()):
            if self.list.item(row).data(NAME) == self._marked:
                self.list.setCurrentRow(row)
        self.list.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lines what height there is."""
        super().resizeEvent(event)
        if self._closed is None and self._crowded() is not self._was_crowded:
            self._fill()
        self._space()

    def _space(self) -> None:
        """Spread the lines over the height, as far as that looks well; the marked one in sight."""
        items = [self.list.item(row) for row in range(self.list.count())]
        closed = self._closed_groups()
        rooms = [
            LINES if i.data(NAME) else CLOSED_GROUPS if i.data(GROUP) in closed else GROUPS
            for i in items
        ]
        spare = self.list.viewport().height() - 2 - sum(least for least, _ in rooms)
        more = max(spare, 0) // max(len(items), 1)
        for item, (least, most) in zip(items, rooms, strict=True):
            item.setSizeHint(QSize(0, min(least + more, most)))
        if (current := self.list.currentItem()) is not None:
            self.list.scrollToItem(current)

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(NAME):
            self._marked = item.data(NAME)
            self.chosen.emit(self._marked)

    def _narrow(self, on: bool) -> None:
        self.setFixedWidth(NARROW if on else theme.NAVIGATION)
        self.finding.setVisible(not on)
        QSettings().setValue(KEPT, on)
        self._fill()


def _remembered() -> set[str] | None:
    """Return the groups that somebody closed; None where nobody has yet."""
    kept = QSettings().value(CLOSED)
    if kept is None:
        return None
    return {kept} if isinstance(kept, str) else set(kept)
