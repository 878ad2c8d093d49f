"""Closing on a full disk: the log cannot be folded in, and nothing is lost by it."""

import sys
from pathlib import Path

import pytest

from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")


def test_store_closes_and_keeps_what_was_saved(store_path: Path, passphrase: str):
    import resource

    workspace = Workspace.open(store_path, passphrase)
    Records(workspace).save("unit", {"name": "一中队", "level": "squadron"})
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, old[1]))
    try:
        workspace.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    again = Workspace.open(store_path, passphrase)
    try:
        assert Records(again).count("unit", Query(search="一中队")) == 1
    finally:
        again.close()
