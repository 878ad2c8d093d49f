"""A list written as a workbook: the rows and columns of the table, numbers masked, text as text."""

from __future__ import annotations

import tempfile
from datetime import date, datetime

import openpyxl
import pytest

from tests import made
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.services.lists import export_list
from zhifa_desktop.services.records import Filter, Query


@pytest.fixture
def people(records):
    unit = made.unit(records)
    for n, name in enumerate(("赵甲", "钱乙", "孙丙")):
        made.officer(
            records, unit, name, id_number=made.id_number(n), card=f"12060{n}", remarks="=1+1"
        )
    return records


def lines(path):
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def test_rows_and_columns_leave_as_the_table_shows_them(people, tmp_path):
    path = tmp_path / "人员.xlsx"
    query = Query(filters=(Filter("name", "in", ("赵甲", "孙丙")),), order=("-name",))
    assert export_list(people, "person", query, ["name", "id_number", "unit", "remarks"], path) == 2
    heading, *rows = lines(path)
    assert heading == ["姓名", "身份证号", "所属机构", "备注"]
    assert [row[0] for row in rows] == ["赵甲", "孙丙"]
    assert all(
        "*" in row[1] and row[1] not in {made.id_number(0), made.id_number(2)} for row in rows
    )
    assert [row[2:] for row in rows] == [["一中队", "=1+1"]] * 2
    assert {cell.data_type for row in openpyxl.load_workbook(path).active for cell in row} == {"s"}


def test_dates_and_hours_stay_what_they_are(records, tmp_path):
    made.session(records, "夜校", date(2026, 3, 5))
    path = tmp_path / "培训.xlsx"
    export_list(records, "training_session", Query(), ["name", "start", "hours"], path)
    name, start, hours = lines(path)[1]
    assert (name, start) == ("夜校", datetime(2026, 3, 5))
    assert isinstance(hours, int | float)


def test_nothing_passes_through_a_temporary_file(people, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    export_list(people, "person", Query(), ["name"], tmp_path / "人员.xlsx")
    assert len(lines(tmp_path / "人员.xlsx")) == 4


def test_stopping_and_bad_places_leave_no_file(people, tmp_path):
    def stop(done, total, text):
        raise Cancelled

    with pytest.raises(Cancelled):
        export_list(people, "person", Query(), ["name"], tmp_path / "a.xlsx", stop)
    with pytest.raises(UserError, match="文件夹"):
        export_list(people, "person", Query(), ["name"], tmp_path / "没有" / "a.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []
