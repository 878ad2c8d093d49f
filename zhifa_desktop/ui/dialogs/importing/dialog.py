"""Importing a file: choose it, look at every row before anything is written, then take it in.

The service judges and writes; the dialog shows. Nothing is written until 导入 is pressed, and
whatever fails leaves file, mapping and options as they are.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.import_profiles import ImportProfile, ImportProfiles, mapping_by
from zhifa_desktop.services.importing import ImportPreview, ImportResult, ImportSource
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.importing.choose import ChoosePane
from zhifa_desktop.ui.dialogs.importing.mapping import MappingTable
from zhifa_desktop.ui.dialogs.importing.missing import MissingRow
from zhifa_desktop.ui.dialogs.importing.options import OptionsPane
from zhifa_desktop.ui.dialogs.importing.preview import PreviewPane
from zhifa_desktop.ui.dialogs.importing.profiles import ProfileRow
from zhifa_desktop.ui.dialogs.importing.result import ResultPane
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.widgets.choice import Choice

CHOOSE, LOOK, DONE = range(3)
PAUSE = 400
WIDE, HIGH = 1160, 620
EVERY_SHEET = "全部工作表"


class ImportDialog(QDialog):
    """``imported`` tells of each import that was written."""

    imported = Signal(object)

    def __init__(self, desk: Desk, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._importing, self._register = desk.importing, register
        self._label = desk.records.spec(register).label
        self._source: ImportSource | None = None
        self._preview: ImportPreview | None = None
        self._ours: dict[tuple[int, int], frozenset[str]] = {}
        self._result: ImportResult | None = None
        self._path, self._out = Path(), Path()
        self.setWindowTitle(f"导入“{self._label}”")
        self.choose, self.rows, self.outcome = ChoosePane(self._label), PreviewPane(), ResultPane()
        self.mapping, self.options = MappingTable(), OptionsPane()
        self._kept = ImportProfiles(desk.workspace)
        self.profiles = ProfileRow(self._kept, register)
        self.missing = MissingRow({spec.name: spec.label for spec in desk.records.specs()})
        self.file, self.sheets, self.other = QLabel(), Choice(), QPushButton("换一个文件…")
        self.problem, self.progress = ProblemLabel(), ProgressRow(desk.jobs)
        self.said, self.go, self.leave = QLabel(), QPushButton("导入"), QPushButton("取消")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._build()
        self._connect()
        self._turn(CHOOSE)
        room = parent.window().size() if parent else self.screen().availableSize()
        self.resize(min(WIDE, room.width() - 32), min(HIGH, room.height() - 16))

    def _build(self) -> None:
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.said.setProperty("role", "hint")
        self.sheets.setAccessibleName("工作表")
        top = QHBoxLayout()
        top.addWidget(self.file, 1)
        top.addWidget(self.sheets)
        top.addWidget(self.other)
        side = QTabWidget()
        columns = QWidget()
        held = QVBoxLayout(columns)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.profiles)
        held.addWidget(self.mapping, 1)
        side.addTab(columns, "栏目对应")
        side.addTab(self.options, "导入方式")
        halves = QSplitter()
        halves.addWidget(self.rows)
        halves.addWidget(side)
        halves.setSizes([540, 400])
        halves.setStretchFactor(0, 1)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        self.rows.setContentsMargins(0, 0, 8, 0)
        look = QWidget()
        inner = QVBoxLayout(look)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(top)
        inner.addWidget(halves, 1)
        inner.addWidget(self.missing)
        self.stack = QStackedWidget()
        for pane in (self.choose, look, self.outcome):
            self.stack.addWidget(pane)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.addWidget(self.stack, 1)
        column.addWidget(self.problem)
        column.addWidget(self.progress)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.choose.chosen.connect(self.open_file)
        self.choose.template_wanted.connect(self._save_template)
        self.other.clicked.connect(lambda: self._turn(CHOOSE))
        self.sheets.activated.connect(lambda _: self._open(self._sheet()))
        self.mapping.changed.connect(self._look_again)
        self.profiles.chosen.connect(self._take_profile)
        self.profiles.save_wanted.connect(self._save_profile)
        self.profiles.failed.connect(self.problem.say)
        self.options.changed.connect(self._look_again)
        self.missing.changed.connect(self._look_again)
        self.rows.ours_chosen.connect(self._keep_ours)
        self.options.whole.toggled.connect(lambda _: self._say_what_would_be())
        self._pause.timeout.connect(self._examine)
        self.progress.running.connect(lambda _: self._enable())
        self.progress.cancelled.connect(lambda: self.said.setText("已停止，台账没有改动"))
        self.go.clicked.connect(self._apply)
        self.leave.clicked.connect(self.reject)
        self.outcome.save_refused.connect(self._save_refused)
        self.rows.save_refused.clicked.connect(self._save_refused)
        self.outcome.show_folder.connect(lambda: files.show_folder(self._out))
        self.outcome.again.connect(lambda: self._turn(CHOOSE))

    def _turn(self, pane: int) -> None:
        self.stack.setCurrentIndex(pane)
        self.problem.forget()
        self.go.setVisible(pane == LOOK)
        self.leave.setText("关闭" if pane == DONE else "取消")
        self.said.clear()
        self._enable()

    def _enable(self) -> None:
        busy = self.progress.busy()
        self.stack.setEnabled(not busy)
        self.go.setEnabled(not busy and self._writes() > 0)
        if not busy and self.isVisible():
            self._stand()

    def _stand(self) -> None:
        """Give the keyboard a place again after work during which nothing could be pressed."""
        focused = self.focusWidget()
        if focused is not None and focused.isEnabled() and focused.isVisible():
            return
        pane = self.stack.currentWidget()
        if self.stack.currentIndex() == LOOK and self.go.isEnabled():
            self.go.setFocus()
        elif pane is self.choose:
            self.choose.choose.setFocus()
        else:
            self.leave.setFocus()

    def open_file(self, path: Path) -> None:
        """Read a file and show what would become of its rows."""
        self._path = path
        self.missing.start_again()
        self._open(None)

    def _sheet(self) -> str | None:
        return self.sheets.currentText() if self.sheets.currentIndex() > 0 else None

    def _open(self, sheet: str | None) -> None:
        importing, register, path = self._importing, self._register, self._path
        self.problem.forget()
        self.progress.run(
            lambda report: importing.open(register, path, sheet=sheet), self._opened, self._failed
        )

    def _opened(self, source: ImportSource) -> None:
        self._source, self._preview = source, None
        self._ours.clear()
        self._turn(LOOK)
        self.file.setText(source.path.name)
        self.file.setToolTip(str(source.path))
        if self.sheets.count() != len(source.sheets) + 1:
            self.sheets.clear()
            self.sheets.addItems([EVERY_SHEET, *source.sheets])
        self.sheets.setVisible(len(source.sheets) > 1)
        self.mapping.show_source(source)
        profile = self._kept.fitting(source)
        self.profiles.fill(profile.name if profile else "", source.register)
        self.profiles.setEnabled(not source.is_matrix)
        self._read_by(profile)
        self._examine()

    def _read_by(self, profile: ImportProfile | None) -> None:
        """Read the table as a sender's profile says, else as the last time, else by itself."""
        source = self._source
        assert source is not None
        recalled = {} if profile else self._importing.recall(source)
        self.mapping.take(mapping_by(profile, source) if profile else source.mapping | recalled)
        self.mapping.setToolTip("这样的表导入过，照上次的对应关系" if recalled else "")
        self.options.show_columns(self._filled())
        if profile:
            self.options.take(profile.mode, profile.only)

    def _take_profile(self, profile: ImportProfile | None) -> None:
        if self._source is not None:
            self._read_by(profile)
            self._look_again()

    def _save_profile(self, name: str) -> None:
        self.problem.forget()
        source, options = self._source, self.options
        assert source is not None
        try:
            made = self._kept.save(
                name, source, self.mapping.mapping(), mode=options.mode(),
                only=options.chosen_columns(),
            )  # fmt: skip
        except UserError as error:
            self.problem.say(error)
            return
        self.profiles.fill(made.name)
        self.said.setText(f"已存为来源“{made.name}”，以后同样的表自动照这样读")

    def _filled(self) -> tuple[tuple[str, str], ...]:
        """Return (name, label) of the columns that the file fills, in the file's order."""
        assert self._source is not None
        labels = dict(self._source.targets)
        named = [column for column in self.mapping.mapping().values() if column]
        if self._source.is_matrix:  # each cell of a session is a record of its own
            named += ["session", "presence", "hours"]
        return tuple((column, labels.get(column, column)) for column in named)

    def _keep_ours(self, key: tuple[int, int], columns: frozenset[str]) -> None:
        """Let our value stay in these columns of a row."""
        self._ours[key] = columns
        self._look_again()

    def _look_again(self) -> None:
        self.go.setEnabled(False)
        self.said.setText("设置有变化，正在重新核对…")
        self._pause.start()

    def _examine(self) -> None:
        if self.progress.busy():
            self._pause.start()
            return
        importing, source, options = self._importing, self._source, self.options
        assert source is not None
        work = partial(
            importing.examine, source, mapping=self.mapping.mapping(), mode=options.mode(),
            columns=options.chosen_columns(), create_missing=self.missing.make.isChecked(),
            ours=dict(self._ours),
        )  # fmt: skip
        self.problem.forget()
        self.progress.run(lambda report: work(report=report), self._examined, self._failed)

    def _examined(self, preview: ImportPreview) -> None:
        self._preview = preview
        filled = self._filled()
        self.rows.show_preview(preview, filled)
        self.options.show_columns(filled)
        self.missing.show_preview(preview)
        self._say_what_would_be()

    def _writes(self) -> int:
        """Return how many rows would be written."""
        if self._preview is None:
            return 0
        counts = self._preview.counts
        if self.options.whole.isChecked() and counts["refused"]:
            return 0
        return counts["new"] + counts["changed"]

    def _say_what_would_be(self) -> None:
        assert self._preview is not None
        refused = self._preview.counts["refused"]
        number = self._writes()
        said = f"将写入 {number} 行" if number else "没有要写入的行"
        if refused:
            held = self.options.whole.isChecked()
            said += f"，有 {refused} 行退回" + (
                "，按所选方式全部不导入" if held else "，不影响其余的行"
            )
        self.said.setText(said)
        self._enable()

    def _apply(self) -> None:
        importing, preview, whole = self._importing, self._preview, self.options.whole.isChecked()
        assert preview is not None
        self.problem.forget()

        def work(report: Report) -> ImportResult:
            done = importing.apply(preview, all_or_nothing=whole, report=report)
            if done.applied:
                importing.remember(preview.source, preview.mapping or {})
            return done

        self.progress.run(work, self._applied, self._failed, writes=True)

    def _applied(self, result: ImportResult) -> None:
        self._result = result
        self.outcome.show_result(result, self._label)
        self._turn(DONE)
        self.imported.emit(result)

    def _failed(self, error: Exception) -> None:
        self.said.clear()
        self.problem.say(error)
        self._enable()

    def _save_template(self) -> None:
        path = files.save_file(self, "保存模板", f"{self._label}模板.xlsx", files.WORKBOOK)
        if path:
            importing, register = self._importing, self._register
            self.progress.run(
                lambda report: importing.template(register, path),
                lambda _: self.said.setText(f"模板已保存为“{path}”"), self._failed,
            )  # fmt: skip

    def _save_refused(self) -> None:
        name = f"{self._path.stem}_退回行.xlsx"
        path = files.save_file(self, "保存退回行", name, files.WORKBOOK)
        if path:
            self._out = path
            importing = self._importing
            done = self._result if self.stack.currentIndex() == DONE else self._preview
            assert done is not None

            def saved(_: object) -> None:
                self.outcome.saved(path.name)
                if self.stack.currentIndex() == LOOK:
                    self.said.setText(f"退回行已保存为“{path}”")

            self.progress.run(
                lambda report: importing.write_refused(done, path), saved, self._failed
            )

    def reject(self) -> None:
        """Close; while work is going on the first press stops it."""
        if self.progress.busy():
            self.progress.cancel()
            return
        super().reject()
