"""N9: what a version changed, complete: figures, records by key old and new, reasons, texts."""

from __future__ import annotations

import json
import zipfile
from decimal import Decimal

import pypdfium2
import pytest

from tests.papers.month_paper import month_paper
from tests.services.handing.conftest import OCTOBER
from zhifa_desktop.package.packed import Packed
from zhifa_desktop.papers.content import Change, CheckNote, Form, Heading, Narrative
from zhifa_desktop.services import month_change_lines
from zhifa_desktop.services.month_change_lines import record_lines, text_lines
from zhifa_desktop.services.month_changes import corrections
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.what_changed import letter_sentence


def printed(data):
    document = pypdfium2.PdfDocument(data)
    return "".join("".join(p.get_textpage().get_text_bounded() for p in document).split())


def packed(*records):
    return Packed.of(f"{json.dumps(one, ensure_ascii=False)}\n".encode() for one in records)


def test_a_second_version_names_its_records_in_pdf_json_letter_and_window(county):
    changed = county.months.changes_of(OCTOBER, 2)
    assert (changed.version, changed.reason) == (2, "补录一件")
    assert Change("案件", "皖样〔2026〕2号", "整条记录", "—", "新增") in changed.others
    assert any(line.field == "合计·作出决定(本月)" for line in changed.figures)
    assert county.months.changes_of(OCTOBER, 1) is None
    inside = zipfile.ZipFile(county.packages[1])
    lines = json.loads(inside.read("data/changes.json"))["lines"]
    assert {"where": "案件", "which": "皖样〔2026〕2号", "field": "整条记录", "before": "—",
            "after": "新增"} in lines  # fmt: skip
    text = printed(inside.read("data/月报.pdf"))
    assert "(二)记录、原因和文字" in text
    letter = printed(county.outgoing().files[3].read_bytes())
    count = len(changed.figures) + len(changed.others)
    assert f"更正第1版：{count}处，更正原因：补录一件" in letter
    assert "第2版替代第1版" in letter
    first = county.handing.gather(OCTOBER, 1, county.packages[0]).files[3]
    assert "替代" not in printed(first.read_bytes())


def test_what_the_next_version_would_change_is_told_before_it_is_signed(county):
    months, records = county.months, Records(county.workspace)
    assert months.next_changes(OCTOBER).sentence == "与第2版相比没有变化"
    case = records.page("case", Query(), 0, 1)[0]
    records.save("case", {"fine": Decimal(500)}, identity=case.id, version=case.version)
    told = months.next_changes(OCTOBER)
    assert told.version == 3
    number = case.shown["decision_number"]
    assert Change("案件", number, "罚款金额(元)", "200", "500") in told.others
    assert "报表数字" in told.sentence


def test_a_column_that_never_leaves_is_named_without_its_value(county):
    records = Records(county.workspace)
    person = records.page("person", Query(search="张三"), 0, 1)[0]
    records.save("person", {"phone": "13812345678"}, identity=person.id, version=person.version)
    told = county.months.next_changes(OCTOBER)
    (line,) = [one for one in told.others if one.where == "人员"]
    assert (line.field, line.after) == ("不随包上报的栏目", "有改动")
    assert "张三" in line.which
    assert not any("1381234" in str(one) for one in told.others)


def test_records_that_are_gone_and_long_lists(monkeypatch):
    old = packed(*({"id": f"i{n}", "version": 1, "name": f"{n}中队"} for n in range(5)))
    gone = record_lines({"unit": packed()}, {"unit": old})
    assert gone[0] == Change("机构", "0中队", "整条记录", "有", "不再有")
    monkeypatch.setattr(month_change_lines, "MOST", 3)
    cut = record_lines({}, {"unit": old})
    assert len(cut) == 4
    assert "另有2处" in cut[-1].which
    assert record_lines({"unit": old}, {"unit": old}) == ()


def test_reasons_and_texts_are_told_old_and_new():
    old = month_paper()
    new = month_paper(
        narrative=Narrative(
            old.narrative.done.replace("412", "413", 1), old.narrative.problems,
            old.narrative.next_steps,
        ),
        check_notes=(
            CheckNote("C-04", "需说明", old.check_notes[0].message, "专项行动和补报"),
            CheckNote("C-12", "需说明", "新的问题", "原因"),
        ),
    )  # fmt: skip
    lines = list(text_lines(new, old))
    assert (
        Change("校核说明", old.check_notes[0].message, "原因", "专项行动", "专项行动和补报")
        in lines
    )
    assert Change("校核说明", "新的问题", "问题", "—", "新增") in lines
    assert Change("校核说明", old.check_notes[1].message, "问题", "有", "不再有") in lines
    (text,) = [one for one in lines if one.where == "情况说明"]
    assert "412" in text.before
    assert "413" in text.after
    assert len(text.before) < 60
    assert list(text_lines(old, old)) == []


def table(number, rows, total=None):
    headings = (Heading("单位"), Heading("人数", numeric=True))
    return Form(number, "试", headings, rows, total)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([("甲", 1), ("乙", 2)], [("甲", 1)], ("乙·人数", "2", "—")),
        ([("甲", 1)], [("甲", 1), ("乙", 2)], ("乙·人数", "—", "2")),
        ([("其中", 1), ("其中", 2)], [("其中", 1), ("其中", 3)], ("其中·人数", "2", "3")),
        ([("甲", None)], [("甲", 0)], ("甲·人数", "—", "0")),
    ],
)
def test_lines_that_came_or_went_are_corrections_too(old, new, said):
    before = month_paper(forms=(table("表1", tuple(old)),))
    now = month_paper(forms=(table("表1", tuple(new)),))
    (line,) = corrections(now, before, "x")
    assert (line.field, line.reported, line.corrected) == said


def test_whole_forms_that_came_or_went_are_named():
    before = month_paper(forms=(table("表1", (("甲", 1),)),))
    now = month_paper(forms=(table("表2", (("甲", 1),)),))
    lines = corrections(now, before, "x")
    assert [(one.form, one.field, one.corrected) for one in lines] == [
        ("表2 试", "整张表", "有此表"),
        ("表1 试", "整张表", "没有此表"),
    ]


def test_the_letter_of_a_first_version_says_nothing_of_corrections():
    assert letter_sentence(month_paper(version=1), "x") == ""
