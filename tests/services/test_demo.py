"""The demonstration end to end: what it makes is what the county was, counted independently.

The county's own data say what must come out; nothing is compared with the importer's word.
"""

import pickle
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from filelock import FileLock
from openpyxl import load_workbook

from zhifa_desktop.errors import Cancelled, UserError
from zhifa_desktop.package.verify import verify_package
from zhifa_desktop.sample.county import County, make_county
from zhifa_desktop.sample.drill_sheets import EXAMS
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.sample.workbooks import messy_sheets
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import MONTH, PASSPHRASE, REFUSED, DemoResult, make_demo
from zhifa_desktop.services.dossiers import PARTS, Dossiers, Printing
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.records import Filter, Query, Records
from zhifa_desktop.services.workspace import Workspace, silent

pytestmark = pytest.mark.xdist_group("demo")
SEED = 2026
ALL = 10_000
FULL_ID = re.compile(r"340299\d{11}[\dX]")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> DemoResult:
    """The demonstration, made once for all workers."""
    root = tmp_path_factory.getbasetemp()
    shared = root if worker_id == "master" else root.parent
    kept = shared / "demo.pickle"
    with FileLock(shared / "demo.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make_demo(shared / "样例县", seed=SEED)))
        return pickle.loads(kept.read_bytes())  # noqa: S301 - written by this test


@pytest.fixture(scope="session")
def county() -> County:
    return make_county(SEED)


@pytest.fixture(scope="module")
def store(made: DemoResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration's store for this worker."""
    folder = tmp_path_factory.mktemp("copy")
    for path in made.folder.glob("样例.zhifa*"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder / made.store.name


@pytest.fixture(scope="module")
def opened(store: Path) -> Iterator[Workspace]:
    workspace = Workspace.open(store, PASSPHRASE, clock=fixed_clock(STORY_DAY))
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def kept(opened: Workspace) -> Records:
    return Records(opened)


def shown(records: Records, register: str, *columns: str) -> list[dict[str, str]]:
    rows = records.page(register, Query(), limit=ALL, columns=columns, reveal=True)
    return [{name: row.shown[name] for name in columns} for row in rows]


def test_every_sheet_comes_in_with_the_counts_of_the_county(made: DemoResult, county: County):
    provincial = sum(c.kind == "provincial" for c in county.certificates)
    by_number = sum(e.category in ("vehicle", "vessel") for e in county.equipment)
    attended = Counter(a.session.start.year for a in county.attendance)
    halves = Counter((c.day.year, c.day.year == 2026 and c.day.month > 6) for c in county.cases)
    lines = sum(len(r.scores) for r in county.reviews)
    told = [(o.added, o.updated, o.unchanged, o.rejected) for o in made.imports]
    assert told[:15] == [
        (13, 0, 0, 0),
        (120, 0, 0, 3),
        (15, 0, 1, 0),
        (len(county.certificates) - provincial, provincial, 0, 1),
        (len(county.events), 0, 0, 1),
        (len(county.sessions), 0, 0, 0),
        (attended[2025], 0, 0, 3),
        (attended[2026], 0, 0, 3),
        (len(county.equipment) - by_number, 0, 0, 2),
        (by_number, 0, 0, 1),
        (halves[2025, False], 0, 0, 0),
        (halves[2026, False], 0, 0, 2),
        (halves[2026, True], 0, 0, 1),
        (60, 0, 0, 2),
        (lines, 0, 0, 1),
    ]
    later = messy_sheets(county)[15:]
    assert told[15:] == [
        # marks are added to the attendance that is there already
        (0, len(one.rows), 0, 0) if one.name == EXAMS
        else (len(one.rows) - one.refused, 0, 0, one.refused)
        for one in later
    ]  # fmt: skip


def test_every_register_holds_something(kept: Records):
    assert [spec.name for spec in kept.specs() if not kept.count(spec.name, Query())] == []


def test_people_are_stored_as_they_are_whatever_the_typing(kept: Records, county: County):
    stored = shown(kept, "person", "name", "id_number", "unit", "kind", "phone", "sex")
    assert Counter((p["name"], p["id_number"], p["unit"]) for p in stored) == Counter(
        (p.name, p.id_number, p.unit) for p in county.people
    )
    assert {p["phone"] for p in stored} == {p.phone for p in county.people}
    assert Counter(p["sex"] for p in stored)["男"] == sum(p.sex == "male" for p in county.people)


def test_certificates_stand_with_their_holders_and_states(kept: Records, county: County):
    stored = shown(kept, "certificate", "number", "valid_until", "state", "issued_on")
    assert {(c["number"], c["valid_until"], c["issued_on"]) for c in stored} == {
        (c.number, str(c.valid_until), str(c.issued_on)) for c in county.certificates
    }
    states = Counter(c["state"] for c in stored)
    withdrawn = [e.certificate for e in county.events if e.kind == "withdrawal"]
    expired = [c for c in county.certificates if c.valid_until < STORY_DAY]
    assert states["收回"] == len(withdrawn)
    assert states["暂扣"] == 2
    assert states["挂失"] == 1
    assert states["过期"] == len([c for c in expired if c not in withdrawn])


def test_hours_of_the_year_are_the_sums_of_the_signed_sheets(kept: Records, county: County):
    wanted: Counter[str] = Counter()
    for a in county.attendance:
        taken = a.session.counted and a.presence in ("attended", "made_up")
        if taken and a.session.start.year == 2026:
            wanted[a.person.id_number] += a.session.hours if a.hours is None else a.hours
    rows = kept.page("person", Query(), limit=ALL, columns=("id_number", "year_hours"), reveal=True)
    stored = {row.values["id_number"]: row.values["year_hours"] for row in rows}
    assert stored == {p.id_number: wanted[p.id_number] for p in county.people}


def test_fines_add_up_to_the_cent(kept: Records, county: County):
    rows = kept.page("case", Query(), limit=ALL, columns=("fine",), reveal=True)
    stored = sum((row.values["fine"] or Decimal(0) for row in rows), Decimal(0))
    assert len(rows) == 600
    assert stored == sum((c.course.fine or Decimal(0) for c in county.cases), Decimal(0))


def test_cases_keep_their_officers_in_order(kept: Records, county: County):
    columns = ("filing_number", "decision_number", "lead_officer", "other_officers")
    stored = {
        c["decision_number"] or c["filing_number"]: (
            c["lead_officer"], frozenset(re.split("[、,]", c["other_officers"]))
        )
        for c in shown(kept, "case", *columns)
    }  # fmt: skip
    assert len(stored) == 600
    for case in county.cases:
        others = {p.name for p in case.others}
        others |= {f"{case.unfiled}(未建档)"} if case.unfiled else set()
        assert stored[case.title] == (case.lead.name, frozenset(others))
    unfiled = [c.unfiled for c in county.cases if c.unfiled]
    names = shown(kept, "case_officer", "historic_name")
    assert [n["historic_name"] for n in names if n["historic_name"]] == unfiled


def test_equipment_is_held_by_the_users_of_the_sheet(kept: Records, county: County):
    stored = {
        e["asset_number"]: e for e in shown(kept, "equipment", "asset_number", "user", "unit")
    }
    assert len(stored) == len(county.equipment)
    for piece in county.equipment:
        assert stored[piece.asset_number]["user"] == (piece.user.name if piece.user else "")
        assert stored[piece.asset_number]["unit"] == piece.unit


def test_reviews_have_the_scores_of_their_lines(kept: Records, county: County):
    rows = kept.page("case_review", Query(), limit=ALL, columns=("round", "case", "final"))
    stored = Counter((row.shown["round"], row.values["final"]) for row in rows)
    wanted = Counter(
        (r.round, r.total if r.total is not None else 100 - sum(s.deduction for s in r.scores))
        for r in county.reviews
    )
    assert stored == wanted


def test_everyone_has_a_portrait(kept: Records):
    without = Query(filters=(Filter("photo", "empty", None),))
    assert kept.count("person", without) == 0


def test_auxiliary_handler_and_departed_holder_are_found(opened: Workspace, county: County):
    found = Months(opened).check(None)
    rules = Counter(f.rule for f in found)
    assert rules["case.handler_without_certificate"] == 0
    assert rules["case.major_without_review"] == 1
    assert rules["equipment.holder_left"] == 1
    over = [c for c in county.cases if not c.course.decided_on and (STORY_DAY - c.day).days > 90]
    late = [
        c for c in county.cases
        if c.course.decided_on and (c.course.decided_on - c.day).days > 90
        and c.course.decided_on >= date(2026, 1, 1)
    ]  # fmt: skip
    assert rules["case.decision_term"] == len(over) + len(late)


def test_refused_rows_come_back_with_reasons_beside_them(made: DemoResult):
    back = {one.file: one.refused_file for one in made.imports if one.rejected}
    lying = {path.name for path in (made.folder / REFUSED).iterdir()}
    assert set(back.values()) == lying
    page = load_workbook(made.folder / REFUSED / back["02-执法人员花名册.xlsx"]).active
    text = "\n".join(str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell)
    assert all(words in text for words in ("校验码不符", "四舍五入", "机动执法七中队"))
    assert all(name.replace(" ", "") in text.replace(" ", "") for name in ("王小样", "李小样"))


def test_a_refused_row_goes_in_once_mended(made: DemoResult, opened: Workspace, tmp_path: Path):
    book = load_workbook(made.folder / REFUSED / "12-案件台账2026年上半年_退回.xlsx")
    cells = [cell for row in book.active.iter_rows() for cell in row]
    for cell in cells:
        if cell.value == "贰佰元整":
            cell.value = 200
    book.save(tmp_path / "改好.xlsx")
    importing = Importing(opened)
    result = importing.trial(importing.examine(importing.open("case", tmp_path / "改好.xlsx")))
    assert (result.added, result.rejected) == (1, 1)


def test_package_is_whole_and_signed(made: DemoResult, opened: Workspace):
    assert made.verified
    root = Months(opened).root_certificate()
    found = verify_package(made.package, roots=(root,), moment=opened.now().replace(tzinfo=UTC))
    assert found.verdict == "valid"
    assert len(Months(opened).state(MONTH).issued) == 1
    assert all(path.is_file() and path.stat().st_size > 1000 for path in made.papers)


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_everybody_has_a_dossier_with_masked_numbers(made: DemoResult, county: County):
    assert len(made.dossiers) == len(county.people) == len({p.name for p in made.dossiers})
    rare = next(p for p in county.people if any(ord(c) > 0xFFFF for c in p.name))
    path = next(path for path in made.dossiers if rare.name in path.name)
    text = pdf_text(path)
    assert rare.name in text
    assert "样例" in text
    assert not FULL_ID.search(text)
    assert rare.phone not in text
    with pypdfium2.PdfDocument(path) as document:
        kinds = {type(thing).__name__ for page in document for thing in page.get_objects()}
    assert "PdfImage" in kinds


def test_the_county_has_something_for_every_part_of_a_dossier(opened: Workspace, kept: Records):
    people = kept.ids("person", Query())
    papers = tuple(Dossiers(opened)._papers(people, Printing(scans=True), silent))
    printed = Counter(s.title for paper in papers for s in paper.sections)
    assert all(printed[part.title] for part in PARTS if part.number.startswith("表"))
    whole = [repr(paper) for paper in papers]
    for words in ("现受影响：", "当年受限：", "未达标", "被纠错案件", "执法记录仪", "冬装", "在保"):
        assert any(words in text for text in whole), words
    assert any(paper.scans for paper in papers)


def test_no_number_of_a_person_is_in_a_file_name_or_a_paper(made: DemoResult):
    assert not [p for p in made.folder.rglob("*") if FULL_ID.search(p.name)]
    papers = [path for path in made.papers if path.suffix == ".pdf"]
    assert papers
    assert not any(FULL_ID.search(pdf_text(path)) for path in papers)


def test_passphrase_file_opens_the_store_and_says_what_it_is_for(made: DemoResult, store: Path):
    lines = made.passphrase_file.read_text("utf-8").splitlines()
    assert lines[0] == PASSPHRASE
    assert "只供样例使用" in "\n".join(lines)
    recovery = next(line.split("：", 1)[1] for line in lines if line.startswith("恢复密钥"))
    by_key = store.parent / "另开"
    by_key.mkdir()
    for path in made.folder.glob("样例.zhifa*"):
        (by_key / path.name).write_bytes(path.read_bytes())
    Workspace.open_with_recovery(by_key / store.name, recovery).close()


def test_result_prints_for_people_and_programs(made: DemoResult):
    assert "有意写错" in made.words()
    assert made.package.name in made.words()
    plain = made.as_json()
    assert plain["month"] == "2026-10"
    assert len(plain["imports"]) == len(messy_sheets(make_county(SEED)))
    assert plain["dossiers"] == 135
    assert not replace(made, verdict="invalid").verified


def test_folder_in_use_is_left_alone(tmp_path: Path):
    (tmp_path / "我的.txt").write_text("不要动", "utf-8")
    with pytest.raises(UserError, match="不是空的"):
        make_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["我的.txt"]


def test_file_is_no_folder(tmp_path: Path):
    (tmp_path / "样例").write_text("x", "utf-8")
    with pytest.raises(UserError, match="不是文件夹"):
        make_demo(tmp_path / "样例")
    assert (tmp_path / "样例").read_text("utf-8") == "x"


def test_folder_that_may_not_be_made_is_said_so(tmp_path: Path):
    (tmp_path / "文件").write_text("x", "utf-8")
    with pytest.raises(UserError):
        make_demo(tmp_path / "文件" / "样例")


@pytest.mark.parametrize("was_there", [True, False])
def test_stopped_halfway_leaves_nothing(tmp_path: Path, *, was_there: bool):
    target = tmp_path / "样例"
    if was_there:
        target.mkdir()

    def stop(done: int, total: int, text: str) -> None:
        if done > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_demo(target, report=stop)
    assert target.exists() == was_there
    assert not was_there or list(target.iterdir()) == []
