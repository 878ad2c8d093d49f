"""What the system refuses comes in the clerk's words, and the old file stays."""

from __future__ import annotations

import pytest

from zhifa_desktop.db.files import write_atomically
from zhifa_desktop.errors import UserError

resource = pytest.importorskip("resource", reason="no such limits on Windows")


@pytest.fixture
def small_files_only():
    """Let the system refuse files over 50 kB as a memory stick refuses those over 4 GB."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_files_only")
def test_a_file_too_large_for_the_disk_is_not_called_a_fault_of_the_disk(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"old")
    with pytest.raises(UserError, match="存不下单个这么大的文件") as refused:
        write_atomically(path, b"x" * 90_000)
    assert "换一个位置" in refused.value.todo
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]
    assert path.read_bytes() == b"old"
