"""Records put into the bin and taken out again, as a register's page asks for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from zhifa_desktop.ui.desk import Desk


class BinWork(QObject):
    """``undoable`` tells whether there is a deletion of this page that can be taken back."""

    undoable = Signal(bool)

    def __init__(self, desk: Desk, register: str, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page, self._spec = desk, page, desk.records.spec(register)
        self._deleted: tuple[str, ...] = ()

    def remove(self, ids: tuple[str, ...]) -> None:
        """Ask, and put records into the bin."""
        records, name = self._desk.records, self._spec.name
        kinds = QMessageBox.StandardButton
        named = records.titles(name, ids[:1]).get(ids[0], "")
        several = f"选中的{len(ids)}条{self._spec.label}"
        what = f"{self._spec.label}“{named}”" if named and len(ids) == 1 else several
        question = f"把{what}放入回收站？(可以恢复)"
        if QMessageBox.question(self._page, "删除", question) != kinds.Yes:
            return

        def removed(_: object) -> None:
            self._deleted = ids
            self.undoable.emit(True)
            said = f"已删除{len(ids)}条{self._spec.label}，可点“撤销删除”恢复"
            self._desk.notices.say(said)

        self._desk.jobs.submit(
            lambda report: records.delete(name, ids),
            removed, self._desk.notices.fail, writes=True,
        )  # fmt: skip

    def undo(self) -> None:
        """Take back what was put into the bin last."""
        self.restore(self._deleted)

    def restore(self, ids: tuple[str, ...]) -> None:
        """Take records out of the bin."""

        def restored(_: object) -> None:
            self.undoable.emit(False)
            self._desk.notices.say(f"已恢复{len(ids)}条{self._spec.label}")

        records, name = self._desk.records, self._spec.name
        self._desk.jobs.submit(
            lambda report: records.restore(name, ids),
            restored, self._desk.notices.fail, writes=True,
        )  # fmt: skip
