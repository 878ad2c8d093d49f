"""Files a command is told to make: new ones only, what lies there is the clerk's.

Asked before the work begins, so that nothing is done whose result could not be kept.
"""

from __future__ import annotations

from pathlib import Path

from zhifa_desktop.errors import UserError

_WORKBOOK = ".xlsx"


def new_file(path: Path) -> None:
    """See to it that a file can be made there without touching another one.

    Raises:
        UserError: Something has that name, or there is no such folder.
    """
    if path.is_dir():
        raise UserError(f"“{path}”是文件夹，不是文件", kept="没有做任何改动", todo="请指定文件名")
    if path.exists():
        raise UserError(
            f"“{path}”已经存在，不会覆盖它",
            kept="没有做任何改动",
            todo="请换一个文件名，或先把原来的文件移走",
        )
    if not path.absolute().parent.is_dir():
        raise UserError(
            f"找不到“{path}”所在的文件夹", kept="没有做任何改动", todo="请检查路径，或先建好文件夹"
        )


def new_workbook(path: Path) -> None:
    """See to it that an Excel workbook can be made there.

    Raises:
        UserError: As ``new_file``, or the name is not that of an .xlsx file.
    """
    if path.suffix.lower() != _WORKBOOK:
        raise UserError(
            f"“{path.name}”应是Excel文件名", kept="没有做任何改动", todo=f"请以{_WORKBOOK}结尾"
        )
    new_file(path)
