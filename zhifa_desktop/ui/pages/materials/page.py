"""The leader's papers: choose one, edit its words at the left, see it at the right, fix it.

What is typed is stored after a short pause by itself; the preview follows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from zhifa_desktop.services.figures import Span
from zhifa_desktop.services.materials.service import (
    Edition,
    Format,
    Material,
    MaterialKind,
    Materials,
    Working,
)
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.pages.materials.editors import PartsPane
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.pdf_view import PdfView
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

PAUSE = 1500
NOW = "现在的草稿"
NO_PERIOD = "这种材料的时期还没有开始。"
WORDS = {
    Format.WORD: ("存为 Word…", "Word 文档 (*.docx)"),
    Format.SHEET: ("存为 Excel…", files.WORKBOOK),
}
"""How a paper is saved to be worked on; PDF is saved with the preview's own button."""


class MaterialsPage(QWidget):
    """``fixed`` tells of a paper that was fixed."""

    fixed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale, self._asked = desk, True, 0
        self._materials = Materials(desk.workspace, desk.records, desk.figures, desk.attachments)
        self._working: Working | None = None
        self._shown: Material | None = None
        self.kind, self.period, self.edition = Choice(), Choice(), Choice()
        self.parts, self.view = PartsPane(), PdfView(desk.jobs, NO_PERIOD)
        self.said, self.problem = YieldingLabel(), ProblemLabel()
        self.progress = ProgressRow(desk.jobs)
        self.work_on, self.fix = QPushButton(), QPushButton("定稿…")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        for kind in self._materials.kinds():
            self.kind.addItem(kind.title, kind)
        self._build()
        self._connect()
        self._offer_periods()

    def _build(self) -> None:
        title = QLabel("材料")
        title.setProperty("role", "title")
        self.said.setProperty("role", "hint")
        self.fix.setProperty("role", "primary")
        for choice, name, least in (
            (self.kind, "材料", 12), (self.period, "时期", 8), (self.edition, "版本", 8),
        ):  # fmt: skip
            choice.setAccessibleName(name)
            choice.setSizeAdjustPolicy(
                Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.setMinimumContentsLength(least)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addSpacing(16)
        for choice, share in ((self.kind, 3), (self.period, 2), (self.edition, 2)):
            head.addWidget(choice, share)
        split = QSplitter()
        split.addWidget(self.parts)
        split.addWidget(self.view)
        split.setSizes([480, 560])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        self.view.setContentsMargins(8, 0, 0, 0)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.progress)
        for button in (self.work_on, self.fix):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addWidget(split, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _: self._change(self._offer_periods))
        self.period.currentIndexChanged.connect(lambda _: self._change(self._begin))
        self.edition.currentIndexChanged.connect(lambda _: self._turn_edition())
        self.parts.changed.connect(self._pause.start)
        self._pause.timeout.connect(self.store)
        self.fix.clicked.connect(self.fix_it)
        self.work_on.clicked.connect(lambda: self._ask_file(self.current().editable))
        self.progress.running.connect(lambda _: self._look())
        self._desk.notices.changed.connect(lambda _: self._changed())

    def current(self) -> MaterialKind:
        """Return the kind that is chosen."""
        chosen = self.kind.currentData()
        assert isinstance(chosen, MaterialKind)
        return chosen

    def span(self) -> Span | None:
        """Return the period that is chosen; None where the kind has none yet."""
        chosen = self.period.currentData()
        return chosen if isinstance(chosen, Span) else None

    def choose(self, kind: str) -> None:
        """Turn to a kind of paper by its id."""
        for row in range(self.kind.count()):
            if self.kind.itemData(row).id == kind:
                self.kind.setCurrentIndex(row)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.store()

    def may_leave(self) -> bool:
        """Store what was typed before the window closes."""
        self.store()
        return True

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _change(self, then: Callable[[], None]) -> None:
        """Store what was typed under the present choice, then turn to another."""
        self.store()
        then()

    def _offer_periods(self) -> None:
        blocked = self.period.blockSignals(True)
        self.period.clear()
        for span in self._materials.periods(self.current().id):
            self.period.addItem(span.label, span)
        self.period.blockSignals(blocked)
        self.kind.setToolTip(self.current().about)
        self.work_on.setText(WORDS[self.current().editable][0])
        self._begin()

    def _begin(self) -> None:
        self._working = self._shown = None
        self.parts.clear()
        self._offer_editions(())
        self._look()
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def reload(self) -> None:
        """Draft the paper anew; an answer to an earlier question is dropped."""
        self._stale = False
        self._asked += 1
        asked, kind, span, materials = self._asked, self.current().id, self.span(), self._materials
        if span is None:
            self.view.show_sentence(NO_PERIOD)
            return

        def work(report: Report) -> tuple[Working, bytes]:
            working = materials.work_on(kind, span, report)
            return working, materials.render(working.material, Format.PDF)

        def done(made: tuple[Working, bytes]) -> None:
            if asked == self._asked:
                self._show(*made)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self.view.show_error(error)

        self.said.say("正在起草…")
        self._desk.jobs.submit(work, while_living(self, done), while_living(self, failed))

    def _show(self, working: Working, pdf: bytes) -> None:
        self._working = working
        self.parts.show_working(working)
        self._offer_editions(working.editions)
        if self.edition.currentData() is None:
            self._show_paper(working.material, pdf)
        self._look()

    def _offer_editions(self, editions: tuple[Edition, ...]) -> None:
        chosen = self.edition.currentData()
        blocked = self.edition.blockSignals(True)
        self.edition.clear()
        self.edition.addItem(NOW, None)
        for one in reversed(editions):
            self.edition.addItem(f"定稿第{one.number}稿 {one.fixed_at:%Y-%m-%d}", one.number)
        self.edition.setCurrentIndex(max(self.edition.findData(chosen), 0) if chosen else 0)
        self.edition.blockSignals(blocked)

    def _turn_edition(self) -> None:
        """Show the edition that is chosen, or the draft again."""
        number, span = self.edition.currentData(), self.span()
        self.parts.setEnabled(number is None)
        if number is None or span is None:
            self.reload()
            return
        materials, kind = self._materials, self.current().id

        def work(report: Report) -> tuple[Material, bytes]:
            material = materials.edition(kind, span, number)
            return material, materials.render(material, Format.PDF)

        def done(made: tuple[Material, bytes]) -> None:
            if self.edition.currentData() == number:
                self._show_paper(*made)
                self._look()

        self._desk.jobs.submit(
            work, while_living(self, done), while_living(self, self.problem.say)
        )  # fmt: skip

    def _show_paper(self, material: Material, pdf: bytes) -> None:
        self._shown = material
        self.view.show_pdf(pdf, self._materials.file_name(material, Format.PDF))

    def _look(self) -> None:
        free = not self.progress.busy()
        drafting = self.edition.currentData() is None
        working = self._working
        self.work_on.setEnabled(free and self._shown is not None)
        self.fix.setEnabled(free and drafting and working is not None and not working.same)
        if working is None:
            self.said.say("")
        elif not drafting:
            self.said.say("定稿不再变化；要改请选“现在的草稿”", "定稿")
        elif working.stale:
            self.said.say(f"{len(working.stale)}段改写以后台账有变化，请核对", "请核对数字")
        elif working.same:
            self.said.say(f"与定稿第{working.same}稿一样")
        else:
            self.said.say("左边改写的文字自动保存，右边是成稿；定稿以后数字不再变")

    def store(self, then: Callable[[], None] | None = None) -> None:
        """Keep what was typed and not kept yet."""
        self._pause.stop()
        texts, working, span = self.parts.typed(), self._working, self.span()
        if not texts or working is None or span is None:
            if then is not None:
                then()
            return
        materials, kind, drafted = self._materials, working.material.kind, working.drafted

        def done(_: object) -> None:
            self.parts.taken(texts)
            if then is not None:
                then()
            else:
                self._stale = True
                if self.isVisible():
                    self.reload()

        where = self._span_of(working, span)
        self._desk.jobs.submit(
            lambda report: materials.write(kind, where, texts, drafted),
            while_living(self, done), while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _span_of(self, working: Working, span: Span) -> Span:
        """Return the period the texts belong to, though another may be chosen by now."""
        if working.material.period == span.label:
            return span
        periods = self._materials.periods(working.material.kind)
        return next((one for one in periods if one.label == working.material.period), span)

    def fix_it(self) -> None:
        """Fix the paper as it stands, with what was just typed."""
        self.problem.forget()
        self.store(self._fix)

    def _fix(self) -> None:
        materials, kind, span = self._materials, self.current().id, self.span()
        if span is not None:
            self.progress.run(
                lambda report: materials.fix(kind, span, report),
                while_living(self, self._fixed), while_living(self, self.problem.say), writes=True,
            )  # fmt: skip

    def _fixed(self, one: Edition) -> None:
        self._desk.notices.say(f"已定稿第{one.number}稿，可打印或存为文件")
        self.fixed.emit(one)
        self.reload()

    def _ask_file(self, form: Format) -> None:
        if self._shown is None:
            return
        words, kinds = WORDS[form]
        name = self._materials.file_name(self._shown, form)
        path = files.save_file(self, words.removesuffix("…"), name, kinds)
        if path is not None:
            self.export(path if path.suffix else path.with_suffix(f".{form}"))

    def export(self, path: Path) -> None:
        """Write the paper that is shown."""
        self.problem.forget()
        materials, shown = self._materials, self._shown
        if shown is not None:
            self.progress.run(
                lambda report: materials.export(shown, path),
                while_living(self, self._exported), while_living(self, self.problem.say),
            )  # fmt: skip

    def _exported(self, path: Path) -> None:
        self._desk.notices.say(f"已生成 {path}")
