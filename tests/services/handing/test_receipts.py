"""Receipts read in (N2): matched with what was issued, told apart from all that are not ours."""

from __future__ import annotations

import json
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.handing.conftest import ANSWERED, OCTOBER
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.receipt_document import Receipt, ReceiptFinding
from zhifa_desktop.services import care, signing, snapshots
from zhifa_desktop.services.handing_up import HandUp
from zhifa_desktop.services.receipt_matching import match
from zhifa_desktop.services.receipts import NotConfirmed, Receipts
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.trusted import Trusted
from zhifa_desktop.services.workspace import Workspace

FINDINGS = (
    ReceiptFinding("罚款少一个0", "case", "some-id", "皖样〔2026〕2号", "", "罚款金额(元)"),
    ReceiptFinding("与上月不符", form="表3-1", field="合计"),
    ReceiptFinding("缺联系电话"),
)


def handed(county, version=2):
    return county.months.state(OCTOBER).handed.get(version)


def test_a_receipt_answers_its_version_and_is_kept_whole(county, receipts, answer, tmp_path):
    path = answer(verdict="接收", opinion="同意接收")
    taken = receipts.take_in(path)
    assert not taken.already
    assert taken.sentence == "2026年10月月报第2版 接收"
    (one,) = receipts.of_month(OCTOBER)
    assert (one.version, one.verdict, one.trusted, one.opinion) == (2, "接收", True, "同意接收")
    assert one.cautions == ()
    given_up = handed(county)
    assert (given_up.answer, given_up.answered) == ("已接收", "2026-11-23")
    assert given_up.note == "同意接收"
    assert receipts.file_of(one.id) == path.read_bytes()
    copy = receipts.save_copy(one, tmp_path)
    assert copy.name == "340123-202610-v2-回执-接收.zip"
    assert receipts.check(copy).verdict == "valid"
    assert receipts.paper_of(one.id).startswith(b"%PDF")
    assert receipts.to_mend() == ()


def test_a_return_brings_its_findings_open_until_marked(county, receipts, answer):
    receipts.take_in(answer(findings=FINDINGS))
    (one,) = receipts.to_mend()
    assert (one.findings, one.open) == (FINDINGS, 3)
    assert handed(county).answer == "退回修改"
    assert handed(county).note == "罚款少一个0等3处"
    receipts.mark(OCTOBER, one.id, 1, done=True)
    receipts.mark(OCTOBER, one.id, 0, done=True)
    receipts.mark(OCTOBER, one.id, 0, done=False)
    (one,) = receipts.of_month(OCTOBER)
    assert (one.done, one.open) == ({1}, 2)


def test_the_same_receipt_twice_changes_nothing(county, receipts, answer):
    path = answer(findings=FINDINGS)
    first = receipts.take_in(path)
    receipts.mark(OCTOBER, first.receipt.id, 0, done=True)
    county.months.note_hand_up(OCTOBER, 2, HandUp(date(2026, 11, 23), "其他"))
    again = receipts.take_in(path)
    assert again.already
    assert "此前已经读入过" in again.sentence
    (one,) = receipts.of_month(OCTOBER)
    assert one.done == {0}
    assert handed(county).answer == ""  # what was noted by hand since stands


def test_signed_again_it_is_the_same_receipt(receipts, answer, city):
    receipts.take_in(answer(findings=FINDINGS))
    assert receipts.take_in(answer(findings=FINDINGS)).already
    assert len(receipts.of_month(OCTOBER)) == 1


def test_the_later_answer_holds_whichever_is_read_first(county, receipts, answer):
    later = ANSWERED + timedelta(minutes=20)
    receipts.take_in(answer(verdict="接收", at=later))
    receipts.take_in(answer(verdict="退回", opinion="请改"))
    assert handed(county).answer == "已接收"
    assert [one.verdict for one in receipts.of_month(OCTOBER)] == ["退回", "接收"]
    assert receipts.to_mend() == ()


def test_an_answer_to_an_older_version_is_told_and_kept_as_that_version_s(county, receipts, answer):
    taken = receipts.take_in(answer(1, findings=FINDINGS))
    assert taken.newest == 2
    assert "此后已出第2版" in taken.receipt.cautions[0]
    assert handed(county, 1).answer == "退回修改"
    assert handed(county, 2) is None
    assert receipts.to_mend() == ()  # version 2 is already the answer to it


def test_a_return_without_findings_asks_to_telephone(county, receipts, answer):
    taken = receipts.take_in(answer())
    assert "没有列出要改的地方" in taken.receipt.cautions[0]
    assert handed(county).note == "回执没有写明原因"


OTHER = "0b6a4a4e-7d43-5d2c-9c1a-0d1a2b3c4d5e"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"package": OTHER, "division": "340124", "unit": "邻县大队"}, "是邻县大队(340124)的回执"),
        ({"package": OTHER, "month": "2026-09"}, "本台账没有报过这个月"),
        ({"package": OTHER, "version": 3}, "只出到第2版"),
        ({"package": OTHER, "code": "0A0B0C0D"}, "另一个月报包：校验码0A0B0C0D"),
        ({"code": "0A0B0C0D"}, "前后不一致"),
        ({"version": 1}, "前后不一致"),
        ({"month": "2026-09"}, "前后不一致"),
    ],
)
def test_receipts_that_are_none_of_ours_are_told_apart(county, receipts, answer, change, said):
    with pytest.raises(UserError) as refused:
        receipts.take_in(answer(**change))
    assert said in refused.value.what
    assert refused.value.kept == "没有读入，台账没有改动"
    assert refused.value.todo
    assert receipts.of_month(OCTOBER) == ()
    assert county.months.state(OCTOBER).handed == {}


def test_a_damaged_receipt_is_refused(county, receipts, answer):
    path = answer()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match="不能作为回执读入"):
        receipts.take_in(path)
    with pytest.raises(UserError, match="这是月报包，不是回执"):
        receipts.take_in(county.packages[1])
    assert receipts.of_month(OCTOBER) == ()


def test_an_unknown_signer_is_asked_about_and_stays_marked(county, answer, city):
    alone = Receipts(county.workspace)
    path = answer(findings=FINDINGS)
    with pytest.raises(NotConfirmed, match="身份无法确认") as asked:
        alone.take_in(path)
    assert asked.value.state.receipt is not None
    assert alone.of_month(OCTOBER) == ()
    taken = alone.take_in(path, although_untrusted=True)
    assert "签名人未经确认" in taken.sentence
    assert not alone.of_month(OCTOBER)[0].trusted
    alone.mark(OCTOBER, taken.receipt.id, 2, done=True)
    trusting = Receipts(county.workspace, lambda: (city.trust_anchor_pem,))
    assert trusting.take_in(path).already  # the city's root is known by now
    (one,) = trusting.of_month(OCTOBER)
    assert (one.trusted, one.done) == (True, {2})


def test_a_root_that_the_office_trusts_vouches_for_a_receipt(county, answer, city, tmp_path):
    root = tmp_path / "root.pem"
    root.write_bytes(city.trust_anchor_pem)
    held = Trusted(county.workspace)
    held.trust(held.look_at(root))
    receipts = Receipts(county.workspace)
    assert receipts.take_in(answer(findings=FINDINGS)).receipt.trusted


def test_one_of_the_same_root_does_not_speak_for_the_superior(county, receipts, answer):
    with pytest.raises(NotConfirmed, match="出具单位"):
        receipts.take_in(answer(receiver="另一个支队"))


def test_a_receipt_signed_by_ourselves_is_no_answer(county, receipts, answer):
    with county.workspace.reader() as connection:
        mine = signing.identity(connection)
    with pytest.raises(NotConfirmed, match="本单位自己的证书"):
        receipts.take_in(answer(verdict="接收", who=mine))


def test_a_package_that_was_made_again_is_told(county, receipts, answer, stick):
    county.handing.hand_over(county.outgoing(), stick)
    assert receipts.take_in(answer(verdict="接收")).receipt.cautions == ()
    taken = receipts.take_in(answer(package_sha256="cd" * 32))
    assert "不是同一个" in taken.receipt.cautions[0]
    assert handed(county).way == "U盘送达"


def test_what_was_noted_by_hand_keeps_its_day_and_way(county, receipts, answer):
    given_up = HandUp(date(2026, 11, 23), "报送网页上传")
    county.months.note_hand_up(OCTOBER, 2, given_up)
    receipts.take_in(answer(verdict="接收", received_at=ANSWERED - timedelta(days=4)))
    kept = handed(county)
    assert (kept.day, kept.way, kept.answer) == (given_up.day, given_up.way, "已接收")
    assert kept.answered == "2026-11-23"  # never before it went up


def test_a_clock_that_is_wrong_is_told(receipts, answer):
    taken = receipts.take_in(answer(verdict="接收", received_at=ANSWERED - timedelta(days=30)))
    assert "接收时间不对" in taken.receipt.cautions[0]


def test_receipts_come_along_with_a_backup(county, receipts, answer, passphrase, clock, tmp_path):
    receipts.take_in(answer(findings=FINDINGS))
    (one,) = receipts.of_month(OCTOBER)
    copy = care.backup(county.workspace, tmp_path / "b.zhifa")
    care.restore(copy, passphrase, tmp_path / "again.zhifa", clock=clock)
    with closing(Workspace.open(tmp_path / "again.zhifa", passphrase, clock=clock)) as restored:
        assert Receipts(restored).of_month(OCTOBER) == (one,)
        assert Receipts(restored).file_of(one.id) == receipts.file_of(one.id)


def test_findings_lead_to_records_of_this_store(county, receipts, answer):
    case = Records(county.workspace).page("case", Query(), 0, 1)[0]
    inside = zipfile.ZipFile(county.packages[1])
    lines = inside.read("data/records/case.jsonl").decode().splitlines()
    assert case.id in {json.loads(line)["id"] for line in lines}
    finding = ReceiptFinding("核对", "case", case.id, "皖样〔2026〕1号")
    (found,) = receipts.take_in(answer(findings=(finding,))).receipt.findings
    assert Records(county.workspace).labels(found.register, [found.record_id])


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    package=st.sampled_from(["mine1", "mine2", OTHER]), division=st.sampled_from(["340123", "340124"]),
    month=st.sampled_from(["2026-10", "2026-09"]), version=st.integers(1, 4),
    code=st.sampled_from(["mine1", "mine2", "0A0B0C0D"]),
)  # fmt: skip
def test_only_the_very_version_issued_is_ever_matched(
    county, package, division, month, version, code
):
    with county.workspace.reader() as connection:
        versions = {f"mine{one.version}": one for one in snapshots.issued(connection, OCTOBER)}
        ids = {
            name: snapshots.load_document(connection, OCTOBER, one.version)["id"]
            for name, one in versions.items()
        }
        receipt = Receipt(
            ids.get(package, package), division, "某县", month, version, "ab" * 32,
            versions[code].short if code in versions else code, "接收", ANSWERED, "市",
        )  # fmt: skip
        right = package == code == f"mine{version}" and month == "2026-10"
        try:
            found = match(connection, receipt, "340123", county.workspace.now(), "x.zip")
        except UserError as error:
            assert not right
            assert error.todo
        else:
            assert right
            assert found.issued == versions[package]


def test_the_division_of_a_unit_without_one_is_the_zeros(county, receipts, answer):
    settings_now = replace(county.workspace.settings, division="")
    county.workspace.save_settings(settings_now)
    with pytest.raises(UserError, match=r"不是本单位\(000000\)的"):
        receipts.take_in(answer(package=OTHER))
