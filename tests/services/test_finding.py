"""One search over everything: exact, by pinyin and initials, by a number's end, and almost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests import made
from zhifa_desktop.errors import Cancelled
from zhifa_desktop.services.finding import Finding


@pytest.fixture
def finding(workspace, records):
    return Finding(workspace, records)


@pytest.fixture
def county(records):
    unit = made.unit(records, "一中队")
    a = made.officer(records, unit, "王建国", card="120601", id_number=made.id_number(7))
    b = made.officer(records, unit, "张三", card="120602")
    case = made.case(records, unit, a, b, date(2026, 10, 5), "皖样罚〔2026〕17号")
    made.attend(records, made.session(records, "王建国讲法规", date(2026, 3, 5)), b)
    return unit, a, b, case


def found(finding, text):
    return [(hit.register, hit.title) for hit in finding.find(text)]


@pytest.mark.parametrize("text", ["王建国", "wangjianguo", "wjg", "建国", "WJG", " 王 建国 "])
def test_a_person_is_found_by_name_pinyin_and_initials(finding, county, text):
    assert ("person", "王建国") in found(finding, text)


def test_people_come_before_what_they_took_part_in(finding, county):
    hits = found(finding, "王建国")
    assert hits[0] == ("person", "王建国")
    assert "attendance" not in {register for register, _ in hits}
    assert ("training_session", "王建国讲法规") in [(r, t.split(" ")[0]) for r, t in hits]


def test_numbers_are_found_by_their_end_and_stay_masked(finding, county):
    number = made.id_number(7)
    (hit,) = [h for h in finding.find(number[-4:]) if h.register == "person"]
    assert hit.title == "王建国"
    assert number not in hit.detail
    assert "*" in hit.detail
    assert any(r == "case" for r, _ in found(finding, "〔2026〕17"))
    assert any(r == "certificate" for r, _ in found(finding, "120602"))


@pytest.mark.parametrize("text", ["王健国", "王国建", "wangjiangou"])
def test_almost_is_offered_as_such(finding, county, text):
    hits = [hit for hit in finding.find(text) if hit.register == "person"]
    assert [(hit.title, hit.close) for hit in hits] == [("王建国", True)]


def test_the_bin_and_registers_not_kept_are_left_out(finding, county, records, workspace):
    records.save(
        "inspection_workload",
        {"unit": county[0].id, "date": date(2026, 10, 5), "checks": 3},
    )
    spare = made.officer(records, county[0], "赵甲乙")
    records.delete("person", [spare.id])
    assert found(finding, "赵甲乙") == []
    workspace.save_settings(replace(workspace.settings, preset="own", registers=()))
    assert "case" in {spec.name for spec in records.kept()}  # it holds records, so it is kept


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'", '"', "*", "[", "😀", "甲" * 1000, "\0"])
def test_odd_input_finds_nothing_and_breaks_nothing(finding, county, text):
    assert found(finding, text) == []


def test_it_can_be_stopped(finding, county):
    def stop(done, total, text):
        raise Cancelled

    with pytest.raises(Cancelled):
        finding.find("王", stop)


def test_records_seen_before_are_shown_again_but_not_those_gone(finding, county, records):
    _, a, b, _ = county
    spare = made.officer(records, county[0], "赵甲乙")
    records.delete("person", [spare.id])
    assert [h.title for h in finding.show("person", [b.id, spare.id, a.id])] == ["张三", "王建国"]
    assert finding.show("nothing", [a.id]) == ()


@pytest.mark.parametrize("text", ["证件 张三", "张三 执法证件", "执法证件 zhangsan"])
def test_a_register_named_beside_the_word_narrows_the_search(finding, county, text):
    assert found(finding, text) == [("certificate", "120602")]


def test_a_word_that_names_a_register_and_finds_nothing_there_is_an_ordinary_word(finding, county):
    assert ("person", "王建国") in found(finding, "王建 国")
    assert found(finding, "装备 王建国") == []
