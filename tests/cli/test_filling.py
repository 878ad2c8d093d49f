"""The command fill: a superior's form filled; what was not known is said."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests import made
from zhifa_desktop.cli import main


@pytest.fixture
def fill(workspace, records, passphrase, monkeypatch, capsys, tmp_path):
    """Run the command on a form with these headings; return exit code, output and errors."""
    unit = made.unit(records, "一中队")
    for name in ("张三", "李四"):
        made.officer(records, unit, name)
    monkeypatch.setenv("ZHIFA_PASSPHRASE", passphrase)
    store = workspace.path
    workspace.close()

    def call(headings, *options):
        book = openpyxl.Workbook()
        book.active.append(headings)
        book.save(tmp_path / "来表.xlsx")
        out = tmp_path / "填好.xlsx"
        form = str(tmp_path / "来表.xlsx")
        code = main(["--store", str(store), "fill", "person", form, "--out", str(out), *options])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def test_a_form_is_filled_and_every_column_was_known(fill, tmp_path):
    code, out, _ = fill(["序号", "姓名", "所属机构"], "--json")
    told = json.loads(out)
    assert (code, told["rows"], told["unknown"]) == (0, 2, [])
    sheet = openpyxl.load_workbook(tmp_path / "填好.xlsx").active
    assert [[c.value for c in row] for row in sheet.iter_rows(min_row=2)] == [
        [1, "李四", "一中队"], [2, "张三", "一中队"],
    ]  # fmt: skip


def test_columns_that_are_not_known_are_said_and_a_file_is_never_overwritten(fill):
    code, out, _ = fill(["姓名", "所属机构", "血型"], "--search", "张")
    assert code == 1
    assert "已填1行" in out
    assert "血型" in out
    code, _, err = fill(["姓名", "所属机构"])
    assert code != 0
    assert "已经存在" in err
