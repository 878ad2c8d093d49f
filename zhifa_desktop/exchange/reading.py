"""Open a file an office really has and return its sheets, or a sentence that says why not.

The whole file is taken into memory first, so that nothing holds it open while the clerk mends
it. It knows no register.
"""

from __future__ import annotations

from pathlib import Path

from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.cells import Sheet, is_blank
from zhifa_desktop.exchange.containers import MAX_FILE_BYTES, FileKind, kind_of
from zhifa_desktop.exchange.delimited import read_text
from zhifa_desktop.exchange.limits import check_size
from zhifa_desktop.exchange.old_workbooks import read_old_workbook
from zhifa_desktop.exchange.worksheets import read_workbook

_MEGABYTE = 2**20


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of an .xlsx, .xls, .ods or text table, hidden ones marked.

    Raises:
        UserError: Missing, locked, no permission, too large, of another kind, encrypted, with
            macros, damaged, or without a single filled cell.
    """
    name = path.name
    data = _bytes_of(path)
    kind = kind_of(data, name)
    if kind is FileKind.TEXT:
        sheets: tuple[Sheet, ...] = (read_text(data, name),)
        rows = sheets[0].rows
        check_size(name, len(rows), max((len(row) for row in rows), default=0))
    elif kind is FileKind.XLS:
        sheets = read_old_workbook(data, name)
    else:
        sheets = read_workbook(data, name, kind)
    if all(is_blank(cell) for sheet in sheets for row in sheet.rows for cell in row):
        raise UserError(f"文件“{name}”里没有任何内容", todo="请确认选对了文件，再导入一次")
    return sheets


def _bytes_of(path: Path) -> bytes:
    name = path.name
    if name.startswith("~$"):
        raise UserError(
            f"“{name}”是 Excel 打开表格时留下的临时文件",
            todo="请选择去掉开头“~$”的同名文件",
        )
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UserError(
                f"文件“{name}”有{size // _MEGABYTE} MB，超过{MAX_FILE_BYTES // _MEGABYTE} MB",
                todo="请删去图片和多余的工作表，或分成几个文件导入",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(
            f"找不到文件“{name}”", todo="请检查文件是否已移动、改名或U盘已拔出"
        ) from error
    except IsADirectoryError as error:
        raise UserError(f"“{name}”是文件夹，不是文件", todo="请选择里面的表格文件") from error
    except PermissionError as error:
        raise UserError(
            f"没有权限读取文件“{name}”，或它正被别的程序占用",
            todo="请关闭正在使用它的 Excel 或 WPS，或把文件复制到桌面再导入",
        ) from error
    except OSError as error:
        raise UserError(f"读取文件“{name}”时出错", todo="请把文件复制到本机硬盘后再导入") from error
