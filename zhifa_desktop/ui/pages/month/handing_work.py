"""The work behind the fourth step: handing over, receipts, notes, each off the window's thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachment_files import megabytes
from zhifa_desktop.services.handing_over import HandOver, Outgoing
from zhifa_desktop.services.handing_up import HandUp
from zhifa_desktop.services.months import Issued, Month, MonthState
from zhifa_desktop.services.receipts import KeptReceipt, NotConfirmed, Taken
from zhifa_desktop.services.receivers import Receiver, Receivers
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.paper import show_paper
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.pages.month.changes import ChangesDialog
from zhifa_desktop.ui.pages.month.hand_over_place import HandOverPlaceDialog
from zhifa_desktop.ui.pages.month.handing_up import FILES, HISTORY, RECEIPTS, Course, HandUpPane
from zhifa_desktop.ui.pages.month.issued_files import package_place, remember_place
from zhifa_desktop.ui.pages.month.noting import NoteDialog
from zhifa_desktop.ui.widgets.living import while_living

SURE = "已打电话核实，确认读入？回执会标明“签名人未经确认”。"


class HandingWork(QObject):
    """Does what the pane asks for; ``changed`` tells that the month stands elsewhere now."""

    changed = Signal()
    open_record = Signal(str, str)
    open_form = Signal(str)

    def __init__(self, desk: Desk, pane: HandUpPane, progress: ProgressRow, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._pane, self._progress, self._page = desk, pane, progress, page
        self._month = Month.of(desk.workspace.today())
        self._asked = 0
        pane.hand_over.connect(self.ask_where)
        pane.read_receipt.connect(self.read_receipt)
        pane.note.connect(self.note_by_hand)
        pane.changes.connect(self.show_changes)
        pane.returns.open_record.connect(self.open_record)
        pane.returns.open_form.connect(self.open_form)
        pane.returns.mark.connect(self._mark)
        pane.returns.look.connect(self._look_at)
        pane.returns.keep_copy.connect(self._keep_copy)

    def show_state(self, state: MonthState) -> None:
        """Show a month, and fetch what became of its versions."""
        if state.month != self._month:
            self._pane.forget()
        self._month = state.month
        self._pane.show_state(state)
        self._fetch()

    def _fetch(self) -> None:
        self._asked += 1
        asked, last, desk, month = self._asked, self._pane.last, self._desk, self._month

        def show(course: Course) -> None:
            if asked == self._asked:
                self._pane.show_course(course)

        package = package_place(last.file_name) if last else None
        desk.jobs.submit(
            lambda report: _course(desk, month, last, package),
            while_living(self._pane, show), while_living(self._pane, self._pane.problem.say),
        )  # fmt: skip

    def ask_where(self) -> None:
        """Look at the files, then ask where they are to go."""
        last, pane = self._pane.last, self._pane
        if last is None or self._progress.busy():
            return
        pane.forget()
        package = package_place(last.file_name)
        if package is None:
            package = files.open_file(self._page, f"找到“{last.file_name}”", files.PACKAGE)
        if package is None:
            return
        month, handing, chosen = self._month, self._desk.handing, package
        receivers = Receivers(self._desk.workspace)
        self._progress.run(
            lambda report: (handing.gather(month, last.version, chosen), receivers.lines()),
            self._ask_place, pane.problem.say,
        )  # fmt: skip

    def _ask_place(self, found: tuple[Outgoing, tuple[Receiver, ...]]) -> None:
        going, receivers = found
        remember_place(going.package)
        self.place = HandOverPlaceDialog(going, receivers, self._page)
        self.place.chosen.connect(partial(self.carry, going))
        self.place.open()

    def carry(self, going: Outgoing, place: Path, receivers: tuple[str, ...] = ()) -> None:
        """Put the files there, read them back, and only then say that it may be pulled out."""
        handing = self._desk.handing

        def work(report: Report) -> HandOver:
            return handing.hand_over(going, place, report, receivers=receivers)

        self._progress.run(work, self._carried, self._pane.problem.say, writes=True)

    def _carried(self, done: HandOver) -> None:
        sealed = f"，加密给{'、'.join(done.encrypted_for)}" if done.encrypted_for else ""
        self._pane.say_done(f"第{done.version}版已交到 {done.place}{sealed}：{done.sentence}。")
        self._pane.say_caution(done.cautions)
        self._pane.tabs.setCurrentIndex(HISTORY)
        self._fetch()

    def read_receipt(self, path: Path | None) -> None:
        """Read a receipt in; without a file, ask for it."""
        chosen = path or files.open_file(self._page, "读入回执", files.PACKAGE)
        if chosen is not None and not self._progress.busy():
            self._pane.forget()
            self._take_in(chosen, although_untrusted=False)

    def _take_in(self, path: Path, *, although_untrusted: bool) -> None:
        receipts = self._desk.receipts

        def refused(error: Exception) -> None:
            if isinstance(error, NotConfirmed) and self._sure(error):
                self._take_in(path, although_untrusted=True)
            else:
                self._pane.problem.say(error)

        self._progress.run(
            lambda report: receipts.take_in(path, although_untrusted=although_untrusted),
            self._taken, refused, writes=True,
        )  # fmt: skip

    def _sure(self, error: NotConfirmed) -> bool:
        kinds = QMessageBox.StandardButton
        asked = f"{error.what}。\n\n{SURE}"
        answer = QMessageBox.question(
            self._page, "签名人未经确认", asked, kinds.Yes | kinds.No, kinds.No
        )
        return bool(answer == kinds.Yes)

    def _taken(self, taken: Taken) -> None:
        one = taken.receipt
        again = (taken.sentence,) if one.returned and taken.already else ()
        self._pane.say_done("" if one.returned else taken.sentence)
        self._pane.say_caution((*again, *one.cautions))
        self._pane.tabs.setCurrentIndex(RECEIPTS)
        self._desk.notices.say(taken.sentence)
        self.changed.emit()

    def note_by_hand(self) -> None:
        """Ask for what was handed up or answered on paper."""
        last, month = self._pane.last, self._month
        if last is None:
            return
        title = f"登记{month.label}月报第{last.version}版的报送和答复"
        today = self._desk.workspace.today()
        self.note = NoteDialog(title, last.version, self._pane.given, today, self._page)
        self.note.noted.connect(self._keep_note)
        self.note.open()

    def _keep_note(self, version: int, given: HandUp | None) -> None:
        months, month, dialog = self._desk.months, self._month, self.note

        def noted(_: object) -> None:
            dialog.accept()
            self._desk.notices.say("已登记报送情况" if given else "已删除报送登记")
            self.changed.emit()

        self._desk.jobs.submit(
            lambda report: months.note_hand_up(month, version, given),
            while_living(dialog, noted), while_living(dialog, dialog.problem.say), writes=True,
        )  # fmt: skip

    def show_changes(self) -> None:
        """Show what the last version changed."""
        if self._pane.last is not None:
            self._changes(self._pane.last.version)

    def show_next_changes(self) -> None:
        """Show what the next version would change."""
        self._changes(None)

    def _changes(self, version: int | None) -> None:
        months, month = self._desk.months, self._month
        if self._progress.busy():
            return

        def show(found: object) -> None:
            if found is not None:
                self.what = ChangesDialog(month.label, found, self._page)  # type: ignore[arg-type]
                self.what.open()

        self._progress.run(
            lambda report: (
                months.next_changes(month) if version is None
                else months.changes_of(month, version)
            ),
            show, self._pane.problem.say,
        )  # fmt: skip

    def _mark(self, one: KeptReceipt, place: int, done: bool) -> None:
        receipts = self._desk.receipts
        self._desk.jobs.submit(
            lambda report: receipts.mark(one.month, one.id, place, done=done),
            while_living(self._pane, lambda _: self._fetch()),
            while_living(self._pane, self._pane.problem.say), writes=True,
        )  # fmt: skip

    def _look_at(self, one: KeptReceipt) -> None:
        receipts, jobs = self._desk.receipts, self._desk.jobs

        def show(data: bytes) -> None:
            name = one.file_name.replace(".zip", ".pdf")
            self.paper = show_paper(jobs, self._page, f"回执：{one.words}", data, name)

        self._progress.run(lambda report: receipts.paper_of(one.id), show, self._pane.problem.say)

    def _keep_copy(self, one: KeptReceipt) -> None:
        folder = files.folder(self._page, "回执另存到哪里")
        if folder is None:
            return
        try:
            path = self._desk.receipts.save_copy(one, folder)
        except UserError as error:
            self._pane.problem.say(error)
            return
        self._desk.notices.say(f"已另存为 {path}")

    def show_tab(self, *, receipts: bool) -> None:
        """Turn to the receipts, or to the files."""
        self._pane.tabs.setCurrentIndex(RECEIPTS if receipts else FILES)


def _course(desk: Desk, month: Month, last: Issued | None, package: Path | None) -> Course:
    receipts = desk.receipts.of_month(month)
    wanted: dict[str, list[str]] = {}
    known = {spec.name for spec in desk.records.specs()}
    for one in receipts:
        for found in one.findings:
            if found.register in known and found.record_id:
                wanted.setdefault(found.register, []).append(found.record_id)
    living = {
        identity: title
        for register, ids in wanted.items()
        for identity, title in desk.records.labels(register, ids).items()
    }
    shown = desk.handing.beside(month, last.version, package) if last and package else ()
    told = tuple((path.name, megabytes(path.stat().st_size), _use(path)) for path in shown)
    return Course(told, desk.handing.history(month), receipts, living)


def _use(path: Path) -> str:
    """Return what a file is for, by how it was named."""
    if path.suffix == ".zip":
        return "月报包，交上级"
    if path.suffix == ".xlsx":
        return "可编辑副本"
    return "报送函，盖章" if "_报送函_" in path.name else "月报，签字盖章"
