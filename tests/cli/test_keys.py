"""``keys`` on the command line: words, JSON and exit codes for every action."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from tests.authority import Authority, ec_key, key_file, pem
from tests.softhsm import MODULE, PIN, hsm_in, needs_softhsm
from zhifa_desktop.cli import main

OUR = "样例县交通运输综合行政执法大队"


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Valid around the real day: the command line asks the computer's clock."""
    today = datetime.now(UTC).replace(microsecond=0)
    since, until = today - timedelta(days=30), today + timedelta(days=3650)
    return Authority("某省认证签发", Authority(since=since, until=until), since=since, until=until)


@pytest.fixture
def days() -> dict[str, datetime]:
    today = datetime.now(UTC).replace(microsecond=0)
    return {"since": today - timedelta(days=1), "until": today + timedelta(days=700)}


@pytest.fixture
def password(tmp_path):
    path = tmp_path / "证书口令.txt"
    path.write_text("secret\n", encoding="utf-8")
    return path


@pytest.fixture
def key_path(authority, days, tmp_path):
    path = tmp_path / "单位.p12"
    path.write_bytes(key_file(authority.identity(OUR, **days)))
    return path


def listed(run):
    return json.loads(run("keys", "list", "--json")[1])


def test_a_file_is_imported_used_and_removed(run, key_path, password):
    code, out, _ = run("keys", "import", key_path, "--password-file", password, "--json")
    assert code == 0
    made = json.loads(out)
    assert (made["kind"], made["algorithm"], made["state"]) == ("file", "ECDSA P-256", "正常")
    code, out, _ = run("keys", "use", OUR)
    assert (code, out) == (0, f"“{OUR}”用于单位签名。\n")
    assert [one["roles"] for one in listed(run)["keys"]] == [[], ["单位"]]
    code, _, said = run("keys", "remove", made["id"])
    assert code == 1
    assert "--confirm" in said
    assert run("keys", "remove", made["id"], "--confirm")[0] == 0
    assert [one["roles"] for one in listed(run)["keys"]] == [["单位"]]


def test_the_list_is_a_table_for_people(run, key_path, password):
    run("keys", "import", key_path, "--password-file", password)
    code, out, _ = run("keys", "list")
    assert code == 0
    assert "演示证书" in out
    assert "ECDSA P-256" in out
    assert PIN not in out


def test_a_wrong_password_and_another_units_certificate(run, authority, days, tmp_path, password):
    path = tmp_path / "别的.p12"
    path.write_bytes(key_file(authority.identity("邻县大队", **days), b"other"))
    code, _, said = run("keys", "import", path, "--password-file", password)
    assert code == 1
    assert "口令不对" in said
    path.write_bytes(key_file(authority.identity("邻县大队", **days)))
    code, out, _ = run("keys", "import", path, "--password-file", password, "--json")
    assert code == 1
    assert "对不上" in json.loads(out)["error"]["message"]
    asked = ("keys", "import", path, "--password-file", password, "--confirm")
    assert run(*asked)[0] == 0


def test_a_request_and_what_was_issued_for_it(run, authority, days, tmp_path):
    target = tmp_path / "申请.csr"
    code, out, _ = run("keys", "request", "--out", target, "--kind", "p-256", "--json")
    assert code == 0
    asked = x509.load_pem_x509_csr(target.read_bytes())
    assert run("keys", "request", "--out", target)[0] == 1  # never over another file
    code, _, said = run("keys", "use", json.loads(out)["id"])
    assert code == 1
    assert "等发证单位签发" in said
    issued = tmp_path / "签发.cer"
    issued.write_bytes(pem(authority.issue(OUR, asked.public_key(), **days)))
    assert run("keys", "add-cert", issued)[0] == 0
    assert run("keys", "use", json.loads(out)["id"], "--role", "leader")[0] == 0
    assert listed(run)["keys"][1]["roles"] == ["单位负责人"]
    issued.write_bytes(pem(authority.issue(OUR, ec_key().public_key(), **days)))
    assert run("keys", "add-cert", issued)[0] == 1


def test_a_root_is_trusted_once_its_fingerprint_was_compared(run, authority, tmp_path):
    path = tmp_path / "root.cer"
    path.write_bytes(authority.above.pem)
    code, _, said = run("keys", "root", path)
    assert code == 1
    assert "核对 SHA-256 指纹" in said
    assert listed(run)["roots"] == []
    assert run("keys", "root", path, "--confirm")[0] == 0
    (root,) = listed(run)["roots"]
    assert root["fingerprint"] in said


def test_lists_of_revoked_certificates(run, authority, tmp_path):
    path = tmp_path / "a.crl"
    path.write_bytes(authority.crl())
    code, out, _ = run("keys", "crl", path, "--json")
    assert code == 0
    assert json.loads(out)["issuer"] == authority.common
    assert len(listed(run)["lists"]) == 1
    path.write_bytes(b"junk")
    assert run("keys", "crl", path)[0] == 1


def test_names_that_nobody_or_several_have(run, authority, days, key_path, password):
    code, _, said = run("keys", "use", "不存在")
    assert code == 1
    assert "没有叫“不存在”的签名证书" in said
    run("keys", "import", key_path, "--password-file", password)
    key_path.write_bytes(key_file(authority.identity(OUR, **days)))
    run("keys", "import", key_path, "--password-file", password)
    code, _, said = run("keys", "use", OUR)
    assert code == 1
    assert "有 2 张叫" in said


def test_an_action_is_wanted(run):
    with pytest.raises(SystemExit) as left:
        run("keys")
    assert left.value.code == 2


@needs_softhsm
def test_a_token_signs_a_month_with_the_pin_of_a_file(run, authority, days, tmp_path):
    with hsm_in(tmp_path / "hsm") as hsm:
        serial = hsm.new_token()
        hsm.new_key(serial, authority, common=OUR, **days)
        code, out, _ = run("keys", "token", MODULE, "--json")
        assert code == 0
        assert json.loads(out)[0]["serial"] == serial
        assert run("keys", "token", MODULE, "--serial", serial)[0] == 0
        assert run("keys", "use", OUR)[0] == 0
        pin = tmp_path / "pin.txt"
        pin.write_text("000000\n", encoding="utf-8")
        month = f"{datetime.now(UTC):%Y}-01"
        command = ("export", month, "--out", tmp_path / "out", "--explain", "样例")
        code, _, said = run(*command, "--pin-file", pin)
        assert code == 1
        assert "PIN 不对" in said
        pin.write_text(f"{PIN}\n", encoding="utf-8")
        code, out, said = run(*command, "--pin-file", pin, "--json")
        assert code == 0, said
        made = json.loads(out)
        assert made["cautions"] == []
    root = tmp_path / "root.cer"
    root.write_bytes(authority.above.pem)
    assert main(["verify", made["package"], "--root", str(root)]) == 0
