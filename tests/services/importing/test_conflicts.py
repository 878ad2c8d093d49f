"""What was corrected here is not given up to an older file, unless the clerk says so."""

from __future__ import annotations

import pytest

from tests import made
from tests.services.importing.test_choosing import table
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.undoing import Undoing

HEADINGS = ["人员编号", "姓名", "职务", "手机号"]


@pytest.fixture
def importing(workspace):
    return Importing(workspace)


@pytest.fixture
def person(records):
    return made.officer(records, made.unit(records, "一中队"), "张三", number="P0001")


@pytest.fixture
def post(records):
    return next(c.name for c in records.spec("person").columns if c.label == "职务")


def bring(importing, path, **more):
    preview = importing.examine(importing.open("person", path), **more)
    return preview, importing.apply(preview)


def sheet(tmp_path, post="队员", phone="13900000001"):
    return table(tmp_path / "花名册.xlsx", HEADINGS, ["P0001", "张三", post, phone])


def test_a_correction_by_hand_stays_and_the_rest_of_the_row_goes_in(
    importing, records, person, post, tmp_path
):
    bring(importing, sheet(tmp_path))
    records.save("person", {post: "副队长"}, identity=person.id)
    preview, result = bring(importing, sheet(tmp_path, phone="13900000002"))
    (row,) = preview.rows
    assert (row.status, set(row.before), dict(row.left)) == (
        "conflict",
        {"phone"},
        {post: "副队长"},
    )
    assert (result.updated, result.conflicts) == (1, 1)
    assert [one.rule for one in result.warnings] == ["match.corrected"]
    now = records.get("person", person.id).values
    assert (now[post], now["phone"]) == ("副队长", "13900000002")
    _, again = bring(importing, sheet(tmp_path, phone="13900000002"))
    assert (again.updated, again.unchanged, again.conflicts) == (0, 1, 1)


def test_the_clerk_may_let_the_file_win(importing, records, person, post, tmp_path):
    bring(importing, sheet(tmp_path))
    records.save("person", {post: "副队长"}, identity=person.id)
    (row,) = importing.examine(importing.open("person", sheet(tmp_path))).rows
    _, result = bring(importing, sheet(tmp_path), ours={row.key: frozenset()})
    assert (result.updated, result.warnings) == (1, ())
    assert records.get("person", person.id).values[post] == "队员"
    records.save("person", {post: "副队长"}, identity=person.id)
    bring(importing, sheet(tmp_path), theirs=True)
    assert records.get("person", person.id).values[post] == "队员"


def test_what_an_import_set_the_next_import_may_renew(importing, records, person, post, tmp_path):
    bring(importing, sheet(tmp_path))
    preview, result = bring(importing, sheet(tmp_path, post="队长"))
    assert (preview.rows[0].status, result.conflicts) == ("changed", 0)
    assert records.get("person", person.id).values[post] == "队长"


def test_an_import_taken_back_is_no_correction(
    workspace, importing, records, person, post, tmp_path
):
    undoing = Undoing(workspace)
    bring(importing, sheet(tmp_path))
    undoing.undo()
    preview, _ = bring(importing, sheet(tmp_path))
    assert preview.rows[0].status == "changed"
    assert records.get("person", person.id).values[post] == "队员"


def test_columns_not_to_be_updated_are_no_conflict(importing, records, person, post, tmp_path):
    bring(importing, sheet(tmp_path))
    records.save("person", {post: "副队长"}, identity=person.id)
    preview, _ = bring(importing, sheet(tmp_path, phone="13900000002"), columns=("phone",))
    assert preview.rows[0].status == "changed"
