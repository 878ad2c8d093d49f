"""Importing into a store with a few units and people."""

from __future__ import annotations

import pytest

from tests.exchange.writing import write_file
from tests.services.importing.rows import PEOPLE_HEADINGS, person_row
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.records import Query


@pytest.fixture
def importing(workspace):
    return Importing(workspace)


@pytest.fixture
def put(tmp_path, importing):
    """Return a function that writes rows to a file, imports them and returns the result."""

    def work(register, rows, name="表.xlsx", merges=(), encoding="utf-8", apply=None, **wishes):
        path = write_file(tmp_path / name, rows, merges, encoding=encoding)
        preview = importing.examine(importing.open(register, path), **wishes)
        return importing.apply(preview, **(apply or {}))

    return work


@pytest.fixture
def look(tmp_path, importing):
    """Return a function that writes rows to a file and returns the preview."""

    def work(register, rows, name="表.xlsx", merges=(), **wishes):
        path = write_file(tmp_path / name, rows, merges)
        return importing.examine(importing.open(register, path), **wishes)

    return work


@pytest.fixture
def shown(records):
    """Return a function that gives a register's rows as texts, blanks left out."""

    def work(register, *columns):
        rows = records.page(register, Query(), reveal=True)
        if len(columns) == 1:
            return [row.shown[columns[0]] for row in rows]
        wanted = columns or tuple(rows[0].shown) if rows else ()
        return [{c: row.shown[c] for c in wanted if row.shown[c]} for row in rows]

    return work


@pytest.fixture
def units(put):
    """一中队, 二中队 and 办公室."""
    return put(
        "unit",
        [
            ["机构名称", "机构层级", "是否一线"],
            ["一中队", "中队", "是"],
            ["二中队", "中队", "是"],
            ["办公室", "科室", "否"],
        ],
        name="机构.xlsx",
    )


@pytest.fixture
def people(units, put):
    """张三 and 李四 in 一中队, 王五 in 二中队, a second 李四 in 办公室."""
    rows = [
        person_row("张三", 1),
        person_row("李四", 2),
        person_row("王五", 3, "二中队"),
        person_row("李四", 4, "办公室"),
    ]
    return put("person", [PEOPLE_HEADINGS, *rows], name="人员.xlsx")
