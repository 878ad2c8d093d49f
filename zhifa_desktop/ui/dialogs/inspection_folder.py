"""Choosing what goes into 迎检资料夹: measures, scans, one PDF or a folder with the files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.figures import Span
from zhifa_desktop.services.inspection_folder import InspectionFolder
from zhifa_desktop.services.plan_overview import MeasureView, PlanOverview
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.widgets.living import while_living

NUMBER = Qt.ItemDataRole.UserRole
EXPLAINED = (
    "每项一张隔页，后面是指标、任务、台账清单和扫描件，统一编页码、带目录。身份证号、手机号、"
    "当事人等不印；本期的记录每个台账最多印200条。"
)


class FolderDialog(QDialog):
    """Stays open while the folder is made, which can be stopped."""

    def __init__(
        self, desk: Desk, plan: PlanOverview, span: Span, measures: tuple[MeasureView, ...],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(f"迎检资料夹({span.label})")
        self._desk, self._span = desk, span
        self._folder = InspectionFolder(desk.workspace, desk.records, plan, desk.attachments)
        self.list, self.scans = QListWidget(), QCheckBox("印出扫描件、照片和 PDF 附件")
        self.all, self.none = QPushButton("全选"), QPushButton("全不选")
        self.pdf, self.files = QPushButton("生成 PDF…"), QPushButton("生成文件夹(含原件)…")
        self.problem, self.progress = ProblemLabel(), ProgressRow(desk.jobs)
        for one in measures:
            item = QListWidgetItem(f"{one.number}. {one.title}")
            item.setData(NUMBER, one.number)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.list.setAccessibleName("举措")
        self.scans.setChecked(True)
        self.pdf.setProperty("role", "primary")
        said = QLabel(EXPLAINED)
        said.setWordWrap(True)
        said.setProperty("role", "hint")
        top = QHBoxLayout()
        top.addWidget(self.scans)
        top.addStretch(1)
        top.addWidget(self.all)
        top.addWidget(self.none)
        foot = QHBoxLayout()
        foot.addWidget(self.progress, 1)
        foot.addWidget(self.files)
        foot.addWidget(self.pdf)
        column = QVBoxLayout(self)
        column.addWidget(said)
        column.addWidget(self.list, 1)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addLayout(foot)
        self.resize(560, 460)

    def _connect(self) -> None:
        checked, unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked
        for button, state in ((self.all, checked), (self.none, unchecked)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, state=state: self._tick(state))
        self.list.itemChanged.connect(lambda _: self._look())
        self.pdf.clicked.connect(self._ask_pdf)
        self.files.clicked.connect(self._ask_folder)
        self.progress.running.connect(lambda _: self._look())

    def _tick(self, state: Qt.CheckState) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)

    def numbers(self) -> list[int]:
        """Return the measures that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [i.data(NUMBER) for i in items if i.checkState() == Qt.CheckState.Checked]

    def _look(self) -> None:
        ready = bool(self.numbers()) and not self.progress.busy()
        for button in (self.pdf, self.files):
            button.setEnabled(ready)

    def _ask_pdf(self) -> None:
        name = f"迎检资料夹_{self._span.label}.pdf"
        path = files.save_file(self, "生成迎检资料夹", name, files.PDF)
        if path is not None:
            self.make(path, as_files=False)

    def _ask_folder(self) -> None:
        path = files.folder(self, "把资料夹放在哪里")
        if path is not None:
            self.make(path, as_files=True)

    def make(self, out: Path, *, as_files: bool) -> None:
        """Make the folder at a place."""
        self.problem.forget()
        folder, span, numbers, scans = (
            self._folder,
            self._span,
            self.numbers(),
            self.scans.isChecked(),
        )
        self.progress.run(
            lambda report: folder.export(
                span, out, numbers=numbers, scans=scans, files=as_files, report=report
            ),
            while_living(self, self._made), while_living(self, self.problem.say),
        )  # fmt: skip

    def _made(self, place: Path) -> None:
        self._desk.notices.say(f"已生成 {place}")
        self.accept()
