"""How large a table may be that is read in one go."""

from __future__ import annotations

from zhifa_desktop.errors import UserError

MAX_ROWS = 500_000
MAX_COLUMNS = 400
MAX_CELLS = 15_000_000


def check_size(name: str, height: int, width: int) -> None:
    """Refuse what is larger than a table can be.

    Raises:
        UserError: Too many rows, columns or cells.
    """
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise UserError(
            f"文件“{name}”有{height}行{width}列，超出一次能导入的范围"
            f"({MAX_ROWS}行、{MAX_COLUMNS}列)",
            todo="请删去表格外多余的行列，或分成几个文件导入",
        )
