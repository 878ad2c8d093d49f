"""The sample county's demonstration: from messy sheets to a signed month and printed dossiers.

It walks the clerk's own way through the other services and has no way of its own into the store.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from zhifa_desktop.db.files import explained
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.sample.county import County, make_county
from zhifa_desktop.sample.decisions import decision
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.portraits import portrait
from zhifa_desktop.sample.story import STORY_DAY, UNIT_NAME
from zhifa_desktop.sample.units import LEADERS, REVIEW_OFFICE
from zhifa_desktop.sample.workbooks import messy_sheets, write_workbooks
from zhifa_desktop.services.attachments import Attachments
from zhifa_desktop.services.clock import Clock, fixed_clock
from zhifa_desktop.services.dossiers import Dossiers, Printing
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.records import Filter, Query, Records
from zhifa_desktop.services.workspace import Report, Workspace, silent

STORE, PASSPHRASE_FILE = "样例.zhifa", "口令.txt"
PASSPHRASE = "样例-湖边-晒谷-小船"  # noqa: S105 - for the sample alone, written beside it
SHEETS, REFUSED, MONTHLY, DOSSIERS = "1-原始表格", "2-退回待改", "3-月报", "4-档案"
ROOT_CERTIFICATE = "演示根证书.pem"
PURPOSE = "样例演示"
MONTH = Month(2026, 10)
_REASONS = {
    "case.decision_term": "案情复杂，已按程序批准延期(样例)",
    "case.major_without_review": "当时漏送法制审核，已列入整改(样例)",
    "case.service_term": "当事人外出，已改为邮寄送达(样例)",
    "case.not_published": "公示平台升级，已补公示(样例)",
    "person.without_certificate": "证件过期或暂扣，已调离执法岗位，换证办理中(样例)",
    "equipment.holder_left": "退休人员尚未交回，已通知办理交接(样例)",
    "equipment.inspection_expired": "已预约年检，车辆停用(样例)",
}
_OTHER_REASON = "样例数据，用于演示"


@dataclass(frozen=True, slots=True)
class DemoImport:
    """What became of one sheet; ``refused_file`` holds the rows handed back, "" for none."""

    file: str
    register: str
    rows: int
    added: int
    updated: int
    unchanged: int
    rejected: int
    refused_file: str


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demonstration made, all below ``folder``."""

    folder: Path
    store: Path
    passphrase_file: Path
    imports: tuple[DemoImport, ...]
    package: Path
    papers: tuple[Path, ...]
    check_code: str
    dossiers: tuple[Path, ...]
    verdict: str
    sentence: str

    @property
    def verified(self) -> bool:
        """Whether the package was found whole and signed by the sample's unit."""
        return self.verdict == "valid"

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line prints it."""
        return {
            "folder": str(self.folder),
            "store": str(self.store),
            "passphrase_file": str(self.passphrase_file),
            "imports": [asdict(one) for one in self.imports],
            "month": str(MONTH),
            "package": str(self.package),
            "papers": [str(path) for path in self.papers],
            "check_code": self.check_code,
            "dossiers": len(self.dossiers),
            "verdict": self.verdict,
        }

    def words(self) -> str:
        """Return it as a person reads it."""
        lines = [f"样例县已生成在 {self.folder}(人员、证号、案件均为虚构)"]
        for one in self.imports:
            lines.append(
                f"  {one.file}：共{one.rows}条，新增{one.added}，更新{one.updated}，"
                f"相同{one.unchanged}，退回{one.rejected}"
            )
        returned = sum(one.rejected for one in self.imports)
        lines += [
            f"退回的{returned}条(有意写错)在 {REFUSED} 文件夹，改好后可再导入",
            f"{MONTH.label}月报包：{self.package.name}，校验码 {self.check_code}(在 {MONTHLY})",
            f"一人一档：{len(self.dossiers)}份(在 {DOSSIERS})",
            f"月报包校验：{self.sentence}",
            f"台账：{self.store.name}，口令见 {self.passphrase_file.name}(只供样例使用)",
        ]
        return "\n".join(lines)


def make_demo(
    folder: Path, *, seed: int = 2026, clock: Clock | None = None, report: Report = silent
) -> DemoResult:
    """Make the sample county in an empty folder and go through the main job with it.

    Args:
        folder: A new or empty folder.
        seed: The same number gives the same county.
        clock: The story's day (2026-11-23) unless another clock is given.
        report: Progress from 0 to 100; may raise Cancelled, then nothing is left behind.

    Raises:
        UserError: The folder is not empty, is a file, or cannot be written.
    """
    report(0, 100, "正在编写样例表格")
    county = make_county(seed)
    with _own_folder(folder), explained(folder):
        for name in (SHEETS, REFUSED, MONTHLY, DOSSIERS):
            (folder / name).mkdir()
        paths = write_workbooks(county, folder / SHEETS)
        workspace, recovery = Workspace.create(
            folder / STORE, PASSPHRASE, unit_name=UNIT_NAME, division="",
            clock=clock or fixed_clock(STORY_DAY),
        )  # fmt: skip
        try:
            _write_passphrase(folder / PASSPHRASE_FILE, recovery)
            _save_settings(workspace, county)
            sheets = messy_sheets(county)
            imports = _imports(workspace, sheets, paths, folder, _part(report, 3, 30))
            _store_portraits(workspace, county, _part(report, 30, 39))
            _store_decisions(workspace, _part(report, 39, 40))
            return _papers(workspace, folder, imports, report)
        finally:
            workspace.close()


def _papers(
    workspace: Workspace, folder: Path, imports: tuple[DemoImport, ...], report: Report
) -> DemoResult:
    months = Months(workspace)
    open_rules = {f.rule for f in months.check(MONTH)}
    months.save_reasons(MONTH, {rule: _REASONS.get(rule, _OTHER_REASON) for rule in open_rules})
    exported = months.export(MONTH, folder / MONTHLY, report=_part(report, 40, 55))
    months.save_root(folder / MONTHLY / ROOT_CERTIFICATE)
    printed = Dossiers(workspace).export(
        None, folder / DOSSIERS, Printing(purpose=PURPOSE), report=_part(report, 55, 96)
    )
    report(96, 100, "正在校验月报包")
    found = months.verify(exported.package)
    report(100, 100, "样例完成")
    return DemoResult(
        folder, workspace.path, folder / PASSPHRASE_FILE, imports, exported.package,
        exported.files, exported.digest8, printed, found.verdict, found.sentence,
    )  # fmt: skip


def _imports(
    workspace: Workspace, sheets: tuple[MessySheet, ...], paths: tuple[Path, ...], folder: Path,
    report: Report,
) -> tuple[DemoImport, ...]:  # fmt: skip
    importing = Importing(workspace)
    made = []
    for n, (sheet, path) in enumerate(zip(sheets, paths, strict=True)):
        report(n, len(paths), f"正在导入 {path.name}")
        source = importing.open(sheet.register, path, sheet=sheet.name or None)
        result = importing.apply(importing.examine(source))
        alone = paths.count(path) == 1
        back = ""
        if result.rejected:
            back = f"{path.stem}_退回.xlsx" if alone else f"{path.stem}_{sheet.name}_退回.xlsx"
            importing.write_refused(result, folder / REFUSED / back)
        made.append(
            DemoImport(
                path.name if alone else f"{path.name} {sheet.name}",
                result.register, result.rows, result.added, result.updated,
                result.unchanged, result.rejected, back,
            )
        )  # fmt: skip
    return tuple(made)


def _store_portraits(workspace: Workspace, county: County, report: Report) -> None:
    records = Records(workspace)
    drawn = {person.id_number: portrait(person) for person in county.people}
    stored = records.page("person", Query(), limit=len(drawn), columns=("id_number",), reveal=True)
    for n, row in enumerate(stored):
        report(n, len(stored), "正在存入照片")
        digest = records.store_photo(drawn[str(row.values["id_number"])])
        records.save("person", {"photo": digest}, identity=row.id, version=row.version)


def _store_decisions(workspace: Workspace, report: Report) -> None:
    """Hang the decision on each award of a person, as the personnel clerk scans it."""
    attachments = Attachments(workspace)
    of_people = Query(filters=(Filter("person", "filled"),))
    awards = Records(workspace).page("award", of_people, limit=100)
    for n, award in enumerate(awards):
        report(n, len(awards), "正在存入表彰决定")
        title = f"关于{award.shown['name']}的决定"
        scan = decision(title, award.shown["document"])
        attachments.add("award", award.id, f"{title}.png", scan)


def _save_settings(workspace: Workspace, county: County) -> None:
    leaders = [p for p in county.people if p.unit == LEADERS]
    reviewer = next(p for p in county.people if p.unit == REVIEW_OFFICE)
    preparer = next(p for p in county.people if p.unit == "综合办公室")
    workspace.save_settings(
        replace(
            workspace.settings, preset="all", grade="detail", addressee="样例市交通运输局",
            phone="1020-0000000",
            leader=leaders[0].name, reviewer=reviewer.name, preparer=preparer.name,
        )
    )  # fmt: skip


def _write_passphrase(path: Path, recovery: str) -> None:
    lines = (
        PASSPHRASE,
        "",
        "第一行是样例台账的口令，只供样例使用：真实台账的口令不要写在文件里。",
        f"恢复密钥：{recovery}",
        "忘记口令时凭恢复密钥打开台账；真实台账的恢复密钥应打印后封存。",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """Take a new or empty folder; leave it as it was when the work does not come to its end."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"“{folder}”是文件，不是文件夹", todo="请另写一个文件夹")
    was_there = folder.is_dir()
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UserError(
                f"文件夹“{folder}”不是空的", kept="里面的文件没有改动", todo="请另写一个新的文件夹"
            )
    finished = False
    try:
        yield
        finished = True
    finally:
        if not finished:
            _clear(folder, keep=was_there)


def _clear(folder: Path, *, keep: bool) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if not keep:
        folder.rmdir()


def _part(report: Report, first: int, last: int) -> Callable[[int, int, str], None]:
    """Return a report that tells one part's progress within the whole."""

    def tell(done: int, total: int, text: str) -> None:
        report(first + (last - first) * done // max(total, 1), 100, text)

    return tell
