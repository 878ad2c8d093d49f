"""``material``: the leader's papers from the command line."""

from __future__ import annotations

import json


def test_without_a_kind_all_are_listed(run):
    code, out, _ = run("material", "--json")
    assert code == 0
    kinds = {one["kind"]: one for one in json.loads(out)}
    assert list(kinds) == [
        "brief", "midterm", "final", "year", "training", "talents", "appraisals",
    ]  # fmt: skip
    assert kinds["appraisals"]["formats"] == ["pdf", "xlsx"]


def test_a_paper_is_told_written_and_fixed(run, tmp_path):
    code, out, _ = run("material", "brief", "2026-10")
    assert code == 0
    assert "执法运行情况分析简报(2026年10月)　草稿，尚未定稿" in out
    path = tmp_path / "简报.docx"
    code, out, _ = run("material", "brief", "2026-10", "--out", path, "--fix", "--json")
    told = json.loads(out)
    assert (code, told["edition"], told["file"]) == (0, 1, str(path))
    assert path.read_bytes().startswith(b"PK")
    code, out, _ = run("material", "brief", "2026-10", "--edition", "1", "--json")
    assert json.loads(out)["parts"] == told["parts"]


def test_files_that_are_there_and_wrong_endings_are_refused(run, tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"mine")
    code, _, err = run("material", "talents", "2026", "--out", path)
    assert code == 1
    assert "已经存在" in err
    assert path.read_bytes() == b"mine"
    code, _, err = run("material", "talents", "2026", "--out", tmp_path / "名单.docx")
    assert code == 1
    assert "不能存成" in err


def test_an_evaluation_has_its_own_period(run):
    code, out, _ = run("material", "midterm", "--json")
    assert code == 0
    assert json.loads(out)["period"] == "2024年1月至2025年10月"
    code, _, err = run("material", "midterm", "2026")
    assert code == 1
    assert "时期是2024年1月至2025年10月" in err
    code, _, err = run("material", "poem")
    assert code == 1
    assert "没有名为“poem”的材料" in err
