"""Making a store and its settings: refused whole, with nothing left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhifa_desktop.errors import UserError
from zhifa_desktop.services import signing
from zhifa_desktop.services.workspace import Workspace


@pytest.mark.parametrize(
    ("unit", "division"), [(" ", ""), ("样例县大队", "../../x"), ("样例县大队", "34012")]
)
def test_a_store_without_name_or_with_a_wrong_division_is_not_made(tmp_path, unit, division):
    path = tmp_path / "新.zhifa"
    with pytest.raises(UserError):
        Workspace.create(path, "正确的口令八个字", unit_name=unit, division=division)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_finished_is_taken_away_and_unlocked(tmp_path, monkeypatch):
    def full(*_):
        raise UserError("磁盘空间不足")

    path = tmp_path / "新.zhifa"
    monkeypatch.setattr(signing, "found", full)
    with pytest.raises(UserError):
        Workspace.create(path, "正确的口令八个字", unit_name="样例县大队", division="")
    assert not path.exists()
    monkeypatch.undo()
    Workspace.create(path, "正确的口令八个字", unit_name="样例县大队", division="")[0].close()
    assert path.exists()


def test_settings_keep_out_what_would_end_in_a_file_name(workspace):
    for wrong in ({"division": "../x"}, {"unit_name": ""}):
        with pytest.raises(UserError):
            workspace.save_settings(replace(workspace.settings, **wrong))
    assert workspace.settings.division == "340123"
