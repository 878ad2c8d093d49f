"""The leader's papers: drafted from the records, edited, fixed, and given out as files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import made
from tests.papers import reading
from tests.services.test_attachments import picture
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.materials.service import Format, Materials
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace

OCTOBER, YEAR = Span.parse("2026-10"), Span.parse("2026")


def part(material, key):
    return next(one for one in material.parts if one.key == key)


def rows(material, key, table=0):
    return part(material, key).tables[table].rows


def cell(material, key, first, column, table=0):
    """Return what a table says in one column on the line that begins (or goes on) with a word."""
    shown = part(material, key).tables[table]
    place = [h.label for h in shown.headings].index(column)
    return next(row for row in shown.rows if first in row)[place]


def test_every_kind_is_drafted_and_printed_from_an_empty_store(materials):
    for kind in materials.kinds():
        for span in materials.periods(kind.id)[:1]:
            drafted = materials.draft(kind.id, span)
            for form in kind.formats:
                assert materials.render(drafted, form)
            assert "None" not in reading.joined(materials.render(drafted, Format.PDF))


def test_evaluations_cover_the_plan_up_to_the_days_it_names(materials):
    (midterm,), (final,) = materials.periods("midterm"), materials.periods("final")
    assert (midterm.first, midterm.last) == (date(2024, 1, 1), date(2025, 10, 31))
    assert (final.first, final.last) == (date(2024, 1, 1), date(2026, 10, 31))


def test_a_brief_counts_and_compares(materials, cases):
    brief = materials.draft("brief", OCTOBER)
    whole = part(brief, "whole").text
    assert "作出处理决定3件，比上月增加2件(增长200.0%)，比上年同期增加1件(增长50.0%)" in whole
    assert "罚款0.6万元，比上月增加0.2万元(增长50.0%)，比上年同期减少0.5万元(下降45.5%)" in whole
    chart = part(brief, "whole").charts[0]
    assert chart.labels[-1] == "26.10"
    assert chart.series[0].values[-1] == 3
    assert chart.series[1].values[-1] == 2
    assert rows(brief, "structure") == (("公路路政", 3, 1, "+2", 2, "+50.0%"),)
    assert cell(brief, "officers", "王一", "主办") == 3
    assert cell(brief, "officers", "李二", "协办") == 3


def test_a_quiet_period_is_said_to_be_one(materials, squadron):
    brief = materials.draft("brief", OCTOBER)
    assert part(brief, "structure").text == "本期没有作出处理决定的案件。"
    assert "+0" not in str(brief)
    assert part(brief, "warnings").text.startswith("目前有预警")


def test_errors_of_reviews_become_advice(materials, records, cases):
    review = records.save("case_review", {
        "round": "2026年第三季度", "case": cases[0].id, "reviewers": "评查组",
        "date": date(2026, 10, 25),
    })  # fmt: skip
    item = records.choices("review_item")[0]
    records.save("review_score", {
        "review": review.id, "item": item[0], "deduction": Decimal(2), "reason": "笔录缺签名",
    })  # fmt: skip
    brief = materials.draft("brief", OCTOBER)
    assert rows(brief, "quality")[0][0] == item[1]
    assert f"“{item[1]}”1卷" in part(brief, "quality").text
    assert f"围绕“{item[1]}”组织案卷讲评" in part(brief, "advice").text


def test_a_sanction_bars_honours_of_its_year_and_promotion_while_it_lasts(
    materials, squadron, sanctioned
):
    sheet = materials.draft("appraisals", YEAR)
    label = "评先评优和职务职级晋升审核表(2026年)"
    assert part(sheet, "people").tables[0].title == label
    assert cell(sheet, "people", "张三", "评先评优") == "受限"
    assert cell(sheet, "people", "张三", "晋升") == "受限"
    why = cell(sheet, "people", "张三", "原因和提示")
    assert "警告，影响期至2027-02-01(纪〔2026〕1号)" in why
    assert cell(sheet, "people", "王一", "评先评优") == "无限制"
    assert "没有有效执法证件" in cell(sheet, "people", "赵四", "原因和提示")
    assert "张三(警告，影响期至2027-02-01(纪〔2026〕1号))" in part(sheet, "opinion").text


def test_a_sanction_lifted_before_the_years_end_bars_honours_alone(
    materials, records, squadron, sanctioned
):
    records.save(
        "accountability", {"lifted_on": date(2026, 11, 1)}, identity=sanctioned.id,
        version=sanctioned.version,
    )  # fmt: skip
    sheet = materials.draft("appraisals", YEAR)
    assert cell(sheet, "people", "张三", "评先评优") == "受限"
    assert cell(sheet, "people", "张三", "晋升") == "无限制"


def test_what_is_still_looked_into_is_nowhere(materials, records, squadron):
    _, people = squadron
    records.save("accountability", {
        "person": people["李二"].id, "kind": "fault", "opened_on": date(2026, 9, 1),
        "state": "verifying", "sanction": "warning",
    })  # fmt: skip
    sheet = materials.draft("appraisals", YEAR)
    assert cell(sheet, "people", "李二", "评先评优") == "无限制"
    assert "警告" not in str(rows(sheet, "people"))


def test_the_latest_appraisal_is_shown_with_its_year(materials, records, squadron):
    _, people = squadron
    for name, year in (("王一", 2025), ("王一", 2026), ("李二", 2025)):
        values = {"person": people[name].id, "year": year, "grade": "excellent"}
        records.save("appraisal", values)
    sheet = materials.draft("appraisals", YEAR)
    assert cell(sheet, "people", "王一", "考核等次") == "2026年优秀"
    assert cell(sheet, "people", "李二", "考核等次") == "2025年优秀"
    assert cell(sheet, "people", "张三", "考核等次") == "未登记"


def member(records, person, **more):
    values = {"person": person.id, "pool": "backbone", "entered_on": date(2025, 1, 5)}
    return records.save("talent_membership", values | more)


def test_talents_leave_and_enter_for_a_reason(materials, records, squadron, cases, sanctioned):
    unit, people = squadron
    for name in ("张三", "赵四"):
        member(records, people[name])
    member(records, people["李二"], left_on=date(2026, 3, 1), left_reason="调离")
    session = made.session(records, "全员轮训", date(2026, 3, 2), 60)
    for person in people.values():
        made.attend(records, session, person)
    for n in range(3):  # with October's three and September's: seven led this year
        made.case(records, unit, people["王一"], people["李二"], date(2026, 8, n + 1), f"另{n}号")
    records.save("case_review", {
        "round": "市评", "organizer": "city", "case": cases[0].id, "date": date(2026, 10, 25),
        "total_only": Decimal(95),
    })  # fmt: skip
    listed = materials.draft("talents", YEAR)
    assert "警告，影响期至2027-02-01" in cell(listed, "leaving", "张三", "建议出库的原因")
    assert cell(listed, "leaving", "赵四", "建议出库的原因") == "没有有效执法证件"
    assert [row[0] for row in rows(listed, "entering")] == ["王一"]
    assert rows(listed, "entering")[0][-1] == "主办案件7件，评查均分95"
    assert [row[1] for row in rows(listed, "gone")] == ["李二"]
    assert "在库2人，其中重点业务骨干库2人" in part(listed, "whole").text


def test_a_plan_is_held_against_what_was_done(materials, records, squadron):
    _, people = squadron
    plan = {"year": 2026, "level": "own", "name": "治超轮训", "sessions": 2, "people": 10}
    records.save("training_plan", plan)
    session = made.session(
        records, "治超第一期", date(2026, 4, 1), 20, plan_item="治超轮训", host="本单位"
    )
    made.attend(records, session, people["王一"])
    paper = materials.draft("training", YEAR)
    line = rows(paper, "items")[0]
    assert line[0] == "治超轮训"
    assert line[3:] == (2, 1, None, Decimal(20), 10, 1, "50%")
    assert (
        "2026年计划培训1项、2场，已开展1项、1场，其中完成计划场次的0项。"
        in part(paper, "whole").text
    )
    short = {row[0]: row[3] for row in rows(paper, "hours", 1)}
    assert short["王一"] == Decimal(40)
    assert short["赵四"] == Decimal(60)
    assert "1项计划还没有办完：治超轮训" in part(paper, "problems").text
    assert "共需" in part(paper, "steps").text


def test_an_evaluation_tells_each_measure_with_its_evidence(
    materials, records, squadron, attachments
):
    task = records.save("task", {
        "measure": "m03", "name": "开展全员轮训", "due_on": date(2026, 6, 30),
        "done_on": date(2026, 6, 1),
    })  # fmt: skip
    records.save("task", {"measure": "m04", "name": "证件清理", "due_on": date(2026, 3, 1)})
    attachments.add("task", task.id, "轮训通知.jpg", picture(kind="JPEG"))
    paper = materials.draft("year", YEAR)
    assert "应完成任务2项，已完成1项，超期未完成1项。" in part(paper, "whole").text
    assert "应完成任务1项，已完成1项：开展全员轮训。" in part(paper, "m03").text
    assert "1项任务超期未完成：证件清理。" in part(paper, "m04").text
    assert rows(paper, "evidence") == (("第3项", "计划任务", "开展全员轮训", "轮训通知.jpg", ""),)
    assert len([one for one in paper.parts if one.level == 2]) == 16


def test_what_was_entered_as_evaluation_goes_before_the_draft(materials, records):
    common = {"year": 2026, "kind": "year"}
    records.save("evaluation", {**common, "measure": "all", "score": Decimal("92.5"),
                                "findings": "总体问题。", "next_steps": "总体打算。"})  # fmt: skip
    records.save("evaluation", {**common, "measure": "m02", "findings": "党小组没有建齐。"})
    paper = materials.draft("year", YEAR)
    assert "自评得分92.5分。" in part(paper, "whole").text
    assert part(paper, "problems").text == "总体问题。"
    assert part(paper, "steps").text == "总体打算。"
    assert "不足：党小组没有建齐。" in part(paper, "m02").text


def test_own_words_stay_and_an_old_draft_is_told(materials, records, cases, squadron):
    working = materials.work_on("brief", OCTOBER)
    materials.write("brief", OCTOBER, {"whole": "我写的。"}, working.drafted)
    again = materials.work_on("brief", OCTOBER)
    assert part(again.material, "whole").text == "我写的。"
    assert again.own == {"whole"}
    assert again.stale == frozenset()
    unit, people = squadron
    made.case(records, unit, people["王一"], people["李二"], date(2026, 10, 30), "新1号")
    later = materials.work_on("brief", OCTOBER)
    assert later.stale == {"whole"}
    assert "作出处理决定4件" in later.drafted["whole"]
    materials.write("brief", OCTOBER, {"whole": later.drafted["whole"]}, later.drafted)
    assert materials.work_on("brief", OCTOBER).own == frozenset()


def test_texts_of_one_period_are_not_those_of_another(materials):
    drafted = materials.work_on("brief", OCTOBER).drafted
    materials.write("brief", OCTOBER, {"advice": "十月的。"}, drafted)
    assert materials.work_on("brief", Span.parse("2026-09")).own == frozenset()


def test_too_long_a_text_is_refused_and_the_old_one_stays(materials):
    drafted = materials.work_on("brief", OCTOBER).drafted
    materials.write("brief", OCTOBER, {"advice": "短。"}, drafted)
    with pytest.raises(UserError, match="超过20,000字"):
        materials.write("brief", OCTOBER, {"advice": "长" * 20_001}, drafted)
    assert part(materials.work_on("brief", OCTOBER).material, "advice").text == "短。"


def test_a_fixed_paper_never_drifts(materials, records, cases, squadron):
    first = materials.fix("brief", OCTOBER)
    assert first.number == 1
    assert materials.work_on("brief", OCTOBER).same == 1
    with pytest.raises(UserError, match="与定稿第1稿一样"):
        materials.fix("brief", OCTOBER)
    before = materials.render(materials.edition("brief", OCTOBER, 1), Format.PDF)
    unit, people = squadron
    made.case(records, unit, people["王一"], people["李二"], date(2026, 10, 30), "新1号")
    assert materials.work_on("brief", OCTOBER).same == 0
    assert materials.fix("brief", OCTOBER).number == 2
    assert materials.render(materials.edition("brief", OCTOBER, 1), Format.PDF) == before
    assert "作出处理决定3件" in part(materials.edition("brief", OCTOBER, 1), "whole").text
    assert "作出处理决定4件" in part(materials.edition("brief", OCTOBER, 2), "whole").text
    numbers = [one.number for one in materials.work_on("brief", OCTOBER).editions]
    assert numbers == [1, 2]


def test_a_paper_fixed_today_is_the_same_paper_tomorrow(store_path, passphrase):
    for day, same in ((date(2026, 11, 23), 0), (date(2026, 11, 24), 1)):
        opened = Workspace.open(store_path, passphrase, clock=fixed_clock(day))
        try:
            materials = Materials(
                opened,
                Records(opened),
                Figures(opened),
                None,  # type: ignore[arg-type]
            )
            assert materials.work_on("talents", Span.parse("2025")).same == same
            if not same:
                materials.fix("talents", Span.parse("2025"))
        finally:
            opened.close()


def test_a_period_to_come_and_editions_that_are_not_there_are_refused(materials):
    with pytest.raises(UserError, match="还没有开始"):
        materials.draft("brief", Span.parse("2027-01"))
    with pytest.raises(UserError, match="没有定稿第3稿"):
        materials.edition("brief", OCTOBER, 3)
    with pytest.raises(UserError, match="没有名为“poem”的材料"):
        materials.periods("poem")


def test_files_end_as_their_kind_wants(materials, tmp_path):
    drafted = materials.draft("talents", YEAR)
    with pytest.raises(UserError, match=r"不能存成“\.docx”"):
        materials.export(drafted, tmp_path / "名单.docx")
    assert list(tmp_path.iterdir()) == [tmp_path / "store"]
    made_file = materials.export(drafted, tmp_path / "名单.xlsx")
    assert made_file.read_bytes().startswith(b"PK")
    assert materials.file_name(drafted, Format.SHEET).endswith("_2026年_草稿.xlsx")


def test_no_number_of_a_person_is_in_any_paper(materials, records):
    unit = made.unit(records, "二中队")
    number = made.id_number(7)
    person = made.officer(
        records, unit, "孙五", card="34000009", id_number=number, phone="13800001111"
    )
    member(records, person)
    for kind in materials.kinds():
        drafted = materials.draft(kind.id, materials.periods(kind.id)[0])
        assert number not in str(drafted)
        assert "13800001111" not in str(drafted)
