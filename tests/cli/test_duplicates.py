"""The command duplicates: what looks like one, for people and programs."""

from __future__ import annotations

import json

from tests import made
from zhifa_desktop.cli import main


def test_records_that_look_like_one_are_listed(workspace, records, passphrase, monkeypatch, capsys):
    unit = made.unit(records, "一中队")
    for name in ("张三", "张 三", "李四"):
        made.officer(records, unit, name)
    monkeypatch.setenv("ZHIFA_PASSPHRASE", passphrase)
    store = str(workspace.path)
    workspace.close()
    assert main(["--store", store, "duplicates", "person", "--json"]) == 1
    (pair,) = json.loads(capsys.readouterr().out)
    assert "姓名和单位相同" in pair["reason"]
    assert main(["--store", store, "duplicates", "person"]) == 1
    assert "有1对疑似重复" in capsys.readouterr().out
    assert main(["--store", store, "duplicates", "case"]) == 0
