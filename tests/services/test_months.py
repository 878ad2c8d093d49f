"""From records to a signed month: what holds it back, versions, corrections, the frozen copy."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest

from tests import made
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.package.bag import build_bag
from zhifa_desktop.package.cms import sign_detached
from zhifa_desktop.package.workbook_signature import verify_workbook
from zhifa_desktop.package.workbook_values import same_values
from zhifa_desktop.papers.content import Narrative
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import care, signing, snapshots
from zhifa_desktop.services.month_data import code_of, manifest_digest
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.verifying import verify_file
from zhifa_desktop.services.workspace import OfficeSettings, Workspace

OCTOBER = Month(2026, 10)
ID_NUMBER = made.id_number(42)


@pytest.fixture
def months(workspace):
    return Months(workspace)


@pytest.fixture
def county(records, workspace):
    workspace.save_settings(
        replace(workspace.settings, leader="王建国", preparer="赵小雨", grade="detail")
    )
    unit = made.unit(records)
    a = made.officer(records, unit, "张三", card="120601", id_number=ID_NUMBER, phone="13812345678")
    b = made.officer(records, unit, "李四", card="120602")
    for n in range(3):
        made.case(
            records, unit, a, b, date(2026, 10, 5 + n), f"皖样〔2026〕{n + 1}号", party="某甲"
        )
    made.case(records, unit, a, b, date(2026, 9, 5), "皖样〔2026〕0号", party="某乙")
    return unit, a, b


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(inside, register):
    return [
        json.loads(one) for one in inside[f"data/records/{register}.jsonl"].decode().splitlines()
    ]


def pdf_text(data):
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_package_has_the_promised_layout_and_verifies(months, county, tmp_path):
    made_now = months.export(OCTOBER, tmp_path)
    assert made_now.package.name == "340123-202610-v1.zip"
    inside = members(made_now.package)
    assert {
        "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
        "tagmanifest-sha256.txt.p7s", "data/月报.xlsx", "data/月报.pdf", "data/indicators.json",
        "data/checks.json", "data/changes.json", "data/records/case.jsonl",
    } <= set(inside)  # fmt: skip
    verdict = months.verify(made_now.package)
    assert verdict.verdict == "valid"
    assert [p.name for p in made_now.files[1:]] == [
        "样例县交通运输综合行政执法大队_2026年10月_月报_第1版.pdf",
        "样例县交通运输综合行政执法大队_2026年10月_月报_第1版(可编辑副本).xlsx",
        "样例县交通运输综合行政执法大队_2026年10月_报送函_第1版.pdf",
    ]
    assert made_now.files[1].read_bytes() == inside["data/月报.pdf"]


def test_a_package_gives_away_no_personal_numbers_and_no_parties(months, county, tmp_path):
    inside = members(months.export(OCTOBER, tmp_path).package)
    everything = b"".join(data for name, data in inside.items() if name.startswith("data/records"))
    text = everything.decode() + pdf_text(inside["data/月报.pdf"])
    for secret in (ID_NUMBER, "13812345678", "某甲"):
        assert secret not in text
    assert {p["number"] for p in lines(inside, "person")} == {"P0001", "P0002"}


def test_a_package_holds_the_months_cases_with_their_officers(months, county, tmp_path):
    inside = members(months.export(OCTOBER, tmp_path).package)
    cases = lines(inside, "case")
    assert len(cases) == 3  # September's case is not October's
    officers = lines(inside, "case_officer")
    assert len(officers) == 6
    assert {officer["case_id"] for officer in officers} == {case["id"] for case in cases}


def test_by_default_figures_alone_are_sent(months, county, workspace, tmp_path):
    usual = OfficeSettings().grade
    assert usual == "summary"
    workspace.save_settings(replace(workspace.settings, grade=usual))
    inside = members(months.export(OCTOBER, tmp_path).package)
    assert not [name for name in inside if name.startswith("data/records/")]


def test_pdf_workbook_and_json_say_the_same(months, county, tmp_path):
    made_now = months.export(OCTOBER, tmp_path)
    inside = members(made_now.package)
    text = pdf_text(inside["data/月报.pdf"])
    assert made_now.digest8 in text
    assert "本月作出处理决定3件，比上月(1件)增加2件" in text.replace("\r", "").replace("\n", "")
    book = openpyxl.load_workbook(made_now.files[2])
    sheet = book["表3-1 执法案件(办理)"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert total[3:5] == (3, 4)  # decided: this month, this year
    assert total[7:9] == (Decimal("0.06"), Decimal("0.08")) or total[7:9] == (0.06, 0.08)
    held = {i["id"]: i for i in json.loads(inside["data/indicators.json"])}
    assert (held["certificate_held"]["numerator"], held["certificate_held"]["value"]) == (2, 100)


def parts(workbook):
    """The parts of a workbook that say something, without the signature's own."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {n: archive.read(n) for n in archive.namelist() if "_xmlsignatures" not in n}


def test_the_same_month_again_is_the_same_version(months, county, workspace, tmp_path):
    first = months.export(OCTOBER, tmp_path / "a")
    later = workspace.now() + timedelta(hours=1)
    workspace._clock = lambda: later
    again = months.export(OCTOBER, tmp_path / "b")
    assert (again.version, again.digest8, again.repeated) == (1, first.digest8, True)
    one, two = members(first.package), members(again.package)
    signed = {
        "data/月报.pdf", "data/月报.xlsx", "manifest-sha256.txt", "tagmanifest-sha256.txt",
        "tagmanifest-sha256.txt.p7s",
    }  # fmt: skip
    assert {n for n in one if one[n] != two[n]} == signed
    assert one.keys() == two.keys()
    assert parts(one["data/月报.xlsx"]) == parts(two["data/月报.xlsx"])
    assert one["data/月报.pdf"].startswith(two["data/月报.pdf"][: len(unsigned(one))])
    assert first.files[2].read_bytes() == again.files[2].read_bytes()


def unsigned(inside):
    """The paper before it was signed: everything up to the first end of file."""
    pdf = inside["data/月报.pdf"]
    return pdf[: pdf.index(b"%%EOF") + 5]


def test_the_package_carries_the_signed_workbook_and_the_copy_beside_it_none(
    months, county, workspace, tmp_path
):
    made_now = months.export(OCTOBER, tmp_path)
    inside = members(made_now.package)
    state = verify_workbook(inside["data/月报.xlsx"], [months.root_certificate()])
    with workspace.reader() as connection:
        unit = signing.identity(connection)
    assert (state.trusted, state.signer, state.certificates) == (
        True,
        unit.name,
        (unit.certificate,),
    )
    assert state.reason == "2026年10月月报第1版"
    assert verify_workbook(made_now.files[2].read_bytes(), []).unsigned
    assert same_values(inside["data/月报.xlsx"], made_now.files[2].read_bytes()) == ()


def test_the_package_says_what_it_is_and_how_it_is_checked(months, county, tmp_path):
    inside = members(months.export(OCTOBER, tmp_path).package)
    text = inside["README.txt"].decode()
    digest = hashlib.sha256(inside["README.txt"]).hexdigest()
    assert f"{digest}  README.txt\n" in inside["tagmanifest-sha256.txt"].decode()
    listed = [line.split("  ") for line in text.partition("\n核验")[0].splitlines() if "  " in line]
    assert {name for _, name, _ in listed} == set(inside) - {"README.txt"}
    assert all(len(what) > 3 for _, _, what in listed)
    for tool in ("sha256sum", "openssl cms", "pdfsig", "xmlsec1", "bagit", "In English"):
        assert tool in text
    assert "pkeyutl" not in text  # there is no SM2 signature


def test_a_stranger_works_out_the_code_and_the_digest_of_the_version_before(
    months, county, records, tmp_path
):
    unit, a, b = county
    first = months.export(OCTOBER, tmp_path / "out")
    made.case(records, unit, a, b, date(2026, 10, 20), "皖样〔2026〕9号")
    second = months.export(OCTOBER, tmp_path / "out", reason="补录一件")

    def summed(package):
        command = "unzip -p \"$0\" manifest-sha256.txt | grep -v 'data/月报[.]' | sha256sum"
        found = subprocess.run(
            ["sh", "-c", command, package], capture_output=True, text=True, check=True
        )
        return found.stdout.split()[0]

    assert summed(first.package)[:8].upper() == first.digest8
    info = members(second.package)["bag-info.txt"].decode()
    assert f"Zhifa-Check-Code: {summed(second.package)[:8].upper()}\n" in info
    assert f"Zhifa-Previous-Digest: {summed(first.package)}\n" in info


def test_what_was_edited_beside_a_package_is_never_replaced(months, county, tmp_path):
    first = months.export(OCTOBER, tmp_path)
    edited = first.files[2]
    edited.write_bytes(b"edited by the clerk")
    again = months.export(OCTOBER, tmp_path)
    assert edited.read_bytes() == b"edited by the clerk"
    assert again.files[2].name == edited.name.replace(".xlsx", " (2).xlsx")
    assert again.files[1] == first.files[1]
    assert months.export(OCTOBER, tmp_path).files == again.files


def test_versions_count_on_from_those_a_restored_store_forgot(
    months, county, workspace, records, passphrase, clock, tmp_path
):
    care.backup(workspace, tmp_path / "before.zhifa")
    out = tmp_path / "out"
    first = months.export(OCTOBER, out)
    unit, a, b = county
    made.case(records, unit, a, b, date(2026, 10, 20), "皖样〔2026〕9号")
    second = months.export(OCTOBER, out, reason="补录一件")
    care.restore(tmp_path / "before.zhifa", passphrase, tmp_path / "again.zhifa")
    with closing(Workspace.open(tmp_path / "again.zhifa", passphrase, clock=clock)) as restored:
        with pytest.raises(UserError, match="已有第2版，台账中没有它的记录"):
            Months(restored).export(OCTOBER, out)
        third = Months(restored).export(OCTOBER, out, reason="恢复备份后重报")
        assert (third.version, third.repeated) == (3, False)
        assert Months(restored).verify(third.package).verdict == "valid"
        again = Months(restored).export(OCTOBER, out)
        assert (again.version, again.repeated) == (3, True)
    info = members(third.package)["bag-info.txt"].decode()
    held = members(second.package)["bag-info.txt"].decode()
    assert {first.package, second.package, third.package} <= set(out.iterdir())
    assert "第2版不在台账中" in pdf_text(members(third.package)["data/月报.pdf"])
    assert "Zhifa-Version: 3" in info
    assert "Zhifa-Version: 2" in held


def test_the_very_version_a_restored_store_forgot_is_taken_up_again(
    months, county, workspace, passphrase, clock, tmp_path
):
    care.backup(workspace, tmp_path / "before.zhifa")
    first = months.export(OCTOBER, tmp_path / "out")
    bytes_of = first.package.read_bytes()
    care.restore(tmp_path / "before.zhifa", passphrase, tmp_path / "again.zhifa")
    with closing(Workspace.open(tmp_path / "again.zhifa", passphrase, clock=clock)) as restored:
        again = Months(restored).export(OCTOBER, tmp_path / "out")
        assert (again.version, again.digest8) == (1, first.digest8)
        assert [one.version for one in Months(restored).state(OCTOBER).issued] == [1]
    assert first.package.read_bytes() == bytes_of


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("data/indicators.json", lambda d: d[0].update(value=12.5), "按分子分母算是"),
        ("data/indicators.json", lambda d: d[0].pop("unit"), "读不懂"),
        ("data/checks.json", lambda d: d.append({"level": "block", "reason": ""}), "不应报送"),
        ("data/checks.json", lambda d: d.append({"level": "explain", "reason": " "}), "不应报送"),
        ("data/checks.json", lambda d: d.append(7), "读不懂"),
        ("data/records/case.jsonl", None, "第1行不是一条记录"),
        ("data/changes.json", lambda d: d.update(reason="另一个"), "校验码"),
    ],
)
def test_a_package_that_contradicts_itself_is_found(
    months, county, workspace, tmp_path, name, change, said
):
    inside = members(months.export(OCTOBER, tmp_path).package)
    data = {n: c for n, c in inside.items() if n.startswith("data/")}
    if change is None:
        data[name] = b"[1]\n"
    else:
        document = json.loads(data[name])
        change(document)
        data[name] = json.dumps(document).encode()
    pairs = (line.split(": ", 1) for line in inside["bag-info.txt"].decode().splitlines()[:-1])
    info = dict(pairs)
    if said != "校验码":
        digests = {n: hashlib.sha256(c).hexdigest() for n, c in data.items()}
        info["Zhifa-Check-Code"] = code_of(manifest_digest(digests))
    with workspace.reader() as connection:
        identity = signing.identity(connection)
    moment = workspace.now().replace(tzinfo=UTC)
    forged = tmp_path / "forged.zip"
    build_bag(data, info, lambda text: sign_detached(text, identity, moment), forged)
    assert months.verify(forged).verdict == "invalid"  # the store kept the version as it was
    answer = verify_file(forged, roots=[months.root_certificate()], moment=moment)
    assert answer.verdict == "invalid"
    (failed,) = [step for step in answer.steps if not step.ok]
    assert failed.step == "checks_repeated"
    assert said in failed.detail


def test_a_changed_month_wants_a_reason_and_says_what_changed(months, county, records, tmp_path):
    first = months.export(OCTOBER, tmp_path)
    unit, a, b = county
    made.case(records, unit, a, b, date(2026, 10, 20), "皖样〔2026〕9号")
    with pytest.raises(UserError, match="第1版"):
        months.export(OCTOBER, tmp_path)
    second = months.export(OCTOBER, tmp_path, reason="补录一件")
    assert (second.version, second.repeated) == (2, False)
    assert first.package.exists()
    inside = members(second.package)
    change = json.loads(inside["data/changes.json"])
    assert (change["version"], change["against"], change["reason"]) == (2, 1, "补录一件")
    assert len(change["records"]["case"]["added"]) == 1
    field = next(c for c in change["forms"] if c["field"] == "合计·作出决定(本月)")
    assert (field["reported"], field["corrected"], field["difference"]) == ("3", "4", "+1")
    printed = pdf_text(inside["data/月报.pdf"])
    assert "三、更正说明(第2版)" in printed
    assert "四、情况说明" in printed
    assert months.verify(second.package).verdict == "valid"


def test_late_records_of_an_earlier_month_appear_as_correction(months, county, records, tmp_path):
    months.export(Month(2026, 9), tmp_path)
    unit, a, b = county
    made.case(records, unit, a, b, date(2026, 9, 20), "皖样〔2026〕8号")
    paper = months.paper(OCTOBER)
    form = next(f for f in paper.forms if f.number == "表3-1")
    place = next(
        n for n, h in enumerate(form.headings) if h.group == "作出决定" and h.label == "累计"
    )
    assert form.correction[place] == 1


def test_a_package_is_made_from_the_frozen_copy(months, county, workspace, tmp_path):
    made_now = months.export(OCTOBER, tmp_path)
    with workspace.reader() as connection:
        one = snapshots.issued(connection, OCTOBER)[0]
        document = snapshots.load(connection, OCTOBER, 1).document
    assert one.digest == document["digest"]
    assert one.short == made_now.digest8
    assert snapshots.paper_document(snapshots.paper_of(document["paper"])) == document["paper"]
    assert made_now.digest8 == document["paper"]["digest"]


def test_what_must_be_explained_holds_signing_back_until_it_is(months, county, records, tmp_path):
    unit, a, b = county
    made.case(records, unit, a, b, date(2026, 10, 9), "皖样〔2026〕7号", served_on=None)
    assert months.state(OCTOBER).unexplained == 1
    with pytest.raises(UserError, match="需说明"):
        months.export(OCTOBER, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    months.save_reasons(OCTOBER, {"case.service_term": "当事人外出"})
    assert months.state(OCTOBER).ready
    inside = members(months.export(OCTOBER, tmp_path).package)
    assert json.loads(inside["data/checks.json"])[0]["reason"] == "当事人外出"
    assert "当事人外出" in pdf_text(inside["data/月报.pdf"])
    # another month's cases are another cause: nothing is offered for them
    made.case(records, unit, a, b, date(2026, 11, 9), "皖样〔2026〕17号", served_on=None)
    assert "case.service_term" in {f.rule for f in months.check(Month(2026, 11))}
    assert months.offered_reasons(Month(2026, 11)) == {}


def test_a_month_without_anything_is_a_zero_report(months, tmp_path):
    made_now = months.export(Month(2026, 5), tmp_path)
    assert "零报告" in pdf_text(members(made_now.package)["data/月报.pdf"])
    assert months.state(Month(2026, 5)).empty
    assert "Zhifa-Nil-Report: yes\n" in members(made_now.package)["bag-info.txt"].decode()
    assert "按零报告报送" in "".join(pdf_text(made_now.files[3].read_bytes()).split())


def test_narrative_is_drafted_kept_and_printed(months, county):
    assert "作出处理决定3件" in months.narrative(OCTOBER).done
    months.save_narrative(OCTOBER, Narrative("做了<b>很多</b> & 不少", "问题一", ""))
    written = months.narrative(OCTOBER)
    assert (written.done, written.problems) == ("做了<b>很多</b> & 不少", "问题一")
    assert written.next_steps
    assert "做了<b>很多</b> & 不少" in pdf_text(months.preview_pdf(OCTOBER))


@pytest.mark.parametrize("at", ["正在汇总数据：案件", "正在签名"])
def test_cancelling_leaves_no_version_behind(months, county, tmp_path, at):
    def stop(done, total, text):
        if text == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        months.export(OCTOBER, tmp_path / "x", report=stop)
    assert months.state(OCTOBER).issued == ()
    assert months.export(OCTOBER, tmp_path / "x").version == 1


def test_bad_places_and_months_are_sentences(months, county, tmp_path):
    with pytest.raises(UserError, match="还没有开始"):
        months.export(Month(2027, 1), tmp_path)
    blocked = tmp_path / "文件"
    blocked.write_text("x")
    with pytest.raises(UserError):
        months.export(OCTOBER, blocked / "里面")
    other = tmp_path / "out"
    other.mkdir()
    (other / "340123-202610-v1.zip").write_bytes(b"something else")
    with pytest.raises(UserError, match="已有另一个"):
        months.export(OCTOBER, other)
    assert (other / "340123-202610-v1.zip").read_bytes() == b"something else"
    assert months.state(OCTOBER).issued == ()


def test_a_units_name_fits_every_file_name(months, workspace, tmp_path):
    name = f"甲/乙：{'长' * 60}大队"
    workspace.save_settings(replace(workspace.settings, unit_name=name))
    made_now = months.export(OCTOBER, tmp_path / "out")
    assert all(path.parent == tmp_path / "out" and path.is_file() for path in made_now.files)


def test_a_name_the_fonts_lack_is_found_before_printing(
    months, county, records, workspace, tmp_path
):
    workspace.save_settings(replace(workspace.settings, leader="王\U000e0020建"))
    with pytest.raises(UserError, match="字体里没有"):
        months.export(OCTOBER, tmp_path / "x")
    assert months.state(OCTOBER).issued == ()


def test_the_state_tells_what_the_cover_would_leave_blank(months, county):
    state = months.state(OCTOBER)
    assert state.unsaid == ("审核人(统计负责人)", "联系电话")
    assert not state.running
    assert months.state(Month(2026, 11)).running


def test_what_to_know_before_signing_is_said(months, county, workspace):
    workspace.save_settings(replace(workspace.settings, start_month="2026-09", phone=""))
    said = {month: "".join(months.state(Month(2026, month)).cautions) for month in (8, 9, 11)}
    assert "早于启用月份" in said[8]
    assert "早于启用月份" not in said[9] + said[11]
    assert "还没有结束" in said[11]
    assert "联系电话" in said[9]
