"""``analysis`` as a clerk asks it: by line, compared, as of a past day, as JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tests import made
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace


@pytest.fixture
def county(run, store_path, passphrase, clock):
    """Two cases of October, one of September, in a closed store."""
    workspace = Workspace.open(store_path, passphrase, clock=clock)
    records = Records(workspace)
    unit, other = made.unit(records), made.unit(records, "二中队")
    people = [
        made.officer(records, unit, name, card=f"12060{n}")
        for n, name in enumerate(("张三", "李四"))
    ]
    made.case(records, unit, *people, date(2026, 10, 8), "1", fine=Decimal(12345))
    made.case(records, other, *people, date(2026, 10, 9), "2", cause="抛洒")
    made.case(records, unit, *people, date(2026, 9, 9), "3")
    workspace.close()
    return run


def test_all_columns_with_what_they_are_held_against(county):
    code, out, _ = county("analysis", "2026-10", "--by", "cause")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split()[:4] == ["案由", "立案", "作出决定", "结案"]
    assert lines[1].split()[:3] == ["超限运输", "0", "1"]  # as many, but more before
    assert lines[3].split()[:3] == ["合计", "0", "2"]
    assert "按案由，本期：2026年10月" in out
    assert "上期：2026年9月；上年同期：2025年10月" in out
    assert "口径：立案、决定、结案" in out


def test_one_column_compared_by_its_heading_or_its_name(county):
    shown = county("analysis", "2026-10", "--by", "field", "--compare", "罚款金额")[1]
    assert shown.splitlines()[0].split() == [
        "执法门类", "本期(万元)", "上期(万元)", "增减(万元)", "环比(%)",
        "上年同期(万元)", "增减(万元)", "同比(%)",
    ]  # fmt: skip
    assert shown.splitlines()[1].split() == [
        "公路路政", "1.25", "0.02", "+1.23", "+6,172.5", "0.00", "+1.25", "—",
    ]  # fmt: skip
    assert county("analysis", "2026-10", "--by", "field", "--compare", "fine")[1] == shown


def test_for_programs(county):
    told = json.loads(county("analysis", "2026-10", "--by", "officer", "--json")[1])
    assert told["id"] == "officer"
    assert told["before"] == {"label": "2026年9月", "first": "2026-09-01", "last": "2026-09-30"}
    assert [column["name"] for column in told["columns"]][:3] == ["led", "assisted", "handled"]
    first = next(line for line in told["lines"] if line["label"] == "张三")
    assert (first["values"]["led"], first["before"]["led"], first["year_before"]["led"]) == (
        2,
        1,
        0,
    )
    assert first["values"]["average_score"] is None
    assert told["total"]["values"]["handled"] == 4


def test_narrowed_and_as_of_a_past_day(county):
    told = json.loads(
        county("analysis", "2026-10", "--by", "unit", "--unit", "二中队", "--json")[1]
    )
    assert [line["label"] for line in told["lines"]] == ["二中队"]
    out = county("analysis", "2026-10", "--by", "month", "--as-of", "2026-10-31")[1]
    assert "台账“案件”里还没有记录" in out
    assert "台账截至2026-10-31" in out


@pytest.mark.parametrize("by", ["errors", "remedies"])
def test_errors_have_names_of_their_own(county, by):
    code, out, _ = county("analysis", "2026-10", "--by", by)
    assert code == 0
    assert "还没有记录" in out or "没有启用台账" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-13", "--by", "field"), "不是月份"),
        (("2999", "--by", "field"), "还没有开始"),
        (("2026-10", "--by", "field", "--unit", "查无此队"), "没有“查无此队”"),
        (("2026-10", "--by", "field", "--compare", "天气"), "没有“天气”一栏"),
    ],
)
def test_what_cannot_be_asked(county, arguments, said):
    code, _, error = county("analysis", *arguments)
    assert code == 1
    assert said in error


def test_how_it_is_called_wrongly(county, capsys):
    for arguments in (("analysis",), ("analysis", "--by", "weather")):
        with pytest.raises(SystemExit) as ended:
            county(*arguments)
        assert ended.value.code == 2
    assert "--by没有“weather”，可用的有：field、cause" in capsys.readouterr().err
