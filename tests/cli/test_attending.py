"""The command attend: a session's people by a list of names, all of them or none."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests import made
from zhifa_desktop.cli import main
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace


@pytest.fixture
def session(workspace, records):
    """A session of four hours; four people, two of them namesakes in different squadrons."""
    first, second = made.unit(records, "一中队"), made.unit(records, "二中队")
    for name, where in (("张三", first), ("李四", first), ("王五", first), ("张三", second)):
        made.officer(records, where, name)
    return made.session(records, "法治云课堂", date(2025, 10, 9), hours=4)


@pytest.fixture
def attend(workspace, session, passphrase, monkeypatch, capsys, tmp_path):
    """Run the command on a list of names; return exit code, output and errors."""
    monkeypatch.setenv("ZHIFA_PASSPHRASE", passphrase)
    store = workspace.path
    workspace.close()

    def call(names, *options, which="法治云课堂"):
        path = tmp_path / "名单.txt"
        path.write_bytes(names if isinstance(names, bytes) else names.encode("utf-8"))
        code = main(["--store", str(store), "attend", which, str(path), *options])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    call.entered = lambda: _entered(store, passphrase)
    return call


def _entered(store, passphrase):
    workspace = Workspace.open(store, passphrase)
    try:
        rows = Records(workspace).page("attendance", Query())
        return sorted(row.shown["person"] for row in rows)
    finally:
        workspace.close()


def test_a_list_in_either_encoding_is_entered_once(attend):
    code, out, _ = attend("李四、王五\n".encode("gb18030"))
    assert code == 0
    assert "已登记2人" in out
    code, out, _ = attend("李四\n张三（二中队）\n", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["entered"], told["already"], told["problems"]) == (1, 1, [])
    assert len(attend.entered()) == 3


def test_names_that_are_not_sure_stop_the_whole_list(attend):
    code, out, _ = attend("李四\n张三\n无此人\n", "--json")
    told = json.loads(out)
    assert code == 1
    assert told["entered"] == 0
    assert [(one["name"], one["state"]) for one in told["problems"]] == [
        ("张三", "several"), ("无此人", "unknown"),
    ]  # fmt: skip
    assert len(told["problems"][0]["candidates"]) == 2
    code, out, _ = attend("李四\n张三\n无此人\n")
    assert "没有登记" in out
    assert "“无此人”：没有这个人" in out
    assert not attend.entered()


@pytest.mark.parametrize(
    ("names", "which", "words"),
    [
        ("李四", "没有的班", "没有找到班次"),
        ("\n、\n", "法治云课堂", "没有名字"),
        (b"\xff\xfe\x00\x01\xff", "法治云课堂", "不是文本文件"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(attend, names, which, words):
    code, _, err = attend(names, which=which)
    assert code != 0
    assert words in err
    assert "Traceback" not in err
    assert not attend.entered()
