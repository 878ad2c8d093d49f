"""Photos and scans of many records at once: files by name, what they lead to, then kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImageReader, QPixmap
from PySide6.QtGui import QTransform as Transform
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.rules.file_matching import CLASH, PERHAPS, SEVERAL, SURE, UNKNOWN
from zhifa_desktop.services.files_by_name import FileMatch, Kept, Wanted
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.many.dialog import ManyDialog
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.picker import Picker

HEADS = ("文件", "对上的记录", "说明")
PHOTO, SCAN = "photo", "scan"
USE = "选择照片、扫描件"
KINDS = "照片和文档 (*.jpg *.jpeg *.png *.bmp *.tif *.tiff *.webp *.pdf *.docx *.xlsx *.ofd)"
SHOWN = QSize(220, 260)
SEVERAL_PAGES = (".tif", ".tiff")
"""Turning one page would lose the others."""
SAID = {
    SURE: "", SEVERAL: "对得上{}条，请在下面选定", PERHAPS: "只是像，请在下面选定",
    CLASH: "姓名和号码不是同一条，请在下面选定", UNKNOWN: "没有对上，请在下面选定",
}  # fmt: skip
EMPTY = (
    "选择或拖入照片、扫描件，也可以是整个文件夹。"
    "文件名里要有姓名、身份证号、证号或编号；每人一个文件夹的，照文件夹名。"
)


@dataclass(slots=True)
class Line:
    """One file as it stands in the table."""

    path: Path
    said: str
    ids: tuple[str, ...]
    record: str = ""
    turns: int = 0


class FilesDialog(ManyDialog):
    """Lists files with the records they lead to; those in doubt are settled by the clerk."""

    def __init__(self, desk: Desk, register: str, parent: QWidget | None = None) -> None:
        label = desk.records.spec(register).label
        super().__init__(desk, f"按文件名存入照片和扫描件：{label}", "存入", parent)
        self._register, self.lines, self._last = register, list[Line](), Kept((), ())
        self._has = frozenset[str]()
        self.kind, self.replace = Choice(), QCheckBox("已有照片的也替换")
        if desk.files.photo_column(register):
            self.kind.addItem("作为照片", PHOTO)
        self.kind.addItem("作为附件(扫描件)", SCAN)
        self.kind.setAccessibleName("存到哪里")
        self.choose, self.choose_folder = QPushButton("选择文件…"), QPushButton("选择文件夹…")
        self.copy_rest, self.take_back = (
            QPushButton("复制没对上的清单"),
            QPushButton("撤回刚存的附件"),
        )
        self.table, self.picture, self.said = QTableWidget(0, len(HEADS)), QLabel(), QLabel(EMPTY)
        self.left, self.right = QPushButton("左转"), QPushButton("右转")
        self.picker = Picker(self._offered)
        self.progress = ProgressRow(desk.jobs)
        self._build()
        self._connect()
        self.setAcceptDrops(True)
        self._show()

    def _build(self) -> None:
        self.table.setHorizontalHeaderLabels(list(HEADS))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName("文件与记录")
        self.table.horizontalHeader().setDefaultAlignment(theme.ALIGN_TEXT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.picture.setFixedSize(SHOWN)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setWordWrap(True)
        self.picture.setProperty("role", "empty")
        self.said.setWordWrap(True)
        self.picker.setPlaceholderText("给选中的文件选一条记录：输入汉字、拼音或号码")
        for button, name in ((self.left, "undo-2"), (self.right, "redo-2")):
            button.setIcon(icon(name))
        top = QHBoxLayout()
        for part in (self.choose, self.choose_folder, self.kind, self.replace):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.copy_rest)
        top.addWidget(self.take_back)
        turns = QHBoxLayout()
        turns.addWidget(self.left)
        turns.addWidget(self.right)
        side = QVBoxLayout()
        side.addWidget(self.picture)
        side.addLayout(turns)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        self.body.addLayout(top)
        self.body.addWidget(self.said)
        self.body.addLayout(middle, 1)
        self.body.addWidget(self.picker)
        self.body.addWidget(self.progress)
        for button in (
            self.choose, self.choose_folder, self.copy_rest, self.take_back, self.left, self.right
        ):  # fmt: skip
            button.setAutoDefault(False)
        self.cancel.setText("关闭")

    def _connect(self) -> None:
        self.choose.clicked.connect(self._ask_files)
        self.choose_folder.clicked.connect(self._ask_folder)
        self.copy_rest.clicked.connect(self._copy_rest)
        self.take_back.clicked.connect(self._take_back)
        self.kind.currentIndexChanged.connect(lambda _: self._show())
        self.replace.toggled.connect(lambda _: self._show())
        self.table.currentCellChanged.connect(lambda *_: self._stand())
        self.picker.changed.connect(self._settle)
        self.left.clicked.connect(lambda: self._turn(3))
        self.right.clicked.connect(lambda: self._turn(1))
        self.progress.running.connect(self._running)
        self.take_back.hide()

    def read(self, paths: Sequence[Path]) -> None:
        """Find the records of files and folders, and list them with what stands there already."""
        self.problem.forget()
        desk, register = self._desk, self._register
        known = {line.path for line in self.lines}

        def work(report: Report) -> tuple[tuple[FileMatch, ...], frozenset[str]]:
            found = desk.files.match(register, paths, report)
            has = desk.files.holding(register) if desk.files.photo_column(register) else frozenset()
            return found, has

        def done(answer: tuple[tuple[FileMatch, ...], frozenset[str]]) -> None:
            found, self._has = answer
            self.lines += [_line(one) for one in found if one.path not in known]
            self.lines.sort(key=lambda line: bool(line.record))
            self._show()
            if self.lines:
                self.table.setCurrentCell(0, 0)
                self.table.setFocus()

        self.progress.run(work, while_living(self, done), while_living(self, self.problem.say))

    def wanted(self) -> list[Wanted]:
        """Return the files that will be kept."""
        ready = [line for line in self.lines if line.record and not self._hindered(line)]
        return [Wanted(line.path, line.record, line.turns) for line in ready]

    def store(self) -> None:
        wanted, desk, register = self.wanted(), self._desk, self._register
        self.problem.forget()
        if not wanted:
            return
        keep = desk.files.keep_photos if self._as_photo() else desk.files.attach
        self.progress.run(
            lambda report: keep(register, wanted, report), while_living(self, self._kept),
            while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _kept(self, kept: Kept) -> None:
        self._last = kept
        why = dict(kept.refused)
        gone = set(kept.files)
        self.lines = [line for line in self.lines if line.path not in gone]
        for line in self.lines:
            if line.path in why:
                line.said, line.record = str(why[line.path]), ""
        if self._as_photo():
            self._desk.notices.say(f"已存入{len(kept.files)}张照片(可撤销)")
        else:
            self._desk.notices.say(f"已存入{len(kept.files)}个附件")
        self.take_back.setVisible(bool(kept.attachments))
        self.stored.emit()
        if not self.lines and not kept.attachments:
            self.accept()
            return
        self._show()

    def _take_back(self) -> None:
        self._desk.files.take_back(self._last)
        self.take_back.hide()
        self._desk.notices.say(f"已撤回{len(self._last.attachments)}个附件")

    def _as_photo(self) -> bool:
        return self.kind.currentData() == PHOTO

    def _hindered(self, line: Line) -> str:
        """Return why a file that has its record is not kept all the same, empty otherwise."""
        if not self._as_photo():
            return ""
        if line.record in self._has and not self.replace.isChecked():
            return "已有照片"
        first = next(one for one in self.lines if one.record == line.record)
        return f"与“{first.path.name}”是同一条" if first is not line else ""

    def _show(self) -> None:
        at = max(self.table.currentRow(), 0)
        self.replace.setVisible(self._as_photo())
        names = self._desk.records.labels(
            self._register, list({line.record for line in self.lines if line.record})
        )
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.lines))
        for row, line in enumerate(self.lines):
            told = (self._hindered(line) or "存入") if line.record else line.said
            for place, text in enumerate((line.path.name, names.get(line.record, ""), told)):
                item = QTableWidgetItem(text)
                item.setToolTip(str(line.path) if place == 0 else text)
                if told != "存入":
                    item.setForeground(theme.color("warn"))
                self.table.setItem(row, place, item)
        self.table.blockSignals(False)
        if self.lines:
            self.table.setCurrentCell(min(at, len(self.lines) - 1), 0)
        ready, rest = len(self.wanted()), sum(not line.record for line in self.lines)
        told = f"共{len(self.lines)}个文件：{ready}个将存入，{rest}个没有对上。"
        self.said.setText(told if self.lines else EMPTY)
        self.save.setEnabled(bool(ready))
        self.save.setText(f"存入{ready}个" if ready else "存入")
        self.copy_rest.setEnabled(bool(rest))
        self._stand()

    def _stand(self) -> None:
        """Show the file stood on and the record it leads to."""
        line = self._current()
        for part in (self.picker, self.left, self.right):
            part.setEnabled(line is not None)
        if line is None:
            self.picture.clear()
            return
        names = self._desk.records.labels(self._register, [line.record]) if line.record else {}
        self.picker.choose(line.record or None, names.get(line.record, ""))
        reader = QImageReader(str(line.path))
        reader.setAutoTransform(True)
        if reader.canRead():
            size = reader.size().scaled(SHOWN * 2, Qt.AspectRatioMode.KeepAspectRatio)
            reader.setScaledSize(size)
        image = reader.read().transformed(Transform().rotate(90 * line.turns))
        one_page = line.path.suffix.lower() not in SEVERAL_PAGES
        for button in (self.left, self.right):
            button.setEnabled(one_page and not image.isNull())
        if image.isNull():
            self.picture.setText("不是图片，\n没有预览")
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        keep = Qt.AspectRatioMode.KeepAspectRatio
        self.picture.setPixmap(QPixmap.fromImage(image).scaled(SHOWN, keep, smooth))

    def _current(self) -> Line | None:
        row = self.table.currentRow()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def _offered(self, text: str) -> tuple[tuple[str, str], ...]:
        """Offer what the file's name may mean first; what is typed finds any record."""
        line, records = self._current(), self._desk.records
        if text.strip() or line is None or not line.ids:
            return records.options(self._register, text)
        return tuple(records.labels(self._register, line.ids[:20]).items())

    def _settle(self) -> None:
        line = self._current()
        if line is not None and self.picker.key() and line.record != self.picker.key():
            line.record = self.picker.key() or ""
            self._show()

    def _turn(self, quarters: int) -> None:
        line = self._current()
        if line is not None:
            line.turns = (line.turns + quarters) % 4
            self._stand()

    def _copy_rest(self) -> None:
        rest = [f"{one.path.name}\t{one.said}" for one in self.lines if not one.record]
        QGuiApplication.clipboard().setText("\n".join(rest))
        self._desk.notices.say(f"已复制{len(rest)}行清单")

    def _running(self, on: bool) -> None:
        for part in (self.choose, self.choose_folder, self.kind, self.table, self.picker):
            part.setEnabled(not on)
        self.save.setEnabled(not on and bool(self.wanted()))

    def _ask_files(self) -> None:
        place = str(files.usual_folder(USE))
        names, _ = QFileDialog.getOpenFileNames(self, USE, place, KINDS)
        if names:
            files.keep_folder(USE, Path(names[0]).parent)
            self.read([Path(name) for name in names])

    def _ask_folder(self) -> None:
        if (chosen := files.folder(self, USE)) is not None:
            self.read([chosen])

    def reject(self) -> None:
        """Close; while files are being kept the first press stops that."""
        if self.progress.busy():
            self.progress.cancel()
            return
        super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            self.read(paths)


def _line(match: FileMatch) -> Line:
    found = match.found
    said = SAID[found.state].format(len(found.ids))
    return Line(match.path, said, found.ids, found.ids[0] if found.state == SURE else "")
