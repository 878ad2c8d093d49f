"""Lists on paper, read back: what stands on the screen, no more and no less."""

from __future__ import annotations

import pypdfium2
import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services import printed_lists
from zhifa_desktop.services.printed_lists import print_list
from zhifa_desktop.services.records import Query


@pytest.fixture
def people(records):
    unit = made.unit(records)
    return [
        made.officer(
            records, unit, f"张{n:02d}号", phone="13812345678", id_number=made.id_number(n)
        )
        for n in range(60)
    ]


def pages(data):
    return [
        (page.get_size(), page.get_textpage().get_text_range())
        for page in pypdfium2.PdfDocument(data)
    ]


def test_rows_columns_and_conditions_stand_as_on_the_screen(workspace, records, people):
    columns = ["name", "phone", "unit"]
    data = print_list(workspace, records, "person", Query(), columns, "条件：所属机构：一中队")
    found = pages(data)
    assert len(found) >= 2
    assert all(size[0] < size[1] for size, _ in found)
    first, text = found[0][1], "".join(text for _, text in found)
    assert "人员(60条)" in first
    assert "条件：所属机构：一中队" in first
    assert all("姓名" in page and f"共{len(found)}页" in page for _, page in found)
    assert [n for n in range(60) if f"张{n:02d}号" not in text] == []
    assert "138****5678" in text
    assert "13812345678" not in text


def test_many_columns_lie_across_and_empty_ones_are_named(workspace, records, people):
    columns = [c.name for c in records.spec("person").columns]
    found = pages(print_list(workspace, records, "person", Query(), columns))
    assert all(size[0] > size[1] for size, _ in found)
    assert all(made.id_number(n) not in text for _, text in found for n in range(60))
    text = "".join(text for _, text in found)
    assert "以下栏目都是空的，没有印：" in text
    assert "照片" in text.split("没有印：")[1]


def test_nothing_and_too_much_are_refused(workspace, records, people, monkeypatch):
    with pytest.raises(UserError, match="没有可打印的"):
        print_list(workspace, records, "case", Query(), ["number"])
    monkeypatch.setattr(printed_lists, "MOST", 10)
    with pytest.raises(UserError, match="太多"):
        print_list(workspace, records, "person", Query(), ["name"])


def test_a_character_the_font_lacks_is_named(workspace, records):
    made.officer(records, made.unit(records), "王😀")
    ((_, text),) = pages(print_list(workspace, records, "person", Query(), ["name"]))
    assert "打印字体里没有" in text
