"""What each part of the dossier says from the registers, read back from real PDFs."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from sqlalchemy import insert, update

from tests import made
from tests.papers.reading import joined, page_texts
from tests.services.test_attachments import pdf, picture, sheet
from zhifa_desktop.db.system import attachment, attachment_content
from zhifa_desktop.db.unit_of_work import Change
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.dossiers import ALL_PARTS, Dossiers, Printing, parts_named
from zhifa_desktop.services.records import Query

NOT_KEPT = "本单位未在本程序启用该台账，以纸质材料为准"
PROMOTION = Printing(preset="promotion")


@pytest.fixture
def dossiers(workspace):
    return Dossiers(workspace)


@pytest.fixture
def person(records):
    return made.officer(records, made.unit(records), "张三", card="120601")


@pytest.fixture
def attachments(workspace):
    return Attachments(workspace)


@pytest.fixture
def keep_all(workspace):
    """The office keeps every register."""
    workspace.save_settings(replace(workspace.settings, preset="all"))


def part(data: bytes, number: str, end: str) -> str:
    """Return the text of one part, without white space: from its title to the next one's."""
    whole = "".join("".join(page_texts(data)[2:]).split())
    return whole[whole.index(number) : whole.index(end)]


def contents(data: bytes) -> str:
    return "".join(page_texts(data)[1].split())


def matter(records, person, **values):
    held = {
        "person": person.id, "kind": "sanction", "opened_on": date(2025, 1, 5),
        "state": "concluded", "sanction": "warning", "date": date(2026, 2, 10),
        "document": "样交纪〔2026〕1号", "authority": "样例县交通运输局",
    }  # fmt: skip
    return records.save("accountability", held | values)


def test_schools_and_posts_tell_a_life_from_its_beginning(dossiers, person, records):
    records.save("posting", {
        "person": person.id, "start": date(2018, 3, 1), "employer": "样例县大队", "post": "中队长",
        "document": "样交人〔2018〕7号",
    })  # fmt: skip
    records.save("posting", {
        "person": person.id, "start": date(2009, 7, 1), "until": date(2018, 2, 28),
        "employer": "样例县海事处", "post": "办事员",
    })  # fmt: skip
    records.save("schooling", {
        "person": person.id, "start": date(2005, 9, 1), "until": date(2009, 6, 30),
        "school": "样例工业大学", "major": "交通运输", "education": "20", "study_form": "full_time",
    })  # fmt: skip
    told = part(dossiers.render(person.id), "表二", "表三")
    for words in ("2005.09—2009.06", "样例工业大学交通运输", "全日制", "样交人〔2018〕7号"):
        assert words in told
    assert told.index("2009.07—2018.02样例县海事处") < told.index("2018.03—至今样例县大队中队长")


def test_without_schools_and_posts_the_part_is_only_named(dossiers, person):
    data = dossiers.render(person.id)
    assert "表二" not in joined(data)
    assert "学习与任职经历" in contents(data).partition("以下项目无记录")[2]


def test_cases_that_were_corrected_at_last_are_counted_and_named(dossiers, person, records):
    other = made.officer(records, made.unit(records, "二中队"), "李四", card="120602")
    unit = made.unit(records, "三中队")
    lost, won, open_ = (
        made.case(records, unit, person, other, date(2026, 3, n), f"样交罚〔2026〕{n}号")
        for n in (1, 2, 3)
    )
    for case, final, outcome in (
        (lost, True, "annulled"), (won, False, "annulled"), (open_, True, "upheld"),
    ):  # fmt: skip
        records.save("remedy", {
            "kind": "reconsideration", "case": case.id, "accepted_on": date(2026, 4, 1),
            "concluded_on": date(2026, 5, 1), "outcome": outcome, "final": final,
            "document": f"样政复〔2026〕{case.shown['decision_number'][-2]}号",
        })  # fmt: skip
    told = part(dossiers.render(person.id), "表四", "表五")
    assert "被纠错2026年330" in told  # heading, year, all, led, joined …
    assert "2026年33000—1" in told
    corrected = told[told.index("被纠错案件") : told.index("近3年承办案件")]
    assert "样交罚〔2026〕1号行政复议撤销2026-05-01样政复〔2026〕1号" in corrected
    assert "2号" not in corrected


def test_remedies_that_are_not_kept_are_no_zero(dossiers, person, records, workspace):
    workspace.save_settings(replace(workspace.settings, preset="own", registers=("case",)))
    other = made.officer(records, made.unit(records, "二中队"), "李四", card="120602")
    unit = made.unit(records, "三中队")
    made.case(records, unit, person, other, date(2026, 3, 1), "样交罚〔2026〕1号")
    told = part(dossiers.render(person.id), "表四", "表五")
    assert "2026年1100———" in told
    assert "案卷评查、复议诉讼未在本程序启用台账" in told


def test_examinations_and_contests_stand_under_training(dossiers, person, records):
    session = made.session(records, "法律知识考试", date(2024, 5, 6), exam=True)
    made.attend(records, session, person, score=Decimal("91.5"), passed="passed",
                certificate_number="ZS001")  # fmt: skip
    made.attend(records, made.session(records, "平常一课", date(2024, 5, 7)), person)
    contest = records.save("contest", {
        "name": "全市大比武", "date": date(2026, 9, 15), "level": "city",
    })  # fmt: skip
    records.save("contest_result", {
        "contest": contest.id, "person": person.id, "item": "现场取证", "place": 2,
        "award": "二等奖",
    })  # fmt: skip
    told = part(dossiers.render(person.id), "表五", "表六")
    exams = told[told.index("考试、考核") : told.index("比武竞赛")]
    assert "2024-05-06法律知识考试91.5合格ZS001" in exams
    assert "平常一课" not in exams
    assert "2026-09-15全市大比武市级现场取证2二等奖" in told


def test_awards_and_sanctions_with_their_period(dossiers, person, records):
    records.save("award", {
        "person": person.id, "kind": "commendation", "name": "年度嘉奖", "level": "county",
        "date": date(2026, 2, 10), "authority": "样例县人社局", "document": "样人社〔2026〕19号",
    })  # fmt: skip
    matter(records, person)
    told = part(dossiers.render(person.id), "表六", "表七")
    assert "2026-02-10年度嘉奖嘉奖县级样例县人社局样人社〔2026〕19号" in told
    assert "2026-02-10惩戒(处分)警告" in told
    assert "样交纪〔2026〕1号2026-08-10" in told


def test_what_is_kept_and_empty_says_none(dossiers, person, keep_all):
    data = dossiers.render(person.id)
    assert "奖励：无惩戒：无" in part(data, "表六", "表七")
    assert "责任追究、问责：无尽职免责、容错纠错：无" in joined(data)
    assert NOT_KEPT not in joined(data)
    named = contents(data).partition("以下项目无记录：")[2]
    for title in ("年度考核及运用", "体能测试", "人才库", "保险", "佐证材料目录"):
        assert title in named


def test_what_is_not_kept_says_so(dossiers, person):
    data = dossiers.render(person.id)
    assert NOT_KEPT in part(data, "表六", "表七")
    assert joined(data).count(NOT_KEPT) == 3  # 比武竞赛、表六、表七
    missing, _, unkept = contents(data).partition("以下项目本单位未在本程序启用台账")
    assert "年度考核及运用" in unkept
    assert "年度考核及运用" not in missing
    assert "现持有服装" in missing


def test_what_is_looked_into_is_never_printed(dossiers, person, records, attachments):
    open_ = matter(records, person, kind="accountability", state="verifying", sanction="demerit",
                   document="样交查〔2026〕9号")  # fmt: skip
    attachments.add("accountability", open_.id, "核查材料.pdf", pdf(1))
    for printing in (Printing(), Printing(scans=True), PROMOTION):
        whole = joined(dossiers.render(person.id, printing))
        assert "样交查" not in whole
        assert "核查" not in whole
        assert "记过" not in whole
        assert "责任追究、问责：无" in whole


def test_what_was_excused_stands_apart(dossiers, person, records):
    matter(records, person, kind="fault", sanction="criticism", finding="某事由")
    matter(records, person, kind="exempted", sanction=None, document="样交容〔2026〕2号",
           opened_on=date(2026, 4, 1), date=date(2026, 5, 1))  # fmt: skip
    told = part(dossiers.render(person.id), "表七", "确认页")
    held, _, excused = told.partition("尽职免责、容错纠错")
    assert "执法过错责任追究" in held
    assert "样交容" not in held
    assert "2026-05-01尽职免责" in excused
    assert "样交纪" not in excused
    assert "某事由" not in told


def test_a_sanction_says_which_years_it_blocks_and_why(dossiers, person, records):
    matter(records, person, sanction="demerit", date=date(2025, 12, 20))
    for year in (2024, 2025, 2026):
        records.save("appraisal", {
            "person": person.id, "year": year, "grade": "competent",
            "honour": "年度先进" if year == 2024 else None,
            "promotion": "晋升一级科员" if year == 2024 else None,
        })  # fmt: skip
    told = part(dossiers.render(person.id), "表八", "确认页")
    assert "2024年称职(合格)年度先进晋升一级科员无" in told
    why = "当年受限：记过，影响期2025-12-20至2026-12-20(样交纪〔2026〕1号)"
    assert told.count(why) == 2
    assert "现受影响：记过，影响期至2026-12-20(样交纪〔2026〕1号)" in told
    assert "公务员法第六十四条、政务处分法第八条" in told


def test_a_sanction_that_was_lifted_blocks_no_longer(dossiers, person, records):
    matter(records, person, sanction="major_demerit", date=date(2025, 6, 1),
           lifted_on=date(2025, 12, 1))  # fmt: skip
    for year in (2025, 2026):
        records.save("appraisal", {"person": person.id, "year": year, "grade": "competent"})
    told = part(dossiers.render(person.id), "表八", "确认页")
    assert "影响期2025-06-01至2025-12-01" in told
    assert "2026年称职(合格)无" in told
    assert "截至2026年11月23日，没有在影响期内的惩戒" in told
    assert "现受影响" not in told


@pytest.fixture
def health(records, person, attachments):
    """Fitness of three days, an insurance that covers today, one that ran out, a counselling."""

    def test_of(day, item, **values):
        return records.save(
            "fitness_test", {"person": person.id, "date": day, "item": item, **values}
        )

    test_of(date(2026, 10, 15), "jump", result=Decimal("271.25"), judged="passed")
    test_of(date(2026, 10, 15), "shuttle", result=Decimal("13.75"), judged="failed")
    test_of(date(2025, 10, 15), "jump", result=Decimal("272.50"), judged="passed")
    exempt = test_of(date(2024, 10, 15), "jump", exempt="temporary", exempt_until=date(2024, 12, 9))
    for kind, start, until, provider in (
        ("accident", date(2026, 7, 1), date(2027, 6, 30), "样例财险"),
        ("liability", date(2024, 7, 1), date(2025, 6, 30), "样例责险"),
        ("counselling", date(2026, 3, 3), None, "样例心理诊所"),
        ("check_up", date(2026, 4, 4), None, "样例县医院"),
    ):
        held = records.save("welfare", {
            "person": person.id, "kind": kind, "start": start, "until": until, "provider": provider,
        })  # fmt: skip
        attachments.add("welfare", held.id, f"{provider}材料.pdf", pdf(1))
    attachments.add("fitness_test", exempt.id, "病历.pdf", pdf(1))


def test_of_fitness_and_welfare_only_conclusions_and_insurance(dossiers, person, health):
    data = dossiers.render(person.id)
    told = part(data, "表九", "表十")
    assert "2026-10-15未达标2025-10-15达标2024-10-15免测" in told
    assert "人身意外伤害保险样例财险2026-07-012027-06-30在保" in told
    assert "执法责任险样例责险2024-07-012025-06-30不在保" in told
    whole = joined(data)
    for words in ("271.25", "13.75", "272.5", "暂免", "2024-12-09", "诊所", "县医院", "病历"):
        assert words not in whole
    assert "样例财险材料.pdf" in whole


def test_for_a_promotion_nothing_of_health_is_printed_or_named(dossiers, person, health):
    data = dossiers.render(person.id, replace(PROMOTION, scans=True))
    whole = joined(data)
    for words in ("体能", "达标：", "免测", "保险", "财险", "责险", "病历"):
        assert words not in whole
    assert "人才库" in whole


def test_things_held_and_pools(dossiers, person, records):
    for item, returned in (("winter", None), ("cap", date(2026, 5, 1))):
        records.save("uniform_issue", {
            "person": person.id, "item": item, "date": date(2026, 1, 5), "quantity": 2,
            "returned_on": returned,
        })  # fmt: skip
    records.save("talent_membership", {
        "person": person.id, "pool": "trainer", "entered_on": date(2024, 6, 1),
        "document": "样市交执〔2024〕10号",
    })  # fmt: skip
    told = part(dossiers.render(person.id), "表九", "确认页")
    assert "冬装22026-01-05" in told
    assert "大檐帽" not in told
    assert "执法师资库2024-06-01样市交执〔2024〕10号在库" in told


@pytest.fixture
def papers(records, person, attachments, workspace):
    """Papers of several kinds on several records; one of them was damaged in the store."""
    award = records.save("award", {
        "person": person.id, "kind": "commendation", "name": "年度嘉奖", "level": "county",
        "date": date(2026, 2, 10),
    })  # fmt: skip
    attachments.add("person", person.id, "身份证.jpg", picture())
    attachments.add("person", person.id, "自传.xlsx", sheet())
    attachments.add("award", award.id, "嘉奖决定.pdf", pdf(3))
    broken = attachments.add("award", award.id, "坏文件.pdf", pdf(1))
    lost = attachments.add("award", award.id, "丢失.pdf", pdf(5))
    data = b"%PDF-1.4 nothing behind it"
    digest = hashlib.sha256(data).hexdigest()
    with workspace.work("damage") as unit:
        unit.connection.execute(insert(attachment_content), [{"digest": digest, "content": data}])
        for one, now in ((broken, digest), (lost, "0" * 64)):
            unit.connection.execute(
                update(attachment).where(attachment.c.id == one.id).values(digest=now)
            )


def test_the_catalogue_lists_papers_by_part_with_their_pages(dossiers, person, papers):
    data = dossiers.render(person.id)
    told = part(data, "表十", "确认页")
    for line in (
        "1基本情况身份证.jpg本人1页",
        "2基本情况自传.xlsx本人电子文件(Excel)",
        "3奖励惩戒嘉奖决定.pdf年度嘉奖3页",
        "4奖励惩戒坏文件.pdf年度嘉奖打不开，请核对原件",
        "5奖励惩戒丢失.pdf年度嘉奖内容缺失，请用备份比对",
        "共5件，其中可计页数的共4页。",
    ):
        assert line in told
    assert "附件1" not in joined(data)


def test_scans_follow_on_sheets_of_their_own(dossiers, person, papers):
    plain, with_scans = (
        dossiers.render(person.id, printing) for printing in (Printing(), Printing(scans=True))
    )
    texts = page_texts(with_scans)
    assert len(texts) == len(page_texts(plain)) + 4
    assert [text for text in texts if "附件1 身份证.jpg" in text]
    assert sum("附件3 嘉奖决定.pdf" in text for text in texts) == 3
    assert not [text for text in texts if "附件4" in text or "附件5" in text]
    assert "本人核对意见" in texts[-1]
    assert "佐证材料扫描件" in texts[1]
    document = pypdfium2.PdfDocument(with_scans)
    (page,) = (n for n, text in enumerate(texts) if "附件1 身份证.jpg" in text)
    kinds = [one.type for one in document[page].get_objects()]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds
    assert with_scans == dossiers.render(person.id, Printing(scans=True))


def test_a_scan_of_a_part_left_out_is_left_out_too(dossiers, person, papers):
    printing = Printing(parts=frozenset({"basics", "materials"}), scans=True)
    whole = joined(dossiers.render(person.id, printing))
    assert "附件1身份证.jpg" in whole
    assert "嘉奖" not in whole
    without = replace(printing, parts=frozenset({"basics"}))  # no catalogue, no numbers
    assert "身份证.jpg" not in joined(dossiers.render(person.id, without))


def test_papers_of_cases_are_counted_but_neither_named_nor_printed(
    dossiers, person, records, attachments
):
    other = made.officer(records, made.unit(records, "二中队"), "李四", card="120602")
    case = made.case(
        records, made.unit(records, "三中队"), person, other, date(2026, 3, 1), "样交罚〔2026〕1号"
    )
    attachments.add("case", case.id, "欧阳大明询问笔录.pdf", pdf(2))
    attachments.add("case", case.id, "欧阳大明身份证.jpg", picture())
    data = dossiers.render(person.id, Printing(scans=True))
    assert "承办案件的材料2件(涉1案)" in joined(data)
    assert "欧阳大明" not in joined(data)
    assert "佐证材料扫描件" not in joined(data)


def test_key_changes_come_from_the_history_with_their_documents(
    dossiers, person, records, workspace, monkeypatch
):
    def on(day, values):
        monkeypatch.setattr(workspace, "_clock", fixed_clock(day))
        row = records.get("person", person.id)
        records.save("person", values, identity=row.id, version=row.version)

    on(date(2026, 11, 23), {"name": "张叁"})  # mended on the day it was made
    on(date(2026, 11, 24), {"post": "科员", "phone": "13800001234"})  # filled in
    second = made.unit(records, "二中队")
    on(date(2026, 11, 25), {"unit": second.id, "post": "副中队长"})
    on(date(2026, 11, 26), {"name": "张三丰"})
    on(date(2026, 11, 26), {"name": "张叁"})  # and back within the day
    on(date(2026, 11, 27), {"name": "张三"})
    records.save("posting", {
        "person": person.id, "start": date(2026, 11, 25), "employer": "样例县大队二中队",
        "post": "副中队长", "document": "样交人〔2026〕40号",
    })  # fmt: skip
    (card,) = records.page("certificate", Query())
    records.save("certificate", {"number": "120699"}, identity=card.id, version=card.version)
    told = part(dossiers.render(person.id), "附表", "确认页")
    lines = (
        "2026-11-25职务科员副中队长样交人〔2026〕40号",
        "2026-11-25所属机构一中队二中队",
        "2026-11-27姓名张叁张三",
        "2026-11-27执法证件编号120601120699",
    )
    assert [line in told for line in lines] == [True] * 4
    assert told.count("2026-11-2") == 4
    assert "13800001234" not in told


def test_a_change_has_the_document_of_the_piece_of_work_that_made_it(
    dossiers, person, records, workspace, monkeypatch
):
    second = made.unit(records, "二中队")
    monkeypatch.setattr(workspace, "_clock", fixed_clock(date(2026, 11, 25)))
    with workspace.work("岗位调动") as unit:
        unit.update("person", [Change(person.id, {"unit": second.id})])
        unit.insert("posting", [{
            "person": person.id, "start": date(2026, 11, 25), "employer": "样例县大队二中队",
            "post": "执法员", "document": "样交人〔2026〕41号",
        }])  # fmt: skip
    told = part(dossiers.render(person.id), "附表", "确认页")
    assert "2026-11-25所属机构一中队二中队样交人〔2026〕41号" in told


def test_only_the_parts_chosen_are_printed_or_named(dossiers, person):
    data = dossiers.render(person.id, Printing(parts=frozenset({"cases", "appraisal"})))
    whole = joined(data)
    assert "表四" in whole
    assert not [n for n in ("表一", "表三", "表五", "表六", "表七") if n in whole]
    assert "年度考核及运用" in contents(data)
    assert "学习与任职经历" not in whole
    assert "确认页" in whole
    with pytest.raises(UserError, match="没有选"):
        dossiers.render(person.id, Printing(parts=frozenset()))


def test_parts_are_named_by_number_table_or_title():
    assert parts_named("4,5") == {"cases", "training"}
    assert parts_named("执法办案、表五 6") == {"cases", "training", "merits"}
    assert parts_named(",".join(map(str, range(1, 12)))) == ALL_PARTS
    for wrong in ("", "12", "办案"):
        with pytest.raises(UserError) as told:
            parts_named(wrong)
        assert "4 执法办案" in told.value.todo


def test_a_person_says_the_same_alone_and_among_many(dossiers, person, records, tmp_path, health):
    others = [made.officer(records, made.unit(records, f"{n}队"), f"王{n}") for n in range(45)]
    matter(records, others[0], document="样交纪〔2026〕77号")
    together = dossiers.render_all([*(one.id for one in others), person.id])
    alone = dossiers.render(person.id)
    pages = len(page_texts(alone))
    last = ["".join(text.split()) for text in page_texts(together)[-pages:]]
    assert last == ["".join(text.split()) for text in page_texts(alone)]
    assert "77号" not in joined(alone)
    first = pypdfium2.PdfDocument(io.BytesIO(dossiers.render(others[0].id)))
    assert any("77号" in page.get_textpage().get_text_bounded() for page in first)
