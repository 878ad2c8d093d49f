"""回执: a signed bag like a package, read strictly, each fault one sentence."""

from __future__ import annotations

import json
import random
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.bag import build_bag
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.pdf_signature import SignatureBox
from zhifa_desktop.package.receipt import PAPER, build_receipt, read_receipt
from zhifa_desktop.package.receipt_document import (
    BadReceipt,
    Receipt,
    ReceiptFinding,
    from_json,
    to_json,
)

CHINA = timezone(timedelta(hours=8))
# the receiver is whom the test identity signs for
RECEIPT = Receipt(
    package="0b6a4a4e-7d43-5d2c-9c1a-0d1a2b3c4d5e", division="342900", unit="临江县大队",
    month="2026-11", version=1, package_sha256="ab" * 32, code="1A2B3C4D", verdict="退回",
    received_at=datetime(2026, 11, 23, 14, 0, tzinfo=CHINA), receiver="临江县交通运输综合行政执法大队",
    opinion="请核对罚款数额", findings=(ReceiptFinding("少一个0", "case", "id-1", "皖〔2026〕1号"),),
)  # fmt: skip
BOX = SignatureBox(0, 300, 100, 500, 145)


@pytest.fixture
def build(paper, identity, tmp_path, moment):
    def make(receipt=RECEIPT, folder="out", who=identity):
        out = tmp_path / folder
        out.mkdir(exist_ok=True)
        return build_receipt(receipt, paper, BOX, who, out, moment)

    return make


def test_it_says_what_it_was_built_from(build, roots, moment):
    path = build()
    assert path.name == "342900-202611-v1-回执-退回.zip"
    state = read_receipt(path, roots, moment=moment)
    assert (state.verdict, state.receipt, state.fault) == ("valid", RECEIPT, "")
    assert [step.step for step in state.steps][-1] == "read"
    assert state.steps[-1].detail == "342900-202611-v1：退回，要改1处"
    assert not any("月报包" in step.detail for step in state.steps)


def test_strangers_tools_verify_it(build, identity, tmp_path):
    with zipfile.ZipFile(build()) as archive:
        archive.extractall(tmp_path / "bag")
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    root = tmp_path / "root.pem"
    root.write_bytes(identity.trust_anchor_pem)
    command = [
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in",
        "tagmanifest-sha256.txt.p7s", "-content", "tagmanifest-sha256.txt", "-CAfile", str(root),
        "-purpose", "any", "-out", "/dev/null", "-attime", str(int(datetime.now(UTC).timestamp())),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path / "bag", capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_equal_content_differs_in_the_signatures_alone(build, stranger, roots, paper):
    one, two = (zipfile.ZipFile(build(folder=name)) for name in "ab")
    assert one.read("data/receipt.json") == two.read("data/receipt.json")
    assert one.read(PAPER).startswith(paper)
    assert two.read(PAPER).startswith(paper)
    theirs = read_receipt(build(folder="c", who=stranger), roots)
    assert theirs.verdict == "untrusted"
    assert theirs.id == read_receipt(build(folder="d"), roots).id
    assert theirs.signer != read_receipt(build(folder="e"), roots).signer


def test_it_is_never_written_over_another(build):
    path = build()
    before = path.read_bytes()
    with pytest.raises(UserError, match="已有"):
        build()
    assert path.read_bytes() == before


@pytest.mark.parametrize("where", ["receipt.json", "回执.pdf", "manifest", "p7s", "end"])
def test_a_changed_byte_of_each_part_is_found(build, roots, where):
    path = build()
    content = bytearray(path.read_bytes())
    at = len(content) - 2
    if where != "end":
        with zipfile.ZipFile(path) as archive:
            member = next(i for i in archive.infolist() if where in i.filename)
        at = member.header_offset + 30 + len(member.filename.encode()) + member.file_size // 2
    content[at] ^= 1
    path.write_bytes(content)
    state = read_receipt(path, roots)
    assert (state.verdict, state.receipt) == ("invalid", None)
    assert state.fault
    assert "月报包" not in state.fault


def test_no_byte_can_change_unseen(build, roots, tmp_path):
    content = build().read_bytes()
    chance, forged = random.Random(20), tmp_path / "forged.zip"
    for at in chance.sample(range(len(content)), 60):
        forged.write_bytes(content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :])
        assert read_receipt(forged, roots).verdict == "invalid", at
    for length in chance.sample(range(len(content)), 10):
        forged.write_bytes(content[:length])
        assert read_receipt(forged, roots).verdict == "invalid", length


def test_a_package_is_no_receipt(package, roots, tmp_path, identity, moment, payload):
    assert read_receipt(package, roots).fault == "回执内容没有通过，这是月报包，不是回执"
    other = tmp_path / "x.zip"
    build_bag(payload, {}, partial(sign_detached, identity=identity, moment=moment), other)
    assert read_receipt(other, roots).fault == "回执内容没有通过，不是回执"


def test_files_that_are_none(tmp_path, roots):
    with pytest.raises(UserError, match="找不到"):
        read_receipt(tmp_path / "none.zip", roots)
    for content in (b"", b"PK\x03\x04 and nothing", b"x" * 100):
        path = tmp_path / "x.zip"
        path.write_bytes(content)
        assert read_receipt(path, roots).verdict == "invalid"
    with path.open("wb") as stream:
        stream.truncate(33 << 20)
    assert "文件太大" in read_receipt(path, roots).fault


def rebuilt(path, change, identity, moment, tmp_path):
    """Return the receipt with another JSON, signed again by whoever could."""
    with zipfile.ZipFile(path) as archive:
        data = {n: archive.read(n) for n in archive.namelist() if n.startswith("data/")}
        lines = archive.read("bag-info.txt").decode().splitlines()[:-1]
    plain = json.loads(data["data/receipt.json"])
    change(plain)
    data["data/receipt.json"] = json.dumps(plain).encode()
    forged = tmp_path / "forged.zip"
    info = dict(line.split(": ", 1) for line in lines)
    build_bag(data, info, partial(sign_detached, identity=identity, moment=moment), forged)
    return forged


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format="zhifa-receipt/9"), "不是本程序能读的回执格式"),
        (lambda d: d.update(verdict="好"), "没有写明接收还是退回"),
        (lambda d: d.update(version=True), "版次不对"),
        (lambda d: d.update(version="1"), "版次不对"),
        (lambda d: d.update(month="2026-13"), "月份不对"),
        (lambda d: d.pop("code"), "校验码不对"),
        (lambda d: d.update(package="x"), "月报包编号不对"),
        (lambda d: d.update(package="1b6a4a4e-7d43-5d2c-9c1a-0d1a2b3c4d5e"), "前后写的"),
        (lambda d: d.update(received_at="2026-11-23T14:00:00"), "接收时间不对"),
        (lambda d: d.update(findings=[1]), "读不出来"),
        (lambda d: d.update(findings="x"), "读不出来"),
        (lambda d: d.update(opinion="长" * 3000), "过长"),
        (lambda d: d["findings"][0].update(key=7), "一栏文字不对"),
    ],
)
def test_what_cannot_be_is_refused_though_well_signed(
    build, identity, moment, tmp_path, roots, change, said
):
    forged = rebuilt(build(), change, identity, moment, tmp_path)
    state = read_receipt(forged, roots)
    assert (state.verdict, state.receipt) == ("invalid", None)
    assert said in state.fault


def test_invisible_characters_do_not_come_in(build, identity, moment, tmp_path, roots):
    forged = rebuilt(
        build(), lambda d: d.update(opinion="甲\u202e乙\x00丙\n丁"), identity, moment, tmp_path
    )
    assert read_receipt(forged, roots).receipt.opinion == "甲乙丙\n丁"


def test_a_receipt_from_the_future_is_found(build, roots, moment):
    state = read_receipt(build(), roots, moment=moment - timedelta(days=3))
    assert "晚于现在" in state.fault


def test_the_paper_is_signed_too(build, roots):
    from zhifa_desktop.package.pdf_signature import verify_pdf
    from zhifa_desktop.package.receipt import paper_of

    path = build()
    assert verify_pdf(paper_of(path), roots).trusted
    with zipfile.ZipFile(path) as archive:
        assert archive.read(PAPER) == paper_of(path)


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)
findings = st.builds(ReceiptFinding, *[texts] * 6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(findings, max_size=4), st.sampled_from(["接收", "退回"]), texts,
    st.integers(1, 9999), st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)),
)  # fmt: skip
def test_what_is_written_is_read_back(found, verdict, opinion, version, when):
    opinion = "".join(char for char in opinion if char.isprintable())
    found = tuple(
        ReceiptFinding(
            *("".join(c for c in getattr(one, n) if c.isprintable()) for n in one.__slots__)
        )
        for one in found
    )
    one = replace(
        RECEIPT, findings=found, verdict=verdict, opinion=opinion, version=version,
        received_at=when.replace(microsecond=0, tzinfo=UTC),
    )  # fmt: skip
    assert from_json(to_json(one)) == one


@settings(max_examples=200, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["format", "findings", "version", "package", "month"]), inner, max_size=4
    ), max_leaves=8,
))  # fmt: skip
def test_any_json_is_a_receipt_or_a_sentence(plain):
    if isinstance(plain, dict):
        plain = {**json.loads(to_json(RECEIPT)), **plain}
    try:
        from_json(json.dumps(plain).encode())
    except BadReceipt as error:
        assert str(error)


def test_the_receiver_signs_for_itself_whatever_division_it_answers(build, roots):
    path = build(replace(RECEIPT, receiver="云州市支队"))
    state = read_receipt(path, roots)
    assert (state.verdict, state.receipt) == ("untrusted", replace(RECEIPT, receiver="云州市支队"))
    assert "出具单位是“云州市支队”" in state.fault
    other = replace(RECEIPT, division="342901")
    assert read_receipt(build(other, "other"), roots).verdict == "valid"
