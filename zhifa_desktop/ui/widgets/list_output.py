"""What the table lists leaves as a workbook or on paper, as it stands on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from zhifa_desktop.services.lists import export_list
from zhifa_desktop.services.printed_lists import print_list
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.paper import show_paper
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.living import while_living


class ListOutput(QObject):
    """``told`` gives the conditions in words."""

    def __init__(
        self, desk: Desk, model: RecordTable, progress: ProgressRow, told: Callable[[], str],
        page: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._desk, self._model, self._progress = desk, model, progress
        self._told, self._page = told, page
        self._label = desk.records.spec(model.register).label
        self.preview: QDialog | None = None

    def ask_export(self) -> None:
        """Ask where to, and write the workbook."""
        name = f"{self._label}_{self._desk.workspace.today()}.xlsx"
        path = files.save_file(self._page, "导出为 Excel", name, files.WORKBOOK)
        if path is not None:
            self.export(path if path.suffix else path.with_suffix(".xlsx"))

    def export(self, path: Path) -> None:
        """Write what the table lists, all rows of it, as a workbook."""
        desk, query, register = self._desk, self._model.query, self._model.register
        columns = [column.name for column in self._model.columns]

        def written(total: int) -> None:
            desk.notices.say(f"已导出 {total:,} 条{self._label}：{path}")

        self._progress.run(
            lambda report: export_list(desk.records, register, query, columns, path, report),
            written, desk.notices.fail,
        )  # fmt: skip

    def print_out(self) -> None:
        """Show the list as it will be printed, with the printer's button."""
        desk, query, register = self._desk, self._model.query, self._model.register
        columns, told = [column.name for column in self._model.columns], self._told()
        self._progress.run(
            lambda report: print_list(
                desk.workspace, desk.records, register, query, columns, told, report
            ),
            while_living(self, self._show), desk.notices.fail,
        )  # fmt: skip

    def _show(self, data: bytes) -> None:
        name = f"{self._label}_{self._desk.workspace.today()}.pdf"
        self.preview = show_paper(self._desk.jobs, self._page, f"打印{self._label}", data, name)
