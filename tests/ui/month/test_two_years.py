"""Two years of months in the window: reported, returned, corrected, left over, locked and unlocked.

Everything that a clerk decides is clicked or typed; only cases come from the records service, and
receipts from the city. At the end every package is asked whether it holds, and whether the year's
sums are those of its cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests import made
from tests.ui.month.working import SLOW, explain, settle
from zhifa_desktop.package.identity import new_test_identity
from zhifa_desktop.package.members import open_package
from zhifa_desktop.package.receipt_document import ReceiptFinding
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import snapshots
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.receipt_writing import receipt_for, write_receipt
from zhifa_desktop.services.receipts import Receipts
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.verifying import Verifying
from zhifa_desktop.ui import drives
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.pages.month import MonthPage, hand_over_place
from zhifa_desktop.ui.pages.month.steps import CHECK, HAND_UP, PREPARE, SIGN

FIRST, MONTHS = Month(2026, 11), 24
RETURNED, CARRIED, SENT_BACK, EMPTY, UNLOCKED, LATE = (
    Month(2027, 2), Month(2027, 4), Month(2027, 6), Month(2027, 9), Month(2027, 12),
    Month(2028, 3),
)  # fmt: skip
CITY = "滁州市交通运输综合行政执法支队"


@dataclass
class Office:
    """The window over a store whose days go by, with the city that answers it."""

    desk: Desk
    page: MonthPage
    qtbot: object
    stick: Path
    out: Path
    city: object
    receipts_at: Path
    records: Records
    cases: dict[Month, str] = field(default_factory=dict)
    packages: list[tuple[Month, Path]] = field(default_factory=list)

    def on(self, day: date, hour: int = 9) -> None:
        """Let it be that day: the clock of the store, and the month that the clerk opens."""
        self.desk.workspace._clock = fixed_clock(day, hour)
        self.page.hide()
        self.page.show()  # as when the clerk comes back to it

    def turn_to(self, month: Month) -> None:
        self.page.choose_month(month)
        self.settle()
        assert self.page.month() == month

    def settle(self) -> None:
        settle(self.qtbot, self.page)

    def fill_in(self, button, *answers: str | None) -> None:
        """Press a button, answer what it asks, press Enter."""
        button.click()
        dialog = self.page.confirming.dialog
        for line, text in zip(dialog.fields, answers, strict=False):
            if text is not None:
                line.setText(text)
        self.qtbot.keyClick(dialog.fields[-1], Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=SLOW)
        self.settle()

    def change(self, month: Month, fine: int) -> None:
        """Mend the fine of a month's case in its register."""
        row = self.records.get("case", self.cases[month])
        self.records.save("case", {"fine": Decimal(fine)}, identity=row.id, version=row.version)
        self.settle()

    def check(self) -> None:
        self.page.bar.turn_to(CHECK)
        explain(self.qtbot, self.page)
        self.page.bar.turn_to(PREPARE)
        self.fill_in(self.page.strip.check)
        assert "已校核" in self.page.strip.said.text()

    def review(self) -> None:
        self.fill_in(self.page.strip.review)
        assert "已审核" in self.page.strip.said.text()

    def sign(self, reason: str = "") -> Path:
        """Make the package; return it."""
        self.page.bar.turn_to(SIGN)
        self.page.issuing.folder.setText(str(self.out))
        self.page.issuing.reason.setText(reason)
        self.page.issuing.go.click()
        self.settle()
        assert self.page.issuing.problem.text() == ""
        assert self.page.issuing._package is not None
        return self.page.issuing._package

    def hand_over(self) -> None:
        self.page.bar.turn_to(HAND_UP)
        self.page.handing_up.carry.click()
        self.settle()
        self.page.handing.place.go.click()
        self.settle()
        assert "可以拔出" in self.page.handing_up.done.text()

    def report(self, month: Month, reason: str = "") -> None:
        """Do the whole month: check, review, sign, hand over."""
        self.check()
        self.review()
        self.packages.append((month, self.sign(reason)))
        self.hand_over()

    def answered(self, month: Month, verdict: str, findings=(), opinion: str = "") -> None:
        """Read in the city's receipt for the last package, which is that month's."""
        reported, package = self.packages[-1]
        assert reported == month
        moment = self.desk.workspace.now().replace(tzinfo=UTC) - timedelta(minutes=30)
        receipt = receipt_for(
            package, receiver=CITY, verdict=verdict, received_at=moment, opinion=opinion,
            findings=findings,
        )  # fmt: skip
        folder = self.receipts_at / f"{package.stem}-{verdict}"
        folder.mkdir(parents=True)
        path = write_receipt(receipt, self.city, folder, moment)
        self.page.handing.read_receipt(path)
        self.settle()
        assert self.page.handing_up.problem.text() == ""


@pytest.fixture
def office(qtbot, desk, tmp_path, monkeypatch):
    workspace = desk.workspace
    people = {
        "preparer": "赵小雨", "reviewer": "钱进", "leader": "王建国", "separate_roles": True,
        "start_month": str(FIRST),
    }  # fmt: skip
    workspace.save_settings(replace(workspace.settings, **people))
    began = workspace.now().replace(tzinfo=UTC)
    city = new_test_identity(CITY, "341100", began)
    desk = replace(desk, receipts=Receipts(workspace, lambda: (city.trust_anchor_pem,)))
    stick, out = tmp_path / "stick", tmp_path / "月报"
    stick.mkdir()
    one = drives.Drive(stick, "KINGSTON", 8 << 30)
    monkeypatch.setattr(hand_over_place, "sticks", lambda: [one])
    page = MonthPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    yield Office(desk, page, qtbot, stick, out, city, tmp_path / "回执", desk.records)
    settle(qtbot, page)


@pytest.fixture
def brigade(records):
    unit = made.unit(records)
    names = ("王一", "李二", "张三")
    return unit, *(
        made.officer(records, unit, name, card=f"3400000{n}") for n, name in enumerate(names)
    )


def test_two_years_of_months(office, brigade, records):
    unit, lead, other, _ = brigade
    month = FIRST
    for number in range(MONTHS):
        office.on(third_after(month))
        if month != EMPTY:
            day = month.first + timedelta(days=5 + number % 9)
            row = made.case(records, unit, lead, other, day, f"皖样交罚〔{day.year}〕{number}号")
            office.cases[month] = row.id
        office.turn_to(month)
        if month == SENT_BACK:
            send_back(office, month)
        office.report(month)
        assert ("零报告" in office.page.handing_up.said.text()) is (month == EMPTY)
        if month == RETURNED:
            return_and_mend(office, month)
        office.on(third_after(month), 14)
        office.answered(month, "接收")
        assert "已接收" in office.page.handing_up.said.text()
        if month in (CARRIED, LATE):
            leave_to_next_month(office, month)
        if month == UNLOCKED:
            unlock_and_report_again(office, month)
        month = month.after()
    assert len(office.packages) == MONTHS + 2
    every_package_holds(office)
    sums_are_those_of_the_cases(office)
    late_changes_stand_in_the_next_month(office)
    the_same_figures_again(office)


def third_after(month: Month) -> date:
    """Return the day on which the office makes a month: the third of the next."""
    return month.after().first + timedelta(days=2)


def send_back(office: Office, month: Month) -> None:
    """The reviewer finds something before it is signed."""
    office.check()
    office.fill_in(office.page.strip.back, None, "罚款少记了一百")
    assert "罚款少记了一百" in office.page.strip.said.text()
    office.change(month, 300)


def return_and_mend(office: Office, month: Month) -> None:
    """The city sends it back; the second version says what it changes."""
    office.on(third_after(month), 11)
    findings = (ReceiptFinding("罚款少一个0", "case", office.cases[month], "某号"),)
    office.answered(month, "退回", findings, "改后重报")
    assert "被退回" in office.page.handing_up.said.text()
    office.change(month, 2000)
    assert "第2版" in office.page.banner.said.text()
    office.on(third_after(month), 12)
    office.report(month, "罚款少一个0")
    assert office.packages[-1][1].name.endswith("-v2.zip")


def leave_to_next_month(office: Office, month: Month) -> None:
    """A late change makes no new version: next month has a line 更正."""
    office.on(third_after(month), 15)
    office.change(month, 500)
    assert not office.page.banner.isHidden()
    office.page.banner.carry.click()
    office.qtbot.waitUntil(office.page.banner.isHidden, timeout=SLOW)
    office.settle()


def unlock_and_report_again(office: Office, month: Month) -> None:
    """Found after the month was locked: a reason and a second person open it."""
    office.on(third_after(month) + timedelta(days=25))
    office.change(month, 900)
    assert "锁定" in office.page.banner.said.text()
    office.fill_in(office.page.banner.open_lock, "年度决算要用", "王建国")
    office.report(month, "金额记错")
    office.answered(month, "接收")


def _papers(office: Office) -> dict[Month, object]:
    """Return the paper of each month's last version."""
    found, month = {}, FIRST
    with office.desk.workspace.reader() as connection:
        for _ in range(MONTHS):
            version = snapshots.issued(connection, month)[-1].version
            document = snapshots.load_document(connection, month, version)
            found[month] = snapshots.paper_of(document["paper"])
            month = month.after()
    return found


def every_package_holds(office: Office) -> None:
    verifying = Verifying(office.desk.workspace)
    for month, package in office.packages:
        found = verifying.verify(package)
        wrong = [step.detail for step in found.steps if not step.ok and step.step != "version"]
        assert wrong == [], month
        assert (office.stick / package.name).read_bytes() == package.read_bytes()


def fines(paper) -> tuple[Decimal, Decimal, Decimal]:
    """Return the fines of a month's paper in 元: of the month, of the year, corrected."""
    (form,) = [one for one in paper.forms if one.number == "表3-1"]
    places = {head.label: n for n, head in enumerate(form.headings) if head.group == "罚款金额"}
    correction = form.correction[places["累计"]] if form.correction else None
    printed = (form.total[places["本月"]], form.total[places["累计"]], correction or 0)
    return tuple(Decimal(one) * 10_000 for one in printed)


def sums_are_those_of_the_cases(office: Office) -> None:
    """累计 = 上月累计 + 本月 + 更正, month by month; in the end what the records themselves say."""
    papers, year, so_far = _papers(office), 0, Decimal(0)
    for month, paper in papers.items():
        if month.year != year:
            year, so_far = month.year, Decimal(0)
        of_month, total, corrected = fines(paper)
        assert total == so_far + of_month + corrected, month
        so_far = total
    now = {month: office.records.get("case", one).values["fine"]
           for month, one in office.cases.items()}  # fmt: skip
    for year in (2027, 2028):
        last = max(month for month in papers if month.year == year)
        assert fines(papers[last])[1] == sum(now[month] for month in now if month.year == year)


def late_changes_stand_in_the_next_month(office: Office) -> None:
    papers = _papers(office)
    corrected = {month: fines(paper)[2] for month, paper in papers.items() if fines(paper)[2]}
    assert corrected == {CARRIED.after(): 300, LATE.after(): 300}
    assert [m for m, paper in papers.items() if paper.version > 1] == [RETURNED, UNLOCKED]


def the_same_figures_again(office: Office) -> None:
    """Made again in another folder, the month of two years ago is what it was."""
    again = office.desk.months.export(FIRST, office.out.parent / "again")
    assert again.repeated
    before, after = open_package(office.packages[0][1]), open_package(again.package)
    told = [name for name in before if name.endswith(".json")]
    assert "data/indicators.json" in told
    for name in told:
        assert bytes(before[name]) == bytes(after[name])
