"""Full disk, forbidden folders, killed processes: a sentence, and everything saved is still there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest

from tests import made
from zhifa_desktop.db import keys
from zhifa_desktop.errors import UserError
from zhifa_desktop.services import care
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

ROOT = Path(__file__).parents[2]
CLOCK = fixed_clock(date(2026, 11, 23))
needs_small_disk = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a small tmpfs takes Linux and root"
)


@pytest.fixture
def small_disk(tmp_path):
    """A folder that is full soon."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("mounting a small tmpfs is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def _fill(path):
    """Write until there is no room left."""
    handle = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        while True:
            os.write(handle, b"\0" * 4096)
    except OSError:
        os.close(handle)


@needs_small_disk
def test_full_disk_is_a_sentence_and_keeps_what_was_saved(small_disk, new_store, passphrase):
    store = new_store(small_disk)
    opened = Workspace.open(store, passphrase, clock=CLOCK)
    records = Records(opened)
    made.unit(records, "一中队")
    filler = small_disk / "filler"
    _fill(filler)
    with pytest.raises(UserError, match="磁盘空间不足"):
        for n in range(200):
            made.unit(records, f"第{n}中队", remarks="字" * 1900)
    saved = records.count("unit", Query())
    filler.unlink()
    opened.close()
    again = Workspace.open(store, passphrase, clock=CLOCK)
    assert Records(again).count("unit", Query()) == saved >= 2
    assert [f for f in care.doctor(again).findings if "磁盘" not in f] == []
    again.close()


@needs_small_disk
def test_opening_on_a_full_disk_does_not_call_the_store_damaged(small_disk, new_store, passphrase):
    store = new_store(small_disk)
    _fill(small_disk / "filler")
    with pytest.raises(UserError, match="磁盘空间不足"):
        Workspace.open(store, passphrase, clock=CLOCK)
    (small_disk / "filler").unlink()
    Workspace.open(store, passphrase, clock=CLOCK).close()


@needs_small_disk
def test_backup_without_room_is_a_sentence_and_leaves_nothing(small_disk, workspace):
    target = small_disk / "备份.zhifa"
    with pytest.raises(UserError, match="空间不足"):
        care.backup(workspace, target)
    assert list(small_disk.iterdir()) == []


def test_backup_to_a_forbidden_place_is_a_sentence(workspace, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(UserError) as refused:
        care.backup(workspace, blocked / "备份.zhifa")
    assert refused.value.todo


def test_a_killed_process_loses_nothing_that_was_saved(store_path, passphrase):
    script = textwrap.dedent(
        """
        import sys
        from datetime import date
        from pathlib import Path
        from tests import made
        from zhifa_desktop.services.clock import fixed_clock
        from zhifa_desktop.services.records import Records
        from zhifa_desktop.services.workspace import Workspace
        w = Workspace.open(Path(sys.argv[1]), sys.argv[2], clock=fixed_clock(date(2026, 11, 23)))
        r = Records(w)
        for n in range(10_000):
            made.unit(r, f"第{n}中队")
            print(n, flush=True)
        """
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(store_path), passphrase],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    for line in child.stdout:
        if int(line) == 20:
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    again = Workspace.open(store_path, passphrase, clock=CLOCK)
    assert Records(again).count("unit", Query()) >= 22
    assert care.doctor(again).ok
    again.close()


def test_restore_keeps_the_old_store_under_another_name(
    workspace, store_path, passphrase, tmp_path, records
):
    made.unit(records, "一中队")
    copy = care.backup(workspace, tmp_path)
    made.unit(records, "二中队")
    workspace.close()
    aside = care.restore(copy, passphrase, store_path, clock=CLOCK)
    again = Workspace.open(store_path, passphrase, clock=CLOCK)
    assert {u for _, u in Records(again).options("unit")} == {
        "样例县交通运输综合行政执法大队",
        "一中队",
    }
    again.close()
    old = Workspace.open(aside, passphrase, clock=CLOCK)
    assert Records(old).count("unit", Query()) == 3
    old.close()


def test_restore_refuses_wrong_passphrase_damage_and_open_targets(
    workspace, store_path, passphrase, tmp_path
):
    copy = care.backup(workspace, tmp_path)
    with pytest.raises(UserError, match="口令"):
        care.restore(copy, "不是这个口令", tmp_path / "x.zhifa", clock=CLOCK)
    with pytest.raises(UserError, match="别处打开"):
        care.restore(copy, passphrase, store_path, clock=CLOCK)
    data = bytearray(copy.read_bytes())
    data[9000:9100] = b"\1" * 100
    copy.write_bytes(data)
    with pytest.raises(UserError, match="损坏"):
        care.restore(copy, passphrase, tmp_path / "y.zhifa", clock=CLOCK)
    assert not (tmp_path / "y.zhifa").exists()


def test_the_rehearsal_and_the_doctor_find_a_healthy_store(workspace, records):
    made.officer(records, made.unit(records), "张三", card="120601")
    rehearsal = care.rehearse(workspace)
    assert rehearsal.ok
    assert rehearsal.records > 3
    assert not list(workspace.path.parent.glob(".恢复演练*"))
    assert care.doctor(workspace).ok


def test_the_doctor_finds_history_that_does_not_fit(workspace, records):
    row = made.unit(records)
    with workspace.store.writer() as connection:
        connection.exec_driver_sql("UPDATE unit SET version = 7 WHERE id = ?", (row.id,))
    health = care.doctor(workspace)
    assert not health.ok
    assert "历史" in health.findings[0]


def test_key_file_travels_with_the_backup(workspace, tmp_path):
    copy = care.backup(workspace, tmp_path)
    assert keys.key_path(copy).exists()
