"""How long ten thousand people take, beside the bare calls: openpyxl and executemany.

The promise is a ratio of at most three in the same run; it is printed, not asserted, because a
busy machine must not fail a build. Run with ``python3 dev.py bench``.
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import openpyxl
import pytest
from stdnum.cn import ric

from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.workspace import Workspace

PEOPLE = 1_000 if os.environ.get("ZHIFA_BENCH_QUICK") else 10_000
PROMISED_RATIO = 3
HEADINGS = [
    "姓名", "身份证号", "人员类别", "所属机构", "岗位类别", "职务", "编制类型", "在岗状态", "民族", "政治面貌",
    "最高学历", "参加工作时间", "从事执法时间", "手机号", "执法证号", "有效期至", "备注",
]  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉建国志玉兰"


@pytest.fixture(scope="module")
def people_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(20261123)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("人员")
    sheet.append(HEADINGS)
    for number in range(PEOPLE):
        born = f"{chance.randint(1965, 2002)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
        body = f"34{number // 1000:02d}23{born}{number % 1000:03d}"
        sheet.append([
            chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
            body + ric.calc_check_digit(body + "0"), "执法人员", f"{number % 20 + 1}中队", "执法岗", "队员",
            "事业编制", "在岗", "汉族", "中共党员", "大学本科", "2010.7.1", "2012年7月1日",
            f"138{number:08d}", f"12060{number:07d}", "2028-05-01", "",
        ])  # fmt: skip
    path = tmp_path_factory.mktemp("people") / "人员.xlsx"
    book.save(path)
    return path


def read_and_write_barely(workspace: Workspace, path: Path) -> float:
    """Return the seconds openpyxl and executemany need for the same rows in the same store."""
    begun = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True)
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    book.close()
    columns = ", ".join(f"c{index}" for index in range(len(HEADINGS)))
    marks = ", ".join("?" * len(HEADINGS))
    with workspace.store.writer() as connection:
        bare = connection.connection.driver_connection
        bare.execute(f"CREATE TABLE bare ({columns})")
        bare.executemany(f"INSERT INTO bare VALUES ({marks})", rows)  # noqa: S608 - own names
        seconds = time.perf_counter() - begun
        bare.execute("DROP TABLE bare")
    return seconds


def test_ten_thousand_people(benchmark, workspace: Workspace, people_file: Path, capsys) -> None:
    importing = Importing(workspace)

    def work():
        preview = importing.examine(importing.open("person", people_file), create_missing=True)
        return importing.apply(preview)

    bare = read_and_write_barely(workspace, people_file)
    begun = time.perf_counter()
    done = benchmark.pedantic(work, rounds=1)
    ours = time.perf_counter() - begun
    assert (done.added, done.rejected) == (PEOPLE, 0)
    benchmark.extra_info["ratio to openpyxl and executemany"] = round(ours / bare, 2)
    with capsys.disabled():
        print(
            f"\n{PEOPLE} people: {ours:.2f} s, bare {bare:.2f} s, ratio {ours / bare:.2f} (≤ {PROMISED_RATIO})"
        )


def test_the_same_file_again(benchmark, workspace: Workspace, people_file: Path) -> None:
    importing = Importing(workspace)
    importing.apply(importing.examine(importing.open("person", people_file), create_missing=True))
    preview = benchmark.pedantic(
        lambda: importing.examine(importing.open("person", people_file)), rounds=1
    )
    assert preview.counts["same"] == PEOPLE
