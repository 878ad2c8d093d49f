"""Choosing people and printing their dossiers; the preview is what will be printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.dossiers import Printing
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.pages.dossiers.options import PrintingOptions
from zhifa_desktop.ui.pages.dossiers.people import PeopleList
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.pdf_view import Other, PdfView

PAUSE = 250
EMPTY = "在左边选一个人，这里就是他的档案"
NOBODY = "还没有人员。请先在“队伍”里新增或导入人员。"
WANTED = UserError("还没有选打印用途", kept="证件号仍然遮盖", todo="请在“打印用途”里选一项")


@dataclass(frozen=True)
class Printed:
    """Whose dossiers went to the printer, and as what."""

    people: tuple[str, ...]
    options: Printing


class DossiersPage(QWidget):
    """People on the left, the dossier of the first one chosen on the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stale = desk, False
        self.people, self.options = PeopleList(desk.records), PrintingOptions()
        self.view, self.problem = PdfView(desk.jobs, EMPTY), ProblemLabel()
        self.progress, self.said = ProgressRow(desk.jobs), QLabel()
        self.one_file = QCheckBox("合成一个文件")
        self.folder = QPushButton("打开所在文件夹")
        self.all, self.chosen = QPushButton("导出全部…"), QPushButton("导出所选…")
        self._out: Path | None = None
        self._made_for = 0
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._build()
        self._pause.timeout.connect(self._preview)
        self.people.chosen.connect(self._people_chosen)
        self.options.changed.connect(self._pause.start)
        self.chosen.clicked.connect(lambda: self._ask_and_export(self.people.ids()))
        self.all.clicked.connect(lambda: self._ask_and_export(None))
        self.folder.clicked.connect(lambda: self._out and files.show_folder(self._out))
        desk.notices.changed.connect(self.refresh)
        self.progress.running.connect(lambda _: self._enable())
        self.progress.cancelled.connect(
            lambda: self.said.setText("已停止，已生成的档案留在文件夹里")
        )
        self.view.printed.connect(self._log_print)
        self._people_chosen()

    def _build(self) -> None:
        title = QLabel("一人一档")
        title.setProperty("role", "title")
        self.said.setProperty("role", "hint")
        self.chosen.setProperty("role", "primary")
        self.folder.hide()
        top = QHBoxLayout()
        top.addWidget(title)
        top.addSpacing(16)
        top.addWidget(self.options, 1)
        halves = QSplitter()
        halves.addWidget(self.people)
        halves.addWidget(self.view)
        halves.setSizes([300, 600])
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        self.view.setContentsMargins(8, 0, 0, 0)
        self.people.setContentsMargins(0, 0, 8, 0)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        for part in (self.folder, self.one_file, self.all, self.chosen):
            foot.addWidget(part)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addWidget(halves, 1)
        column.addWidget(self.progress)
        column.addLayout(foot)

    def show_person(self, identity: str) -> None:
        """Choose one person, as another page asks."""
        self.people.choose(identity)

    def refresh(self) -> None:
        """Take note that records changed."""
        self._stale = True
        if self.isVisible():
            self._reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._reload()

    def _reload(self) -> None:
        self._stale = False
        self.people.reload()

    def _people_chosen(self) -> None:
        self._enable()
        self._pause.start()

    def _enable(self) -> None:
        free = not self.progress.busy()
        self.chosen.setEnabled(free and bool(self.people.ids()))
        self.all.setEnabled(free and self.people.model.total > 0)
        count = len(self.people.ids())
        words = f"打印所选{count}人…" if count > 1 else "打印…"
        self.view.print_instead(words, self._all_chosen if count > 1 else None)

    def _all_chosen(self) -> Other:
        """Return the dossiers of all chosen as one document for the printer."""
        printed = Printed(self.people.ids(), self.options.chosen())
        dossiers, made = self._desk.dossiers, printed.options

        def make(report: Report) -> bytes:
            return dossiers.render_all(printed.people, made, report)

        return Other(printed, make)

    def _preview(self) -> None:
        """Make the preview of the first person chosen; only the last one asked for is shown."""
        ids = self.people.ids()
        self._asked += 1
        if not ids:
            self.view.show_sentence(EMPTY if self.people.model.total else NOBODY)
            return
        if self.options.wants_purpose():
            self.problem.say(WANTED)
        else:
            self.problem.forget()
        made, dossiers, asked = self.options.chosen(), self._desk.dossiers, self._asked
        name = f"{self.people.current_name()}_一人一档.pdf"
        self._desk.jobs.submit(
            lambda report: dossiers.render(ids[0], made),
            while_living(self, partial(self._made, asked, name, ids[0], made)),
            while_living(self, partial(self._not_made, asked)),
        )  # fmt: skip

    def _made(self, asked: int, name: str, person: str, made: Printing, data: bytes) -> None:
        if asked == self._asked:
            self._made_for = asked
            self.view.show_pdf(data, name, Printed((person,), made))

    def _not_made(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self.view.show_error(error)

    def _log_print(self, printed: Printed) -> None:
        """Note who was printed and what for."""
        dossiers, made = self._desk.dossiers, printed.options
        self._desk.jobs.submit(
            lambda report: dossiers.log_print(printed.people, made.purpose, reveal=made.reveal),
            None, while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _ask_and_export(self, ids: tuple[str, ...] | None) -> None:
        if self.options.wants_purpose():
            self.problem.say(WANTED)
            return
        folder = files.folder(self, "档案存放到")
        if folder:
            self.export(ids, folder)

    def export(self, ids: tuple[str, ...] | None, folder: Path) -> None:
        """Write the dossiers of these people (None: all) into a folder."""
        made, dossiers, together = (
            self.options.chosen(),
            self._desk.dossiers,
            self.one_file.isChecked(),
        )
        self.problem.forget()
        self.folder.hide()
        self.said.clear()

        def work(report: Report) -> tuple[Path, ...]:
            return dossiers.export(ids, folder, made, one_file=together, report=report)

        self.progress.run(work, self._exported, self.problem.say, writes=True)

    def _exported(self, paths: tuple[Path, ...]) -> None:
        self._out = paths[0] if paths else None
        self.said.setText(
            f"已导出 {len(paths)} 个文件到“{paths[0].parent}”" if paths else "没有可导出的档案"
        )
        self.folder.setVisible(bool(paths))
