"""Stores that released versions of the program wrote: brought up to date, with all they hold.

``stores/`` holds one of each schema, with a few invented records (passphrase: correct horse).
"""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from math import ceil
from pathlib import Path

import pytest
from alembic import op

from zhifa_desktop.db import keys, migrate
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

OLD = sorted((Path(__file__).parent / "stores").glob("*.zhifa"))
PASSPHRASE = "correct horse"
CLOCK = fixed_clock(date(2026, 11, 24))
HELD = {
    "unit": 2, "person": 2, "certificate": 2, "training_session": 1, "attendance": 1,
    "equipment": 1, "case": 1, "case_officer": 2,
}  # fmt: skip


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def store(request, tmp_path):
    path = tmp_path / "台账.zhifa"
    shutil.copy(request.param, path)
    shutil.copy(keys.key_path(request.param), keys.key_path(path))
    return path


def held(workspace):
    records = Records(workspace)
    return {name: records.count(name, Query()) for name in HELD}


def opened(path):
    return closing(Workspace.open(path, PASSPHRASE, clock=fixed_clock(date(2026, 11, 25))))


def test_there_is_a_store_of_every_schema_but_the_newest():
    known = {script.revision for script in migrate.scripts().walk_revisions()}
    assert {path.stem for path in OLD} == known - {migrate.HEAD}


def test_nothing_is_lost_and_new_registers_can_be_used(store):
    with opened(store) as workspace:
        assert migrate.current_revision(workspace.store.engine) == migrate.HEAD
        assert held(workspace) == HELD
        records = Records(workspace)
        person = records.page("person", Query())[0]
        saved = records.save("appraisal", {"person": person.id, "year": 2025, "grade": "excellent"})
        assert saved.shown["grade"] == "优秀"


def test_the_copy_made_before_is_as_good_as_the_store_was(store):
    with opened(store):
        pass
    copy = next(p for p in store.parent.glob("*.zhifa") if p != store)
    assert "升级前备份" in copy.name
    with opened(copy) as workspace:
        assert held(workspace) == HELD


@pytest.fixture
def steps(store, tmp_path, monkeypatch):
    """How many tables and indexes it takes to bring a store of this age up to date."""
    copy, made = tmp_path / "计数.zhifa", []
    shutil.copy(store, copy)
    shutil.copy(keys.key_path(store), keys.key_path(copy))
    with monkeypatch.context() as patched:
        for create in (op.create_table, op.create_index):
            patched.setattr(op, create.__name__, counting(create, made.append))
        with opened(copy):
            return len(made)


def counting(create, tell):
    """Return what makes the same after it has told of it."""

    def work(name, *columns, **options):
        tell(name)
        return create(name, *columns, **options)

    return work


@pytest.mark.parametrize("share", [0.01, 0.5, 1])
def test_a_failure_at_any_step_leaves_the_store_as_it_was(store, steps, share, monkeypatch):
    done, step = [], ceil(share * steps)

    def fail(name):
        done.append(name)
        if len(done) == step:
            raise UserError("磁盘空间不足")

    with monkeypatch.context() as patched:
        for create in (op.create_table, op.create_index):
            patched.setattr(op, create.__name__, counting(create, fail))
        with pytest.raises(UserError, match="磁盘空间不足"):
            Workspace.open(store, PASSPHRASE, clock=CLOCK)
    assert len(done) == step
    with opened(store) as workspace:
        assert held(workspace) == HELD
