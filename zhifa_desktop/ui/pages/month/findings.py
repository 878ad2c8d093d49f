"""What the checks found, grouped by rule; the door from each line to the record that mends it.

A rule that wants a reason has its field below, with last month's accepted reason and the ready
ones beside it; what is typed there is kept when the clerk turns to another rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.month_checks import LEVELS, MonthFinding, level_words
from zhifa_desktop.services.months import Offer
from zhifa_desktop.ui.pages.month.findings_table import FindingsTable

BLOCK, EXPLAIN, _HINT = LEVELS


@dataclass(frozen=True)
class Group:
    """The findings of one rule."""

    rule: str
    level: str
    register: str
    findings: tuple[MonthFinding, ...]

    @property
    def reason(self) -> str:
        """The written reason of the rule."""
        return self.findings[0].reason

    @property
    def silent(self) -> bool:
        """Whether a reason is wanted and missing."""
        return self.level == EXPLAIN and not self.reason


def grouped(findings: tuple[MonthFinding, ...]) -> tuple[Group, ...]:
    """Return the findings by rule, the levels that hold back signing first."""
    by_rule: dict[str, list[MonthFinding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    groups = [
        Group(rule, str(found[0].level), found[0].register, tuple(found))
        for rule, found in by_rule.items()
    ]
    order = [str(level) for level in LEVELS]
    return tuple(sorted(groups, key=lambda group: order.index(group.level)))


def counted(findings: tuple[MonthFinding, ...]) -> str:
    """Return how many of each level, in words."""
    numbers = {
        level_words(level): sum(1 for finding in findings if finding.level == level)
        for level in LEVELS
    }
    said = " · ".join(f"{word} {number} 条" for word, number in numbers.items() if number)
    return said or "没有发现问题"


class FindingsPane(QWidget):
    """Rules on the left, their records on the right; ``opened`` gives the finding to open."""

    opened = Signal(object)
    reason_written = Signal(str, str)

    def __init__(self, labels: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Show registers by these labels (code name to label)."""
        super().__init__(parent)
        self._labels = dict(labels)
        self._groups: tuple[Group, ...] = ()
        self._shown: Group | None = None
        self.rules, self.mend, self.table = QListWidget(), QLabel(), FindingsTable()
        self.door, self.reason_row, self.reason = (
            QPushButton("打开这条记录"),
            QWidget(),
            QLineEdit(),
        )
        self.keep, self.same = QPushButton("保存原因"), QPushButton("沿用上月")
        self.ready, self.ready_menu, self.before = QPushButton("常用说明"), QMenu(self), QLabel()
        self._offered: Mapping[str, Offer] = {}
        self._ready: Mapping[str, tuple[str, ...]] = {}
        self._kept: dict[str, str] = {}  # reasons handed on, which the next check will bring
        self._build()
        self.rules.currentRowChanged.connect(self._show_rule)
        self.table.doubleClicked.connect(lambda _: self._open())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(QKeySequence(key), self.table)
            pressed.setContext(Qt.ShortcutContext.WidgetShortcut)
            pressed.activated.connect(self._open)
        self.door.clicked.connect(self._open)
        self.keep.clicked.connect(self._keep_and_go_on)
        self.same.clicked.connect(self._take_offered)
        self.reason.returnPressed.connect(self._keep_and_go_on)
        self.reason.textEdited.connect(lambda _: self.keep.setEnabled(True))
        self.wait()

    def _build(self) -> None:
        self.rules.setWordWrap(True)
        self.rules.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rules.setAccessibleName("校核规则")
        self.mend.setWordWrap(True)
        self.mend.setProperty("role", "hint")
        self.reason.setPlaceholderText("写明原因，随月报一起上报")
        self.reason.setAccessibleName("说明原因")
        self.ready.setMenu(self.ready_menu)
        self.ready_menu.triggered.connect(lambda action: self._take(action.text()))
        self.before.setWordWrap(True)
        self.before.setProperty("role", "hint")
        reason = QHBoxLayout(self.reason_row)
        reason.setContentsMargins(0, 0, 0, 0)
        reason.addWidget(QLabel("说明原因"))
        reason.addWidget(self.reason, 1)
        reason.addWidget(self.ready)
        reason.addWidget(self.same)
        reason.addWidget(self.keep)
        foot = QHBoxLayout()
        foot.addWidget(self.mend, 1)
        foot.addWidget(self.door)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.before)
        column.addWidget(self.reason_row)
        column.addLayout(foot)
        halves = QSplitter()
        halves.addWidget(self.rules)
        halves.addWidget(right)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 5)
        halves.setSizes([280, 640])
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(halves, 1)

    def wait(self) -> None:
        """Show nothing of a month that is still being checked."""
        self.show_findings(())
        self.mend.setText("正在校核…")

    def show_findings(
        self,
        findings: tuple[MonthFinding, ...],
        offered: Mapping[str, Offer] | None = None,
        ready: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Show the findings of a month, keeping the selected rule where it is still there.

        ``offered`` are last month's reasons by rule, to be taken over with one press; ``ready``
        are those to choose from.
        """
        self._offered, self._ready = offered or {}, ready or {}
        chosen = self._shown.rule if self._shown else ""
        self._groups = grouped(findings)
        self.rules.blockSignals(True)
        self.rules.clear()
        self.rules.addItems([self._heading(group) for group in self._groups])
        names = [group.rule for group in self._groups]
        at = names.index(chosen) if chosen in names else (0 if names else -1)
        reasons = {group.rule: group.reason for group in self._groups}
        self._kept = {  # the check may have begun before the last one was stored
            rule: text for rule, text in self._kept.items() if reasons.get(rule, text) != text
        }
        self.rules.setCurrentRow(at)
        self.rules.blockSignals(False)
        self._fill(self._groups[at] if names else None)

    def _next_silent(self, at: int) -> int:
        """Return the next rule that wants a reason, round the end; where there is none, this."""
        order = (*range(at, len(self._groups)), *range(at))
        waiting = (n for n in order if self._groups[n].silent and not self._written(n))
        return next(waiting, at)

    def _written(self, row: int) -> str:
        """Return the reason that was handed on for a rule and is not in the check yet."""
        return self._kept.get(self._groups[row].rule, "")

    def _keep_and_go_on(self) -> None:
        """Keep the reason and stand on the next rule that wants one, at once: one types on."""
        at = self.rules.currentRow()
        self.keep_reason()
        if at < 0 or not self._written(at):
            return
        following = self._next_silent(at)
        self.rules.setCurrentRow(following)
        if following != at:
            self.reason.setFocus()

    def not_kept(self, rule: str) -> None:
        """Take note that a reason handed on could not be stored."""
        self._kept.pop(rule, None)

    def keep_reason(self) -> None:
        """Hand on the reason typed, where it differs from the one stored."""
        for rule, text in self.unkept().items():
            self._kept[rule] = text
            self.reason_written.emit(rule, text)

    def unkept(self) -> dict[str, str]:
        """Return the reason typed (by rule) where it differs from the one stored."""
        group, text = self._shown, self.reason.text().strip()
        if group is None or group.level != EXPLAIN:
            return {}
        if text == self._kept.get(group.rule, group.reason):
            return {}
        return {group.rule: text}

    def _take_offered(self) -> None:
        """Write last month's reason again; it can be changed before and after it is kept."""
        if self._shown is not None:
            self._take(self._offered[self._shown.rule].text)

    def _take(self, text: str) -> None:
        """Write a reason that was chosen, and keep it."""
        self.reason.setText(text)
        self.keep_reason()

    def _heading(self, group: Group) -> str:
        place = group.findings[0].place
        label = place.form if place else self._labels.get(group.register, group.register)
        stand = ""
        if group.level == EXPLAIN:
            stand = "(原因未写)" if group.silent else "(原因已写)"
        found = group.findings[0].message
        return f"{level_words(group.level)} · {label} {len(group.findings)} 条{stand}\n{found}"

    def _show_rule(self, row: int) -> None:
        self.keep_reason()
        self._fill(self._groups[row] if 0 <= row < len(self._groups) else None)

    def _fill(self, group: Group | None) -> None:
        typed = self.reason.text() if self.keep.isEnabled() else None
        same = group is not None and self._shown is not None and group.rule == self._shown.rule
        self._shown = group
        self.table.show_findings(group.findings if group else ())
        self._offer(group)
        self.reason_row.setVisible(group is not None and group.level == EXPLAIN)
        stored = self._kept.get(group.rule, group.reason) if group else ""
        if not (same and typed is not None and typed.strip() != stored):
            self.reason.setText(stored)
            self.keep.setEnabled(False)
        self.mend.setText(
            group.findings[0].mend if group else "没有需要处理的问题，可以进行下一步。"
        )
        self.door.setEnabled(group is not None)
        self.door.setText("打开这一格" if group and group.findings[0].place else "打开这条记录")

    def _offer(self, group: Group | None) -> None:
        """Show what may be taken over or chosen for a rule that wants a reason."""
        before = self._offered.get(group.rule) if group and group.silent else None
        self.before.setVisible(before is not None)
        self.before.setText(before.words if before else "")
        self.same.setVisible(before is not None and not before.expired)
        self.same.setToolTip(f"上月写的是：{before.text}" if before else "")
        ready = self._ready.get(group.rule, ()) if group else ()
        self.ready.setVisible(bool(ready))
        self.ready_menu.clear()
        for text in ready:
            self.ready_menu.addAction(text)

    def _open(self) -> None:
        finding = self.table.current()
        if finding is not None:
            self.opened.emit(finding)
