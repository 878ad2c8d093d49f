"""The sample sheets are as messy as the ones offices keep, and say so about themselves."""

import csv
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.sample.county import County, make_county
from zhifa_desktop.sample.messy_sheet import GB18030, MessySheet
from zhifa_desktop.sample.people import AUXILIARY, OFFICER
from zhifa_desktop.sample.workbooks import messy_sheets, write_workbooks

WRITINGS = {
    "point": re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}"),
    "words": re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"),
    "digits": re.compile(r"20\d{6}"),
    "slash": re.compile(r"\d{4}/\d{1,2}/\d{1,2}"),
    "month": re.compile(r"\d{4}\.\d{2}|\d{4}年\d{1,2}月"),
}


@pytest.fixture(scope="module")
def county() -> County:
    return make_county(11)


@pytest.fixture(scope="module")
def sheets(county: County) -> dict[tuple[str, str], MessySheet]:
    return {(sheet.file, sheet.name): sheet for sheet in messy_sheets(county)}


@pytest.fixture(scope="module")
def folder(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sheets")
    write_workbooks(county, target)
    return target


def cells(folder: Path, name: str) -> list[tuple[object, ...]]:
    page = load_workbook(folder / name).active
    return [tuple(row) for row in page.iter_rows(values_only=True)]


def column(folder: Path, name: str, heading: str) -> list[object]:
    rows = cells(folder, name)
    for top, row in enumerate(rows):
        if heading in row:
            return [r[row.index(heading)] for r in rows[top + 1 :]]
    raise AssertionError(f"{name} has no {heading}")


def test_same_county_gives_the_same_sheets(
    county: County, sheets: dict[tuple[str, str], MessySheet]
):
    assert list(messy_sheets(county)) == list(sheets.values())


def test_every_sheet_names_itself_a_sample(sheets: dict[tuple[str, str], MessySheet]):
    assert all("样例" in "".join(sheet.titles) for sheet in sheets.values())


def test_files_lie_in_the_order_of_import(folder: Path, sheets: dict[tuple[str, str], MessySheet]):
    files = list(dict.fromkeys(file for file, _ in sheets))
    assert sorted(path.name for path in folder.iterdir()) == files


def test_every_record_of_the_county_has_its_row(
    county: County, sheets: dict[tuple[str, str], MessySheet]
):
    rows = Counter()
    for sheet in sheets.values():
        rows[sheet.register] += len(sheet.rows) - sheet.refused - sheet.repeated
    kinds = Counter(p.kind for p in county.people)
    assert rows["person"] == kinds[OFFICER] + kinds[AUXILIARY]
    assert rows["certificate"] == len(county.certificates)
    assert rows["certificate_event"] == len(county.events)
    assert rows["training_session"] == len(county.sessions)
    assert rows["equipment"] == len(county.equipment)
    assert rows["case"] == len(county.cases)
    assert rows["case_review"] == len(county.reviews)
    assert rows["review_score"] == sum(len(r.scores) for r in county.reviews)


def test_roster_has_a_title_a_merged_two_row_header_and_merged_units(folder: Path):
    page = load_workbook(folder / "02-执法人员花名册.xlsx").active
    merged = {str(area) for area in page.merged_cells.ranges}
    top, bottom = [list(row) for row in page.iter_rows(3, 4, values_only=True)]
    assert "样例" in page["A1"].value
    assert [top[22], bottom[22], bottom[23]] == ["执法证件", "执法证号", "有效期至"]
    assert "W3:X3" in merged
    assert "B3:B4" in merged
    assert any(area.startswith("K") and area[1:].split(":")[0] != "3" for area in merged)


def test_roster_names_and_numbers_are_typed_carelessly(folder: Path):
    names = [str(n) for n in column(folder, "02-执法人员花名册.xlsx", "姓 名")]
    assert any(re.fullmatch(r"\S[ \u3000]+\S", name) for name in names)
    numbers = column(folder, "02-执法人员花名册.xlsx", "公民身份号码")
    texts = [n for n in numbers if isinstance(n, str)]
    assert any(n.endswith("x") for n in texts)
    assert any("0" <= n[0] <= "9" and " " in n for n in texts)
    assert any(n[0] > "9" for n in texts), "full-width digits"
    rounded = [n for n in numbers if not isinstance(n, str | None)]
    assert len(rounded) == 1
    assert rounded[0] > 10**17, "one number kept as a number, its last digits rounded"


def test_days_are_written_in_every_way(folder: Path):
    days = column(folder, "04-执法证件登记表.xlsx", "领证日期")
    days += column(folder, "02-执法人员花名册.xlsx", "到岗日期")
    found = {name for day in days for name, form in WRITINGS.items() if form.fullmatch(str(day))}
    assert found >= {"point", "words", "digits", "slash"}
    assert any(isinstance(day, date | datetime) for day in days)
    assert any(isinstance(day, int) and 40_000 < day < 60_000 for day in days), "Excel serials"


def test_text_files_are_gb18030(
    folder: Path, county: County, sheets: dict[tuple[str, str], MessySheet]
):
    texts = [s for s in sheets.values() if s.kind == GB18030]
    assert len(texts) == 3
    for sheet in texts:
        data = (folder / sheet.file).read_bytes()
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
        rows = list(csv.reader(data.decode("gb18030").splitlines()))
        assert len(rows) == 1 + 1 + len(sheet.rows) + len(sheet.tail)


def test_matrix_has_people_down_and_sessions_across(folder: Path, county: County):
    rows = cells(folder, "08-2026年培训签到汇总表.xlsx")
    sessions = [s for s in county.sessions if s.start.year == 2026]
    assert list(rows[2][3 : 3 + len(sessions)]) == [s.name for s in sessions]
    assert all(f"{s.start.month}月" in rows[3][3 + n] for n, s in enumerate(sessions))
    marks = Counter(mark for row in rows[4:-2] for mark in row[3 : 3 + len(sessions)])
    assert {"√", "请假", "×", "补训", None} <= set(marks)


def test_several_officers_stand_in_one_cell(folder: Path):
    officers = column(folder, "12-案件台账2026年上半年.xlsx", "执法人员")
    assert sum("、" in str(names) for names in officers) > 20
    assert any("/" in str(names) for names in officers)


def test_case_fines_of_the_text_file_are_in_ten_thousands(folder: Path):
    data = (folder / "13-案件台账2026年下半年.csv").read_bytes().decode("gb18030")
    rows = list(csv.reader(data.splitlines()))
    fines = [row[rows[1].index("罚款金额(万元)")] for row in rows[2:-1]]
    assert {"0.2", "0.05"} & set(fines)


def test_totals_notes_and_signatures_stand_below(folder: Path):
    tail = cells(folder, "02-执法人员花名册.xlsx")[-3:]
    assert [row[0][:2] for row in tail] == ["合计", "备注", "单位"]
    bands = [row[0] for row in cells(folder, "09-执法装备台账.xlsx") if str(row[0])[1:2] == "、"]
    assert bands == ["一、执法记录仪", "二、移动执法终端", "三、无人机", "四、防护、通信和管控器材"]


def test_every_register_has_a_sheet_or_comes_in_with_its_parent(sheets):
    along = {c.child.register for s in specifications().values() for c in s.columns if c.child}
    told = {sheet.register for sheet in sheets.values()} | along
    assert {name for name in specifications() if name not in told} == set()


def test_some_rows_are_wrong_on_purpose(sheets: dict[tuple[str, str], MessySheet]):
    assert sum(sheet.refused for sheet in sheets.values()) >= 20
    assert sum(sheet.repeated for sheet in sheets.values()) == 1
