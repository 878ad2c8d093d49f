"""The manual of rules, shown as it will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhifa_desktop.services.check_manual import TITLE, print_manual
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.paper import show_paper
from zhifa_desktop.ui.dialogs.progress import ProgressRow

if TYPE_CHECKING:
    from zhifa_desktop.ui.pages.month.page import MonthPage


def show_manual(desk: Desk, page: MonthPage, progress: ProgressRow) -> None:
    """Typeset the manual and show it over a page; the dialog stays with the page."""
    if progress.busy():
        return

    def show(data: bytes) -> None:
        page.manual = show_paper(desk.jobs, page, TITLE, data, f"{TITLE}.pdf")

    progress.run(lambda report: print_manual(desk.workspace), show, desk.notices.fail)
