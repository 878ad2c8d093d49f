"""The main window: navigation at the left, one page at a time, long work at the foot."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.finder import Door, Finder, remember
from zhifa_desktop.ui.dialogs.guided import lead_through
from zhifa_desktop.ui.dialogs.record import RecordDialog
from zhifa_desktop.ui.jobs import Job
from zhifa_desktop.ui.pages import overviews
from zhifa_desktop.ui.pages.families import family
from zhifa_desktop.ui.pages.home import HomePage
from zhifa_desktop.ui.pages.profile import places
from zhifa_desktop.ui.pages.register import RegisterPage
from zhifa_desktop.ui.widgets.doors import Destination, ToList, ToPaper, ToProfile, ToRecord
from zhifa_desktop.ui.widgets.navigation import Navigation, Place
from zhifa_desktop.ui.widgets.undo_buttons import UndoButtons

PROGRAM = "执法质效工作台"
RESULTS, PROGRAM_GROUP = "成果", "程序"
SAID_FOR = 8000
WAY_BACK = 20
"""Pages remembered on the way back."""
WANTED = QSize(1280, 720)


class MainWindow(QMainWindow):
    """``closed`` tells that the window is gone and the store may be closed."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pages: dict[str, QWidget] = {}
        self._here = ""
        self._before: deque[str] = deque(maxlen=WAY_BACK)
        self.stack = QStackedWidget()
        self._labelled: list[Job] = []
        self._working, self._bar = QLabel(), QProgressBar()
        self._stop = QPushButton("停止")
        self._places = {place.name: place for place in self._all_places()}
        self.navigation = Navigation(self._places.values())
        self._build()
        self._connect()
        self.show_unit()
        self.show_kept()
        self._restore_size()
        self.turn_to("home")

    def _all_places(self) -> list[Place]:
        specs = self._desk.records.specs()
        registers = [
            Place(
                s.name, s.label, s.icon, partial(self._register_page, s.name), s.group,
                family(specs, s.name)[0],
            )
            for s in specs
        ]  # fmt: skip
        looked = overviews.overview_places(self._desk, self.turn_to, self.go, self.open_record)
        return [
            Place("home", "首页", "house", self._home),
            *overviews.beside(looked, registers),
            *places.profile_places(self._desk, specs, self.go, self.go_back),
            Place("month", "月报", "calendar-check", self._month, RESULTS),
            Place("dossiers", "一人一档", "folder-open", self._dossiers, RESULTS),
            *overviews.result_places(self._desk, RESULTS),
            Place("settings", "设置", "settings", self._settings, PROGRAM_GROUP),
            Place("help", "帮助", "help", self._help, PROGRAM_GROUP),
        ]

    def _build(self) -> None:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(200)
        self.statusBar().addPermanentWidget(UndoButtons(self._desk, self))
        for part in (self._working, self._bar, self._stop):
            self.statusBar().addPermanentWidget(part)
        self._show_work()

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.turn_to)
        overviews.lead_packages(self, self.turn_to)
        jobs, notices = self._desk.jobs, self._desk.notices
        jobs.started.connect(self._started)
        self._stop.clicked.connect(self._stop_work)
        notices.changed.connect(self._show_new)
        notices.said.connect(lambda text: self.statusBar().showMessage(text, SAID_FOR))
        for number in range(9):
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self, partial(self._turn_to_line, number))
        QShortcut(QKeySequence("Alt+Left"), self, self.go_back)
        QShortcut(QKeySequence("Ctrl+K"), self, self.find_anything)
        self.navigation.finding.clicked.connect(self.find_anything)
        QShortcut(QKeySequence.StandardKey.HelpContents, self, lambda: self.turn_to("help"))

    def _turn_to_line(self, number: int) -> None:
        """Turn to the place that stands on so manieth line."""
        names = self.navigation.names()
        if number < len(names):
            self.turn_to(names[number])

    def show_kept(self) -> None:
        """Show the registers that the office keeps, beside the places that always stand there."""
        registers = {spec.name for spec in self._desk.records.specs()}
        kept = {spec.name for spec in self._desk.records.kept()}
        self.navigation.show_only([n for n in self._places if n in kept or n not in registers])

    def _show_new(self, changed: frozenset[str]) -> None:
        """Show registers that somebody began to use."""
        heads = {self._places[name].head for name in changed if name in self._places}
        if not heads <= set(self.navigation.all_names()):
            self.show_kept()

    def show_unit(self) -> None:
        """Say in the title whose store this is."""
        unit = self._desk.workspace.settings.unit_name
        self.setWindowTitle(f"{unit} - {PROGRAM}" if unit else PROGRAM)

    def turn_to(self, name: str) -> QWidget:
        """Show a page, making it at its first time."""
        place = self._places[name]
        if name not in self._pages:
            page = place.make()
            page.setContentsMargins(4, 4, 4, 0)
            self._pages[name] = page
            self.stack.addWidget(page)
        if self._here and self._here != name:
            self._before.append(self._here)
        self._here = name
        self.navigation.mark(place.head or name)
        self.stack.setCurrentWidget(self._pages[name])
        return self._pages[name]

    def go_back(self) -> None:
        """Turn to the page that was shown before, or to what this page showed before."""
        if self._before and not places.went_back(self.stack.currentWidget()):
            self._here = ""  # going back is not on the way back
            self.turn_to(self._before.pop())

    def open_record(
        self, register: str, identity: str, given: Mapping[str, object] | None = None
    ) -> None:
        """Open a record, or a new one that begins with some values, over the present page."""
        try:
            dialog = RecordDialog(self._desk, register, identity or None, self, given=given)
        except UserError as error:
            self._desk.notices.fail(error)
            return
        if identity:
            remember(register, identity)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.leads_to.connect(self.go)
        dialog.open()

    def go(self, to: Destination) -> None:
        """Go where a record's door leads."""
        if isinstance(to, ToRecord):
            self.open_record(to.register, to.identity)
        elif isinstance(to, ToProfile):
            places.show_profile(self.turn_to, to, came_from=self.stack.currentWidget())
        elif isinstance(to, ToList):
            came_from = self._places[self._here].label
            page = self.turn_to(to.register)
            assert isinstance(page, RegisterPage)
            page.show_query(to.query, came_from)
        elif isinstance(to, ToPaper):
            page = self.turn_to("dossiers")
            page.show_person(to.identity)  # type: ignore[attr-defined]
        else:
            lead_through(self._desk, to, self)

    def find_anything(self) -> None:
        """Open the search over everything."""
        names = self.navigation.all_names()
        doors = [Door(n, self._places[n].label, self._places[n].icon) for n in names]
        finder = Finder(self._desk, doors, self)
        finder.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        finder.record.connect(lambda *found: self.go(places.best_door(*found)))
        finder.listed.connect(lambda register, text: self.go(ToList(register, Query(text))))
        finder.page.connect(self.turn_to)
        self.finder = finder
        finder.open()

    def import_into(self, register: str) -> None:
        """Open the import dialog of a register."""
        from zhifa_desktop.ui.dialogs.importing import ImportDialog

        dialog = ImportDialog(self._desk, register, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _home(self) -> QWidget:
        page = HomePage(self._desk)
        page.open_record.connect(self.open_record)
        page.go.connect(self.turn_to)
        page.show_figure.connect(partial(overviews.show_figure, self.turn_to))
        page.show_return.connect(partial(overviews.show_return, self.turn_to))
        page.import_wanted.connect(self.import_into)
        return page

    def _register_page(self, name: str) -> QWidget:
        page = RegisterPage(self._desk, name)
        page.import_wanted.connect(self.import_into)
        page.go.connect(self.turn_to)
        page.leads_to.connect(self.go)
        page.went_back.connect(self.go_back)
        places.lead_in(page)
        return page

    def _month(self) -> QWidget:
        from zhifa_desktop.ui.pages.month import MonthPage

        page = MonthPage(self._desk)
        page.open_record.connect(self.open_record)
        page.go.connect(self.turn_to)
        return page

    def _dossiers(self) -> QWidget:
        from zhifa_desktop.ui.pages.dossiers import DossiersPage

        return DossiersPage(self._desk)

    def _settings(self) -> QWidget:
        from zhifa_desktop.ui.pages.settings import SettingsPage

        page = SettingsPage(self._desk)
        page.saved.connect(self.show_unit)
        page.saved.connect(self.show_kept)
        return page

    def _help(self) -> QWidget:
        from zhifa_desktop.ui.pages.help import HelpPage

        return HelpPage()

    def _started(self, job: Job) -> None:
        if not job.label:
            return
        self._labelled.append(job)
        job.progress.connect(partial(self._progressed, job))
        job.ended.connect(partial(self._ended, job))
        self._show_work()

    def _ended(self, job: Job) -> None:
        self._labelled.remove(job)
        self._show_work()

    def _show_work(self) -> None:
        """Show the newest labelled job that still runs; nothing when there is none."""
        if self._labelled:
            self._working.setText(self._labelled[-1].label)
            self._bar.setRange(0, 0)
        for part in (self._working, self._bar, self._stop):
            part.setVisible(bool(self._labelled))

    def _progressed(self, job: Job, done: int, total: int, text: str) -> None:
        if job is not self._labelled[-1]:
            return
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._working.setText(f"{text} {done}/{total}" if total else text)

    def _stop_work(self) -> None:
        """Stop the job that is shown."""
        if self._labelled:
            self._labelled[-1].cancel()
            self._working.setText("正在停止…")

    def _restore_size(self) -> None:
        geometry = QSettings().value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(WANTED.width(), room.width()), min(WANTED.height(), room.height()))
            if room.width() <= WANTED.width() or room.height() <= WANTED.height():
                self.setWindowState(Qt.WindowState.WindowMaximized)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask pages that hold something unsaved, stop what runs, and go."""
        for page in self._pages.values():
            may_leave = getattr(page, "may_leave", None)
            if may_leave is not None and not may_leave():
                event.ignore()
                return
        QSettings().setValue("window/geometry", self.saveGeometry())
        self._desk.notices.leave()
        self._desk.jobs.stop()
        super().closeEvent(event)
        self.closed.emit()
