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


def test_a_backup_has_its_owner_s_key_and_a_name_one_can_find(workspace, tmp_path):
    made_folder = care.backup(workspace, tmp_path / "备份" / "十一月")
    assert made_folder.parent == tmp_path / "备份" / "十一月"
    assert made_folder.suffix == ".zhifa"
    if os.name == "posix":
        assert keys.key_path(made_folder).stat().st_mode & 0o077 == 0
    with pytest.raises(UserError, match=r"备份\.xlsx.*不是台账文件名"):
        care.backup(workspace, tmp_path / "备份.xlsx")
    assert not list(tmp_path.glob("备份.xlsx*"))


def test_what_is_wrong_with_a_backup_is_said_of_the_backup(workspace, passphrase, tmp_path):
    copy = care.backup(workspace, tmp_path / "a.zhifa")
    with pytest.raises(UserError, match="备份当时的口令"):
        care.restore(copy, "不是这个口令", tmp_path / "x.zhifa", clock=CLOCK)
    keys.key_path(copy).rename(tmp_path / "别处.key")
    with pytest.raises(UserError, match=r"两个文件.*\.key"):
        care.restore(copy, passphrase, tmp_path / "x.zhifa", clock=CLOCK)
    (tmp_path / "别处.key").rename(keys.key_path(copy))
    data = bytearray(copy.read_bytes())
    data[9000:9100] = b"\1" * 100
    copy.write_bytes(data)
    with pytest.raises(UserError, match=r"备份“a\.zhifa”已损坏.*另一份备份"):
        care.restore(copy, passphrase, tmp_path / "x.zhifa", clock=CLOCK)
    assert not list(tmp_path.glob("x.zhifa"))


def test_a_read_only_store_is_refused_before_anything_lies_beside_it(
    store_path, passphrase, monkeypatch
):
    before = sorted(store_path.parent.iterdir())
    may = os.access

    def read_only(path, mode, **options):  # the tests' user may be root, who may write anything
        return may(path, mode, **options) and not (path == store_path and mode == os.W_OK)

    monkeypatch.setattr(os, "access", read_only)
    with pytest.raises(UserError, match="只读"):
        Workspace.open(store_path, passphrase, clock=CLOCK)
    assert sorted(store_path.parent.iterdir()) == before


def test_a_store_that_failed_while_it_was_made_leaves_nothing(tmp_path, passphrase, monkeypatch):
    from zhifa_desktop.db import migrate

    upgrade = migrate.upgrade

    def broken(engine):
        upgrade(engine)
        raise UserError("磁盘空间不足")

    monkeypatch.setattr(migrate, "upgrade", broken)
    with pytest.raises(UserError):
        Workspace.create(tmp_path / "新.zhifa", passphrase, unit_name="某县", division="")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_a_sentence(workspace, tmp_path):
    (tmp_path / "文件").write_text("x")
    with pytest.raises(UserError, match="是文件，不是文件夹"):
        care.backup(workspace, tmp_path / "文件" / "下面" / "备份.zhifa")
