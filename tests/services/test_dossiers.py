"""The dossier of one person or of all: what stands in it, what stays masked, what is logged."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import select

from tests import made
from zhifa_desktop.db.system import print_log
from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.services.dossiers import Dossiers, Printing

ID_NUMBER = made.id_number(42)


@pytest.fixture
def dossiers(workspace):
    return Dossiers(workspace)


@pytest.fixture
def people(records):
    picture = io.BytesIO()
    Image.new("RGB", (350, 450), (200, 210, 220)).save(picture, "JPEG")
    unit = made.unit(records)
    full = made.officer(
        records, unit, "张三", card="120601", id_number=ID_NUMBER, phone="13812345678",
        photo=records.store_photo(picture.getvalue()),
    )  # fmt: skip
    other = made.officer(records, unit, "李四", card="120602")
    bare = made.auxiliary(records, unit, "王𬭎")
    for year in (2025, 2026):
        for n in range(8):
            session = made.session(
                records,
                f"{year}年第{n}期",
                date(year, 1 + n, 5),
                8,
                law_hours=Decimal(4),
                business_hours=Decimal(3),
            )
            made.attend(records, session, full)
    for n in range(30):
        made.case(
            records,
            unit,
            full,
            other,
            date(2022 + n % 5, 1 + n % 10, 3),
            f"皖样〔{n}〕号",
            party="欧阳大明",
        )
    return full, other, bare


def text(data):
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_facts_training_cases_and_confirmation_are_there(dossiers, people):
    shown = text(dossiers.render(people[0].id, Printing(purpose="年度考核")))
    for words in (
        "张三",
        "一人一档",
        "年度考核",
        "120601",
        "表四 执法办案",
        "表五 学习培训",
        "64.0",
        "是否达到60",
        "确认页",
        "附表",
    ):
        assert words in shown
    assert "欧某" in shown
    assert "欧阳大明" not in shown


def test_numbers_are_masked_by_default_and_need_a_purpose(dossiers, people):
    shown = text(dossiers.render(people[0].id))
    assert ID_NUMBER not in shown
    assert "13812345678" not in shown
    with pytest.raises(UserError, match="用途"):
        dossiers.render(people[0].id, Printing(reveal=True))
    assert ID_NUMBER in text(
        dossiers.render(people[0].id, Printing(reveal=True, purpose="干部调整"))
    )


def test_the_promotion_preset_leaves_contact_out(dossiers, people):
    shown = text(
        dossiers.render(people[0].id, Printing(preset="promotion", reveal=True, purpose="干部调整"))
    )
    assert "13812345678" not in shown
    assert "手机号" not in shown


def test_an_almost_empty_file_prints_the_plans_four_sections(dossiers, people):
    shown = text(dossiers.render(people[2].id))
    for words in ("王𬭎", "执法办案", "学习培训", "奖励惩戒", "追责问责", "以下项目无记录"):
        assert words in shown


def test_all_go_into_files_named_without_id_numbers_and_are_logged(
    dossiers, people, workspace, tmp_path
):
    made_now = dossiers.export(None, tmp_path, Printing(purpose="年度考核"))
    assert sorted(p.name for p in made_now) == [
        "P0001_张三_一人一档.pdf", "P0002_李四_一人一档.pdf", "P0003_王𬭎_一人一档.pdf",
    ]  # fmt: skip
    with workspace.reader() as connection:
        logged = connection.execute(select(print_log)).all()
    assert {(row.record, row.purpose, row.revealed) for row in logged} == {
        (p.id, "年度考核", False) for p in people
    }


def test_what_was_printed_before_a_stop_is_logged_too(dossiers, people, workspace, tmp_path):
    def stop(done, total, text):
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        dossiers.export([p.id for p in people], tmp_path, report=stop)
    assert [p.name for p in tmp_path.glob("*.pdf")] == ["P0001_张三_一人一档.pdf"]
    with workspace.reader() as connection:
        assert list(connection.execute(select(print_log.c.record)).scalars()) == [people[0].id]


def test_one_file_numbers_each_persons_pages_apart(dossiers, people, tmp_path):
    (path,) = dossiers.export([people[1].id, people[2].id], tmp_path, one_file=True)
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert sum("第2页 共" in page for page in pages) == 2
    assert sum("确认页" in page and "本人核对意见" in page for page in pages) == 2


def test_same_records_give_same_bytes(dossiers, people):
    assert dossiers.render(people[0].id) == dossiers.render(people[0].id)


def test_people_are_found_as_clerks_name_them(dossiers, people, records):
    for typed in ("张三", " 张 三", "P0001", "p０００１", ID_NUMBER):
        assert dossiers.find(typed) == people[0].id
    for part in ("查无此人", "张", "P000", ID_NUMBER[:14], "zhangsan"):
        with pytest.raises(UserError, match="没有找到"):
            dossiers.find(part)
    made.officer(records, made.unit(records, "二中队"), "张三")
    with pytest.raises(UserError, match="2人"):
        dossiers.find("张三")


def test_nobody_cancelled_and_forbidden_are_said(dossiers, people, records, tmp_path):
    def stop(done, total, text):
        raise Cancelled

    with pytest.raises(Cancelled):
        dossiers.export(None, tmp_path / "a", report=stop)
    blocked = tmp_path / "文件"
    blocked.write_text("x")
    with pytest.raises(UserError):
        dossiers.export(None, blocked / "里面")
    with pytest.raises(UserError, match="没有可打印"):
        dossiers.export([], tmp_path)
    with pytest.raises(UserError, match="已被删除"):
        records.delete("person", [people[2].id])
        dossiers.render(people[2].id)


def test_one_name_the_fonts_lack_does_not_keep_the_others_back(dossiers, people, records, tmp_path):
    row = records.get("person", people[1].id)
    records.save("person", {"post": "队长\U0001f600"}, identity=row.id, version=row.version)
    with pytest.raises(UserError, match="李四") as told:
        dossiers.export(None, tmp_path)
    assert "其他2人" in told.value.kept
    assert len(list(tmp_path.glob("*.pdf"))) == 2


def test_a_disk_that_fills_up_half_way_says_what_lies_there_and_logs_it(
    dossiers, people, workspace, tmp_path, monkeypatch
):
    from zhifa_desktop.services import dossiers as module

    write, written = module.write_atomically, []

    def full_after_two(path, content):
        if len(written) == 2:
            raise UserError("磁盘空间不足", kept="原有文件没有改动", todo="请清理磁盘")
        written.append(path)
        write(path, content)

    monkeypatch.setattr(module, "write_atomically", full_after_two)
    with pytest.raises(UserError, match="磁盘空间不足") as full:
        dossiers.export(None, tmp_path)
    assert "已生成的2人" in full.value.kept
    assert sorted(tmp_path.glob("*.pdf")) == sorted(written)
    with workspace.reader() as connection:
        assert len(connection.execute(select(print_log)).all()) == 2


def test_one_file_is_named_by_whom_it_holds_and_replaces_none(dossiers, people, tmp_path):
    ids = [person.id for person in people]
    names = [
        dossiers.export(chosen, tmp_path, one_file=True)[0].name
        for chosen in (ids[:2], ids[:1], ids[1:2], ids[:2], None)
    ]
    assert names == [
        "张三等2人_一人一档.pdf",
        "张三_一人一档.pdf",
        "李四_一人一档.pdf",
        "张三等2人_一人一档 (2).pdf",
        "全部人员_一人一档.pdf",
    ]
