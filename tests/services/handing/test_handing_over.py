"""Files on a stick (N20): read back before 可以拔出, nothing overwritten, nothing half-written."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.handing.conftest import OCTOBER
from zhifa_desktop.db import copies
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.services import care, carrying
from zhifa_desktop.services.handing_over import HandingOver, cloud_caution, hand_over
from zhifa_desktop.services.receivers import Receivers
from zhifa_desktop.services.workspace import Workspace

ROOT = Path(__file__).parents[3]
needs_small_disk = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a small tmpfs takes Linux and root"
)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_package_and_papers_lie_there_read_back_and_are_remembered(county, stick):
    going = county.outgoing()
    assert len(going.files) == 4
    assert going.cautions == ()
    told = []
    done = county.handing.hand_over(going, stick, lambda *step: told.append(step))
    assert names(stick) == sorted(path.name for path in going.files)
    for path, file in zip(going.files, done.files, strict=True):
        assert (stick / path.name).read_bytes() == path.read_bytes()
        assert (file.sha256, file.size) == (sha256(path), path.stat().st_size)
    assert "4个文件已写入，逐个读回核对无误，可以拔出" in done.sentence
    assert [one[0] for one in told] == sorted(one[0] for one in told)
    assert told[-1] == (100, 100, "完成")
    (kept,) = county.handing.history(OCTOBER)
    assert (kept.version, kept.place, kept.who) == (2, str(stick), "内勤")
    assert kept.files == done.files
    assert kept.package_sha256 == sha256(going.package)
    assert county.months.verify(stick / going.package.name).verdict == "valid"


def test_again_to_the_same_stick_counts_as_there_and_is_still_read(county, stick):
    going = county.outgoing()
    county.handing.hand_over(going, stick)
    times = {path: path.stat().st_mtime_ns for path in stick.iterdir()}
    again = county.handing.hand_over(going, stick)
    assert all(file.before for file in again.files)
    assert {path: path.stat().st_mtime_ns for path in stick.iterdir()} == times
    assert "其中4个原已在那里" in again.sentence
    assert len(county.handing.history(OCTOBER)) == 2


def test_another_file_of_that_name_is_never_overwritten(county, stick):
    going = county.outgoing()
    theirs = stick / going.files[1].name
    theirs.write_bytes(b"somebody else's")
    with pytest.raises(UserError, match="内容不一样") as refused:
        county.handing.hand_over(going, stick)
    assert "没有覆盖它" in refused.value.kept
    assert names(stick) == [theirs.name]
    assert theirs.read_bytes() == b"somebody else's"
    assert county.handing.history(OCTOBER) == ()


def test_two_versions_lie_side_by_side(county, stick):
    county.handing.hand_over(county.outgoing(1), stick)
    county.handing.hand_over(county.outgoing(2), stick)
    assert len(names(stick)) == 8
    assert [one.version for one in county.handing.history(OCTOBER)] == [1, 2]


@pytest.mark.parametrize("at", [1, 40, 99])
def test_stopping_leaves_nothing(county, stick, at):
    def stop(done, total, text):
        if done >= at:
            raise Cancelled

    with pytest.raises(Cancelled):
        county.handing.hand_over(county.outgoing(), stick, stop)
    assert names(stick) == []
    assert county.handing.history(OCTOBER) == ()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EROFS, "没有写入"),
        (errno.EACCES, "没有写入"),
        (errno.EFBIG, "FAT32"),
        (errno.EIO, "可能被拔出"),
        (errno.ENODEV, "可能被拔出"),
    ],
)
@pytest.mark.parametrize("where", ["fsync", "link"])
def test_what_the_disk_refuses_is_a_sentence_and_leaves_nothing(
    county, stick, monkeypatch, code, said, where
):
    calls, real = [], getattr(os, where)

    def refuse(*args):
        calls.append(args)
        if len(calls) == 2:  # the first file has gone well
            raise OSError(code, os.strerror(code))
        return real(*args)

    going = county.outgoing()
    with monkeypatch.context() as broken:
        broken.setattr(copies.os, where, refuse)
        if where == "link":  # a disk without links would be asked for a plain name instead
            broken.setattr(copies, "_NO_LINKS", frozenset())
        with pytest.raises(UserError) as refused:
            county.handing.hand_over(going, stick)
    assert said in str(refused.value)
    assert names(stick) == []
    assert county.handing.history(OCTOBER) == ()
    assert county.handing.hand_over(going, stick).files


def test_a_stick_that_gives_back_other_bytes_is_found(county, stick, monkeypatch):
    read = copies.digest_on_disk

    def worn_out(path, tell):
        if path.name.startswith(copies.PREFIX) and path.stat().st_size > 50_000:
            content = bytearray(path.read_bytes())
            content[30_000] ^= 1
            path.write_bytes(content)
        return read(path, tell)

    monkeypatch.setattr(copies, "digest_on_disk", worn_out)
    with pytest.raises(UserError, match="读回来的内容不一样"):
        county.handing.hand_over(county.outgoing(), stick)
    assert names(stick) == []


def test_reading_back_asks_the_disk_and_not_memory(county, stick, monkeypatch):
    if not hasattr(os, "posix_fadvise"):
        pytest.skip("the system has no such call")
    dropped = []
    monkeypatch.setattr(
        copies.os, "posix_fadvise", lambda *args: dropped.append(args[1:]), raising=False
    )
    county.handing.hand_over(county.outgoing(), stick)
    assert dropped.count((0, 0, os.POSIX_FADV_DONTNEED)) >= 4


def test_a_disk_without_links_gets_the_names_too_and_overwrites_nothing(county, stick, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "no links on FAT")

    monkeypatch.setattr(copies.os, "link", no_links)
    going = county.outgoing()
    county.handing.hand_over(going, stick)
    assert names(stick) == sorted(path.name for path in going.files)
    waiting = copies.write_copy(going.package, stick / "新.zip", lambda _: None)
    (stick / "新.zip").write_bytes(b"came meanwhile")
    with pytest.raises(FileExistsError):
        copies.give_name(waiting)
    assert (stick / "新.zip").read_bytes() == b"came meanwhile"


def test_too_little_room_is_found_before_anything_is_written(county, stick, monkeypatch):
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(carrying.shutil, "disk_usage", lambda _: usage._replace(free=10_000))
    monkeypatch.setattr(copies, "write_copy", lambda *_: pytest.fail("it wrote"))
    with pytest.raises(UserError, match=r"空间不足：要.*只剩10KB"):
        county.handing.hand_over(county.outgoing(), stick)


@needs_small_disk
def test_a_disk_that_fills_up_meanwhile_is_a_sentence_and_left_clean(county, tmp_path, monkeypatch):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small tmpfs is not allowed here")
    try:
        with pytest.raises(UserError, match="空间不足：要"):
            county.handing.hand_over(county.outgoing(), disk)
        monkeypatch.setattr(carrying, "_refuse_full", lambda *_: None)  # filled by others then
        with pytest.raises(UserError, match="磁盘空间不足，没有写成"):
            county.handing.hand_over(county.outgoing(), disk)
        assert names(disk) == []
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
    assert county.handing.history(OCTOBER) == ()


def test_a_stick_that_is_gone_says_so(county, stick, monkeypatch):
    def pulled(source, target, tell):
        shutil.rmtree(stick)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target))

    monkeypatch.setattr(copies, "write_copy", pulled)
    with pytest.raises(UserError, match="可能被拔出"):
        county.handing.hand_over(county.outgoing(), stick)
    assert not stick.exists()
    with pytest.raises(UserError, match="插好U盘"):
        county.handing.hand_over(county.outgoing(), stick)


def test_places_that_are_none(county, stick):
    (stick / "文件").write_text("x")
    with pytest.raises(UserError, match="是文件，不是文件夹"):
        county.handing.hand_over(county.outgoing(), stick / "文件")
    with pytest.raises(UserError, match="本来就在这个文件夹里"):
        county.handing.hand_over(county.outgoing(), county.folder)


def test_a_name_that_windows_forbids_is_refused(county, stick):
    going = county.outgoing()
    odd = going.package.with_name("报送.. .pdf.")
    shutil.copyfile(going.files[1], odd)
    with pytest.raises(UserError, match="Windows"):
        county.handing.hand_over(
            type(going)(OCTOBER, 2, going.code, (going.package, odd), personal=True), stick
        )
    assert names(stick) == []


def test_an_older_version_under_a_newer_name_is_found(county, stick):
    old, new = county.packages
    shutil.copyfile(old, new)
    with pytest.raises(UserError, match=r"里面是2026-10第1版.*不是2026-10第2版"):
        county.outgoing(2)
    going = county.outgoing(1)
    assert any("不是最新的" in word for word in going.cautions)
    with pytest.raises(UserError, match="里面是2026-10第1版"):
        county.handing.hand_over(type(going)(OCTOBER, 2, going.code, (new,), personal=True), stick)
    assert names(stick) == []


def test_a_damaged_package_is_not_handed_over(county):
    content = bytearray(county.packages[1].read_bytes())
    content[len(content) // 2] ^= 1
    county.packages[1].write_bytes(content)
    with pytest.raises(UserError, match="已损坏或被改动过"):
        county.outgoing(2)


def test_a_version_that_was_never_made_is_refused(county):
    with pytest.raises(UserError, match="没有第7版"):
        county.handing.gather(OCTOBER, 7, county.packages[1])


def test_papers_that_were_saved_again_or_are_gone_stay_behind_and_are_named(county):
    going = county.outgoing()
    going.files[1].write_bytes(going.files[1].read_bytes() + b"\n")
    going.files[2].write_bytes(b"edited")
    going.files[3].unlink()
    left = county.outgoing()
    assert left.files == (going.package,)
    assert [word.partition("”")[2] for word in left.cautions] == [
        "被另存过，与月报包里的不一致，没有一起交",
        "被另存过，与月报包里的不一致，没有一起交",
        "，没有一起交",
    ]


def test_a_package_with_names_in_it_is_better_sealed(county, stick):
    done = county.handing.hand_over(county.outgoing(), stick)
    assert any("没有加密" in word for word in done.cautions)


def test_a_sealed_package_goes_in_place_of_the_plain_one(county, stick, tmp_path):
    import secrets

    def seal(source, out):
        out.write_bytes(b"sealed" + secrets.token_bytes(8) + source.read_bytes()[::-1])

    going = county.outgoing()
    root = county.months.root_certificate()

    def hand_over_sealed():
        return hand_over(
            county.workspace, OCTOBER, 2, going.files_beside_sealed, stick,
            seal=seal, encrypted_for=[root],
        )  # fmt: skip

    done = hand_over_sealed()
    assert going.package.name not in names(stick)
    assert f"{going.package.name}.p7m" in names(stick)
    assert not any("没有加密" in word for word in done.cautions)
    assert done.package_sha256 == sha256(going.package)
    assert "演示根证书" in done.encrypted_for[0]
    again = hand_over_sealed()
    assert all(file.before for file in again.files)  # sealed twice has other bytes, yet is ours
    (stick / f"{going.package.name}.p7m").write_bytes(b"sealed by others")
    with pytest.raises(UserError, match="内容不一样"):
        hand_over_sealed()


def test_encrypted_to_a_receiver_nothing_lies_there_in_clear(county, stick, receiver, opened):
    path, key = receiver
    receivers = Receivers(county.workspace)
    one = receivers.look_at(path)
    receivers.keep(one)
    going = county.outgoing()
    done = county.handing.hand_over(going, stick, receivers=[one.id])
    assert done.encrypted_for == (one.name,)
    assert county.handing.history(OCTOBER)[-1].encrypted_for == (one.name,)
    sealed, letter = sorted(names(stick), key=lambda name: not name.endswith(".p7m"))
    assert (sealed, "报送函" in letter) == (f"{going.package.name}.p7m", True)
    assert opened(stick / sealed, key) == going.package.read_bytes()  # by openssl


def test_a_receiver_that_is_gone_or_ran_out_leaves_nothing_there(county, stick):
    with pytest.raises(UserError, match="没有选定收件单位"):
        county.handing.hand_over(county.outgoing(), stick, receivers=["none"])
    assert names(stick) == []


@pytest.mark.parametrize(
    ("place", "cloud"),
    [
        ("OneDrive/月报", True),
        ("坚果云/a", True),
        ("WeChat Files/x", True),
        ("报送", False),
    ],
)
def test_a_folder_that_goes_to_a_cloud_is_told(tmp_path, place, cloud):
    assert bool(cloud_caution(tmp_path / place)) is cloud


KILLED_AT = ("written", "read back", "named", "flushed")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
@pytest.mark.parametrize("at", KILLED_AT)
def test_killed_in_the_middle_nothing_half_written_has_a_name(
    county_files, stick, passphrase, clock, at
):
    store, out = county_files
    script = textwrap.dedent(
        """
        import os, signal, sys
        from datetime import date
        from pathlib import Path
        from zhifa_desktop.db import copies
        from zhifa_desktop.rules.periods import Month
        from zhifa_desktop.services.clock import fixed_clock
        from zhifa_desktop.services.handing_over import HandingOver
        from zhifa_desktop.services.workspace import Workspace

        store, package, stick, passphrase, at = sys.argv[1:]
        name = {"written": "digest_on_disk", "read back": "give_name", "named": "give_name",
                "flushed": "flush_folder"}[at]
        real, seen = getattr(copies, name), []

        def deadly(*args):
            answer = real(*args) if at in ("named", "flushed") else None
            seen.append(args)
            on_stick = at != "written" or str(args[0]).startswith(stick)
            if on_stick and (at != "named" or len(seen) == 2):
                print("now", flush=True)
                os.kill(os.getpid(), signal.SIGKILL)
            return answer if answer is not None or name != "digest_on_disk" else real(*args)

        setattr(copies, name, deadly)
        w = Workspace.open(Path(store), passphrase, clock=fixed_clock(date(2026, 11, 23)))
        handing = HandingOver(w)
        handing.hand_over(handing.gather(Month(2026, 10), 2, Path(package)), Path(stick))
        """
    )
    package = out / "340123-202610-v2.zip"
    arguments = [str(store), str(package), str(stick), passphrase, at]
    child = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, check=False, capture_output=True,
        text=True, env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr
    left = [path for path in stick.iterdir() if not path.name.startswith(copies.PREFIX)]
    assert len(left) == {"written": 0, "read back": 0, "named": 2, "flushed": 4}[at]
    for path in left:
        assert path.read_bytes() == (out / path.name).read_bytes()
    with closing(Workspace.open(store, passphrase, clock=clock)) as again:
        assert care.doctor(again).ok
        handing = HandingOver(again)
        assert handing.history(OCTOBER) == ()
        done = handing.hand_over(handing.gather(OCTOBER, 2, package), stick)
        assert sum(file.before for file in done.files) == len(left)
    assert names(stick) == sorted(file.name for file in done.files)  # the temporary ones are gone
