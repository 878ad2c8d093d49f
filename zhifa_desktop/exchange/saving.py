"""Workbooks saved in memory, never through the folder of temporary files.

openpyxl writes each sheet as plain text into the system's temporary folder before it packs it;
names and numbers of people must not lie there, not even for a moment.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as the bytes of an .xlsx file."""
    content = io.BytesIO()
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _MemoryWriter(book, archive).save()
    return content.getvalue()


def stream_in_memory(sheet: Any) -> None:
    """Let a write-only sheet gather its rows in memory; before its first row."""
    sheet._writer = _SheetInMemory(sheet)
    sheet._writer.write_top()


class _SheetInMemory(WorksheetWriter):  # type: ignore[misc]  # openpyxl is untyped here
    """Writes into memory and leaves no file to clean up."""

    def __init__(self, sheet: Any) -> None:
        super().__init__(sheet, io.BytesIO())

    def cleanup(self) -> None:
        self.out.close()


class _MemoryWriter(ExcelWriter):  # type: ignore[misc]
    """Packs sheets that were written into memory."""

    def write_worksheet(self, sheet: Any) -> None:
        sheet._drawing = SpreadsheetDrawing()
        sheet._drawing.charts = sheet._charts
        sheet._drawing.images = sheet._images
        if self.workbook.write_only:
            if not sheet.closed:
                sheet.close()
            writer = sheet._writer
        else:
            writer = _SheetInMemory(sheet)
            writer.write()
        sheet._rels = writer._rels
        self._archive.writestr(sheet.path[1:], writer.out.getbuffer())
        self.manifest.append(sheet)
        writer.cleanup()
