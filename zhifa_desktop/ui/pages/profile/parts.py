"""The parts of a tab that are drawn or told: hours, certificates, warnings, facts, changes.

Each has a reader, which works beside the window, and a maker of its widget. Layouts (data) name
them; the page knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.card_course import Course, courses
from zhifa_desktop.services.month_checks import LEVELS
from zhifa_desktop.services.person_hours import PersonHours, hours_of
from zhifa_desktop.services.profiles import Badge, Profile, Warned
from zhifa_desktop.services.record_changes import Changed, changes_of
from zhifa_desktop.services.sanction_effects import Effect, effects_on
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.pages.profile.course_picture import CoursePicture
from zhifa_desktop.ui.pages.profile.hours_picture import HoursPicture

FACTS_PER_ROW = 3
ICONS = (("circle-alert", "bad"), ("triangle-alert", "warn"), ("info", "muted"))
LEVEL_ICONS = dict(zip(LEVELS, ICONS, strict=True))


class Part(QFrame):
    """One part, in a frame; ``opened`` asks for a record."""

    opened = Signal(str, str)

    def __init__(self, *, framed: bool = True) -> None:
        super().__init__()
        if framed:
            self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        margin = 12 if framed else 0
        self.column.setContentsMargins(margin, margin, margin, margin)

    def heading(self, words: str) -> None:
        """Begin with a heading."""
        label = QLabel(words)
        label.setProperty("role", "section")
        self.column.addWidget(label)


Read = Callable[[Desk, Profile], Any]
Make = Callable[[Desk, Profile, Any], Part]
Tell = Callable[[Profile, Any], Iterable[Badge]]


@dataclass(frozen=True)
class Kind:
    """How a part is read, made, and what badges it gives the head of the page."""

    read: Read
    make: Make
    badges: Tell = lambda profile, found: ()


def _hours(desk: Desk, profile: Profile, found: PersonHours) -> Part:
    part, picture = Part(), HoursPicture()
    picture.show_hours(found)
    part.column.addWidget(picture)
    return part


def _cards(desk: Desk, profile: Profile, found: tuple[Course, ...]) -> Part:
    part, picture = Part(), CoursePicture()
    picture.show_courses(found, desk.workspace.today())
    picture.opened.connect(part.opened)
    part.column.addWidget(picture)
    return part


PAST = ("expired", "replaced")
"""States of an old card that alarm nobody while its holder has a valid one."""


def _card_badges(profile: Profile, found: tuple[Course, ...]) -> Iterable[Badge]:
    """Say in which state the certificates are; of an officer without any that there is none."""
    valid = any(course.state == "valid" for course in found)
    for course in found[:2]:
        past = "plain" if valid and course.state in PAST else "bad"
        tone = "good" if course.state == "valid" else past
        yield Badge(course.title, f"执法证{course.label}", tone)
    if not found and profile.row.values.get("kind") == "officer":
        yield Badge("执法证件", "无执法证", "warn")


def _warnings(desk: Desk, profile: Profile, found: tuple[Warned, ...]) -> Part:
    part = Part()
    part.heading("要处理的事项")
    if not found:
        nothing = QLabel("没有需要处理的问题。")
        nothing.setProperty("role", "hint")
        part.column.addWidget(nothing)
        return part
    listed = QListWidget()
    listed.setAccessibleName("要处理的事项")
    listed.setWordWrap(True)
    listed.setFixedHeight(min(len(found), 6) * 28 + 8)
    for one in found:
        item = QListWidgetItem(icon(*LEVEL_ICONS[one.level]), f"[{one.level_words}] {one.message}")
        item.setToolTip(f"{one.mend}\n双击或按回车打开这条记录")
        item.setData(Qt.ItemDataRole.UserRole, (one.register, one.identity))
        listed.addItem(item)
    listed.itemActivated.connect(
        lambda item: part.opened.emit(*item.data(Qt.ItemDataRole.UserRole))
    )
    part.column.addWidget(listed)
    return part


def _facts(desk: Desk, profile: Profile, found: object) -> Part:
    """Show what the record itself says, section by section, as its form has them."""
    part = Part()
    for section, facts in groupby(profile.facts, key=lambda fact: fact.section):
        part.heading(section or profile.label)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        told = list(facts)
        for number, fact in enumerate(told):
            row, side = divmod(number, FACTS_PER_ROW)
            label, text = QLabel(fact.label), QLabel(fact.text)
            label.setProperty("role", "hint")
            text.setWordWrap(True)
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, row, side * 2)
            grid.addWidget(text, row, side * 2 + 1)
        for side in range(len(told), FACTS_PER_ROW):  # an empty column would lose its spacing
            grid.addWidget(QLabel(), 0, side * 2)
            grid.addWidget(QLabel(), 0, side * 2 + 1)
        for side in range(FACTS_PER_ROW):
            grid.setColumnMinimumWidth(side * 2, 96)
            grid.setColumnStretch(side * 2 + 1, 1)
        part.column.addLayout(grid)
        part.column.addSpacing(8)
    return part


def _effects(desk: Desk, profile: Profile, found: tuple[Effect, ...]) -> Part:
    part = Part(framed=False)
    label = QLabel("\n".join(one.words for one in found) or "没有在影响期内的惩戒。")
    label.setWordWrap(True)
    label.setProperty("role", "warning" if found else "hint")
    part.column.addWidget(label)
    return part


def _effect_badges(profile: Profile, found: tuple[Effect, ...]) -> Iterable[Badge]:
    return (Badge(one.words, f"影响期至{one.until}", "bad") for one in found)


def _history(desk: Desk, profile: Profile, found: tuple[Changed, ...]) -> Part:
    part = Part(framed=False)
    part.heading("本记录的变更")
    table = QTableWidget(len(found), 3)
    table.setHorizontalHeaderLabels(["时间", "操作人", "内容"])
    table.setAccessibleName("本记录的变更")
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    for row, one in enumerate(found):
        for column, text in enumerate((f"{one.when:%Y-%m-%d %H:%M}", one.who, one.what)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    header.resizeSection(0, 140)
    header.resizeSection(1, 80)
    table.setFixedHeight(theme.ROW_HEIGHT * (min(len(found), 8) + 1) + 6)
    part.column.addWidget(table)
    return part


PARTS: Mapping[str, Kind] = {
    "hours": Kind(lambda desk, profile: hours_of(desk.workspace, profile.row), _hours),
    "cards": Kind(
        lambda desk, profile: courses(desk.records, profile.row.id, desk.workspace.today()),
        _cards, _card_badges,
    ),
    "warnings": Kind(lambda desk, profile: profile.warnings, _warnings),
    "facts": Kind(lambda desk, profile: None, _facts),
    "effects": Kind(
        lambda desk, profile: effects_on(desk.records, profile.row.id), _effects, _effect_badges
    ),
    "history": Kind(
        lambda desk, profile: changes_of(desk.workspace, profile.register, profile.row.id),
        _history,
    ),
}  # fmt: skip


def read_parts(desk: Desk, profile: Profile) -> dict[str, Any]:
    """Read all parts that a page names; works beside the window."""
    names = dict.fromkeys(name for tab in profile.tabs for name in tab.parts)
    return {name: PARTS[name].read(desk, profile) for name in names}


def badges(profile: Profile, found: Mapping[str, Any]) -> tuple[Badge, ...]:
    """Return the badges that the parts give."""
    return tuple(badge for name in found for badge in PARTS[name].badges(profile, found[name]))


def make_part(name: str, desk: Desk, profile: Profile, found: Mapping[str, Any]) -> QWidget:
    """Return the widget of one part."""
    return PARTS[name].make(desk, profile, found[name])
