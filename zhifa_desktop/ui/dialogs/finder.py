"""Ctrl+K: one line that finds any record or page, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSettings,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.entry import matches
from zhifa_desktop.services.finding import Hit
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.jobs import Job
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.search_box import SearchBox

SIZE, LINE, HEAD = QSize(620, 460), 44, 26
SEEN = 12
"""Records opened of late that are offered before anything is typed; ids alone are kept."""
KEPT = "finder/seen"
EMPTY = (
    "输入姓名、拼音、首字母，或证号、案号、资产编号里的几位\n也可以输入页面的名称，如“月报”“设置”"
)
ITEM = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Door:
    """A page that can be found by its name."""

    name: str
    label: str
    icon: str


class _Lines(QStyledItemDelegate):
    """Two lines for a record: its title, and smaller what tells it apart."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, HEAD if index.data(ITEM) is None else LINE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        rich, option.text = str(option.text), ""  # type: ignore[attr-defined]
        style = option.widget.style()  # type: ignore[attr-defined]
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)  # type: ignore[attr-defined]
        words = QTextDocument()
        words.setDefaultFont(option.font)  # type: ignore[attr-defined]
        words.setDocumentMargin(2)
        words.setHtml(rich)
        place = style.subElementRect(
            QStyle.SubElement.SE_ItemViewItemText,
            option,
            option.widget,  # type: ignore[attr-defined]
        )
        painter.save()
        painter.setClipRect(place)
        top = place.top() + max((place.height() - int(words.size().height())) // 2, 0)
        painter.translate(place.left(), top)
        words.drawContents(painter)
        painter.restore()


class Finder(QDialog):
    """``record`` gives register and id, ``listed`` what to show in its list, ``page`` a place."""

    record = Signal(str, str)
    listed = Signal(str, str)
    page = Signal(str)

    def __init__(self, desk: Desk, doors: Sequence[Door], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._doors = desk, doors
        self._job: Job | None = None
        self._asked = 0
        self.setWindowTitle("查找")
        self.line, self.list, self.hint = (
            SearchBox("查找人员、案件、装备、证件……"),
            QListWidget(),
            QLabel(),
        )
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        self.hint.setProperty("role", "hint")
        foot = QLabel("↑↓ 选择　回车 打开　Ctrl+回车 在台账里列出　Esc 关闭")
        foot.setProperty("role", "hint")
        column = QVBoxLayout(self)
        for part in (self.line, self.hint):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addWidget(foot)
        self.resize(SIZE)
        self.line.installEventFilter(self)
        self.line.asked.connect(self._ask)
        self.list.itemClicked.connect(self._take)
        self._show_seen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the hits while the typing goes on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8,
                     Qt.Key.Key_PageUp: -8}  # fmt: skip
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                self._take(self.list.currentItem(), listed=held)
                return True
        return super().eventFilter(watched, event)

    def _ask(self, text: str) -> None:
        self._asked += 1
        asked = self._asked
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not text:
            self._show_seen()
            return

        def found(hits: tuple[Hit, ...]) -> None:
            if asked == self._asked:
                self._show(text, hits)

        self._job = self._desk.jobs.submit(
            lambda report: self._desk.finding.find(text, report),
            while_living(self, found), while_living(self, self._desk.notices.fail),
        )  # fmt: skip

    def _show(self, text: str, hits: Sequence[Hit]) -> None:
        self.list.clear()
        pages = [door for door in self._doors if matches(text, door.label)]
        exact, near = [h for h in hits if not h.close], [h for h in hits if h.close]
        label = ""
        for hit in exact:
            if hit.label != label:
                label = hit.label
                self._head(label)
            self._line(hit, text)
        if pages:
            self._head("页面")
        for door in pages:
            self._item(icon(door.icon, selected="accent"), escape(door.label), door)
        if near:
            self._head(f"没有找到“{text}”，是否要找：" if not exact else "相近的：")
        for hit in near:
            self._line(hit, "")
        self.hint.setText(
            "" if self.list.count() else f"没有找到“{text}”。可以试试首字母，或号码里的几位。"
        )
        self.hint.setVisible(not self.list.count())
        self._step(0)

    def _show_seen(self) -> None:
        """Offer the records opened of late."""
        self.list.clear()
        self.hint.setText(EMPTY)
        self.hint.show()
        hits = [hit for r, i in seen() for hit in self._desk.finding.show(r, [i])]
        if hits:
            self._head("最近打开的")
        for hit in hits:
            self._line(hit, "")
        self._step(0)

    def _head(self, words: str) -> None:
        item = QListWidgetItem(
            f"<span style='color:{theme.COLORS['muted']}'>{escape(words)}</span>"
        )
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _line(self, hit: Hit, text: str) -> None:
        muted = theme.COLORS["muted"]
        about = f"{hit.label} · {hit.detail}" if hit.detail else hit.label
        second = f"<br><span style='color:{muted};font-size:12px'>{escape(about)}</span>"
        self._item(icon(hit.icon, selected="accent"), _marked(hit.title, text) + second, hit)

    def _item(self, picture: object, rich: str, what: Hit | Door) -> None:
        item = QListWidgetItem(rich)
        item.setIcon(picture)  # type: ignore[arg-type]
        item.setData(ITEM, what)
        words = what.title if isinstance(what, Hit) else what.label
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self.list.addItem(item)

    def _step(self, by: int) -> None:
        """Go on among the lines that can be taken, at most to the first or last."""
        rows = [n for n in range(self.list.count()) if self.list.item(n).data(ITEM) is not None]
        if not rows:
            return
        at = rows.index(self.list.currentRow()) if self.list.currentRow() in rows else 0
        self.list.setCurrentRow(rows[min(max(at + by, 0), len(rows) - 1)])

    def _take(self, item: QListWidgetItem | None, *, listed: bool = False) -> None:
        what = item.data(ITEM) if item is not None else None
        if what is None:
            return
        self.accept()
        if isinstance(what, Door):
            self.page.emit(what.name)
        elif listed:
            self.listed.emit(what.register, what.title.split("(")[0])
        else:
            self.record.emit(what.register, what.id)


def remember(register: str, identity: str) -> None:
    """Remember a record that was opened; its id alone, on this PC alone."""
    before = [one for one in seen() if one != (register, identity)]
    lines = [f"{r}/{i}" for r, i in [(register, identity), *before][:SEEN]]
    QSettings().setValue(KEPT, lines)


def seen() -> list[tuple[str, str]]:
    """Return the records opened of late, the last one first."""
    kept = QSettings().value(KEPT) or []
    lines: Iterable[str] = [kept] if isinstance(kept, str) else list(kept)
    return [(r, i) for r, _, i in (line.partition("/") for line in lines) if i]


def _marked(title: str, text: str) -> str:
    """Return a title as rich text, what was typed in bold where it stands there."""
    at = title.lower().find(text.strip().lower()) if text.strip() else -1
    if at < 0:
        return escape(title)
    end = at + len(text.strip())
    return f"{escape(title[:at])}<b>{escape(title[at:end])}</b>{escape(title[end:])}"
