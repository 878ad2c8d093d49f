"""The plan measure by measure: where its proof stands, its tasks, its log, on screen and paper."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from tests import made
from tests.services.test_attachments import picture
from zhifa_desktop import paths
from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.catalogue import ALL
from zhifa_desktop.registers import plan_data
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.plan_overview import PlanOverview
from zhifa_desktop.services.printed_plan import print_plan

YEAR = Span.parse("2026")


@pytest.fixture
def overview(workspace, records):
    return PlanOverview(workspace, records, Figures(workspace), Attachments(workspace))


def measure(overview, number, span=YEAR):
    return overview.measures(span)[number - 1]


def task(records, name, due, done=None, **more):
    values = {"measure": "m03", "name": name, "due_on": due, "done_on": done}
    return records.save("task", values | more)


def test_the_sixteen_measures_name_registers_and_codes_that_there_are():
    raw = plan_data.measures(2026)["measures"]
    assert [one["code"] for one in raw] == [item.code for item in code_list("plan_measure").items]
    assert [one["number"] for one in raw] == list(range(1, 17))
    for one in raw:
        label = code_list("plan_measure").label_of(one["code"])
        assert label == f"{one['number']}.{one['title']}"
        assert one["text"].endswith("。")
        assert one["responsible"]
        for proof in one["registers"]:
            spec = specifications()[proof["register"]]
            for name, values in proof.get("where", {}).items():
                column = spec.column(name)
                if column.codes:
                    assert set(values) <= set(code_list(column.codes).labels), (one["number"], name)
    assert {number for one in ALL for number in one.measures} == set(range(1, 17))


def test_each_measure_shows_its_figures_and_where_its_proof_stands(overview, records):
    unit = made.unit(records)
    person = made.officer(records, unit, "张三")
    session = made.session(records, "政治轮训", date(2026, 3, 1), category="political")
    made.attend(records, session, person)
    made.session(records, "往年", date(2025, 3, 1), category="political")
    first, third = measure(overview, 1), measure(overview, 3)
    proof = next(p for p in first.proofs if p.register == "training_session")
    assert (proof.narrowed, proof.in_period, proof.in_all) == ("政治理论", 1, 2)
    attended = next(p for p in third.proofs if p.register == "attendance")
    assert (attended.in_period, attended.in_all) == (1, 1)
    assert records.count("training_session", proof.query) == 2
    assert {"training_hours", "sessions", "fitness"} <= {one.id for one in third.figures}
    assert "tasks" not in {one.id for one in third.figures}


def test_tasks_of_the_year_and_what_is_left_of_earlier_ones(overview, records):
    task(records, "往年未完", date(2025, 6, 1))
    task(records, "往年已完", date(2025, 6, 1), date(2025, 5, 1))
    task(records, "本年", date(2026, 12, 1))
    task(records, "后年", date(2027, 1, 5))
    third = measure(overview, 3)
    assert [(one.name, one.state) for one in third.tasks] == [
        ("往年未完", "overdue"), ("本年", "open"),
    ]  # fmt: skip
    assert (third.overdue, third.words) == (1, "1项超期，台账无记录")
    whole = overview.periods()[-1]
    assert whole.label == "2024—2026年"
    assert len(measure(overview, 3, whole).tasks) == 3
    assert [span.label for span in overview.periods()[:-1]] == ["2026年", "2025年", "2024年"]


def test_progress_is_a_log_that_loses_nothing(overview, records, tmp_path):
    one = task(records, "本年", date(2026, 12, 1), progress="年初已部署")
    overview.log_progress(one.id, "  完成 第一期\n培训 ")
    overview.log_progress(one.id, "完成第二期")
    told = records.get("task", one.id).values["progress"].splitlines()
    assert told == [
        "年初已部署", "2026-11-23 内勤：完成 第一期 培训", "2026-11-23 内勤：完成第二期",
    ]  # fmt: skip
    (line,) = measure(overview, 3).tasks
    assert line.progress == told[-1]
    for wrong, said in (("  ", "没有填写进展"), ("长" * 301, "超过300字")):
        with pytest.raises(UserError, match=said):
            overview.log_progress(one.id, wrong)


def test_evidence_files_are_counted(overview, records, workspace, tmp_path):
    one = task(records, "本年", date(2026, 12, 1))
    scan = tmp_path / "通知.jpg"
    scan.write_bytes(picture())
    attachments = Attachments(workspace)
    attachments.add_files("task", one.id, [scan])
    assert attachments.counts([one.id, "另一条"]) == {one.id: 1}
    assert measure(overview, 3).tasks[0].evidence == 1
    attachments.remove([attachments.list(one.id)[0].id])
    assert attachments.counts([one.id]) == {}


def test_the_plan_on_paper(overview, records, workspace):
    task(records, "本年", date(2026, 12, 1))
    pdf = pypdfium2.PdfDocument(print_plan(workspace, YEAR, overview.measures(YEAR)))
    text = "".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
    plain = text.replace("\r", "").replace("\n", "")
    assert "三年行动计划对照表(2026年)" in plain
    for one in overview.measures(YEAR):
        assert f"{one.number}. {one.title}" in plain
    assert "0/1，超期0" in plain


def test_the_help_names_the_registers_of_each_measure():
    text = (paths.resource("help") / "07-plan.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("|")}
    assert {"工作目标", "保障措施"} <= set(rows)
    for one in plan_data.measures(2026)["measures"]:
        row = rows[f"第{one['number']}项"]
        for proof in one["registers"]:
            assert specifications()[proof["register"]].label in row, (one["number"], proof)
