"""Fixtures that every test may use: a store of its own, copied from one made per session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from zhifa_desktop.db import keys
from zhifa_desktop.services.clock import Clock, fixed_clock
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace

TODAY = date(2026, 11, 23)
PASSPHRASE = "样例口令-correct horse"
STORE_NAME = "样例县.zhifa"
# The least that argon2 takes; a key file carries its own parameters, so these stores open too.
CHEAP_ARGON2 = {"memory": 64, "time": 1, "lanes": 1}


@pytest.fixture(autouse=True)
def _own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests away from the stores and logs of whoever runs them."""
    monkeypatch.setenv("ZHIFA_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def today() -> date:
    """The day that all tests live in."""
    return TODAY


@pytest.fixture
def clock() -> Clock:
    """Nine in the morning of that day."""
    return fixed_clock(TODAY)


@pytest.fixture
def passphrase() -> str:
    """What opens the stores of the tests."""
    return PASSPHRASE


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("template") / STORE_NAME
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CHEAP_ARGON2.items():
            patch.setitem(keys.ARGON2, name, value)
        workspace, recovery = Workspace.create(
            path,
            PASSPHRASE,
            unit_name="样例县交通运输综合行政执法大队",
            division="340123",
            clock=fixed_clock(TODAY),
        )
    workspace.close()
    return path, recovery


@pytest.fixture
def recovery_key(_template: tuple[Path, str]) -> str:
    """The printed recovery key of the stores of the tests."""
    return _template[1]


@pytest.fixture
def new_store(_template: tuple[Path, str]) -> Callable[[Path], Path]:
    """Return a function that puts a fresh closed store (with its key) into a folder."""

    def put(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / STORE_NAME
        shutil.copyfile(_template[0], target)
        shutil.copyfile(keys.key_path(_template[0]), keys.key_path(target))
        return target

    return put


@pytest.fixture
def store_path(tmp_path: Path, new_store: Callable[[Path], Path]) -> Path:
    """A closed store of this test's own."""
    return new_store(tmp_path / "store")


@pytest.fixture
def workspace(store_path: Path, clock: Clock) -> Iterator[Workspace]:
    """That store, opened on 2026-11-23 and closed after the test."""
    opened = Workspace.open(store_path, PASSPHRASE, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def records(workspace: Workspace) -> Records:
    """The records of that store."""
    return Records(workspace)
