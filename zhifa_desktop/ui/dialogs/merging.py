"""Records that look like one, side by side: taken together column by column, or told apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.merging import Merged, Side
from zhifa_desktop.services.near_duplicates import Pair
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.widgets.buttons import icon_button
from zhifa_desktop.ui.widgets.living import while_living

SIZE = (980, 580)
KEPT, OTHER = 1, 2
HEADS = ("栏目", "保留这一条", "并入的一条")
PAIR = Qt.ItemDataRole.UserRole


class SideTable(QTableWidget):
    """Two records column by column; where they differ a click or blank chooses which stays.

    ``chosen`` tells of each choice.
    """

    chosen = Signal()

    def __init__(self, heads: tuple[str, str, str] = HEADS) -> None:
        super().__init__(0, len(heads))
        self._sides: tuple[Side, ...] = ()
        self._taken: set[str] = set()
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("两条记录对照")
        header = self.horizontalHeader()
        header.setDefaultAlignment(theme.ALIGN_TEXT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.cellClicked.connect(self.choose)

    def show_sides(self, sides: tuple[Side, ...]) -> None:
        """Show two records; columns the kept one has blank are taken from the other at first."""
        self._sides = tuple(sorted(sides, key=lambda one: not one.differs))
        self._taken = {one.column for one in sides if one.suggested}
        self.setRowCount(len(self._sides))
        for row, side in enumerate(self._sides):
            self.setItem(row, 0, QTableWidgetItem(side.label))
            self._mark(row)

    def choose(self, row: int, place: int) -> None:
        """Let one side of a column stay."""
        side = self._sides[row]
        if side.differs and place in (KEPT, OTHER):
            (self._taken.add if place == OTHER else self._taken.discard)(side.column)
            self._mark(row)
            self.chosen.emit()

    def taken(self) -> frozenset[str]:
        """Return the columns whose value is taken from the other."""
        return frozenset(self._taken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:
            chosen = self._sides[self.currentRow()].column in self._taken
            self.choose(self.currentRow(), KEPT if chosen else OTHER)
            return
        super().keyPressEvent(event)

    def _mark(self, row: int) -> None:
        side = self._sides[row]
        stays = OTHER if side.column in self._taken else KEPT
        for place in (KEPT, OTHER):
            item = QTableWidgetItem()
            self.setItem(row, place, item)
            text = side.kept if place == KEPT else side.other
            on = side.differs and place == stays
            item.setText(f"✓ {text or '(空)'}" if on else text)
            item.setToolTip(text)
            font = QFont(self.font())
            font.setBold(on)
            item.setFont(font)
            item.setBackground(theme.color("accent_soft" if on else "field"))
            item.setForeground(theme.color("text" if on or not side.differs else "muted"))


class MergingDialog(QDialog):
    """The near-duplicates of one register, one pair after another."""

    def __init__(self, desk: Desk, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._label = desk.records.spec(register).label
        self._swapped = False
        self.setWindowTitle(f"疑似重复：{self._label}")
        self.pairs, self.sides = QListWidget(), SideTable()
        self.problem, self.progress, self.said = ProblemLabel(), ProgressRow(desk.jobs), QLabel()
        self.swap, self.apart = icon_button("左右对调", "refresh"), icon_button("不是同一个", "x")
        self.merge = icon_button("合并", "check")
        self.merge.setIcon(icon("check", "field"))
        self.merge.setProperty("role", "primary")
        self._build()
        self.pairs.currentItemChanged.connect(self._show)
        self.swap.clicked.connect(self._turn)
        self.apart.clicked.connect(self._tell_apart)
        self.merge.clicked.connect(self._merge)
        self.look()

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.pairs.setWordWrap(True)
        self.pairs.setMinimumWidth(220)
        self.pairs.setAccessibleName("疑似重复")
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        parts = QSplitter()
        parts.addWidget(self.pairs)
        parts.addWidget(self.sides)
        parts.setSizes([270, 700])
        parts.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        for button in (self.swap, self.apart, self.merge):
            foot.addWidget(button)
        box = QVBoxLayout(self)
        box.addWidget(self.problem)
        box.addWidget(self.progress)
        box.addWidget(parts, 1)
        box.addLayout(foot)

    def look(self) -> None:
        """Look over the whole register."""
        self.problem.forget()
        self.progress.run(
            lambda report: self._desk.near.pairs(self._register, report),
            while_living(self, self._found), while_living(self, self.problem.say),
        )  # fmt: skip

    def _found(self, found: tuple[Pair, ...]) -> None:
        self.pairs.clear()
        for pair in found:
            item = QListWidgetItem(f"{pair.titles[0]}\n{pair.titles[1]}\n{pair.reason}")
            item.setData(PAIR, pair)
            self.pairs.addItem(item)
        self.said.setText(f"有 {len(found)} 对疑似重复" if found else "没有疑似重复的记录")
        self.pairs.setCurrentRow(0)
        self._show()

    def current(self) -> tuple[str, str] | None:
        """Return the ids of the record that stays and of the one to go, as they are shown."""
        item = self.pairs.currentItem()
        if item is None:
            return None
        pair: Pair = item.data(PAIR)
        return (pair.second, pair.first) if self._swapped else (pair.first, pair.second)

    def _show(self, *given: object) -> None:
        if given:
            self._swapped = False
        chosen = self.current()
        for button in (self.swap, self.apart, self.merge):
            button.setEnabled(chosen is not None)
        if chosen is None:
            self.sides.show_sides(())
            return
        try:
            self.sides.show_sides(self._desk.merging.beside(self._register, *chosen))
        except UserError as error:
            self.sides.show_sides(())
            self.problem.say(error)

    def _turn(self) -> None:
        self._swapped = not self._swapped
        self._show()

    def _tell_apart(self) -> None:
        if (chosen := self.current()) is not None:
            self._desk.near.tell_apart(self._register, *chosen)
            self.look()

    def _merge(self) -> None:
        chosen = self.current()
        if chosen is None:
            return
        self.problem.forget()
        self.merge.setEnabled(False)
        work = partial(self._desk.merging.merge, self._register, *chosen, self.sides.taken())
        self._desk.jobs.submit(
            lambda report: work(), while_living(self, self._merged),
            while_living(self, self._refused), writes=True,
        )  # fmt: skip

    def _merged(self, done: Merged) -> None:
        doubled = f"，两边都有的{done.doubled}条只留一份" if done.doubled else ""
        self._desk.notices.say(f"已合并，转过来{done.moved}条相关记录{doubled}(可撤销)")
        self.look()

    def _refused(self, error: Exception) -> None:
        self.merge.setEnabled(True)
        self.problem.say(error)


def merger(desk: Desk, register: str, over: QWidget) -> Callable[[], MergingDialog]:
    """Return what opens the near-duplicates of a register."""

    def show() -> MergingDialog:
        dialog = MergingDialog(desk, register, over.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    return show
