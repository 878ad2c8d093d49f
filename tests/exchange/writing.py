"""Files as strangers' programs write them: openpyxl, xlwt, odfpy, plain text, LibreOffice."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

SOFFICE = shutil.which("soffice")


def write_file(path: Path, rows, merges=(), title="Sheet1", encoding="utf-8") -> Path:
    """Write rows in the format that the extension names; merges as (top, left, bottom, right)."""
    writers = {".xlsx": write_xlsx, ".xls": write_xls, ".ods": write_ods}
    if path.suffix == ".csv":
        return write_csv(path, rows, encoding)
    return writers[path.suffix](path, rows, merges, title)


def write_xlsx(path: Path, rows, merges=(), title="Sheet1") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row, 1):
            if value is not None and value != "":
                cell = sheet.cell(number, index, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    for top, left, bottom, right in merges:
        sheet.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    book.save(path)
    return path


def write_xls(path: Path, rows, merges=(), title="Sheet1") -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(title)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    covered = {(top, left): (bottom, right) for top, left, bottom, right in merges}
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            if value is None or value == "":
                continue
            if (number, index) in covered:
                bottom, right = covered[number, index]
                sheet.write_merge(number, bottom, index, right, value)
            elif isinstance(value, date):
                sheet.write(number, index, value, day)
            else:
                sheet.write(number, index, value)
    book.save(str(path))
    return path


def write_ods(path: Path, rows, merges=(), title="Sheet1") -> Path:
    document = OpenDocumentSpreadsheet()
    table = Table(name=title)
    spans = {
        (top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges
    }
    hidden = {
        (row, column)
        for top, left, bottom, right in merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    for number, row in enumerate(rows):
        line = TableRow()
        for index, value in enumerate(row):
            line.addElement(_ods_cell(value, spans.get((number, index)), (number, index) in hidden))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cell(value, span, covered):
    given = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]} if span else {}
    if covered:
        return CoveredTableCell()
    if value is None or value == "":
        return TableCell(**given)
    if isinstance(value, bool):
        given |= {"valuetype": "boolean", "booleanvalue": str(value).lower()}
    elif isinstance(value, int | float):
        given |= {"valuetype": "float", "value": repr(value)}
    elif isinstance(value, date):
        given |= {"valuetype": "date", "datevalue": value.isoformat()}
    else:
        given |= {"valuetype": "string"}
    cell = TableCell(**given)
    cell.addElement(P(text=str(value)))
    return cell


def write_csv(path: Path, rows, encoding="utf-8") -> Path:
    out = io.StringIO()
    csv.writer(out).writerows([["" if v is None else _csv_text(v) for v in row] for row in rows])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def _csv_text(value) -> str:
    if isinstance(value, datetime | date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, float) and value >= 1e15:
        return f"{value:.5E}"  # as Excel writes long numbers
    return str(value)


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Convert with LibreOffice into a folder of its own."""
    folder.mkdir(exist_ok=True)
    home = folder / "profile"
    asked = f"{kind}:Text - txt - csv (StarCalc):44,34,76" if kind == "csv" else kind  # in UTF-8
    command = [
        SOFFICE, f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", asked,
        "--outdir", str(folder), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{kind}"
