"""The stores of the promised sizes, made once for all measurements."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks import five_years, full_store
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import PASSPHRASE, make_demo
from zhifa_desktop.services.workspace import Workspace


@pytest.fixture(scope="session")
def passphrase_of_all() -> str:
    """What opens the store of the promised size."""
    return "样例口令-full size"


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory, passphrase_of_all: str) -> Path:
    """A store with 10,000 people, or a tenth of it."""
    path = tmp_path_factory.mktemp("full") / "满载.zhifa"
    full_store.create(path, passphrase_of_all)
    full_store.fill(path, passphrase_of_all)
    return path


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county with 300 people and five years of theirs beside its own."""
    store = make_demo(tmp_path_factory.mktemp("county") / "样例县").store
    with closing(Workspace.open(store, PASSPHRASE, clock=fixed_clock(STORY_DAY))) as workspace:
        five_years.fill(workspace)
    return store
