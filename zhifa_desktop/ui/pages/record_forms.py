"""Forms opened from a register's table, and the record just saved stood on once it is listed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from zhifa_desktop.errors import UserError
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.finder import remember
from zhifa_desktop.ui.dialogs.record import RecordDialog, Typed
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.entry_row import EntryRow
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.record_view import RecordView

OUT_OF_SIGHT = "已保存，但不在当前查找、筛选的结果里；取消上面的条件就能看到"


class RecordForms(QObject):
    """``leads_to`` gives the Destination that a form's door was opened to."""

    leads_to = Signal(object)

    def __init__(
        self, desk: Desk, model: RecordTable, view: RecordView, entry: EntryRow, register: str
    ) -> None:
        super().__init__(view)
        self._desk, self._model, self._view, self._entry = desk, model, view, entry
        self._register, self._sought = register, ""
        self.dialog: RecordDialog | None = None
        entry.saved.connect(self.seek)

    def open(self, identity: str | None, like: str = "", typed: Typed | None = None) -> None:
        """Open the form on a record, or on a new one, which may begin like another."""
        if self._model.query.deleted:
            return
        try:
            self.dialog = RecordDialog(
                self._desk, self._register, identity, self._view.window(), like=like, typed=typed
            )
        except UserError as error:
            self._desk.notices.fail(error)
            return
        if identity is not None:
            remember(self._register, identity)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.saved.connect(self.seek)
        self.dialog.leads_to.connect(self.leads_to)
        self.dialog.open()

    def open_chosen(self) -> None:
        """Open the form on the record chosen."""
        chosen = self._view.chosen_ids()
        if chosen:
            self.open(chosen[0])

    def duplicate(self) -> None:
        """Open the form on a new record that begins as a copy of the one chosen."""
        chosen = self._view.chosen_ids()
        if chosen:
            self.open(None, like=chosen[0])

    def seek(self, identity: str) -> None:
        """Remember a saved record, to stand on it once the table shows it."""
        self._sought = identity

    def stand_on_sought(self) -> None:
        """Stand on the record just saved; say so where the table does not show it."""
        row = self._model.find(self._sought) if self._sought else -1
        if row >= 0:
            self._sought = ""
            if not self._entry.isVisible():
                self._view.setFocus()  # the keys go on from the record just saved
            self._view.stand_on(row)
        elif self._sought:
            self._say_where(self._sought)
            self._sought = ""

    def _say_where(self, identity: str) -> None:
        """Tell of a record just saved that the search or a filter keeps out of sight."""
        records, query, register = self._desk.records, self._model.query, self._register

        def told(found: bool) -> None:
            if not found:
                self._desk.notices.say(OUT_OF_SIGHT)

        if query.search or query.filters:
            self._desk.jobs.submit(
                lambda report: identity in records.ids(register, query),
                while_living(self._view, told), self._desk.notices.fail,
            )  # fmt: skip
