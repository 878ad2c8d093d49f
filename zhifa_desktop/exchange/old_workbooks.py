"""Sheets of .xls (Excel 97 to 2003) through xlrd.

Not through calamine: a mangled .xls can make it ask for hundreds of gigabytes, which ends the
whole program and not just the reading. It judges no content.
"""

from __future__ import annotations

import io
import struct
from datetime import date, datetime, time

import xlrd

from zhifa_desktop.exchange.cells import Area, CellError, Sheet
from zhifa_desktop.exchange.containers import broken, encrypted
from zhifa_desktop.exchange.limits import check_size

_MANGLED = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, ArithmeticError, AssertionError,
    AttributeError, LookupError, MemoryError, NotImplementedError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
"""What xlrd lets through when a file is not as it should be."""


def read_old_workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Return the worksheets in their order.

    Raises:
        UserError: Damaged, encrypted, or larger than a table can be.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True
        )
        return tuple(_sheet(book, number, name) for number in range(book.nsheets))
    except _MANGLED as error:
        if "encrypted" in str(error):
            raise encrypted(name) from error
        raise broken(name) from error


def _sheet(book: xlrd.Book, number: int, name: str) -> Sheet:
    source = book.sheet_by_index(number)
    check_size(name, source.nrows, source.ncols)
    rows = tuple(
        tuple(_value(book, cell) for cell in source.row(row)) for row in range(source.nrows)
    )
    merged = tuple(
        Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells
    )
    return Sheet(source.name, rows, merged, bool(source.visibility))


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> object:
    match cell.ctype:
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK:
            return ""
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return CellError(xlrd.error_text_from_code.get(cell.value, "#错误"))
        case xlrd.XL_CELL_DATE:
            return _moment(cell.value, book.datemode)
    return cell.value


def _moment(number: float, datemode: int) -> date | datetime | time | float:
    """Return a day, an hour or both; a number that no calendar holds stays a number."""
    try:
        moment: datetime = xlrd.xldate_as_datetime(number, datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return number
    if 0 <= number < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
