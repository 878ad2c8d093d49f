"""A command run on a test's own store, and a sheet as an office keeps it."""

from __future__ import annotations

import openpyxl
import pytest

from tests import made
from zhifa_desktop.cli import main


@pytest.fixture
def run(store_path, passphrase, monkeypatch, capsys):
    """Run a command on this test's store; return exit code, output and errors."""
    monkeypatch.setenv("ZHIFA_PASSPHRASE", passphrase)

    def call(*arguments, store=store_path):
        code = main(["--store", str(store), *map(str, arguments)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


@pytest.fixture
def people(tmp_path):
    """A sheet as an office keeps it, with one wrong row."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["样例县交通运输综合行政执法大队人员花名册"])
    sheet.append(
        ["姓名", "公民身份号码", "人员类别", "所在中队", "岗位", "编制", "执法证号", "有效期至"]
    )
    good, bad = made.id_number(1), made.id_number(2)[:-1] + "0"
    if bad == made.id_number(2):
        bad = bad[:-1] + "1"
    sheet.append(
        ["张 三", good, "执法人员", "一中队", "执法岗", "事业编制", "120601", "2029.12.31"]
    )
    sheet.append(["李四", bad, "执法人员", "一中队", "执法岗", "事业编制", "120602", "2029.12.31"])
    sheet.append(["合计", 2])
    path = tmp_path / "花名册.xlsx"
    book.save(path)
    return path
