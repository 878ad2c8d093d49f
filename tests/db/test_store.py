"""The encrypted store: opening, refusing, recovering; nothing is touched by a refusal."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from zhifa_desktop.db import keys, migrate
from zhifa_desktop.db.engine import connect
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.services import care
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.workspace import Workspace

CLOCK = fixed_clock(date(2026, 11, 23))


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_file_is_noise_to_ordinary_sqlite(store_path):
    assert not store_path.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(store_path).execute("SELECT * FROM sqlite_master").fetchall()


def test_wrong_passphrase_is_a_sentence_and_touches_nothing(store_path):
    before = digest(store_path), digest(keys.key_path(store_path))
    with pytest.raises(UserError, match="口令") as refused:
        Workspace.open(store_path, "不是这个口令", clock=CLOCK)
    assert refused.value.todo
    assert (digest(store_path), digest(keys.key_path(store_path))) == before
    assert not list(store_path.parent.glob("*-wal"))


def test_recovery_key_opens_in_small_letters_too(store_path, recovery_key):
    opened = Workspace.open_with_recovery(store_path, recovery_key.lower(), clock=CLOCK)
    opened.close()
    with pytest.raises(UserError):
        Workspace.open_with_recovery(store_path, "AAAA" + recovery_key[4:], clock=CLOCK)


def test_passphrase_changes_and_the_records_stay(store_path, passphrase):
    opened = Workspace.open(store_path, passphrase, clock=CLOCK)
    opened.change_passphrase(passphrase, "另一个更长的口令")
    opened.close()
    with pytest.raises(UserError):
        Workspace.open(store_path, passphrase, clock=CLOCK)
    again = Workspace.open(store_path, "另一个更长的口令", clock=CLOCK)
    assert again.settings.unit_name == "样例县交通运输综合行政执法大队"
    again.close()


def test_open_elsewhere_is_refused_and_says_who(store_path, passphrase):
    first = Workspace.open(store_path, passphrase, clock=CLOCK)
    with pytest.raises(UserError, match="正在别处打开"):
        Workspace.open(store_path, passphrase, clock=CLOCK)
    first.close()
    Workspace.open(store_path, passphrase, clock=CLOCK).close()


def test_a_refused_open_gives_the_lock_back(store_path, passphrase):
    with pytest.raises(UserError):
        Workspace.open(store_path, "不是这个口令", clock=CLOCK)
    Workspace.open(store_path, passphrase, clock=CLOCK).close()


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_newer_store_is_refused_and_never_opened(store_path, passphrase, journal):
    data_key = keys.load(keys.key_path(store_path)).unlock(keys.PASSPHRASE, passphrase)
    with closing(connect(store_path, data_key)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute(f"PRAGMA journal_mode = {journal}")
    before = digest(store_path)
    with pytest.raises(DataError, match="更新版本"):
        Workspace.open(store_path, passphrase, clock=CLOCK)
    assert digest(store_path) == before
    assert not list(store_path.parent.glob("*-wal")) + list(store_path.parent.glob("*-shm"))


@pytest.mark.parametrize("place", [0, 4096, 20000])
def test_damaged_store_is_found_and_named(store_path, passphrase, place):
    data = bytearray(store_path.read_bytes())
    data[place + 100 : place + 180] = b"\0" * 80
    store_path.write_bytes(data)
    with pytest.raises(UserError, match=r"损坏|口令"):
        opened = Workspace.open(store_path, passphrase, clock=CLOCK)
        try:
            from zhifa_desktop.db.store import check_open

            check_open(opened.store)
        finally:
            opened.close()


def test_missing_and_broken_key_file_are_sentences(store_path, passphrase):
    key = keys.key_path(store_path)
    content = json.loads(key.read_text("utf-8"))
    key.write_text("{}", "utf-8")
    with pytest.raises(DataError, match="密钥"):
        Workspace.open(store_path, passphrase, clock=CLOCK)
    key.unlink()
    with pytest.raises(UserError, match="密钥"):
        Workspace.open(store_path, passphrase, clock=CLOCK)
    key.write_text(json.dumps(content), "utf-8")
    Workspace.open(store_path, passphrase, clock=CLOCK).close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda wraps: wraps.clear(),
        lambda wraps: wraps[0]["parameters"].clear(),
        lambda wraps: wraps[0]["parameters"].update(memory=99_999_999_999),
        lambda wraps: wraps[0].update(nonce="AAAA"),
        lambda wraps: wraps[0].update(salt="不是"),
        lambda wraps: wraps[0].update(parameters=None),
    ],
)
def test_a_key_file_with_impossible_parts_is_damaged(store_path, passphrase, damage):
    key = keys.key_path(store_path)
    content = json.loads(key.read_text("utf-8"))
    damage(content["wraps"])
    key.write_text(json.dumps(content), "utf-8")
    with pytest.raises(DataError, match=r"密钥文件.*已损坏"):
        Workspace.open(store_path, passphrase, clock=CLOCK)


def test_an_empty_file_is_a_damaged_store_never_a_new_one(store_path, passphrase):
    store_path.write_bytes(b"")
    with pytest.raises(DataError, match="已损坏"):
        Workspace.open(store_path, passphrase, clock=CLOCK)
    assert store_path.read_bytes() == b""


def test_a_backup_that_cannot_be_opened_is_a_sentence_about_its_place(workspace, tmp_path):
    long = tmp_path / f"{'x' * 245}.zhifa"  # its journal's name is too long for the file system
    with pytest.raises(UserError, match=r"x\.zhifa"):
        care.backup(workspace, long)
    assert list(tmp_path.glob("x*")) == []


def test_missing_store_and_taken_name_are_sentences(store_path, passphrase, tmp_path):
    with pytest.raises(UserError, match="找不到"):
        Workspace.open(tmp_path / "没有.zhifa", passphrase, clock=CLOCK)
    with pytest.raises(UserError, match="已存在"):
        Workspace.create(store_path, passphrase, unit_name="某县", division="", clock=CLOCK)


@pytest.mark.parametrize(("name", "secret"), [("", "长长的口令 abc"), ("某县大队", "短")])
def test_nothing_is_left_of_a_store_that_was_not_made(tmp_path, name, secret):
    path = tmp_path / "新.zhifa"
    with pytest.raises(UserError):
        Workspace.create(path, secret, unit_name=name, division="", clock=CLOCK)
    assert list(tmp_path.glob("新*")) == []


def test_pragmas_hold_on_every_connection(workspace):
    with workspace.reader() as connection:

        def pragma(name):
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("foreign_keys") == 1
        assert pragma("synchronous") == 2
        assert pragma("busy_timeout") >= 1000


def test_a_failed_piece_of_work_leaves_no_trace(workspace, records):
    def count():
        with workspace.reader() as connection:
            return connection.exec_driver_sql("SELECT count(*) FROM unit_history").scalar()

    before = count()
    with pytest.raises(RuntimeError), workspace.work("试") as unit:
        unit.insert("unit", [{"name": "甲中队", "level": "squadron", "frontline": True}])
        raise RuntimeError
    assert count() == before


def test_head_is_the_newest_script():
    assert migrate.scripts().get_current_head() == migrate.HEAD
