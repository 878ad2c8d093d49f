"""A county out of dice: a few records in every register, with days around every border."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from zhifa_desktop.db import keys
from zhifa_desktop.db.unit_of_work import UnitOfWork
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.workspace import Workspace

Values = dict[str, Any]


class Dice:
    """Draws values; days fall on or beside the borders of the month, its year and the plan."""

    def __init__(self, random: Random, month: Month) -> None:
        self.random, self.month = random, month
        edges = (
            month.first, month.last, month.year_start, date(month.year, 12, 31),
            date(2024, 1, 1), month.first - timedelta(days=200), month.last + timedelta(days=40),
        )  # fmt: skip
        self.days = [edge + timedelta(days=n) for edge in edges for n in (-1, 0, 1, 9)]

    def day(self) -> date:
        return self.random.choice(self.days)

    def some_day(self) -> date | None:
        return self.day() if self.random.random() < 0.7 else None

    def one(self, *values: Any) -> Any:
        return self.random.choice(values)

    def flag(self) -> bool:
        return self.random.random() < 0.5

    def some_flag(self) -> bool | None:
        return self.one(True, False, None)

    def of(self, ids: Sequence[str]) -> str:
        return self.random.choice(ids)

    def count(self, most: int) -> range:
        return range(self.random.randint(0, most))


def fill(work: UnitOfWork, random: Random, month: Month) -> None:
    """Put a county into an empty store."""
    dice = Dice(random, month)
    units = _units(work, dice)
    people = work.insert("person", [_person(dice, units, n) for n in range(random.randint(6, 14))])
    _cards(work, dice, people)
    _training(work, dice, people)
    _equipment(work, dice, units, people)
    cases = _cases(work, dice, units, people)
    _reviews(work, dice, cases)
    _oversight(work, dice, units, cases)
    _foundation(work, dice, units, people)


def throw_away(work: UnitOfWork, random: Random, registers: Sequence[str]) -> None:
    """Put some records of these registers into the bin."""
    for register in registers:
        row, living = At(date.max).of(register)
        ids = work.connection.execute(select(row.id).where(living).order_by(row.id)).scalars()
        work.delete(register, [one for one in ids if random.random() < 0.2])


@contextmanager
def opened_copy(store: Path, passphrase: str, today: date) -> Iterator[Workspace]:
    """Open a copy of a closed store, that lies nowhere afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / store.name
        shutil.copyfile(store, path)
        shutil.copyfile(keys.key_path(store), keys.key_path(path))
        workspace = Workspace.open(path, passphrase, clock=fixed_clock(today))
        try:
            yield workspace
        finally:
            workspace.close()


def _many(
    work: UnitOfWork, dice: Dice, register: str, most: int, make: Callable[[int], Values]
) -> list[str]:
    key = specifications()[register].key
    made = [make(n) for n in dice.count(most)]
    rows = list(
        {tuple(row.get(name, n) for name in key): row for n, row in enumerate(made)}.values()
    )
    return work.insert(register, rows) if rows else []


def _units(work: UnitOfWork, dice: Dice) -> list[str]:
    levels = ["squadron", *(dice.one("squadron", "station", "office") for _ in dice.count(4))]
    (brigade,) = work.insert(
        "unit", [{"name": "大队", "level": "brigade", "frontline": dice.flag()}]
    )
    below = [
        {"name": f"单位{n}", "level": level, "frontline": dice.flag(), "parent": brigade}
        for n, level in enumerate(levels)
    ]
    return [brigade, *work.insert("unit", below)]


def _person(dice: Dice, units: list[str], n: int) -> Values:
    kind = dice.one("officer", "officer", "officer", "auxiliary", "other")
    return {
        "name": f"人{n}", "id_missing_reason": "样例", "kind": kind, "unit": dice.of(units),
        "post_kind": dice.one("enforcement", "enforcement", "support") if kind == "officer" else None,
        "frontline": dice.some_flag(), "establishment": "institution",
        "status": dice.one("active", "active", "active", "seconded_in", "long_leave", "retired"),
        "status_since": dice.some_day(), "joined_on": dice.some_day(),
    }  # fmt: skip


def _cards(work: UnitOfWork, dice: Dice, people: list[str]) -> None:
    cards = _many(work, dice, "certificate", 16, lambda n: {
        "holder": dice.of(people), "kind": "provincial", "number": f"1200{n}",
        "issued_on": dice.some_day(), "valid_until": dice.one(dice.day(), date(2029, 1, 1)),
    })  # fmt: skip
    seen: set[tuple[object, ...]] = set()
    rows = []
    for _ in dice.count(24) if cards else ():
        kind = dice.one("annual_review", "annual_review", "suspension", "restoration", "withdrawal")
        year = dice.one(dice.month.year, dice.month.year, 2025) if kind == "annual_review" else None
        card, day = dice.of(cards), dice.day()
        keys = {(card, kind, day), (card, kind, year)} if year else {(card, kind, day)}
        if keys & seen or any((card, day) == (k[0], k[-1]) for k in seen):
            continue
        seen |= keys | {(card, day)}
        results = ("passed", "failed", "deferred", None)
        rows.append({
            "certificate": card, "kind": kind, "date": day, "review_year": year,
            "result": dice.one(*results) if year else None,
            "recheck": dice.one(*results) if year else None,
        })  # fmt: skip
    if rows:
        work.insert("certificate_event", rows)


def _training(work: UnitOfWork, dice: Dice, people: list[str]) -> None:
    sessions = _many(work, dice, "training_session", 10, lambda n: {
        "name": f"班{n}", "number": f"PX{n}", "mode": "offline", "start": dice.day(),
        "hours": Decimal(dice.one(8, 20, 40)), "counted": dice.one(True, True, False),
        "retraining": dice.some_flag(), "host": dice.one("本单位", "市局"),
        "host_level": dice.one("own", "city", None),
    })  # fmt: skip
    pairs = {(dice.of(sessions), dice.of(people)) for _ in dice.count(60)} if sessions else set()
    rows = [
        {
            "session": session, "person": person, "hours": Decimal(dice.one("0", "7.5", "20", "40")),
            "presence": dice.one("attended", "attended", "made_up", "leave", "absent"),
            "passed": dice.one("passed", "failed", "none", None),
        }
        for session, person in sorted(pairs)
    ]  # fmt: skip
    if rows:
        work.insert("attendance", rows)
    _many(work, dice, "talent_membership", 5, lambda n: {
        "person": dice.of(people), "pool": dice.one("leading", "trainer", "backbone"),
        "entered_on": dice.day() + timedelta(days=3 * n), "left_on": dice.some_day(),
    })  # fmt: skip
    _many(work, dice, "fitness_test", 16, lambda n: {
        "person": dice.of(people), "date": dice.day() + timedelta(days=n),
        "item": dice.one("shuttle", "jump"), "judged": dice.one("passed", "failed"),
        **dice.one({}, {}, {}, {"judged": None, "exempt": "temporary", "exempt_until": dice.some_day()}),
    })  # fmt: skip


def _equipment(work: UnitOfWork, dice: Dice, units: list[str], people: list[str]) -> None:
    pieces = _many(work, dice, "equipment", 16, lambda n: {
        "asset_number": f"A{n}", "name": "装备", "quantity": 1, "unit": dice.of(units),
        "category": dice.one("body_camera", "mobile_terminal"),
        "issue_mode": dice.one("personal", "shared"), "uses_this_month": dice.one(None, 0, 3),
        "state": dice.one("in_use", "in_use", "repair", "idle"), "state_since": dice.some_day(),
        "acquired_on": dice.some_day(),
    })  # fmt: skip
    for piece in pieces:
        if dice.flag():
            start = dice.day()
            work.insert("equipment_assignment", [{
                "equipment": piece, "person": dice.of(people), "start": start,
                "until": dice.one(None, start + timedelta(days=dice.one(0, 1, 100, 900))),
            }])  # fmt: skip


def _cases(work: UnitOfWork, dice: Dice, units: list[str], people: list[str]) -> list[str]:
    cases = _many(work, dice, "case", 10, lambda n: {
        "number": f"AJ{n}", "kind": "penalty", "procedure": dice.one("ordinary", "simple"),
        "field": dice.one("road", "road", "port", "other"), "cause": dice.one("超限", "抛洒", "无证"),
        "party_kind": "citizen", "party": "某某", "unit": dice.of(units), "closed_on": dice.some_day(),
        "filed_on": dice.some_day(), "decided_on": dice.some_day(), "major": dice.flag(),
        "fine": dice.one(None, Decimal(0), Decimal("200.5"), Decimal(30000)),
        "legal_review_on": dice.some_day(), "publish": dice.some_flag(),
        "published_on": dice.some_day(), "record_due": dice.some_flag(),
        "recorded": dice.some_flag(), "upload": dice.one("no", "accepted", "rejected", None),
        "terminal": dice.some_flag(),
        "outcome": dice.one("fine", "fine", "waived", "lenient", "none", None),
    })  # fmt: skip
    pairs = {(dice.of(cases), dice.of(people)) for _ in dice.count(20)} if cases else set()
    rows = [
        {"case": c, "person": p, "role": dice.one("lead", "assistant")} for c, p in sorted(pairs)
    ]
    names = {(dice.of(cases), dice.one("老王", "老李")) for _ in dice.count(4)} if cases else set()
    rows += [
        {"case": c, "person": None, "historic_name": name, "role": dice.one("lead", "assistant")}
        for c, name in sorted(names)
    ]
    if rows:
        work.insert("case_officer", rows)
    return cases


def _reviews(work: UnitOfWork, dice: Dice, cases: list[str]) -> None:
    if not cases:
        return
    reviews = _many(work, dice, "case_review", 5, lambda n: {
        "round": f"第{n}轮", "organizer": "self", "case": dice.of(cases), "date": dice.day(),
        "total_only": dice.one(None, Decimal("92.5"), Decimal(70)),
        "second_score": dice.one(None, None, Decimal(85)), "veto_item": dice.one(None, None, "v01"),
    })  # fmt: skip
    for review in reviews:
        for item in [one for one in ("m1", "e1", "l1") if dice.flag()]:
            work.insert("review_score", [{
                "review": review, "item": item, "maximum": Decimal(4), "veto": dice.one(None, True),
                "deduction": dice.one(Decimal(0), Decimal("1.5"), Decimal(4)),
            }])  # fmt: skip


def _oversight(work: UnitOfWork, dice: Dice, units: list[str], cases: list[str]) -> None:
    _many(work, dice, "complaint", 30, lambda n: {
        "number": f"T{n}", "source": dice.one("12328", "12328", "12345"), "matter": "某事",
        "kind": dice.one("complaint", "complaint", "advice"), "about_enforcement": dice.flag(),
        "received_on": dice.day(), "due_on": dice.some_day(), "closed_on": dice.some_day(),
        "visited_on": dice.some_day(), "unit": dice.of(units),
        "satisfaction": dice.one("satisfied", "basically", "dissatisfied", "unreached", None),
    })  # fmt: skip
    _many(work, dice, "remedy", 14, lambda n: {
        "number": f"F{n}", "kind": dice.one("reconsideration", "first"),
        "matter": dice.one("某事", "抛洒"),
        "accepted_on": dice.day(), "concluded_on": dice.some_day(), "final": dice.flag(),
        "case": dice.one(None, dice.of(cases)) if cases else None,
        "outcome": dice.one("upheld", "annulled", "partly_annulled", "changed", "withdrawn", None),
    })  # fmt: skip
    _many(work, dice, "rectification", 5, lambda n: {
        "number": f"Z{n}", "source": "self", "problem": "某事", "level": "ordinary",
        "found_on": date(2023, 1, 1), "due_on": dice.day(), "closed_on": dice.some_day(),
    })  # fmt: skip
    _many(work, dice, "supervisor", 3, lambda n: {
        "name": f"员{n}", "hired_on": dice.day(), "term_until": dice.day(),
        "unit": dice.one(None, dice.of(units)), "last_activity": dice.some_day(),
        "activities": dice.one(None, 0, 2),
    })  # fmt: skip


def _foundation(work: UnitOfWork, dice: Dice, units: list[str], people: list[str]) -> None:
    stations = [unit for unit in units[1:] if dice.flag()]
    if stations:
        work.insert("station", [
            {"unit": u, "unified": dice.some_flag(), "unified_on": dice.some_day()} for u in stations
        ])  # fmt: skip
    kinds = ("branch", "group", "committee")
    organizations = _many(work, dice, "party_organization", 3, lambda n: {
        "name": f"支部{n}", "kind": dice.one(*kinds), "unit": dice.of(units),
        "founded_on": dice.some_day(),
    })  # fmt: skip
    meetings = ("assembly", "committee", "lesson", "group", "theme_day")
    if organizations:
        _many(work, dice, "party_activity", 20, lambda n: {
            "organization": dice.of(organizations), "kind": dice.one(*meetings), "topic": f"题{n}",
            "date": dice.day() + timedelta(days=n),
        })  # fmt: skip
    _many(work, dice, "welfare", 14, lambda n: {
        "person": dice.of(people), "kind": dice.one("accident", "liability", "check_up"),
        "start": dice.day() - timedelta(days=n), "until": dice.some_day(),
    })  # fmt: skip
    _many(work, dice, "budget_item", 8, lambda n: {
        "year": dice.one(2024, 2025, 2026), "subject": f"项{n}", "in_budget": dice.flag(),
        "kind": dice.one("operation", "equipment", "training"), "budgeted": Decimal(100),
    })  # fmt: skip
    _many(work, dice, "item_list", 3, lambda n: {
        "kind": dice.one("powers", "waived"), "version_name": f"版{n}",
        "published_on": dice.some_day(), "until": dice.some_day(),
    })  # fmt: skip
    _many(work, dice, "task", 6, lambda n: {
        "number": f"R{n}", "measure": "m01", "name": f"事{n}", "due_on": dice.day(),
        "done_on": dice.some_day(),
    })  # fmt: skip
