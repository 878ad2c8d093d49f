"""What an analysis leaves as: the clipboard, paper, a workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from zhifa_desktop.services.analyses import AnalysisTable
from zhifa_desktop.services.analysis_grid import Grid
from zhifa_desktop.services.analysis_output import (
    export_analysis,
    print_analysis,
    title_of,
    told_of,
)
from zhifa_desktop.services.clipboard import write_tsv
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.paper import show_paper
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.widgets.living import while_living


@dataclass(frozen=True)
class Leaving:
    """What is shown; ``measure`` names what is compared, ``unit`` and ``as_of`` what narrows it."""

    table: AnalysisTable
    grid: Grid
    measure: str = ""
    unit: str = ""
    as_of: str = ""

    @property
    def title(self) -> str:
        """The heading of the paper."""
        return title_of(self.table, self.measure)

    @property
    def told(self) -> str:
        """What the numbers are about."""
        return told_of(self.table, self.unit, self.as_of)

    @property
    def file_name(self) -> str:
        """What a file of it is called."""
        return f"执法分析_{self.table.title}_{self.table.period.label}"


class AnalysisOutput(QObject):
    """``shown`` gives what is shown now, None while there is nothing."""

    def __init__(
        self, desk: Desk, progress: ProgressRow, shown: Callable[[], Leaving | None], page: QWidget
    ) -> None:
        super().__init__(page)
        self._desk, self._progress, self._shown, self._page = desk, progress, shown, page
        self.preview: QDialog | None = None

    def copy(self, block: list[list[str]]) -> None:
        """Put cells on the clipboard, as a sheet takes them."""
        QGuiApplication.clipboard().setText(write_tsv(block))
        self._desk.notices.say(f"已复制{len(block) - 1}行，可粘贴到 Excel 或 WPS")

    def print_out(self) -> None:
        """Show the table as it will be printed."""
        one, workspace = self._shown(), self._desk.workspace
        if one is None or self._progress.busy():
            return

        def show(data: bytes) -> None:
            name = f"{one.file_name}.pdf"
            self.preview = show_paper(self._desk.jobs, self._page, "打印分析", data, name)

        self._progress.run(
            lambda report: print_analysis(workspace, one.table, one.grid, one.title, one.told),
            while_living(self, show), self._desk.notices.fail,
        )  # fmt: skip

    def ask_export(self) -> None:
        """Ask where to, and write the workbook."""
        one = self._shown()
        if one is None:
            return
        path = files.save_file(
            self._page, "导出为 Excel", f"{one.file_name}.xlsx", files.WORKBOOK
        )  # fmt: skip
        if path is not None:
            self.export(path if path.suffix else path.with_suffix(".xlsx"))

    def export(self, path: Path) -> None:
        """Write what is shown as a workbook."""
        one = self._shown()
        if one is None or self._progress.busy():
            return
        self._progress.run(
            lambda report: export_analysis(path, one.table, one.grid, one.title, one.told),
            lambda _: self._desk.notices.say(f"已导出：{path}"), self._desk.notices.fail,
        )  # fmt: skip
