"""The attachments of one record, looked at without their leaving the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachments import TAKEN, Added, Attachment, megabytes, waiting
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.pictures import encoded
from zhifa_desktop.ui.widgets.attachment_preview import AttachmentPreview
from zhifa_desktop.ui.widgets.buttons import icon_button
from zhifa_desktop.ui.widgets.living import while_living

SIZE = (900, 580)
ID = Qt.ItemDataRole.UserRole
ALL = "所有文件 (*)"
NONE = f"还没有附件。\n点“添加…”，或把文件拖到这里。\n{TAKEN}。"


class AttachmentsDialog(QDialog):
    """``changed`` tells that there are more or fewer."""

    changed = Signal()

    def __init__(self, desk: Desk, register: str, holder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._register, self._holder = desk, register, holder
        self._held: dict[str, Attachment] = {}
        self.setWindowTitle(f"附件：{desk.records.spec(register).label}")
        self.listed, self.problem = QListWidget(), ProblemLabel()
        self.progress, self.preview = ProgressRow(desk.jobs), AttachmentPreview(desk.jobs)
        self.gone = QCheckBox("回收站")
        self.add, self.paste = (
            icon_button("添加…", "plus"),
            icon_button("粘贴图片", "clipboard-paste"),
        )
        self.save, self.rename = icon_button("另存为…", "save"), icon_button("改名…", "pencil")
        self.remove = icon_button("删除", "trash-2")
        self._build()
        self._connect()
        self.show_held()

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - 40), min(SIZE[1], room.height() - 60))
        self.setAcceptDrops(True)
        self.add.setToolTip(f"{TAKEN}；也可以把文件拖进来")
        self.paste.setToolTip("Ctrl+V")
        self.rename.setToolTip("F2")
        self.remove.setToolTip("Del")
        tools = QHBoxLayout()
        for button in (self.add, self.paste, self.save, self.rename, self.remove):
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(self.gone)
        self.listed.setAccessibleName("附件")
        self.listed.setMinimumWidth(230)
        self.listed.setWordWrap(True)
        parts = QSplitter()
        parts.addWidget(self.listed)
        parts.addWidget(self.preview)
        parts.setStretchFactor(1, 1)
        parts.setSizes([260, 640])
        box = QVBoxLayout(self)
        box.addLayout(tools)
        box.addWidget(self.problem)
        box.addWidget(self.progress)
        box.addWidget(parts, 1)

    def _connect(self) -> None:
        self.add.clicked.connect(self._choose)
        self.paste.clicked.connect(self.paste_picture)
        self.save.clicked.connect(self._save)
        self.rename.clicked.connect(self._rename)
        self.remove.clicked.connect(self._remove)
        self.gone.toggled.connect(self.show_held)
        self.listed.currentItemChanged.connect(self._show_current)
        keys: tuple[tuple[QKeySequence, Callable[[], object]], ...] = (
            (QKeySequence(QKeySequence.StandardKey.Paste), self.paste_picture),
            (QKeySequence("F2"), self._rename),
            (QKeySequence(QKeySequence.StandardKey.Delete), self._remove),
        )
        for key, action in keys:
            QShortcut(key, self, action)

    def show_held(self, *_: object, stand_on: str = "") -> None:
        """List what the record has; ``stand_on`` is the one to choose."""
        gone = self.gone.isChecked()
        held = self._desk.attachments.list(self._holder, removed=gone)
        self._held = {one.id: one for one in held}
        self.listed.clear()
        for one in held:
            told = f"{one.kind} · {megabytes(one.size)} · {one.added_at:%Y-%m-%d} {one.who}"
            item = QListWidgetItem(icon(_icon(one)), f"{one.name}\n{told}")
            item.setData(ID, one.id)
            item.setToolTip("\n".join(part for part in (one.name, told, one.note) if part))
            self.listed.addItem(item)
            if one.id == stand_on:
                self.listed.setCurrentItem(item)
        if held and self.listed.currentItem() is None:
            self.listed.setCurrentRow(0)
        self.remove.setText("恢复" if gone else "删除")
        if not held:
            self._show_current()
            self.preview.say("回收站是空的。" if gone else NONE)

    def current(self) -> Attachment | None:
        """Return the attachment that is chosen."""
        item = self.listed.currentItem()
        return self._held.get(item.data(ID)) if item is not None else None

    def take(self, paths: Sequence[Path]) -> None:
        """Keep these files; those that cannot be kept are named, the others are kept."""
        self.problem.forget()
        self.gone.setChecked(False)
        attachments, register, holder = self._desk.attachments, self._register, self._holder
        self.progress.run(
            lambda report: attachments.add_files(register, holder, paths, report),
            while_living(self, self._added), while_living(self, self.problem.say),
        )  # fmt: skip

    def paste_picture(self) -> None:
        """Keep the picture on the clipboard, or the files copied there."""
        mime = QGuiApplication.clipboard().mimeData()
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        image = QGuiApplication.clipboard().image()
        if paths:
            self.take(paths)
        elif image.isNull():
            self.problem.say(UserError("剪贴板里没有图片", todo="请先截图，或在文件夹里复制文件"))
        else:
            self._keep(f"截图{self._desk.workspace.now():%m%d%H%M%S}.png", encoded(image, "png"))

    def _keep(self, name: str, data: bytes) -> None:
        self.problem.forget()
        attachments, register, holder = self._desk.attachments, self._register, self._holder
        self._desk.jobs.submit(
            lambda report: Added((attachments.add(register, holder, name, data),), ()),
            while_living(self, self._added), while_living(self, self.problem.say), writes=True,
        )  # fmt: skip

    def _added(self, added: Added) -> None:
        self.show_held(stand_on=added.kept[-1].id if added.kept else "")
        if added.refused:
            self.problem.say(_together(added))
        if added.kept:
            self.changed.emit()

    def _show_current(self, *_: object) -> None:
        one = self.current()
        for button in (self.save, self.rename, self.remove):
            button.setEnabled(one is not None)
        if one is None:
            self.preview.say("")
            return
        try:
            self.preview.show_content(one, self._desk.attachments.content(one.id))
        except UserError as error:
            self.preview.say("")
            self.problem.say(error)

    def _choose(self) -> None:
        place = str(files.usual_folder("附件"))
        names, _ = QFileDialog.getOpenFileNames(self, "添加附件", place, ALL)
        if names:
            files.keep_folder("附件", Path(names[0]).parent)
            self.take([Path(name) for name in names])

    def _save(self) -> None:
        one = self.current()
        path = files.save_file(self, "附件另存为", one.name, ALL) if one else None
        if one is None or path is None:
            return
        try:
            self._desk.attachments.save(one.id, path)
        except UserError as error:
            self.problem.say(error)
            return
        self._desk.notices.say(f"已另存“{path.name}”；副本不受台账口令保护，用完请删除")

    def _rename(self) -> None:
        if (one := self.current()) is None:
            return
        name, given = QInputDialog.getText(self, "附件改名", "名称：", text=Path(one.name).stem)
        if given:
            self._do(partial(self._desk.attachments.rename, one.id, name), stand_on=one.id)

    def _remove(self) -> None:
        if (one := self.current()) is None:
            return
        attachments = self._desk.attachments
        self._do(partial(attachments.restore if one.removed else attachments.remove, [one.id]))
        if not one.removed:
            self._desk.notices.say(f"附件“{one.name}”已放入回收站，勾选“回收站”可以恢复")
        self.changed.emit()

    def _do(self, work: Callable[[], object], stand_on: str = "") -> None:
        self.problem.forget()
        try:
            work()
        except UserError as error:
            self.problem.say(error)
            return
        self.show_held(stand_on=stand_on)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep the files dragged in."""
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls()])


class AttachmentsButton(QToolButton):
    """Stands in a form: says how many there are and opens them; a new record's wait for it."""

    def __init__(self, desk: Desk, register: str, form: QWidget) -> None:
        super().__init__()
        self._desk, self._register, self._form = desk, register, form
        self._holder = ""
        self.dialog: AttachmentsDialog | None = None
        self.setIcon(icon("paperclip"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setToolTip("扫描件、照片和文档；可以把文件拖到表单上")
        self.clicked.connect(self.open)

    def hold(self, record: str) -> None:
        """Stand for a record's attachments, or a new one's (an empty id)."""
        self._holder = record or waiting(self._register)
        self.count()

    def count(self) -> None:
        """Say how many there are."""
        number = self._desk.attachments.count(self._holder)
        self.setText(f"附件 {number}" if number else "附件")

    def waits(self) -> bool:
        """Answer whether a new record that is not saved has some."""
        held = waiting(self._register)
        return self._holder == held and self._desk.attachments.count(held) > 0

    def give(self, record: str) -> None:
        """Hand what was added to a new record over to it, now that it is saved."""
        if self._desk.attachments.count(waiting(self._register)):
            self._desk.attachments.give(self._register, record)

    def let_go(self) -> None:
        """Drop what was added to a new record that will not be saved."""
        if self.waits():
            self._desk.attachments.forget_waiting(self._register)

    def open(self) -> AttachmentsDialog:
        """Show them."""
        self.dialog = AttachmentsDialog(self._desk, self._register, self._holder, self._form)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.changed.connect(self.count)
        self.dialog.open()
        return self.dialog

    def take(self, paths: Sequence[Path]) -> None:
        """Open them and keep these files."""
        self.open().take(paths)


def _together(added: Added) -> UserError:
    """Return one error that names every file that was not kept."""
    if len(added.refused) == 1 and not added.kept:
        return added.refused[0]
    what = "；".join(f"{one.what}，{one.todo}" if one.todo else one.what for one in added.refused)
    return UserError(what, kept=f"其余{len(added.kept)}个已添加" if added.kept else "没有添加")


def _icon(one: Attachment) -> str:
    return "image" if one.media_type.startswith("image/") else "file-text"
