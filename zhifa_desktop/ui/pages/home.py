"""首页: what the store holds, what this month still needs, and where to begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.month_checks import LEVELS, level_words
from zhifa_desktop.services.months import Month, MonthFinding, MonthState
from zhifa_desktop.services.records import Query
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.icons import icon

SHOWN = ("person", "certificate", "training_session", "equipment", "case", "case_review")
PER_ROW = 6
MOST = 200
MOST_UNFINISHED = 4
NOTHING = "没有需要处理的问题。"
BLOCK, EXPLAIN, HINT = LEVELS
ICONS = {
    BLOCK: ("circle-alert", "bad"), EXPLAIN: ("triangle-alert", "warn"), HINT: ("info", "muted"),
}  # fmt: skip


@dataclass(frozen=True)
class _Loaded:
    counts: Mapping[str, int]
    state: MonthState
    findings: tuple[MonthFinding, ...]


class HomePage(QWidget):
    """``open_record`` (register, id) leads to what has to be mended; ``go`` to a page."""

    open_record = Signal(str, str)
    go = Signal(str)
    import_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale, self._asked = desk, True, 0
        self.counts: dict[str, QLabel] = {}
        self.month, self.said, self.list = QLabel(), QLabel(), QListWidget()
        self.unfinished = QListWidget()
        self.unfinished.setAccessibleName("没写完的表单")
        self.unfinished.hide()
        self.nothing = QLabel(NOTHING)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._first_steps())
        self.stack.addWidget(self._overview())
        column = QVBoxLayout(self)
        title = QLabel("首页")
        title.setProperty("role", "title")
        column.addWidget(title)
        column.addWidget(self.stack, 1)
        desk.notices.changed.connect(self._changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_unfinished()
        if self._stale:
            self.reload()

    def _show_unfinished(self) -> None:
        """Lead to the forms that were left unfinished, where there are any."""
        kept = {spec.name: spec.label for spec in self._desk.records.kept()}
        waiting = [one for one in self._desk.unfinished.waiting() if one.register in kept]
        self.unfinished.clear()
        for one in waiting[:MOST_UNFINISHED]:
            what = "修改" if one.record else "新增"
            named = self._desk.records.labels(one.register, [one.record] if one.record else [])
            said = f"没写完：{what}{kept[one.register]} {named.get(one.record, '')}".rstrip()
            item = QListWidgetItem(icon("file-pen"), f"{said}({one.kept_at:%m月%d日 %H:%M})")
            item.setToolTip("双击或按回车接着写")
            item.setData(Qt.ItemDataRole.UserRole, (one.register, one.record))
            self.unfinished.addItem(item)
        rows = self.unfinished.count()
        self.unfinished.setVisible(bool(rows))
        self.unfinished.setFixedHeight(rows * (self.unfinished.sizeHintForRow(0) + 2) + 8)

    def reload(self) -> None:
        """Count and check anew; an answer to an earlier question is dropped."""
        self._stale = False
        self._asked += 1
        asked, desk = self._asked, self._desk
        month = Month.of(desk.workspace.today())

        def work(report: Report) -> _Loaded:
            counts = {name: desk.records.count(name, Query()) for name in SHOWN}
            return _Loaded(counts, desk.months.state(month), desk.months.check(month))

        def done(loaded: _Loaded) -> None:
            if asked == self._asked:
                self._show(loaded)

        desk.jobs.submit(work, done, desk.notices.fail)

    def _changed(self, _: object) -> None:
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _show(self, loaded: _Loaded) -> None:
        self.stack.setCurrentIndex(1 if any(loaded.counts.values()) else 0)
        for name, label in self.counts.items():
            label.setText(f"{loaded.counts[name]:,}")
        state = loaded.state
        self.month.setText(f"{state.month.label}还需要做的")
        self.said.setText(_state_words(state, loaded.findings))
        self.list.clear()
        todo = [finding for finding in loaded.findings if not finding.reason]
        for finding in todo[:MOST]:
            item = QListWidgetItem(f"[{finding.level_words}] {finding.message}")
            item.setIcon(icon(*ICONS[finding.level]))
            item.setToolTip(f"{finding.mend}\n双击或按回车打开这条记录")
            item.setData(Qt.ItemDataRole.UserRole, (finding.register, finding.record_id))
            self.list.addItem(item)
        self.list.setVisible(bool(todo))
        self.nothing.setVisible(not todo)

    def _overview(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        grid = QGridLayout()
        grid.setSpacing(12)
        for n, name in enumerate(SHOWN):
            grid.addWidget(self._card(name), n // PER_ROW, n % PER_ROW)
        column.addLayout(grid)
        row = QHBoxLayout()
        self.month.setProperty("role", "section")
        self.said.setProperty("role", "hint")
        self.said.setWordWrap(True)
        month = QPushButton("去做月报")
        month.setProperty("role", "primary")
        month.clicked.connect(lambda: self.go.emit("month"))
        row.addWidget(self.month)
        row.addWidget(self.said, 1)
        row.addWidget(month)
        column.addLayout(row)
        column.addWidget(self.unfinished)
        self.list.setWordWrap(True)
        self.list.setSpacing(1)
        self.list.setAccessibleName("还需要做的")
        for listed in (self.list, self.unfinished):
            listed.itemActivated.connect(
                lambda item: self.open_record.emit(*item.data(Qt.ItemDataRole.UserRole))
            )
        self.nothing.setProperty("role", "empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        return page

    def _card(self, name: str) -> QPushButton:
        """Return a button with a register's name over its count."""
        spec = self._desk.records.spec(name)
        card, picture = QPushButton(), QLabel()
        card.setProperty("role", "card")
        card.setAccessibleName(f"打开{spec.label}台账")
        card.clicked.connect(lambda: self.go.emit(name))
        number, words = QLabel("—"), QLabel(spec.label)
        number.setProperty("role", "figure")
        words.setProperty("role", "hint")
        picture.setPixmap(icon(spec.icon).pixmap(theme.ICON))
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(picture)
        top.addWidget(words, 1)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(number)
        for part in (picture, words, number):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.counts[name] = number
        return card

    def _first_steps(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        words = QLabel(
            "建议按这个顺序开始：\n\n"
            "1. 在“设置”里填好报送单位、签名人和启用月份\n"
            "2. 导入机构，再导入人员花名册(Excel 原样即可)\n"
            "3. 导入证件、培训、装备、案件、案卷评查\n"
            "4. 在“月报”里校核、编写情况说明、签章"
        )
        words.setProperty("role", "empty")
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        for name, role in (("unit", "primary"), ("person", "")):
            button = QPushButton(f"导入{self._desk.records.spec(name).label}…")
            button.setProperty("role", role)
            button.clicked.connect(lambda _=False, name=name: self.import_wanted.emit(name))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        return page


def _issued_words(state: MonthState) -> str:
    last = state.issued[-1].version
    given = state.handed.get(last)
    return f"第{last}版{given.words}" if given else f"第{last}版已生成，待报送"


def _state_words(state: MonthState, findings: tuple[MonthFinding, ...]) -> str:
    if state.ready:
        done = _issued_words(state) if state.issued else "可以签发"
        return f"{done}；另有{state.hints}条{level_words(HINT)}" if state.hints else done
    explain = sum(f.level == EXPLAIN for f in findings)
    return (
        f"{level_words(BLOCK)} {state.blocking} 条，"
        f"{level_words(EXPLAIN)} {explain} 条({state.unexplained} 类未写原因)，"
        f"{level_words(HINT)} {state.hints} 条"
    )
