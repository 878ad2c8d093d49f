"""A squadron's list of people as it comes: title, note, two wrong rows, a total, a signature."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from stdnum.cn import ric

HEADINGS = (
    "姓名", "公民身份号码", "人员类别", "所属中队", "岗位类别", "用工性质", "联系手机", "执法证号",
    "证件有效期至",
)  # fmt: skip
SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静强磊军洋勇"


def id_number(number: int) -> str:
    """Return a valid id number of a place that was never given one (999)."""
    body = f"34019919{60 + number % 40:02d}{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def row(number: int, **changes: object) -> list[object]:
    """Return one officer's line; ``changes`` by heading."""
    values: dict[str, object] = {
        "姓名": SURNAMES[number % 10] + NAMES[number // 10 % 10] + NAMES[number // 100 % 10],
        "公民身份号码": id_number(number),
        "人员类别": "执法人员",
        "所属中队": f"{'一二三'[number % 3]}中队",
        "岗位类别": "执法岗",
        "用工性质": "事业",
        "联系手机": f"1380000{number:04d}",
        "执法证号": f"12060{number:06d}",
        "证件有效期至": "2028.6.30",
    }
    return [{**values, **changes}[heading] for heading in HEADINGS]


def write_people(path: Path, rows: list[list[object]]) -> Path:
    """Write the rows as an office writes them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "花名册"
    sheet.append(["样例县交通运输综合行政执法大队人员花名册"])
    sheet.merge_cells("A1:I1")
    sheet.append(["填报单位:大队办公室", None, None, None, "2026年11月"])
    sheet.append(list(HEADINGS))
    for line in rows:
        sheet.append(line)
    sheet.append(["合计", f"{len(rows)}人"])
    sheet.append(["填表人:", None, "审核人:"])
    book.save(path)
    return path
