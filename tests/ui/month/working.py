"""What tests of the month page do again and again."""

from __future__ import annotations

from contextlib import closing

import pypdfium2

from zhifa_desktop.ui.pages.month.steps import SIGN
from zhifa_desktop.ui.widgets.pdf_pages import _PDFIUM

REASON = "专项行动期间集中办案，文书正在送达"
SLOW = 30000


def text_of_pdf(data):
    with _PDFIUM, closing(pypdfium2.PdfDocument(data)) as document:
        return "\n".join(one.get_textpage().get_text_bounded() for one in document)


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.progress.busy() and not page._desk.jobs.busy(), timeout=SLOW)


def explain(qtbot, page):
    """Write a reason wherever one is wanted."""
    for _ in range(10):
        silent = [n for n, group in enumerate(page.findings._groups) if group.silent]
        if not silent:
            return
        page.findings.rules.setCurrentRow(silent[0])
        page.findings.reason.setText("")
        page.findings.reason.insert(REASON)
        page.findings.keep_reason()
        settle(qtbot, page)
    raise AssertionError("reasons are not kept")


def export(qtbot, page, folder):
    page.bar.turn_to(SIGN)
    page.issuing.folder.setText(str(folder))
    page.issuing.go.click()
    settle(qtbot, page)
