"""``check`` on the command line: the agreed JSON, the forms' findings, the manual."""

from __future__ import annotations

import json
from contextlib import closing

import pypdfium2
import pytest

from tests import made
from zhifa_desktop.cli.main import main
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Workspace


@pytest.fixture
def run(store_path, passphrase, tmp_path, capsys):
    (tmp_path / "口令.txt").write_text(passphrase, "utf-8")

    def call(*arguments):
        line = [*map(str, arguments), "--store", str(store_path)]
        code = main([*line, "--passphrase-file", str(tmp_path / "口令.txt")])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def stranded(store_path, passphrase, clock):
    """A person whose unit is in the bin: on no line of the forms."""
    with closing(Workspace.open(store_path, passphrase, clock=clock)) as workspace:
        records = Records(workspace)
        unit = made.unit(records, "二中队")
        made.officer(records, unit, "张三")
        with workspace.work("试") as work:
            work.delete("unit", [unit.id])


def test_a_forms_finding_has_no_register_and_names_its_cell(run, stranded):
    code, out, _ = run("check", "2026-10", "--json")
    assert code == 1
    found = json.loads(out)
    assert all({"rule", "level", "register", "key", "message"} <= set(one) for one in found)
    form = next(one for one in found if one["rule"] == "form.off_the_lines")
    assert (form["level"], form["register"]) == ("block", "")
    assert form["key"] == "表1 合计·实有人员"
    assert form["cell"] == {"form": "表1", "line": "合计", "column": "实有人员", "period": ""}
    record = next(one for one in found if one["rule"] == "person.without_certificate")
    assert (record["register"], record["key"]) == ("person", "张三")
    assert "cell" not in record


def test_the_whole_store_has_records_alone(run, stranded):
    found = json.loads(run("check", "--json")[1])
    assert found
    assert all(one["register"] for one in found)


def test_the_manual_is_a_pdf_and_never_over_another_file(run, tmp_path):
    out = tmp_path / "手册.pdf"
    code, told, _ = run("check", "--manual", out)
    assert code == 0
    assert str(out) in told
    with closing(pypdfium2.PdfDocument(out.read_bytes())) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert "校核规则手册" in text
    before = out.read_bytes()
    code, _, error = run("check", "--manual", out)
    assert code == 1
    assert "已经存在" in error
    assert out.read_bytes() == before
