"""The store of the promised size, made once for all measurements."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import full_store


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
