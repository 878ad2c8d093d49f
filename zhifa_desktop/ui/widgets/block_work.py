"""What is done to the cells chosen in a register's table: copy, cut, paste, fill, clear, set.

Each is one piece of work in the store, so one step to undo; what cannot be stored is said with
its reasons before anything is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from zhifa_desktop.services.blocks import BlockRefused, Line, Written, may_be_set
from zhifa_desktop.services.clipboard import read_html, read_tsv, write_html, write_tsv
from zhifa_desktop.services.records import Kind, RegisterSpec, Row
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.block_troubles import BlockTroublesDialog
from zhifa_desktop.ui.models.record_table import NUMERIC, RecordTable, Unsaved
from zhifa_desktop.ui.notices import sentence
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.paste_target import target
from zhifa_desktop.ui.widgets.record_view import RecordView

MOST_COPIED = 50_000
AT_ONCE = 500
"""Rows copied without a job: all in sight, and then some."""
Lines = Callable[[], Sequence[Line]]


class BlockWork(QObject):
    """``stored`` tells that a block is in the store, with the rows it left out."""

    stored = Signal(object)

    def __init__(self, desk: Desk, view: RecordView, model: RecordTable) -> None:
        super().__init__(view)
        self._desk, self._view, self._model = desk, view, model
        self._spec: RegisterSpec = desk.records.spec(model.register)
        self._saved: set[tuple[str, str]] = set()
        self._seen: dict[tuple[str, str], bool] = {}
        self.dialog: BlockTroublesDialog | None = None
        model.loaded.connect(self._forget_saved)

    def set_cell(self, identity: str, column: str, value: object, text: str) -> None:
        """Store what was typed into one cell; what is refused stays in sight with its reason."""
        model, spec, label = self._model, self._spec, self._spec.column(column).label
        model.put(identity, column, Unsaved(text))
        self._seen[identity, column] = False

        def done(written: Written) -> None:
            # the table may have read the store again before this thread hears of it
            if written.ids and not self._seen.pop((identity, column), True):
                self._saved.add((identity, column))
            else:
                model.put(identity, column, None)

        def refused(error: Exception) -> None:
            self._seen.pop((identity, column), None)
            said = error.troubles[0].message if isinstance(error, BlockRefused) else sentence(error)
            model.put(identity, column, Unsaved(text, said))
            self._desk.notices.say(f"没有保存：{said}")

        line = Line(identity, values={column: value})
        self._desk.jobs.submit(
            lambda report: self._desk.blocks.write(
                spec.name, [line], f"修改{spec.label}的{label}", report=report
            ),
            while_living(self, done), while_living(self, refused), writes=True,
        )  # fmt: skip

    def copy(self) -> None:
        """Copy the cells chosen, as a sheet takes them; numbers stay masked as they are shown."""
        rows, places = self._view.chosen(), self._view.chosen_columns()
        if not rows:
            return
        if len(rows) > MOST_COPIED:
            self._desk.notices.say(f"一次最多复制{MOST_COPIED:,}行，更多的请用“导出”")
            return
        columns = [self._model.columns[n] for n in places]

        def copied(found: Sequence[Row]) -> None:
            block = [[row.shown.get(c.name, "") for c in columns] for row in found]
            content = QMimeData()
            content.setText(write_tsv(block))
            words = {n for n, c in enumerate(columns) if c.kind not in NUMERIC | {Kind.DATE}}
            content.setHtml(write_html(block, words))
            QGuiApplication.clipboard().setMimeData(content)
            self._desk.notices.say(f"已复制 {len(block):,} 行 {len(columns)} 栏")

        if len(rows) <= AT_ONCE:
            copied(self._model.rows_at(rows))
            return
        self._desk.jobs.submit(
            lambda report: self._model.rows_at(rows), while_living(self, copied),
            self._desk.notices.fail, label="正在复制",
        )  # fmt: skip

    def cut(self) -> None:
        """Copy the cells chosen and empty them."""
        self.copy()
        self.clear()

    def paste(self) -> None:
        """Put the clipboard's block into the table; rows beyond the last become new records."""
        block = _clipboard()
        if not block or self._model.query.deleted:
            return
        rows, places = self._view.chosen() or [self._model.rowCount()], self._view.chosen_columns()
        aim = target(block, self._model.columns, rows, places or [0])
        if not any(aim.rows):
            what = "、".join(aim.fixed)
            self._desk.notices.say(
                f"没有粘贴：{what}由程序得出，不能填" if what else "没有可粘贴的内容"
            )
            return
        last = self._model.rowCount()
        numbers = [aim.first + n for n in range(len(aim.rows)) if aim.first + n < last]
        ids = self._model.ids_later(numbers)

        def lines() -> Sequence[Line]:
            known = ids()
            return [
                Line(known[n] if n < len(known) else "", texts) for n, texts in enumerate(aim.rows)
            ]

        left = [f"“{label}”由程序得出" for label in aim.fixed]
        if aim.past:
            left.append(f"右边多出{aim.past}栏")
        told = f"；没有粘贴：{'、'.join(left)}" if left else ""
        self._apply(lines, len(aim.rows), f"粘贴{self._spec.label}", "已粘贴", told)

    def clear(self) -> None:
        """Empty the cells chosen."""
        self._set({c.name: None for c in self._settable()}, f"清空{self._spec.label}", "已清空")

    def set_value(self, column: str, value: object) -> None:
        """Give all rows chosen the same value in one column."""
        label = self._spec.column(column).label
        self._set({column: value}, f"修改{self._spec.label}的{label}", "已修改")

    def set_today(self) -> None:
        """Write today's date into the cells chosen."""
        today: date = self._desk.workspace.today()
        dates = [c.name for c in self._settable() if c.kind is Kind.DATE]
        days: dict[str, object] = dict.fromkeys(dates, today)
        self._set(days, f"修改{self._spec.label}", "已填今天的日期")

    def fill_down(self) -> None:
        """Give all rows chosen what the first of them has in the columns chosen."""
        rows = self._view.chosen()
        first = self._model.row(rows[0]) if rows else None
        if first is None or len(rows) < 2:
            self._desk.notices.say("请先选中几行：第一行的内容会填到下面各行")
            return
        values = {c.name: first.values.get(c.name) for c in self._settable()}
        self._set(values, f"向下填充{self._spec.label}", "已向下填充")

    def _settable(self) -> list:
        chosen = (self._model.columns[n] for n in self._view.chosen_columns())
        return [column for column in chosen if may_be_set(column)]

    def _set(self, values: dict[str, object], what: str, done: str) -> None:
        rows = self._view.chosen()
        if not rows or not values or self._model.query.deleted:
            return
        ids = self._model.ids_later(rows)
        self._apply(lambda: [Line(i, values=values) for i in ids()], len(rows), what, done)

    def _apply(
        self, lines: Lines, count: int, what: str, done: str, told: str = "",
        *, leave_wrong: bool = False,
    ) -> None:  # fmt: skip
        def stored(written: Written) -> None:
            new = f"(新增 {written.added:,} 行)" if written.added else ""
            wrong = f"，{len(written.left)} 行没有保存" if written.left else ""
            count = written.changed + written.added
            if not count and not written.left:
                self._desk.notices.say(f"内容没有变化{told}")
            else:
                self._desk.notices.say(f"{done} {count:,} 行{new}{wrong}{told}。Ctrl+Z 撤销")
            self.stored.emit(written)

        def failed(error: Exception) -> None:
            if not isinstance(error, BlockRefused):
                self._desk.notices.fail(error)
                return
            self.dialog = dialog = BlockTroublesDialog(error, count, self._view.window())
            dialog.accepted.connect(
                lambda: self._apply(lines, count, what, done, told, leave_wrong=True)
            )
            dialog.open()

        self._desk.jobs.submit(
            lambda report: self._desk.blocks.write(
                self._spec.name, lines(), what, leave_wrong=leave_wrong, report=report
            ),
            while_living(self, stored), while_living(self, failed), label=what, writes=True,
        )  # fmt: skip

    def _forget_saved(self) -> None:
        """Show what the store holds, now that the table has read it again."""
        for identity, column in self._saved:
            self._model.put(identity, column, None)
        self._saved.clear()
        self._seen = dict.fromkeys(self._seen, True)


def _clipboard() -> list[list[str]]:
    content = QGuiApplication.clipboard().mimeData()
    if content is None:
        return []
    if content.hasText() and content.text():
        return read_tsv(content.text())
    return read_html(content.html()) if content.hasHtml() else []
