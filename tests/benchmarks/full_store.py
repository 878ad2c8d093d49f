"""A store of the size that is promised for: 10,000 people and what a county has beside them.

Everything is invented. Also a script: ``python -m tests.benchmarks.full_store FILE PASSPHRASE
MONTH OUT`` opens the store, makes a month's package and prints its peak memory.
"""

from __future__ import annotations

import os
import random
import re
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.months import Month, Months
from zhifa_desktop.services.workspace import Workspace

TODAY = date(2026, 11, 23)
SHARE = 10 if os.environ.get("ZHIFA_BENCH_QUICK") else 1
PEOPLE, ATTENDANCES, PIECES, CASES = (n // SHARE for n in (10_000, 300_000, 20_000, 50_000))
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "建国伟敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞红鑫波斌宇浩凯"
FIELDS = ("road", "road_transport", "water_transport", "port")
UNITS, SESSIONS = 50, 200


def create(path: Path, passphrase: str) -> None:
    """Make the store on its own day, so that its signing certificate is valid when it signs."""
    workspace, _recovery_key = Workspace.create(
        path, passphrase, unit_name="样例县执法大队", division="", clock=fixed_clock(TODAY)
    )
    workspace.close()


def fill(path: Path, passphrase: str) -> None:
    """Fill a new store."""
    workspace = Workspace.open(path, passphrase, clock=fixed_clock(TODAY))
    chance = random.Random(20261123)
    with workspace.work("fill") as work:
        units = work.insert(
            "unit",
            [{"name": f"{n}中队", "level": "squadron", "frontline": True} for n in range(UNITS)],
        )
        people = work.insert("person", [_person(chance, units[n % UNITS]) for n in range(PEOPLE)])
        work.insert("certificate", [_certificate(p, n) for n, p in enumerate(people)])
        sessions = work.insert("training_session", [_session(n) for n in range(SESSIONS)])
        for n in range(ATTENDANCES // PEOPLE):
            session = sessions[n * 6 % SESSIONS]
            work.insert("attendance", [_attendance(session, person) for person in people])
        pieces = work.insert("equipment", [_piece(n, units) for n in range(PIECES)])
        work.insert("equipment_assignment", [
            {"equipment": piece, "person": people[n % PEOPLE], "start": date(2025, 1, 1)}
            for n, piece in enumerate(pieces)
        ])  # fmt: skip
        cases = work.insert("case", [_case(n, units) for n in range(CASES)])
        work.insert("case_officer", [
            {"case": case, "person": people[(n + k) % PEOPLE], "role": role}
            for n, case in enumerate(cases)
            for k, role in enumerate(("lead", "assistant"))
        ])  # fmt: skip
    workspace.close()


def _person(chance: random.Random, unit: str) -> dict[str, object]:
    name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
    return {
        "name": name, "id_missing_reason": "样例", "kind": "officer", "unit": unit,
        "post_kind": "enforcement", "establishment": "institution", "status": "active",
    }  # fmt: skip


def _certificate(person: str, n: int) -> dict[str, object]:
    return {
        "holder": person, "kind": "provincial", "number": f"{34029900000 + n}",
        "issued_on": date(2022, 1, 1), "valid_until": date(2027 + n % 3, 1, 1),
    }  # fmt: skip


def _session(n: int) -> dict[str, object]:
    return {
        "name": f"第{n}期", "mode": "offline", "start": date(2025, 1, 1) + timedelta(days=n * 3),
        "hours": Decimal(8), "counted": True, "host": "本单位",
    }  # fmt: skip


def _attendance(session: str, person: str) -> dict[str, object]:
    return {"session": session, "person": person, "presence": "attended", "hours": Decimal(8)}


def _piece(n: int, units: list[str]) -> dict[str, object]:
    camera = n % 2 == 0
    return {
        "category": "body_camera" if camera else "protective", "serial": f"SN{n}", "quantity": 1,
        "name": "执法记录仪" if camera else "反光背心", "unit": units[n % UNITS],
        "state": "in_use", "issue_mode": "personal",
    }  # fmt: skip


def _case(n: int, units: list[str]) -> dict[str, object]:
    return {
        "procedure": "simple", "kind": "penalty", "major": n % 50 == 0, "field": FIELDS[n % 4],
        "cause": "超限运输", "party_kind": "citizen", "party": "某某", "unit": units[n % UNITS],
        "decided_on": date(2024, 1, 1) + timedelta(days=n % 1050), "outcome": "fine",
        "decision_number": f"皖样〔{n}〕", "fine": Decimal(200),
    }  # fmt: skip


def export(path: Path, passphrase: str, month: str, out: Path) -> None:
    """Make a month's package; print megabytes of memory before it and at its peak."""
    before = peak()
    workspace = Workspace.open(path, passphrase, clock=fixed_clock(TODAY))
    # with every record in it: the larger package
    workspace.save_settings(replace(workspace.settings, grade="detail"))
    Months(workspace).export(Month.parse(month), out, explain="样例")
    workspace.close()
    print(before, peak())


def peak() -> float:
    """Return the most memory this program ever had, in megabytes (Linux).

    Not getrusage: its figure begins with what the parent process had.
    """
    told = Path("/proc/self/status").read_text("ascii")
    return float(re.search(r"VmHWM:\s+(\d+) kB", told)[1]) / 1024


if __name__ == "__main__":
    export(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
