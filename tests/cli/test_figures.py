"""``indicators`` as a clerk asks it: periods, past days, units, people, and the rows behind."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def county(run, people):
    run("import", "person", people, "--create-missing")
    return run


def by_id(out):
    return {one["id"]: one for one in json.loads(out)}


def test_any_period_and_a_blank_that_is_no_zero(county):
    code, out, _ = county("indicators", "2026Q3", "--json")
    found = by_id(out)
    assert code == 0
    assert found["certificate_held"]["value"] == 100
    assert (found["sessions"]["value"], found["sessions"]["numerator"]) == (None, None)
    assert found["sessions"]["blank"] in ("未填报", "未启用")
    assert "报告期：2026年第三季度" in county("indicators", "2026Q3")[1]


def test_as_of_a_day_before_anything_was_entered(county):
    _, out, _ = county("indicators", "2026-10", "--as-of", "2026-10-31", "--json")
    assert by_id(out)["certificate_held"]["blank"] == "未填报"
    assert "台账截至2026-10-31" in county("indicators", "2026-10", "--as-of", "2026-10-31")[1]


def test_by_unit_and_narrowed(county):
    lines = json.loads(
        county("indicators", "2026-10", "--by-unit", "certificate_held", "--json")[1]
    )
    assert [(line["unit"], line["numerator"], line["value"]) for line in lines] == [
        ("样例县交通运输综合行政执法大队", 1, 100),
        ("一中队", 1, 100),
    ]
    assert "一中队" in county("indicators", "2026-10", "--by-unit", "certificate_held")[1]
    assert (
        by_id(county("indicators", "--unit", "一中队", "--json")[1])["certificate_held"]["value"]
        == 100
    )
    assert (
        by_id(county("indicators", "--person", "张三", "--json")[1])["training_hours"][
            "denominator"
        ]
        == 1
    )


def test_the_rows_behind(county):
    rows = json.loads(county("indicators", "2026-10", "--records", "training_hours", "--json")[1])
    assert [(row["register"], row["title"]) for row in rows] == [("person", "张三")]
    assert "还差的记录共1条" in county("indicators", "2026-10", "--records", "training_hours")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-13",), "不是月份"),
        (("2999",), "还没有开始"),
        (("2026-10", "--as-of", "昨天"), "不是日期"),
        (("2026-10", "--as-of", "2999-01-01"), "还没有到"),
        (("2026-10", "--unit", "查无此队"), "没有“查无此队”"),
        (("2026-10", "--records", "quality_index"), "没有自己的记录"),
        (("2026-10", "--by-unit", "sessions"), "不能按机构分开"),
    ],
)
def test_what_cannot_be_asked(county, arguments, said):
    code, _, error = county("indicators", *arguments)
    assert code == 1
    assert said in error


def test_warnings_of_today(county):
    code, out, _ = county("warnings", "--json")
    lines = json.loads(out)
    assert {"rule", "urgency", "register", "key", "message", "due", "unit"} <= set(lines[0])
    assert code == (1 if any(line["urgency"] == "urgent" for line in lines) else 0)
    assert {
        line["unit"] for line in json.loads(county("warnings", "--unit", "一中队", "--json")[1])
    } == {"一中队"}
    assert "共" in county("warnings")[1]
    assert json.loads(county("warnings", "--unit", "查无此队", "--json")[1]) == []


def test_the_folder_for_inspectors(county, tmp_path):
    code, out, _ = county(
        "folder", "2026", "--out", tmp_path / "资料.pdf", "--measures", "3、4", "--json"
    )
    assert code == 0
    assert json.loads(out)["made"].endswith("资料.pdf")
    assert (tmp_path / "资料.pdf").read_bytes().startswith(b"%PDF")
    assert (
        "不是举措的序号"
        in county("folder", "2026", "--out", tmp_path / "x.pdf", "--measures", "三")[2]
    )
    assert (
        "没有选举措" in county("folder", "2026", "--out", tmp_path / "x.pdf", "--measures", "99")[2]
    )
