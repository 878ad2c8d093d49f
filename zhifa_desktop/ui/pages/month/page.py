"""The month: four steps one can see, from the check to the signed package.

The page asks the months service and shows the answer; it computes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.month_course import Standing
from zhifa_desktop.services.months import (
    IndicatorResult,
    Month,
    MonthFinding,
    MonthState,
    Narrative,
)
from zhifa_desktop.services.worklist import Worklist
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.pages.month import steps
from zhifa_desktop.ui.pages.month.behind import BehindDialog
from zhifa_desktop.ui.pages.month.cell import CellDialog, show_cell
from zhifa_desktop.ui.pages.month.checking import CheckingPane
from zhifa_desktop.ui.pages.month.chooser import MonthChooser
from zhifa_desktop.ui.pages.month.confirming import Confirming
from zhifa_desktop.ui.pages.month.figures import FiguresPane
from zhifa_desktop.ui.pages.month.findings import counted
from zhifa_desktop.ui.pages.month.handing_up import HandUpPane
from zhifa_desktop.ui.pages.month.handing_work import HandingWork
from zhifa_desktop.ui.pages.month.issuing import IssuingPane, held_back
from zhifa_desktop.ui.pages.month.issuing_work import IssuingWork
from zhifa_desktop.ui.pages.month.loading import MonthView, lacking, load
from zhifa_desktop.ui.pages.month.manual import show_manual
from zhifa_desktop.ui.pages.month.narrative import NOTHING, NarrativePane
from zhifa_desktop.ui.pages.month.readiness import ReadinessStrip
from zhifa_desktop.ui.pages.month.states import PendingBanner, StatesStrip
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.pdf_view import PdfView
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

FIGURES, TEXT, PREVIEW = range(3)


class MonthPage(QWidget):
    """``open_record`` (register, id) is the door to what has to be mended; ``go`` to a page."""

    open_record = Signal(str, str)
    go = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale, self._previewed = desk, True, False
        self._asked = 0  # previews, counted
        self.cell: CellDialog | None = None
        self.manual: QDialog | None = None
        self.chooser = MonthChooser(desk.workspace.today())
        self._shown, self.again = self.chooser.month(), QPushButton("重新校核")
        self.progress, self.problem = ProgressRow(desk.jobs), ProblemLabel()
        self.bar, self.panes = steps.StepBar(), QStackedWidget()
        labels = {spec.name: spec.label for spec in desk.records.specs()}
        self.checking, self.summary = CheckingPane(labels), YieldingLabel()
        self.findings, self.ready = self.checking.findings, ReadinessStrip()
        self.figures, self.narrative = FiguresPane(), NarrativePane()
        self.preview = PdfView(desk.jobs, "点“刷新预览”查看月报 PDF")
        self.strip, self.banner = StatesStrip(), PendingBanner()
        self.issuing = IssuingPane()
        self.signing = IssuingWork(desk, self.issuing, self.progress, self.month, self)
        self.handing_up = HandUpPane()
        self.handing = HandingWork(desk, self.handing_up, self.progress, self)
        self._build()
        self.confirming = Confirming(desk, self.progress, self.strip, self.banner, self.month, self)
        self._connect()

    def _build(self) -> None:
        self.summary.setProperty("role", "hint")
        title = QLabel("月报")
        title.setProperty("role", "title")
        top = QHBoxLayout()
        top.addWidget(title)
        top.addSpacing(16)
        top.addWidget(self.chooser)
        top.addWidget(self.summary, 3)
        top.addWidget(self.progress, 2)
        top.addWidget(self.ready, 3)
        top.addWidget(self.again)
        self.prepare = QTabWidget()
        self.preview.setContentsMargins(8, 8, 8, 8)
        self.prepare.addTab(self.figures, "指标对照")
        self.prepare.addTab(self.narrative, "情况说明")
        self.prepare.addTab(self.preview, "PDF 预览")
        preparing = QWidget()
        inner = QVBoxLayout(preparing)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.prepare, 1)
        inner.addWidget(self.strip)
        for pane in (self.checking, preparing, self.issuing, self.handing_up):
            self.panes.addWidget(pane)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        for part in (self.bar, self.problem, self.banner):
            column.addWidget(part)
        column.addWidget(self.panes, 1)

    def _connect(self) -> None:
        self.chooser.currentIndexChanged.connect(self._month_chosen)
        self.again.clicked.connect(self.reload)
        self.bar.chosen.connect(self._turn)
        self.prepare.currentChanged.connect(self._tab)
        self.progress.running.connect(self._ran)
        self.progress.cancelled.connect(lambda: self.summary.setText("已停止"))
        self._desk.notices.changed.connect(self.refresh)
        self.checking.opened.connect(self._open_finding)
        self.checking.manual.connect(lambda: show_manual(self._desk, self, self.progress))
        self.ready.step.connect(self._turn_to_part)
        QShortcut(QKeySequence.StandardKey.Refresh, self, self.reload)
        self.findings.reason_written.connect(self._keep_reason)
        self.narrative.save.connect(self._keep_narrative)
        self.figures.behind.connect(self._ask_behind)
        self.signing.about_to_sign.connect(self._keep_typed)
        self.signing.issued.connect(self.reload)
        self.confirming.done.connect(self.reload)
        self.issuing.changes.connect(self.handing.show_next_changes)
        self.handing.changed.connect(self.reload)
        self.handing.open_record.connect(self.open_record)
        self.handing.open_form.connect(self._show_form)
        self.issuing.back_to_check.connect(lambda: self.bar.turn_to(steps.CHECK))

    def month(self) -> Month:
        """Return the month chosen."""
        return self.chooser.month()

    def choose_month(self, month: Month) -> None:
        """Turn to a month."""
        self.chooser.choose(month)

    def refresh(self) -> None:
        """Take note that records changed; load again at once when the page is in sight."""
        self._stale = True
        if self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.chooser.offer_until(self._desk.workspace.today())
        if self._stale:
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        self._keep_typed()
        super().hideEvent(event)

    def _month_chosen(self) -> None:
        self._keep_typed()
        self._shown = self.month()
        self.findings.wait()
        self.ready.wait()
        self.narrative.show_written(NOTHING)
        self.issuing.show_month()
        self.strip.show_standing(None)
        self.banner.show_standing(None)
        self._asked += 1  # a preview still being made is of another month
        self.preview.show_sentence()
        self.reload()

    def _ran(self, busy: bool) -> None:
        self.again.setHidden(busy)
        self.ready.setHidden(busy)
        self.issuing.setDisabled(busy)
        if not busy and self._stale and self.isVisible():
            QTimer.singleShot(0, self.reload)

    def reload(self) -> None:
        """Check and count the month anew; while that is going on, once more afterwards."""
        if self.progress.busy():
            self._stale = True
            return
        workspace, months, month = self._desk.workspace, self._desk.months, self._shown
        course = self._desk.course
        self._stale, self._previewed = False, False
        self.summary.setText("正在校核…")
        self.progress.run(
            lambda report: load(workspace, months, course, month, report),
            self._loaded,
            self._failed,
        )

    def _loaded(self, found: MonthView) -> None:
        if found.month != self._shown:
            self.reload()
            return
        self.problem.forget()
        self.findings.show_findings(found.findings, found.offered, found.ready)
        self.checking.worklist.show_lines(found.lines)
        self.ready.show_readiness(found.readiness)
        self._remember(found)
        self.summary.setText(counted(found.findings))
        self.figures.show_results(found.figures)
        if not self.narrative.dirty():
            self.narrative.show_written(found.written)
        self.issuing.show_state(found.state, found.written.caution)
        self.handing.show_state(found.state)
        self.strip.show_standing(found.standing)
        self.banner.show_standing(found.standing)
        self._say_steps(found.state, found.standing)
        self._tab(self.prepare.currentIndex())

    def _say_steps(self, state: MonthState, standing: Standing) -> None:
        checked = "可以签章" if state.ready else held_back(state)
        self.bar.say(steps.CHECK, checked)
        self.bar.say(steps.PREPARE, standing.words)
        last = state.issued[-1] if state.issued else None
        self.bar.say(steps.SIGN, f"已生成第{last.version}版" if last else "未生成")
        given = state.handed.get(last.version) if last else None
        waiting = f"第{last.version}版待报送" if last else "未报送"
        self.bar.say(
            steps.HAND_UP, f"第{last.version}版{given.words}" if last and given else waiting
        )

    def _failed(self, error: Exception) -> None:
        self.summary.clear()
        self.findings.mend.clear()
        self.problem.say(error)

    def _turn(self, step: int) -> None:
        self._keep_typed()
        self.panes.setCurrentIndex(step)
        self._tab(self.prepare.currentIndex())

    def _tab(self, tab: int) -> None:
        """Make the preview when it comes into sight and is older than the records."""
        if tab == PREVIEW and self.panes.currentIndex() == steps.PREPARE and not self._previewed:
            if self.narrative.dirty():  # stored first; then it comes back here
                self._keep_typed()
                return
            self._previewed = True
            self._typeset()

    def _typeset(self) -> None:
        """Make the preview; only the last one asked for is shown."""
        self._asked += 1
        asked, months, month = self._asked, self._desk.months, self._shown
        name = f"{month.label}月报(未签章).pdf"

        def made(data: bytes) -> None:
            if asked == self._asked:
                self.preview.show_pdf(data, name)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self.preview.show_error(error)

        self.preview.show_sentence("正在排版…")
        self._desk.jobs.submit(
            lambda report: months.preview_pdf(month),
            while_living(self, made),
            while_living(self, failed),
        )

    def _remember(self, found: MonthView) -> None:
        """Keep the list as this month's last check, for the next to tell what was mended."""
        worklist = Worklist(self._desk.workspace)
        self._desk.jobs.submit(
            lambda report: worklist.remember(found.month, found.lines), lambda _: None,
            while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _turn_to_part(self, where: str) -> None:
        if where in steps.OF_PART:
            self.bar.turn_to(steps.OF_PART[where])
        else:
            self.go.emit("settings")

    def _open_finding(self, finding: MonthFinding) -> None:
        """Open the record that a finding is about, or the cell with the records behind it."""
        if finding.place is None:
            self.open_record.emit(finding.register, finding.record_id)
        else:
            show_cell(self._desk, self, self.progress, self._shown, finding)

    def _ask_behind(self, figure: IndicatorResult) -> None:
        if self.progress.busy():
            return
        figures, records, month = self._desk.figures, self._desk.records, self._shown
        register = figures.register_behind(figure.id)

        def show(titles: dict[str, str]) -> None:
            heading = f"{figure.name}：{figure.shortfall or figure.verdict}"
            if figure.opening:
                heading += f"。{figure.opening}，这部分没有逐条记录"
            self.lacking = BehindDialog(heading, register, titles, self)
            self.lacking.open_record.connect(self.open_record)
            self.lacking.open()

        self.progress.run(
            lambda report: lacking(figures, records, figure, month), show, self.problem.say
        )

    def may_leave(self) -> bool:
        """Store what is typed before the window closes; False where that fails."""
        try:
            if self.narrative.dirty():
                typed = self.narrative.narrative()
                self._desk.months.save_narrative(self._shown, typed)
                self.narrative.kept(typed)
            for rule, text in self.findings.unkept().items():
                self._desk.months.save_reasons(self._shown, {rule: text})
        except UserError as error:
            self.problem.say(error)
            return False
        return True

    def _keep_typed(self) -> None:
        self.findings.keep_reason()
        if self.narrative.dirty():
            self._keep_narrative(self.narrative.narrative())

    def _keep_reason(self, rule: str, text: str) -> None:
        months, month = self._desk.months, self._shown

        def failed(error: Exception) -> None:
            self.findings.not_kept(rule)
            self.problem.say(error)

        self._write(lambda: months.save_reasons(month, {rule: text}), self.reload, failed)

    def _keep_narrative(self, narrative: Narrative) -> None:
        months, month = self._desk.months, self._shown
        self._write(
            lambda: months.save_narrative(month, narrative),
            partial(self._narrative_kept, month, narrative),
        )

    def _narrative_kept(self, month: Month, narrative: Narrative) -> None:
        if month == self._shown:
            self._previewed = False
            self.narrative.kept(narrative)
            if self.narrative.has_old():
                self.reload()  # another part may be the only old one now, or none
            else:
                self._tab(self.prepare.currentIndex())

    def _show_form(self, form: str) -> None:
        """Turn to where a form of the report can be seen, in the preview to its page."""
        self.preview.turn_to(form)
        self.bar.turn_to(steps.PREPARE)
        places = {"表7": FIGURES, "情况说明": TEXT}
        self.prepare.setCurrentIndex(places.get(form, PREVIEW))

    def show_return(self, month: Month) -> None:
        """Turn to what a return of a month wants mended."""
        self.choose_month(month)
        self.bar.turn_to(steps.HAND_UP)
        self.handing.show_tab(receipts=True)

    def _write(
        self,
        work: Callable[[], None],
        then: Callable[[], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Store something; the page may be gone when that is done (the window was closed)."""
        self._desk.jobs.submit(
            lambda report: work(),
            while_living(self, lambda _: then()),
            while_living(self, failed or self.problem.say),
            writes=True,
        )
