"""``stage``: a month is checked, reviewed and asked about from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from tests import made


@pytest.fixture
def october(workspace, records, run):
    """A case in October, in an office with different people; the store is closed again."""
    unit = made.unit(records)
    lead, other = (made.officer(records, unit, name, card=f"3400000{n}")
                   for n, name in enumerate(("王一", "李二")))  # fmt: skip
    made.case(records, unit, lead, other, date(2026, 10, 8), "决1号")
    people = {"preparer": "甲", "reviewer": "乙", "separate_roles": True}
    workspace.save_settings(replace(workspace.settings, **people))
    workspace.close()
    return run


def test_a_month_is_taken_up_and_told_as_json(october, tmp_path):
    code, _, err = october("export", "2026-10", "--out", tmp_path / "out")
    assert code == 1
    assert "还没有审核" in err
    assert october("stage", "2026-10", "check", "--name", "甲")[0] == 0
    code, _, err = october("stage", "2026-10", "review", "--name", "甲")
    assert code == 1
    assert "另一个人" in err
    code, out, _ = october("stage", "2026-10", "review", "--name", "乙", "--note", "同意", "--json")
    told = json.loads(out)
    assert (told["stage"], told["locked"], told["pending"]) == ("reviewed", False, [])
    assert [step["name"] for step in told["steps"]] == ["甲", "乙"]
    assert october("export", "2026-10", "--out", tmp_path / "out")[0] == 0
    code, out, _ = october("stage", "2026-10")
    assert "2026年10月月报：第1版已签名" in out


def test_steps_that_cannot_be_are_refused(october):
    code, _, err = october("stage", "2026-10", "back", "--name", "乙", "--note", "改")
    assert (code, "还没有校核" in err) == (1, True)
    code, _, err = october("stage", "2026-10", "carry")
    assert (code, "还没有报出" in err) == (1, True)
