"""One path through the program for every register: no register, and no exception, by name.

Declared → template → messy sheet in → form → table → edited → undone → list out and in again:
unchanged → bin and back → in the month's package, or kept at home.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from tests.conftest import CHEAP_ARGON2, PASSPHRASE, TODAY
from tests.registers.making import Maker, Values
from tests.registers.messy import write_messy
from zhifa_desktop.db import keys
from zhifa_desktop.registers.catalogue import by_name, specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.importing import Importing, ImportPreview
from zhifa_desktop.services.lists import export_list
from zhifa_desktop.services.month_records import month_files
from zhifa_desktop.services.plain import package_columns
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.undoing import Undoing
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.record_form import RecordForm

SPECS = tuple(specifications().values())
ROWS = 3
SHOWN = Qt.ItemDataRole.DisplayRole


@dataclass(frozen=True)
class Way:
    """One register on its way: a store of its own and what came out of the messy sheet."""

    spec: RegisterSpec
    workspace: Workspace
    records: Records
    folder: Path
    values: list[Values]
    preview: ImportPreview

    @property
    def rows(self):
        """The register's records as they stand, those that came by the sheet."""
        mine = {entry.id for entry in self.preview.plan.entries}
        return [r for r in self.records.page(self.spec.name, Query()) if r.id in mine]

    def columns(self) -> list[ColumnSpec]:
        """The columns a clerk fills that a sheet can hold."""
        return [c for c in self.spec.entered if c.kind is not Kind.PHOTO]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> tuple[Path, dict[str, list[Values]]]:
    """A store that holds what links of any register need, and values for new records of each."""
    path = tmp_path_factory.mktemp("prepared") / "样例.zhifa"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CHEAP_ARGON2.items():
            patch.setitem(keys.ARGON2, name, value)
        workspace, _ = Workspace.create(
            path, PASSPHRASE, unit_name="样例大队", division="", clock=fixed_clock(TODAY)
        )
    workspace.save_settings(replace(workspace.settings, preset="all", grade="detail"))
    maker = Maker(Records(workspace))
    made = {spec.name: [maker.propose(spec, slot) for slot in range(ROWS)] for spec in SPECS}
    workspace.close()
    return path, made


@pytest.fixture(scope="module", params=SPECS, ids=lambda spec: spec.name)
def path(request, prepared, tmp_path_factory) -> Iterator[Way]:
    """A register whose made-up records came in by a messy sheet."""
    spec, (store, made) = request.param, prepared
    folder = tmp_path_factory.mktemp(spec.name)
    for file in (store, keys.key_path(store)):
        shutil.copyfile(file, folder / file.name)
    workspace = Workspace.open(folder / store.name, PASSPHRASE, clock=fixed_clock(TODAY))
    records, importing = Records(workspace), Importing(workspace)
    write_messy(folder / "登记表.xlsx", spec, made[spec.name], records)
    preview = importing.examine(importing.open(spec.name, folder / "登记表.xlsx"))
    importing.apply(preview)
    yield Way(spec, workspace, records, folder, made[spec.name], preview)
    workspace.close()


def test_its_template_has_every_column_and_drop_downs(path):
    Importing(path.workspace).template(path.spec.name, path.folder / "模板.xlsx")
    sheet = openpyxl.load_workbook(path.folder / "模板.xlsx").worksheets[0]
    headings = [str(cell.value).rstrip("*") for cell in sheet[1]]
    assert sorted(headings) == sorted(column.label for column in path.columns())
    rules = sheet.data_validations.dataValidation
    offered = {next(iter(rule.sqref.ranges)).min_col for rule in rules}
    lists = {headings.index(c.label) + 1 for c in path.columns() if c.kind is Kind.CODE}
    assert lists <= offered


def test_its_messy_sheet_comes_in_whole(path):
    told = [(p.column, p.message) for p in path.preview.problems]
    assert path.preview.counts["new"] == ROWS, told
    assert [one.reason for _, one in path.preview.source.ignored] == ["合计行", "落款或签字行"]
    stored = {row.id: row for row in path.rows}
    for entry, wanted in zip(path.preview.plan.entries, path.values, strict=True):
        row = path.records.get(path.spec.name, stored[entry.id].id)
        assert {n: row.values[n] for n in wanted} == wanted


def test_the_same_sheet_once_more_adds_nothing(path):
    importing = Importing(path.workspace)
    again = importing.examine(importing.open(path.spec.name, path.folder / "登记表.xlsx"))
    assert again.counts["same"] == ROWS, (again.counts, [p.message for p in again.problems])


def test_its_form_holds_a_record_and_says_nothing_against_it(path, qtbot):
    row = path.records.get(path.spec.name, path.rows[0].id)
    form = RecordForm(path.records, path.spec.name)
    qtbot.addWidget(form)
    form.hold(row)
    assert form.values() == {}
    assert not form.dirty()
    form.examine(focus=True)
    assert path.records.examine(path.spec.name, row.values, row.id) == ()


def test_its_table_shows_the_records(path, qtbot, qapp):
    jobs = Jobs()
    table = RecordTable(path.records, jobs, path.spec.name, path.spec.columns)
    with qtbot.waitSignal(table.loaded, timeout=10_000):
        table.reload()
    shown = {row.id: row.shown for row in path.rows}
    for identity, texts in shown.items():
        at = table.find(identity)
        cells = [str(table.data(table.index(at, n), SHOWN)) for n in range(table.columnCount())]
        assert cells == [texts[column.name] for column in path.spec.columns]
    jobs.stop()


def test_an_edit_makes_a_second_version_and_is_undone_by_a_third(path):
    row, undoing = path.rows[0], Undoing(path.workspace)
    column = next(c for c in path.spec.stored if c.kind is Kind.LONG_TEXT)
    before = path.records.get(path.spec.name, row.id).values[column.name]
    saved = path.records.save(
        path.spec.name, {column.name: "改过"}, identity=row.id, version=row.version
    )
    assert (saved.version, saved.values[column.name]) == (row.version + 1, "改过")
    undoing.undo()
    now = path.records.get(path.spec.name, row.id)
    assert (now.version, now.values[column.name]) == (row.version + 2, before)
    history = by_name()[path.spec.name].history
    with path.workspace.reader() as connection:
        kept = connection.execute(history.select().where(history.c.id == row.id)).all()
    assert [one.version for one in kept] == [row.version + n for n in range(3)]


def test_its_list_read_in_again_changes_nothing(path):
    out = path.folder / "导出.xlsx"
    names = [column.name for column in path.columns()]
    written = export_list(path.records, path.spec.name, Query(), names, out)
    importing = Importing(path.workspace)
    preview = importing.examine(importing.open(path.spec.name, out))
    told = [(p.column, p.message) for p in preview.problems]
    assert preview.counts["same"] == written >= ROWS, (preview.counts, told)


def test_it_goes_into_the_bin_and_comes_back(path):
    name, row = path.spec.name, path.rows[1]
    before = path.records.get(name, row.id)
    made_along = _made_along(path, row.id)
    for register, ids in made_along.items():
        path.records.delete(register, ids)
    path.records.delete(name, [row.id])
    assert row.id not in path.records.ids(name, Query())
    assert row.id in path.records.ids(name, Query(deleted=True))
    path.records.restore(name, [row.id])
    for register, ids in made_along.items():
        path.records.restore(register, ids)
    assert path.records.get(name, row.id).values == before.values


def test_the_months_package_holds_it_unless_it_stays(path):
    row = path.rows[2]
    with path.workspace.reader() as connection:
        files = month_files(connection, path.workspace, _month(path, row), lambda _: None)
    assert (path.spec.name in files) != path.spec.stays
    if path.spec.stays:
        return
    lines = [json.loads(line) for line in files[path.spec.name].lines()]
    mine = next(line for line in lines if line["id"] == row.id)
    allowed = {name for c in package_columns(path.spec) for name in _json_names(c)}
    assert set(mine) <= {"id", "version", *allowed}
    private = [c.name for c in path.spec.columns if c.private or c.masked]
    assert not set(mine) & set(private)


def _made_along(path: Way, identity: str) -> dict[str, list[str]]:
    """Return what its columns made in registers that stand by themselves (a person's card)."""
    made: dict[str, list[str]] = {}
    for child in (c.child for c in path.spec.columns if c.child is not None):
        if path.records.spec(child.register).parent != path.spec.name:
            rows = path.records.page(child.register, Query())
            made[child.register] = [r.id for r in rows if r.values[child.parent_link] == identity]
    return made


def _json_names(column: ColumnSpec) -> tuple[str, ...]:
    return column.name, f"{column.name}_id", f"{column.name}_label"


def _month(path: Way, row) -> Month:
    """Return the month a record belongs to; any month for those that stand in every one."""
    link, _, name = path.spec.month.rpartition(".")
    values = row.values
    if link:
        values = path.records.get(path.spec.column(link).target, str(row.values[link])).values
    day = values[name] if name else date(2026, 10, 1)
    assert isinstance(day, date)
    return Month(day.year, day.month)
