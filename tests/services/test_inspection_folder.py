"""迎检资料夹: dividers, lists of the period, scans and page numbers; as a PDF and as a folder."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from tests import made
from tests.services.test_attachments import pdf, picture, sheet
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.figures import Figures
from zhifa_desktop.services.inspection_folder import InspectionFolder
from zhifa_desktop.services.plan_overview import PlanOverview

YEAR = Span.parse("2026")


@pytest.fixture
def attachments(workspace):
    return Attachments(workspace)


@pytest.fixture
def folder(workspace, records, attachments):
    plan = PlanOverview(workspace, records, Figures(workspace), attachments)
    return InspectionFolder(workspace, records, plan, attachments)


@pytest.fixture
def county(records, attachments):
    """A session of this year with a picture and a sheet, one of last year, a task with a PDF."""
    unit = made.unit(records)
    made.officer(records, unit, "张三", id_number=made.id_number(1), id_missing_reason=None)
    session = made.session(records, "今年轮训", date(2026, 3, 1))
    made.session(records, "去年轮训", date(2025, 3, 1))
    task = records.save("task", {"measure": "m03", "name": "全员轮训", "due_on": date(2026, 12, 1)})
    attachments.add("training_session", session.id, "签到表.jpg", picture())
    attachments.add("training_session", session.id, "名单.xlsx", sheet())
    attachments.add("task", task.id, "通知.pdf", pdf(2))


def pages(path):
    document = pypdfium2.PdfDocument(path)
    return [
        document[n].get_textpage().get_text_range().replace("\r", "").replace("\n", "")
        for n in range(len(document))
    ]


def test_one_measure_whole(folder, county, tmp_path):
    out = folder.export(YEAR, tmp_path / "资料.pdf", numbers=[3])
    texts = pages(out)
    assert "样例县交通运输综合行政执法大队" in texts[0]
    assert "3. 提升业务能力" in texts[1]
    assert texts[1].count("3")  # the page of the divider stands beside it
    assert "第3项" in texts[2]
    assert "不少于60学时" in texts[2]
    whole = "".join(texts)
    assert "今年轮训" in whole
    assert "去年轮训" not in whole
    assert "全员轮训：通知.pdf" in whole
    assert "附件3-1" in whole
    assert "今年轮训 2026-03-01：名单.xlsx" in texts[-1]
    assert f"第{len(texts)}页 共{len(texts)}页" in texts[-1]
    scans = [text for text in texts if "附件3-" in text]
    assert len(scans) == 3  # two pages of the PDF, one picture


def test_nothing_private_is_printed(folder, county, tmp_path):
    whole = "".join(pages(folder.export(YEAR, tmp_path / "资料.pdf")))
    assert made.id_number(1) not in whole
    assert "第16项" in whole


def test_without_scans(folder, county, tmp_path):
    texts = pages(folder.export(YEAR, tmp_path / "资料.pdf", numbers=[3], scans=False))
    assert not any("附件3-" in text for text in texts)


def test_as_a_folder_with_the_files_themselves(folder, county, tmp_path):
    place = folder.export(YEAR, tmp_path, numbers=[3, 16], files=True)
    assert place == tmp_path / "迎检资料夹_2026年"
    names = sorted(p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file())
    assert names[-1] == "迎检资料夹.pdf"
    assert [name.rpartition("-")[2] for name in names[:-1]] == [
        "通知.pdf",
        "签到表.jpg",
        "名单.xlsx",
    ]
    assert all(name.startswith("03-提升业务能力/00") for name in names[:-1])
    again = folder.export(YEAR, tmp_path, numbers=[16], files=True)
    assert again.name == "迎检资料夹_2026年(2)"


def test_nothing_is_left_of_one_that_was_stopped_or_refused(folder, county, tmp_path):
    def stop(done: int, total: int, text: str) -> None:
        if done:
            raise Cancelled

    for files, place in ((True, tmp_path), (False, tmp_path / "资料.pdf")):
        with pytest.raises(Cancelled):
            folder.export(YEAR, place, files=files, report=stop)
    assert [p for p in tmp_path.rglob("*") if "资料" in p.name] == []
    with pytest.raises(UserError, match="没有选举措"):
        folder.export(YEAR, tmp_path / "资料.pdf", numbers=[17])
    (tmp_path / "资料.pdf").write_bytes(b"mine")
    with pytest.raises(UserError, match="已经存在"):
        folder.export(YEAR, tmp_path / "资料.pdf")
    assert (tmp_path / "资料.pdf").read_bytes() == b"mine"


def test_many_records_are_cut_and_said(folder, records, workspace, tmp_path):
    with workspace.work("many") as work:
        work.insert("complaint", [
            {
                "number": f"T{n}", "source": "12328", "kind": "complaint", "matter": "某事",
                "about_enforcement": True, "received_on": date(2026, 2, 1),
            }
            for n in range(230)
        ])  # fmt: skip
    whole = "".join(pages(folder.export(YEAR, tmp_path / "资料.pdf", numbers=[12])))
    assert "投诉举报(230条)" in whole
    assert "共230条，这里印前200条" in whole
