"""Keeps what is being typed into a form, and takes up what was left of the last time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Row
from zhifa_desktop.services.unfinished import Draft
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from zhifa_desktop.ui.widgets.entry_row import EntryRow

PAUSE = 1500


class DraftBar(QWidget):
    """Says that a form goes on from what was typed before; one click begins anew."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.drop = QLabel(), QPushButton("不要了")
        self.words.setProperty("role", "warning")
        self.words.setWordWrap(True)
        self.drop.setAutoDefault(False)
        self.drop.setToolTip("放弃上次没写完的内容")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.drop)
        self.hide()


class RecordDraft(QObject):
    """Owned by the dialog of one form, or by a row typed under the table."""

    def __init__(
        self, desk: Desk, register: str, form: RecordForm | EntryRow, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._register, self._form = desk, register, form
        self._row: Row | None = None
        self._identity = ""
        self.bar = DraftBar()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.keep)
        self.bar.drop.clicked.connect(self._drop)
        form.changed.connect(self._pause.start)
        app = QCoreApplication.instance()
        if isinstance(app, QGuiApplication):
            app.commitDataRequest.connect(self.session_ends)

    def begin(self, row: Row | None, *, take_up: bool) -> None:
        """Watch over a record's form, or a new one's; go on from what was left, if wanted."""
        self._pause.stop()
        self._row, self._identity = row, ""
        self.bar.hide()
        if not take_up:
            return
        left = self._desk.unfinished.latest(self._register, row.id if row else "")
        if left is not None and isinstance(self._form, RecordForm):
            self._identity = left.id
            self._form.take_up(left.values, left.texts)
            self.bar.words.setText(_said(left, row))
            self.bar.show()
            self._pause.stop()

    def keep(self) -> None:
        """Keep the form as it stands, in the background; nothing where nothing was typed."""
        if work := self._work():
            # a full disk is told when the record is saved; typing goes on
            self._desk.jobs.submit(lambda report: work(), None, _unsaid, writes=True)

    def session_ends(self, *_: object) -> None:
        """Keep what is typed at once: Windows is shutting down."""
        if work := self._work():
            with contextlib.suppress(UserError):
                work()

    def _work(self) -> Callable[[], object] | None:
        self._pause.stop()
        if not self._form.dirty():
            return None
        self._identity = self._identity or str(uuid4())
        row = self._row
        return partial(
            self._desk.unfinished.keep, self._identity, self._register, row.id if row else "",
            row.version if row else None, *self._form.typed(),
        )  # fmt: skip

    def forget(self) -> None:
        """Drop what was kept: it was saved, or the clerk does not want it."""
        self._pause.stop()
        self.bar.hide()
        if self._identity:
            forget = partial(self._desk.unfinished.forget, self._identity)
            self._desk.jobs.submit(lambda report: forget(), None, _unsaid, writes=True)
            self._identity = ""

    def _drop(self) -> None:
        self.forget()
        if isinstance(self._form, RecordForm):
            self._form.hold(self._row)
        self._pause.stop()


def _unsaid(_: Exception) -> None:
    """Let typing go on; saving the record says what is wrong with the store."""


def _said(left: Draft, row: Row | None) -> str:
    when = f"{left.kept_at:%m月%d日 %H:%M}"
    said = f"下面接着{when}没写完的内容，还没有保存。"
    if row is not None and row.version != left.version:
        said += "这条记录后来又改过，保存前请核对。"
    return said
