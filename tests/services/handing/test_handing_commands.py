"""``handover`` and ``receipt`` from the command line."""

from __future__ import annotations

import json

import pytest

from tests.services.handing.conftest import OCTOBER, County
from zhifa_desktop import cli
from zhifa_desktop.package.receipt_document import ReceiptFinding
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.workspace import Workspace


@pytest.fixture
def run(county_files, passphrase, tmp_path, capsys, monkeypatch, clock):
    secret = tmp_path / "口令.txt"
    secret.write_text(passphrase, encoding="utf-8")
    real = Workspace.open.__func__
    monkeypatch.setattr(  # the tests' day: receipts of that day are not from the future
        Workspace, "open",
        classmethod(lambda cls, path, words, **_: real(cls, path, words, clock=clock)),
    )  # fmt: skip

    def call(*arguments: object) -> tuple[int, str, str]:
        opened = ["--store", str(county_files[0]), "--passphrase-file", str(secret)]
        code = cli.main([*map(str, arguments), *opened])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def county(county_files):
    """The packages alone: the store is the command's."""
    out = county_files[1]
    return County(None, out, tuple(out / f"340123-202610-v{n}.zip" for n in (1, 2)))


def test_handover_puts_the_newest_version_there_and_says_it_may_be_pulled_out(run, county, stick):
    code, out, _ = run("handover", "2026-10", "--from", county.folder, "--to", stick)
    assert code == 0
    assert "2026年10月月报第2版已交到" in out
    assert "可以拔出" in out
    assert len(list(stick.iterdir())) == 4
    code, out, _ = run(
        "handover", "2026-10", "--from", county.folder, "--to", stick, "--version", "1", "--json"
    )
    told = json.loads(out)
    assert (code, told["version"], told["read_back"], len(told["files"])) == (0, 1, True, 4)
    assert any("不是最新的" in word for word in told["cautions"])
    assert len(told["files"][0]["sha256"]) == 64


def test_a_receiver_is_kept_after_its_fingerprint_was_compared_and_encrypted_to(
    run, county, stick, receiver, opened
):
    path, key = receiver
    code, _, err = run("handover", "2026-10", "--from", county.folder, "--to", stick,
                       "--encrypt-for", "样例市交通运输局")  # fmt: skip
    assert (code, "没有叫“样例市交通运输局”的收件单位" in err) == (1, True)
    assert list(stick.iterdir()) == []
    code, _, err = run("keys", "receiver", path)
    assert (code, "SHA-256 指纹" in err, "--confirm" in err) == (1, True, True)
    assert run("keys", "receiver", "--json")[1].strip() == "[]"
    code, out, _ = run("keys", "receiver", path, "--confirm")
    assert (code, "已保存收件单位“样例市交通运输局”" in out) == (0, True)
    code, out, _ = run("keys", "receiver")
    assert (code, "样例市交通运输局" in out, "正常" in out) == (0, True, True)
    code, out, _ = run("handover", "2026-10", "--from", county.folder, "--to", stick,
                       "--encrypt-for", "样例市交通运输局", "--json")  # fmt: skip
    told = json.loads(out)
    assert (code, told["encrypted_for"]) == (0, ["样例市交通运输局"])
    sealed = stick / told["files"][0]["name"]
    assert opened(sealed, key) == county.packages[1].read_bytes()
    assert not any("没有加密" in one for one in told["cautions"])
    code, out, _ = run("keys", "receiver", "--remove", "样例市交通运输局")
    assert (code, "已删除收件单位" in out) == (0, True)


def test_handover_refuses_in_words(run, county, stick, tmp_path):
    code, _, err = run("handover", "2026-09", "--from", county.folder, "--to", stick)
    assert (code, "没有任何一版" in err) == (1, True)
    code, _, err = run("handover", "2026-10", "--from", county.folder, "--to", tmp_path / "none")
    assert (code, "插好U盘" in err) == (1, True)
    code, _, err = run("handover", "2026-10", "--from", tmp_path, "--to", stick)
    assert (code, "找不到文件" in err) == (1, True)


def test_a_receipt_comes_in_and_a_return_is_a_finding(run, county, answer, city, tmp_path):
    root = tmp_path / "city.pem"
    root.write_bytes(city.trust_anchor_pem)
    path = answer(findings=(ReceiptFinding("少一个0", form="表3-1"),), opinion="请改")
    code, _, err = run("receipt", path)
    assert code == 1
    assert "--accept-untrusted" in err
    code, out, _ = run("receipt", path, "--root", root)
    assert code == 1
    assert "第2版 退回" in out
    assert "1. 表3-1：少一个0" in out
    code, out, _ = run("receipt", path, "--root", root, "--json")
    told = json.loads(out)
    assert (told["already"], told["trusted"], told["verdict"]) == (True, True, "退回")
    assert run("receipt", answer(2, "接收"), "--root", root)[0] == 0


def test_an_unknown_signer_is_taken_in_on_request(run, county, answer, county_files, passphrase):
    code, out, _ = run("receipt", answer(2, "接收"), "--accept-untrusted", "--json")
    assert (code, json.loads(out)["trusted"]) == (0, False)
    workspace = Workspace.open(county_files[0], passphrase)
    assert Months(workspace).state(OCTOBER).handed[2].answer == "已接收"
    workspace.close()
